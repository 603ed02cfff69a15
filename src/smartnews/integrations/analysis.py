"""One analysis of a spaCy document, however many components want a part of it.

The components of one ``nlp`` share an `Analysis`. Each says at its creation which stages and settings it needs; the
first of them that meets a document runs all these stages, and leaves the article as JSON in ``doc.user_data``, from
where the others read it. So it survives `Doc.to_bytes`, `DocBin` and a second process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from pydantic import ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from smartnews.article import Article, Failure
from smartnews.draft import Stage
from smartnews.errors import InputError, SettingsError
from smartnews.pipeline import Document, Pipeline, encodes
from smartnews.settings import Settings

__all__ = ["USER_DATA", "Analysis", "article_of", "batches"]

USER_DATA = "smartnews"
"""The key of ``doc.user_data`` under which the article lies: the signature of the analysis, and the JSON."""

ErrorHandler = Callable[[list[Doc], Exception], object]

_ORDER = ("entities", "topics", "summary", "translation")
_shared: WeakKeyDictionary[Language, Analysis] = WeakKeyDictionary()


class Analysis:
    """What the components of one ``nlp`` have in common."""

    def __init__(self) -> None:
        self._given: dict[str, Any] = {}
        self._parts: set[str] = set()
        self._pipeline: Pipeline | None = None
        self._signature = ""

    @classmethod
    def of(cls, nlp: Language, parts: Iterable[str], settings: dict[str, Any]) -> Analysis:
        """Return the analysis of ``nlp``, with what one more component needs.

        Args:
            nlp: the spaCy pipeline.
            parts: of "entities", "topics", "summary", "translation".
            settings: fields of `Settings`, by name; what is not given is left to the others, or to the default.

        Raises:
            SettingsError: a setting cannot be used, or another component of ``nlp`` has another value for it.
        """
        shared = _shared.setdefault(nlp, cls())
        for name, value in settings.items():
            if shared._given.get(name, value) != value:
                raise SettingsError(
                    f"Two smartnews components of one pipeline disagree on {name!r}: "
                    f"{shared._given[name]!r} and {value!r}.",
                    "Give it the same value in both, or in one only.",
                )
        _checked({**shared._given, **settings})
        shared._given.update(settings)
        shared._parts.update(parts)
        shared._pipeline = None
        return shared

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the pipeline, which another process builds for itself."""
        return {"_given": self._given, "_parts": self._parts, "_pipeline": None, "_signature": ""}

    def __call__(self, doc: Doc) -> Article:
        """Return the article of a document, analysed now if no other component has done so.

        Raises:
            InputError: the text cannot be analysed at all.
        """
        done = self._done(doc)
        return done if done is not None else self._keep(doc, self._built()(doc.text))

    def batch(self, docs: Sequence[Doc], failed: ErrorHandler) -> Iterator[tuple[Doc, Article]]:
        """Yield the documents with their articles; those that cannot be analysed go to ``failed`` instead."""
        known = [self._done(doc) for doc in docs]
        texts = [Document(doc.text) for doc, article in zip(docs, known, strict=True) if article is None]
        fresh = self._built().pipe(texts) if texts else iter(())
        for doc, article in zip(docs, known, strict=True):
            result = next(fresh) if article is None else article
            if isinstance(result, Failure):
                failed([doc], InputError(result.message))
            else:
                yield doc, result if article is not None else self._keep(doc, result)

    def _done(self, doc: Doc) -> Article | None:
        self._built()
        kept = doc.user_data.get(USER_DATA)
        if kept is None or kept[0] != self._signature:
            return None
        article = Article.from_json(kept[1])
        return article if article.text == doc.text else None

    def _keep(self, doc: Doc, article: Article) -> Article:
        doc.user_data[USER_DATA] = (self._signature, article.to_json())
        return article

    def _built(self) -> Pipeline:
        if self._pipeline is None:
            settings = _checked(self._given)
            parts = [part for part in _ORDER if part in self._parts]
            self._pipeline = Pipeline(settings, stages=tuple(_stages(settings, parts)))
            self._signature = f"{settings.digest()} {' '.join(parts)}"
        return self._pipeline


def article_of(doc: Doc) -> Article | None:
    """Return the article that the components made of a document, None if none has seen it."""
    kept = doc.user_data.get(USER_DATA)
    return Article.from_json(kept[1]) if kept is not None else None


def batches(stream: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """Yield the documents in lists of ``size``."""
    source = iter(stream)
    while batch := list(islice(source, max(1, size))):
        yield batch


def _checked(given: dict[str, Any]) -> Settings:
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "settings"
        raise SettingsError(f"{where}: {first['msg']}.", "See the fields of smartnews.Settings.") from error
    if settings.contacts != "keep":
        raise SettingsError(
            f"contacts = {settings.contacts!r} cannot be done inside spaCy: the text of a Doc cannot be changed.",
            "Redact the texts first, with `smartnews redact`, and set contacts to 'keep'.",
        )
    return settings


def _stages(settings: Settings, parts: Sequence[str]) -> Iterator[Stage]:
    """Yield the stages that the parts need, in their one order."""
    from smartnews.entities import Entities
    from smartnews.summary import Summariser
    from smartnews.text.anatomy import Anatomist
    from smartnews.text.segment import Segmenter
    from smartnews.topics.tagger import Tagger
    from smartnews.translation import Translate

    yield Segmenter(settings)
    yield Anatomist(settings)
    if encodes(settings):
        from smartnews.encoder import Encode

        yield Encode(settings)
    yield Entities(settings)
    if "topics" in parts:
        yield Tagger(settings)
    if "summary" in parts:
        yield Summariser(settings)
        if settings.summary != "extractive":
            from smartnews.summary_hub import abstractive

            yield abstractive(settings)
    if "translation" in parts:
        yield Translate(settings)

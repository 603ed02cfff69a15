"""smartnews as components of a spaCy pipeline.

>>> import spacy
>>> nlp = spacy.blank("ar")
>>> _ = nlp.add_pipe("smartnews_entities")
>>> [(ent.text, ent.label_) for ent in nlp("افتتح المعرض في الرياض").ents]
[('الرياض', 'CITY')]

``smartnews_normaliser``, ``smartnews_entities``, ``smartnews_topics`` and ``smartnews_summary`` work in any pipeline
and need nothing from its other components. ``config={"settings": {…}}`` takes the fields of `smartnews.Settings` under
their names ("names", "gazetteer", "taxonomy", "topics", "summary_sentences", "translator" …), which spaCy writes into
its own config.cfg. The components share one analysis of each document (`smartnews.integrations.analysis`), so a setting
that one of them has holds for all of them.

How entities are put onto tokens: an entity becomes the tokens that it touches (an Arabic particle is part of its word
for spaCy: ``بالرياض``). Where two then want the same token, the one that fits its tokens exactly goes first, then the
longer one, then the earlier one; the other is not in ``doc.ents``. ``doc.spans["smartnews"]`` holds all of them.
Entities that are in ``doc.ents`` already stay unless ``overwrite_ents`` is set.

What lies in ``doc._.smartnews_*`` is made of tuples, dicts, strings and numbers, so it comes out of a `DocBin` as it
went in (with ``store_user_data=True``); ``doc._.smartnews_article`` is the whole `Article`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Span
from spacy.util import registry

from smartnews.article import Article, CityNormal, CountryNormal, Entity
from smartnews.integrations.analysis import Analysis, article_of, batches
from smartnews.text.normalise import fold, normalise

__all__ = [
    "COLOURS",
    "NormaliserComponent",
    "SmartnewsComponent",
    "make_entities",
    "make_normaliser",
    "make_summary",
    "make_topics",
]

_GREEN, _GREY = "#9be7c4", "#d5dbe1"
COLOURS = {
    **dict.fromkeys(("CITY", "COUNTRY", "LOC"), _GREEN),
    "PERSON": "#f6b8d2",
    "ORG": "#a9c9f7",
    "EVENT": "#f9d98c",
    "PRODUCT": "#d9c2f5",
    "FIGURE": "#8fdfe8",
    "DATE": "#f4b7a4",
    **dict.fromkeys(("EMAIL", "PHONE", "URL", "HANDLE"), _GREY),
}
"""displaCy's colour of each kind of entity; spaCy finds them by itself."""

registry.displacy_colors.register("smartnews", func=COLOURS)

_VALUES = {
    "smartnews_normaliser": ("smartnews_text", "smartnews_findings"),
    "smartnews_entities": ("smartnews_entities", "smartnews_figures", "smartnews_contacts"),
    "smartnews_topics": ("smartnews_topics",),
    "smartnews_summary": ("smartnews_summary", "smartnews_summary_offsets", "smartnews_translation"),
}
_COMMON = ("smartnews_language", "smartnews_warnings")
_ARTICLE = "smartnews_article"

Write = Callable[[Doc, Article], None]


def _register(factory: str) -> None:
    """Add the extensions of a component to `Doc`, when the first such component is made."""
    names = _VALUES[factory] if factory == "smartnews_normaliser" else (*_VALUES[factory], *_COMMON)
    for name in names:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    if factory != "smartnews_normaliser" and not Doc.has_extension(_ARTICLE):
        Doc.set_extension(_ARTICLE, getter=article_of)


class SmartnewsComponent(Pipe):
    """A component that writes a part of the shared analysis onto the document.

    Args:
        name: its name in the pipeline.
        analysis: what it shares with the other components.
        write: puts its part of the article onto a document.
        labels: the labels that it may set.
    """

    def __init__(self, name: str, analysis: Analysis, write: Write, labels: Sequence[str] = ()) -> None:
        self.name = name
        self._analysis = analysis
        self._write = write
        self._labels = tuple(labels)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the entities that the component may set."""
        return self._labels

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with this component's part of the analysis.

        Raises:
            InputError: the text cannot be analysed at all (for instance, it is longer than ``max_chars``).
        """
        return self._written(doc, self._analysis(doc))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Yield the documents, analysed in batches; errors go to the error handler of the pipeline."""
        handle = self.get_error_handler()

        def failed(docs: list[Doc], error: Exception) -> None:
            handle(self.name, self, docs, error)

        for docs in batches(stream, batch_size):
            for doc, article in self._analysis.batch(docs, failed):
                yield self._written(doc, article)

    def _written(self, doc: Doc, article: Article) -> Doc:
        doc._.smartnews_language = article.language.code
        doc._.smartnews_warnings = tuple(warning.model_dump() for warning in article.warnings)
        self._write(doc, article)
        return doc


class NormaliserComponent(Pipe):
    """Sets ``token.norm_`` to the folded word, and ``doc._.smartnews_text`` to the text cleaned for reading.

    ``doc._.smartnews_findings`` counts what was removed or mended ("bidi", "zero-width", "quote" …).
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Return the document with its normal forms; its tokens and text stay as they are."""
        clean = normalise(doc.text, "clean")
        doc._.smartnews_text = clean.text
        doc._.smartnews_findings = {kind: finding.count for kind, finding in clean.findings.items()}
        for token in doc:
            token.norm_ = fold(token.text) or token.text
        return doc


@Language.factory("smartnews_normaliser", assigns=["token.norm", "doc._.smartnews_text", "doc._.smartnews_findings"])
def make_normaliser(nlp: Language, name: str) -> NormaliserComponent:  # noqa: ARG001
    """Return the component that folds words and cleans the text."""
    _register("smartnews_normaliser")
    return NormaliserComponent(name)


@Language.factory(
    "smartnews_entities",
    default_config={"settings": {}, "spans_key": "smartnews", "overwrite_ents": False},
    assigns=["doc.ents", "doc.spans", *(f"doc._.{value}" for value in _VALUES["smartnews_entities"])],
)
def make_entities(
    nlp: Language, name: str, settings: dict[str, Any], spans_key: str, overwrite_ents: bool
) -> SmartnewsComponent:
    """Return the component that sets ``doc.ents``, ``doc.spans[spans_key]``, figures and contacts.

    ``ent.kb_id_`` is "geonames:ID" for a city and "iso3166:CODE" for a country that is known.

    Raises:
        SettingsError: a setting cannot be used, or another component has another value for it.
    """
    writer = _EntityWriter(spans_key, overwrite_ents)
    return _component(nlp, name, "smartnews_entities", ("entities",), settings, writer, tuple(COLOURS))


@Language.factory("smartnews_topics", default_config={"settings": {}}, assigns=["doc.cats", "doc._.smartnews_topics"])
def make_topics(nlp: Language, name: str, settings: dict[str, Any]) -> SmartnewsComponent:
    """Return the component that sets ``doc._.smartnews_topics``: tag, code, labels, score and evidence of each.

    ``doc.cats`` gets the scores, by the tag, or the code of a topic that has none.

    Raises:
        SettingsError: a setting cannot be used, or another component has another value for it.
    """
    return _component(nlp, name, "smartnews_topics", ("topics",), settings, _put_topics)


@Language.factory(
    "smartnews_summary",
    default_config={"settings": {"translator": "none"}},
    assigns=[f"doc._.{value}" for value in _VALUES["smartnews_summary"]],
)
def make_summary(nlp: Language, name: str, settings: dict[str, Any]) -> SmartnewsComponent:
    """Return the component that sets the summary, and its translation unless ``translator`` is "none".

    Raises:
        SettingsError: a setting cannot be used, or another component has another value for it.
        ModelError, ExtraMissingError: a model that was asked for cannot be loaded.
    """
    given = {"translator": "none", **settings}
    parts = ("summary",) if given["translator"] == "none" else ("summary", "translation")
    return _component(nlp, name, "smartnews_summary", parts, given, _put_summary)


def _component(
    nlp: Language,
    name: str,
    factory: str,
    parts: Sequence[str],
    settings: dict[str, Any],
    write: Write,
    labels: Sequence[str] = (),
) -> SmartnewsComponent:
    analysis = Analysis.of(nlp, parts, settings)
    _register(factory)
    return SmartnewsComponent(name, analysis, write, labels)


def _put_topics(doc: Doc, article: Article) -> None:
    doc._.smartnews_topics = tuple(topic.model_dump() for topic in article.topics)
    doc.cats |= {name: topic.score for topic in article.topics if (name := topic.tag or topic.code)}


def _put_summary(doc: Doc, article: Article) -> None:
    doc._.smartnews_summary = article.summary.text
    doc._.smartnews_summary_offsets = tuple((each.start, each.end) for each in article.summary.sentences)
    doc._.smartnews_translation = article.translation.model_dump() if article.translation else None


@dataclass(frozen=True, slots=True)
class _EntityWriter:
    """Puts entities, figures and contacts onto a document."""

    spans_key: str
    overwrite: bool

    def __call__(self, doc: Doc, article: Article) -> None:
        self._put(doc, article.entities)
        doc._.smartnews_entities = tuple(entity.model_dump() for entity in article.entities)
        doc._.smartnews_figures = tuple(entity.model_dump() for entity in article.of_type("FIGURE"))
        doc._.smartnews_contacts = tuple(contact.model_dump() for contact in article.contacts)

    def _put(self, doc: Doc, entities: Sequence[Entity]) -> None:
        """Put entities onto the tokens; see the module for the rule."""
        placed: list[tuple[bool, Span]] = []
        for entity in entities:
            span = doc.char_span(
                entity.start, entity.end, label=entity.type, kb_id=_kb_id(entity), alignment_mode="expand"
            )
            if span is not None and len(span):
                exact = span.start_char == entity.start and span.end_char == entity.end
                placed.append((exact, span))
        doc.spans[self.spans_key] = [span for _, span in placed]
        wanted = sorted(placed, key=lambda each: (not each[0], -len(each[1]), each[1].start))
        ours = [span for _, span in wanted]
        taken = [False] * len(doc)
        chosen: list[Span] = []
        for span in [*ours, *doc.ents] if self.overwrite else [*doc.ents, *ours]:
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = [True] * len(span)
                chosen.append(span)
        doc.set_ents(sorted(chosen, key=lambda span: span.start))


def _kb_id(entity: Entity) -> str:
    match entity.normal:
        case CityNormal(geonames_id=int(key)):
            return f"geonames:{key}"
        case CountryNormal(iso=iso):
            return f"iso3166:{iso}"
    return ""

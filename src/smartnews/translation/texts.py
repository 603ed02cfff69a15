"""Translation outside the usual way of an article: of plain lines, and of an article that was analysed before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Literal, TypeVar

from smartnews.article import Article, Warning
from smartnews.draft import Candidate, Contact, Draft
from smartnews.entities import Entities
from smartnews.errors import ModelError
from smartnews.pipeline import Document, Pipeline
from smartnews.settings import Settings
from smartnews.text.anatomy import Anatomist
from smartnews.text.segment import Segmenter
from smartnews.translation.brief import Briefer
from smartnews.translation.stage import Translate

__all__ = ["translate_article", "translate_lines"]

_BATCH = 64
Analysed = TypeVar("Analysed", bound=Article)


class _EverySentence:
    """A stage that takes all sentences for the summary, so that all of the text is translated."""

    name = "summary"

    def __call__(self, draft: Draft) -> Draft:
        return replace(draft, summary=tuple((start, end, 1.0) for start, end in draft.sentences))


class _AsAnalysed:
    """A stage that takes entities, topics, contacts and summary from an article that has them."""

    name = "entities"

    def __init__(self, article: Article, what: Literal["summary", "text"]) -> None:
        self._article, self._what = article, what

    def __call__(self, draft: Draft) -> Draft:
        to_normal, article = draft.view.offsets.to_normal, self._article
        entities = (
            Candidate(*to_normal(e.start, e.end), e.type, e.normal, e.confidence, e.source) for e in article.entities
        )
        contacts = (
            Contact(*to_normal(c.start, c.end), c.name, c.role, c.organisation, c.emails, c.phones, c.urls)
            for c in article.contacts
        )
        wanted = article.summary.sentences if self._what == "summary" else article.sentences
        return replace(
            draft,
            entities=tuple(entities),
            contacts=tuple(contacts),
            topics=article.topics,
            summary=tuple((*to_normal(sentence.start, sentence.end), 1.0) for sentence in wanted),
        )


def translate_lines(
    lines: Iterable[str], settings: Settings, warn: Callable[[int, Warning], None] | None = None
) -> Iterator[str]:
    """Yield the translation of each line into ``settings.to``, one for each, in their order, as they are read.

    Empty lines stay empty; lines in the target language, or without words, stay as they are. A sentence that the
    model cannot do is replaced by its facts in brackets.

    Args:
        lines: texts of one line each; white space inside is made plain.
        settings: the target language, the translator, the glossary; the lines' ``language``, if it is known.
        warn: is told the number of a line (from 1) and what is wrong with its translation: "translation-doubtful" and
            "translation-facts-lost" as for an article; any other code is that of a line that is not translated.

    Raises:
        ModelError: no model is installed, or it does not translate the language that is named, or it cannot be used.
        ExtraMissingError: the model needs packages that are not installed.
    """
    translate = Translate(settings)
    names = ", ".join(translate.models) or settings.translator
    if not translate.available:
        raise ModelError(
            "There is no translation model.", "Run: smartnews models pull opus-mt-ar-en, or name a folder."
        )
    named = settings.language
    if named is not None and named != settings.to and translate.engine(named) is None:
        raise ModelError(f"{names} does not translate {named} to {settings.to}.", "Choose another translator.")
    pipeline = Pipeline(settings, stages=(Segmenter(settings), Entities(settings), _EverySentence(), translate))
    source = iter(lines)
    number = 0
    while batch := list(islice(source, _BATCH)):
        texts = [" ".join(line.split()) for line in batch]
        results = iter(pipeline.pipe(Document(text) for text in texts if text))
        for text in texts:
            number += 1
            if not text:
                yield ""
                continue
            article = next(results)
            if not isinstance(article, Article):
                told = [Warning(code=article.code, stage=article.stage, message=article.message)]
                text = ""
            else:
                told = [warning for warning in article.warnings if warning.stage == Translate.name]
                text = text if article.translation is None else article.translation.text
            for warning in told:
                if warning.code == "translation-failed":
                    raise ModelError(warning.message)
                if warn is not None:
                    warn(number, warning)
            yield text


def translate_article(
    article: Analysed,
    to: str,
    *,
    what: Literal["summary", "text"] = "summary",
    settings: Settings | None = None,
    **given: Any,
) -> Analysed:
    """Return the article translated into ``to``, with its brief in that language; see `Article.translate`.

    Raises:
        SettingsError: a setting cannot be used.
        ModelError, ExtraMissingError: the translator that ``settings`` name cannot be used.
    """
    named = {**given, "to": to, "language": article.language.code}
    chosen = Pipeline(settings, stages=(), **named).settings
    translate = Translate(chosen)
    stages = (Segmenter(chosen), Anatomist(chosen), _AsAnalysed(article, what), translate, Briefer(chosen))
    draft = Pipeline(chosen, stages=stages).draft(Document(article.text, article.id, article.title))
    others = tuple(warning for warning in article.warnings if warning.stage != Translate.name)
    ours = tuple(warning for warning in draft.warnings if warning.stage == Translate.name)
    made = article.provenance
    return article.model_copy(
        update={
            "translation": draft.translation,
            "brief": draft.brief,
            "warnings": (*others, *ours),
            "provenance": made.model_copy(update={"models": {**made.models, **translate.models}}),
        }
    )

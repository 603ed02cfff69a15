"""Translation outside the usual way of an article: of plain lines, and of an article that was analysed before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from smartnews.article import Article
from smartnews.draft import Candidate, Draft
from smartnews.entities import Entities
from smartnews.errors import ModelError
from smartnews.pipeline import Document, Pipeline
from smartnews.settings import Settings
from smartnews.text.segment import Segmenter
from smartnews.translation.stage import Translate
from smartnews.translation.translator import Translator, choose

__all__ = ["translate_article", "translate_lines"]

_BATCH = 64


class _EverySentence:
    """A stage that takes all sentences for the summary, so that all of the text is translated."""

    name = "summary"

    def __call__(self, draft: Draft) -> Draft:
        return replace(draft, summary=tuple((start, end, 1.0) for start, end in draft.sentences))


class _AsAnalysed:
    """A stage that takes entities and summary from an article that has them."""

    name = "entities"

    def __init__(self, article: Article) -> None:
        self._article = article

    def __call__(self, draft: Draft) -> Draft:
        to_normal = draft.view.offsets.to_normal
        entities = (
            Candidate(*to_normal(e.start, e.end), e.type, e.normal, e.confidence, e.source)
            for e in self._article.entities
        )
        summary = ((*to_normal(s.start, s.end), s.score) for s in self._article.summary.sentences)
        return replace(draft, entities=tuple(entities), summary=tuple(summary))


def translate_lines(lines: Iterable[str], settings: Settings) -> Iterator[str]:
    """Yield the translation of each line into ``settings.to``, one for each, in their order.

    Empty lines stay empty, and lines in the target language stay as they are. A sentence that the model cannot do is
    left out of its line.

    Raises:
        ModelError: no model is installed, or it does not translate the language of a line.
        ExtraMissingError: the model needs packages that are not installed.
    """
    engine = choose(settings)
    if engine is None:
        raise ModelError("There is no translation model.", "Name one: --translator FOLDER.")
    stages = (Segmenter(settings), Entities(settings), _EverySentence(), Translate(settings, engine))
    pipeline = Pipeline(settings, stages=stages)
    source = iter(lines)
    while batch := list(islice(source, _BATCH)):
        texts = [" ".join(line.split()) for line in batch]
        articles = iter(pipeline.pipe(Document(text) for text in texts if text))
        for text in texts:
            yield _line(next(articles), engine, settings.to) if text else ""


def _line(article: object, engine: Translator, target: str) -> str:
    if not isinstance(article, Article):
        raise ModelError(f"A line cannot be read: {article}.")
    source = article.language.code
    if article.translation is not None:
        return article.translation.text
    if source != target and article.sentences and not engine.supports(source, target):
        raise ModelError(f"{engine.name} does not translate {source} to {target}.", "Choose another translator.")
    return article.text


def translate_article(article: Article, to: str, settings: Settings | None = None) -> Article:
    """Return the article with its summary translated into ``to``; its entities are the facts that must be kept.

    Raises:
        ModelError, ExtraMissingError: the translator that ``settings`` name cannot be used.
    """
    language = article.language.code
    chosen = (settings or Settings()).model_copy(update={"to": to, "language": language})
    pipeline = Pipeline(chosen, stages=(Segmenter(chosen), _AsAnalysed(article), Translate(chosen)))
    draft = pipeline.draft(Document(article.text, article.id, article.title))
    others = tuple(warning for warning in article.warnings if warning.stage != Translate.name)
    ours = tuple(warning for warning in draft.warnings if warning.stage == Translate.name)
    return article.model_copy(update={"translation": draft.translation, "warnings": (*others, *ours)})

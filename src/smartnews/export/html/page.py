"""Renders the report page: every field is escaped by Jinja, and nothing on the page loads or runs anything."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from smartnews.article import Article, Entity

__all__ = ["to_html"]

_RIGHT_TO_LEFT = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"}
_RIGHT_TO_LEFT_LANGUAGES = {"ar", "fa", "ur", "he", "ps", "ckb"}


def to_html(article: Article) -> str:
    """Return a complete HTML 5 page that shows the article's text with its entities, facts, topics and summary."""
    return _template().render(
        article=article,
        title=article.title or (article.anatomy.headline.text if article.anatomy.headline else article.id),
        direction="rtl" if article.language.script in _RIGHT_TO_LEFT else "ltr",
        brief_direction="rtl" if article.brief and article.brief.language in _RIGHT_TO_LEFT_LANGUAGES else "ltr",
        paragraphs=list(_paragraphs(article)),
        figures=[(entity, _sentence(article, entity)) for entity in article.of_type("FIGURE")],
        kinds=sorted({entity.type for entity in article.entities}),
    )


def _paragraphs(article: Article) -> Iterator[list[tuple[str, Entity | None]]]:
    """Yield the lines of the text, each as runs of (characters, the entity that they are, or None)."""
    pieces: list[tuple[str, Entity | None]] = []
    position = 0
    for entity in article.entities:
        pieces.append((article.text[position : entity.start], None))
        pieces.append((entity.text, entity))
        position = entity.end
    pieces.append((article.text[position:], None))
    line: list[tuple[str, Entity | None]] = []
    for text, found in pieces:
        if found is not None:
            line.append((text, found))
            continue
        first, *rest = text.split("\n")
        line.append((first, None))
        for part in rest:
            yield line
            line = [(part, None)]
    yield line


def _sentence(article: Article, entity: Entity) -> str:
    """Return the sentence in which the entity stands."""
    for sentence in article.sentences:
        if sentence.start <= entity.start < sentence.end:
            return " ".join(article.text[sentence.start : sentence.end].split())
    return ""


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("smartnews.export.html", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("article.html.jinja")

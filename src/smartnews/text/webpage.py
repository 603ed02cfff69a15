"""From a web page to its title and text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal

from smartnews.errors import ExtraMissingError

__all__ = ["from_html", "looks_like_html"]

_UNREADABLE = frozenset(
    ("title", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas")
)
_SKIPPED = _UNREADABLE | {"head", "nav", "aside", "footer", "form", "button", "select"}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th"))
_PARTS = frozenset(("p", "div", "section", "article", "main", "header", "blockquote", "pre", "figure", "figcaption"))
_BLOCKS = _HEADINGS | _LISTS | _PARTS | {"address", "hr", "br"}
_CONTENT = frozenset(("article", "main"))
_ENOUGH = 200  # characters of an <article> that make it the page's text
_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]*>")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_OG_TITLE = re.compile(r"""(?:property|name)\s*=\s*["']?og:title["'\s]""", re.IGNORECASE)
_CONTENT_VALUE = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE
)


def looks_like_html(text: str) -> bool:
    """Return whether a text begins as a web page does."""
    return _OPENING.match(text.lstrip("\ufeff")[:1000]) is not None


def from_html(page: str, engine: Literal["auto", "trafilatura", "plain"] = "auto") -> tuple[str | None, str]:
    """Return the title and the text of a web page; paragraphs are separated by blank lines.

    Args:
        page: the HTML.
        engine: "trafilatura" (extra ``html``) finds the article among menus and advertisements; "plain" keeps all
            blocks that are not navigation; "auto" takes the first, and the second when that is not installed or
            finds nothing.

    Raises:
        ExtraMissingError: trafilatura was asked for and is not installed.
    """
    title, text = _plain(page)
    if engine == "plain":
        return title, text
    try:
        import trafilatura
    except ImportError as error:
        if engine == "trafilatura":
            raise ExtraMissingError("trafilatura", "html") from error
        return title, text
    found = trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True)
    if not found or not found.strip():
        return title, text
    lines = [line.strip() for line in found.splitlines() if line.strip()]
    if title and lines and lines[0] == title:
        lines = lines[1:]
    return title, "\n\n".join(lines)


def _plain(page: str) -> tuple[str | None, str]:
    """The title and the text by a scan of the tags alone, in linear time."""
    page = _without_comments(page)
    title = _title(page)
    for skipped in (_SKIPPED, _UNREADABLE):  # a <nav> that is never closed would swallow the page
        blocks = list(_blocks(page, skipped))
        article = [text for text, inside in blocks if inside]
        if sum(map(len, article)) < _ENOUGH:
            article = [text for text, _ in blocks]
        if article:
            break
    if title and article and article[0] == title:
        article = article[1:]
    return title, "\n\n".join(article)


def _without_comments(page: str) -> str:
    kept: list[str] = []
    position = 0
    while (start := page.find("<!--", position)) >= 0:
        end = page.find("-->", start + 4)
        if end < 0:
            break
        kept.append(page[position:start])
        position = end + 3
    return "".join((*kept, page[position:]))


def _blocks(page: str, skipped: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The blocks of text, in order, and whether they stand inside the page's <article> or <main>."""
    parts: list[str] = []
    inside, skipping, depth, position = 0, "", 0, 0

    def flush() -> Iterator[tuple[str, bool]]:
        text = " ".join(html.unescape("".join(parts)).split())
        parts.clear()
        if text:
            yield text, inside > 0

    for match in _TAG.finditer(page):
        if not skipping:
            parts.append(page[position : match.start()])
        position = match.end()
        tag = match[0]
        name_match = _NAME.match(tag)
        if name_match is None:
            continue
        name, closing = name_match[1].lower(), tag[1] == "/"
        if skipping:
            if name == skipping:
                depth += -1 if closing else 0 if tag.endswith("/>") else 1
                if depth == 0:
                    skipping = ""
        elif name in skipped:
            if not closing and not tag.endswith("/>"):
                yield from flush()
                skipping, depth = name, 1
        elif name in _BLOCKS:
            yield from flush()
            if name in _CONTENT:
                inside = max(0, inside + (-1 if closing else 1))
    if not skipping:
        parts.append(page[position:])
    yield from flush()


def _title(page: str) -> str | None:
    """What the page calls itself: og:title, else its first <h1>, else its <title>."""
    found: dict[str, str] = {}
    opened, start = "", 0
    for match in _TAG.finditer(page):
        tag = match[0]
        name_match = _NAME.match(tag)
        name = name_match[1].lower() if name_match else ""
        if name == "meta" and "og" not in found and _OG_TITLE.search(tag):
            value = _CONTENT_VALUE.search(tag)
            if value is not None:
                found["og"] = value[1] or value[2] or ""
        elif name in ("h1", "title") and name not in found:
            if tag[1] != "/":
                opened, start = name, match.end()
            elif opened == name:
                found[name], opened = _TAG.sub(" ", page[start : match.start()]), ""
    for source in ("og", "h1", "title"):
        title = " ".join(html.unescape(found.get(source, "")).split())
        if title:
            return title
    return None

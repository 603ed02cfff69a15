"""A folder of pages: one for each article, and one about all of them that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

from smartnews.article import Article, Failure
from smartnews.export.html.digest import Item, digest
from smartnews.export.html.page import to_html

__all__ = ["PageNames", "write_site"]

INDEX = "index"
_LONGEST = 150
"""Bytes of a page's name, in UTF-8; file systems allow 255."""


class PageNames:
    """Makes names for pages out of the ids of articles: safe, and never one twice, whatever the case of its letters."""

    def __init__(self) -> None:
        self._used = {INDEX}

    def name(self, article_id: str) -> str:
        """Return the file name for the page of an article."""
        safe = "".join(char if char.isalnum() or char in "-_" else "-" for char in article_id).strip("-")
        base = safe.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore") or "article"
        name, number = base, 2
        while name.casefold() in self._used:
            name, number = f"{base}-{number}", number + 1
        self._used.add(name.casefold())
        return f"{name}.html"


def write_site(results: Iterable[tuple[Article | Failure, date | None]], folder: Path, ui: str | None) -> None:
    """Write a page for each article, and ``index.html``, into a folder; pages of the same names are replaced.

    Args:
        results: the articles, taken one at a time, each with its day where that is known; failures are told of.
        folder: where to; it is made if it does not exist.
        ui: the language of the pages, as in `to_html`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = PageNames()

    def written() -> Iterator[Item]:
        for result, day in results:
            if isinstance(result, Failure):
                yield Item(result)
                continue
            name = names.name(result.id)
            (folder / name).write_text(to_html(result, ui, index=f"{INDEX}.html"), encoding="utf-8")
            yield Item(result, quote(name), day)

    (folder / f"{INDEX}.html").write_text(digest(written(), ui), encoding="utf-8")

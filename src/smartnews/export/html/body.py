"""The text as the page shows it: lines with marks, runs of the other direction isolated, and where a span stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from smartnews.article import Article, Entity, Sentence
from smartnews.export.html.shell import shown
from smartnews.export.html.words import GROUPS, Direction, Group

__all__ = ["Body", "Line", "Mark", "Run", "direction_of_text"]

LineKind = Literal["line", "heading", "headline", "boilerplate", "contact"]
_SOLID_LTR = frozenset({"EMAIL", "PHONE", "URL", "HANDLE"})

_OF_SCRIPT: dict[str, Direction] = {"Latn": "ltr", **dict.fromkeys(("Arab", "Hebr", "Syrc", "Thaa", "Nkoo"), "rtl")}
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LTR = "A-Za-z\u00c0-\u024f"
_RTL_LETTERS = re.compile(f"[{_RTL}]+")
_LTR_LETTERS = re.compile(f"[{_LTR}]+")
# A run goes from a letter to the last letter, digit or sign of the same direction; brackets and quotes are left to the
# line around it.
_LTR_RUN = re.compile(rf"[{_LTR}](?:[{_LTR}0-9 .,&+\-'’/@:_#%]*[{_LTR}0-9+%])?")
_RTL_RUN = re.compile(rf"[{_RTL}](?:[{_RTL} ]*[{_RTL}])?")


@dataclass(frozen=True, slots=True)
class Mark:
    """An entity on the page: its element's id ("" for the later lines of one), what is said of it, its colour."""

    id: str
    detail: int
    group: Group
    ltr: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a line: of a mark, of the other direction (``isolate``), or neither."""

    text: str
    mark: Mark | None = None
    isolate: Direction | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that is not blank. ``direction`` is None where it is that of the whole text."""

    id: str
    kind: LineKind
    direction: Direction | None
    runs: tuple[Run, ...]


def direction_of_text(text: str, otherwise: Direction) -> Direction:
    """Return the direction of most letters of a text; ``otherwise`` if it has none."""
    right = sum(map(len, _RTL_LETTERS.findall(text)))
    left = sum(map(len, _LTR_LETTERS.findall(text)))
    return otherwise if right == left else "rtl" if right > left else "ltr"


class Body:
    """The lines of an article's text.

    Args:
        article: the article.
        details: for each entity, in order, the number of what the page says of it.
    """

    def __init__(self, article: Article, details: Sequence[int]) -> None:
        self._text = shown(article.text)
        self._article = article
        script = article.language.script
        self.direction: Direction = _OF_SCRIPT.get(script) or direction_of_text(self._text, "ltr")
        self._spans = [match.span() for match in re.finditer(r"[^\n]*[^\s][^\n]*", self._text)]
        self._starts = [start for start, _ in self._spans]
        self._wide = [at for at, char in enumerate(self._text) if char > "\uffff"] if not self._text.isascii() else []
        self._details = details

    def lines(self) -> Iterator[Line]:
        """Yield the lines in their order."""
        kinds = _Kinds(self._article)
        entities = self._article.entities
        first = 0
        for number, (start, end) in enumerate(self._spans):
            while first < len(entities) and entities[first].end <= start:
                first += 1
            text = self._text[start:end]
            kind = kinds.of(start, end)
            # An address alone on a line of the contact block does not turn the line round.
            direction = self.direction if kind == "contact" else direction_of_text(text, self.direction)
            yield Line(
                id=f"p{number}",
                kind=kind,
                direction=None if direction == self.direction else direction,
                runs=tuple(self._runs(start, end, first, direction)),
            )

    def _runs(self, start: int, end: int, first: int, direction: Direction) -> Iterator[Run]:
        entities, position = self._article.entities, start
        for index in range(first, len(entities)):
            entity = entities[index]
            if entity.start >= end:
                break
            begin, stop = max(entity.start, start), min(entity.end, end)
            yield from self._plain(position, begin, direction)
            yield Run(self._text[begin:stop], self._mark(index, entity, begin))
            position = stop
        yield from self._plain(position, end, direction)

    def _mark(self, index: int, entity: Entity, begin: int) -> Mark:
        whole = entity.start == begin
        return Mark(f"m{index}" if whole else "", self._details[index], GROUPS[entity.type], entity.type in _SOLID_LTR)

    def _plain(self, start: int, end: int, direction: Direction) -> Iterator[Run]:
        other: Direction = "ltr" if direction == "rtl" else "rtl"
        pattern = _LTR_RUN if direction == "rtl" else _RTL_RUN
        position = start
        for match in pattern.finditer(self._text, start, end):
            if match.start() > position:
                yield Run(self._text[position : match.start()])
            yield Run(match.group(), isolate=other)
            position = match.end()
        if end > position:
            yield Run(self._text[position:end])

    def where(self, spans: Iterable[tuple[int, int]]) -> str:
        """Return the places of spans for the page's script: "line:start-end …", counted in UTF-16 units of the line."""
        return " ".join(place for start, end in spans for place in self._places(start, end))

    def line_of(self, start: int) -> str:
        """Return the id of the line in which a span begins."""
        return f"p{max(0, bisect_right(self._starts, start) - 1)}"

    def _places(self, start: int, end: int) -> Iterator[str]:
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self._spans) and self._spans[index][0] < end:
            line, stop = self._spans[index]
            low, high = max(start, line), min(end, stop)
            if low < high:
                yield f"{index}:{self._units(line, low)}-{self._units(line, high)}"
            index += 1

    def _units(self, line: int, position: int) -> int:
        """Return how many UTF-16 units lie between the start of a line and a position in it."""
        return position - line + bisect_left(self._wide, position) - bisect_left(self._wide, line)


class _Kinds:
    """What each line is, by the parts of the text."""

    def __init__(self, article: Article) -> None:
        anatomy = article.anatomy
        parts: list[tuple[int, int, LineKind]] = [(span.start, span.end, "heading") for span in anatomy.headings]
        parts += [(span.start, span.end, "boilerplate") for span in anatomy.boilerplate]
        singles: tuple[tuple[Sentence | None, LineKind], ...] = (
            (anatomy.headline, "headline"),
            (anatomy.contact, "contact"),
        )
        parts += [(span.start, span.end, kind) for span, kind in singles if span is not None]
        self._parts = sorted(parts)
        self._starts = [start for start, _, _ in self._parts]

    def of(self, start: int, end: int) -> LineKind:
        """Return the kind of the line: that of the last part that begins before its end and holds most of it."""
        at = bisect_left(self._starts, end) - 1
        if at >= 0:
            first, last, kind = self._parts[at]
            if min(last, end) - max(first, start) > (end - start) / 2:
                return kind
        return "line"

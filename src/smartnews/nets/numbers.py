"""Numbers that may be a telephone's: by their shape, or by a word for a telephone near them.

By shape: seven digits or more in one piece that are no amount, nine in groups that are not thousands, years, dates or
results; from "0" or "+" on also over the end of a line. Near a telephone word (or number): five digits or more,
however they are put apart. Digits of all scripts count, raised (⁰) and ringed (①) ones too, and single digits in
words ("zero five zero").

So identity, account and card numbers go as well where they are long enough; that is no promise.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from smartnews.article import FigureNormal
from smartnews.draft import Candidate, Draft
from smartnews.nets.words import NET, words

__all__ = ["numbers"]

_FEWEST, _MOST = 9, 15
_FEWEST_BESIDE, _FEWEST_BEFORE = 5, 7
_FEWEST_IN_WORDS = 7
_NEAR = 64
_GAP = r"[ ()\-–—−·•_*/.\\|]"
_GROUP = re.compile(r"\d+")
_PIECE = re.compile(r"(?<!\d)(?<!\d[.,])\+?\d{7,}(?!\d)(?![.,]\d)")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_GROUPED = re.compile(rf"(?<!\d)(?<!\d[.,])\+?\(?\d{{1,5}}(?:{_GAP}{{1,3}}\d{{1,5}}){{2,17}}(?!\d)")
_OVER_LINES = re.compile(r"(?<!\d)(?<!\d[.,])(?:\+ ?\d{1,5}|0\d{1,9})(?=[^\n]{0,12}\n)")
_NEXT_GROUP = re.compile(r"[ ().\-–—]{0,3}\n?[ ().\-–—]{0,3}(\d+)")
_BESIDE = re.compile(rf"(?<!\d)\+?\(?\d(?:(?:{_GAP}|[,،\n]){{0,3}}\d)*")
_BEFORE_WORD = re.compile(rf"\+?\(?\d(?:{_GAP}{{0,3}}\d)*\+?[\s:)]{{0,3}}\Z")
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:1[89]|20)\d\d|(?:1[89]|20)\d\d([./-])\d\d?\2\d\d?)(?!\d)"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([ .,،])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
_TORN_THOUSANDS = re.compile(r"\d{3}(?: \.\d{3})* \.\d{1,3}")  # 157 .790 .154: written from right to left
_YEARS = re.compile(r"(?:\D*(?:1[3489]|20)\d\d(?!\d))+\D*")
_RESULTS = re.compile(r"(?:\D*(?:[1-9]\d?|0)(?!\d))+\D*")
_ENDING = re.compile(r"(?: ?[/\-–] ?\d{1,4}(?![\d.,/]))+")


def numbers(draft: Draft, phones: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield what may be a telephone number, in time linear in the text."""
    text = _plain(draft.view.text)
    for number in (*phones, *_found(draft, text, phones)):
        if number.source == NET:
            yield number
        yield from _ended(text, number.end)


def _found(draft: Draft, text: str, phones: Sequence[Candidate]) -> Iterator[Candidate]:
    for spelt in _in_words().finditer(text):
        yield Candidate(*spelt.span(), "PHONE", source=NET)
    amounts = _Amounts(draft)
    undated = _DATE.sub(lambda date: "#" * len(date[0]), text)
    for piece in _PIECE.finditer(text):
        if piece[0].startswith(("0", "+")) or not amounts.explains(piece):
            yield Candidate(*piece.span(), "PHONE", source=NET)
    for group in _GROUPED.finditer(undated):
        if _is_grouped(group[0]):
            yield Candidate(*group.span(), "PHONE", source=NET)
    yield from _over_lines(text)
    yield from _beside(text, undated, phones, amounts)


class _Amounts:
    """Where the text's figures with a unit are."""

    def __init__(self, draft: Draft) -> None:
        figures = [
            (each.start, each.end, each.normal.unit)
            for each in draft.entities
            if isinstance(each.normal, FigureNormal) and each.normal.unit
        ]
        self._starts = [start for start, _, _ in figures]
        self._figures = figures

    def explains(self, number: re.Match[str]) -> bool:
        """Return whether digits in one piece are an amount: of money, or, if they are few, of anything or round."""
        if len(number[0]) < _FEWEST:
            whole = number[0].endswith("000") or _DAY.fullmatch(number[0]) is not None
            return whole or self.counted(*number.span())
        unit = self._unit(number.start(), number.end())
        return unit is not None and (unit == "percent" or (len(unit) == 3 and unit.isupper()))

    def counted(self, start: int, end: int) -> bool:
        """Return whether the number has a unit of whatever kind."""
        return self._unit(start, end) is not None

    def _unit(self, start: int, end: int) -> str | None:
        at = bisect_left(self._starts, start + 1) - 1
        if at >= 0 and self._figures[at][1] >= end:  # with its unit, a figure ends behind its digits
            return self._figures[at][2]
        return None


def _plain(text: str) -> str:
    """Return the text with raised, lowered and ringed digits as ASCII digits, as long as it was."""
    return text if text.isascii() else text.translate(_digits())


@lru_cache(maxsize=1)
def _digits() -> dict[int, str]:
    import unicodedata

    every = (code for code in range(0x80, sys.maxunicode + 1) if chr(code).isdigit())
    return {code: str(unicodedata.digit(chr(code))) for code in every}


@lru_cache(maxsize=1)
def _in_words() -> re.Pattern[str]:
    digit = rf"(?:و?(?:{words().digits}))"
    return re.compile(rf"(?<!\w){digit}(?:[ ,،\-]{{1,2}}{digit}){{{_FEWEST_IN_WORDS - 1},30}}(?!\w)")


def _count(surface: str) -> int:
    return sum(map(len, _GROUP.findall(surface)))


def _is_grouped(surface: str) -> bool:
    """Return whether groups of digits can be one telephone number.

    Must: "050.123.4567", "(050) 123-4567", "555-123-4567", "01/23/45/67/89". Must not: "1 200 000 000",
    "2019 2020 2021", "25-20 25-18 25-22".
    """
    if _count(surface) < _FEWEST or _TORN_THOUSANDS.fullmatch(surface):
        return False
    if surface.lstrip("(").startswith(("+", "0")):
        return True
    return not any(shape.fullmatch(surface) for shape in (_THOUSANDS, _YEARS, _RESULTS))


def _over_lines(text: str) -> Iterator[Candidate]:
    """Yield numbers that begin with "+" or "0" and go on behind the end of a line."""
    for opening in _OVER_LINES.finditer(text):
        end, digits = opening.end(), _count(opening[0])
        while digits < _FEWEST + 3 and (group := _NEXT_GROUP.match(text, end)):
            if digits + len(group[1]) > _MOST:
                break
            end, digits = group.end(), digits + len(group[1])
        if digits >= _FEWEST and "\n" in text[opening.start() : end]:
            yield Candidate(opening.start(), end, "PHONE", source=NET)


def _beside(text: str, undated: str, phones: Sequence[Candidate], amounts: _Amounts) -> Iterator[Candidate]:
    """Yield the numbers near a word for a telephone, and those that follow a telephone number."""
    marks = [word.span() for word in words().phone.finditer(text)] + [(phone.end, phone.end) for phone in phones]
    seen = 0
    for start, end in sorted(set(marks)):
        before = _BEFORE_WORD.search(text, max(0, start - 24), start)
        if start < end and before and _count(before[0]) >= _FEWEST_BEFORE:
            yield Candidate(before.start(), before.start() + len(before[0].rstrip(" \n:)")), "PHONE", source=NET)
        position = max(end, seen)
        limit = end + _NEAR
        while position < limit and (number := _BESIDE.search(undated, position, min(len(text), limit))):
            number = _BESIDE.match(undated, number.start()) or number  # the whole of it, beyond the limit too
            if "\n\n" in text[end : number.start()] or number.start() - position > _NEAR:
                break
            position = seen = number.end()
            direct = not any(map(str.isalpha, text[end : number.start()]))
            if _is_beside(number, text, direct, amounts):
                yield Candidate(*number.span(), "PHONE", source=NET)
                end, limit = number.end(), number.end() + _NEAR


def _is_beside(number: re.Match[str], text: str, direct: bool, amounts: _Amounts) -> bool:
    """Return whether a number near a word for a telephone may be one."""
    surface = number[0]
    if _count(surface) < _FEWEST_BESIDE or text[number.end() : number.end() + 1] == "%":
        return False
    if amounts.counted(number.start() + surface.startswith("("), number.end()) and not surface.startswith(("0", "+")):
        return False
    return direct or not any(shape.fullmatch(surface) for shape in (_THOUSANDS, _TORN_THOUSANDS, _YEARS))


def _ended(text: str, end: int) -> Iterator[Candidate]:
    """Yield what a telephone number ends in: "/ 58" for a second one, "ext. 12"."""
    if other := _ENDING.match(text, end):
        yield Candidate(*other.span(), "PHONE", source=NET)
    if extension := _extension().match(text, end):
        yield Candidate(*extension.span("number"), "PHONE", source=NET)


@lru_cache(maxsize=1)
def _extension() -> re.Pattern[str]:
    return re.compile(rf"[ ,(]{{0,3}}(?:{words().extension})\.? ?:? ?(?P<number>\d{{1,6}})(?!\d)")

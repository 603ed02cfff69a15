"""What neighbouring figures share: "2 إلى 3 مليار درهم", "50 و20 دينارا", "2-3 km"."""

from __future__ import annotations

from dataclasses import dataclass

from smartnews.draft import Tokens
from smartnews.entities.figure_cues import Cues
from smartnews.entities.numbers import Number
from smartnews.entities.units import Unit

__all__ = ["Hit", "link", "reading_of"]

_LONGEST_LINK = 3
_LONGEST_WAY = 40


@dataclass(slots=True)
class Hit:
    """A figure in the making: its tokens ``first:last``, its range of the text, its number, value and unit.

    ``sure`` is False for a number that is a figure only if a neighbour lends it its unit, and ``borrowed`` True once
    one has; ``of`` are the tokens that say what is counted or measured.
    """

    first: int
    last: int
    start: int
    end: int
    number: Number
    value: float | int
    unit: Unit | None = None
    max: float | int | None = None
    of: tuple[int, int] | None = None
    sure: bool = True
    borrowed: bool = False


def reading_of(number: Number, unit: Unit | None, text: str) -> float | int:
    """Return the value of a number whose separator may group or be the decimal mark, as its unit wants it.

    People and shares come in whole numbers; percentages, index points and prices do not.
    """
    if number.decimal is None:
        return number.value
    written = text[number.start : number.end].rstrip()
    if unit is None:
        return number.decimal if number.torn else number.value
    if unit.kind == "thing":
        return number.value
    if unit.kind == "percent":
        return number.decimal
    parts = written.split(" .") if number.torn else [written]
    groups = ".".join(reversed(parts)).replace("،", ".").replace(",", ".").split(".")
    if groups[-1] == "000" or (groups[-1].endswith("00") and len(groups) < 4 and not number.torn):
        return number.value
    if unit.kind == "currency":
        # Share prices to three decimals (2.640 درهم), turnovers to the fils (54.959.124.490 درهم).
        price = len(groups) == 2 and "." in written and len(groups[0]) < 3
        return number.decimal if price or len(groups) > 3 else number.value
    in_decimals = "." in written or ("،" in written and unit.name != "point")
    return number.decimal if in_decimals else number.value


def link(hits: list[Hit], tokens: Tokens, words: Cues, text: str) -> list[Hit]:
    """Return the figures, with what they lend each other; numbers that nobody lends a unit are left out."""
    for before, after in zip(reversed(hits[:-1]), reversed(hits[1:]), strict=True):
        if before.unit is None and after.unit is not None and after.sure and _linked(before, after, tokens, words):
            _borrow(before, after, text)
    kept: list[Hit] = []
    for hit in hits:
        if not hit.sure:
            continue
        previous = kept[-1] if kept else None
        if previous and _is_range(previous, hit, tokens, words):
            previous.max = hit.value
        if previous and hit.unit is None and _continues(previous, hit, text):
            hit.unit = previous.unit
        kept.append(hit)
    return kept


def _continues(previous: Hit, hit: Hit, text: str) -> bool:
    """Return whether a figure without a unit has that of the one before: "1.24 مليار درهم ومبيعات ب1.31 مليار"."""
    near = hit.start - previous.end < _LONGEST_WAY and "\n" not in text[previous.end : hit.start]
    return near and hit.number.scale > 1 and previous.number.scale > 1


def _linked(before: Hit, after: Hit, tokens: Tokens, words: Cues) -> bool:
    between = tokens.forms[before.last : after.first]
    if not between and after.start == tokens.starts[after.first]:
        return False  # ستة 6 سنوات
    return len(between) <= _LONGEST_LINK and all(word in words.links or word in words.between for word in between)


def _borrow(before: Hit, after: Hit, text: str) -> None:
    """Give ``before`` the unit of ``after``, and its scale too if it has none of its own and is not the larger one."""
    before.unit, before.sure, before.borrowed = after.unit, True, True
    before.value = reading_of(before.number, before.unit, text)
    scale = after.number.scale
    if scale > 1 and before.number.scale == 1 and before.value < 1000 and before.value * scale <= after.value:
        scaled = before.value * scale
        before.value = int(scaled) if float(scaled).is_integer() else scaled


def _is_range(before: Hit, after: Hit, tokens: Tokens, words: Cues) -> bool:
    """Return whether a dash joins two numbers to a range (2-3 km), or "between" does (بين 18 و24 سنة)."""
    if before.unit != after.unit or before.value >= after.value or not 0 <= after.first - before.last <= 2:
        return False
    opening = tokens.forms[before.first - 1] if before.first else ""
    if opening in words.between_two:
        return True
    if after.first == before.last or tokens.forms[before.last] not in words.to:
        return False
    # "from 3 to 4 million" tells of a change
    return not tokens.forms[before.last].isalpha() or (before.borrowed and opening not in words.from_one)

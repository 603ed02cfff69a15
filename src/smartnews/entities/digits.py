"""Numbers in digits: which separators group, which one is the decimal mark, and decimals torn apart by scrapers.

Arabic newspapers write 1,200.5 and 1.200,5 side by side, and some archives have turned every decimal round: "88 .4%"
for 4.88%, "010 .198 .2" for 2.198.010. A full stop with a space before it and none behind it stands for that; the
groups are then read from the last to the first. News agencies that write the decimal mark as ر put the decimals first
as well: 87ر1 is 1.87.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Digits", "read_digits"]

# Groups are bounded, so that reading costs the same whatever the text; nobody writes longer numbers.
_PLAIN = r"\d++(?:[.,،'’]\d++){0,8}+"
_SPACED = r"\d{1,3}(?: \d{3}){1,5}+(?! ?\d)(?:[.,]\d++)?+"
_NUMBER = re.compile(_PLAIN)
_BY_SPACE = re.compile(_SPACED)
_TORN = re.compile(rf"(?: \.(?! ){_PLAIN}){{1,5}}+")
_RA = re.compile(r"(\d++)ر(\d++)(?!ر\d)")
_MARK = re.compile(r"[.,،'’ ]")


_LONGEST = 40
"""Digits and separators beyond which nobody writes a quantity."""


class Digits(NamedTuple):
    """A number in digits that ends before ``end``.

    ``value`` is the likeliest reading; ``decimal`` the one that takes the last mark for the decimal mark, where that is
    possible as well (1.200 is 1200 people, but 1.2 metres); ``torn`` says that the scraper had turned it round.
    """

    end: int
    value: float | int
    decimal: float | int | None = None
    torn: bool = False
    whole: bool = True


def read_digits(text: str, start: int, language: str = "ar") -> Digits | None:
    """Return the number that begins at ``start`` of a folded text, or None if the digits are no quantity (1.2.3).

    Args:
        text: the folded text.
        start: offset of its first digit.
        language: says what a comma means: a group in English, the decimals in French, either in Arabic.
    """
    match = _BY_SPACE.match(text, start) or _NUMBER.match(text, start)
    if match is None:
        return None
    written, end, torn = match.group(), match.end(), False
    if language == "ar" and text.startswith("ر", end):
        by_ra = _RA.match(text, start)
        if by_ra is not None and len(by_ra.group()) < _LONGEST:
            value = _number(by_ra.group(2), by_ra.group(1))
            return Digits(by_ra.end(), value, None, True, False)
    if language == "ar" and text.startswith(" .", end):
        rest = _TORN.match(text, end)
        if rest is not None:
            groups = [written, *rest.group().split(" .")[1:]]
            written, end, torn = ".".join(reversed(groups)), rest.end(), True
    reading = _interpret(written, language)
    return reading and Digits(end, *reading, torn, not _MARK.search(written))


def _interpret(written: str, language: str) -> tuple[float | int, float | int | None] | None:
    """Return the value of digits with separators, and the decimal reading if both are possible."""
    parts = _MARK.split(written)
    marks = _MARK.findall(written)
    if len(written) > _LONGEST:
        return None
    if not marks:
        return int(written), None
    last = marks[-1]
    decimal = _number("".join(parts[:-1]), parts[-1])
    grouped = int("".join(parts))
    first_groups = all(len(part) == 3 for part in parts[1:-1])
    if len(set(marks)) > 1:
        ends_in_decimals = marks.count(last) == 1 and first_groups
        return (decimal, None) if ends_in_decimals else None
    if not first_groups:
        return None
    may_group = len(parts[-1]) == 3 and len(parts[0]) <= 3 and int(parts[0]) > 0 and not written.startswith("0")
    if not may_group or (len(marks) == 1 and last == "." and language == "en"):
        return (decimal, None) if len(marks) == 1 or len(parts[0]) <= 3 else None
    if last in " '’" or (language == "en" and last == ","):
        return grouped, None
    if language == "fr" and last == "," and len(marks) == 1:
        return decimal, None
    return grouped, decimal


def _number(whole: str, fraction: str) -> float | int:
    value = float(f"{whole}.{fraction}")
    return int(value) if value.is_integer() else value

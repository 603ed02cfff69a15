"""Hijri dates as Gregorian ones.

From 1343 to 1500 AH by the Umm al-Qura calendar, which Saudi Arabia and most newspapers of the Gulf follow
(``data/hijri.toml``). Earlier and later years by the civil ("tabular") calendar: 30 and 29 days in turn, eleven leap
years in thirty, epoch 16 July 622 (Julian); it may be a day or two away from what people observed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from smartnews.resources import Resource, load

__all__ = ["from_hijri", "month_from_hijri", "year_from_hijri"]

_SHORTEST_MONTH = 28
_EPOCH = 227015  # 1 Muharram 1 AH as a day of the proleptic Gregorian calendar: 19 July 622
_MONTHS = 12


class UmmAlQura(Resource):
    """The lengths of the months (``data/hijri.toml``)."""

    first_year: int
    first_day: date
    months: str


@cache
def _table() -> tuple[int, tuple[int, ...]]:
    """Return the first year of the table, and the ordinal of the first day of each month, and of the day after all."""
    data = load("hijri", None, UmmAlQura)
    lengths = (_SHORTEST_MONTH + int(digit) for digit in "".join(data.months.split()))
    return data.first_year, tuple(accumulate(lengths, initial=data.first_day.toordinal()))


def from_hijri(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Hijri date.

    Raises:
        ValueError: there is no such day.
    """
    if not (1 <= month <= _MONTHS and 1 <= day <= 30 and 1 <= year <= 9000):
        raise ValueError(f"there is no Hijri day {year}-{month}-{day}")
    first, starts = _table()
    index = (year - first) * _MONTHS + month - 1
    if 0 <= index < len(starts) - 1:
        if starts[index] + day > starts[index + 1]:
            raise ValueError(f"month {month} of {year} AH has {starts[index + 1] - starts[index]} days")
        return date.fromordinal(starts[index] + day - 1)
    before = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2
    return date.fromordinal(_EPOCH + before + day - 1)


def month_from_hijri(year: int, month: int) -> str:
    """Return the Gregorian month (YYYY-MM) that holds most days of a Hijri month."""
    middle = from_hijri(year, month, 1) + timedelta(days=14)
    return f"{middle.year:04d}-{middle.month:02d}"


def year_from_hijri(year: int) -> int:
    """Return the Gregorian year that holds most days of a Hijri year."""
    start, end = from_hijri(year, 1, 1), from_hijri(year + 1, 1, 1)
    days_in_first = date(start.year, 12, 31) - start
    half = (end - start) / 2
    return start.year if days_in_first >= half else start.year + 1

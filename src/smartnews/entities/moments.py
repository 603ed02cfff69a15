"""A date as it stands in a text, before any year is filled in."""

from __future__ import annotations

from dataclasses import dataclass

from smartnews.entities.date_words import Calendar, Period

__all__ = ["Moment"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it stands in the text: its tokens ``first:last``, its range, and what it says.

    ``shift`` (-1, 0, 1) is "last", "this", "next" of ``period`` (or of the month or weekday that is named); ``offset``
    counts days from today; ``to`` says that the next mention ends a range that this one begins; ``named`` that a bare
    year is part of a name (معرض جيتكس 2016), and of nothing far ahead.
    """

    first: int
    last: int
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    calendar: Calendar = "gregorian"
    shift: int | None = None
    period: Period | None = None
    offset: int | None = None
    weekday: int | None = None
    to: bool = False
    named: bool = False

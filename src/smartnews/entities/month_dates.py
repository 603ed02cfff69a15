"""Days, months and numeric dates over tokens.

Each mention is a `Moment`. Days that share a month are mentions of their own ("من 18 إلى 22 أكتوبر 2009"), and take
month and year from the last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from smartnews.draft import Draft
from smartnews.entities.date_words import Calendar, DateLexicon, Month, Period
from smartnews.entities.moments import Moment
from smartnews.entities.numbers import Numbers
from smartnews.entities.units import Units

__all__ = ["HIJRI_YEARS", "LINKS", "MARKS", "OLD_YEARS", "RANGE_LINKS", "MonthReader"]

OLD_YEARS = range(1000, 2100)
HIJRI_YEARS = range(1300, 1501)
_SAFAR = 2
_MOST_DAYS = 8
RANGE_LINKS = frozenset({"-", "–", "—", "الي", "حتي", "وحتي", "to", "until", "au", "a"})
LINKS = RANGE_LINKS | {"و", "،", ",", "او", "ثم", "and", "et", "ou", "or", "/"}
MARKS = frozenset({",", "،", "(", "-", "–", "/", ":"})


class _Day(NamedTuple):
    """A number that may be a day of a month."""

    value: int
    first: int
    last: int
    start: int
    end: int
    to: bool


class _Rest(NamedTuple):
    """What follows a month's name."""

    last: int
    year: int | None
    shift: int | None


class _Said(NamedTuple):
    """What days share."""

    year: int | None = None
    month: int | None = None
    calendar: Calendar = "gregorian"
    shift: int | None = None
    period: Period | None = None


class MonthReader:
    """Reads the dates that name a month, or are numeric, in one article.

    Args:
        draft: the article.
        words: the words of dates.
        numbers: the numbers of the language.
        units: its units; a number that has one is no year.
    """

    def __init__(self, draft: Draft, words: DateLexicon, numbers: Numbers, units: Units) -> None:
        self._tokens, self._text = draft.tokens, draft.view.text
        self._words, self._numbers, self._units = words, numbers, units
        self._size = len(draft.tokens.forms)
        self._quotes = draft.layout.quotes

    def _days(self, index: int) -> list[Moment]:
        """Return the days from ``index`` that share a month: "2 November", "20 و26 الجاري", "الثاني من نوفمبر"."""
        day = self._day(index)
        if day is None:
            return []
        days = [day]
        while len(days) < _MOST_DAYS:
            tail = self._after_day(days)
            if tail:
                return tail
            following = self._next_day(days[-1])
            if following is None:
                return []
            days[-1] = days[-1]._replace(to=following[1])
            days.append(following[0])
        return []

    def _day(self, index: int) -> _Day | None:
        tokens = self._tokens
        if index >= self._size:
            return None
        form = tokens.forms[index]
        if tokens.kinds[index] == "n":
            if len(form) > 2 or not form.isdecimal() or not 1 <= int(form) <= 31:
                return None
            last = index + 1
            if (
                last < self._size
                and tokens.forms[last] in self._words.day_suffixes
                and tokens.starts[last] == tokens.ends[index]
            ):
                last += 1
            return _Day(int(form), index, last, tokens.starts[index], tokens.ends[last - 1], False)
        number = self._numbers.ordinal(tokens, self._text, index)
        if number is None or not 1 <= number.value <= 31 or not isinstance(number.value, int):
            return None
        if not form.isascii() and not number.definite:
            return None
        return _Day(number.value, index, number.last, number.start, number.end, False)

    def _next_day(self, day: _Day) -> tuple[_Day, bool] | None:
        index, to = day.last, False
        if index < self._size and self._tokens.forms[index] in LINKS:
            to = self._tokens.forms[index] in RANGE_LINKS
            index += 1
        following = self._day(index)
        if following is None or self._tokens.kinds[following.first] != self._tokens.kinds[day.first]:
            return None
        return following, to

    def _after_day(self, days: list[_Day]) -> list[Moment]:
        """Return the moments of ``days`` if a month follows the last, or "of this month" (26 الجاري)."""
        words, tokens, index = self._words, self._tokens, days[-1].last
        if index >= self._size:
            return []
        in_digits = tokens.kinds[days[-1].first] == "n"
        of = words.of.inside(tokens, index)
        found = self._month_at(of.last if of else index) or (self._month_at(index) if of else None)
        if found:
            month, last = found
            rest = self._after_month(last, month)
            if month.calendar == "hijri" and month.number == _SAFAR and rest.year is None:
                return []  # 3 صفر is a score
            return self._several(days, rest.last, _Said(rest.year, month.number, month.calendar, rest.shift))
        if not in_digits and of is None:
            return []
        if of:
            period = words.periods.inside(tokens, of.last) if of.last < self._size else None
            if period is None or period.payload != "month" or period.last >= self._size:
                return []
            index = period.last
        shift = words.modifiers.inside(tokens, index)
        first = days[0].first
        if shift is None or (first and tokens.forms[first - 1] in ("ال", "وال")):
            return []  # ال5 الأخيرة
        feminine = tokens.forms[index].endswith("ه") and tokens.forms[index] != "منه"
        if feminine:
            return []
        return self._several(days, shift.last, _Said(shift=shift.payload, period="month"))

    def _several(self, days: list[_Day], last: int, said: _Said) -> list[Moment]:
        """Return a moment for each of the days, with what is ``said`` of all."""
        end = self._tokens.ends[last - 1]
        moments = [
            Moment(
                day.first,
                day.last,
                day.start,
                day.end,
                year=said.year,
                month=said.month,
                day=day.value,
                calendar=said.calendar,
                shift=said.shift,
                period=said.period,
                to=day.to,
            )
            for day in days
        ]
        moments[-1] = replace(moments[-1], last=last, end=end)
        return self._equal(moments)

    def _equal(self, moments: list[Moment]) -> list[Moment]:
        """Take in the same day of the other calendar: "4 شوال 1445 الموافق 13 أبريل 2024"."""
        moment = moments[-1]
        index = moment.last
        if index < self._size and self._tokens.forms[index] in MARKS:
            index += 1
        match = self._words.equals.inside(self._tokens, index) if index < self._size else None
        if match is None:
            return moments
        index = match.last
        while index < self._size and (self._tokens.forms[index] in ("ل", "في") or self._tokens.forms[index] in MARKS):
            index += 1
        other = (self._numeric(index) or self._days(index)) if index < self._size else []
        if len(other) != 1:
            return moments
        same = other[0]
        if same.calendar == "hijri" and moment.month is not None:
            return [*moments[:-1], replace(moment, last=same.last, end=same.end)]
        merged = replace(same, first=moment.first, start=moment.start, weekday=moment.weekday)
        return [*moments[:-1], merged]

    def _month_at(self, index: int) -> tuple[Month, int] | None:
        if index >= self._size:
            return None
        match = self._words.months.inside(self._tokens, index)
        if match is None:
            return None
        month: Month = match.payload
        return month, match.last

    def _after_month(self, index: int, month: Month) -> _Rest:
        """Read the month's other name, its year, and "of this year" behind it."""
        tokens, words = self._tokens, self._words
        index = self._other_name(index, month)
        if index + 1 < self._size and tokens.forms[index] == "/" and words.modifiers.inside(tokens, index + 1):
            index += 1
        year = self._year_behind(index, month.calendar)
        if year:
            return _Rest(year[1], year[0], None)
        if index >= self._size:
            return _Rest(index, None, None)
        shift = words.modifiers.inside(tokens, index)
        if shift:
            year = self._year_behind(shift.last, month.calendar)
            return _Rest(year[1] if year else shift.last, year[0] if year else None, shift.payload)
        of = words.of.inside(tokens, index)
        start = of.last if of else index
        period = words.periods.inside(tokens, start) if start < self._size else None
        if period and period.payload == "year" and period.last < self._size:
            shift = words.modifiers.inside(tokens, period.last)
            if shift:
                year = self._year_behind(shift.last, month.calendar)
                return _Rest(year[1] if year else shift.last, year[0] if year else None, shift.payload)
        return _Rest(index, None, None)

    def _other_name(self, index: int, month: Month) -> int:
        """Return the token behind the month's name of the other family: "فبراير/شباط", "مايو أيار"."""
        tokens = self._tokens
        at = index + 1 if index < self._size and tokens.forms[index] in MARKS else index
        other = self._month_at(at)
        if other is None or other[0][:2] != month[:2]:
            return index
        last = other[1]
        closes = last < self._size and at > index and tokens.forms[index] == "(" and tokens.forms[last] == ")"
        return last + 1 if closes else last

    def _year_behind(self, index: int, calendar: Calendar) -> tuple[int, int] | None:
        """Return the year at a token (behind "of" or a comma) and the token after it and its era."""
        tokens, words = self._tokens, self._words
        if index >= self._size:
            return None
        if tokens.kinds[index] != "n":
            of = words.of.inside(tokens, index)
            index = of.last if of else index + 1 if tokens.forms[index] in ",،" else index
            index += index < self._size and tokens.forms[index] in words.year_cues
            if index >= self._size or tokens.kinds[index] != "n":
                return None
        form = tokens.forms[index]
        if len(form) != 4 or not form.isdecimal():
            return None
        year, last = int(form), index + 1
        if calendar == "hijri":
            if year not in HIJRI_YEARS:
                return None
            return year, last + (last < self._size and tokens.forms[last] in words.hijri_eras)
        if year not in OLD_YEARS or self._has_unit(last, counted=False):
            return None
        return year, last + (last < self._size and tokens.forms[last] in words.gregorian_eras)

    def _has_unit(self, index: int, counted: bool = True) -> bool:
        """Return whether a unit (or, if ``counted``, a noun that is counted) makes the number before it no year."""
        found = self._units.at(self._tokens, index)
        if found is None or found[0].name == "year" or self._tokens.forms[index] in self._words.gregorian_eras:
            return False
        return counted or found[0].kind != "thing"

    def _month(self, index: int) -> list[Moment]:
        """Return the month at a token: "ديسمبر من سنة 2016", "May 5, 2024", "سبتمبر المقبل"."""
        words, tokens = self._words, self._tokens
        opening = words.month_openings[tokens.forms[index]]
        match = words.months.inside(tokens, index, opening.cut)
        if match is None or opening.definite:
            return []
        month: Month = match.payload
        latin = tokens.forms[index].isascii()
        if latin and words.month_first and not tokens.capital[index]:
            return []
        if latin and words.month_first:
            moments = self._days_behind_month(index, match.last, month)
            if moments:
                return moments
        rest = self._after_month(match.last, month)
        if rest.year is None and rest.shift is None:
            if month.calendar == "hijri":
                return []
            other_name = rest.last > match.last
            cued = index > 0 and opening.cut == 0 and tokens.forms[index - 1] in words.month_cues
            if month.ambiguous and not other_name and not cued:
                return []
        return [
            Moment(
                index,
                rest.last,
                match.start,
                tokens.ends[rest.last - 1],
                rest.year,
                month.number,
                None,
                month.calendar,
                rest.shift,
            )
        ]

    def _days_behind_month(self, first: int, index: int, month: Month) -> list[Moment]:
        """Return the days of "November 5-7, 2024"."""
        tokens = self._tokens
        day = self._day(index)
        if day is None or tokens.kinds[index] != "n":
            return []
        days = [day]
        while len(days) < _MOST_DAYS:
            following = self._next_day(days[-1])
            if following is None or tokens.forms[days[-1].last] == "," or tokens.kinds[following[0].first] != "n":
                break
            days[-1] = days[-1]._replace(to=following[1])
            days.append(following[0])
        year = self._year_behind(days[-1].last, month.calendar)
        last = year[1] if year else days[-1].last
        moments = self._several(days, last, _Said(year[0] if year else None, month.number, month.calendar))
        moments[0] = replace(moments[0], first=first, start=tokens.starts[first])
        return moments

    def _numeric(self, index: int) -> list[Moment]:
        """Return the date of a token such as 12/05/2024 (day first, but in English if that cannot be) or 2024-05-12."""
        tokens = self._tokens
        form = tokens.forms[index]
        mark = next((mark for mark in "/-." if mark in form), None)
        parts = form.split(mark) if mark else []
        if len(parts) != 3 or not all(part.isdecimal() for part in parts):
            return []
        if len(parts[0]) == 4:
            year, month, day = map(int, parts)
        elif len(parts[2]) == 4:
            day, month, year = map(int, parts)
        else:
            return []
        month_first = self._words.month_first and self._numbers.language == "en" and mark == "/" and len(parts[2]) == 4
        if month > 12 or (month_first and day <= 12):
            day, month = month, day
        hijri = year in HIJRI_YEARS
        if not 1 <= month <= 12 or not 1 <= day <= 31 or not (hijri or year in OLD_YEARS):
            return []
        last = index + 1
        if last < self._size and tokens.forms[last] in (
            self._words.hijri_eras if hijri else self._words.gregorian_eras
        ):
            last += 1
        calendar: Calendar = "hijri" if hijri else "gregorian"
        return self._equal(
            [Moment(index, last, tokens.starts[index], tokens.ends[last - 1], year, month, day, calendar)]
        )

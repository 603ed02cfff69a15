"""All dates of an article: those of `MonthReader`, bare years, and relative ones (أمس, last year)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from smartnews.entities.moments import Moment
from smartnews.entities.month_dates import HIJRI_YEARS, MARKS, OLD_YEARS, RANGE_LINKS, MonthReader

__all__ = ["DateReader"]

_YEARS = range(1900, 2100)
_AND_TODAY = frozenset({"واليوم", "فاليوم"})


class DateReader(MonthReader):
    """Reads all dates of one article."""

    def moments(self, triggers: frozenset[str]) -> Iterator[Moment]:
        """Yield the dates of the article, in order."""
        tokens, done = self._tokens, 0
        for index, (form, kind) in enumerate(zip(tokens.forms, tokens.kinds, strict=True)):
            if index < done or (kind != "n" and form not in triggers):
                continue
            for moment in self._at(index):
                yield moment
                done = moment.last

    def _at(self, index: int) -> list[Moment]:
        words, form = self._words, self._tokens.forms[index]
        if self._tokens.kinds[index] == "n":
            return self._numeric(index) or self._days(index) or self._year(index)
        moments: list[Moment] = []
        if form in words.weekday_openings:
            moments = self._weekday(index)
        if not moments and form in words.day_openings:
            moments = self._day_word(index)
        if not moments and form in words.month_openings:
            moments = self._month(index)
        if not moments and form in words.before_openings:
            moments = self._before(index)
        if not moments and form in words.period_openings:
            moments = self._period(index)
        if not moments and form in words.year_cues:
            moments = self._year_in_words(index)
        if not moments and self._numbers.opens_ordinal(form) and not self._ordered(index):
            moments = self._days(index)
        return moments

    def _ordered(self, index: int) -> bool:
        """Return whether an ordinal belongs to the noun before it (النصف الثاني من سبتمبر)."""
        return index > 0 and self._tokens.forms[index - 1] in self._words.ordered

    def _year(self, index: int) -> list[Moment]:
        """Return the bare year at a token, unless it counts or labels something."""
        tokens, words = self._tokens, self._words
        form = tokens.forms[index]
        if (
            len(form) != 4
            or not form.isdecimal()
            or (tokens.starts[index] and self._text[tokens.starts[index] - 1] in "#.,$€£")
        ):
            return []
        year, last = int(form), index + 1
        after = tokens.forms[last] if last < self._size else ""
        before = tokens.forms[index - 1] if index else ""
        start, end = tokens.starts[index], tokens.ends[index]
        if after in words.hijri_eras and year in HIJRI_YEARS:
            return [Moment(index, last + 1, start, tokens.ends[last], year, calendar="hijri")]
        cued = before in words.year_cues
        in_years = year in _YEARS or (year in OLD_YEARS and (cued or before in "(-–" or after in "-–"))
        if not in_years or before in words.not_year_cues or self._joined(index):
            return []
        if after in words.gregorian_eras:
            return [Moment(index, last + 1, start, tokens.ends[last], year)]
        if not cued and (self._has_unit(last) or self._numbers.is_scale(after)):
            return []
        to = after in RANGE_LINKS and last + 1 < self._size and len(tokens.forms[last + 1]) == 4
        named = (
            not cued
            and tokens.kinds[index - 1] == "w"
            and before not in words.time_words
            and before not in words.far_names
        )
        return [
            Moment(index, last, start, end, year, to=to and tokens.kinds[last + 1] == "n", named=named and index > 0)
        ]

    def _joined(self, index: int) -> bool:
        """Return whether a number is stuck to a letter or to digits that are no year (518/2009, A-2000)."""
        start, end = self._tokens.starts[index], self._tokens.ends[index]
        before, after = self._text[start - 1 : start], self._text[end : end + 1]
        if (before + after).isascii() and (before.isalpha() or after.isalpha()):
            return True
        if before in "-/" and before and index >= 2:
            other = self._tokens.forms[index - 2]
            stuck = self._tokens.ends[index - 2] == start - 1
            return stuck and not (other.isdecimal() and len(other) == 4)
        return False

    def _year_in_words(self, index: int) -> list[Moment]:
        """Return the year in words behind a word for year: "عام ألفين وعشرة"."""
        if index + 1 >= self._size or self._tokens.kinds[index + 1] != "w":
            return []
        number = self._numbers.cardinal(self._tokens, self._text, index + 1)
        if number is None or number.value not in OLD_YEARS or number.definite or self._has_unit(number.last):
            return []
        return [Moment(number.first, number.last, number.start, number.end, int(number.value))]

    def _weekday(self, index: int) -> list[Moment]:
        """Return the weekday at a token, with the date behind it: "الاثنين 5 مايو", "الأحد الماضي"."""
        words, tokens = self._words, self._tokens
        opening = words.weekday_openings[tokens.forms[index]]
        match = words.weekdays.inside(tokens, index, opening.cut)
        if match is None or (index and tokens.forms[index - 1] in words.not_after):
            return []
        if tokens.forms[index].isascii() and words.month_first and not tokens.capital[index]:
            return []
        moment = Moment(index, match.last, match.start, match.end, weekday=match.payload)
        return self._with_date(moment)

    def _with_date(self, moment: Moment) -> list[Moment]:
        """Extend a weekday or a word for a day by the modifier or the date behind it."""
        words, tokens = self._words, self._tokens
        index = moment.last
        shift = words.modifiers.inside(tokens, index) if index < self._size else None
        if shift:
            moment = replace(moment, last=shift.last, end=shift.end, shift=shift.payload)
            index = shift.last
        if index < self._size and tokens.forms[index] in MARKS:
            index += 1
        if index >= self._size:
            return [moment]
        if words.equals.inside(tokens, index):
            return self._equal([moment])
        dates: list[Moment] = []
        if tokens.kinds[index] == "n":
            dates = self._numeric(index) or self._days(index)
        elif self._numbers.opens_ordinal(tokens.forms[index]):
            dates = self._days(index)
        elif words.month_first and tokens.forms[index] in words.month_openings and tokens.capital[index]:
            dates = [found for found in self._month(index) if found.day]
        if not dates:
            return [moment]
        dates[0] = replace(dates[0], first=moment.first, start=moment.start, weekday=moment.weekday)
        return dates

    def _day_word(self, index: int) -> list[Moment]:
        """Return the word for a day at a token, with the weekday behind it: "أمس", "اليوم الخميس", "أمس (الاثنين)"."""
        words, tokens = self._words, self._tokens
        opening = words.day_openings[tokens.forms[index]]
        match = words.days.inside(tokens, index, opening.cut)
        if match is None or opening.definite:
            return []
        offset, barred = match.payload
        following = tokens.forms[match.last] if match.last < self._size else ""
        before = tokens.forms[index - 1] if index else ""
        per_day = offset == 0 and (before in ("في", "كل") or tokens.forms[index].startswith(("بال", "كال")))
        if following in barred or before in words.not_after or per_day:
            return []
        moment = Moment(index, match.last, match.start, match.end, offset=offset)
        at = match.last
        bracket = following == "("
        if following in ("(", "،", ","):
            at += 1
        weekday = words.weekdays.inside(tokens, at) if at < self._size else None
        if weekday and (bracket or following not in ("،", ",")):
            last, end = weekday.last, weekday.end
            if bracket:
                if last >= self._size or tokens.forms[last] != ")":
                    return [moment]
                last, end = last + 1, tokens.ends[last]
            moment = replace(moment, last=last, end=end)
            return self._with_date(moment)
        return [] if offset == 0 and self._is_nowadays(index) else [moment]

    def _is_nowadays(self, index: int) -> bool:
        """Return whether the word for today at a token says no more than "now": تضم اليوم, in quotations."""
        forms, words = self._tokens.forms, self._words
        before = forms[index - 1] if index else ""
        if before in words.parts_of_day:
            return False
        if before in words.nowadays or forms[index] in _AND_TODAY:
            return True
        start = self._tokens.starts[index]
        quote = bisect_right(self._quotes, start, key=lambda quote: quote.start) - 1
        return quote >= 0 and start < self._quotes[quote].end

    def _before(self, index: int) -> list[Moment]:
        """Return the period or weekday behind "this", "last" or "next": "هذا العام", "last March", "ce lundi"."""
        words, tokens = self._words, self._tokens
        opening = words.before_openings[tokens.forms[index]]
        match = words.before.inside(tokens, index, opening.cut)
        if match is None or match.last >= self._size:
            return []
        shift, at = match.payload, match.last
        period = words.periods.inside(tokens, at)
        if period:
            end = period.end
            last = period.last
            extra = words.modifiers.inside(tokens, last) if last < self._size else None
            if extra:
                last, end = extra.last, extra.end
            return [Moment(index, last, match.start, end, shift=shift, period=period.payload)]
        if tokens.forms[index][0] > "\u0590":
            return []
        for moment in (*self._weekday_at(at), *self._month_at_shift(at)):
            return [replace(moment, first=index, start=match.start, shift=shift)]
        return []

    def _weekday_at(self, index: int) -> list[Moment]:
        return self._weekday(index) if self._tokens.forms[index] in self._words.weekday_openings else []

    def _month_at_shift(self, index: int) -> list[Moment]:
        found = self._month_at(index) if self._tokens.capital[index] else None
        if found is None or found[0].calendar == "hijri":
            return []
        tokens = self._tokens
        return [Moment(index, found[1], tokens.starts[index], tokens.ends[found[1] - 1], month=found[0].number)]

    def _period(self, index: int) -> list[Moment]:
        """Return the period with its modifier at a token: "العام الماضي", "l'an dernier", "العام الماضي 2015"."""
        words, tokens = self._words, self._tokens
        opening = words.period_openings[tokens.forms[index]]
        match = words.periods.inside(tokens, index, opening.cut)
        if match is None or match.last >= self._size:
            return []
        shift = words.modifiers.inside(tokens, match.last)
        if shift is None or (index and tokens.forms[index - 1] in words.not_after):
            return []
        year = (
            self._year_behind(shift.last, "gregorian")
            if match.payload == "year" and shift.last < self._size and tokens.kinds[shift.last] == "n"
            else None
        )
        last = year[1] if year else shift.last
        return [
            Moment(
                index,
                last,
                match.start,
                tokens.ends[last - 1],
                year[0] if year else None,
                shift=shift.payload,
                period=match.payload,
            )
        ]

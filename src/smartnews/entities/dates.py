"""Dates, with their ISO form as far as the text says it.

The year of a day or month without one is filled in only when it is plain: its own sentence holds one year as part of a
name (معرض جيتكس 2016; not after "year", "since" or "until", nor in رؤية 2030); or some date of the text has a year, and
no other year stands in it; or, if no date has one, the title holds one year, or else the first sentences hold one as
part of a name. With `Settings.reference_date`, what is still open is resolved from the day of publication: relative
dates (أمس, last Monday) and years (the one that brings the day nearest, or that "last" and "next" demand).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from smartnews.article import DateNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.date_reader import DateReader
from smartnews.entities.date_words import DateLexicon, date_lexicon
from smartnews.entities.hijri import from_hijri, month_from_hijri, year_from_hijri
from smartnews.entities.moments import Moment
from smartnews.entities.number_words import lexicon
from smartnews.entities.numbers import Numbers
from smartnews.entities.units import Units, units

__all__ = ["DateFinder"]

_OWNERS = frozenset({"EMAIL", "URL", "PHONE", "HANDLE"})
_LEADING_SENTENCES = 2
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class DateFinder:
    """Finds the dates of an article (type DATE)."""

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterable[Candidate]:
        """Return the dates, in the order of the text, outside the addresses that were found before."""
        words, numbers, table, triggers = _context(draft.language.code)
        moments = list(DateReader(draft, words, numbers, table).moments(triggers))
        owned = [(candidate.start, candidate.end) for candidate in found if candidate.type in _OWNERS]
        if owned:
            moments = [m for m in moments if not any(start < m.end and m.start < end for start, end in owned)]
        year = plain_year(draft, moments)
        today = draft.settings.reference_date
        beside = _named_beside(draft, moments)
        isos = [iso_of(m, beside.get(m.start) or (year.of(m) if year else None), today) for m in moments]
        for index, moment in enumerate(moments):
            end = isos[index + 1] if moment.to and index + 1 < len(moments) else None
            normal = DateNormal(iso=isos[index], end=end, calendar=moment.calendar)
            yield Candidate(moment.start, moment.end, "DATE", normal, 0.95 if isos[index] else 0.9)


@cache
def _context(language: str) -> tuple[DateLexicon, Numbers, Units, frozenset[str]]:
    words = date_lexicon(language)
    triggers = words.triggers | words.year_cues | frozenset(lexicon(language).ordinal_openings)
    return words, Numbers(language), units(language), triggers


class PlainYear(NamedTuple):
    """The year that dates without one belong to, and the "last" or "next" of the date that it is known by."""

    year: int
    shift: int | None = None

    def of(self, moment: Moment) -> int | None:
        """Return the year for a date without one; None if that one looks the other way (last and next)."""
        return None if self.shift and moment.shift == -self.shift else self.year


def plain_year(draft: Draft, moments: Sequence[Moment]) -> PlainYear | None:
    """Return the year that dates without one belong to, or None if the text leaves it open."""
    western = [m for m in moments if m.calendar == "gregorian"]
    years = {m.year for m in western if m.year}
    dated = [m for m in western if m.year and m.month]
    if dated:
        return PlainYear(years.pop(), dated[0].shift) if len(years) == 1 else None
    if draft.title_view is not None:
        titled = {int(year) for year in _YEAR.findall(draft.title_view.text)}
        if titled:
            return PlainYear(titled.pop()) if len(titled) == 1 else None
    if not draft.sentences:
        return None
    lead = draft.sentences[:_LEADING_SENTENCES][-1][1]
    named = {m.year for m in moments if m.year and m.named and m.end <= lead}
    return PlainYear(named.pop()) if len(named) == 1 else None


def _named_beside(draft: Draft, moments: Sequence[Moment]) -> dict[int, int]:
    """Return the year that the sentence of a date names something by, for each date (by its start) that has one."""
    if not any(m.named for m in moments):
        return {}
    starts = [start for start, _ in draft.sentences]
    years: dict[int, set[int]] = {}
    for moment in moments:
        if moment.year and moment.named:
            years.setdefault(bisect_right(starts, moment.start), set()).add(moment.year)
    plain = {sentence: named.pop() for sentence, named in years.items() if len(named) == 1}
    places = ((m.start, bisect_right(starts, m.start)) for m in moments if m.month and not m.year)
    return {start: plain[sentence] for start, sentence in places if sentence in plain}


def iso_of(moment: Moment, year: int | None, today: date | None) -> str | None:
    """Return the ISO form of a moment: YYYY, YYYY-MM, YYYY-MM-DD, --MM-DD, or None.

    Args:
        moment: the date as the text has it.
        year: the year to fill in, if it is plain.
        today: the day of publication, if known.
    """
    if moment.calendar == "hijri":
        return _hijri_iso(moment)
    if moment.month is None:
        if moment.year is not None:
            return f"{moment.year:04d}"
        return _relative(moment, today) if today else None
    filled = moment.year or year or (_nearest_year(moment, today) if today else None)
    if moment.day is None:
        return f"{filled:04d}-{moment.month:02d}" if filled else None
    if moment.day > monthrange(filled or 2000, moment.month)[1]:
        return None
    return f"{filled:04d}-{moment.month:02d}-{moment.day:02d}" if filled else f"--{moment.month:02d}-{moment.day:02d}"


def _hijri_iso(moment: Moment) -> str | None:
    if moment.year is None:
        return None
    try:
        if moment.month is None:
            return f"{year_from_hijri(moment.year):04d}"
        if moment.day is None:
            return month_from_hijri(moment.year, moment.month)
        return from_hijri(moment.year, moment.month, moment.day).isoformat()
    except ValueError:
        return None


def _nearest_year(moment: Moment, today: date) -> int:
    """Return the year that brings a day or month nearest to today, on the side that "last" or "next" says."""
    month, day = moment.month or 1, moment.day or 15
    years = (today.year - 1, today.year, today.year + 1)
    days = [date(year, month, min(day, monthrange(year, month)[1])) for year in years]
    if moment.shift == 0:
        return today.year
    if moment.shift == -1:
        days = [day for day in days if day <= today]
    elif moment.shift == 1:
        days = [day for day in days if day >= today]
    return min(days, key=lambda day: abs(day - today)).year


def _relative(moment: Moment, today: date) -> str | None:
    """Return the ISO form of a moment that counts from today."""
    if moment.offset is not None:
        return (today + timedelta(days=moment.offset)).isoformat()
    shift = moment.shift or 0
    if moment.weekday is not None:
        ahead = (moment.weekday - today.weekday()) % 7
        if moment.shift == -1 or (moment.shift is None and ahead > 3):
            ahead -= 7
        elif moment.shift == 1 and ahead == 0:
            ahead = 7
        return (today + timedelta(days=ahead)).isoformat()
    if moment.period == "year":
        return f"{today.year + shift:04d}"
    if moment.period == "month":
        months = today.year * 12 + today.month - 1 + shift
        year, month = divmod(months, 12)
        if moment.day is None:
            return f"{year:04d}-{month + 1:02d}"
        return iso_of(replace(moment, year=year, month=month + 1), None, today)
    return None

"""Dates, with their ISO form as far as the text says it.

The year of a day or month without one is filled in only when it is plain: it begins a range that ends in a date with a
year; or its own sentence holds one year as part of a name (معرض جيتكس 2016; not after "year", "since" or "until", nor
in رؤية 2030); or the text gives the day of its publication, in its dateline or in a line of its own (then the year that
brings the date nearest); or some date of the text has a year, and no other year stands in it; or, if no date has one,
the title holds one year, or else the first sentences hold one as part of a name. With `Settings.reference_date`, what
is still open is resolved from the day of publication: relative dates (أمس, last Monday) and years (the one that brings
the day nearest, or that "last" and "next" demand).
"""

from __future__ import annotations

import itertools
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
from smartnews.entities.month_dates import LINKS, RANGE_LINKS
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
        published = publication_day(draft, moments)
        beside = _named_beside(draft, moments) | _ranges(draft, moments)

        def year_of(moment: Moment) -> int | None:
            if moment.start in beside:
                return beside[moment.start]
            if published and moment.month and moment.calendar == "gregorian":
                return _nearest_year(moment, published)
            return year.of(moment) if year else None

        isos = [iso_of(moment, year_of(moment), today) for moment in moments]
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


def publication_day(draft: Draft, moments: Sequence[Moment]) -> date | None:
    """Return the day on which the text says it was published: in its dateline, or alone in a line."""
    dateline = draft.layout.dateline or (0, 0)
    kinds = draft.tokens.kinds
    for moment in moments:
        if not (moment.year and moment.month and moment.day) or moment.calendar == "hijri":
            continue
        alone = kinds[max(0, moment.first - 1) : moment.first] in ("", "b") and kinds[moment.last :][:1] in ("", "b")
        if alone or dateline[0] <= moment.start < dateline[1]:
            try:
                return date(moment.year, moment.month, moment.day)
            except ValueError:
                return None
    return None


def _ranges(draft: Draft, moments: Sequence[Moment]) -> dict[int, int]:
    """Return the years, by their starts, of dates that run to another with a year: "27 جوان إلى 4 جويلية 2026"."""
    years: dict[int, int] = {}
    for moment, after in itertools.pairwise(moments):
        if not moment.month or moment.year or moment.shift or moment.calendar != after.calendar:
            continue
        between = set(draft.tokens.forms[moment.last : after.first])
        if after.year and after.month and after.first - moment.last <= 1 and between <= LINKS:
            if (moment.month, moment.day or 0) <= (after.month, after.day or 0):
                years[moment.start] = after.year
            elif between & RANGE_LINKS:
                years[moment.start] = after.year - 1
    return years


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

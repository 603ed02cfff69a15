"""The words of dates in a language, ready for look-up."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple, TypeVar

from smartnews.entities.number_words import openings
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["Calendar", "DateLexicon", "DateWords", "Month", "Period", "Shift", "date_lexicon"]

Calendar = Literal["gregorian", "hijri"]
Period = Literal["week", "month", "quarter", "year", "season"]
Shift = Literal["last", "this", "next"]
T = TypeVar("T")
_SHIFTS: dict[Shift, int] = {"last": -1, "this": 0, "next": 1}


class DayWord(Resource):
    """Words for a day by its distance from today."""

    words: tuple[str, ...]
    offset: int


class DateWords(Resource):
    """The words of dates (``data/*/dates.toml``)."""

    months: tuple[tuple[str, ...], ...]
    ambiguous_months: tuple[str, ...]
    month_cues: tuple[str, ...]
    not_after: tuple[str, ...]
    nowadays: tuple[str, ...]
    parts_of_day: tuple[str, ...]
    ordered: tuple[str, ...]
    hijri_months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    hijri_eras: tuple[str, ...]
    gregorian_eras: tuple[str, ...]
    equals: tuple[str, ...]
    of: tuple[str, ...]
    day_suffixes: tuple[str, ...]
    month_first: bool
    year_cues: tuple[str, ...]
    time_words: tuple[str, ...]
    far_names: tuple[str, ...]
    not_year_cues: tuple[str, ...]
    days: dict[str, DayWord]
    not_days: dict[str, tuple[str, ...]]
    periods: dict[Period, tuple[str, ...]]
    modifiers: dict[Shift, tuple[str, ...]]
    modifiers_before: dict[Shift, tuple[str, ...]]


class Month(NamedTuple):
    """A month: its number, its calendar, and whether its name is another word too."""

    number: int
    calendar: Calendar
    ambiguous: bool = False


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _add_merged(table: dict[str, T]) -> None:
    """Add the words with the merged article, which keeps the whole word (للعام الحالي)."""
    table.update({"لل" + name[2:]: value for name, value in table.items() if name.startswith("ال")})


class DateLexicon:
    """The words of one or several languages, folded.

    Attributes:
        triggers: the tokens, numbers apart, that a date may begin with.
    """

    def __init__(self, resources: Iterable[DateWords]) -> None:
        months: dict[str, Month] = {}
        weekdays: dict[str, int] = {}
        days: dict[str, tuple[int, frozenset[str]]] = {}
        periods: dict[str, Period] = {}
        modifiers: dict[str, int] = {}
        before: dict[str, int] = {}
        self.month_first = False
        resources = tuple(resources)
        for words in resources:
            ambiguous = _folded(words.ambiguous_months)
            for number, names in enumerate(words.hijri_months, 1):
                months.update((fold(name), Month(number, "hijri", True)) for name in names)
            for number, names in enumerate(words.months, 1):
                months.update((name, Month(number, "gregorian", name in ambiguous)) for name in map(fold, names))
            for number, names in enumerate(words.weekdays):
                weekdays.update((fold(name), number) for name in names)
            for key, day in words.days.items():
                barred = _folded(words.not_days.get(key, ()))
                days.update((fold(name), (day.offset, barred)) for name in day.words)
            periods.update((fold(name), period) for period, names in words.periods.items() for name in names)
            modifiers.update((fold(name), _SHIFTS[shift]) for shift, names in words.modifiers.items() for name in names)
            before.update((fold(name), _SHIFTS[s]) for s, names in words.modifiers_before.items() for name in names)
            self.month_first |= words.month_first

        _add_merged(weekdays)
        _add_merged(days)
        _add_merged(periods)

        def pooled(field: str) -> frozenset[str]:
            return frozenset(fold(word) for words in resources for word in getattr(words, field))

        self.month_cues = frozenset(openings(pooled("month_cues")))
        self.not_after = pooled("not_after")
        self.nowadays = frozenset(openings(pooled("nowadays")))
        self.parts_of_day = frozenset(openings(pooled("parts_of_day")))
        self.ordered = frozenset(openings(pooled("ordered")))
        self.hijri_eras, self.gregorian_eras = pooled("hijri_eras"), pooled("gregorian_eras")
        self.day_suffixes = pooled("day_suffixes")
        self.year_cues = frozenset(openings(pooled("year_cues")))
        self.not_year_cues = frozenset(openings(pooled("not_year_cues")))
        self.time_words = frozenset(openings(pooled("time_words")))
        self.far_names = frozenset(openings(pooled("far_names")))
        self.months = PhraseMatcher(months)
        self.weekdays = PhraseMatcher(weekdays)
        self.days = PhraseMatcher(days)
        self.periods = PhraseMatcher(periods)
        self.modifiers = PhraseMatcher(modifiers)
        self.before = PhraseMatcher(before)
        self.equals = PhraseMatcher(dict.fromkeys(pooled("equals"), True))
        self.of = PhraseMatcher(dict.fromkeys(pooled("of"), True))
        self.month_openings = openings(months)
        self.weekday_openings = openings(weekdays)
        self.day_openings = openings(days)
        self.period_openings = openings(periods)
        self.before_openings = openings(before)
        self.triggers = frozenset().union(
            self.month_openings, self.weekday_openings, self.day_openings, self.period_openings, self.before_openings
        )


@cache
def date_lexicon(language: str) -> DateLexicon:
    """Return the date words for a text in ``language``: its own, and English ones in Arabic and unknown languages."""
    codes = ("en", "ar") if language == "ar" else (language,) if language in LANGUAGES else ("en",)
    return DateLexicon([load("dates", code, DateWords) for code in codes])

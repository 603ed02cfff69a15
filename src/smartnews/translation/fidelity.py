"""Whether a translation says again what its source said: figures by value, dates by their parts, names, contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from smartnews.article import Check, DateNormal, FigureNormal
from smartnews.entities.number_words import lexicon
from smartnews.entities.numbers import Numbers
from smartnews.entities.units import UnitWords, units
from smartnews.resources import LANGUAGES, load
from smartnews.text.normalise import fold, normalise
from smartnews.text.tokens import tokenise
from smartnews.translation.facts import Fact

__all__ = ["check", "values_of"]

_TOLERANCE = 1e-6
_DIGITS = re.compile(r"(?<![\d.,])\d+(?![.,]?\d)")
_ATTACHED = re.compile(r"(?<![\w.,])\d{1,15}(?:\.\d{1,15})?(?=[a-z])")  # 400m, 5G
_NUMBER = re.compile(r"\d+")
_DAY_AND_MONTH, _LAST_DAY = 2, 31
_WORD = re.compile(r"\w+")
_ARTICLES = frozenset({"the", "al", "el"})
_ADDRESS_NOISE = str.maketrans("", "", " -().\u00a0")
_HEAD, _SHORT, _MOST = 3, 2, 0.7
_STEM = 5


def check(facts: Iterable[Fact], translation: str, language: str) -> tuple[Check, ...]:
    """Return for each fact whether the translation, a text in ``language``, says it."""
    folded = fold(translation)
    said = tuple(_quantities(translation, language))
    return tuple(Check(kind=fact.kind, source=fact.source, kept=_kept(fact, folded, said, language)) for fact in facts)


def _kept(fact: Fact, folded: str, said: tuple[_Quantity, ...], language: str) -> bool:
    if isinstance(fact.normal, FigureNormal):
        wanted = [fact.normal.value, *([fact.normal.max] if fact.normal.max is not None else [])]
        unit = fact.normal.unit
        if all(_has(said, float(value), unit) for value in wanted) and _has_unit(unit, folded, language):
            return True
        return all(_has_share(folded, float(value)) for value in wanted)
    if isinstance(fact.normal, DateNormal):
        return _has_date(fact.normal, fact.source, folded, language)
    target = fact.target or fact.source
    if fact.kind == "contact":
        return fold(target).translate(_ADDRESS_NOISE) in folded.translate(_ADDRESS_NOISE)
    return _has_name(target, folded, loose=fact.loose)


def _has(said: tuple[_Quantity, ...], wanted: float, unit: str | None) -> bool:
    """Return whether a value is said, and of no other measure than that of the source: barrels are no litres."""
    measured = unit in _measures()
    return any(
        abs(one.value - wanted) <= _TOLERANCE * max(1.0, abs(wanted))
        and not (measured and one.unit is not None and one.unit != unit)
        for one in said
    )


@lru_cache(maxsize=1)
def _measures() -> frozenset[str | None]:
    """Return the units of time and measure, by their English names."""
    words = load("units", "en", UnitWords)
    return frozenset((*words.own["time"].split(), *words.own["measure"].split(), *words.time, *words.measure))


def _has_unit(unit: str | None, folded: str, language: str) -> bool:
    """Return whether a currency or "percent" is named; other units may be put in other words."""
    names = _unit_names(unit, language) if unit else ()
    return not names or any(name in folded for name in names)


@lru_cache(maxsize=512)
def _unit_names(unit: str, language: str) -> tuple[str, ...]:
    """Return what shows a unit in folded text: signs, codes and words of its name in CLDR; none for other units."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_currency_name, get_currency_symbol

    if unit == "percent":
        return ("%", "per cent", "percent", "pour cent", "percentage", "في المئه", "بالمئه")
    if len(unit) != 3 or not unit.isupper():
        return ()
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    name = fold(get_currency_name(unit, count=1, locale=locale)).split()
    sign = fold(get_currency_symbol(unit, locale=locale))
    return (unit.lower(), sign, sign.strip("abcdefghijklmnopqrstuvwxyz") or sign, *(word[:_STEM] for word in name))


def _has_share(folded: str, wanted: float) -> bool:
    """Return whether "half", "a third" … stands for a figure that is a share, or for as many in a hundred."""
    for word in _WORD.findall(folded):
        share = lexicon("en").share_words.get(word)
        if share is not None and any(abs(float(share) * unit - wanted) < _TOLERANCE for unit in (1, 100)):
            return True
    return False


def values_of(text: str, language: str) -> tuple[float, ...]:
    """Return the values of all numbers of a text, in digits and in words ("20.5 billion", "twenty")."""
    return tuple(one.value for one in _quantities(text, language))


class _Quantity(NamedTuple):
    """A number that a text says, and the unit of time or measure that stands behind it, if one does."""

    value: float
    unit: str | None = None


def _quantities(text: str, language: str) -> Iterator[_Quantity]:
    known = language if language in LANGUAGES else "en"
    folded = normalise(text, level="fold").text
    tokens = tokenise(folded, known)
    reader = _reader(known)
    for index in range(len(tokens)):
        number = reader.cardinal(tokens, folded, index) or reader.ordinal(tokens, folded, index)
        if number is None:
            continue
        found = units(known).at(tokens, number.last)
        unit = found[0].name if found and found[0].kind in ("time", "measure") else None
        yield _Quantity(float(number.value), unit)
        if number.decimal is not None:
            yield _Quantity(float(number.decimal), unit)
    for match in _ATTACHED.finditer(folded):
        yield _Quantity(float(match.group()))


@lru_cache(maxsize=len(LANGUAGES))
def _reader(language: str) -> Numbers:
    return Numbers(language)


def _has_date(date: DateNormal, source: str, folded: str, language: str) -> bool:
    """Return whether every part of the date is there; of a Hijri date its own numbers do as well.

    A year that the source leaves to the rest of the text (8 يناير) may be left out.
    """
    digits = {int(part) for part in _DIGITS.findall(folded) if len(part) < 10}
    if date.calendar == "hijri":
        own = {int(part) for part in _DIGITS.findall(fold(source)) if len(part) < 10}
        if own and own <= digits:
            return True
    for iso in filter(None, (date.iso, date.end)):
        year, month, day = (*iso.removeprefix("--").split("-"), "", "")[:3]
        if iso.startswith("--"):
            year, month, day = "", year, month
        elif month and not _says_year(source):
            year = ""
        if year and int(year) not in digits and not (int(year) % 10 == 0 and f"{year}s" in folded):
            return False
        if day and int(day) not in digits and int(day) not in values_of(folded, language):
            return False
        if month and int(month) not in digits and not any(name in folded for name in _months(language, int(month))):
            return False
    return True


def _says_year(source: str) -> bool:
    """Return whether a date with a month names its year, too: in digits, in two of them (8/1/15), or in words."""
    return len(_NUMBER.findall(source)) > _DAY_AND_MONTH or any(value > _LAST_DAY for value in values_of(source, "ar"))


@lru_cache(maxsize=64)
def _months(language: str, month: int) -> tuple[str, ...]:
    """Return the folded names of a month (CLDR): whole and short, by themselves and in a date."""
    from babel import Locale, UnknownLocaleError

    try:
        months = Locale.parse(language.replace("-", "_")).months
    except (UnknownLocaleError, ValueError):
        return ()
    names = {
        months[context][width][month] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
    }
    return tuple(sorted(fold(str(name)).rstrip(".") for name in names))


def _has_name(name: str, folded: str, *, loose: bool) -> bool:
    """Return whether the words of a name stand in the text, one behind the other, articles and hyphens apart.

    Of a loose name, most of its longer words are enough, in any order and number (Smart City, smart cities).
    """
    wanted = [word for word in _WORD.findall(fold(name)) if word not in _ARTICLES]
    words = [word for word in _WORD.findall(folded) if word not in _ARTICLES]
    count = len(wanted)
    if count > 0 and any(words[at : at + count] == wanted for at in range(len(words) - count + 1)):
        return True
    heads = [word[:_HEAD] for word in wanted if len(word) > _SHORT]
    if not loose or not heads:
        return False
    there = {word[:_HEAD] for word in words}
    return sum(head in there for head in heads) >= _MOST * len(heads)

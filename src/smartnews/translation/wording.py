"""How facts are put into words of a language: numbers, sums, dates, places, from their normal forms alone.

Numbers, dates, and the names of countries, currencies and major cities are Unicode CLDR's (through babel); how they
are joined, and the nouns that are counted, stand in ``data/brief/{language}.toml``. A language without such a file
gets CLDR's part, with signs for qualifiers and English nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_name,
)
from babel.units import UnknownUnitError, format_unit

from smartnews.article import FigureNormal, Qualifier
from smartnews.errors import SettingsError
from smartnews.resources import load
from smartnews.translation.brief_words import BriefWords, Category, Forms, Rules, Section

__all__ = ["Wording", "wording"]

_OWN = ("ar", "en", "fr")
_COMPACT_FROM, _MOST_DECIMALS = 1_000_000, 3
_LARGEST = Decimal("1e18")  # beyond it, digits as they are: babel's decimals have 28 places
_ISO = re.compile(r"(?:(\d{4})|-)(?:-(\d{2})(?:-(\d{2}))?)?")
_LEAP_YEAR = 2000  # stands in for the year of a date that has none


def _apply(rules: Rules, text: str) -> str:
    """Return ``text`` changed by the first rule that fits."""
    for pattern, replacement in rules:
        changed, times = re.subn(pattern, replacement, text, count=1)
        if times:
            return changed
    return text


@cache
def _english_territories() -> Mapping[str, str]:
    return {name: code for code, name in Locale.parse("en").territories.items()}


@cache
def wording(language: str) -> Wording:
    """Return the wording of ``language``, a CLDR code such as "en", "pt-BR" or "zh-Hant".

    Raises:
        SettingsError: CLDR does not know the language.
    """
    return Wording(language)


class Wording:
    """Puts facts into words of one language. Use `wording` to get it.

    Raises:
        SettingsError: CLDR does not know the language.
    """

    def __init__(self, language: str) -> None:
        try:
            self.locale = Locale.parse(language.replace("-", "_"))
        except (UnknownLocaleError, ValueError) as error:
            raise SettingsError(
                f"There is no language {language!r} in CLDR ({error}).", 'Give Settings.to a code such as "en" or "ar".'
            ) from error
        self.language: str = self.locale.language
        own = self.language in _OWN
        self.words: BriefWords = load(f"brief/{self.language if own else 'other'}", None, BriefWords)
        english: BriefWords = load("brief/en", None, BriefWords)
        self._nouns = self.words.nouns if own else english.nouns
        self._units: Mapping[str, Forms] = self.words.units if own else english.units
        self.country = lru_cache(maxsize=512)(self._country)
        self.city = lru_cache(maxsize=4096)(self._city)
        self.date = lru_cache(maxsize=4096)(self._date)
        self.amount = lru_cache(maxsize=4096)(self._amount)

    def _country(self, iso: str) -> str | None:
        """Return the country's name, or None if CLDR has none."""
        name: str | None = self.words.territories.get(iso) or self.locale.territories.get(iso)
        return name

    def _city(self, en: str, country: str) -> str | None:
        """Return the city's name in this language, or None where only its English name is known."""
        if self.language == "en":
            return en
        return self.words.cities.get(en) or self._zone_cities.get((en, country))

    @cached_property
    def _zone_cities(self) -> dict[tuple[str, str], str]:
        """CLDR's names of the cities that time zones are called after, by English name and country."""
        found = {}
        english = Locale.parse("en").time_zones
        own = self.locale.time_zones
        territories = get_global("zone_territories")
        for zone, country in territories.items():
            name = own.get(zone, {}).get("city")
            if name:
                en = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
                found[en, country] = name
        return found

    def region(self, en: str) -> str | None:
        """Return the name of a continent, or of a union of states that CLDR counts among territories."""
        code = _english_territories().get(en)
        return None if code is None else self.country(code)

    def language_name(self, code: str) -> str:
        """Return what the language ``code`` is called."""
        return str(self.locale.languages.get(code.partition("-")[0]) or code)

    def place(self, city: str, country: str | None) -> str:
        """Return a city with its country, or alone if they are called the same."""
        return city if country is None or country == city else self.words.place.format(city=city, country=country)

    def _date(self, iso: str, end: str | None = None) -> str | None:
        """Return the date of an ISO form (YYYY, YYYY-MM, YYYY-MM-DD or --MM-DD), or None if it is of another form."""
        start = self._one_date(iso)
        stop = self._one_date(end) if end and end != iso else None
        if start is None or stop is None:
            return start
        return self.words.dates.days.format(start=start, end=stop)

    def _one_date(self, iso: str) -> str | None:
        match = _ISO.fullmatch(iso)
        if match is None:
            return None
        year, month, day = (int(part) if part else None for part in match.groups())
        patterns = self.words.dates
        try:
            moment = date(year or _LEAP_YEAR, month or 1, day or 1)
        except ValueError:
            return None
        if month is None:
            return str(year) if self.language in _OWN else str(format_skeleton("y", moment, locale=self.locale))
        if year is None:
            pattern, skeleton = patterns.month_day, "MMMMd"
        elif day is None:
            pattern, skeleton = patterns.month, "yMMMM"
        else:
            return str(format_date(moment, patterns.day or "long", locale=self.locale))
        if pattern is not None:
            return str(format_date(moment, pattern, locale=self.locale))
        return str(format_skeleton(skeleton, moment, locale=self.locale))

    def figure(self, normal: FigureNormal) -> str:
        """Return a figure in words: qualifier, number, unit, and what is counted in the words of the text."""
        text = self.amount(normal.value, normal.max, normal.unit, normal.qualifier)
        return self.words.of.format(figure=text, of=normal.of) if normal.of else text

    def _amount(self, value: float, top: float | None, unit: str | None, qualifier: Qualifier | None) -> str:
        text = self._quantity(_decimal(value), None if top is None else _decimal(top), unit)
        if qualifier is None:
            return text
        if not any(character.isdigit() for character in text):
            text = _apply(self._nouns.oblique, text)
        return self.words.qualifiers[qualifier].format(figure=text)

    def _quantity(self, value: Decimal, top: Decimal | None, unit: str | None) -> str:
        if max(abs(value), abs(top or value)) >= _LARGEST:
            return (
                self._between(*(format(number, "f") for number in (value, top) if number is not None))
                + f" {unit or ''}"
            )
        if unit == "percent":
            return self._between(*(self._percent(number) for number in (value, top) if number is not None))
        last = value if top is None else top
        numbers = [self._number(number) for number in (value, top) if number is not None]
        span = self._between(*(text for text, _ in numbers))
        if unit is None:
            return span
        compact = numbers[-1][1]
        if len(unit) == 3 and unit.isupper():
            return self._money(last, unit, span, compact, top is not None)
        measure = self.words.measures.get(unit)
        if measure is not None and top is None and not compact:
            named = self._measured(value, measure)
            if named is not None:
                return named
        return self._counted(last, unit, span, compact, top is None)

    def _measured(self, value: Decimal, measure: str) -> str | None:
        """Return the quantity with CLDR's name of the measure, the longest that the locale has, or None."""
        for length in ("long", "short", "narrow"):
            try:
                text = str(format_unit(value, measure, length, format="#,##0.######", locale=self.locale))
            except UnknownUnitError:
                return None
            if measure not in text:  # babel's sign that the locale has no name of this length
                return text
        return None

    def _between(self, *texts: str) -> str:
        return texts[0] if len(texts) == 1 else self.words.range.format(low=texts[0], high=texts[1])

    def _percent(self, number: Decimal) -> str:
        return format_percent(number / 100, locale=self.locale, decimal_quantization=False)

    def _number(self, number: Decimal) -> tuple[str, bool]:
        """Return the number, and whether it is in words such as "20.5 billion" (only where these are exact)."""
        if self.words.scaled is not None and abs(number) >= _COMPACT_FROM:
            scale = 3 * ((number.adjusted()) // 3)
            short = number.scaleb(-min(scale, 12)).normalize()
            decimals = max(0, -int(short.as_tuple().exponent))
            if decimals <= _MOST_DECIMALS:
                text = format_compact_decimal(number, format_type="long", locale=self.locale, fraction_digits=decimals)
                return _apply(self.words.mended, text), True
        return format_decimal(number, locale=self.locale, decimal_quantization=False), False

    def _money(self, number: Decimal, code: str, span: str, compact: bool, ranged: bool) -> str:
        if self.words.scaled is None:
            if ranged:
                return f"{span} {get_currency_name(code, count=number, locale=self.locale)}"
            return format_currency(
                number, code, locale=self.locale, format_type="name", currency_digits=False, decimal_quantization=False
            )
        own = self.words.currencies.get(code)
        category = "other" if compact else self.locale.plural_form(number)
        if own is not None:
            name = own[0] if category == "one" else own[1]
        else:
            name = get_currency_name(code, count=_COMPACT_FROM // 10 if compact else number, locale=self.locale)
        return self._joined(span, name, compact)

    def _counted(self, number: Decimal, unit: str, span: str, compact: bool, single: bool) -> str:
        locale = self.locale if self.words.scaled is not None else Locale.parse("en")
        category: Category = "other" if compact else locale.plural_form(number)  # type: ignore[assignment]
        form = self._nouns.forms.get(category) or self._nouns.forms["other"]
        listed = self._units.get(unit)
        if isinstance(listed, dict):
            noun = listed.get(category) or listed["other"]
            shows_number = form.number or (category == "one")
        else:
            pair = (unit,) if listed is None else listed
            if listed is None and self._nouns is self.words.nouns and self.language != "en":
                return self._joined(span, self._english(number, unit, compact), compact)
            base = (
                pair[0] if form.of == "singular" else pair[1] if len(pair) > 1 else _apply(self._nouns.plural, pair[0])
            )
            noun, shows_number = _apply(form.rules, base), form.number
        return self._joined(span, noun, compact) if shows_number or not single else noun

    def _english(self, number: Decimal, unit: str, compact: bool) -> str:
        """Return a noun that this language's list lacks, in English."""
        english = wording("en")
        return english._counted(number, unit, "", compact, True).strip()

    def _joined(self, number: str, noun: str, compact: bool) -> str:
        if compact and self.words.scaled is not None:
            return _apply(self.words.elided, self.words.scaled.format(number=number, unit=noun))
        return f"{number} {noun}"

    def line(self, section: Section, items: Iterable[str], shown: int, total: int) -> str:
        """Return one line of the brief: its heading (saying how many were left out), and what was found."""
        label = self.words.labels[section]
        if shown < total:
            label = self.words.truncated.format(label=label, shown=shown, all=total)
        return self.words.line.format(label=label, items=self.words.separator.join(items))


def _decimal(value: float) -> Decimal:
    """Return the number that ``value`` was written as: 20.5, not its binary neighbour."""
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    return (
        number.quantize(Decimal(1))
        if number == number.to_integral_value() and abs(number) < Decimal("1e20")
        else number
    )

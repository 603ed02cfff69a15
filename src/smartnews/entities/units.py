"""What follows a number: percent, a currency, a unit of time or measure, a counted noun.

The words are data (``data/*/units.toml``, ``data/currencies.toml``); the forms that grammar makes of them (accusatives,
plurals) are built here, on loading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from smartnews.draft import Draft, Tokens
from smartnews.entities.numbers import Number
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["Currencies", "Unit", "UnitWords", "Units", "currencies", "units"]

Kind = Literal["percent", "currency", "time", "measure", "thing"]


class Unit(NamedTuple):
    """A unit: its kind and its name ("percent", an ISO 4217 code, an English singular noun; None if we do not know it).

    ``noun`` is the key of a currency noun that several countries share (دينار), whose code the text decides.
    """

    kind: Kind
    name: str | None
    noun: str | None = None


PERCENT = Unit("percent", "percent")


class UnitWords(Resource):
    """The units of a language (``data/*/units.toml``): English singular noun → words.

    ``lowercase`` are the symbols that mean another thing in capitals (3G).
    """

    percent: tuple[str, ...]
    lowercase: frozenset[str] = frozenset()
    own: dict[Literal["time", "measure", "things"], str]
    time: dict[str, str]
    duals: dict[str, str]
    measure: dict[str, str]
    things: dict[str, str]
    phrases: dict[str, tuple[str, ...]]


class CurrencyNoun(Resource):
    """A word for money that one or several currencies share: its forms, and the adjectives that name each."""

    default: str
    forms: tuple[str, ...]
    members: dict[str, tuple[str, ...]]


class Currencies(Resource):
    """All currencies (``data/currencies.toml``).

    ``worldwide`` are the nouns whose default is used everywhere: a country only overrules it if the text is mostly
    about that country.
    """

    codes: str
    worldwide: tuple[str, ...]
    symbols: dict[str, str]
    phrases: dict[str, tuple[str, ...]]
    hints: dict[str, tuple[str, ...]]
    nouns: dict[str, CurrencyNoun]

    def choose(self, noun: str, named: Mapping[str, int], countries: Mapping[str, int], forms: Iterable[str]) -> str:
        """Return the ISO code that a currency noun means in a text: the best of what follows.

        Args:
            noun: key of the noun.
            named: how often the text names each currency in full (دينار كويتي).
            countries: how often the text names each country, by ISO 3166 code.
            forms: the text's tokens; they count if they are adjectives of a country or hints at one.
        """
        entry = self.nouns[noun]

        def most(votes: Mapping[str, int]) -> str | None:
            best = max(entry.members, key=lambda code: (votes.get(code, 0), code == entry.default))
            return best if votes.get(best, 0) else None

        by_country = {code: countries.get(code[:2], 0) for code in entry.members}
        if noun in self.worldwide and 2 * max(by_country.values()) <= sum(countries.values()):
            by_country = {}
        return most(named) or most(by_country) or most(_votes(noun, forms)) or entry.default


@cache
def _voices(noun: str) -> Mapping[str, str]:
    """Return the words that speak for a member of a currency noun: adjectives in all their forms, and hints."""
    table = currencies()
    voices = {fold(word): code for code, words in table.hints.items() for word in words}
    for code, adjectives in table.nouns[noun].members.items():
        for stem in map(fold, adjectives):
            for word in (stem, stem + "ه", stem + "ين", stem + "ون"):
                voices |= {word: code, f"ال{word}": code, f"وال{word}": code, f"بال{word}": code, f"لل{word}": code}
    return voices


def _votes(noun: str, forms: Iterable[str]) -> Mapping[str, int]:
    voices = _voices(noun)
    return Counter(voices[form] for form in forms if form in voices)


@cache
def currencies() -> Currencies:
    """Return the table of currencies."""
    return load("currencies", None, Currencies)


def _plurals(word: str, language: str) -> Iterator[str]:
    """Yield the other forms of a folded word that its language builds by rule."""
    if language == "ar":
        if not word.endswith(("ا", "ه", "ات", "ين", "ون", "ء")):
            yield word + "ا"
        return
    yield word + "s"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        yield word + "es"
    if language == "en" and word.endswith("y"):
        yield word[:-1] + "ies"
    elif language == "en" and word.endswith("man"):
        yield word[:-3] + "men"
    elif language == "fr" and word.endswith("al"):
        yield word[:-2] + "aux"
    elif language == "fr" and word.endswith(("au", "eu")):
        yield word + "x"


def _unit_phrases(words: UnitWords, language: str) -> Iterator[tuple[str, Unit]]:
    sections: tuple[tuple[Literal["time", "measure", "things"], Kind, dict[str, str]], ...] = (
        ("things", "thing", words.things),
        ("measure", "measure", words.measure),
        ("time", "time", words.time),
    )
    for key, kind, table in sections:
        own = {word: word for word in words.own[key].split()}
        for name, forms in (*own.items(), *table.items()):
            unit = Unit(kind, name)
            for form in fold(forms).split():
                for plural in _plurals(form, language):
                    yield plural, unit
        # What stands in the list goes before what rules make of another word.
        for name, forms in (*own.items(), *table.items()):
            for form in fold(forms).split():
                yield form, Unit(kind, name)
    for name, phrases in words.phrases.items():
        for phrase in phrases:
            yield fold(phrase), Unit("measure", name)
    for phrase in words.percent:
        yield fold(phrase), PERCENT


def _money_phrases(table: Currencies) -> Iterator[tuple[str, Unit]]:
    for key, noun in table.nouns.items():
        forms = tuple(map(fold, noun.forms))
        for form in forms:
            yield form, Unit("currency", noun.default, key if len(noun.members) > 1 else None)
        for code, adjectives in noun.members.items():
            for adjective in map(fold, adjectives):
                for form in forms:
                    if form.isascii() == adjective.isascii():
                        yield f"{form} {adjective}", Unit("currency", code)
                        if form.isascii():
                            yield f"{adjective} {form}", Unit("currency", code)
    for code, phrases in table.phrases.items():
        for phrase in phrases:
            yield fold(phrase), Unit("currency", code)


class Units:
    """Finds units in the tokens of a text in one language (in Arabic, English units as well).

    Attributes:
        duals: words that are a number and a unit at once (عامان).
        money_openings: tokens that a currency before its number may begin with ($, US$, USD).
    """

    def __init__(self, languages: Sequence[str]) -> None:
        phrases: dict[str, Unit] = {}
        self.duals: dict[str, Unit] = {}
        self._lowercase: frozenset[str] = frozenset()
        for language in languages:
            words = load("units", language, UnitWords)
            self._lowercase |= words.lowercase
            phrases.update((phrase, unit) for phrase, unit in _unit_phrases(words, language))
            for name, forms in words.duals.items():
                kind: Kind = "time" if name in words.time else "measure"
                self.duals |= {form: Unit(kind, name) for form in fold(forms).split()}
        table = currencies()
        phrases.update(_money_phrases(table))
        marks = {_spaced(fold(symbol)): Unit("currency", code) for symbol, code in table.symbols.items()}
        # The sign of the rial (U+FDFC) folds to the noun itself, which several currencies share.
        marks = {mark: unit for mark, unit in marks.items() if mark not in phrases}
        codes = {code.lower(): Unit("currency", code) for code in table.codes.split()}
        # Codes are words too (ALL, TRY): they count only in capitals.
        self._codes = codes | {mark: unit for mark, unit in marks.items() if mark.isalpha() and mark.isascii()}
        phrases.update((mark, unit) for mark, unit in marks.items() if mark not in self._codes)
        self._matcher = PhraseMatcher(phrases)
        self._before = PhraseMatcher({**marks, **codes})
        self._linked = "fr" in languages
        self.money_openings = frozenset(mark.split(" ", 1)[0] for mark in (*marks, *codes))

    def at(self, tokens: Tokens, index: int, cut: int = 0) -> tuple[Unit, int] | None:
        """Return the unit at token ``index`` (``cut`` characters into it) and the token after it, or None."""
        if index >= len(tokens.forms):
            return None
        match = self._matcher.inside(tokens, index, cut)
        return (match.payload, match.last) if match else None

    def after(self, draft: Draft, number: Number) -> tuple[Unit, int] | None:
        """Return the unit behind a number and the token after it, or None."""
        tokens, index = draft.tokens, number.last
        if index >= len(tokens.forms):
            return None
        form = tokens.forms[index]
        if form in self._lowercase and tokens.capital[index]:
            return None
        found = self.at(tokens, index)
        if found:
            return found
        if form in self._codes and _in_capitals(draft, index):
            return self._codes[form], index + 1
        if self._linked and number.scale > 1 and form in ("de", "d'"):
            return self.at(tokens, index + 1)
        if form == "-" and tokens.starts[index] == number.end:
            found = self.at(tokens, index + 1)
            return found if found and found[0].kind in ("time", "measure") else None
        return None

    def money_before(self, draft: Draft, index: int) -> tuple[Unit, int] | None:
        """Return the currency at token ``index`` if a number in digits follows it, and that number's token."""
        tokens = draft.tokens
        match = self._before.inside(tokens, index)
        if match is None or match.last >= len(tokens.forms) or tokens.kinds[match.last] != "n":
            return None
        if tokens.forms[index] in self._codes and not _in_capitals(draft, index):
            return None
        if match.last == index + 2 and tokens.starts[index + 1] > tokens.ends[index]:
            return None  # "a $28m round" is in no Australian dollars
        return match.payload, match.last


def _spaced(symbol: str) -> str:
    """Return a symbol as the tokeniser cuts it (us$ is two tokens, د.ك one)."""
    return symbol if symbol[-1].isalpha() or len(symbol) == 1 else f"{symbol[:-1]} {symbol[-1]}"


def _in_capitals(draft: Draft, index: int) -> bool:
    """Return whether a token is written in capitals (USD), or with a first one if it is short (Rs)."""
    tokens = draft.tokens
    if not tokens.capital[index]:
        return False
    return len(tokens.forms[index]) == 2 or draft.source(tokens.starts[index], tokens.ends[index]).isupper()


@cache
def units(language: str) -> Units:
    """Return the units for a text in ``language``: its own, and English ones in Arabic and in unknown languages."""
    return Units(("en", "ar") if language == "ar" else (language,) if language in LANGUAGES else ("en",))

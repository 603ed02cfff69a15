"""The words for countries and nationalities, and which countries a text is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from smartnews.article import CityNormal, CountryNormal
from smartnews.draft import Candidate, Draft
from smartnews.resources import LANGUAGES, Resource, load, read_bytes
from smartnews.text.matcher import split_clitics
from smartnews.text.memory import WordMemory
from smartnews.text.normalise import fold

__all__ = [
    "CountryWords",
    "adjectives",
    "countries_of",
    "country_normal",
    "country_table",
    "country_words",
    "languages_beside",
]


class CountryWords(Resource):
    """The file ``data/*/countries.toml``; its comments say what the lists are for."""

    heads: tuple[str, ...]
    heads_only: dict[str, tuple[str, ...]]
    never: tuple[str, ...]
    guarded: frozenset[str]
    adjectival: frozenset[str]
    no_number_after: frozenset[str]
    shared_with_city: frozenset[str]
    before_place: frozenset[str]
    institutions: frozenset[str]
    amman_before: frozenset[str]
    oman_before: frozenset[str]
    adjective_endings: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    adjectives: dict[str, tuple[str, ...]]
    peoples: dict[str, tuple[str, ...]]


@cache
def country_words(language: str) -> CountryWords:
    """Return the word lists of one of the `LANGUAGES`, with the words of its sets folded."""
    words = load("countries", language, CountryWords)
    sets = ("guarded", "adjectival", "no_number_after", "before_place", "institutions", "amman_before", "oman_before")
    return words.model_copy(update={name: frozenset(map(fold, getattr(words, name))) for name in sets})


@lru_cache(maxsize=1)
def country_table() -> dict[str, tuple[str, str, str]]:
    """Return CLDR's (English, Arabic, French) names by ISO code."""
    rows = (line.split("\t") for line in read_bytes("countries.tsv").decode("utf-8").splitlines())
    return {iso: (english, arabic, french) for iso, english, arabic, french in rows}


@cache
def country_normal(iso: str) -> CountryNormal:
    """Return the normal form of a country."""
    return CountryNormal(iso=iso, en=country_table()[iso][0])


def languages_beside(language: str) -> tuple[str, ...]:
    """Return the languages whose names are looked for: the text's own, and English or Arabic names quoted in it."""
    return ("ar", "en") if language == "ar" else ("ar", language) if language in LANGUAGES else ("ar", "en")


@cache
def adjectives(language: str) -> Mapping[str, str]:
    """Return the folded words for nationalities, with and without the article, and the ISO code each points to."""
    found: dict[str, str] = {}
    for code in languages_beside(language):
        words = country_words(code)
        articles = ("", "ال") if code == "ar" else ("",)
        for iso, stem in ((iso, stem) for iso, group in words.adjectives.items() for stem in group):
            for ending in words.adjective_endings:
                found.update((fold(article + stem + ending), iso) for article in articles)
        found.update((fold(word), iso) for iso, group in words.peoples.items() for word in group)
    return found


@cache
def _nations(language: str) -> WordMemory[str]:
    """Return what maps each word to the country of which it is the adjective, or ""."""
    known = adjectives(language)
    return WordMemory(lambda form: next((known[stem] for stem, _ in split_clitics(form) if stem in known), ""))


def countries_of(draft: Draft, found: Sequence[Candidate]) -> Counter[str]:
    """Return how much a text speaks of each country (ISO codes): its name counts 2, a nationality or a city 1."""
    weights: Counter[str] = Counter()
    for candidate in found:
        if isinstance(candidate.normal, CountryNormal):
            weights[candidate.normal.iso] += 2
        elif isinstance(candidate.normal, CityNormal):
            weights[candidate.normal.country] += 1
    nations = _nations(draft.language.code)
    weights.update(filter(None, map(nations.__getitem__, draft.tokens.forms)))
    return weights

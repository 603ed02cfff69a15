"""The word lists that tell cities from ordinary words (``data/*/places.toml``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from smartnews.entities.gazetteer import Name, as_phrase, city_names
from smartnews.resources import Resource, load
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["PlaceWords", "city_matcher", "place_words"]


class PlaceWords(Resource):
    """The file ``data/*/places.toml``; its comments say what the lists are for."""

    heads: frozenset[str]
    between: frozenset[str]
    before_country: frozenset[str]
    founding: frozenset[str]
    before: frozenset[str]
    institutions: frozenset[str]
    institution_after: tuple[str, ...]
    kin: frozenset[str]
    person_before: frozenset[str]
    person_after: frozenset[str]
    beside: frozenset[str]
    strict: frozenset[str]
    rulers: frozenset[str]
    sport: frozenset[str]
    clubs: tuple[str, ...]
    guarded: tuple[str, ...]
    rare: tuple[str, ...]
    weak: tuple[str, ...]
    sure: tuple[str, ...]
    likely: tuple[str, ...]
    never: tuple[str, ...]
    not_cities: tuple[str, ...]
    countries: dict[int, str]
    regions: dict[str, tuple[str, ...]]
    cues: dict[str, tuple[str, ...]]


@cache
def place_words(language: str) -> PlaceWords:
    """Return the word lists of one of the `LANGUAGES`, with the words of its sets as phrases of folded tokens."""
    words = load("places", language, PlaceWords)
    sets = [name for name, kind in PlaceWords.model_fields.items() if kind.annotation == frozenset[str]]
    return words.model_copy(
        update={
            name: frozenset(as_phrase(word, language) or fold(word) for word in getattr(words, name)) for name in sets
        }
    )


@cache
def city_matcher(language: str, script: str) -> PhraseMatcher[Name]:
    """Return the names of cities in "ar" or "latin" letters, with the demands that ``data/*/places.toml`` sets."""
    words = place_words(language)
    names = dict(city_names(script))

    def phrases(spellings: Sequence[str]) -> Iterator[str]:
        return (as_phrase(spelling, language) for spelling in spellings)

    for demand, spellings in (
        ("3", words.guarded),
        ("2", words.likely),
        ("1", words.weak),
        ("4", words.rare),
        ("0", words.sure),
    ):
        for phrase in phrases(spellings):
            if phrase in names:
                names[phrase] = names[phrase]._replace(demand=demand)
    for phrase in phrases(words.clubs):
        if phrase in names:
            names[phrase] = names[phrase]._replace(club=True)
    for phrase in phrases(words.never):
        names.pop(phrase, None)
    names.update((phrase, Name("", "0")) for phrase in phrases(words.not_cities))
    return PhraseMatcher(names, clitics=script == "ar")

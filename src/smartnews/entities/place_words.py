"""The word lists that tell cities from ordinary words (``data/*/places.toml``)."""

from __future__ import annotations

from functools import cache

from smartnews.entities.gazetteer import as_phrase
from smartnews.resources import Resource, load
from smartnews.text.normalise import fold

__all__ = ["PlaceWords", "place_words"]


class PlaceWords(Resource):
    """The file ``data/*/places.toml``; its comments say what the lists are for."""

    heads: frozenset[str]
    between: frozenset[str]
    before: frozenset[str]
    institutions: frozenset[str]
    institution_after: tuple[str, ...]
    kin: frozenset[str]
    person_before: frozenset[str]
    person_after: frozenset[str]
    strict: frozenset[str]
    rulers: frozenset[str]
    sport: frozenset[str]
    clubs: tuple[str, ...]
    guarded: tuple[str, ...]
    rare: tuple[str, ...]
    weak: tuple[str, ...]
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
        update={name: frozenset(as_phrase(word, language) or fold(word) for word in getattr(words, name)) for name in sets}
    )

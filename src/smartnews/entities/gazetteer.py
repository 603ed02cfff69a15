"""The compiled table of places (GeoNames, CC BY 4.0): names in Arabic and in Latin letters, and what they stand for.

``training/places/compile.py`` writes the table. Places are ordered by importance, so a smaller position is a more
important place. Names are stored as the tokens of a folded text, joined by single spaces, with the demand of each:
how much has to speak for it before it is taken for a place (0 to 3, see ``training/places/ambiguity.py``).
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from smartnews.article import CityNormal
from smartnews.draft import Tokens
from smartnews.resources import LANGUAGES, read_bytes
from smartnews.text.matcher import split_clitics
from smartnews.text.normalise import fold
from smartnews.text.tokens import token_pattern

__all__ = ["City", "Name", "as_phrase", "city", "city_names", "closes_title", "normal_of", "opens_title", "stems"]

_LONGEST_TITLE = 5  # tokens of a quoted name after its first word


class City(NamedTuple):
    """A populated place. ``size`` is ten times the decimal logarithm of its population (50 for 100,000)."""

    geonames_id: int | None
    en: str
    country: str
    lat: float
    lon: float
    size: int
    capital: bool
    known: bool  # one of those whose Arabic names we wrote down ourselves


def _lines(name: str) -> list[str]:
    return gzip.decompress(read_bytes(name)).decode("utf-8").splitlines()


@lru_cache(maxsize=1)
def _rows() -> Sequence[str]:
    return _lines("places.cities.tsv.gz")


@lru_cache(maxsize=1 << 14)
def city(position: int) -> City:
    """Return the place at a position of the table (0 is the most important)."""
    key, en, country, lat, lon, size, flags = _rows()[position].split("\t")
    return City(int(key) or None, en, country, float(lat), float(lon), int(size), "c" in flags, "n" in flags)


class Name(NamedTuple):
    """What a name may stand for: positions (comma-separated), the most important place first, and the demand.

    ``club`` says that in texts on sport the name is mostly a club's.
    """

    places: str
    demand: str
    club: bool = False

    def positions(self) -> list[int]:
        """Return the positions of the places of this name."""
        return [int(position) for position in self.places.split(",")]


@lru_cache(maxsize=2)
def city_names(script: str) -> Mapping[str, Name]:
    """Return what the names in "ar" (Arabic) or "latin" letters stand for; read when it is first asked for."""
    rows = (line.split("\t") for line in _lines(f"places.{script}.tsv.gz"))
    return {name: Name(places, demand) for name, places, demand in rows}


@lru_cache(maxsize=1 << 14)
def normal_of(position: int) -> CityNormal:
    """Return the normal form of a place."""
    place = city(position)
    return CityNormal(en=place.en, country=place.country, geonames_id=place.geonames_id, lat=place.lat, lon=place.lon)


def as_phrase(name: str, language: str) -> str:
    """Return a name as the tokens of a folded text in ``language``, joined by spaces: what a `PhraseMatcher` takes."""
    pattern = token_pattern(language if language in LANGUAGES else "en")
    return " ".join(match.group() for match in pattern.finditer(fold(name)))


def stems(tokens: Tokens, index: int) -> frozenset[str]:
    """Return the readings of a token with and without its particles; nothing if there is no such word."""
    if index < 0 or index >= len(tokens) or tokens.kinds[index] != "w":
        return frozenset()
    return frozenset(stem for stem, _ in split_clitics(tokens.forms[index]))


def opens_title(tokens: Tokens, first: int, last: int) -> bool:
    """Return whether the tokens ``first:last`` open a short quotation with more words in it: «دبي الذكية».

    A name alone in quotation marks, or at the head of something that was said, is not meant.
    """
    forms = tokens.forms
    if not first or forms[first - 1] != "“" or last >= len(forms) or forms[last] == "”":
        return False
    return "”" in forms[last : last + _LONGEST_TITLE]


def closes_title(tokens: Tokens, first: int, last: int) -> bool:
    """Return whether the tokens ``first:last`` close a quotation that has one more word: «سيراميك رأس الخيمة»."""
    forms = tokens.forms
    return first > 1 and last < len(forms) and forms[first - 2] == "“" and forms[last] == "”"

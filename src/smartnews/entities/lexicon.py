"""What single Arabic words are: ordinary nouns, verbs, adjectives, or names of people and things.

The tables are compiled by ``training/names/compile_lexicon.py`` (sources and licences are named there).
"""

from __future__ import annotations

import lzma
from functools import lru_cache

from smartnews.resources import Resource, read_bytes

__all__ = ["PersonWords", "common_names", "latin_tokens", "name_tokens", "word_classes"]


class PersonWords(Resource):
    """``data/ar/persons.toml``."""

    titles: tuple[str, ...]
    roles: tuple[str, ...]
    introducing: tuple[str, ...]
    bearers: tuple[str, ...]
    particles: tuple[str, ...]
    compounds: tuple[str, ...]
    never: tuple[str, ...]
    formulas: tuple[str, ...]


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Return the class of each frequent folded word: v a n s p g (see the compiling script)."""
    return dict(line.split("\t") for line in _lines("ar/words.tsv.xz"))


@lru_cache(maxsize=1)
def name_tokens() -> dict[str, tuple[str, str]]:
    """Return, for each folded name token, its uses (g given, f family, x foreign) and its Latin forms or "".

    How the forms are written is said in ``training/names/compile_latin.py``.
    """
    return {token: entry for token, entry in latin_tokens().items() if "n" not in entry[0]}


@lru_cache(maxsize=1)
def latin_tokens() -> dict[str, tuple[str, str]]:
    """Return the tokens of `name_tokens`, and words of which news tells the Latin form only (use n, foreign nx)."""
    return {token: (uses, latin) for token, uses, latin in (line.split("\t") for line in _lines("names.tsv.xz"))}


@lru_cache(maxsize=1)
def common_names() -> dict[str, int]:
    """Return the common Western given and family names, in small Latin letters, with their rank (0: most common)."""
    return {name: rank for rank, name in enumerate(_lines("common_names.txt.xz"))}


def _lines(name: str) -> list[str]:
    return lzma.decompress(read_bytes(name)).decode("utf-8").splitlines()

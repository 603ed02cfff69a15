"""What single Arabic words are: ordinary nouns, verbs, adjectives, or names of people and things.

The tables are compiled by ``training/names/compile_lexicon.py`` (sources and licences are named there).
"""

from __future__ import annotations

import lzma
from functools import lru_cache

from smartnews.resources import Resource, read_bytes
from smartnews.text.normalise import fold

__all__ = ["PersonWords", "name_spelling", "name_tokens", "word_classes"]


class PersonWords(Resource):
    """``data/ar/persons.toml``."""

    titles: tuple[str, ...]
    roles: tuple[str, ...]
    introducing: tuple[str, ...]
    bearers: tuple[str, ...]
    particles: tuple[str, ...]
    compounds: tuple[str, ...]
    never: tuple[str, ...]


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """Return the class of each frequent folded word: v a n s p g (see the compiling script)."""
    return dict(line.split("\t") for line in _lines("ar/words.tsv.xz"))


@lru_cache(maxsize=1)
def name_tokens() -> dict[str, tuple[str, str]]:
    """Return, for each folded name token, its uses (g given, f family, x foreign) and its Latin spelling or ""."""
    return {token: (uses, latin) for token, uses, latin in (line.split("\t") for line in _lines("names.tsv.xz"))}


def name_spelling(words: str) -> str | None:
    """Return a folded Arabic name in Latin letters, or None unless every one of its tokens is known."""
    table = name_tokens()
    spelt: list[str] = []
    for token in words.split():
        latin = table.get(token, ("", ""))[1]
        latin = _PARTICLES.get(token, latin)
        if token.startswith("ال") and len(token) > 3:
            latin = latin or table.get(token[2:], ("", ""))[1]
            if latin and not latin.startswith(("Al", "El")):
                latin = f"Al {latin}"
        if not latin:
            return None
        spelt.append(latin)
    return " ".join(spelt) or None


_PARTICLES = {
    fold(word): latin
    for word, latin in (
        ("بن", "bin"),
        ("ابن", "ibn"),
        ("بنت", "bint"),
        ("آل", "Al"),
        ("أبو", "Abu"),
        ("أبي", "Abi"),
        ("أم", "Umm"),
    )
}


def _lines(name: str) -> list[str]:
    return lzma.decompress(read_bytes(name)).decode("utf-8").splitlines()

"""Arabic words in Latin letters, letter by letter: what each becomes, vowels included, depends on its neighbours.

The tables (``data/latin.tsv.gz``) are decision lists that ``training/names/compile_latin.py`` learns from pairs of
names: for a letter in its context, the longest context that the table has decides. There is one for Arab names, one for
those of the Maghreb (which is spelt the French way) and one for names from other languages. Vowel signs, where the text
has them, are heeded.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from smartnews.resources import read_bytes
from smartnews.text.normalise import fold

__all__ = ["Style", "contexts", "looks_arab", "spell", "table"]

Style = Literal["arab", "maghreb", "foreign"]

_EDGE = "-"
_REACH = 3
_ORDER = (1, -1, 2, -2, 3, -3)  # neighbours, in the order in which they are asked
_VOWELS = "aeiou"
_SIGNS = {"\u064e": "a", "\u064f": "u", "\u0650": "i", "\u0652": ""}
_DOUBLING = "\u0651"
_LONG = frozenset("اوي")
_ARAB = frozenset("حعصضطظثذقء")
"""Letters that stand in Arab names, and seldom for a sound of another language."""


def contexts(word: str, index: int) -> Iterator[str]:
    """Yield the contexts of a letter of a folded word, the shortest first; each begins with the one before."""
    padded = _EDGE * _REACH + word + _EDGE * _REACH
    at = index + _REACH
    context = padded[at]
    yield context
    for neighbour in _ORDER:
        context += padded[at + neighbour]
        yield context


@cache
def table(style: Style) -> Mapping[str, str]:
    """Return what each context of a style gives."""
    lines = gzip.decompress(read_bytes("latin.tsv.gz")).decode("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {context: latin for kind, context, latin in rows if kind == style}


def spell(word: str, style: Style) -> str:
    """Return one Arabic word, as it is spelt in the text, in small Latin letters."""
    known = table(style)
    folded, signs = _signs(word)
    return "".join(_signed(chunk, *signs[i]) for i, chunk in enumerate(_chunks(folded, known)))


def looks_arab(word: str) -> bool:
    """Tell whether a folded word has letters that names from other languages seldom have."""
    return not _ARAB.isdisjoint(word)


def _chunks(word: str, known: Mapping[str, str]) -> Iterator[str]:
    for index in range(len(word)):
        chunk = ""
        for context in contexts(word, index):
            chunk = known.get(context, chunk)
        yield chunk


def _signs(word: str) -> tuple[str, list[tuple[str | None, bool]]]:
    """Return the folded word, and for each letter the vowel that is written over it, and whether it is doubled."""
    letters: list[str] = []
    signs: list[tuple[str | None, bool]] = []
    for character in word:
        if character in _SIGNS and signs:
            signs[-1] = (_SIGNS[character], signs[-1][1])
        elif character == _DOUBLING and signs:
            signs[-1] = (signs[-1][0], True)
        else:
            for letter in fold(character):
                letters.append(letter)
                signs.append((None, False))
    for index, letter in enumerate(letters[1:], 1):
        if letter in _LONG:  # the sign before a long vowel says nothing new
            signs[index - 1] = (None, signs[index - 1][1])
    return "".join(letters), signs


def _signed(chunk: str, vowel: str | None, doubled: bool) -> str:
    consonants = chunk.rstrip(_VOWELS)
    rest = chunk[len(consonants) :]
    if vowel is not None and consonants:
        alike = {"u": "uo", "i": "ie", "a": "ae"}.get(vowel, "")
        rest = rest if rest and rest[0] in alike else vowel
    if doubled and len(consonants) == 1:
        consonants *= 2
    return consonants + rest

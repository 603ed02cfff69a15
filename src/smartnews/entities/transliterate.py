"""Arabic words in Latin letters, by the transducer; vowel signs, where the text has them, are heeded.

A form that is a known Latin name (one of ``data/names.tsv.xz`` or ``data/common_names.txt.xz``) is preferred: جيف is
rather Jeff than Jaff.
"""

from __future__ import annotations

from functools import lru_cache

from smartnews.entities.lexicon import common_names, latin_tokens
from smartnews.entities.transducer import Style, Transducer
from smartnews.text.normalise import fold

__all__ = ["known_names", "looks_foreign", "spell"]

_LISTED, _COMMON = 2.0, 3.5  # logarithmic odds that speak for a name of the lexicon, and for a common Western name
_LONGEST = 64  # letters of a word that may be a name
_REMEMBERED = 1 << 14
_VOWELS = "aeiou"
_SIGNS = {"\u064e": "a", "\u064f": "u", "\u0650": "i", "\u0652": ""}
_DOUBLING = "\u0651"
_LONG = frozenset("اوي")
_HAMZAS = frozenset("آأإؤئىة")  # spellings that the transducer tells from their folded letters


def known_names(*, foreign: bool) -> dict[str, float]:
    """Return the known Latin names, of Arabs or of others as well, with the logarithmic odds that speak for each."""
    words: dict[str, float] = {}
    for uses, latin in latin_tokens().values():
        if latin and (foreign or uses not in ("x", "nx")):
            for form in latin.split(";"):
                words.update(dict.fromkeys(form.rpartition("=")[2].lower().split(), _LISTED))
    return {**words, **dict.fromkeys(common_names(), _COMMON)} if foreign else words


@lru_cache(maxsize=1)
def _arab() -> Transducer:
    return Transducer(known_names(foreign=False))


@lru_cache(maxsize=1)
def _foreign() -> Transducer:
    return Transducer(known_names(foreign=True))


@lru_cache(maxsize=_REMEMBERED)
def spell(word: str, style: Style) -> str:
    """Return one Arabic word, as it is spelt in the text, in small Latin letters."""
    letters, signs = _signs(word)
    transducer = _foreign() if style == "foreign" else _arab()
    if len(letters) > _LONGEST:
        alone = {letter: transducer.chunks(letter, style)[0] for letter in set(letters)}
        chunks = tuple(alone[letter] for letter in letters)
    else:
        chunks = transducer.chunks(letters, style)
    return "".join(_signed(chunk, *sign) for chunk, sign in zip(chunks, signs, strict=True))


@lru_cache(maxsize=_REMEMBERED)
def looks_foreign(word: str) -> float:
    """Return the logarithmic odds that a word, by its letters, is a name from another language and not an Arab one."""
    return _foreign().foreign(_signs(word)[0])


def _signs(word: str) -> tuple[str, list[tuple[str | None, bool]]]:
    """Return the letters of a word, and for each the vowel that is written over it, and whether it is doubled."""
    letters: list[str] = []
    signs: list[tuple[str | None, bool]] = []
    for character in word:
        if character in _SIGNS and signs:
            signs[-1] = (_SIGNS[character], signs[-1][1])
        elif character == _DOUBLING and signs:
            signs[-1] = (signs[-1][0], True)
        else:
            for letter in character if character in _HAMZAS else fold(character):
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

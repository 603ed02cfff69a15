"""What becomes of each character: one look-up table over all code points for each level, built once.

An entry holds what replaces the character in its low 24 bits, and in its high 8 bits a `Kind` when the character
needs more than a replacement. Contents: Unicode's decompositions, digits and case foldings (through
``unicodedata``), with ``data/characters.toml`` on top.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from smartnews.resources import Resource, load

__all__ = ["CODE_MASK", "KIND_SHIFT", "Is", "Kind", "Level", "Table", "classes", "points", "sentence_openers", "table"]

Level = Literal["clean", "fold"]
CODE_MASK = 0xFFFFFF
KIND_SHIFT = 24
_CODE_POINTS = 0x110000
# Where decompositions, digits and case foldings are looked for: the rest stays as it is.
_BLOCKS = (range(0x41, 0x2070), range(0x2100, 0x2190), range(0x2C60, 0x2E00), range(0xA620, 0xAC00))
_WIDE = range(0xFF01, 0xFF5F)
_FORMS = (range(0xFB00, 0xFE00), range(0xFE70, 0xFEFD), _WIDE, range(0x1D400, 0x1D800), range(0x1EE00, 0x1EF00))
_ARABIC = (
    range(0x0600, 0x0700),
    range(0x0750, 0x0780),
    range(0x08A0, 0x0900),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFEFD),
)


_ARABIC_LETTERS = (
    (0x0620, 0x0660),
    (0x066E, 0x06D4),
    (0x06D5, 0x06F0),
    (0x06FA, 0x0700),
    (0x0750, 0x0780),
    (0x08A0, 0x0900),
    (0xFB50, 0xFD3E),
    (0xFD40, 0xFE00),
    (0xFE70, 0xFEFD),
)  # letters and marks, not digits and punctuation


class Kind(IntEnum):
    """Why a character needs more than a replacement. Those from `QUOTE` on need a look at their neighbours only."""

    PLAIN = 0
    MARK = 1  # deleted; belongs to the letter before it
    TATWEEL = 2  # deleted likewise, or a dash when it stands alone
    BIDI = 3  # deleted and reported
    ZERO_WIDTH = 4  # deleted and reported
    CONTROL = 5  # deleted and reported
    JOINER = 6  # deleted and reported, or kept between letters in the clean text
    EXPANSION = 7  # the low bits number the expansion
    RETURN = 8  # a line break, alone or with the line feed behind it
    SURROGATE = 9  # half a pair: becomes U+FFFD
    REPLACEMENT = 10  # U+FFFD: kept and reported
    COMBINING = 11  # may compose with the character before it
    QUOTE = 12  # the low bits hold “ or ” as written, or "
    DOUBLED = 13  # two of them in a row are a quotation mark: ''
    STOP = 14  # a full stop
    COMMA = 15  # an Arabic comma or semicolon


class Is:
    """Bits of the classes that the repairs ask for."""

    SPACE = 1
    WORD = 2
    ARABIC = 4
    DIGIT = 8
    OPENING = 16
    CLOSING = 32
    QUOTE = 64
    HEBREW = 128
    MARK = 256


class Characters(Resource):
    """Schema of ``data/characters.toml``."""

    marks: list[str]
    bidi: list[str]
    zero_width: list[str]
    joiners: list[str]
    controls: list[str]
    spaces: list[str]
    breaks: list[str]
    opening_quotes: str
    closing_quotes: str
    straight_quotes: str
    apostrophes: str
    sentence_openers: str
    clean: dict[str, str]
    fold: dict[str, str]
    ligatures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A look-up table, with the expansions that its entries number, laid end to end."""

    entries: npt.NDArray[np.uint32]
    expansions: npt.NDArray[np.uint32]
    expansion_starts: npt.NDArray[np.int64]
    expansion_lengths: npt.NDArray[np.int64]


def points(spans: Iterable[str]) -> Iterator[int]:
    """Yield the code points of spans such as "0640" and "064B-065F"."""
    for span in spans:
        first, _, last = span.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


@lru_cache(maxsize=1)
def _data() -> Characters:
    data: Characters = load("characters", None, Characters)
    return data


def _replacements(data: Characters, level: Level) -> dict[int, str]:
    """What stands for characters at both levels, by code point: digits, plain forms, spaces, our own choices."""
    found: dict[int, str] = {}
    for code in (code for block in (*_BLOCKS, *_FORMS) for code in block):
        digit = unicodedata.decimal(chr(code), None)
        if digit is not None:
            found[code] = str(digit)
    for code in (code for block in _FORMS for code in block):
        char = chr(code)
        plain = unicodedata.normalize("NFKC", char)
        if plain == char or code in found or (level == "clean" and code in _WIDE and not char.isalnum()):
            continue
        # Isolated forms of marks decompose to a carrier (space or tatweel) and the mark.
        found[code] = plain.lstrip(" \u0640") if "\u064b" <= plain[-1] <= "\u0652" else plain
    found.update((code, data.ligatures[f"{code:04X}"]) for code in points(data.ligatures))
    found.update((ord(char), plain) for chars, plain in data.clean.items() for char in chars)
    found.update((code, " ") for code in points(data.spaces))
    found.update((code, "\n") for code in points(data.breaks))
    return found


def _folder(data: Characters, letters: Callable[[str], str] | None) -> Callable[[str], str]:
    """What folds one character: ``letters`` if given, our own list, else no case and no Latin or Greek accents."""
    own = {char: plain for chars, plain in data.fold.items() for char in chars}
    marks = frozenset(map(chr, points(data.marks)))

    def bare(char: str) -> str:
        if char in own:
            return own[char]
        if char in marks:
            return ""
        if not char.isalpha() or not (char < "\u0590" or "\u1e00" <= char < "\u2190" or "\u2c60" <= char < "\uabff"):
            return char
        folded = char.casefold()
        if char < "\u0400" or char >= "\u1e00":  # Cyrillic keeps й apart from и
            plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
            folded = plain or folded
        return "".join(own.get(c, c) for c in folded)

    def fold(char: str) -> str:
        if letters is None or not _is_arabic(ord(char)):
            return bare(char)
        return "".join(map(bare, letters(char)))

    return fold


def _is_arabic(code: int) -> bool:
    return any(code in block for block in _ARABIC)


@lru_cache(maxsize=4)
def table(level: Level, letters: Callable[[str], str] | None = None) -> Table:
    """Return the table of a level.

    Args:
        level: "clean" or "fold".
        letters: what another library makes of one Arabic character ("" deletes it); asked before our own folding.
    """
    data = _data()
    replaced = _replacements(data, level)
    if level == "fold":
        fold = _folder(data, letters)
        for code in (code for block in _BLOCKS for code in block):
            if code not in replaced:
                replaced[code] = fold(chr(code))
        for code, plain in tuple(replaced.items()):
            replaced[code] = "".join(map(fold, plain))
        replaced.update((code, "") for code in points(data.marks))
    entries = np.arange(_CODE_POINTS, dtype=np.uint32)
    pieces: list[str] = []
    for code, plain in replaced.items():
        if len(plain) == 1:
            entries[code] = ord(plain)
        elif plain:
            entries[code] = Kind.EXPANSION << KIND_SHIFT | len(pieces)
            pieces.append(plain)
        else:
            entries[code] = Kind.MARK << KIND_SHIFT
    for kind, codes, stands_for in _kinds(data, level):
        for code in codes:
            entries[code] = kind << KIND_SHIFT | (code if stands_for is None else ord(stands_for))
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    flat = np.frombuffer("".join(pieces).encode("utf-32-le"), dtype=np.uint32)
    return Table(entries, flat, np.cumsum(lengths) - lengths, lengths)


def _kinds(data: Characters, level: Level) -> Iterator[tuple[Kind, Iterable[int], str | None]]:
    """Which characters need a look, why, and what they stand for meanwhile (None: themselves)."""
    if level == "clean":
        yield Kind.COMBINING, (*range(0x0300, 0x0370), *range(0x0653, 0x0656)), None
    yield Kind.TATWEEL, (0x0640,), "-"
    yield Kind.BIDI, points(data.bidi), None
    yield Kind.ZERO_WIDTH, points(data.zero_width), None
    yield Kind.CONTROL, points(data.controls), None
    yield Kind.JOINER, points(data.joiners), None
    yield Kind.RETURN, (0x0D,), "\n"
    yield Kind.SURROGATE, range(0xD800, 0xE000), "\ufffd"
    yield Kind.REPLACEMENT, (0xFFFD,), None
    yield Kind.QUOTE, map(ord, data.opening_quotes), "“"
    yield Kind.QUOTE, map(ord, data.closing_quotes), "”"
    yield Kind.QUOTE, map(ord, data.straight_quotes), '"'
    yield Kind.DOUBLED, map(ord, "'" + data.apostrophes), "'"
    yield Kind.DOUBLED, map(ord, "<>"), None
    yield Kind.STOP, map(ord, "." + "".join(chars for chars, plain in data.clean.items() if plain == "." != chars)), "."
    yield Kind.COMMA, map(ord, "،؛"), None


@lru_cache(maxsize=1)
def sentence_openers() -> frozenset[str]:
    """Return the short words that open a sentence rather than go on with an abbreviation."""
    return frozenset(_data().sentence_openers.split())


@lru_cache(maxsize=1)
def classes() -> npt.NDArray[np.uint16]:
    """Return the `Is` bits of every code point, as they stand after the table was applied."""
    found = np.full(_CODE_POINTS, Is.WORD, dtype=np.uint16)
    for code in range(0x3100):
        category = unicodedata.category(chr(code))
        if category[0] == "Z" or code in (0x09, 0x0A):
            found[code] = Is.SPACE
        elif category == "Nd":
            found[code] = Is.WORD | Is.DIGIT
        elif category in ("Ps", "Pi"):
            found[code] = Is.OPENING
        elif category[0] in "PC":
            found[code] = Is.CLOSING
    for start, stop in _ARABIC_LETTERS:
        found[start:stop] = Is.WORD | Is.ARABIC
    data = _data()
    found[list(points([*data.bidi, *data.zero_width, *data.controls]))] = 0
    found[list(points([*data.marks, *data.joiners]))] |= Is.WORD | Is.MARK
    found[0x05D0:0x05EB] = Is.WORD | Is.HEBREW
    for chars, bits in (("%@#&$€£_*", Is.WORD), ("-–—/", 0), ('“”"', Is.QUOTE)):
        found[list(map(ord, chars))] = bits
    return found

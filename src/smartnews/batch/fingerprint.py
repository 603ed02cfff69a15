"""What a text is told by when it comes again with another headline, dateline or byline: a signature of its word runs.

MinHash (Broder 1997) over runs of three folded words, of which 16 bits a hash are kept (b-bit minwise hashing, Li and
König 2010). The share of equal parts of two signatures estimates the Jaccard similarity of the two sets of runs, with
a standard error of at most 0.045. Figures are kept apart: bulletins of two days differ in little else.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from smartnews.text.normalise import fold

__all__ = ["BANDS", "Fingerprint", "Words", "fingerprint"]

Words = NDArray[np.uint64]

BANDS = 32
"""A signature is so many words of 64 bits, each of four hashes."""
_FIGURE_BITS = 256
_SHORT = 24
"""A text of fewer words is told by all of them alone: so few runs say too little."""
_HASHES = 4 * BANDS
_RUN = 3
_LINE = 8
"""A line of fewer words is a headline, a byline, a caption or a link, unless most of the text is such lines."""
_CHUNK = 1 << 12
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""These, like marks, are no end of a word."""
_WORD = re.compile(rf"\d+(?:[.,٫٬]\d+)*|[^\W\d]+(?:[{_MARKS}{_INVISIBLE}]+[^\W\d]*)*")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A text's identity.

    Attributes:
        exact: hash of all its words, in their order.
        runs: how many different runs of words there are; 0 if the text is short.
        signature: the `BANDS` words of its signature; None if the text is short.
        figures: its figures, each as one of 256 bits.
    """

    exact: bytes
    runs: int
    signature: Words | None
    figures: int


def fingerprint(text: str) -> Fingerprint | None:
    """Return the fingerprint of a text, in time linear in its length; None if there are no words in it."""
    words = _body(text)
    codes = np.fromiter(map(_code, words), np.uint64, len(words))
    codes = codes[codes != 0]
    if not len(codes):
        return None
    exact = hashlib.blake2b(codes.tobytes(), digest_size=16).digest()
    figures = 0
    for word in words:
        if word[0].isdigit():
            figures |= 1 << _code(word) % _FIGURE_BITS
    if len(codes) < _SHORT:
        return Fingerprint(exact, 0, None, figures)
    runs = _runs(codes)
    return Fingerprint(exact, len(runs), _signature(runs), figures)


def _body(text: str) -> list[str]:
    """The words of the lines that are no furniture; of all lines, if those are less than half of the text."""
    lines = [_WORD.findall(line) for line in text.split("\n")]
    every = [word for line in lines for word in line]
    body = [word for line in lines if len(line) >= _LINE for word in line]
    return body if 2 * len(body) >= len(every) else every


@lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    """A number of 64 bits for the folded word; 0 if nothing is left of it."""
    folded = fold(word)
    digest = hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") if folded else 0


def _runs(codes: Words) -> Words:
    runs = np.zeros(len(codes) - _RUN + 1, np.uint64)
    for place in range(_RUN):
        runs = _mixed(runs + codes[place : place + len(runs)])
    return np.unique(runs)


def _signature(runs: Words) -> Words:
    least = np.full(_HASHES, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(runs), _CHUNK):
        np.minimum(least, (_factors() * runs[None, start : start + _CHUNK]).min(axis=1), out=least)
    return _mixed(least).astype("<u2").view("<u8")


@lru_cache(maxsize=1)
def _factors() -> Words:
    """Odd factors, always the same ones, as a column: each puts all runs into another order."""
    return (_mixed(np.arange(1, _HASHES + 1, dtype=np.uint64)) | np.uint64(1))[:, None]


def _mixed(values: Words) -> Words:
    """Spread each value over all 64 bits (the finaliser of SplitMix64, Steele and others 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))

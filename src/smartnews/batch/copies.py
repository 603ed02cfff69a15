"""Which articles of a stream are copies of an earlier one: wire stories that come again, as they were or touched up.

What is decided depends on the documents and their order alone. A copy is compared with articles that were kept, never
with other copies, so that a story cannot drift away from the one it is said to be a copy of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smartnews.article import Failure
from smartnews.batch.fingerprint import BANDS, Fingerprint, Words, fingerprint
from smartnews.text.extract import Document

__all__ = ["WINDOW", "Copies", "Copy", "Item"]

WINDOW = 1_000_000
_FURNITURE = 16
"""Runs of words that another headline, dateline and byline may make new, however short the article is."""
_TOUCHES = 0.1
"""The share of runs that may be new besides: what a desk changes in a story that it takes over."""
_MOST = 0.3
"""The share of runs that may be new in all: more is an update."""
_ALIKE = 0.5
"""The least similarity: of a story that is cut, about half must be left."""
_ONE_IN = 4
"""One figure in so many may be another one; also one of fewer, if at least one is the same."""
_FIRST = 1024
_BANDS = np.arange(BANDS)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that is a copy of another; never holds its text.

    Attributes:
        document: its place in the input, from 0.
        id: its id.
        cluster: the id of the article that it is a copy of, which names the cluster.
        original: that article's place in the input.
        similarity: the estimated share of runs of words that both have, of all that either has.
    """

    document: int
    id: str
    cluster: str
    original: int
    similarity: float


Item = Document | Failure | Copy
"""What there is at a place of the input."""


class Copies:
    """Remembers articles, and tells of each further one whether it is a copy of one of them.

    Args:
        window: at most so many articles that are no copies are remembered, and always the last half as many; each
            takes about 0.8 kB.
        max_chars: longer texts are no articles, and so neither copies nor originals.
    """

    def __init__(self, window: int, max_chars: int) -> None:
        self._max_chars = max_chars
        self._half = max(1, window // 2)
        self._younger, self._older = _Memory(), _Memory()

    def mark(self, items: Sequence[Item], first: int) -> tuple[Item, ...]:
        """Return the items, of which the first has the place ``first`` in the input, with a `Copy` for each copy."""
        return tuple(
            (isinstance(item, Document) and self.look(item, place)) or item for place, item in enumerate(items, first)
        )

    def look(self, document: Document, place: int) -> Copy | None:
        """Return what the document, at its place in the input, is a copy of; remember it if it is none."""
        sought = self._fingerprint(document)
        found = self._find(sought, document, place)
        if sought is not None and found is None:
            if len(self._younger.names) >= self._half:
                self._older, self._younger = self._younger, _Memory()
            self._younger.add(sought, document.key(), place)
        return found

    def find(self, document: Document, place: int) -> Copy | None:
        """Return what the document is a copy of, and remember nothing."""
        return self._find(self._fingerprint(document), document, place)

    def _fingerprint(self, document: Document) -> Fingerprint | None:
        """The fingerprint, if it can become an article."""
        is_article = isinstance(document.text, str) and len(document.text) <= self._max_chars
        return fingerprint(document.text) if is_article else None

    def _find(self, sought: Fingerprint | None, document: Document, place: int) -> Copy | None:
        for memory in (self._older, self._younger):
            known = None if sought is None else memory.find(sought)
            if known is not None:
                number, similarity = known
                return Copy(place, document.key(), memory.names[number], memory.places[number], similarity)
        return None


class _Memory:
    """Articles that were kept, to be found by any band of their signature, short ones by all their words.

    Each band has a hash table with open addressing, whose slots hold numbers of articles, from 1. Of articles with the
    same word in a band only the first is entered, so that phrases of a thousand bulletins make no long searches.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.places: list[int] = []
        self._short: dict[bytes, int] = {}
        self._signed: list[int] = []  # the articles that have a signature, by their row
        self._figures: list[int] = []
        self._runs = np.zeros(_FIRST, np.int32)
        self._signatures: Words = np.zeros((_FIRST, BANDS), np.uint64)
        self._slots: NDArray[np.int32] = np.zeros((BANDS, 2 * _FIRST), np.int32)

    def find(self, sought: Fingerprint) -> tuple[int, float] | None:
        """Return the article that it is a copy of, by its number, and how alike they are."""
        if sought.signature is None:
            number = self._short.get(sought.exact)
            return None if number is None else (number, 1.0)
        candidates = sorted({row for row, _, _ in self._walk(sought.signature) if row >= 0})
        if not candidates:
            return None
        equal = self._signatures[candidates].view("<u2") == sought.signature.view("<u2")
        best: tuple[int, float] | None = None
        for row, similarity in zip(candidates, equal.mean(axis=1).tolist(), strict=True):
            if (best is None or similarity > best[1]) and self._is_copy(sought, row, similarity):
                best = self._signed[row], similarity
        return best

    def add(self, fingerprint: Fingerprint, name: str, place: int) -> None:
        """Remember an article."""
        number = len(self.names)
        self.names.append(name)
        self.places.append(place)
        if fingerprint.signature is None:
            self._short[fingerprint.exact] = number
            return
        row = len(self._signed)
        if row == len(self._runs):
            self._grow()
        self._signed.append(number)
        self._figures.append(fingerprint.figures)
        self._runs[row] = fingerprint.runs
        self._signatures[row] = fingerprint.signature
        self._enter(row)

    def _is_copy(self, sought: Fingerprint, row: int, similarity: float) -> bool:
        """Whether nearly all that the sought one says stands in the other, and with the same figures."""
        if similarity < _ALIKE:
            return False
        shared = similarity / (1 + similarity) * (sought.runs + int(self._runs[row]))
        if sought.runs - shared > min(_MOST * sought.runs, _FURNITURE + _TOUCHES * sought.runs):
            return False
        same = (sought.figures & self._figures[row]).bit_count()
        least = min(sought.figures.bit_count(), self._figures[row].bit_count())
        return least == 0 or (same > 0 and least - same <= max(1, least // _ONE_IN))

    def _walk(self, signature: Words) -> list[tuple[int, int, int]]:
        """For each band the row that has its word there, or -1; and the band and the slot where the search ended."""
        size = self._slots.shape[1]
        places = (signature * _SPREAD >> np.uint64(64 - size.bit_length() + 1)).astype(np.int64)
        ends: list[tuple[int, int, int]] = []
        bands = _BANDS
        while len(bands):
            rows = self._slots[bands, places] - 1
            ended = (rows < 0) | (self._signatures[rows, bands] == signature[bands])
            ends.extend(zip(rows[ended].tolist(), bands[ended].tolist(), places[ended].tolist(), strict=True))
            bands, places = bands[~ended], (places[~ended] + 1) % size
        return ends

    def _enter(self, row: int) -> None:
        for there, band, place in self._walk(self._signatures[row]):
            if there < 0:
                self._slots[band, place] = row + 1

    def _grow(self) -> None:
        count = len(self._runs)
        self._runs = np.concatenate([self._runs, np.zeros(count, np.int32)])
        self._signatures = np.concatenate([self._signatures, np.zeros_like(self._signatures)])
        self._slots = np.zeros((BANDS, 4 * count), np.int32)
        for row in range(count):
            self._enter(row)

"""The two-way map between a source text and the normal text that was made from it.

Every character of the normal text has a *source extent*: the stretch of the source that it stands for.

- A character that was kept or replaced has an extent of one character; with the combining marks or the tatweel that
  were deleted behind it, of several (many to one).
- The characters that one source character was expanded to (ﻻ to ل and ا) share its extent (one to many).
- An inserted character has an empty extent, at the place of the insertion.
- A deleted character that belongs to no letter (a bidi control) lies in no extent: in a gap between two of them.

Extents never cross: their starts and their ends rise (or stay) from character to character.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["IntArray", "OffsetMap"]

IntArray = npt.NDArray[np.int32]


class OffsetMap:
    """Maps spans of a normal text to spans of its source, and back. Offsets count code points.

    Args:
        starts: where the extent of each normal character begins in the source.
        ends: where it ends (exclusive).
        source_length: the length of the source.

    Raises:
        ValueError: the extents cross, or lie outside the source (``checked`` only).
    """

    __slots__ = ("_ends", "_length", "_source_length", "_starts")

    def __init__(self, starts: npt.ArrayLike, ends: npt.ArrayLike, source_length: int, *, checked: bool = True) -> None:
        self._starts: IntArray | None = np.asarray(starts, dtype=np.int32)
        self._ends: IntArray | None = np.asarray(ends, dtype=np.int32)
        self._source_length = source_length
        self._length = len(self._starts)
        if checked:
            self._check(self._starts, self._ends)

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """Return the map of a text that was not changed; it costs nothing."""
        made = cls.__new__(cls)
        made._starts = made._ends = None
        made._length = made._source_length = length
        return made

    def _check(self, starts: IntArray, ends: IntArray) -> None:
        if starts.ndim != 1 or starts.shape != ends.shape:
            raise ValueError("starts and ends must be one-dimensional and of one length")
        if len(starts) and (
            starts[0] < 0
            or ends[-1] > self._source_length
            or bool((starts > ends).any())
            or bool((starts[1:] < starts[:-1]).any())
            or bool((ends[1:] < ends[:-1]).any())
        ):
            raise ValueError("extents must rise and lie inside the source")

    @property
    def is_identity(self) -> bool:
        """True for a map made by :meth:`identity`."""
        return self._starts is None

    @property
    def normal_length(self) -> int:
        """The length of the normal text."""
        return self._length

    @property
    def source_length(self) -> int:
        """The length of the source text."""
        return self._source_length

    @property
    def starts(self) -> IntArray:
        """Where the extent of each normal character begins (a read-only view or a fresh array)."""
        return np.arange(self._length, dtype=np.int32) if self._starts is None else self._starts

    @property
    def ends(self) -> IntArray:
        """Where the extent of each normal character ends (exclusive)."""
        return np.arange(1, self._length + 1, dtype=np.int32) if self._ends is None else self._ends

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the shortest span of the source that holds the extents of ``normal[start:end]``.

        An empty span becomes an empty span, where the next character's extent begins.

        Raises:
            ValueError: the span does not lie inside the normal text.
        """
        if not 0 <= start <= end <= self._length:
            raise ValueError(f"span {start}:{end} lies outside the normal text of {self._length} characters")
        starts, ends = self._starts, self._ends
        if starts is None or ends is None:
            return start, end
        if start == end:
            where = self._boundary(start)
            return where, where
        return int(starts[start]), int(ends[end - 1])

    def to_normal(self, start: int, end: int) -> tuple[int, int]:
        """Return the shortest span of the normal text that holds all that ``source[start:end]`` became.

        A character belongs to it if its extent and the span have a source character in common, or if it was inserted
        inside the span. A span whose characters were all deleted, and an empty one, become an empty span, before the
        next character that was not.

        Raises:
            ValueError: the span does not lie inside the source.
        """
        if not 0 <= start <= end <= self._source_length:
            raise ValueError(f"span {start}:{end} lies outside the source of {self._source_length} characters")
        starts, ends = self._starts, self._ends
        if starts is None or ends is None:
            return start, end
        first = int(ends.searchsorted(start, "right"))
        if start == end:
            return first, first
        return first, max(first, int(starts.searchsorted(end, "left")))

    def to_source_many(self, starts: npt.ArrayLike, ends: npt.ArrayLike) -> tuple[IntArray, IntArray]:
        """Return :meth:`to_source` of many spans at once, as two arrays.

        Raises:
            ValueError: a span does not lie inside the normal text.
        """
        first, last = _spans(starts, ends, self._length, "normal text")
        if self._starts is None or self._ends is None:
            return first, last
        bounds = np.append(self._starts, self._boundary(self._length)).astype(np.int32)
        begin = bounds[first]
        stop = np.where(first == last, begin, np.append(np.int32(0), self._ends)[last]).astype(np.int32)
        return begin, stop

    def to_normal_many(self, starts: npt.ArrayLike, ends: npt.ArrayLike) -> tuple[IntArray, IntArray]:
        """Return :meth:`to_normal` of many spans at once, as two arrays.

        Raises:
            ValueError: a span does not lie inside the source.
        """
        first, last = _spans(starts, ends, self._source_length, "source")
        if self._starts is None or self._ends is None:
            return first, last
        begin = self._ends.searchsorted(first, "right").astype(np.int32)
        stop = np.maximum(begin, self._starts.searchsorted(last, "left")).astype(np.int32)
        return begin, np.where(first == last, begin, stop).astype(np.int32)

    def then(self, after: OffsetMap) -> OffsetMap:
        """Return the map of two steps in a row: ``self`` made the text that ``after`` starts from.

        Raises:
            ValueError: the lengths do not fit.
        """
        if after.source_length != self._length:
            raise ValueError(f"a map from {after.source_length} characters cannot follow one to {self._length}")
        if after._starts is None or after._ends is None:
            return self
        if self._starts is None or self._ends is None:
            return after
        first, last = after._starts, after._ends
        bounds = np.append(self._starts, self._boundary(self._length)).astype(np.int32)
        starts = bounds[first]
        before = np.append(np.int32(0), self._ends)
        # What was inserted in the middle of an expansion joins it: an empty extent there would cross its neighbours'.
        ends = np.maximum(starts, before[last])
        return OffsetMap(starts, ends, self._source_length, checked=False)

    def _boundary(self, position: int) -> int:
        """Where the normal character at ``position`` begins in the source; after the last, where that ends."""
        if self._starts is None or self._ends is None:
            return position
        if position < self._length:
            return int(self._starts[position])
        return int(self._ends[-1]) if self._length else 0

    def __eq__(self, other: object) -> bool:
        """Two maps are equal when they map every span alike."""
        if not isinstance(other, OffsetMap):
            return NotImplemented
        return (
            self._source_length == other._source_length
            and self._length == other._length
            and bool((self.starts == other.starts).all())
            and bool((self.ends == other.ends).all())
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Show the lengths only: the arrays may be long."""
        kind = "identity" if self.is_identity else f"{self._source_length} to {self._length}"
        return f"OffsetMap({kind})"


def _spans(starts: npt.ArrayLike, ends: npt.ArrayLike, length: int, what: str) -> tuple[IntArray, IntArray]:
    first, last = np.asarray(starts, dtype=np.int32), np.asarray(ends, dtype=np.int32)
    if first.shape != last.shape:
        raise ValueError("starts and ends must be of one length")
    if len(first) and (first.min() < 0 or last.max() > length or bool((first > last).any())):
        raise ValueError(f"a span lies outside the {what} of {length} characters")
    return first, last

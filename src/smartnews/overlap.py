"""A sequence that is too long for a model, in overlapping windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["overlapping"]

_SHARED = 6  # two windows have a sixth of a window in common


def overlapping(sizes: Sequence[int], items: range, window: int) -> Iterator[tuple[range, range]]:
    """Yield the windows over ``items``, each with those of its items that it gives more context than its neighbours.

    The second ranges follow one another without a gap, from the first item to the last.

    Args:
        sizes: the size of each item; none of ``items`` is larger than ``window``.
        items: the numbers of the items.
        window: the largest sum of sizes in a window.
    """
    parts: list[range] = []
    start = items.start
    while True:
        end, size = start, 0
        while end < items.stop and size + sizes[end] <= window:
            size += sizes[end]
            end += 1
        parts.append(range(start, end))
        if end == items.stop:
            break
        back, shared = end, 0
        while back - 1 > start and shared + sizes[back - 1] <= window // _SHARED:
            back -= 1
            shared += sizes[back]
        start = back
    for i, part in enumerate(parts):
        first = (parts[i - 1].stop + part.start + 1) // 2 if i else part.start
        last = (part.stop + parts[i + 1].start + 1) // 2 if i + 1 < len(parts) else part.stop
        yield part, range(first, last)

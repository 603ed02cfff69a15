"""Sentences that are too long for a model, in parts, and batches of sentences of like length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

__all__ = ["batches", "windows"]

_STEP = 16
# Where a sentence may be parted, best first: strong marks, commas, spaces.
_BREAKS = (re.compile(r"[.!?؟;؛:](?= )"), re.compile(r"[,،–-](?= )"), re.compile(r" "))


def windows(text: str, length: Callable[[str], int], longest: int) -> Iterator[str]:
    """Yield the text in parts that ``length`` finds no longer than ``longest``, parted where it reads best.

    A stretch without any break is parted in its middle.
    """
    waiting = [text]
    while waiting:
        part = waiting.pop()
        if not part:
            continue
        # A code point makes at most a few pieces: a short text needs no count.
        if len(part) < longest // 4 or length(part) <= longest or len(part) < 2:
            yield part
            continue
        at = _middle(part)
        waiting += (part[at:].strip(), part[:at].strip())


def _middle(text: str) -> int:
    """Return where to part the text: the best kind of break that lies between its first and its last quarter."""
    low, high, half = len(text) // 4, 3 * len(text) // 4, len(text) // 2
    for pattern in _BREAKS:
        found = [match.end() for match in pattern.finditer(text, low, high + 1)]
        if found:
            return min(found, key=lambda at: abs(at - half))
    return max(half, 1)


def batches(lengths: Sequence[int], pieces: int) -> Iterator[tuple[int, list[int]]]:
    """Yield batches of indices, the longest first, each with the length that its members are taken for.

    That length is a sentence's own, rounded up, so what a model may write for it does not hang on its neighbours.

    Args:
        lengths: the length of each sentence, in pieces.
        pieces: how many pieces a batch may have, padding counted.
    """
    batch: list[int] = []
    current = 0
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        length = max(_STEP, -(-lengths[index] // _STEP) * _STEP)
        if batch and (length != current or (len(batch) + 1) * current > pieces):
            yield current, batch
            batch = []
        batch.append(index)
        current = length
    if batch:
        yield current, batch

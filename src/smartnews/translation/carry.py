"""A sentence in parts that an engine can take, each with placeholders of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from smartnews.translation.placeholders import PER_KIND, Slot, put
from smartnews.translation.windows import windows

__all__ = ["Part", "parted"]

Part = tuple[str, dict[str, str]]
"""A text with placeholders, and what they stand for."""
_FIRST_MARK, _MARKS = 0xE000, 6400
"""Characters for private use: one stands for each slot while the sentence is parted, so that none is cut through."""


def parted(text: str, slots: Sequence[Slot], longest: int | None = None) -> Iterator[Part]:
    """Yield the sentence in parts with placeholders: no more of a kind in one than there are tokens for.

    Args:
        text: the sentence.
        slots: what is carried through, in order and apart from each other.
        longest: code points of a part; None for as few parts as can be.
    """
    slots = slots[:_MARKS]
    marked, position = "", 0
    for number, slot in enumerate(slots):
        marked += text[position : slot.start] + chr(_FIRST_MARK + number)
        position = slot.end
    marked += text[position:]

    def size(part: str) -> int:
        kinds = Counter(slots[number].kind for number in map(_slot_of, part) if 0 <= number < len(slots))
        tokens = max(kinds.values(), default=0)
        return tokens if longest is None else max(len(part), tokens * longest // PER_KIND)

    for part in windows(marked, size, longest or PER_KIND):
        whole, own = "", []
        for character in part:
            number = _slot_of(character)
            if 0 <= number < len(slots):
                slot = slots[number]
                start = len(whole)
                whole += text[slot.start : slot.end]
                own.append(Slot(start, len(whole), slot.kind, slot.target))
            else:
                whole += character
        yield put(whole, own)


def _slot_of(character: str) -> int:
    return ord(character) - _FIRST_MARK

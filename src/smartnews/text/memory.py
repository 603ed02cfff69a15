"""What was found out about a word, remembered: the same few thousand words make up most of the news."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from smartnews.draft import Tokens

__all__ = ["WordMemory"]

V = TypeVar("V")

_LARGEST = 1 << 14
"""Words of a generation; there are two, so that memory stays bounded and what is met often is not forgotten."""


class WordMemory(dict[str, V], Generic[V]):
    """Maps each word to ``read(word)``, worked out when the word is first met.

    When a generation of words is full it becomes the old one, and the one before it is forgotten; an old word that is
    met again joins the young ones.

    Args:
        read: what is to be known of a folded word.
    """

    def __init__(self, read: Callable[[str], V]) -> None:
        super().__init__()
        self._read = read
        self._old: dict[str, V] = {}

    def __missing__(self, word: str) -> V:
        if len(self) >= _LARGEST:
            self._old = dict(self)
            self.clear()
        value = self[word] = self._old[word] if word in self._old else self._read(word)
        return value

    def told(self, tokens: Tokens) -> Iterator[tuple[int, V]]:
        """Yield the index of each word of a text that something is known of, and what is."""
        kinds = tokens.kinds
        for index, form in enumerate(tokens.forms):
            if kinds[index] == "w" and (value := self[form]):
                yield index, value

"""Phrases looked up at a known place.

`text.matcher.PhraseMatcher` searches a whole text and looks through attached particles itself; the readers of numbers,
units and dates know where they stand and how much of the word is a particle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from smartnews.draft import Tokens

__all__ = ["Phrases"]

P = TypeVar("P")


class Found(NamedTuple, Generic[P]):
    """A phrase found: the token after it, its range of the text, and what it stands for."""

    last: int
    start: int
    end: int
    payload: P


class Phrases(Generic[P]):
    """A list of folded phrases (words separated by single spaces) and what each stands for."""

    def __init__(self, phrases: Mapping[str, P]) -> None:
        # For each first word: the other words of its phrases, the longest first.
        self._by_word: dict[str, list[tuple[tuple[str, ...], P]]] = {}
        for phrase, payload in phrases.items():
            first, *rest = phrase.split() or [""]
            self._by_word.setdefault(first, []).append((tuple(rest), payload))
        for entries in self._by_word.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: Tokens, index: int, cut: int = 0) -> Found[P] | None:
        """Return the longest phrase that begins ``cut`` characters into token ``index``, or None."""
        forms = tokens.forms
        if index >= len(forms):
            return None
        entries = self._by_word.get(forms[index][cut:] if cut else forms[index])
        if entries is None:
            return None
        for rest, payload in entries:
            last = index + 1 + len(rest)
            if not rest or tuple(forms[index + 1 : last]) == rest:
                return Found(last, tokens.starts[index] + cut, tokens.ends[last - 1], payload)
        return None

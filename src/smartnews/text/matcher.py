"""Many phrases at once over folded tokens, with the particles that Arabic writes attached.

A phrase is looked up as a whole, and grown by a word only while the words so far begin a longer one, so the cost is
two look-ups a token. The first word of a phrase may carry و ف (and), ب ك ل (in, as, for): they are cut from the
match. A merged article (للبحرين for ل + البحرين) cannot be cut, and the match then covers the whole token, as in the
annotation guidelines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from smartnews.draft import Tokens
from smartnews.text.memory import WordMemory

__all__ = ["Match", "PhraseMatcher", "split_clitics"]

P = TypeVar("P")

_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بكل"
_SHORTEST_STEM = 2


@lru_cache(maxsize=1 << 16)
def split_clitics(form: str) -> tuple[tuple[str, int], ...]:
    """Return the readings of a folded Arabic word: (stem, length of what is cut before it), fewest cuts first.

    >>> split_clitics("وبالرياض")
    (('وبالرياض', 0), ('بالرياض', 1), ('الرياض', 2))
    >>> split_clitics("للبحرين")
    (('للبحرين', 0), ('لبحرين', 1), ('البحرين', 0))
    """
    readings = [(form, 0)]
    if form[:1] in _CONJUNCTIONS and len(form) > _SHORTEST_STEM:
        readings.append((form[1:], 1))
    for stem, cut in tuple(readings):
        if stem[:1] in _PREPOSITIONS and len(stem) > _SHORTEST_STEM:
            readings.append((stem[1:], cut + 1))
            if stem.startswith("لل"):
                readings.append(("ا" + stem[1:], cut))
    return tuple(readings)


@dataclass(frozen=True, slots=True)
class Match(Generic[P]):
    """A phrase found: its tokens ``first:last`` (exclusive), its range of the text, and what it stands for.

    ``cut`` is the number of characters of attached particles before ``start``.
    """

    first: int
    last: int
    start: int
    end: int
    payload: P
    cut: int = 0


class PhraseMatcher(Generic[P]):
    """Finds every phrase of a list in folded tokens, the longest at each place.

    Args:
        phrases: folded phrases (words separated by single spaces; punctuation as the tokeniser splits it) and what
            each stands for. A later phrase replaces an equal earlier one.
        clitics: whether attached Arabic particles are looked through.
    """

    def __init__(self, phrases: Mapping[str, P] | Iterable[tuple[str, P]], *, clitics: bool = True) -> None:
        self._phrases: dict[str, P] = {}
        # Every beginning of a longer phrase: while the words so far are one, the next word is worth a look.
        self._open: set[str] = set()
        for phrase, payload in phrases.items() if isinstance(phrases, Mapping) else phrases:
            if " " in phrase:
                words = phrase.split()
                if len(words) > 1:
                    beginning = words[0]
                    for word in words[1:]:
                        self._open.add(beginning)
                        beginning = f"{beginning} {word}"
                phrase = " ".join(words)
            if phrase:
                self._phrases[phrase] = payload
        # For each word met, its readings (stem, cut) that begin a phrase: most words have none.
        self._viable = WordMemory(self._read_with_clitics if clitics else self._read)

    def __len__(self) -> int:
        return len(self._phrases)

    def find(self, tokens: Tokens, indices: range | None = None) -> Iterator[Match[P]]:
        """Yield the longest match at each token of ``indices`` (all by default), left to right.

        Matches that start inside an earlier match are not reported.
        """
        forms, viable = tokens.forms, self._viable
        first, stop = (0, len(forms)) if indices is None else (indices.start, indices.stop)
        reach = first
        for index in [index for index, form in enumerate(forms[first:stop], first) if viable[form]]:
            if index >= reach:
                match = self.at(tokens, index, stop)
                if match is not None:
                    yield match
                    reach = match.last

    def at(self, tokens: Tokens, index: int, stop: int | None = None) -> Match[P] | None:
        """Return the longest match that begins at the token ``index`` and ends before ``stop``, or None."""
        stop = len(tokens.forms) if stop is None else stop
        for stem, cut in self._viable[tokens.forms[index]]:
            match = self._longest(tokens, index, stop, stem, cut)
            if match is not None:
                return match
        return None

    def _read(self, form: str) -> tuple[tuple[str, int], ...]:
        return ((form, 0),) if form in self._phrases or form in self._open else ()

    def _read_with_clitics(self, form: str) -> tuple[tuple[str, int], ...]:
        if form[0] not in _CONJUNCTIONS + _PREPOSITIONS:
            return self._read(form)
        readings = split_clitics(form)
        return tuple(reading for reading in readings if reading[0] in self._phrases or reading[0] in self._open)

    def inside(self, tokens: Tokens, index: int, cut: int = 0) -> Match[P] | None:
        """Return the longest match that begins ``cut`` characters into the token ``index``, or None.

        For readers that know how much of the word is a particle; it is no mistake to ask past the last token.
        """
        if index >= len(tokens.forms):
            return None
        return self._longest(tokens, index, len(tokens.forms), tokens.forms[index][cut:], cut)

    def _longest(self, tokens: Tokens, index: int, stop: int, beginning: str, cut: int) -> Match[P] | None:
        forms: Sequence[str] = tokens.forms
        best: Match[P] | None = None
        last = index + 1
        start = tokens.starts[index] + cut
        while True:
            if beginning in self._phrases:
                best = Match(index, last, start, tokens.ends[last - 1], self._phrases[beginning], cut)
            if last >= stop or beginning not in self._open:
                break
            beginning = f"{beginning} {forms[last]}"
            last += 1
        return best

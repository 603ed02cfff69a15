"""The dateline: "الرياض، 2 نوفمبر (واس) -", "PARIS, le 2 novembre (AFP) –", "دبي: «الخليج»".

It begins with a place, or with any few words beside an agency, and ends with a dash, a colon or the agency. Between
them stand, in any order, a region or country, a date (words around a number) and the agency; a signature may follow
("دبي - فلان الفلاني:").
"""

from __future__ import annotations

from dataclasses import dataclass

from smartnews.draft import Range, Tokens
from smartnews.text.cues import Cues, anchored
from smartnews.text.matcher import Match

__all__ = ["Dateline", "find_dateline"]

_LONGEST = 26
_LONGEST_PLACE, _LONGEST_REGION, _LONGEST_DATE, _LONGEST_RUN, _LONGEST_SIGNATURE = 4, 4, 9, 2, 6
_COMMAS = frozenset("،,")
_DASHES = frozenset("-–—―")
_SEPARATORS = frozenset("،,;؛·.()[]/|“”-–—―")
_SHUT = frozenset(")”]/")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline and its parts; ``last`` is the index of the token after it."""

    last: int
    place: Range
    date: Range | None
    agency: Range | None


def find_dateline(tokens: Tokens, first: int, words: Cues) -> Dateline | None:
    """Return the dateline that begins with the token ``first``, or None."""
    line = tokens.kinds.find("b", first)
    stop = min(len(tokens) if line < 0 else line, first + _LONGEST)
    return _Reader(tokens, stop, words).read(first)


class _Reader:
    def __init__(self, tokens: Tokens, stop: int, words: Cues) -> None:
        self._tokens, self._stop, self._words = tokens, stop, words
        self._date: Range | None = None
        self._agency: Range | None = None

    def read(self, first: int) -> Dateline | None:
        tokens, forms, stop = self._tokens, self._tokens.forms, self._stop
        index = first
        match = self._place(index)
        if match is None and (tokens.kinds[index] == "n" or forms[index] in self._words.date_words):
            index = self._separators(self._number(index))[0]  # "2 نوفمبر 2023، دبي –"
            match = self._place(index)
        known = match is not None
        place_first, place_last = index, match.last if match else self._words_from(index, _LONGEST_PLACE)
        if place_last == index or (self._date is not None and not known):
            return None
        index = place_last
        ended = closed = False
        for _ in range(_LONGEST):
            index, ended = self._separators(index)
            if index >= stop:
                break
            before = index
            index = self._agency_at(index)
            if index == before and self._date is None:
                index = self._number(index)
            if index == before and not ended and forms[index - 1] in _SEPARATORS:
                index = self._region(index)
            if index == before:
                break
            closed = self._agency is not None and anchored(self._words.agencies, tokens, before) is not None
        index, ended = self._separators(index, ended)
        if not ended and not closed:
            index, ended = self._signature(index)
        elif known and self._agency is None and self._date is None:
            index = self._signature(index)[0]
        marked = self._agency is not None or self._date is not None
        if not (ended or closed) or not (known or self._agency is not None) or not (marked or known):
            return None
        while index > place_last and forms[index - 1] in "“([":
            index -= 1
        return Dateline(index, (tokens.starts[place_first], tokens.ends[place_last - 1]), self._date, self._agency)

    def _place(self, index: int) -> Match[str] | None:
        match = anchored(self._words.places, self._tokens, index) if index < self._stop else None
        return match if match is not None and match.last <= self._stop else None

    def _separators(self, index: int, ended: bool = False) -> tuple[int, bool]:
        """Pass over punctuation; return where it ends, and whether it closes a dateline (a dash or a colon)."""
        forms = self._tokens.forms
        while index < self._stop and (forms[index] in _SEPARATORS or forms[index] in (":", "..")):
            ended = forms[index] == ":" or forms[index] in _DASHES or (ended and forms[index] in _SHUT)
            index += 1
        return index, ended

    def _words_from(self, index: int, most: int) -> int:
        kinds = self._tokens.kinds
        last = index
        while last < self._stop and last - index < most and kinds[last] == "w":
            last += 1
        return last

    def _agency_at(self, index: int) -> int:
        match = anchored(self._words.agencies, self._tokens, index)
        if match is None or match.last > self._stop:
            return index
        if self._agency is None:
            self._agency = match.start, match.end
        last = match.last
        if last < self._stop and self._tokens.forms[last] in _SHUT:
            last += 1
        return last

    def _number(self, index: int) -> int:
        """Return the token after the date at ``index``: numbers with at most two words before and behind each."""
        tokens, forms, kinds = self._tokens, self._tokens.forms, self._tokens.kinds
        last, run, numbers = index, 0, 0
        while last < self._stop and last - index < _LONGEST_DATE:
            if kinds[last] == "n":
                numbers, run = numbers + 1, 0
            elif kinds[last] == "w" and run < _LONGEST_RUN:
                run += 1
            elif not (
                forms[last] in _COMMAS and run < _LONGEST_RUN and last > index and kinds[last + 1 : last + 2] == "n"
            ):
                break
            last += 1
        if not numbers or kinds[last : last + 1] in ("w", "n"):
            return index
        self._date = tokens.starts[index], tokens.ends[last - 1]
        return last

    def _region(self, index: int) -> int:
        """Return the token after the region at ``index``: a few words between punctuation marks."""
        last = self._words_from(index, _LONGEST_REGION)
        forms = self._tokens.forms
        follows = last < self._stop and (
            forms[last] in _SEPARATORS or forms[last] == ":" or self._tokens.kinds[last] == "n"
        )
        return last if follows else index

    def _signature(self, index: int) -> tuple[int, bool]:
        """Pass over a name that ends with a colon; return where it ends, and whether there was one."""
        last = self._words_from(index, _LONGEST_SIGNATURE)
        forms = self._tokens.forms
        spoken = any(form in self._words.verbs or form[1:] in self._words.verbs for form in forms[index:last])
        if last > index and last < self._stop and forms[last] == ":" and not spoken:
            return last + 1, True
        return index, False

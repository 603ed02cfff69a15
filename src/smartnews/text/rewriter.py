"""The work of normalising: from code points to code points, with the extents that the offset map is made of.

Everything happens on whole arrays; what is rare is looked for only where the look-up table says that it is present.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smartnews.text.alignment import IntArray, OffsetMap
from smartnews.text.characters import CODE_MASK, KIND_SHIFT, Is, Kind, Level, Table, classes
from smartnews.text.repairs import Codes, Positions, classes_at, mend_quotes, mend_stops, stray_commas

__all__ = ["Finding", "Rewriter"]

_LONGEST_CLUSTER = 32  # Unicode's stream-safe limit; CPython orders longer ones in quadratic time
_DOUBLED = {code: Kind.QUOTE << KIND_SHIFT | ord(mark) for code, mark in ((0x27, '"'), (0x3C, "“"), (0x3E, "”"))}
_REPORTED = (
    (Kind.BIDI, "bidi"),
    (Kind.CONTROL, "control"),
    (Kind.SURROGATE, "surrogate"),
    (Kind.REPLACEMENT, "replacement"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd that was mended: how often, and the offset in the source where it comes first."""

    kind: str
    count: int
    first: int


class Rewriter:
    """One text on its way: its code points so far, and their extents (None while nothing has moved).

    After :meth:`run`, ``codes`` is the normal text, and ``findings`` says what was mended.
    """

    def __init__(self, text: str, level: Level, look_up: Table) -> None:
        self.level = level
        self.table = look_up
        self.source: Codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self.codes: Codes = look_up.entries.take(self.source, mode="clip")
        self.starts: IntArray | None = None
        self.ends: IntArray | None = None
        self.findings: dict[str, Finding] = {}

    def run(self) -> None:
        """Go through all the steps, as far as the text calls for them."""
        special, kinds = self._special()
        if len(special):
            present = np.bincount(kinds, minlength=len(Kind)).tolist()
            if any(present[: Kind.COMBINING]):
                self._characters(special, kinds, present)
                special, kinds = self._special()
            if present[Kind.COMBINING]:
                self._compose(special[kinds == Kind.COMBINING])
                special, kinds = self._special()
            if present[Kind.DOUBLED] > 1 and self._join(special[kinds == Kind.DOUBLED]):
                special, kinds = self._special()
            self.codes &= CODE_MASK
            quotes = special[kinds == Kind.QUOTE]
            if len(quotes):
                self._quotes(quotes)
            if present[Kind.STOP] or present[Kind.COMMA]:
                chosen = kinds >= Kind.STOP
                self._stops(special[chosen], kinds[chosen] == Kind.STOP)

    def offsets(self) -> OffsetMap:
        """Return the map between the source and the text as it is now."""
        if self.starts is None or self.ends is None:
            return OffsetMap.identity(len(self.source))
        return OffsetMap(self.starts, self.ends, len(self.source), checked=False)

    def _special(self) -> tuple[Positions, Codes]:
        special: Positions = np.flatnonzero(self.codes > CODE_MASK)
        kinds: Codes = self.codes[special] >> np.uint32(KIND_SHIFT)
        return special, kinds

    def _report(self, kind: str, positions: Positions) -> None:
        if len(positions):
            first = int(positions[0])
            if self.starts is not None:
                first = int(self.starts[first])
            self.findings[kind] = Finding(kind, len(positions), first)

    # -- single characters -------------------------------------------------------------------------------------

    def _characters(self, special: Positions, kinds: Codes, present: list[int]) -> None:
        """Delete and expand; the characters that need a look at their neighbours keep their kind."""
        codes = self.codes
        gone: list[Positions] = []
        owned: list[Positions] = []
        for kind, name in _REPORTED:
            if present[kind]:
                found = special[kinds == kind]
                self._report(name, found)
                if kind in (Kind.SURROGATE, Kind.REPLACEMENT):
                    codes[found] &= CODE_MASK
                else:
                    gone.append(found)
        if present[Kind.ZERO_WIDTH] or present[Kind.JOINER]:
            found, joining = self._zero_width(special, kinds)
            self._report("zero-width", found)
            gone.append(found)
            if self.level == "clean":
                codes[joining] &= CODE_MASK
            else:
                owned.append(joining)
        if present[Kind.RETURN]:
            found = special[kinds == Kind.RETURN]
            codes[found] &= CODE_MASK
            owned.append(found[self.source.take(found + 1, mode="clip") == ord("\n")] + 1)
        if present[Kind.MARK]:
            owned.append(special[kinds == Kind.MARK])
        if present[Kind.TATWEEL]:
            found = special[kinds == Kind.TATWEEL]
            alone = ((classes_at(self.source, found - 1) | classes_at(self.source, found + 1)) & Is.ARABIC) == 0
            codes[found[alone]] &= CODE_MASK
            owned.append(found[~alone])
        if gone or owned:
            self._delete(gone, owned)
        if present[Kind.EXPANSION]:
            self._expand()

    def _zero_width(self, special: Positions, kinds: Codes) -> tuple[Positions, Positions]:
        """The invisible characters, and the joiners that belong to the spelling: those between letters or signs."""
        joiners = special[kinds == Kind.JOINER]
        left, right = classes_at(self.source, joiners - 1), classes_at(self.source, joiners + 1)
        joining = (left & right & Is.WORD) != 0
        for neighbour in (joiners - 1, joiners + 1):  # Latin letters and digits of any script need none
            joining &= self.source.take(neighbour, mode="clip") > 0x7F
            mapped = self.codes.take(neighbour, mode="clip")
            joining &= (mapped > 0x7F) & ~np.isin(mapped >> KIND_SHIFT, (Kind.JOINER, Kind.TATWEEL))
        others = special[kinds == Kind.ZERO_WIDTH]
        return np.sort(np.concatenate((others, joiners[~joining]))), joiners[joining]

    def _compose(self, marks: Positions) -> None:
        """Put composed characters in the place of letters and their marks."""
        codes = self.codes
        codes[marks] &= CODE_MASK
        gone: list[int] = []
        places = marks.tolist()
        index = 0
        while index < len(places):
            base = places[index] - 1
            stop = places[index] + 1
            index += 1
            while index < len(places) and places[index] == stop:
                stop += 1
                index += 1
            if base < 0 or stop - base > _LONGEST_CLUSTER or codes[base] > CODE_MASK:
                continue
            composed = unicodedata.normalize("NFC", codes[base:stop].tobytes().decode("utf-32-le"))
            if len(composed) < stop - base:
                codes[base : base + len(composed)] = [ord(char) for char in composed]
                gone.extend(range(base + len(composed), stop))
        if gone:
            self._delete([], [np.array(gone, dtype=np.int64)])

    def _join(self, positions: Positions) -> bool:
        """Make one quotation mark of exactly two single ones in a row ('', <<, >>); return whether there were any."""
        codes = self.codes[positions]
        follows = (positions[1:] == positions[:-1] + 1) & (codes[1:] == codes[:-1])
        pairs = follows.copy()
        pairs[1:] &= ~follows[:-1]
        pairs[:-1] &= ~follows[1:]
        first = positions[:-1][pairs]
        if len(first):
            self.codes[first] = [_DOUBLED[code] for code in (self.codes[first] & CODE_MASK).tolist()]
            self._delete([], [first + 1])
        return len(first) > 0

    def _delete(self, gone: list[Positions], owned: list[Positions]) -> None:
        """Delete characters; those of ``owned`` go into the extent of the letter (or mark, or line) before them."""
        keep = np.ones(len(self.codes), dtype=bool)
        for positions in (*gone, *owned):
            keep[positions] = False
        kept = np.flatnonzero(keep)
        codes = self.codes.take(kept)
        ends: IntArray
        if self.starts is None or self.ends is None:
            starts = kept.astype(np.int32)
            ends = starts + np.int32(1)
        else:
            starts, ends = self.starts.take(kept), self.ends.take(kept)
        if owned and len(kept):
            deleted = owned[0] if len(owned) == 1 else np.sort(np.concatenate(owned))
            owner = kept.searchsorted(deleted) - 1
            before = codes.take(owner, mode="clip")
            # What follows a space or a full stop belongs to nobody.
            fits = (owner >= 0) & ((classes().take(before & CODE_MASK) & (Is.SPACE | Is.CLOSING)) == 0)
            fits |= (before == ord("\n")) & (owner >= 0) & (self.codes[deleted] == ord("\n"))
            owner, deleted = owner[fits], deleted[fits]
            ends[owner] = deleted + 1 if self.ends is None else self.ends[deleted]
        self.codes, self.starts, self.ends = codes, starts, ends

    def _expand(self) -> None:
        """Replace the characters that stand for several; these share the extent."""
        where = np.flatnonzero(self.codes >> KIND_SHIFT == Kind.EXPANSION)
        which = self.codes[where] & CODE_MASK
        lengths = self.table.expansion_lengths[which]
        counts = np.ones(len(self.codes), dtype=np.int64)
        counts[where] = lengths
        index = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        inner = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        target = np.repeat(np.cumsum(counts)[where] - lengths, lengths) + inner
        self._move(index)
        self.codes[target] = self.table.expansions[np.repeat(self.table.expansion_starts[which], lengths) + inner]

    def _move(self, index: npt.NDArray[np.int32] | Positions) -> None:
        """Make the text of the characters at ``index``, with their extents."""
        if self.starts is None or self.ends is None:
            self.starts = index.astype(np.int32)
            self.ends = self.starts + np.int32(1)
        else:
            self.starts, self.ends = self.starts.take(index), self.ends.take(index)
        self.codes = self.codes.take(index)

    # -- neighbours --------------------------------------------------------------------------------------------

    def _quotes(self, quotes: Positions) -> None:
        """Turn the quotation marks the right way round."""
        written = self.codes[quotes]
        made = mend_quotes(self.codes, quotes)
        self.codes[quotes] = made
        self._report("quote", quotes[(made != written) & (written != ord('"'))])

    def _stops(self, marks: Positions, stop: npt.NDArray[np.bool_]) -> None:
        """Mend the spaces at full stops and commas, and put stray commas behind their numbers."""
        wanting, spaces = mend_stops(self.codes, marks, stop)
        astray, digits = stray_commas(self.codes, marks[~stop])
        self._report("stop", np.sort(np.concatenate((wanting, spaces))))
        self._report("comma", astray)
        if not len(wanting) + len(spaces) + len(astray):
            return
        keep = np.ones(len(self.codes), dtype=bool)
        keep[spaces] = keep[astray] = False
        index = np.flatnonzero(keep)
        after = np.concatenate((wanting, digits))
        added = np.concatenate((np.full(len(wanting), ord(" "), dtype=np.uint32), self.codes[astray]))
        order = after.argsort(kind="stable")
        after, added = after[order], added[order]
        places = index.searchsorted(after) + 1
        self._move(np.insert(index, places, after))
        places += np.arange(len(places))
        self.codes[places] = added
        if self.starts is not None and self.ends is not None:
            self.starts[places] = self.ends[places]

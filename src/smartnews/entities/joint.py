"""The rules' names and the model's, together, by a rule that a reader can state.

1. A country is one of a closed list, so the model adds none. A city or another place of the model stands only where no
   gazetteer has marked a place, and if the model is sure of it: the gazetteer knows which one it is.
2. An event of the model stands where the rules have not marked half of the same stretch as an event.
3. People, organisations and products of the model stand, with its probability as their confidence, and the normal form
   that the rules give the same name.
4. A person or an organisation of the rules is added where the model found no name at all, if the rules are sure of it.

What still overlaps is settled by `resolve`: the longest wins.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from smartnews.draft import Candidate, Draft
from smartnews.entities.names import NameDetector

__all__ = ["JointNames"]

_PLACES = frozenset({"CITY", "COUNTRY", "LOC"})
_LONGEST = 200  # code points: no name is longer
_SAME = 0.5  # the share of a stretch that two marks of the same event have in common

_start = attrgetter("start")


class JointNames:
    """A detector that asks two others.

    Args:
        rules: the detector whose names fill the gaps.
        model: the detector whose names come first.
        sure: the confidence from which a name of the rules fills a gap.
        place: the confidence from which a place that no gazetteer knows is one.
    """

    def __init__(self, rules: NameDetector, model: NameDetector, sure: float = 0.85, place: float = 0.7) -> None:
        self._rules = rules
        self._model = model
        self._sure = sure
        self._place = place

    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        """Return the names of each draft."""
        learned = self._model.detect(drafts, found)
        ruled = self._rules.detect(drafts, found)
        return [self._joined(*parts) for parts in zip(found, learned, ruled, strict=True)]

    def _joined(
        self, found: Sequence[Candidate], learned: Sequence[Candidate], ruled: Sequence[Candidate]
    ) -> list[Candidate]:
        known = sorted((c for c in found if c.type in _PLACES or c.type == "EVENT"), key=_start)
        normals = {(name.start, name.end, name.type): name.normal for name in ruled}
        kept = [
            replace(name, normal=normals.get((name.start, name.end, name.type)))
            for name in learned
            if self._stands(name, known)
        ]
        taken = sorted((name.start, name.end) for name in learned)
        kept += [name for name in ruled if name.confidence >= self._sure and not _touches(name, taken)]
        return kept

    def _stands(self, name: Candidate, known: Sequence[Candidate]) -> bool:
        """Whether a name of the model stands beside `known` (places and events, in the order of the text)."""
        if name.type == "COUNTRY" or (name.type in _PLACES and name.confidence < self._place):
            return False
        if name.type != "EVENT" and name.type not in _PLACES:
            return True
        first = bisect_left(known, name.start - _LONGEST, key=_start)
        for other in known[first : bisect_left(known, name.end, key=_start)]:
            common = min(name.end, other.end) - max(name.start, other.start)
            whole = max(name.end, other.end) - min(name.start, other.start)
            least = _SAME * whole if name.type == "EVENT" else 1
            if common >= least and (name.type == "EVENT") == (other.type == "EVENT"):
                return False
        return True


def _touches(name: Candidate, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether the name overlaps one of `taken` (sorted, apart from each other)."""
    place = bisect_left(taken, (name.end, 0))
    return place > 0 and taken[place - 1][1] > name.start

"""One span, one owner: which of the overlapping candidates stay.

The rule: addresses first, since nothing else may reach into them; then the longest; of the same length, a person or an
organisation that a model sees there (it reads the sentence, a gazetteer knows only the word); then the one with the
higher confidence; of the same confidence, the one whose type comes first in `PRECEDENCE`. A candidate that overlaps one
already kept is dropped, so that names inside an event or organisation are not marked again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from smartnews.article import EntityType
from smartnews.draft import Candidate

__all__ = ["PRECEDENCE", "resolve"]

PRECEDENCE: tuple[EntityType, ...] = (
    "EMAIL",
    "URL",
    "PHONE",
    "HANDLE",
    "EVENT",
    "DATE",
    "FIGURE",
    "COUNTRY",
    "PERSON",
    "ORG",
    "CITY",
    "LOC",
    "PRODUCT",
)
_RANK = {kind: rank for rank, kind in enumerate(PRECEDENCE)}
_ADDRESSES = frozenset(PRECEDENCE[:4])
_NAMED = frozenset({"PERSON", "ORG"})


def resolve(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates that stay, none overlapping another, in the order of the text."""
    kept: list[Candidate] = []
    group: list[Candidate] = []
    reach = 0
    for candidate in sorted(candidates, key=_position):
        if candidate.start >= candidate.end:
            continue
        if candidate.start >= reach:
            kept.extend(_owners(group))
            group = []
        group.append(candidate)
        reach = max(reach, candidate.end)
    kept.extend(_owners(group))
    return tuple(kept)


def _owners(group: list[Candidate]) -> list[Candidate]:
    """Settle one run of candidates that touch each other."""
    if len(group) < 2:
        return group
    kept: list[Candidate] = []
    starts: list[int] = []
    for candidate in sorted(group, key=_claim):
        place = bisect_left(starts, candidate.start)
        if place < len(kept) and kept[place].start < candidate.end:
            continue
        if place and kept[place - 1].end > candidate.start:
            continue
        starts.insert(place, candidate.start)
        kept.insert(place, candidate)
    return kept


def _position(candidate: Candidate) -> tuple[int, int]:
    return candidate.start, candidate.end


def _claim(candidate: Candidate) -> tuple[bool, int, bool, float, int, int]:
    return (
        candidate.type not in _ADDRESSES,
        candidate.start - candidate.end,
        not (candidate.source.startswith("model:") and candidate.type in _NAMED),
        -candidate.confidence,
        _RANK[candidate.type],
        candidate.start,
    )

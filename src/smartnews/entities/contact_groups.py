"""Who can be reached, how: addresses put together with the name, role and organisation around them.

A group is read from the contact block that the anatomy found, and from addresses that stand near each other elsewhere.
In a block, a line that names somebody opens a new group once the current one has an address.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from smartnews.draft import Candidate, Contact, Draft, Range
from smartnews.entities.contacts import ContactWords
from smartnews.resources import LANGUAGES, load
from smartnews.text.normalise import fold

__all__ = ["group_contacts", "labelled_names"]

_ADDRESSES = ("EMAIL", "PHONE", "URL")
_NEAR = 80
_LONGEST_LINE = 90
_MOST_NAME_WORDS = 5
_LINES_BEFORE = 3


@dataclass(slots=True)
class _Group:
    start: int
    end: int
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    addresses: list[Candidate] = field(default_factory=list)


class _Index:
    """Entities by where they stand, so that a line's are found without going through all."""

    def __init__(self, entities: Sequence[Candidate]) -> None:
        self._entities = entities
        self._starts = [entity.start for entity in entities]

    def within(self, start: int, stop: int) -> Sequence[Candidate]:
        """Return the entities that begin in ``start:stop``."""
        return self._entities[bisect_left(self._starts, start) : bisect_left(self._starts, stop)]


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the folded words that open a contact, that label an address, and that begin a role."""
    files = [load("contacts", language, ContactWords) for language in LANGUAGES]

    def words(name: str) -> frozenset[str]:
        return frozenset(fold(word) for file in files for word in getattr(file, name))

    return words("contact"), words("labels"), words("role")


def group_contacts(draft: Draft, entities: Sequence[Candidate]) -> tuple[Contact, ...]:
    """Return the contacts of the text, in its order, each with at least one address."""
    addresses = [entity for entity in entities if entity.type in _ADDRESSES]
    if not addresses:
        return ()
    index = _Index(entities)
    groups = [
        group
        for area, strict in _areas(draft, addresses)
        for group in _read(draft, area, index)
        if _counts(group, strict)
    ]
    return tuple(_contact(draft, group) for group in sorted(groups, key=lambda group: group.start))


def labelled_names(draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the names that stand behind "Contact:" near the addresses among ``found``, as people."""
    addresses = sorted((c for c in found if c.type in _ADDRESSES), key=lambda c: c.start)
    text = draft.view.text
    index = _Index(addresses)
    for area, _ in _areas(draft, addresses):
        start = area[0]
        while start < area[1]:
            stop = text.find("\n", start, area[1])
            stop = area[1] if stop < 0 else stop
            named = _labelled(draft, start, stop, index.within(start, stop))
            if named is not None:
                yield Candidate(*named, "PERSON", None, 0.8)
            start = stop + 1


def _areas(draft: Draft, addresses: Sequence[Candidate]) -> Iterator[tuple[Range, bool]]:
    """Yield the stretches to read, and whether they lie outside the contact block (a name or e-mail is needed then)."""
    block = draft.layout.contact or (0, 0)
    if any(block[0] <= a.start < block[1] for a in addresses):
        yield block, False
    for cluster in _clusters([a for a in addresses if not block[0] <= a.start < block[1]]):
        yield _area(draft, cluster), True


def _counts(group: _Group, strict: bool) -> bool:
    return not strict or group.name is not None or any(address.type == "EMAIL" for address in group.addresses)


def _clusters(addresses: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Yield runs of addresses that stand near each other."""
    cluster: list[Candidate] = []
    for address in addresses:
        if cluster and address.start - cluster[-1].end > _NEAR:
            yield cluster
            cluster = []
        cluster.append(address)
    if cluster:
        yield cluster


def _area(draft: Draft, cluster: Sequence[Candidate]) -> Range:
    """Return the lines of a cluster of addresses, and the short ones before them."""
    text = draft.view.text
    first, last = cluster[0].start, cluster[-1].end
    # Every search has a bound: a text may be one line of a million characters.
    start = text.rfind("\n", max(0, first - _LONGEST_LINE), first) + 1
    if not start and first > _LONGEST_LINE:
        # In the middle of a paragraph: the sentence is as far as a name is looked for.
        sentence = bisect_right(draft.sentences, (first, len(text))) - 1
        start = draft.sentences[sentence][0] if sentence >= 0 else first
    else:
        for _ in range(_LINES_BEFORE):
            before = text.rfind("\n", max(0, start - _LONGEST_LINE - 1), max(0, start - 1)) + 1
            line = text[before : max(before, start - 1)].strip()
            if start == 0 or not line or len(line) > _LONGEST_LINE or line[-1] in ".!؟?":
                break
            start = before
    end = text.find("\n", last, last + _LONGEST_LINE)
    return start, last if end < 0 else end


def _read(draft: Draft, area: Range, index: _Index) -> list[_Group]:
    """Read the lines of an area into groups."""
    text = draft.view.text
    groups: list[_Group] = []
    current: _Group | None = None
    start = area[0]
    while start < area[1]:
        stop = text.find("\n", start, area[1])
        stop = area[1] if stop < 0 else stop
        entities = index.within(start, stop)
        here = [entity for entity in entities if entity.type in _ADDRESSES]
        named = _name(draft, start, stop, entities)
        if current is None or (named and current.addresses):
            current = _Group(start, start)
            groups.append(current)
        current.name = current.name or named
        _describe(draft, current, start, stop, here, entities)
        for address in here:
            current.addresses.append(address)
        if text[start:stop].strip():
            current.end = stop
        start = stop + 1
    return [group for group in groups if group.addresses]


def _name(draft: Draft, start: int, stop: int, entities: Sequence[Candidate]) -> str | None:
    """Return the name that a line gives: a person found there, or what stands behind "Contact:"."""
    for entity in entities:
        if entity.type == "PERSON":
            return draft.clean(entity.start, entity.end)
    named = _labelled(draft, start, stop, entities)
    return draft.clean(*named) if named is not None else None


def _labelled(draft: Draft, start: int, stop: int, entities: Sequence[Candidate]) -> Range | None:
    """Return where the name stands in a line "Contact: NAME, ...", None if it is not such a line."""
    openings, labels, roles = _lists()
    label, colon, value = draft.view.text[start:stop].partition(":")
    label = label.strip(" -–•*")
    if not colon or label not in openings or label in labels:
        return None
    first = stop - len(value)
    ends = [entity.start for entity in entities if entity.start >= first and entity.type in _ADDRESSES]
    value = value[: min(ends, default=stop) - first].replace("،", ",").partition(",")[0]
    words = value.split()
    if not 1 < len(words) <= _MOST_NAME_WORDS or any(map(str.isdigit, value)) or words[0] in roles | labels:
        return None
    first += len(value) - len(value.lstrip())
    return first, first + len(value.strip())


def _describe(
    draft: Draft, group: _Group, start: int, stop: int, here: Sequence[Candidate], entities: Sequence[Candidate]
) -> None:
    """Take the role and organisation that a line gives into the group."""
    _, labels, roles = _lists()
    text = draft.view.text
    if group.organisation is None:
        for entity in entities:
            if entity.type == "ORG":
                group.organisation = draft.clean(entity.start, entity.end)
                break
    if group.role is not None:
        return
    end = min((address.start for address in here), default=stop)
    position = start
    for part in text[start:end].replace("،", ",").replace("|", ",").replace("(", ",").replace(")", ",").split(","):
        cleaned = part.strip(" -–:")
        words = cleaned.split()
        if (
            words
            and len(words) <= 8
            and words[0] not in labels
            and (words[0] in roles or words[-1] in roles or " ".join(words[:2]) in roles)
        ):
            first = position + part.find(cleaned)
            group.role = draft.clean(first, first + len(cleaned))
            return
        position += len(part) + 1


def _contact(draft: Draft, group: _Group) -> Contact:
    def surfaces(kind: str) -> tuple[str, ...]:
        found = [draft.source(a.start, a.end) for a in group.addresses if a.type == kind]
        return tuple(dict.fromkeys(found))

    return Contact(
        start=group.start,
        end=max(group.end, group.addresses[-1].end),
        name=group.name,
        role=group.role,
        organisation=group.organisation,
        emails=surfaces("EMAIL"),
        phones=surfaces("PHONE"),
        urls=surfaces("URL"),
    )

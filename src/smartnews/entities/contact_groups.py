"""Who can be reached, how: addresses put together with the name, role and organisation around them.

A group is read from the contact block that the anatomy found, and from addresses that stand near each other elsewhere.
In a block, a line that names somebody opens a new group once the current one has an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from smartnews.draft import Candidate, Contact, Draft, Range
from smartnews.entities.contacts import ContactWords
from smartnews.resources import LANGUAGES, load
from smartnews.text.normalise import fold

__all__ = ["group_contacts"]

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
    groups: list[_Group] = []
    block = draft.layout.contact
    inside = [a for a in addresses if block and block[0] <= a.start < block[1]]
    if block and inside:
        groups.extend(_read(draft, block, inside, entities))
    for cluster in _clusters([a for a in addresses if a not in inside]):
        area = _area(draft, cluster)
        groups.extend(
            group
            for group in _read(draft, area, cluster, entities)
            if group.name or any(address.type == "EMAIL" for address in group.addresses)
        )
    return tuple(_contact(draft, group) for group in sorted(groups, key=lambda group: group.start) if group.addresses)


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
    start = text.rfind("\n", 0, cluster[0].start) + 1
    if cluster[0].start - start > _LONGEST_LINE:
        # In the middle of a paragraph: the sentence is as far as a name is looked for.
        start = max((first for first, last in draft.sentences if first <= cluster[0].start < last), default=start)
    else:
        for _ in range(_LINES_BEFORE):
            before = text.rfind("\n", 0, max(0, start - 1)) + 1
            line = text[before : max(before, start - 1)].strip()
            if start == 0 or not line or len(line) > _LONGEST_LINE or line[-1] in ".!؟?":
                break
            start = before
    end = text.find("\n", cluster[-1].end)
    return start, cluster[-1].end if end < 0 or end - cluster[-1].end > _LONGEST_LINE else end


def _read(draft: Draft, area: Range, addresses: Sequence[Candidate], entities: Sequence[Candidate]) -> list[_Group]:
    """Read the lines of an area into groups."""
    text = draft.view.text
    groups: list[_Group] = []
    current: _Group | None = None
    start = area[0]
    while start < area[1]:
        stop = text.find("\n", start, area[1])
        stop = area[1] if stop < 0 else stop
        here = [a for a in addresses if start <= a.start < stop]
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
    openings, labels, roles = _lists()
    text = draft.view.text
    label, colon, value = text[start:stop].partition(":")
    label = label.strip(" -–•*")
    for entity in entities:
        if entity.type == "PERSON" and start <= entity.start < stop:
            return draft.clean(entity.start, entity.end)
    if not colon or label not in openings or label in labels:
        return None
    first = stop - len(value)
    ends = [entity.start for entity in entities if first <= entity.start < stop and entity.type in _ADDRESSES]
    value = text[first : min(ends, default=stop)]
    value, _, _ = value.replace("،", ",").partition(",")
    words = value.split()
    if not 1 <= len(words) <= _MOST_NAME_WORDS or any(map(str.isdigit, value)) or words[0] in roles | labels:
        return None
    first += len(value) - len(value.lstrip())
    return draft.clean(first, first + len(value.strip()))


def _describe(
    draft: Draft, group: _Group, start: int, stop: int, here: Sequence[Candidate], entities: Sequence[Candidate]
) -> None:
    """Take the role and organisation that a line gives into the group."""
    _, labels, roles = _lists()
    text = draft.view.text
    if group.organisation is None:
        for entity in entities:
            if entity.type == "ORG" and start <= entity.start < stop:
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

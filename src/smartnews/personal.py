"""Where a text says how somebody can be reached: addresses, telephone numbers, and the names beside them.

This is for taking them out, so it looks wider than the entities do. What a finder was sure of counts even where
another entity won the stretch, and wide nets (`smartnews.nets`) are cast behind the finders. Names are those of the
contact groups and of people in the contact block; once known, they are looked for in the whole text, in full, in part
("Brown") and with more around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from smartnews.article import PhoneNormal
from smartnews.draft import Candidate, Draft, Finder
from smartnews.nets import NET, cast
from smartnews.nets.words import words
from smartnews.text.normalise import fold

__all__ = ["Find", "Kind", "Name", "names_in", "personal"]

Kind = Literal["EMAIL", "PHONE", "URL", "HANDLE", "PERSON"]
Name = tuple[str, ...]
"""The folded words of a name."""

_ADDRESSES = ("EMAIL", "PHONE", "URL", "HANDLE")
_CLITICS = "وفبكل"
_WINDOW = 120
_LONGEST_PARTICLE = 3  # "de", "van", "bin"
_LONGEST_NAME = 5
_BEFORE_ADDRESS, _BEHIND_ADDRESS = 60, 12
_INITIAL = re.compile(r"\w{1,2}[./]")  # "A.", "د."
_ABD = re.compile(r"(?<!\w)عبد(?:\\s\+)?")
_SHORTEST_SURNAME, _SHORTEST_ARABIC = 3, 5
_ADJECTIVE = re.compile(r"(?<!\w)[وفبك]{0,2}(?:ال|لل)\w+ \Z")
_BREAK = re.compile(r"[:,،;؛|()\[\]•\n]|\s[-–—]\s|[.]\s")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Find:
    """A stretch of the input that is personal; ``value`` is the same however the same thing is written.

    ``sure`` is false for what only a net has caught: its ends may be wrong.
    """

    start: int
    end: int
    kind: Kind
    value: str
    sure: bool = True


def names_in(draft: Draft) -> set[Name]:
    """Return the names of those who can be reached.

    They are the names of the contact groups, of people in the contact block, and what stands between words such as
    "for more information contact" and an address.
    """
    names = {contact.name for contact in draft.contacts if contact.name}
    if draft.layout.contact is not None:
        first, last = draft.layout.contact
        names |= {
            draft.source(entity.start, entity.end)
            for entity in draft.entities
            if entity.type == "PERSON" and first <= entity.start < last
        }
    names |= {draft.source(entity.start, entity.end) for entity in _beside(draft)}
    folded = {tuple(fold(name).split()) for name in names} | set(_introduced(draft))
    bare = {tuple(word for word in name if not _INITIAL.fullmatch(word)) for name in folded}
    return {name for name in bare if any(map(str.isalpha, "".join(name)))}


def _beside(draft: Draft) -> Iterator[Candidate]:
    """Yield the people whose names stand just before an address, or just behind it on its line."""
    text = draft.view.text
    people = [entity for entity in draft.entities if entity.type == "PERSON"]
    addresses = sorted({(each.start, each.end) for each in _addresses(draft)}) if people else []
    starts, ends = [start for start, _ in addresses], sorted(end for _, end in addresses)
    for person in people:
        after = bisect_left(starts, person.end)
        if after < len(starts) and starts[after] - person.end <= _BEFORE_ADDRESS:
            yield person
        before = bisect_left(ends, person.start + 1) - 1
        if (
            before >= 0
            and person.start - ends[before] <= _BEHIND_ADDRESS
            and "\n" not in text[ends[before] : person.start]
        ):
            yield person


def _introduced(draft: Draft) -> Iterator[Name]:
    """Yield the names that an opening introduces shortly before an address, on the same line."""
    text = draft.view.text
    others = [(e.start, e.end) for e in draft.entities if e.type in ("ORG", "CITY", "COUNTRY", "LOC", "EVENT")]
    for address in _addresses(draft):
        low = max(0, address.start - _WINDOW)
        low = max(low, text.rfind("\n", low, address.start) + 1)
        for opening in words().openings.finditer(text, low, address.start):
            name = _name_after(draft, opening.end(), address.start)
            if name and not any(start < name[1] and end > name[0] for start, end in _near(others, name)):
                yield tuple(text[name[0] : name[1]].split())


def _near(spans: Sequence[tuple[int, int]], name: tuple[int, int]) -> Sequence[tuple[int, int]]:
    """Return the spans, which are in order and apart, that may overlap the name."""
    first = bisect_left(spans, (name[0], 0))
    return spans[max(0, first - 1) : bisect_left(spans, (name[1], 0))]


def _name_after(draft: Draft, start: int, stop: int) -> tuple[int, int] | None:
    """Return where the first two to five words behind an opening stand that can be a name, None if there are none."""
    lists = words()
    text = draft.view.text
    found: list[tuple[int, int]] = []
    for word in _WORD.finditer(text, start, stop):
        if found and _BREAK.search(text, found[-1][1], word.start()):
            break
        if not found and word[0] in lists.before:
            continue
        surface = draft.source(*word.span())
        cased = surface[:1].lower() != surface[:1].upper()
        if word[0] in lists.after | lists.not_names:
            break
        if cased and not surface[:1].isupper():
            if found and len(surface) <= _LONGEST_PARTICLE:
                continue
            break
        if not cased and word[0].startswith("ال") and not found:
            break
        found.append(word.span())
    return (found[0][0], found[-1][1]) if 2 <= len(found) <= _LONGEST_NAME else None


def _addresses(draft: Draft) -> list[Candidate]:
    """Return all that may be an address, the entities first; they may overlap."""
    found = [entity for entity in draft.entities if entity.type in _ADDRESSES]
    found += _finder()(draft, ())
    return [*found, *cast(draft, found)]


@lru_cache(maxsize=1)
def _finder() -> Finder:
    from smartnews.entities.contacts import AddressFinder

    return AddressFinder()


def personal(draft: Draft, names: Iterable[Name]) -> list[Find]:
    """Return all that is personal in a draft whose entities are known, in no order; finds may overlap."""
    finds = [_find(draft, each) for each in _addresses(draft)]
    for name in names:
        finds += [_named(draft, start, end, name) for start, end in _mentions(draft, name)]
    return finds


def _find(draft: Draft, found: Candidate) -> Find:
    start, end = draft.view.offsets.to_source(found.start, found.end)
    value = "".join(draft.view.text[found.start : found.end].split())
    if found.type == "PHONE":
        known = found.normal.e164 if isinstance(found.normal, PhoneNormal) else None
        value = known or "".join(filter(str.isdigit, value))
    return Find(start, end, found.type, value, found.source != NET)  # type: ignore[arg-type]


def _named(draft: Draft, start: int, end: int, name: Name) -> Find:
    return Find(*draft.view.offsets.to_source(start, end), "PERSON", " ".join(name))


def _mentions(draft: Draft, name: Name) -> Iterator[tuple[int, int]]:
    """Yield where the name stands, in full, and the people who are called by a part of it or by more than it."""
    text = draft.view.text
    # A name of several words may have any particle before it; of one word, only the particles of Arabic.
    before = "" if len(name) > 1 else rf"(?<!\w)[{_CLITICS}]{{0,2}}"
    for match in re.finditer(rf"{before}({_written(name)})(?!\w)", text):
        yield match.span(1)
    if len(name) > 1:
        longer = rf"(?<!\w)[{_CLITICS}]{{0,2}}({re.escape(name[0])}(?: \w+){{1,3}} {re.escape(name[-1])})(?!\w)"
        for match in re.finditer(longer, text):
            yield match.span(1)
        yield from _surnames(draft, name[-1])
    whole = set(name)
    for entity in draft.entities:
        if entity.type == "PERSON":
            parts = set(text[entity.start : entity.end].split())
            if parts <= whole or whole <= parts:
                yield entity.start, entity.end


def _written(name: Name) -> str:
    """Return a pattern of a name however its parts are joined: Al-Brown and Al Brown, عبد الله and عبدالله."""
    words = r"\s+".join(re.escape(word).replace(r"\-", r"[\s-]") for word in name)
    return _ABD.sub(r"عبد\\s*", words)


def _surnames(draft: Draft, surname: str) -> Iterator[tuple[int, int]]:
    """Yield where a surname stands alone: a capital letter, or an Arabic article, must tell it from a word.

    A nationality behind a noun with the article is an adjective (الشعب المصري); within a longer entity a surname is
    somebody else's.
    """
    from smartnews.entities.nations import adjectives

    text = draft.view.text
    arabic = surname.startswith("ال")
    nation = arabic and surname in adjectives("ar")
    if len(surname) < (_SHORTEST_ARABIC if arabic else _SHORTEST_SURNAME) or surname not in text:
        return
    longer = [(each.start, each.end) for each in draft.entities if each.end - each.start > len(surname)]
    written = rf"{re.escape(surname)}|لل{re.escape(surname[2:])}" if arabic else re.escape(surname)
    for match in re.finditer(rf"(?<!\w)[{_CLITICS}]{{0,2}}({written})(?!\w)", text):
        span = match.span(1)
        if nation and _ADJECTIVE.search(text, max(0, match.start() - 30), match.start()):
            continue
        told = arabic or draft.source(*span)[:1].isupper()
        if told and not any(start <= span[0] and span[1] <= end for start, end in _near(longer, span)):
            yield span

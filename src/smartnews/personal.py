"""Where a text says how somebody can be reached: addresses, telephone numbers, and the names beside them.

This is for taking them out, so it looks wider than the entities do. What a finder was sure of counts even where
another entity won the stretch, and wide nets are cast behind the finders: any ``@`` between characters, "name (at)
host.org", a long number that begins with a nought. Names are those of the contact groups and of people in the contact
block; once known, they are looked for in the whole text, in full, in part ("Brown") and with more around them.
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
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.normalise import fold

__all__ = ["Find", "Kind", "Name", "names_in", "personal"]

Kind = Literal["EMAIL", "PHONE", "URL", "HANDLE", "PERSON"]
Name = tuple[str, ...]
"""The folded words of a name."""

_ADDRESSES = ("EMAIL", "PHONE", "URL", "HANDLE")
_CLITICS = "وفبكل"
_LONGEST_LOCAL, _LONGEST_HOST = 64, 120
_OPEN, _SHUT = r"[\[({]\s?", r"\s?[\])}]"
_AT_WORD = re.compile(rf"{_OPEN}(?:at|@){_SHUT}")
_SPELT_LOCAL = re.compile(r"[\w.+-]{1,64}\s?\Z")
_SPELT_HOST = re.compile(rf"\s?[\w-]{{1,63}}(?:\s?(?:\.|{_OPEN}(?:dot|\.){_SHUT})\s?[\w-]{{1,63}}){{1,4}}")
_SPACED_HOST = re.compile(r" [a-z0-9-]{1,63}\.[a-z]{2,24}")
_TRUNK_NUMBER = re.compile(r"(?<![\d.,/-])0\d{1,4}(?:[ -]?\d{2,4}){2,4}(?![\d%])")
_NET = "net"
_WINDOW = 120
_LONGEST_PARTICLE = 3  # "de", "van", "bin"
_LONGEST_NAME = 5
_BREAK = re.compile(r"[:,،;؛|()\[\]•\n]|\s[-–—]\s|[.]\s")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15


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


class Introductions(Resource):
    """``data/*/redaction.toml``: the words around the name of whom to ask."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    openings: re.Pattern[str]
    not_names: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    from smartnews.entities.contacts import ContactWords

    contacts = [load("contacts", language, ContactWords) for language in LANGUAGES]
    around = [load("redaction", language, Introductions) for language in LANGUAGES]
    openings = sorted({fold(word) for each in contacts for word in each.contact}, key=len, reverse=True)
    return _Words(
        openings=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, openings))})(?!\w)"),
        not_names=frozenset(fold(word) for each in contacts for word in (*each.labels, *each.role)),
        before=frozenset(fold(word) for each in around for word in each.before),
        after=frozenset(fold(word) for each in around for word in each.after),
    )


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
    folded = {tuple(fold(name).split()) for name in names} | set(_introduced(draft))
    return {name for name in folded if any(map(str.isalpha, "".join(name)))}


def _introduced(draft: Draft) -> Iterator[Name]:
    """Yield the names that an opening introduces shortly before an address, on the same line."""
    text = draft.view.text
    others = [(e.start, e.end) for e in draft.entities if e.type in ("ORG", "CITY", "COUNTRY", "LOC", "EVENT")]
    for address in _addresses(draft):
        low = max(0, address.start - _WINDOW)
        low = max(low, text.rfind("\n", low, address.start) + 1)
        for opening in _words().openings.finditer(text, low, address.start):
            name = _name_after(draft, opening.end(), address.start)
            if name and not any(start < name[1] and end > name[0] for start, end in _near(others, name)):
                yield tuple(text[name[0] : name[1]].split())


def _near(spans: Sequence[tuple[int, int]], name: tuple[int, int]) -> Sequence[tuple[int, int]]:
    """Return the spans, which are in order and apart, that may overlap the name."""
    first = bisect_left(spans, (name[0], 0))
    return spans[max(0, first - 1) : bisect_left(spans, (name[1], 0))]


def _name_after(draft: Draft, start: int, stop: int) -> tuple[int, int] | None:
    """Return where the first two to five words behind an opening stand that can be a name, None if there are none."""
    words = _words()
    text = draft.view.text
    found: list[tuple[int, int]] = []
    for word in _WORD.finditer(text, start, stop):
        if found and _BREAK.search(text, found[-1][1], word.start()):
            break
        if not found and word[0] in words.before:
            continue
        surface = draft.source(*word.span())
        cased = surface[:1].lower() != surface[:1].upper()
        if word[0] in words.after | words.not_names:
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
    return [*found, *_net(draft.view.text)]


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
    return Find(start, end, found.type, value, found.source != _NET)  # type: ignore[arg-type]


def _named(draft: Draft, start: int, end: int, name: Name) -> Find:
    return Find(*draft.view.offsets.to_source(start, end), "PERSON", " ".join(name))


def _net(text: str) -> Iterator[Candidate]:
    """Yield what may be an address or a telephone number though no finder is sure of it."""
    at = text.find("@")
    while at >= 0:
        start, end = at, at + 1
        while start > max(0, at - _LONGEST_LOCAL) and not text[start - 1].isspace():
            start -= 1
        while end < min(len(text), at + _LONGEST_HOST) and not text[end].isspace():
            end += 1
        source = _NET
        if end == at + 1 and (host := _SPACED_HOST.match(text, end)):
            end, source = host.end(), "rule"
            start = _word_before(text, at) if start == at else start
        while text[end - 1] in ".,;:!?،؛؟)]}»”\"'" and end > at + 1:
            end -= 1
        if end > at + 1:
            yield Candidate(start, end, "EMAIL" if start < at else "HANDLE", source=source)
        at = text.find("@", max(end, at + 1))
    for spelt in _AT_WORD.finditer(text):
        low = max(0, spelt.start() - _LONGEST_LOCAL - 1)
        local, host = _SPELT_LOCAL.search(text[low : spelt.start()]), _SPELT_HOST.match(text, spelt.end())
        if local and host:
            yield Candidate(low + local.start(), host.end(), "EMAIL", source=_NET)
    for number in _TRUNK_NUMBER.finditer(text):
        if _FEWEST_DIGITS <= sum(map(str.isdigit, number[0])) <= _MOST_DIGITS:
            yield Candidate(*number.span(), "PHONE", source=_NET)


def _word_before(text: str, at: int) -> int:
    """Return where the word begins that stands before one space before ``at``."""
    start = at - 1 if at and text[at - 1] == " " else at
    while start > max(0, at - _LONGEST_LOCAL) and not text[start - 1].isspace():
        start -= 1
    return start


def _mentions(draft: Draft, name: Name) -> Iterator[tuple[int, int]]:
    """Yield where the name stands, in full, and the people who are called by a part of it or by more than it."""
    text = draft.view.text
    if name[-1] in text:
        # A name of several words may have any particle before it; of one word, only the particles of Arabic.
        before = "" if len(name) > 1 else rf"(?<!\w)[{_CLITICS}]{{0,2}}"
        words = r"\s+".join(map(re.escape, name))
        for match in re.finditer(rf"{before}({words})(?!\w)", text):
            yield match.span(1)
    whole = set(name)
    for entity in draft.entities:
        if entity.type == "PERSON":
            parts = set(text[entity.start : entity.end].split())
            if parts <= whole or (len(whole) > 1 and whole <= parts):
                yield entity.start, entity.end

"""The brief: the article's facts in the reader's language, written from their normal forms alone.

Nothing is translated: a name is given in the form that a table or the text itself knows, else as it is spelt in the
text, with the language named. So numbers and names cannot be wrong that were read rightly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from smartnews.article import (
    Brief,
    CityNormal,
    CountryNormal,
    DateNormal,
    EventNormal,
    FigureNormal,
    NameNormal,
    Normal,
)
from smartnews.draft import Candidate, Contact, Draft
from smartnews.entities.fuller import fuller_names
from smartnews.settings import Settings

if TYPE_CHECKING:
    from smartnews.translation.brief_words import Section
    from smartnews.translation.wording import Wording

__all__ = ["LIMITS", "Briefer", "whole_name"]

LIMITS: dict[Section, int] = {"what": 6, "who": 12, "where": 10, "when": 8, "figures": 12}
"""How many facts of each kind a brief has at most; its text says how many there were."""

_LEAD = 0.2  # the share of the text that counts as its beginning
_DULL_UNITS = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "year", "time", None})
_MERGED = re.compile(r"^لل")  # ل + ال, which the annotation keeps in one piece
_ARABIC = re.compile(r"[\u0620-\u064a]")
# What `Draft.clean` is needed for: anything but letters of the two scripts, digits, spaces and plain punctuation.
_UNCLEAN = re.compile(r"[^A-Za-zÀ-ɏ\u0621-\u063a\u0641-\u064a0-9 .,'’&()/+-]")


@dataclass(slots=True)
class _Fact:
    """One fact: what it is told apart by, how it is worded, where it stands."""

    key: object
    text: str
    weight: float = 0.0
    first: int = 0
    mentions: int = 0


@dataclass(slots=True)
class _Facts:
    """Facts of one kind, equal ones counted together."""

    found: dict[object, _Fact] = field(default_factory=dict)

    def add(self, key: object, text: str | None, position: int, weight: float = 0.0) -> None:
        if text is None:
            return
        fact = self.found.setdefault(key, _Fact(key, text, weight, position))
        fact.mentions += 1

    def best(self, limit: int, lead: float) -> list[str]:
        """Return the texts of the weightiest facts, those first that come first among equals."""

        def rank(fact: _Fact) -> tuple[float, int]:
            return -(fact.weight + min(fact.mentions, 5) + (1.5 if fact.first < lead else 0.0)), fact.first

        return list(dict.fromkeys(fact.text for fact in sorted(self.found.values(), key=rank)))[:limit]

    def in_order(self, limit: int, lead: float) -> list[str]:
        """Return the texts of the weightiest facts, in the order of the text."""
        chosen = set(self.best(limit, lead))
        ordered = sorted(self.found.values(), key=lambda fact: fact.first)
        return list(dict.fromkeys(fact.text for fact in ordered if fact.text in chosen))

    def __len__(self) -> int:
        return len({fact.text for fact in self.found.values()})


class Briefer:
    """The stage that fills in ``brief``.

    Raises:
        SettingsError: CLDR does not know the language ``settings.to``.
    """

    name = "brief"

    def __init__(self, settings: Settings | None = None) -> None:
        from smartnews.translation.wording import wording

        self._language = (settings or Settings()).to
        self._wording: Wording = wording(self._language)

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its brief."""
        return replace(draft, brief=_Writer(draft, self._wording).brief(self._language))


class _Writer:
    """Writes the brief of one article."""

    def __init__(self, draft: Draft, wording: Wording) -> None:
        self._draft = draft
        self._wording = wording
        self._lead = _LEAD * max(1, len(draft.view.text))
        by_type: dict[str, list[Candidate]] = {}
        for candidate in draft.entities:
            by_type.setdefault(candidate.type, []).append(candidate)
        self._by_type = by_type
        self._people = self._of("PERSON")
        self._starts = [candidate.start for candidate in self._people]

    def brief(self, language: str) -> Brief:
        topics = tuple(self._label(topic.labels, topic.tag) for topic in self._draft.topics if topic.tag is not None)
        events = self._events()
        facts: dict[Section, tuple[list[str], int]] = {
            "what": (events.best(LIMITS["what"], self._lead), len(events)),
            "who": self._who(),
            "where": self._where(),
            "when": self._when(),
            "figures": self._figures(),
        }
        if not events:
            facts["what"] = (list(topics[:2]), len(topics[:2]))
        contacts = [text for text in map(self._contact, self._draft.contacts) if text]
        facts["contacts"] = (contacts, len(contacts))
        facts["topics"] = (list(topics), len(topics))
        lines = [
            self._wording.line(section, shown, len(shown), total) for section, (shown, total) in facts.items() if shown
        ]
        return Brief(
            language=language, text="\n".join(lines), **{section: tuple(shown) for section, (shown, _) in facts.items()}
        )

    def _of(self, *types: str) -> list[Candidate]:
        return sorted((c for kind in types for c in self._by_type.get(kind, ())), key=lambda c: c.start)

    def _label(self, labels: dict[str, str], tag: str | None) -> str:
        return labels.get(self._wording.language) or labels.get("en") or next(iter(labels.values()), tag or "")

    def _surface(self, start: int, end: int) -> str:
        text = self._draft.source(start, end)
        return whole_name(self._draft.clean(start, end) if _UNCLEAN.search(text) else text)

    def _name(self, surface: str, en: str | None) -> str:
        """Return a name as this language's reader can read it; in the text's spelling if no other is known."""
        source = self._draft.language.code.partition("-")[0]
        if source == self._wording.language or not _ARABIC.search(surface):
            return surface if source == self._wording.language or en is None else en
        if en is not None:
            return self._wording.region(en) or en
        return self._wording.words.spelling.format(name=surface, language=self._wording.language_name(source))

    def _latin(self, normal: Normal | None) -> str | None:
        """Return a name's Latin form, marked if it was transliterated."""
        if not isinstance(normal, NameNormal) or normal.en is None:
            return None
        if normal.en_source == "transliterated":
            return self._wording.words.transliterated.format(name=normal.en)
        return normal.en

    def _who(self) -> tuple[list[str], int]:
        """Name people, then organisations; a part of a fuller name that was met is that person."""
        people = self._named("PERSON", merge=True)
        bodies = self._named("ORG", merge=False)
        half = LIMITS["who"] // 2
        first = people.best(max(half, LIMITS["who"] - len(bodies)), self._lead)
        return first + bodies.best(LIMITS["who"] - len(first), self._lead), len(people) + len(bodies)

    def _named(self, kind: str, *, merge: bool) -> _Facts:
        view, facts = self._draft.view.text, _Facts()
        mentions = [(c, view[c.start : c.end], self._latin(c.normal)) for c in self._of(kind)]
        latin = {form: en for _, form, en in mentions if en is not None}
        fuller = fuller_names(form for _, form, _ in mentions) if merge else {}
        for candidate, form, _ in mentions:
            whole = fuller.get(form, form)
            en = latin.get(whole) or latin.get(form)
            if whole != form and whole in facts.found:
                facts.found[whole].mentions += 1
                continue
            facts.add(en or form, self._name(self._surface(candidate.start, candidate.end), en), candidate.start)
        return facts

    def _events(self) -> _Facts:
        """Name the events; one that is named again without its year is the same."""
        view, facts = self._draft.view.text, _Facts()
        known: dict[str, object] = {}
        acronyms: dict[str, str] = {}
        candidates = sorted(self._of("EVENT"), key=lambda c: (not _has_year(c), c.start))
        for candidate in candidates:
            normal = candidate.normal
            if isinstance(normal, EventNormal) and normal.acronym:
                acronyms.setdefault(_bare(view[candidate.start : candidate.end], normal.year), normal.acronym)
        for candidate in candidates:
            normal = candidate.normal if isinstance(candidate.normal, EventNormal) else EventNormal()
            bare = _bare(view[candidate.start : candidate.end], normal.year)
            named = _bare(normal.en, normal.year) if normal.en else bare
            key = known.setdefault(bare, known.get(named, normal.en or (bare, normal.year)))
            known.setdefault(named, key)
            if key in facts.found:
                facts.found[key].mentions += 1
                facts.found[key].first = min(facts.found[key].first, candidate.start)
                continue
            facts.add(key, self._event(candidate, normal, acronyms.get(bare)), candidate.start)
        return facts

    def _event(self, candidate: Candidate, normal: EventNormal, acronym: str | None) -> str:
        en = normal.en
        if en is not None and normal.year is not None and str(normal.year) not in en:
            en = f"{en} {normal.year}"
        surface = self._surface(candidate.start, candidate.end)
        if acronym and acronym not in (en or surface):
            shape = self._wording.words.acronym
            surface, en = shape.format(name=surface, acronym=acronym), en and shape.format(name=en, acronym=acronym)
        text = self._name(surface, en)
        when = self._wording.date(normal.start, normal.end) if normal.start else None
        if when is not None:
            text = self._wording.words.dated.format(event=text, when=when)
        return text

    def _where(self) -> tuple[list[str], int]:
        """Name cities with their countries, other places, and the countries that no city stands for."""
        facts, wording = _Facts(), self._wording
        dateline = self._draft.layout.dateline_place
        covered = set()
        for candidate in self._of("CITY", "LOC"):
            surface = self._surface(candidate.start, candidate.end)
            weight = 2.0 if dateline is not None and dateline[0] <= candidate.start < dateline[1] else 0.0
            normal = candidate.normal
            if isinstance(normal, CityNormal):
                country = wording.country(normal.country)
                covered.add(normal.country)
                own = self._draft.language.code == wording.language
                name = (
                    surface if own and not surface.isupper() else wording.city(normal.en, normal.country) or normal.en
                )
                facts.add((normal.en, normal.country), wording.place(name, country), candidate.start, weight)
            else:
                en = self._latin(normal)
                facts.add(
                    en or self._draft.view.text[candidate.start : candidate.end],
                    self._name(surface, en),
                    candidate.start,
                )
        for candidate in self._of("COUNTRY"):
            normal = candidate.normal
            if isinstance(normal, CountryNormal) and normal.iso not in covered:
                facts.add(normal.iso, wording.country(normal.iso) or normal.en, candidate.start)
        return facts.best(LIMITS["where"], self._lead), len(facts)

    def _when(self) -> tuple[list[str], int]:
        """State the dates that are known, without those that a fuller one holds."""
        normals = [(c, c.normal) for c in self._of("DATE") if isinstance(c.normal, DateNormal) and c.normal.iso]
        fuller = {part for _, normal in normals for part in _parts_of(normal.iso or "")}
        facts = _Facts()
        for candidate, normal in normals:
            iso = normal.iso or ""
            if iso not in fuller:
                facts.add((iso, normal.end), self._wording.date(iso, normal.end), candidate.start, len(iso) / 5)
        return facts.in_order(LIMITS["when"], self._lead), len(facts)

    def _figures(self) -> tuple[list[str], int]:
        """State the figures, sums and shares before durations and bare numbers."""
        facts = _Facts()
        starts = [start for start, _, _ in sorted(self._draft.summary)]
        ends = [end for _, end, _ in sorted(self._draft.summary)]
        for candidate in self._of("FIGURE"):
            normal = candidate.normal
            if not isinstance(normal, FigureNormal):
                continue
            weight = 0.0 if normal.unit in _DULL_UNITS else 2.0
            if normal.unit == "percent" or (normal.unit and normal.unit.isupper()):
                weight = 3.0
            sentence = bisect_left(ends, candidate.end)
            if sentence < len(starts) and starts[sentence] <= candidate.start:
                weight += 1.5
            if normal.of and normal.of in self._draft.source(candidate.start, candidate.end):
                normal = normal.model_copy(update={"of": None})  # the unit says it already
            text = self._wording.figure(normal)
            facts.add(text, text, candidate.start, weight)
        return facts.in_order(LIMITS["figures"], self._lead), len(facts)

    def _contact(self, contact: Contact) -> str:
        """Return who can be reached how, in one line."""
        people = self._people[bisect_left(self._starts, contact.start) : bisect_left(self._starts, contact.end)]
        forms = {self._surface(c.start, c.end): self._latin(c.normal) for c in people}
        texts = (contact.name, contact.role, contact.organisation)
        named = [self._name(text, forms.get(text)) for text in texts if text]
        return self._wording.words.enumeration.join([*named, *contact.emails, *contact.phones, *contact.urls])


def whole_name(surface: str) -> str:
    """Return a name with its article, which "to" has merged with in the text: للهيئة is الهيئة."""
    return _MERGED.sub("ال", surface)


def _parts_of(iso: str) -> tuple[str, ...]:
    """Return the less exact dates that a date holds: 2023-11-02 holds 2023, 2023-11 and --11-02."""
    if iso.startswith("-"):
        return ()
    return {7: (iso[:4],), 10: (iso[:4], iso[:7], "-" + iso[4:])}.get(len(iso), ())


def _has_year(candidate: Candidate) -> bool:
    return isinstance(candidate.normal, EventNormal) and candidate.normal.year is not None


def _bare(form: str, year: int | None) -> str:
    """Return the name of an event without its year."""
    return " ".join(form.replace(str(year), " ").split()) if year is not None else form

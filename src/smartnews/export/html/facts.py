"""Who, what, where, when: the entities of an article, the same ones together, each with the way to its marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from smartnews.article import Article, CityNormal, CountryNormal, DateNormal, Entity, EventNormal
from smartnews.entities.fuller import fuller_names
from smartnews.export.html.describe import Details, Namer
from smartnews.text.normalise import fold
from smartnews.translation.wording import Wording

__all__ = ["Fact", "Section", "sections"]

SHOWN = 7
"""How many facts of a list stand open; the others are one click away."""
_IN_FULL = frozenset({"PERSON", "EVENT"})
"""What is named in full once, and in part later."""
_LEAD, _LEAD_BONUS, _MOST_MENTIONS = 0.2, 1.5, 5


@dataclass(slots=True)
class Fact:
    """One fact: its name, its words in the text where these differ, and where it is marked.

    ``details`` are the numbers of its marks, ``first`` the index of the first of its entities.
    """

    name: str
    other: str | None
    first: int
    count: int = 0
    details: list[int] = field(default_factory=list)
    order: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A list of facts: those that stand open, and the others. ``key`` names its heading in the page's wording."""

    key: str
    open: Sequence[Fact]
    more: Sequence[Fact]


Key = Callable[[Entity], object]


def sections(article: Article, namer: Namer, details: Details, wording: Wording) -> dict[str, list[Section]]:
    """Return the lists of each question: who (people, organisations), what, where, when."""
    facts = _Facts(article, namer, details)
    people = fuller_names(fold(entity.text) for entity in article.of_type("PERSON"))
    covered = {entity.normal.country for entity in article.entities if isinstance(entity.normal, CityNormal)}

    def person(entity: Entity) -> object:
        return people.get(fold(entity.text), fold(entity.text))

    def place(entity: Entity) -> object:
        match entity.normal:
            case CityNormal(en=en, country=country):
                return en, country
            case CountryNormal(iso=iso):
                return None if iso in covered else iso
        return fold(entity.text)

    def day(entity: Entity) -> object:
        return (entity.normal.iso, entity.normal.end) if isinstance(entity.normal, DateNormal) else None

    def city(fact: Fact, entity: Entity) -> str:
        if isinstance(entity.normal, CityNormal):
            return wording.place(fact.name, wording.country(entity.normal.country))
        return fact.name

    when = [fact for fact in facts.of(("DATE",), day) if fact.order]
    return {
        "who": [
            _section("people", facts.ranked(("PERSON",), person)),
            _section("organisations", facts.ranked(("ORG",), _by_name)),
        ],
        "what": [_section("what", facts.ranked(("EVENT", "PRODUCT"), _by_event))],
        "where": [_section("where", facts.ranked(("CITY", "COUNTRY", "LOC"), place, city))],
        "when": [_section("when", sorted(when, key=lambda fact: (fact.order.startswith("-"), fact.order)))],
    }


class _Facts:
    """Puts the entities of an article together."""

    def __init__(self, article: Article, namer: Namer, details: Details) -> None:
        self._entities = article.entities
        self._namer = namer
        self._numbers = details.numbers
        self._lead = _LEAD * len(article.text)

    def of(self, types: tuple[str, ...], key: Key, finish: Callable[[Fact, Entity], str] | None = None) -> list[Fact]:
        """Return the facts of some types in the order of the text; entities whose key is None are no facts."""
        found: dict[object, Fact] = {}
        for index, entity in enumerate(self._entities):
            if entity.type not in types or (same := key(entity)) is None:
                continue
            fact = found.get(same)
            if fact is None:
                fact = found[same] = Fact(self._namer.name(entity), None, index)
                if finish is not None:
                    fact.name = finish(fact, entity)
                surface = " ".join(entity.text.split())
                fact.other = None if fold(surface) in fold(fact.name) else surface
                fact.order = (entity.normal.iso or "") if isinstance(entity.normal, DateNormal) else ""
            elif entity.type in _IN_FULL and len(name := self._namer.name(entity)) > len(fact.name):
                fact.name = name
            fact.count += 1
            if self._numbers[index] not in fact.details:
                fact.details.append(self._numbers[index])
        return list(found.values())

    def ranked(
        self, types: tuple[str, ...], key: Key, finish: Callable[[Fact, Entity], str] | None = None
    ) -> list[Fact]:
        """Return the facts of some types, the weightiest first."""

        def rank(fact: Fact) -> tuple[float, int]:
            early = self._entities[fact.first].start < self._lead
            return -(min(fact.count, _MOST_MENTIONS) + (_LEAD_BONUS if early else 0)), fact.first

        return sorted(self.of(types, key, finish), key=rank)


def _section(key: str, facts: Sequence[Fact]) -> Section:
    # One more fact is no reason for a fold.
    shown = len(facts) if len(facts) <= SHOWN + 1 else SHOWN
    return Section(key, facts[:shown], facts[shown:])


def _by_name(entity: Entity) -> object:
    return fold(entity.text)


def _by_event(entity: Entity) -> object:
    """Return the name of an event without its year: the one of that year is mostly named without it later."""
    name, year = fold(entity.text), None
    if isinstance(entity.normal, EventNormal):
        name, year = fold(entity.normal.en or entity.text), entity.normal.year
    return " ".join(name.replace(str(year), " ").split()) if year is not None else name

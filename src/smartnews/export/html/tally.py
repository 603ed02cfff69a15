"""What many articles say together: counted one article at a time, in memory that is bounded."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import TypeVar

from smartnews.article import Article, CityNormal, CountryNormal, Entity, FigureNormal
from smartnews.export.html.body import direction_of_text
from smartnews.export.html.describe import Details, Namer
from smartnews.export.html.facts import Fact, sections
from smartnews.export.html.figures import Row, rows
from smartnews.export.html.page import title_of, topic_label
from smartnews.export.html.timeline import day_of
from smartnews.export.html.words import Direction, Words
from smartnews.text.normalise import fold
from smartnews.translation.wording import Wording

__all__ = ["LONG", "Entry", "Named", "Tallied", "Tally", "Unit"]

LONG = 2000
"""With more articles than this, what is kept of each is its title and first topics alone."""
_TOPICS, _TOPICS_OF_MANY = 5, 2
_LINE = 260
"""Code points of the line that stands for an article's summary."""
_FOUND_BY = 3000
"""Code points of the names by which an article is found."""
_FIGURES_OF_UNIT = 15
_KEPT, _UNITS_KEPT = 20_000, 1000
"""Names (and topics, and places) and units that are counted at once: of more, the rarer half is forgotten."""
_MONEY = 3

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Entry:
    """An article in the list: its title, its page, its day, and what it is found by."""

    title: str
    direction: Direction
    language: str
    link: str | None
    day: date | None
    words: int
    topics: list[str]
    line: str = ""
    line_language: str = ""
    line_direction: Direction = "ltr"
    names: str = ""


@dataclass(slots=True)
class Named:
    """A name, its words in the text where these differ, and how many articles have it."""

    name: str
    other: str | None
    language: str
    articles: int = 0


@dataclass(slots=True)
class Tallied:
    """A topic: its label, and how many articles have it, in all and on each day that is known."""

    label: str
    articles: int = 0
    days: Counter[date] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an article: what is said of it, and the way to its mark."""

    row: Row
    entry: Entry
    link: str | None


@dataclass(slots=True)
class Unit:
    """The figures of a unit: how many there are, and the largest."""

    name: str
    code: str | None
    money: bool
    count: int = 0
    heap: list[tuple[float, int, Figure]] = field(default_factory=list)

    @property
    def largest(self) -> list[Figure]:
        """The largest figures, the very largest first."""
        return [figure for _, _, figure in sorted(self.heap, key=lambda one: one[:2], reverse=True)]


class Tally:
    """Counts what articles say. A name, a topic or a place counts once for each article.

    Args:
        language: the language of the page.
        says: the wording of the page.
        facts_in: the wording of facts.
    """

    def __init__(self, language: str, says: Words, facts_in: Wording) -> None:
        self._language, self._says, self._wording = language, says, facts_in
        self.entries: list[Entry] = []
        self.words = 0
        self.languages: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.days: Counter[date] = Counter()
        self.names: dict[str, dict[str, Named]] = {"people": {}, "organisations": {}, "where": {}, "what": {}}
        self.subjects: dict[str, Tallied] = {}
        self.areas: dict[str, Tallied] = {}
        self.units: dict[str, Unit] = {}
        self._places: dict[CityNormal | CountryNormal, tuple[Entity, int]] = {}
        self._order = 0

    @property
    def long(self) -> bool:
        """Whether there are so many articles that little is kept of each."""
        return len(self.entries) > LONG

    def add(self, article: Article, link: str | None, given: date | None = None) -> None:
        """Count an article.

        Args:
            article: the article.
            link: the address of its page.
            given: its day, where that came with it.
        """
        day = day_of(article, given)
        title = title_of(article)
        script: Direction = "rtl" if self._says.direction == "rtl" else "ltr"
        entry = Entry(
            title,
            direction_of_text(title, script),
            article.language.code,
            link,
            day,
            len(article.text.split()),
            [],
        )
        focus, areas = self._topics(article, day)
        entry.topics = (focus or areas)[:_TOPICS]
        self.words += entry.words
        self.languages[entry.language] += 1
        self.warnings.update({warning.code for warning in article.warnings})
        if day is not None:
            self.days[day] += 1
        named = list(self._named(article))
        if len(self.entries) < LONG:
            entry.line, entry.line_language = self._line(article)
            entry.line_direction = direction_of_text(entry.line, script)
            entry.names = " ".join(dict.fromkeys([*areas, *focus, *named]))[:_FOUND_BY]
        self._count_places(article)
        self._count_figures(article, entry)
        self.entries.append(entry)
        if len(self.entries) == LONG + 1:
            for one in self.entries:
                one.line = one.names = ""
                del one.topics[_TOPICS_OF_MANY:]
        elif self.long:
            del entry.topics[_TOPICS_OF_MANY:]

    def places(self) -> Iterator[Entity]:
        """Yield an entity of each place on the map, as often as articles name it."""
        for entity, count in self._places.values():
            yield from repeat(entity, count)

    def _topics(self, article: Article, day: date | None) -> tuple[list[str], list[str]]:
        """Count the topics, and return the labels of the focus topics, and of the areas."""
        labels: tuple[list[str], list[str]] = [], []
        for topic in article.topics:
            focus = topic.tag is not None
            label = topic_label(topic, self._language)
            if not label or label in labels[not focus]:
                continue
            labels[not focus].append(label)
            tallied = (self.subjects if focus else self.areas).setdefault(topic.tag or topic.code or "", Tallied(label))
            tallied.articles += 1
            if day is not None:
                tallied.days[day] += 1
        for counted in (self.subjects, self.areas):
            _bound(counted, lambda one: one.articles)
        return labels

    def _named(self, article: Article) -> Iterator[str]:
        """Count the names, and yield them in all their forms."""
        namer = Namer(article, self._wording, self._says)
        details = Details(article, namer, self._says)
        for lists in sections(article, namer, details, self._wording).values():
            for one in lists:
                counted = self.names.get(one.key)
                for fact in _once((*one.open, *one.more)):
                    yield fact.name
                    if fact.other:
                        yield fact.other
                    if counted is None:
                        continue
                    named = counted.setdefault(fold(fact.name), Named(fact.name, fact.other, article.language.code))
                    named.articles += 1
                if counted is not None:
                    _bound(counted, lambda named: named.articles)

    def _line(self, article: Article) -> tuple[str, str]:
        """Return the first sentence of the summary, translated where it was and the page speaks the language."""
        translation = article.translation
        if translation is not None and translation.language == self._language:
            text = next((one for one in translation.sentences if one and not one.startswith("[")), "")
            if text:
                return _cut(text), translation.language
        first = next(iter(article.summary.sentences), None)
        return _cut(article.text[first.start : first.end] if first else ""), article.language.code

    def _count_places(self, article: Article) -> None:
        once: dict[CityNormal | CountryNormal, Entity] = {}
        for entity in article.entities:
            if isinstance(entity.normal, CityNormal | CountryNormal):
                once.setdefault(entity.normal, entity)
        for normal, entity in once.items():
            kept, count = self._places.get(normal, (entity, 0))
            self._places[normal] = kept, count + 1
        _bound(self._places, lambda place: place[1])

    def _count_figures(self, article: Article, entry: Entry) -> None:
        known = set()
        found = (entity.normal for entity in article.entities if entity.type == "FIGURE")
        for normal, row in zip(found, rows(article, self._wording), strict=True):
            if not isinstance(normal, FigureNormal) or not math.isfinite(normal.value):
                continue
            key = normal.value, normal.unit, normal.of
            if key in known:
                continue
            known.add(key)
            unit = self.units.get(normal.unit or "")
            if unit is None:
                money = normal.unit is not None and len(normal.unit) == _MONEY and normal.unit.isupper()
                unit = self.units[normal.unit or ""] = Unit(row.unit, row.code, money)
            unit.count += 1
            self._order -= 1  # of equal figures the earlier is kept
            figure = Figure(row, entry, f"{entry.link}#{row.mark}" if entry.link else None)
            push = heapq.heappush if len(unit.heap) < _FIGURES_OF_UNIT else heapq.heappushpop
            push(unit.heap, (normal.value, self._order, figure))
        _bound(self.units, lambda unit: unit.count, _UNITS_KEPT)


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the facts with another name than those before."""
    known = set()
    for fact in facts:
        name = fold(fact.name)
        if name and name not in known:
            known.add(name)
            yield fact


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LINE else text[:_LINE].rpartition(" ")[0] + "…"


def _bound(counted: dict[K, V], weight: Callable[[V], int], most: int = _KEPT) -> None:
    """Forget the half that has the least weight, of equals what came first, once there is too much."""
    if len(counted) > most:
        for key in sorted(counted, key=lambda key: weight(counted[key]))[: len(counted) // 2]:
            del counted[key]

"""What the page says of an entity, in the page's language, from its normal form alone."""

from __future__ import annotations

from dataclasses import dataclass

from smartnews.article import (
    Article,
    CityNormal,
    CountryNormal,
    DateNormal,
    Entity,
    EventNormal,
    FigureNormal,
    NameNormal,
    Normal,
    PhoneNormal,
)
from smartnews.export.html.words import Words
from smartnews.translation.brief import whole_name
from smartnews.translation.wording import Wording

__all__ = ["Details", "Namer"]


class Namer:
    """Gives entities the names that a reader of the page's language can read.

    Args:
        article: the article whose entities are named.
        wording: the wording of facts in the page's language.
        words: the wording of the page.
    """

    def __init__(self, article: Article, wording: Wording, words: Words) -> None:
        self._own = article.language.code == wording.language
        self._wording = wording
        self._words = words

    def name(self, entity: Entity) -> str:
        """Return the entity's name, sum or day, or the words of the text where no other form is known."""
        surface = whole_name(" ".join(entity.text.split()))
        wording = self._wording
        match entity.normal:
            case CityNormal() as city:
                own = surface if self._own and not surface.isupper() else None
                return own or wording.city(city.en, city.country) or city.en
            case CountryNormal() as country:
                return wording.country(country.iso) or country.en
            case FigureNormal() as figure:
                return wording.amount(figure.value, figure.max, figure.unit, figure.qualifier)
            case DateNormal(iso=str() as iso, end=end):
                return wording.date(iso, end) or surface
            case EventNormal() as event:
                return self._event(surface, event)
            case NameNormal(en=str() as en) if not self._own:
                return wording.region(en) or en
        return surface

    def _event(self, surface: str, event: EventNormal) -> str:
        name = surface if self._own or event.en is None else event.en
        if event.year is not None and str(event.year) not in name:
            name = f"{name} {event.year}"
        if event.acronym and event.acronym not in name:
            name = self._wording.words.acronym.format(name=name, acronym=event.acronym)
        return name

    def notes(self, normal: Normal | None) -> list[str]:
        """Return what else the normal form says: country, code, day, calendar, number."""
        wording, page = self._wording, self._words.page
        match normal:
            case CityNormal(country=iso):
                return [wording.country(iso) or iso]
            case CountryNormal(iso=iso):
                return [iso]
            case FigureNormal(of=str() as of):
                return [of]
            case DateNormal(iso=None):
                return [page["day_unknown"]]
            case DateNormal(iso=str() as iso, end=end, calendar=calendar):
                return [f"{iso}/{end}" if end else iso, *([page["hijri"]] if calendar == "hijri" else [])]
            case EventNormal(start=str() as start, end=end, place=place):
                return [text for text in (wording.date(start, end), place) if text]
            case PhoneNormal(e164=str() as e164):
                return [e164]
        return []


@dataclass(slots=True)
class _Detail:
    kind: str
    name: str
    surface: str
    notes: list[str]
    sure: int
    count: int = 0


class Details:
    """What is said of the entities of an article: the same of those that are the same.

    ``numbers`` holds, for each entity in order, the number of its detail.
    """

    def __init__(self, article: Article, namer: Namer, words: Words) -> None:
        self.numbers: list[int] = []
        known: dict[tuple[str, str, Normal | None], int] = {}
        self._all: list[_Detail] = []
        for entity in article.entities:
            number = known.setdefault((entity.type, entity.text, entity.normal), len(self._all))
            if number == len(self._all):
                self._all.append(
                    _Detail(
                        words.kinds[entity.type],
                        namer.name(entity),
                        " ".join(entity.text.split()),
                        namer.notes(entity.normal),
                        round(100 * entity.confidence),
                    )
                )
            self._all[number].count += 1
            self.numbers.append(number)

    def name(self, number: int) -> str:
        """Return the name of a detail."""
        return self._all[number].name

    def data(self) -> list[list[object]]:
        """Return the details for the page's script: kind, name, notes, confidence in percent, number of mentions."""
        return [[one.kind, one.name, one.notes, one.sure, one.count] for one in self._all]

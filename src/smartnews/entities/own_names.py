"""A user's own gazetteer: a CSV of names that the house knows.

::

    name,type,en,country,lat,lon
    حي السفارات,LOC,Diplomatic Quarter
    رأس الزور,CITY,Ras Al-Zour,KW,28.74,48.38
    مبادرة الواحة,ORG,Oasis Initiative

``name`` as texts may spell it, one spelling a row: hamza, diacritics and attached particles make no difference.
``type`` is CITY, LOC, PERSON, ORG, EVENT or PRODUCT; a CITY needs ``en`` and ``country`` (ISO 3166 alpha-2);
coordinates are degrees (WGS 84). Columns may stand in any order, and those that are not needed may be left out. Where
a name of the file and another candidate cover the same stretch, the file's wins; a longer name around it stays (see
`resolve`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from smartnews.article import CityNormal, EntityType, EventNormal, NameNormal, Normal
from smartnews.draft import Candidate, Draft
from smartnews.entities.gazetteer import as_phrase
from smartnews.entities.nations import country_table
from smartnews.resources import LANGUAGES
from smartnews.text.matcher import PhraseMatcher
from smartnews.userfiles import fail_at, read_user_file

__all__ = ["OwnName", "OwnNames"]

SOURCE = "gazetteer:own"
_COLUMNS = ("name", "type", "en", "country", "lat", "lon")
_TYPES = ("CITY", "LOC", "PERSON", "ORG", "EVENT", "PRODUCT")


class OwnName(NamedTuple):
    """A row of the file: the spelling, what it is, its normal form, and its line."""

    name: str
    type: EntityType
    normal: Normal
    line: int


class OwnNames:
    """A finder of the names of a file; they are certain."""

    def __init__(self, names: Sequence[OwnName]) -> None:
        self.names = tuple(names)
        self._matchers: dict[str, PhraseMatcher[OwnName]] = {}

    @classmethod
    def read(cls, path: Path) -> OwnNames:
        """Return the names of a CSV file.

        Raises:
            ResourceError: the file is missing or malformed; the message shows the line.
        """
        text = read_user_file(path, "gazetteer", "gazetteer")
        seen: dict[str, OwnName] = {}
        for row in _rows(path, text):
            earlier = seen.setdefault(as_phrase(row.name, "ar"), row)
            if earlier[1:3] != row[1:3]:
                message = f'"{row.name}" is something else already, in line {earlier.line}'
                fail_at(path, text, row.line, message, row.name)
        return cls(tuple(seen.values()))

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:  # noqa: ARG002
        """Yield the file's names in the text, left to right. A name with a capital is not found in small letters."""
        language = draft.language.code if draft.language.code in LANGUAGES else "en"
        if language not in self._matchers:
            phrases = ((as_phrase(row.name, language), row) for row in self.names)
            self._matchers[language] = PhraseMatcher(phrases, clitics=language == "ar")
        capital = draft.tokens.capital
        for match in self._matchers[language].find(draft.tokens):
            row = match.payload
            if row.name[0].isupper() and not capital[match.first]:
                continue
            yield Candidate(match.start, match.end, row.type, row.normal, 1.0, SOURCE)


def _rows(path: Path, text: str) -> Iterator[OwnName]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() for column in reader.fieldnames or ()]
        for column in header:
            if column not in _COLUMNS:
                fail_at(path, text, 1, f'there is no column "{column}"; the columns are {", ".join(_COLUMNS)}', column)
        if not {"name", "type"} <= set(header):
            fail_at(path, text, 1, "the first line must name the columns, name and type among them")
        reader.fieldnames = header
        for record in reader:
            if None in record:
                fail_at(path, text, reader.line_num, "more fields than columns", str(record[None][0]))
            values = {column: (value or "").strip() for column, value in record.items()}
            if any(values.values()):
                yield _row(path, text, reader.line_num, values)
    except csv.Error as error:
        fail_at(path, text, reader.reader.line_num, str(error))


def _row(path: Path, text: str, line: int, values: dict[str, str]) -> OwnName:
    name, kind, country = values["name"], values["type"].upper(), values.get("country", "").upper()
    if not as_phrase(name, "ar"):
        fail_at(path, text, line, "the name is empty")
    if kind not in _TYPES:
        fail_at(path, text, line, f'"{values["type"]}" is no type; the types are {", ".join(_TYPES)}', values["type"])
    english = values.get("en") or None
    if country and country not in country_table():
        fail_at(path, text, line, f'"{country}" is no ISO 3166 code of a country', values["country"])
    if kind != "CITY":
        normal: Normal = EventNormal(en=english) if kind == "EVENT" else NameNormal(en=english)
        return OwnName(name, cast("EntityType", kind), normal, line)
    if english is None or not country:
        fail_at(path, text, line, "a CITY needs its English name (en) and its country")
    lat, lon = (_degrees(path, text, line, values.get(axis, ""), limit) for axis, limit in (("lat", 90), ("lon", 180)))
    return OwnName(name, "CITY", CityNormal(en=english, country=country, lat=lat, lon=lon), line)


def _degrees(path: Path, text: str, line: int, value: str, limit: int) -> float | None:
    if not value:
        return None
    try:
        degrees = float(value)
    except ValueError:
        degrees = float("nan")
    if not -limit <= degrees <= limit:
        fail_at(path, text, line, f'"{value}" is not a number of degrees from -{limit} to {limit}', value)
    return degrees

"""Reads the annotated texts of tests/gold and scores articles against them, as ../shared/eval/score_gold.py does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from smartnews.article import Article, CityNormal, CountryNormal, DateNormal, Entity, FigureNormal

FOLDER = Path(__file__).with_name("gold")
EXACT = {"CITY", "COUNTRY", "EMAIL", "PHONE", "URL"}
_MARK = re.compile(r"\{([A-Z]+)(?:=([^|{}]*)\|| )([^{}]*)\}")


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    type: str
    normal: str | None


@dataclass(frozen=True)
class GoldText:
    name: str
    text: str
    language: str
    tags: list[str]
    topics: list[str]
    marks: list[Mark]


@dataclass
class Scores:
    """Counts by type: found and right, in the gold, found; and normal forms right out of those given."""

    right: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    normal_right: Counter[str] = field(default_factory=Counter)
    normal_gold: Counter[str] = field(default_factory=Counter)

    def f1(self, kind: str) -> float:
        """F1 in percent."""
        total = self.gold[kind] + self.found[kind]
        return 200 * self.right[kind] / total if total else 100.0

    def normal(self, kind: str) -> float:
        """Share of the gold's normal forms that are right, in percent."""
        return 100 * self.normal_right[kind] / max(1, self.normal_gold[kind])


def parse(name: str, source: str) -> GoldText:
    head, _, body = source.partition("\n\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines())
    text, marks, position = "", [], 0
    body = body.strip("\n")
    for match in _MARK.finditer(body):
        text += body[position : match.start()]
        kind, normal, surface = match.groups()
        marks.append(Mark(len(text), len(text) + len(surface), kind, normal))
        text += surface
        position = match.end()
    text += body[position:]
    if "{" in text or "}" in text:
        raise ValueError(f"{name}: a brace was left over")
    return GoldText(name, text, keys["language"], keys["tags"].split(), keys["topics"].split(), marks)


def gold_texts() -> list[GoldText]:
    return [parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*_*.txt"))]


def overlap(mark: Mark, entity: Entity) -> float:
    shared = min(mark.end, entity.end) - max(mark.start, entity.start)
    return max(0, shared) / (max(mark.end, entity.end) - min(mark.start, entity.start))


def same_normal(mark: Mark, entity: Entity) -> bool:
    match entity.normal:
        case CityNormal(country=country):
            return country == mark.normal
        case CountryNormal(iso=iso):
            return iso == mark.normal
        case DateNormal(iso=iso):
            return iso == mark.normal
        case FigureNormal(value=value, unit=unit):
            want, _, want_unit = (mark.normal or "").partition(" ")
            known = want_unit == "percent" or (len(want_unit) == 3 and want_unit.isupper())
            return abs(value - float(want)) <= 1e-6 * abs(float(want)) and (not known or unit == want_unit)
    return False


def score(pairs: Iterable[tuple[GoldText, Article]]) -> Scores:
    scores = Scores()
    for gold, article in pairs:
        free = list(article.entities)
        scores.found.update(entity.type for entity in free)
        for mark in gold.marks:
            scores.gold[mark.type] += 1
            scores.normal_gold[mark.type] += mark.normal is not None
            least = 0.999 if mark.type in EXACT else 0.5
            best = max(
                (entity for entity in free if entity.type == mark.type and overlap(mark, entity) >= least),
                key=lambda entity: overlap(mark, entity),
                default=None,
            )
            if best is not None:
                free.remove(best)
                scores.right[mark.type] += 1
                scores.normal_right[mark.type] += mark.normal is not None and same_normal(mark, best)
    return scores

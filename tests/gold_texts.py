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
_MARK = re.compile(r"\{([A-Z]+)(?:=([^|{}]*)\|| )([^{}]*)\}|[⟦⟧]")


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    type: str
    normal: str | None


@dataclass(frozen=True)
class GoldText:
    """``part`` is "first" or "read" (we look at its errors), or "blind" (we look at its score alone)."""

    name: str
    text: str
    language: str
    tags: list[str]
    topics: list[str]
    marks: list[Mark]
    salient: list[tuple[int, int]]
    part: str


@dataclass
class Scores:
    """Counts by type: found and right, in the gold, found; and normal forms right out of those given.

    "tags" and "summary" count as types too; "first_tag" and "top_level" are shares of the texts.
    """

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
    text, position = "", 0
    marks: list[Mark] = []
    bounds: list[int] = []
    body = body.strip("\n")
    for match in _MARK.finditer(body):
        text += body[position : match.start()]
        kind, normal, surface = match.groups()
        if kind is None:
            bounds.append(len(text))
        else:
            marks.append(Mark(len(text), len(text) + len(surface), kind, normal))
            text += surface
        position = match.end()
    text += body[position:]
    if set(text) & set("{}⟦⟧") or len(bounds) % 2:
        raise ValueError(f"{name}: a brace was left over")
    salient = list(zip(bounds[::2], bounds[1::2], strict=True))
    tags, topics = keys["tags"].split(), keys["topics"].split()
    return GoldText(name, text, keys["language"], tags, topics, marks, salient, keys.get("part", "first"))


def gold_texts(*parts: str) -> list[GoldText]:
    """Return the texts of some parts, or all."""
    texts = [parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*_*.txt"))]
    return [gold for gold in texts if not parts or gold.part in parts]


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return the intersection of two spans over their union."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / (max(one[1], other[1]) - min(one[0], other[0]))


def overlap(mark: Mark, entity: Entity) -> float:
    return shared((mark.start, mark.end), (entity.start, entity.end))


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
        _score_topics(scores, gold, article)
        _score_summary(scores, gold, article)
    return scores


def _score_topics(scores: Scores, gold: GoldText, article: Article) -> None:
    tags = {topic.tag for topic in article.topics if topic.tag is not None}
    scores.right["tags"] += len(tags & set(gold.tags))
    scores.gold["tags"] += len(gold.tags)
    scores.found["tags"] += len(tags)
    scores.normal_gold["first_tag"] += 1
    scores.normal_right["first_tag"] += gold.tags[0] in tags
    level = [topic for topic in article.topics if topic.tag is None]
    first = max(level, key=lambda topic: topic.score).code if level else None
    scores.normal_gold["top_level"] += 1
    scores.normal_right["top_level"] += (first or "").removeprefix("medtop:") in gold.topics


def _score_summary(scores: Scores, gold: GoldText, article: Article) -> None:
    if not gold.salient:
        return
    chosen = [(sentence.start, sentence.end) for sentence in article.summary.sentences]
    scores.gold["summary"] += len(gold.salient)
    scores.found["summary"] += len(chosen)
    for start, end in gold.salient:
        best = max(chosen, key=lambda span: shared((start, end), span), default=None)
        if best is not None and shared((start, end), best) >= 0.5:
            chosen.remove(best)
            scores.right["summary"] += 1

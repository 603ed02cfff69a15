"""How much has to speak for a name before it is taken for a place: counted on corpora.

A name that stands after "in", "to", "city of" … most of the time is a place; one that hardly ever does is an ordinary
word or a person. The demand is 0 (the name will do), 1 (a preposition), 2 (two such signs), 3 (a plain statement: city
of …, a dateline, its country beside it), 4 (two of these), or None: the name is left out.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from smartnews.draft import Tokens
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold, normalise

_WORD = re.compile(r"[\u0621-\u064a]+|\d+|[^\s\w]")
_CUES = frozenset(
    fold(word)
    for word in [
        "في",
        "إلى",
        "من",
        "مدينة",
        "بلدة",
        "قرية",
        "العاصمة",
        "نحو",
        "شمال",
        "جنوب",
        "شرق",
        "غرب",
        "قرب",
        "وسط",
        "بين",
        "ولاية",
        "محافظة",
        "معتمدية",
        "مطار",
        "ضواحي",
        "وفي",
        "ومن",
        "وإلى",
    ]
)
_ENOUGH = 8  # occurrences that say something
_RARELY = 0.3  # share of them with a cue below which a name is something else


@dataclass
class Uses:
    """How often a name was met, with a cue before it, and behind an attached particle."""

    total: int = 0
    cued: int = 0
    cut: int = 0


class Evidence:
    """What the corpora say about names in Arabic and Latin letters."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared
        self.people = Counter[str]()
        self.latin_people = Counter[str]()
        self.lower, self.upper = Counter[str](), Counter[str]()
        with lzma.open(shared / "data/names/person_names_unicef.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                arabic, latin = line.split("\t")[:2]
                self.people.update(fold(arabic).split())
                self.latin_people.update(fold(latin).split())
        for file in ("train.tsv.xz", "news.tsv.xz"):
            with lzma.open(shared / "data/mt" / file, "rt", encoding="utf-8") as lines:
                for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                    words = re.findall(r"[A-Za-zÀ-ɏ]+", row[-1])[1:]
                    self.lower.update(word for word in words if word.islower())
                    self.upper.update(word.lower() for word in words if word[0].isupper())

    def _texts(self) -> Iterator[list[str]]:
        for file in ("sanad.jsonl.xz", "ant.jsonl.xz"):
            with lzma.open(self._shared / "data/topics" / file, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield _WORD.findall(normalise(json.loads(line)["text"], "fold").text)

    def uses(self, names: set[str]) -> dict[str, Uses]:
        """Return how the Arabic names are used in the corpora."""
        found = {name: Uses() for name in names}
        matcher = PhraseMatcher((name, name) for name in sorted(names))
        for words in self._texts():
            places = range(len(words))
            for match in matcher.find(Tokens(words, places, places)):
                uses = found[match.payload]
                uses.total += 1
                uses.cut += match.cut > 0
                before = words[match.first - 1] if match.first else "مدينه"
                attached = words[match.first][: match.cut]
                uses.cued += before in _CUES or attached.endswith("ب")
        return found


def arabic_demand(name: str, uses: Uses, people: int, size: int, arab: bool, ours: bool) -> int | None:
    """Return the demand of an Arabic name. ``size`` is ten times the logarithm of the population of its best place."""
    rare = uses.total >= _ENOUGH and uses.cued < _RARELY * uses.total
    glued = uses.total >= _ENOUGH and uses.cut > 0.7 * uses.total and uses.cued < 0.9 * uses.total
    if len(name) <= 2 and not ours:
        return None
    if ours:
        if len(name) <= 2 or (people >= 20 and " " not in name):
            return 3
        return 1 if rare and size < 57 and " " not in name else 0
    if people >= 5:
        return None if size < 57 else 3
    if rare or glued:
        return 4 if size < 57 else 3
    if people >= 1:
        return 3
    if uses.total >= 2 and uses.cued < 0.5 * uses.total:
        return 3 if size < 57 else 2
    if len(name) <= 3:
        return 3 if size < 53 else 2
    if size >= 57:
        return 0 if len(name) > 4 else 1
    if arab:
        return 1 if size >= 45 else 2
    return 1 if size >= 53 else 2


def latin_demand(name: str, evidence: Evidence, size: int, ours: bool, capital: bool) -> int | None:
    """Return the demand of a name in Latin letters (which has to begin with a capital letter anyway)."""
    if " " not in name:
        lower, upper = evidence.lower[name], evidence.upper[name]
        if lower >= 2 and lower > 0.05 * upper:
            return 3 if size >= 55 or ours else 4 if size >= 50 else None
        if len(name) <= 2:
            return None
        if len(name) <= 3 and not (ours or capital):
            return 3
        if evidence.latin_people[name] and size < 60 and not (ours or capital):
            return 3 if size < 53 else 2
    if ours or capital or size >= 57:
        return 0
    return 1 if size >= 50 or " " in name else 2

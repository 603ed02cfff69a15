"""How well Arabic names are put into Latin letters: exact match and character error rate, on names held back.

The names are every tenth of ``person_names_unicef`` (Wikidata), which ``training/names/compile_latin.py`` leaves out,
and the people of ``press_train``, from which nothing was learnt. One name may be written in several ways, so an exact
match is a hard measure; the error rate counts edits for each character of the reference. Capitals, hyphens and
apostrophes do not count.

usage: python -m benchmarks.latin [SHARED_DATA_FOLDER]
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from training.names.letters import distance
from training.names.pairs import names, plain

from smartnews.entities.latin_forms import Region, region_of, spelt


class Pair(NamedTuple):
    """A name, whose spelling to follow, and how it is written."""

    arabic: str
    region: Region
    latin: str


class Score(NamedTuple):
    """What a set of names gives: how many there are, the share written alike, and errors for each character."""

    names: int
    exact: float
    errors: float


def held_back(folder: Path) -> Iterator[tuple[str, Pair]]:
    """Yield the names that the tables have not seen, with their region."""
    for name in names(folder / "names"):
        if name.held and name.region:
            region: Region = name.region  # type: ignore[assignment]
            yield name.region, Pair(name.arabic, region, name.latin)


def press(folder: Path) -> Iterator[Pair]:
    """Yield the people of the annotated press texts, each once."""
    known: set[Pair] = set()
    for line in (folder / "ner" / "press_train.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        region = region_of(_country(document["entities"]))
        for entity in document["entities"]:
            english = (entity.get("normal") or {}).get("en")
            if entity["type"] == "PERSON" and english:
                pair = Pair(document["text"][entity["start"] : entity["end"]], region, english)
                if pair not in known:
                    known.add(pair)
                    yield pair


def _country(entities: Iterable[dict[str, Any]]) -> str | None:
    normals = [entity.get("normal") or {} for entity in entities if entity["type"] in ("CITY", "COUNTRY")]
    countries = Counter(normal.get("country") or normal.get("iso") for normal in normals)
    return countries.most_common(1)[0][0] if countries else None


def score(pairs: Iterable[Pair]) -> dict[str, Score]:
    """Return the scores of the names, by the source of their Latin form ("lexicon", "transliterated"), and of all."""
    counted: dict[str, list[tuple[bool, int, int]]] = defaultdict(list)
    for pair in pairs:
        form = spelt(pair.arabic, pair.region)
        if form is not None:
            given, wanted = (" ".join(plain(text).lower().split()) for text in (form.en, pair.latin))
            row = (given == wanted, distance(given, wanted), len(wanted))
            counted[form.source].append(row)
            counted["all"].append(row)
    return {
        source: Score(len(rows), sum(r[0] for r in rows) / len(rows), sum(r[1] for r in rows) / sum(r[2] for r in rows))
        for source, rows in sorted(counted.items())
    }


def main() -> None:
    """Print the scores."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "data"
    sets: dict[str, list[Pair]] = defaultdict(list)
    for region, pair in held_back(folder):
        sets[f"held back, {region}"].append(pair)
    sets["press"] = list(press(folder))
    print(f"{'names':<22}{'source':<16}{'count':>7}{'exact':>8}{'CER':>8}")
    for name, pairs in sets.items():
        for source, found in score(pairs).items():
            print(f"{name:<22}{source:<16}{found.names:>7}{found.exact:>8.1%}{found.errors:>8.3f}")


if __name__ == "__main__":
    main()

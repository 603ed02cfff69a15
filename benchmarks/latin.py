"""How well Arabic names are put into Latin letters: exact match and character error rate, on names held back.

The names are every tenth of ``person_names_unicef`` (Wikidata), which ``training/names/compile_latin.py`` leaves out,
and the people of ``press_train``, from which nothing was learnt. One name may be written in several ways, so an exact
match is a hard measure; the error rate counts edits for each character of the reference. Capitals, hyphens and
apostrophes do not count.

Rows of names are told apart by where the form comes from. Rows of words are of names whose words correspond one to one
with the reference: those that the lexicon has, and those that were transliterated, as Arab names or as foreign ones.
"foreign words" are the words of ``name_tokens_netranslit`` that the transducer was not trained on, spelt by it alone,
and with none of their forms among the names that it knows, unless another word or the list of common names has that
form too.

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
from training.names.pairs import foreign_tokens, held_word, joined, latin_units, names, plain

from smartnews.entities.latin_forms import Region, region_of, spelt, spelt_words
from smartnews.entities.lexicon import common_names
from smartnews.entities.transducer import Transducer
from smartnews.entities.transliterate import known_names


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
    rows = []
    for pair in pairs:
        form = spelt(pair.arabic, pair.region)
        if form is not None:
            rows += [(form.source, form.en, pair.latin), ("all", form.en, pair.latin)]
    return _scores(rows)


def score_words(pairs: Iterable[Pair]) -> dict[str, Score]:
    """Return the scores of single words, each once with its reference, by what they were read as."""
    rows: set[tuple[str, str, str]] = set()
    for pair in pairs:
        words = spelt_words(pair.arabic, pair.region)
        wanted = joined(latin_units(pair.latin), [word.key for word in words])
        rows.update((f"word, {word.read}", word.en, other) for word, other in zip(words, wanted or (), strict=False))
    return _scores(sorted(rows))


def foreign_words(folder: Path) -> Score:
    """Return the score of the transducer on foreign words that it has not seen."""
    forms: dict[str, set[str]] = defaultdict(set)
    for arabic, latin in foreign_tokens(folder / "names"):
        forms[arabic].add(latin)
    held = {arabic: latin for arabic, latin in forms.items() if held_word(arabic) == "measure"}
    others = {form for arabic, latin in forms.items() if arabic not in held for form in latin} | set(common_names())
    hidden = {form for latin in held.values() for form in latin} - others
    transducer = Transducer({name: odds for name, odds in known_names(foreign=True).items() if name not in hidden})
    rows = []
    for arabic, latin in sorted(held.items()):
        given = "".join(transducer.chunks(arabic, "foreign"))
        rows.append(("foreign", given, min(sorted(latin), key=lambda form: distance(given, form))))
    return _scores(rows)["foreign"]


def _scores(rows: Iterable[tuple[str, str, str]]) -> dict[str, Score]:
    """Return the scores of (kind, given form, wanted form)."""
    counted: dict[str, list[tuple[bool, int, int]]] = defaultdict(list)
    for kind, *forms in rows:
        given, wanted = (" ".join(plain(text).lower().split()) for text in forms)
        counted[kind].append((given == wanted, distance(given, wanted), len(wanted)))
    return {
        kind: Score(len(rows), sum(r[0] for r in rows) / len(rows), sum(r[1] for r in rows) / sum(r[2] for r in rows))
        for kind, rows in sorted(counted.items())
    }


def main() -> None:
    """Print the scores."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "data"
    sets: dict[str, list[Pair]] = defaultdict(list)
    for region, pair in held_back(folder):
        sets[f"held back, {region}"].append(pair)
    sets["press"] = list(press(folder))
    print(f"{'names':<22}{'source':<24}{'count':>7}{'exact':>8}{'CER':>8}")
    for name, pairs in sets.items():
        for source, found in {**score(pairs), **score_words(pairs)}.items():
            _print(name, source, found)
    _print("foreign words", "transducer", foreign_words(folder))


def _print(name: str, source: str, found: Score) -> None:
    print(f"{name:<22}{source:<24}{found.names:>7}{found.exact:>8.1%}{found.errors:>8.3f}")


if __name__ == "__main__":
    main()

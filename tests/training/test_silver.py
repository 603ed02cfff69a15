"""Which words of an unannotated article become silver labels for the encoder's training."""

from __future__ import annotations

import importlib
import itertools
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "training" / "encoder"
TEXT = "أكد الدكتور سالم المنصوري في رأس الخيمة أن دولة الإمارات تستضيف معرض الصناعات الخضراء مطلع مارس"
WORDS = TEXT.split()
SURE = (1.0, 0.01, 0.01, 0.01, 1.0, 0.3, 0.3, 1.0, 0.2, 0.01, 1.0, 0.4, 0.5, 0.5, 0.99, 0.7)


@pytest.fixture(scope="module")
def silver() -> Iterator[ModuleType]:
    if not FOLDER.is_dir():
        pytest.skip("training/ is not part of this distribution")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        yield importlib.import_module("silver")


def _labels(silver: ModuleType, rules: str, teacher: str, product: str) -> list[str]:
    """The tags of WORDS, from names written as "CITY رأس الخيمة 0.9; …"; "?" where nothing is learned."""

    def marks(named: str) -> list[Any]:
        out = []
        for part in filter(None, named.split("; ")):
            kind, *words, confidence = part.split()
            start = WORDS.index(words[0])
            out.append(silver.Mark(start, start + len(words), kind, float(confidence)))
        return out

    readings = silver.Readings(marks(rules), marks(teacher), marks(product), frozenset({15}), np.array(SURE))
    names, _, _ = silver.labels(readings)
    return ["?" if value == silver.ANY else silver.NAMES[value.bit_length() - 1] for value in names]


def test_titles_stand_outside_of_people(silver: ModuleType) -> None:
    tags = _labels(silver, "", "PERSON الدكتور سالم المنصوري 0.95", "PERSON سالم المنصوري 0.95")
    assert tags[:5] == ["O", "O", "B-PERSON", "I-PERSON", "O"]


def test_the_gazetteer_says_which_kind_of_place_it_is(silver: ModuleType) -> None:
    tags = _labels(silver, "CITY رأس الخيمة 0.97", "LOC رأس الخيمة 0.8", "CITY رأس الخيمة 0.97")
    assert tags[4:8] == ["O", "B-CITY", "I-CITY", "O"]


def test_a_place_that_may_be_a_newspaper_is_left_open(silver: ModuleType) -> None:
    tags = _labels(silver, "CITY رأس الخيمة 0.97", "ORG رأس الخيمة 0.8", "CITY رأس الخيمة 0.97")
    assert tags[5:7] == ["?", "?"]


def test_the_head_noun_before_a_country_stands_outside(silver: ModuleType) -> None:
    tags = _labels(silver, "COUNTRY الإمارات 0.98", "COUNTRY دولة الإمارات 0.9", "COUNTRY الإمارات 0.98")
    assert tags[8:10] == ["O", "B-COUNTRY"]


def test_an_event_that_the_encoder_half_sees_is_one(silver: ModuleType) -> None:
    name = "EVENT معرض الصناعات الخضراء 0.9"
    assert _labels(silver, name, "EVENT الصناعات 0.4", name)[11:14] == ["B-EVENT", "I-EVENT", "I-EVENT"]
    assert _labels(silver, name, "", name)[11:14] == ["B-EVENT", "I-EVENT", "I-EVENT"]
    longer = "EVENT معرض الصناعات الخضراء مطلع 0.8"
    assert _labels(silver, name, longer, name)[11:15] == ["?", "?", "?", "?"]


def test_a_person_of_the_rules_alone_teaches_nothing(silver: ModuleType) -> None:
    name = "PERSON سالم المنصوري 0.85"
    assert _labels(silver, name, "", name)[2:4] == ["?", "?"]


def test_agreement_is_a_label_however_unsure_the_encoder_is(silver: ModuleType) -> None:
    person = "PERSON سالم المنصوري 0.6"
    assert _labels(silver, person, "PERSON سالم المنصوري 0.4", person)[2:4] == ["B-PERSON", "I-PERSON"]
    assert _labels(silver, "", "PERSON سالم المنصوري 0.4", person)[2:4] == ["?", "?"]


def test_outside_are_words_of_dates_and_those_that_the_encoder_is_sure_of(silver: ModuleType) -> None:
    tags = _labels(silver, "", "", "")
    assert [word for word, tag in zip(WORDS, tags, strict=True) if tag == "O"] == [
        "أكد", "في", "أن", "تستضيف", "مطلع", "مارس"
    ]  # fmt: skip


def test_the_probability_of_being_outside_is_that_over_all_sequences(silver: ModuleType) -> None:
    rng = np.random.default_rng(3)
    moves, start, scores = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=(4, 3)).astype(np.float32)

    def weight(path: tuple[int, ...]) -> float:
        walked = sum(moves[a, b] for a, b in itertools.pairwise(path))
        return float(np.exp(start[path[0]] + walked + sum(scores[t, k] for t, k in enumerate(path))))

    weights = {path: weight(path) for path in itertools.product(range(3), repeat=4)}
    expected = [sum(w for path, w in weights.items() if path[t] == 0) / sum(weights.values()) for t in range(4)]
    assert silver.outside(SimpleNamespace(moves=moves, start=start), scores) == pytest.approx(expected)


def test_what_was_written_is_read_as_sentences_without_the_other_head(silver: ModuleType, tmp_path: Path) -> None:
    corpora = importlib.import_module("corpora")
    row = {"words": ["في", "دبي"], "spaced": [True, True], "names": [1, 1 << 7], "clitic": [-1, 0]}
    with lzma.open(tmp_path / "silver.jsonl.xz", "wt", encoding="utf-8") as out:
        out.write(json.dumps({"id": "a", "sentences": [row]}, ensure_ascii=False) + "\n")
    ((sentence,),) = corpora.silver(tmp_path / "silver.jsonl.xz")
    assert (sentence.words, sentence.names, sentence.conll) == (["في", "دبي"], [1, 1 << 7], [corpora.ANY] * 2)

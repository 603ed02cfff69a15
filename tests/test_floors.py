"""The gate: scores may not fall below tests/floors.toml, on our own texts anywhere, on the gold documents beside us."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from benchmarks.gold import score as score_shared

from smartnews.article import Article
from smartnews.pipeline import Document, Pipeline

from .gold_texts import GoldText, gold_texts, score

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))


Analysed = list[tuple[GoldText, Article]]
PARTS = {"own": ("first",), "press": ("read", "blind")}


@pytest.fixture(scope="module")
def analysed() -> Analysed:
    texts = gold_texts()
    articles = Pipeline(translator="none").pipe(Document(gold.text, gold.name) for gold in texts)
    return [(gold, article) for gold, article in zip(texts, articles, strict=True) if isinstance(article, Article)]


def test_all_texts_are_analysed_without_a_failed_stage(analysed: Analysed) -> None:
    assert len(analysed) == len(gold_texts()) >= 45
    for gold, article in analysed:
        assert article.language.code == gold.language
        assert not [w for w in article.warnings if w.code in ("stage-failed", "finder-failed")]
        assert article.summary.sentences


@pytest.mark.parametrize("part", PARTS)
def test_entities_of_our_own_texts(analysed: Analysed, part: str) -> None:
    scores = score(pair for pair in analysed if pair[0].part in PARTS[part])
    reached = {kind: scores.f1(kind) for kind in FLOORS[part]["f1"]}
    assert all(scores.gold[kind] for kind in reached)
    assert {kind: f1 for kind, f1 in reached.items() if f1 < FLOORS[part]["f1"][kind]} == {}


@pytest.mark.parametrize("part", PARTS)
def test_normal_forms_and_topics_of_our_own_texts(analysed: Analysed, part: str) -> None:
    scores = score(pair for pair in analysed if pair[0].part in PARTS[part])
    floors = FLOORS[part]["normal"] | FLOORS[part]["topics"]
    reached = {kind: scores.normal(kind) for kind in floors}
    assert {kind: share for kind, share in reached.items() if share < floors[kind]} == {}


@pytest.mark.shared
@pytest.mark.parametrize(("part", "settings"), [("gold_dev", {}), ("gold_dev_rules", {"names": "rules"})])
def test_the_gold_documents(shared: Path, part: str, settings: dict[str, str]) -> None:
    printed = score_shared(shared / "data/gold_dev.jsonl", **settings)
    for name, floor in FLOORS[part].items():
        found = re.search(rf"{re.escape(name)}\s+([\d.]+)", printed)
        assert found, f"the scorer does not print {name!r}"
        assert float(found[1]) >= floor, f"{name}\n{printed}"

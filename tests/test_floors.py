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


@pytest.fixture(scope="module")
def analysed() -> list[tuple[GoldText, Article]]:
    texts = gold_texts()
    articles = Pipeline(translator="none").pipe(Document(gold.text, gold.name) for gold in texts)
    return [(gold, article) for gold, article in zip(texts, articles, strict=True) if isinstance(article, Article)]


def test_all_texts_are_analysed_without_a_failed_stage(analysed: list[tuple[GoldText, Article]]) -> None:
    assert len(analysed) == len(gold_texts()) >= 8
    for gold, article in analysed:
        assert article.language.code == gold.language
        assert not [w for w in article.warnings if w.code in ("stage-failed", "finder-failed")]
        assert article.summary.sentences


@pytest.mark.parametrize("kind", sorted(FLOORS["own"]["f1"]))
def test_entities_of_our_own_texts(analysed: list[tuple[GoldText, Article]], kind: str) -> None:
    scores = score(analysed)
    assert scores.gold[kind]
    assert scores.f1(kind) >= FLOORS["own"]["f1"][kind]


@pytest.mark.parametrize("kind", sorted(FLOORS["own"]["normal"]))
def test_normal_forms_of_our_own_texts(analysed: list[tuple[GoldText, Article]], kind: str) -> None:
    assert score(analysed).normal(kind) >= FLOORS["own"]["normal"][kind]


def test_topics_of_our_own_texts(analysed: list[tuple[GoldText, Article]]) -> None:
    first = sum(gold.tags[0] in {topic.tag for topic in article.topics} for gold, article in analysed)
    top = 0
    for gold, article in analysed:
        level = [topic for topic in article.topics if topic.tag is None]
        top += max(level, key=lambda topic: topic.score).code.removeprefix("medtop:") in gold.topics if level else 0
    assert 100 * first / len(analysed) >= FLOORS["own"]["topics"]["first_tag"]
    assert 100 * top / len(analysed) >= FLOORS["own"]["topics"]["top_level"]


@pytest.mark.shared
@pytest.mark.parametrize(("part", "settings"), [("gold_dev", {}), ("gold_dev_encoder", {"names": "encoder"})])
def test_the_gold_documents(shared: Path, part: str, settings: dict[str, str]) -> None:
    printed = score_shared(shared / "data/gold_dev.jsonl", **settings)
    for name, floor in FLOORS[part].items():
        found = re.search(rf"{re.escape(name)}\s+([\d.]+)", printed)
        assert found, f"the scorer does not print {name!r}"
        assert float(found[1]) >= floor, f"{name}\n{printed}"

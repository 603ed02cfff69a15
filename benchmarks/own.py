"""Scores us on our own annotated texts: python benchmarks/own.py [--part PART] [--names encoder] [--show]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from smartnews.article import Article
from smartnews.pipeline import Document, Pipeline

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.gold_texts import EXACT, GoldText, gold_texts, overlap, same_normal, score


def errors(gold: GoldText, article: Article) -> list[str]:
    """Return the misses, wrong normal forms and false alarms of a text, a line each."""
    free, lines = list(article.entities), []
    for mark in gold.marks:
        least = 0.999 if mark.type in EXACT else 0.5
        fitting = [entity for entity in free if entity.type == mark.type and overlap(mark, entity) >= least]
        surface = gold.text[mark.start : mark.end]
        if not fitting:
            lines.append(f"missed {mark.type} {surface}")
            continue
        best = max(fitting, key=lambda entity: overlap(mark, entity))
        free.remove(best)
        if mark.normal is not None and not same_normal(mark, best):
            lines.append(f"normal {mark.type} {surface}: {mark.normal}, not {best.normal!r}")
    for entity in free:
        before = gold.text[max(0, entity.start - 20) : entity.start]
        lines.append(f"false {entity.type} {before!r} [{entity.text}]")
    return lines


def main() -> None:
    """Print F1 a type and the share of right normal forms."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("first", "read", "blind"), help="some of the texts (all by default)")
    parser.add_argument("--names", default="rules", help="rules or encoder")
    parser.add_argument("--show", action="store_true", help="print the errors, but for the blind part")
    arguments = parser.parse_args()
    texts = gold_texts(*([arguments.part] if arguments.part else []))
    pipeline = Pipeline(translator="none", names=arguments.names)
    pairs = [
        (gold, article)
        for gold, article in zip(texts, pipeline.pipe(Document(gold.text, gold.name) for gold in texts), strict=True)
        if isinstance(article, Article)
    ]
    if arguments.show:
        for gold, article in pairs:
            if gold.part != "blind":
                print(gold.name, *errors(gold, article), sep="\n  ")
    scores = score(pairs)
    print(f"{len(pairs)} texts\n{'':10s} {'F1':>6s} {'right':>6s} {'gold':>6s} {'found':>6s} {'normal %':>9s}")
    for kind in sorted(scores.gold):
        counts = f"{scores.right[kind]:6d} {scores.gold[kind]:6d} {scores.found[kind]:6d}"
        normal = f"{scores.normal(kind):9.1f}" if scores.normal_gold[kind] else ""
        print(f"{kind:10s} {scores.f1(kind):6.1f} {counts} {normal}".rstrip())
    print(f"first tag found {scores.normal('first_tag'):.1f}, top-level topic right {scores.normal('top_level'):.1f}")


if __name__ == "__main__":
    main()

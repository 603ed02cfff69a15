"""Measures how many copies `smartnews batch --dedupe` finds among texts that were edited, and how many it sees wrongly.

usage: python -m benchmarks.duplicates [--articles N]

The texts are the annotated ones of tests/gold, which are our own, and newspaper articles where ../shared is beside the
project. Each is remembered; then each is looked up as a desk may have changed it (tests/batch/edits.py).
"""

from __future__ import annotations

import argparse
import random
import re
import time

from tests.batch import edits
from tests.gold_texts import gold_texts

from benchmarks.run import ROOT, corpus
from smartnews.batch.copies import Copies
from smartnews.settings import Settings
from smartnews.text.extract import Document

SEED = 4


def table(title: str, texts: list[str]) -> None:
    """Print for each edit how many are found again, and how many are taken for a copy of another text."""
    chance = random.Random(SEED)
    started = time.process_time()
    copies = Copies(2 * len(texts) + 2, Settings().max_chars)
    kept = {place for place, text in enumerate(texts) if copies.look(Document(text), place) is None}
    taken = time.process_time() - started
    rate = f"{taken / len(texts) * 1e3:.2f} ms each"
    print(f"{title}: {len(texts):,} texts, {rate}; copies of each other: {len(texts) - len(kept)}")

    def continued(text: str, chance: random.Random) -> str:
        return edits.continued(text, " ".join(chance.sample(texts, 5)))

    for edit in (*edits.COPIES, edits.new_figures, continued):
        wanted = "a copy" if edit in edits.COPIES else "no copy"
        chosen = [place for place in sorted(kept) if edit is not edits.new_figures or _figures(texts[place]) >= 4]
        founds = [copies.find(Document(edit(texts[place], chance)), len(texts)) for place in chosen]
        right = sum(found is not None and found.original == place for place, found in zip(chosen, founds, strict=True))
        other = sum(found is not None for found in founds) - right
        share = f"{right:>6,} of {len(chosen):>6,} are: {right / len(chosen):.3f}"
        print(f"  {edit.__name__:<12} should be {wanted:<8} {share}; of another: {other}")


def _figures(text: str) -> int:
    return len(re.findall(r"\d+", text))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    arguments = parser.parse_args()
    table("our own", [gold.text for gold in gold_texts()])
    if (ROOT.parent / "shared/data/topics/sanad.jsonl.xz").is_file():
        table("newspapers", corpus(arguments.articles))


if __name__ == "__main__":
    main()

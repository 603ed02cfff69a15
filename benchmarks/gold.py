"""Scores our analysis of the gold documents of ../shared: python benchmarks/gold.py [GOLD.jsonl] [--names rules]."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from smartnews.pipeline import Document, Pipeline

SHARED = Path(__file__).resolve().parents[2] / "shared"


def score(gold: Path, *extra: str, **settings: str) -> str:
    """Return what the scorer of ../shared prints for our analysis of the gold documents."""
    pipeline = Pipeline(**{"translator": "none", **settings})
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    documents = [Document(row["text"], row["id"], row.get("title") or None) for row in rows]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as file:
        for article in pipeline.pipe(documents):
            file.write(article.model_dump_json() + "\n")
    try:
        command = [sys.executable, str(SHARED / "eval/score_gold.py"), str(gold), file.name, *extra]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    finally:
        Path(file.name).unlink()


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=SHARED / "data/gold_dev.jsonl")
    parser.add_argument("--names", default="auto", help="auto, encoder, rules, camel, …")
    parser.add_argument("--show", help="print the misses and false alarms of one entity type")
    arguments = parser.parse_args()
    show = ["--show", arguments.show] if arguments.show else []
    print(score(arguments.gold, *show, names=arguments.names), end="")


if __name__ == "__main__":
    main()

"""Measures the speed of smartnews against its peers, in one run on one thread, and prints a table.

usage: python benchmarks/run.py [--repeat N] [--json FILE]

The texts are 200 newspaper articles where ../shared is beside the project, else the example's sentences in shuffled
order (few different words: caches then help everybody). Times are processor times, each the median of N runs after one
that warms up; figures vary between machines, the ratios less. The analysis with the encoder and the BERT-base token
classifier (random weights, transformers and torch) read the first of the texts only, once: the latter takes its time.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

ROOT = Path(__file__).resolve().parents[1]
BATCH, FOR_BERT = 32, 16


def corpus(articles: int, seed: int = 0) -> list[str]:
    """Return newspaper articles, or texts of about 350 words each made of the example's sentences in random order."""
    newspapers = ROOT.parent / "shared/data/topics/sanad.jsonl.xz"
    if newspapers.is_file():
        with lzma.open(newspapers, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line)["text"] for line in lines]
        return random.Random(seed).sample(rows, articles)
    sentences = [line for line in (ROOT / "examples/press_release_ar.txt").read_text("utf-8").splitlines() if line]
    chance = random.Random(seed)
    texts = []
    for number in range(articles):
        chosen = chance.sample(sentences, len(sentences)) + chance.sample(sentences, 5)
        texts.append("\n\n".join(f"{part} ({number})" if index == 0 else part for index, part in enumerate(chosen)))
    return texts


def median_seconds(function: Callable[[], object], repeat: int) -> float:
    """Return the median processor time of ``repeat`` calls, after one that warms the caches."""
    function()
    times = []
    for _ in range(repeat):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return statistics.median(times)


def import_seconds(repeat: int) -> float:
    """Return the median time that ``import smartnews`` adds to a fresh interpreter."""
    code = "import time; t = time.perf_counter(); import smartnews; print(time.perf_counter() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(repeat)
    ]
    return statistics.median(float(run.stdout) for run in runs)


def encoder_rows(texts: list[str]) -> list[dict[str, object]]:
    """Return the rows about the whole analysis with the encoder: speed, against BERT-base, memory, loading."""
    from benchmarks.bert import Bert
    from smartnews.encoder import Encode
    from smartnews.models import verified
    from smartnews.pieces import PieceTokenizer, split_words
    from smartnews.pipeline import Pipeline

    settings = {"translator": "none", "names": "encoder", "topics": "encoder"}
    few = texts[:FOR_BERT]
    words = sum(len(text.split()) for text in few)
    pipeline = Pipeline(**settings)
    assert any(isinstance(stage, Encode) for stage in pipeline.stages)
    ours = median_seconds(lambda: list(pipeline.pipe(few, BATCH)), 1)
    pieces = PieceTokenizer(verified("encoder").path / "pieces.model")
    ids = [[piece for word in pieces.words(text, split_words(text)) for piece in word] for text in few]
    bert = Bert(BATCH)
    bert([document[:64] for document in ids[:2]])
    start = time.process_time()
    bert(ids)
    theirs = time.process_time() - start
    every = sum(len(text.split()) for text in texts)
    plain, loaded = (_fresh(settings, texts, *flags) for flags in (("--without-torch",), ()))
    return [
        {"what": "smartnews with the encoder", "rate": round(words / ours, 1), "unit": "words/s"},
        {
            "what": f"smartnews with the encoder, a fresh process, {len(texts)} texts",
            "rate": round(every / (plain["all"] - plain["first"]), 1),
            "unit": "words/s",
        },
        {"what": "BERT-base token classifier, torch", "rate": round(words / theirs, 1), "unit": "words/s"},
        {
            "what": "smartnews with the encoder against BERT-base",
            "rate": round(theirs / ours, 1),
            "unit": "times as fast",
        },
        {"what": "fresh process with the encoder, until it is loaded", "rate": round(plain["ready"], 2), "unit": "s"},
        {"what": "fresh process with the encoder, to the first article", "rate": round(plain["first"], 2), "unit": "s"},
        {
            "what": "  where torch is installed (spaCy loads it)",
            "rate": round(loaded["first"], 2),
            "unit": "s",
        },
        {"what": f"its most memory in {len(texts)} texts", "rate": round(plain["peak"]), "unit": "MB"},
        {"what": "  where torch is installed", "rate": round(loaded["peak"]), "unit": "MB"},
    ]


def _fresh(settings: dict[str, str], texts: list[str], *flags: str) -> dict[str, float]:
    """Return what fresh.py measures in a process of its own: the medians of three."""
    command = [sys.executable, str(ROOT / "benchmarks/fresh.py"), json.dumps(settings), *flags]
    made = [
        json.loads(subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    return {name: statistics.median(each[name] for each in made) for name in made[0]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments = parser.parse_args()

    import spacy
    from camel_tools.utils.charmap import CharMapper
    from camel_tools.utils.dediac import dediac_ar

    from smartnews.pipeline import Pipeline
    from smartnews.text.normalise import normalise

    texts = corpus(200)
    joined = "\n\n".join(texts)
    words = sum(len(text.split()) for text in texts)
    pipeline = Pipeline(translator="none", names="rules")
    blank = spacy.blank("ar")
    arclean = CharMapper.builtin_mapper("arclean")

    start = time.process_time()
    list(pipeline.pipe(texts))
    first = time.process_time() - start  # word lists are loaded, no word has been met before
    seconds = {
        "smartnews normalise, clean, with offset map": median_seconds(
            lambda: normalise(joined, level="clean"), arguments.repeat
        ),
        "smartnews normalise, fold, with offset map": median_seconds(
            lambda: normalise(joined, level="fold"), arguments.repeat
        ),
        "camel_tools arclean + dediac, no map": median_seconds(
            lambda: dediac_ar(arclean.map_string(joined)), arguments.repeat
        ),
        "smartnews, whole pipeline, first pass with loading": first,
        "smartnews, whole pipeline": median_seconds(lambda: list(pipeline.pipe(texts)), arguments.repeat),
        'spaCy blank("ar"), tokens only': median_seconds(lambda: list(blank.pipe(texts)), arguments.repeat),
    }
    print(f"{len(texts)} texts, {words:,} words, one thread")
    rows = []
    for name, taken in seconds.items():
        rate, unit = (
            (len(joined) / taken / 1e6, "M characters/s")
            if "whole" not in name and "spaCy" not in name
            else (words / taken, "words/s")
        )
        rows.append({"what": name, "seconds": round(taken, 4), "rate": round(rate, 1), "unit": unit})
    camel, ours = seconds["camel_tools arclean + dediac, no map"], seconds["smartnews normalise, fold, with offset map"]
    rows.append(
        {
            "what": "normalise (fold, map) against camel_tools arclean + dediac",
            "rate": round(camel / ours, 1),
            "unit": "times as fast",
        }
    )
    ratio = seconds['spaCy blank("ar"), tokens only'] / seconds["smartnews, whole pipeline"]
    rows.append({"what": 'whole pipeline against spaCy blank("ar")', "rate": round(ratio, 2), "unit": "of its words/s"})
    rows.append({"what": "import smartnews", "rate": round(import_seconds(arguments.repeat), 3), "unit": "s"})
    rows += encoder_rows(texts)
    for row in rows:
        print(f"{row['what']:<62} {row['rate']:>12,} {row['unit']}")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

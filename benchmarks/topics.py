"""Measures the top-level topic on classes of other people's corpora: python benchmarks/topics.py --cache FOLDER.

For SANAD and ANT: the cue words alone, words and the embedded head as they ship (the head has learned from some such
articles), and words with a head trained without that source: the last is what to expect of another newspaper. Needs
../shared and torch; FOLDER keeps the vectors of the head's examples. Prints accuracy by class, and what errors come out
as; Politics of SANAD is world news with its wars, so that 11 taken for 16 is mostly right.
"""

from __future__ import annotations

import argparse
import collections
import json
import lzma
import random
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training/encoder"))

import train_topics as head_training  # noqa: E402

from smartnews.draft import Draft  # noqa: E402
from smartnews.pipeline import Document, Pipeline  # noqa: E402
from smartnews.settings import Settings  # noqa: E402
from smartnews.topics.learned import LearnedTopics  # noqa: E402
from smartnews.topics.tagger import Tagger  # noqa: E402
from smartnews.topics.taxonomy import load_taxonomy  # noqa: E402

DATA, MODEL = ROOT.parent / "shared/data", ROOT / "models/encoder"


def articles(source: str, count: int, seed: int = 11) -> list[tuple[str, Draft]]:
    """Return (class's topic, draft as the tagger meets it) of some articles of each class."""
    pools: dict[str, list[dict[str, str]]] = {}
    with lzma.open(DATA / f"topics/{source}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if (source, row["class"]) in head_training.CLASSES:
                pools.setdefault(row["class"], []).append(row)
    pipeline = Pipeline(translator="none", names="rules", topics="encoder")
    pipeline.stages = tuple(stage for stage in pipeline.stages if stage.name in ("segment", "anatomy", "encoder"))
    found = []
    for kind in sorted(pools):
        top = head_training.code(head_training.CLASSES[source, kind][0])
        chosen = random.Random(seed).sample(pools[kind], min(count, len(pools[kind])))
        documents = [Document(row["text"], row["id"], row.get("title") or None) for row in chosen]
        found += [(top, pipeline.draft(document)) for document in documents]
    return found


def head_without(source: str, cache: Path, folder: Path) -> LearnedTopics:
    """Return a head trained without a source, and without the annotated articles that are from it."""
    labels = head_training.Labels(load_taxonomy())
    examples = head_training.training_examples(DATA, labels)
    vectors = head_training.cached_vectors(MODEL, examples, cache)
    rows = [json.loads(line) for line in (DATA / "ner/press_train.jsonl").read_text(encoding="utf-8").splitlines()]
    gone = {row["id"] for row in rows if row["source"].startswith(source)}
    keep = [
        i for i, one in enumerate(examples) if one.source != source and not (one.source == "press" and one.key in gone)
    ]
    weights, bias = head_training.fit(vectors[keep], [examples[i] for i in keep], 0.3)
    head_training.write(folder / "topics.onnx", weights, bias)
    about = json.loads((MODEL / "topics.json").read_text(encoding="utf-8")) | {"labels": labels.all}
    (folder / "topics.json").write_text(json.dumps(about), encoding="utf-8")
    return LearnedTopics(folder)


def report(name: str, tagger: Tagger, read: list[tuple[str, Draft]]) -> None:
    """Print how often the best top-level topic is that of the class."""
    right = collections.defaultdict(list)
    errors: collections.Counter[str] = collections.Counter()
    for want, draft in read:
        best = next((str(topic.code) for topic in tagger(draft).topics if topic.tag is None), "none:00")
        right[want].append(best == want)
        errors[f"{want[7:9]} as {best[7:9]}"] += best != want
    by_class = " ".join(f"{code[7:9]}: {100 * np.mean(found):.0f}" for code, found in sorted(right.items()))
    print(f"{name:<36} {100 * np.mean([np.mean(found) for found in right.values()]):5.1f}  ({by_class})")
    print(f"{'':<36} {', '.join(f'{what} {count}' for what, count in errors.most_common(6) if count)}")


def main() -> None:
    """Read, train, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--per-class", type=int, default=100)
    arguments = parser.parse_args()
    for source in ("sanad", "ant"):
        read = articles(source, arguments.per_class)
        print(f"{source}: {len(read)} articles, mean of the classes' accuracies")
        report("cue words", Tagger(Settings(topics="cues")), read)
        report("words and head, as shipped", Tagger(), read)
        with tempfile.TemporaryDirectory() as folder:
            head = head_without(source, arguments.cache, Path(folder))
            report(f"words and head trained without {source}", Tagger(None, head), read)


if __name__ == "__main__":
    main()

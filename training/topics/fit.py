"""Learn how cue words and the encoder's topic head add up (``data/topic_scores.toml``) from annotated articles.

A ridge logistic regression for focus tags and one for top-level topics, over every (document, topic): how strongly
the cue words speak, their share of the strongest, and the calibrated log-odds of a head that has not seen the
document (five folds, the head trained anew for each). Prints what cross-validation says of the tags that come out,
how reliable the scores are (one of 0.7 should be right seven times in ten), and writes the weights of all documents.

usage: fit.py --data ../shared/data --cache FOLDER --out src/smartnews/data/topic_scores.toml
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "training/encoder"))

import train_topics as head_training  # noqa: E402

from smartnews.draft import Draft  # noqa: E402
from smartnews.pipeline import Document, Pipeline  # noqa: E402
from smartnews.topics.cues import CueReader  # noqa: E402
from smartnews.topics.learned import load_topics  # noqa: E402
from smartnews.topics.tagger import LEAST, LEAST_FIRST, MOST_TAGS, traits  # noqa: E402
from smartnews.topics.taxonomy import load_taxonomy  # noqa: E402

RIDGE, FOLDS, DECAY = 1.0, 5, 0.3
PARTS = {"tags": (True, True), "top": (True, False)}  # which of strength and share stand beside the encoder's log-odds
Array = npt.NDArray[np.float64]

HEAD = """\
# How a topic's score comes about: the weights of logistic regressions over how strongly the cue words speak for it (the
# logarithm of 1 + strength), its share of the strongest topic's strength, and the log-odds of the encoder's topic head
# ("encoder"; "cues" is for texts that the encoder has not read). Learned by training/topics/fit.py from the topics that
# annotators gave to 210 articles.
"""


def regression(rows: Array, marks: Array) -> Array:
    """Return the weights (the constant last), by Newton's method."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = RIDGE * np.eye(rows.shape[1])
    penalty[-1, -1] = 0
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        guess = 1 / (1 + np.exp(-rows @ weights))
        curve = rows.T @ (rows * (guess * (1 - guess))[:, None]) + penalty
        weights += np.linalg.solve(curve, rows.T @ (marks - guess) - penalty @ weights)
    return weights


def probabilities(rows: Array, weights: Array) -> Array:
    """Return the scores of rows of traits."""
    scores: Array = 1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1])))
    return scores


def drafts(path: Path) -> tuple[list[Draft], list[dict[str, list[str]]]]:
    """Return the annotated documents as the tagger meets them, read by the encoder, and their annotations."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pipeline = Pipeline(translator="none", topics="encoder")
    pipeline.stages = tuple(stage for stage in pipeline.stages if stage.name in ("segment", "anatomy", "encoder"))
    return [pipeline.draft(Document(row["text"], row["id"], row["title"] or None)) for row in rows], rows


def unseen_logits(data: Path, cache: Path, documents: list[Draft], labels: head_training.Labels) -> tuple[Array, Array]:
    """Return calibrated log-odds of heads that have not seen the documents, and the fold of each document."""
    examples = head_training.training_examples(data, labels)
    model = ROOT / "models/encoder"
    vectors = head_training.cached_vectors(model, examples, cache)
    press = np.array([place for place, example in enumerate(examples) if example.source == "press"])
    fold = np.random.default_rng(0).permutation(len(press)) % FOLDS
    means = np.stack([draft.encoding.sentences.mean(0) for draft in documents if draft.encoding is not None])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    logits = np.zeros((len(press), len(labels.all)))
    for number in range(FOLDS):
        keep = np.setdiff1d(np.arange(len(examples)), press[fold == number])
        weights, bias = head_training.fit(vectors[keep], [examples[place] for place in keep], DECAY)
        logits[fold == number] = means[fold == number] @ weights + bias
    slope, intercept = load_topics().calibration(tuple(labels.all))
    return logits * slope + intercept, fold


def chosen(scores: Array) -> npt.NDArray[np.bool_]:
    """Return which tags the tagger would name."""
    named = np.zeros(scores.shape, bool)
    for document, row in enumerate(scores):
        for place, topic in enumerate(np.argsort(-row, kind="stable")[:MOST_TAGS]):
            if row[topic] < (LEAST if place else LEAST_FIRST):
                break
            named[document, topic] = True
    return named


def reliability(scores: Array, marks: Array) -> str:
    """Return a table of scores against how often they were right, and the expected calibration error."""
    edges = np.array([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0001])
    lines, error = [], 0.0
    for low, high in pairwise(edges):
        inside = (scores >= low) & (scores < high)
        said, was = float(scores[inside].mean()), float(marks[inside].mean())
        error += abs(said - was) * inside.mean()
        lines.append(f"  {low:.2f} to {min(1, high):.2f}: {inside.sum():5d} scores, mean {said:.2f}, right {was:.2f}")
    return "\n".join([*lines, f"  expected calibration error {100 * error:.2f} points"])


def main() -> None:
    """Fit, print what cross-validation says, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True, help="where the vectors of the examples are kept")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    taxonomy = load_taxonomy()
    labels = head_training.Labels(taxonomy)
    documents, rows = drafts(arguments.data / "ner/press_train.jsonl")
    read = CueReader(taxonomy)
    readings = [read(draft) for draft in documents]
    logits, fold = unseen_logits(arguments.data, arguments.cache, documents, labels)
    text = HEAD
    for part, names in (("tags", labels.tags), ("top", labels.tops)):
        strengths = [getattr(reading, "tags" if part == "tags" else "tops") for reading in readings]
        cues = np.array([[traits(found, name) for name in names] for found in strengths])
        meaning = logits[:, [labels.place[name] for name in names], None]
        marks = np.array(
            [[name in row["tags"] or name.removeprefix("medtop:") in row["medtop"] for name in names] for row in rows]
        ).astype(float)
        kept = np.array(PARTS[part])
        for kind, columns in (("encoder", np.concatenate([cues[..., kept], meaning], -1)), ("cues", cues)):
            flat = columns.shape[-1]
            scores = np.zeros(marks.shape)
            for number in range(FOLDS):
                learn, check = fold != number, fold == number
                weights = regression(columns[learn].reshape(-1, flat), marks[learn].ravel())
                scores[check] = probabilities(columns[check], weights)
            print(f"{part}, {kind}, cross-validated:")
            if part == "tags":
                named = chosen(scores)
                hit = float((named & (marks > 0)).sum())
                first = np.mean([named[i, names.index(row["tags"][0])] for i, row in enumerate(rows)])
                f1 = 200 * hit / (named.sum() + marks.sum())
                print(f"  F1 {f1:.1f} P {100 * hit / named.sum():.1f} R {100 * hit / marks.sum():.1f}, ", end="")
                print(f"first tag found {100 * first:.1f}, {named.sum(1).mean():.2f} tags a text")
            else:
                right = np.mean([marks[i, best] for i, best in enumerate(scores.argmax(1))])
                print(f"  best topic right {100 * right:.1f}")
            print(reliability(scores, marks))
            weights = regression(columns.reshape(-1, flat), marks.ravel())
            every = dict.fromkeys(("strength", "share", "meaning"), 0.0)
            used = (
                ["strength", "share"] if kind == "cues" else [n for n, k in zip(every, (*kept, True), strict=True) if k]
            )
            every |= dict(zip(used, weights[:-1], strict=True))
            text += f"\n[{part}.{kind}]\n" + "".join(f"{name} = {value:.2f}\n" for name, value in every.items())
            text += f"constant = {weights[-1]:.2f}\n"
    arguments.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

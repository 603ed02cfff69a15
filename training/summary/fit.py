"""Learn the weights of the summary's traits (``data/summary.toml``) from annotated articles.

A ridge logistic regression over the traits of every sentence, against whether an annotator marked it (overlap of at
least half); the entities are those that the rules find, as at run time. Ten-fold cross-validation over documents says
how well the best three agree with the marks; the weights written are those of all documents, once with the encoder's
sentence vectors among the traits and once without.

usage: fit.py PRESS_TRAIN.jsonl SUMMARY.toml
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from smartnews.article import Language
from smartnews.draft import Draft, Range
from smartnews.encoder import Encode
from smartnews.entities import Entities
from smartnews.settings import Settings
from smartnews.similarity import meaning, tfidf
from smartnews.summary import candidates, traits
from smartnews.text.anatomy import Anatomist
from smartnews.text.normalise import normalise
from smartnews.text.segment import Segmenter

RIDGE, FOLDS, SEEDS, TAKEN = 60.0, 10, 10, 3
NOT_LEARNED = {"title": 0.5}  # too few of the documents have one: a small weight by hand
Array = npt.NDArray[np.float64]


def drafts(path: Path) -> Iterator[tuple[Draft, list[Range]]]:
    """Yield each document up to its entities, and its marked sentences as ranges of the folded text."""
    settings = Settings(names="encoder")
    segment, dissect, encode, find = Segmenter(settings), Anatomist(settings), Encode(settings), Entities(settings)
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            view = normalise(row["text"], "fold")
            draft = Draft(
                id=row["id"],
                text=row["text"],
                title=row["title"] or None,
                settings=settings,
                language=Language(code="ar", confidence=1, script="Arab"),
                view=view,
                title_view=normalise(row["title"], "fold") if row["title"] else None,
            )
            marked = [view.offsets.to_normal(each["start"], each["end"]) for each in row["salient"]]
            yield find(encode(dissect(segment(draft)))), marked


def overlap(one: Range, other: Range) -> float:
    """Return the intersection of two ranges over their union."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def regression(rows: Array, marks: Array) -> Array:
    """Return the weights of the standardised rows (the constant last), by Newton's method."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = RIDGE * np.eye(rows.shape[1])
    penalty[-1, -1] = 0
    weights = np.zeros(rows.shape[1])
    for _ in range(25):
        guess = 1 / (1 + np.exp(-rows @ weights))
        curve = rows.T @ (rows * (guess * (1 - guess))[:, None]) + penalty
        weights += np.linalg.solve(curve, rows.T @ (marks - guess) - penalty @ weights)
    return weights


def f1(scores: Sequence[Array], documents: Sequence[tuple[list[Range], list[Range]]], fewest: int) -> float:
    """Return the F1 of the best sentences of the documents that have at least ``fewest``."""
    hits = marked = taken = 0
    for values, (sentences, marks) in zip(scores, documents, strict=True):
        if len(sentences) < fewest:
            continue
        best = [sentences[index] for index in np.argsort(-values, kind="stable")[:TAKEN]]
        hits += sum(max(overlap(mark, each) for each in best) >= 0.5 for mark in marks)
        marked, taken = marked + len(marks), taken + len(best)
    return 200 * hits / (marked + taken)


def fitted(read: Sequence[tuple[Draft, list[Range]]], *, with_encoder: bool) -> str:
    """Return the weights as TOML, with the encoder's vectors among the traits or without; print what CV says."""
    documents, tables, marks = [], [], []
    for draft, marked in read:
        sentences = candidates(draft)
        vectors = meaning(draft, sentences) if with_encoder else None
        values = list(traits(draft, sentences, tfidf(draft, sentences), vectors))
        names = [name for name in values[0] if name not in NOT_LEARNED]
        documents.append((sentences, marked))
        tables.append(np.array([[each[name] for name in names] for each in values]))
        marks.append(np.array([float(max(overlap(each, mark) for mark in marked) >= 0.5) for each in sentences]))
    mean, spread = np.vstack(tables).mean(0), np.vstack(tables).std(0) + 1e-9
    tables = [(table - mean) / spread for table in tables]
    results = []
    for seed in range(SEEDS):
        fold = np.random.default_rng(seed).permutation(len(tables)) % FOLDS
        scores: list[Array] = [np.zeros(0)] * len(tables)
        for number in range(FOLDS):
            learn, check = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            weights = regression(np.vstack([tables[i] for i in learn]), np.concatenate([marks[i] for i in learn]))
            for i in check:
                scores[i] = tables[i] @ weights[:-1]
        results.append((f1(scores, documents, 0), f1(scores, documents, 6)))
    first = [-np.arange(len(sentences), dtype=float) for sentences, _ in documents]
    lead = f1(first, documents, 0), f1(first, documents, 6)
    kind = "encoder" if with_encoder else "words"
    for name, (every, long) in (("first three", lead), (f"{kind}, cross-validated", np.mean(results, axis=0))):
        print(f"{name}: F1 {every:.1f}; of six sentences and more {long:.1f}")
    weights = regression(np.vstack(tables), np.concatenate(marks))
    constant = weights[-1] - float((weights[:-1] * mean / spread).sum())
    learned = dict(zip(names, weights[:-1] / spread, strict=True)) | NOT_LEARNED
    lines = [f"[{kind}]", f"constant = {constant:.3f}", "", f"[{kind}.weights]"]
    return "\n".join([*lines, *(f"{name} = {weight:.3f}" for name, weight in learned.items())]) + "\n"


def main() -> None:
    """Fit, print what cross-validation says, and write the weights."""
    source, target = map(Path, sys.argv[1:])
    read = list(drafts(source))
    parts = [fitted(read, with_encoder=with_encoder) for with_encoder in (True, False)]
    target.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


HEAD = """\
# How much each trait of a sentence speaks for its being one of those that say most: the weights of a logistic
# regression, learned by training/summary/fit.py from the sentences that annotators marked in 210 articles ("title" is
# set by hand). "encoder" is for texts that the embedded encoder has read, "words" for all others.
"""

if __name__ == "__main__":
    main()

from __future__ import annotations

import itertools

import numpy as np
import pytest

from smartnews.decoding import Decoder, TagSpan
from smartnews.encoder import Head

TAGS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG")


def decoder(seed: int | None = None) -> Decoder:
    rng = np.random.default_rng(seed)
    size = (len(TAGS), len(TAGS))
    moves = np.zeros(size) if seed is None else rng.normal(size=size)
    return Decoder(Head(tags=TAGS, moves=tuple(map(tuple, moves.tolist())), start=(0.0,) * len(TAGS)))


def legal(path: tuple[int, ...]) -> bool:
    return all(
        not TAGS[tag].startswith("I-") or (i > 0 and TAGS[path[i - 1]][1:] == TAGS[tag][1:])
        for i, tag in enumerate(path)
    )


def tags_of(spans: list[TagSpan], length: int) -> list[str]:
    tags = ["O"] * length
    for span in spans:
        tags[span.start] = f"B-{span.kind}"
        tags[span.start + 1 : span.end] = [f"I-{span.kind}"] * (span.end - span.start - 1)
    return tags


@pytest.mark.parametrize("seed", range(20))
def test_the_best_well_formed_sequence_and_its_probability_are_exact(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(scale=2, size=(5, len(TAGS))).astype(np.float32)
    moves = np.random.default_rng(seed).normal(size=(len(TAGS), len(TAGS)))
    weight = {
        path: sum(scores[i, t] for i, t in enumerate(path)) + sum(moves[a, b] for a, b in itertools.pairwise(path))
        for path in itertools.product(range(len(TAGS)), repeat=5)
        if legal(path)
    }
    best = max(weight, key=lambda path: weight[path])
    (spans,) = decoder(seed)([scores])
    assert tags_of(spans, 5) == [TAGS[t] for t in best]
    total = sum(np.exp(w) for w in weight.values())
    for span in spans:
        same = sum(
            np.exp(w)
            for path, w in weight.items()
            if path[span.start : span.end] == best[span.start : span.end]
            and (span.end == 5 or not TAGS[path[span.end]].startswith("I-"))
        )
        assert span.confidence == pytest.approx(same / total, rel=1e-3)


def test_a_continuation_without_a_beginning_never_comes_out() -> None:
    scores = np.full((3, len(TAGS)), -5, np.float32)
    scores[:, TAGS.index("I-ORG")] = 50
    (spans,) = decoder()([scores])
    assert [(s.start, s.end, s.kind) for s in spans] == [(0, 3, "ORG")]


def test_neighbouring_names_stay_apart_and_sentences_do_not_disturb_each_other() -> None:
    scores = np.zeros((4, len(TAGS)), np.float32)
    scores[0, 1] = scores[1, 2] = scores[2, 1] = scores[3, 0] = 9
    nothing = np.zeros((1, len(TAGS)), np.float32)
    nothing[0, 0] = 9
    spans = decoder()([nothing, scores, np.zeros((0, len(TAGS)), np.float32), nothing])
    assert [[(s.start, s.end) for s in row] for row in spans] == [[], [(0, 2), (2, 3)], [], []]
    assert all(s.confidence > 0.99 for s in spans[1])

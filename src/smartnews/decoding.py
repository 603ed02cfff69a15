"""Spans from scores of words: the best well-formed sequence of tags, and how sure the model is of each span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smartnews.encoder import Head

__all__ = ["Decoder", "TagSpan"]

Floats = NDArray[np.float32]

_GROUP = 64  # sentences that are decoded together


@dataclass(frozen=True, slots=True)
class TagSpan:
    """Words ``start`` to ``end`` (exclusive) are a name of this kind; ``confidence`` is its probability, 0 to 1."""

    start: int
    end: int
    kind: str
    confidence: float


class Decoder:
    """Decodes the scores of one head: a linear-chain CRF over BIO tags.

    Whatever the scores are, no sequence comes out in which ``I-X`` follows anything but ``B-X`` or ``I-X``: the moves
    that break this are forbidden here, not merely unlikely.
    """

    def __init__(self, head: Head) -> None:
        self._tags = head.tags
        self._moves = np.array(head.moves, np.float32)
        self._start = np.array(head.start, np.float32)
        for j, tag in enumerate(head.tags):
            if tag.startswith("I-"):
                self._start[j] = -np.inf
                for i, before in enumerate(head.tags):
                    if before[1:] != tag[1:]:
                        self._moves[i, j] = -np.inf
        self._inside = {j: head.tags.index("I" + tag[1:]) for j, tag in enumerate(head.tags) if tag != "O"}
        self._odds = np.exp(self._moves.astype(np.float64))

    def __call__(self, scores: Sequence[Floats]) -> list[list[TagSpan]]:
        """Return the spans of each sentence, from its scores (one row a word)."""
        spans: list[list[TagSpan]] = [[] for _ in scores]
        order = sorted((i for i in range(len(scores)) if len(scores[i])), key=lambda i: len(scores[i]))
        for at in range(0, len(order), _GROUP):
            part = order[at : at + _GROUP]
            for i, path in zip(part, self._paths([scores[i] for i in part]), strict=True):
                if path.any():
                    spans[i] = list(self._spans(scores[i], path))
        return spans

    def _paths(self, scores: Sequence[Floats]) -> Iterator[NDArray[np.intp]]:
        """Yield the best sequence of tags of each sentence (Viterbi, all sentences abreast)."""
        lengths = np.array([len(s) for s in scores])
        longest = int(lengths.max())
        padded = np.zeros((len(scores), longest, len(self._tags)), np.float32)
        for i, rows in enumerate(scores):
            padded[i, : len(rows)] = rows
        best = self._start + padded[:, 0]
        final = best.copy()
        back = np.zeros((longest, *best.shape), np.intp)
        for t in range(1, longest):
            step = best[:, :, None] + self._moves
            back[t] = step.argmax(1)
            best = np.take_along_axis(step, back[t][:, None], 1)[:, 0] + padded[:, t]
            final = np.where((t < lengths)[:, None], best, final)
        for i, length in enumerate(lengths):
            path = np.zeros(length, np.intp)
            path[-1] = final[i].argmax()
            for t in range(length - 1, 0, -1):
                path[t - 1] = back[t, i, path[t]]
            yield path

    def _spans(self, scores: Floats, path: NDArray[np.intp]) -> Iterator[TagSpan]:
        """Yield the spans of a path with their probabilities (forward-backward, rescaled at each word)."""
        odds = np.exp(scores - scores.max(1, keepdims=True)).astype(np.float64)
        count = len(scores)
        forward = np.zeros(odds.shape)
        scale = np.zeros(count)
        row = np.exp(self._start.astype(np.float64)) * odds[0]
        for t in range(count):
            if t:
                row = (forward[t - 1] @ self._odds) * odds[t]
            scale[t] = row.sum()
            forward[t] = row / scale[t]
        backward = np.ones(odds.shape)
        for t in range(count - 2, -1, -1):
            backward[t] = self._odds @ (odds[t + 1] * backward[t + 1]) / scale[t + 1]
        t = 0
        while t < count:
            tag = int(path[t])
            if not tag:
                t += 1
                continue
            inside = self._inside[tag]
            end = t + 1
            chance = forward[t, tag]
            while end < count and path[end] == inside:
                chance *= self._odds[path[end - 1], inside] * odds[end, inside] / scale[end]
                end += 1
            if end < count:
                ahead = self._odds[path[end - 1]] * odds[end] * backward[end] / scale[end]
                chance *= ahead.sum() - ahead[inside]
            yield TagSpan(t, end, self._tags[tag][2:], float(min(1.0, max(0.0, chance))))
            t = end

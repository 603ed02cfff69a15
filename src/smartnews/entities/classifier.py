"""A token classifier of transformers, word by word: scores for the words of many sentences.

Each word is cut into pieces by itself, as the words of training corpora are, and the scores of its first piece are the
word's. So pieces and words are aligned with tokenisers of every kind, and a sentence that is too long is parted
between words, in overlapping windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from smartnews.entities.tags import Floats, Labels
from smartnews.errors import ModelError
from smartnews.hub import running
from smartnews.overlap import overlapping

__all__ = ["Classifier"]

_BATCH_PIECES = 2048  # pieces that go through the model at once, padding counted
_LONGEST = 512
_UNLIMITED = 1_000_000  # what a tokeniser says that knows no limit is beyond this
_LONGEST_WORD = 100  # code points of a word that are looked at
_REMEMBERED = 100_000
_PROBE = "في"  # a word that shows what a tokeniser puts around a sentence


@dataclass(slots=True)
class _Window:
    """Words that go through the model together: where the scores of those that it keeps go."""

    sentence: int
    ids: list[int]
    places: list[int]
    keep: range


class Classifier:
    """A model with its tokeniser.

    Args:
        model: a transformers model for token classification.
        tokeniser: its tokeniser.
        name: what to call it in errors.
        threads: threads for one batch.

    Raises:
        ModelError: its labels do not mean names, or its tokeniser cannot be used.
    """

    def __init__(self, model: Any, tokeniser: Any, name: str, threads: int = 1) -> None:
        self._model = model.eval()
        self._tokeniser = tokeniser
        self._threads = threads
        self._pieces: dict[str, tuple[int, ...]] = {}
        names = model.config.id2label
        self.labels = Labels([names[i] for i in range(len(names))], name)
        self._before, self._after = self._frame(name)
        self._padding = tokeniser.pad_token_id or 0
        self._window = self._limit() - len(self._before) - len(self._after)

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """Return the scores of each sentence: a row a word, a column a label."""
        scores = [np.zeros((len(words), self._model.config.num_labels), np.float32) for words in sentences]
        windows = [window for number, words in enumerate(sentences) for window in self._windows(number, words)]
        windows.sort(key=lambda window: -len(window.ids))
        while windows:
            count = max(1, _BATCH_PIECES // len(windows[0].ids))
            batch, windows = windows[:count], windows[count:]
            for window, rows in zip(batch, self._run(batch), strict=True):
                scores[window.sentence][window.keep.start : window.keep.stop] = rows
        return scores

    def _windows(self, number: int, words: Sequence[str]) -> Iterator[_Window]:
        pieces = self._cut(words)
        sizes = [len(ids) for ids in pieces]
        if not any(sizes):
            return
        for part, keep in overlapping(sizes, range(len(words)), self._window):
            ids, places = list(self._before), []
            for word in part:
                if word in keep:
                    # A word without pieces cannot be read: it is given the scores of the piece before it.
                    places.append(len(ids) if pieces[word] else max(0, len(ids) - 1))
                ids += pieces[word]
            yield _Window(number, [*ids, *self._after], places, keep)

    def _run(self, windows: Sequence[_Window]) -> Iterator[Floats]:
        import torch

        longest = len(windows[0].ids)
        ids = np.full((len(windows), longest), self._padding, np.int64)
        mask = np.zeros((len(windows), longest), np.int64)
        for row, window in enumerate(windows):
            ids[row, : len(window.ids)] = window.ids
            mask[row, : len(window.ids)] = 1
        with running(self._threads):
            found = self._model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).logits
            scores: Floats = found.float().numpy()
        for row, window in enumerate(windows):
            yield scores[row, window.places]

    def _cut(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the ids of the pieces of each word."""
        words = [word[:_LONGEST_WORD] for word in words]
        if len(self._pieces) > _REMEMBERED:
            self._pieces.clear()
        fresh = [word for word in dict.fromkeys(words) if word not in self._pieces]
        if fresh:
            unknown = self._tokeniser.unk_token_id
            for word, ids in zip(fresh, self._encoded(fresh), strict=True):
                self._pieces[word] = tuple(ids[: self._window // 2]) or (() if unknown is None else (unknown,))
        return [self._pieces[word] for word in words]

    def _encoded(self, words: list[str]) -> list[list[int]]:
        found: list[list[int]] = self._tokeniser(words, add_special_tokens=False)["input_ids"]
        return found

    def _frame(self, name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the special pieces before and after a sentence."""
        inner = self._encoded([_PROBE])[0]
        whole: list[int] = self._tokeniser(_PROBE)["input_ids"]
        for at in range(len(whole) - len(inner) + 1):
            if inner and whole[at : at + len(inner)] == inner:
                return tuple(whole[:at]), tuple(whole[at + len(inner) :])
        raise ModelError(f"The tokeniser of {name} cannot be used.", "Choose another model.")

    def _limit(self) -> int:
        """Return how many pieces the model reads at once; RoBERTa's first positions are for padding."""
        limits = [_LONGEST]
        positions = getattr(self._model.config, "max_position_embeddings", None)
        if positions and positions > 0:
            limits.append(positions - 2 if "roberta" in self._model.config.model_type else positions)
        if self._tokeniser.model_max_length < _UNLIMITED:
            limits.append(self._tokeniser.model_max_length)
        return min(limits)

"""From a token classifier's labels to names: any tag scheme, any way of calling people, organisations, places.

BIO (1 and 2), BILOU, BIOES, IO and labels with the mark behind (``PER-B``) are read alike. What a model is sure of is
added up over the labels that mean one type of ours (``B-GPE`` and ``I-FAC`` are both LOC); then each word takes its
likeliest type, and a name begins where the type changes or where "beginning" is likelier than "inside". So no sequence
of labels, however ill-formed, makes an ill-formed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from smartnews.article import EntityType
from smartnews.decoding import TagSpan
from smartnews.errors import ModelError
from smartnews.resources import Resource, load

__all__ = ["Floats", "Labels"]

Floats = NDArray[np.float32]

_MARKED = re.compile(r"(?:([A-Z])[-_.]([\w .-]+)|([\w .]+)[-_.]([A-Z]))")


class _Prefixes(Resource):
    beginning: tuple[str, ...]
    inside: tuple[str, ...]


class _TagWords(Resource):
    """``data/tags.toml``."""

    prefixes: _Prefixes
    types: dict[EntityType, tuple[str, ...]]


@cache
def _words() -> tuple[_Prefixes, dict[str, EntityType]]:
    words = load("tags", None, _TagWords)
    return words.prefixes, {label: kind for kind, labels in words.types.items() for label in labels}


class Labels:
    """What the labels of one model mean.

    Args:
        labels: the label of each column of its scores.
        model: what the model is called, for errors.

    Raises:
        ModelError: none of its labels is known as a type of name.
    """

    def __init__(self, labels: Sequence[str], model: str) -> None:
        read = [_read(label) for label in labels]
        self.types: tuple[EntityType, ...] = tuple(sorted({kind for kind, _ in read if kind is not None}))
        if not self.types:
            shown = ", ".join(sorted(map(str, labels))[:12])
            raise ModelError(
                f"The model {model} has no labels that mean names: {shown}.",
                "Choose a model for named entities; data/tags.toml lists the labels that are known.",
            )
        begins, continues = (np.zeros((len(labels), len(self.types)), np.float32) for _ in range(2))
        for column, (kind, begin) in enumerate(read):
            if kind is not None:
                (begins if begin else continues)[column, self.types.index(kind)] = 1
        self._begins, self._continues = begins, continues

    def spans(self, scores: Floats) -> list[TagSpan]:
        """Return the names of a sentence from its scores (logits), a row a word and a column a label.

        A name's confidence is the probability of its least certain word.
        """
        if not len(scores):
            return []
        odds = np.exp(scores - scores.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        first, inner = odds @ self._begins, odds @ self._continues
        of_type = first + inner
        chosen = np.where(of_type.max(1) > 1 - of_type.sum(1), of_type.argmax(1), -1)
        return list(self._joined(chosen, of_type, first > inner))

    def _joined(self, chosen: NDArray[np.intp], of_type: Floats, begins: NDArray[np.bool_]) -> Iterator[TagSpan]:
        start = 0
        while start < len(chosen):
            kind = int(chosen[start])
            end = start + 1
            if kind >= 0:
                while end < len(chosen) and chosen[end] == kind and not begins[end, kind]:
                    end += 1
                yield TagSpan(start, end, self.types[kind], float(min(1.0, of_type[start:end, kind].min())))
            start = end


def _read(label: str) -> tuple[EntityType | None, bool]:
    """Return the type that a label means (None if it is no name), and whether it marks the first word of one."""
    prefixes, types = _words()
    written = str(label).upper()
    match = _MARKED.fullmatch(written)
    if match is not None:
        mark, name = match.group(1) or match.group(4), match.group(2) or match.group(3)
        if mark in prefixes.beginning or mark in prefixes.inside:
            return types.get(name.strip()), mark in prefixes.beginning
    return types.get(written.strip()), False

"""A transducer from Arabic names to Latin letters: a small net gives the odds, a beam finds the likeliest form.

Each letter of a word becomes a chunk of zero to four Latin letters, vowels included. The odds of a chunk depend on the
letters around (three convolutions), on the chunks before it and on the style: a region of Arab names, or "foreign". The
beam runs twice at once: over all forms, and over those that are the beginning of a known Latin name, which wins unless
it is much less likely than the best form. ``training/names/transducer.py`` makes the weights.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from smartnews.resources import read_bytes

__all__ = ["HISTORY", "STYLES", "Style", "Transducer"]

Style = Literal["gulf", "levant", "nile", "maghreb", "foreign"]
STYLES: tuple[Style, ...] = ("gulf", "levant", "nile", "maghreb", "foreign")
HISTORY = 4
"""How many chunks before a chunk are heeded."""

LONGEST = 32
"""Letters of a word; longer ones are spelt in pieces, since no name is that long."""

_FREE, _LISTED = 3, 6  # forms that the beams keep
_BRANCHES = 5  # chunks that a form is continued with

_LAGS = np.arange(HISTORY)[:, None]

Floats = NDArray[np.float32]


class _Form(NamedTuple):
    """The beginning of a form: its logarithmic odds, its letters and its chunks."""

    score: float
    text: str
    chunks: tuple[int, ...]


class _Letter(NamedTuple):
    """The chunks that a letter may become, and their rows of the last layer."""

    chunks: list[int]
    out: Floats
    bias: Floats


class _Net(NamedTuple):
    """The weights, as the decoder needs them; what they are is said in ``training/names/transducer.py``."""

    alphabet: dict[str, int]
    chunks: tuple[str, ...]
    letters: Floats
    layers: tuple[tuple[Floats, Floats], ...]
    hidden: Floats
    styles: Floats
    past: Floats
    may_become: dict[str, _Letter]
    foreign: Floats
    foreign_bias: float


@cache
def _net() -> _Net:
    """Read the weights (layout of safetensors: length of the header, header in JSON, numbers)."""
    data = read_bytes("latin.safetensors")
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    told = header.pop("__metadata__")
    tensors: dict[str, Floats] = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        numbers = np.frombuffer(data[start + first : start + last], np.float16)
        tensors[name] = numbers.astype(np.float32).reshape(entry["shape"])
    layers = []
    for name in ("first", "second", "third"):
        flat = tensors[name].transpose(2, 1, 0).reshape(-1, tensors[name].shape[0])  # width and channels x channels
        layers.append((np.ascontiguousarray(flat), tensors[f"{name}_bias"]))
    may_become = {}
    for letter, chunks in json.loads(told["may_become"]).items():
        out = np.ascontiguousarray(tensors["out"][chunks].T)
        may_become[letter] = _Letter(chunks, out, tensors["out_bias"][chunks])
    return _Net(
        alphabet={letter: index for index, letter in enumerate(told["letters"], 1)},
        chunks=tuple(told["chunks"].split(" ")),
        letters=tensors["letters"],
        layers=tuple(layers),
        hidden=np.ascontiguousarray(tensors["hidden"].T),
        styles=tensors["styles"],
        past=tensors["past"],
        may_become=may_become,
        foreign=tensors["foreign"],
        foreign_bias=float(tensors["foreign_bias"][0]),
    )


class Transducer:
    """Spells single Arabic words in small Latin letters."""

    def __init__(self, known: Mapping[str, float]) -> None:
        """Take the known Latin names, in small letters, each with the logarithmic odds that speak for it."""
        self._known = known
        self._sorted = sorted(known)
        self._net = _net()

    def foreign(self, word: str) -> float:
        """Return the logarithmic odds that a word is a name from another language."""
        x = self._read(word[:LONGEST])
        pooled = np.concatenate([x.mean(0), x.max(0)])
        return float(pooled @ self._net.foreign) + self._net.foreign_bias

    def chunks(self, word: str, style: Style) -> tuple[str, ...]:
        """Return what each letter of a word becomes; nothing, if it is no Arabic letter."""
        parts: list[str] = []
        for at in range(0, len(word), LONGEST):
            parts.extend(self._decoded(word[at : at + LONGEST], style))
        return tuple(parts)

    def _read(self, word: str) -> Floats:
        """Return what the convolutions give for each letter."""
        net = self._net
        x = net.letters[[net.alphabet.get(letter, 0) for letter in word]]
        first, *others = net.layers
        x = _convolved(x, *first)
        for layer in others:
            x = x + _convolved(x, *layer)
        return x

    def _decoded(self, word: str, style: Style) -> Sequence[str]:
        net = self._net
        x = self._read(word) @ net.hidden + net.styles[STYLES.index(style)]
        free, listed = [_Form(0.0, "", ())], [_Form(0.0, "", ())]
        for at, letter in enumerate(word):
            forms = list(dict.fromkeys((*free, *listed)))
            following = dict(zip(forms, self._continued(x[at], letter, forms), strict=True))
            free = _best([form for before in free for form in following[before]], _FREE)
            listed = _best([f for before in listed for f in following[before] if self._begins(f.text)], _LISTED)
        best = max((*free[:1], *listed), key=lambda form: form.score + self._known.get(form.text, 0.0))
        return [net.chunks[chunk] for chunk in best.chunks]

    def _continued(self, x: Floats, letter: str, forms: Sequence[_Form]) -> list[list[_Form]]:
        """Return the likeliest continuations of each form by one chunk."""
        net = self._net
        may_become = net.may_become.get(
            letter, _Letter([0], np.zeros((len(x), 1), np.float32), np.zeros(1, np.float32))
        )
        none = len(net.chunks)
        last = [
            [(*form.chunks[: -1 - HISTORY : -1], *(none,) * HISTORY)[lag] for form in forms] for lag in range(HISTORY)
        ]
        hidden = x + net.past[_LAGS, last].sum(0)
        odds = np.maximum(hidden, 0) @ may_become.out + may_become.bias
        odds -= odds.max(1, keepdims=True)
        odds -= np.log(np.exp(odds).sum(1, keepdims=True))
        likely = np.argsort(-odds, axis=1)[:, :_BRANCHES]
        scores = np.take_along_axis(odds, likely, 1)
        continued = []
        for form, row, row_scores in zip(forms, likely.tolist(), scores.tolist(), strict=True):
            chosen = [may_become.chunks[column] for column in row]
            continued.append(
                [
                    _Form(form.score + score, form.text + net.chunks[chunk], (*form.chunks, chunk))
                    for chunk, score in zip(chosen, row_scores, strict=True)
                ]
            )
        return continued

    def _begins(self, text: str) -> bool:
        at = bisect_left(self._sorted, text)
        return at < len(self._sorted) and self._sorted[at].startswith(text)


def _best(forms: list[_Form], count: int) -> list[_Form]:
    forms.sort(reverse=True)
    return forms[:count]


def _convolved(x: Floats, weights: Floats, bias: Floats) -> Floats:
    """Return the convolution of a sequence, as long as the sequence itself, through a ReLU."""
    size, channels = x.shape
    width = len(weights) // channels
    padded = np.zeros((size + width - 1, channels), np.float32)
    padded[width // 2 : width // 2 + size] = x
    windows = np.concatenate([padded[at : at + size] for at in range(width)], 1)
    result: Floats = np.maximum(windows @ weights + bias, 0)
    return result

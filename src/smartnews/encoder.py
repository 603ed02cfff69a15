"""The embedded encoder: scores of the words and vectors of the sentences, from one pass over a text.

It reads the text as it was given (not the folded view, which has lost letters that matter to names), in windows of
whole sentences; a sentence longer than a window is read in overlapping windows, and each word keeps the scores from
where it has most context. Windows go through the model one at a time: on one thread that is faster than any batch (the
activations stay in the processor's cache, nothing is padded), and the result of a text does not depend on its
neighbours to the last bit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from smartnews.errors import ModelError
from smartnews.models import embedded, verified
from smartnews.overlap import overlapping
from smartnews.pieces import BOS, EOS, PieceTokenizer, Word, split_words

if TYPE_CHECKING:
    from smartnews.draft import Draft, Range
    from smartnews.settings import Settings

__all__ = ["Encode", "Encoder", "Encoding", "Head", "available", "load_encoder", "source_sentences", "who_names"]

Floats = NDArray[np.float32]

_UNREAD = 10.0  # the score of O for words that the model is not shown
_LONGEST_WORD = 100  # code points of a word that are looked at: longer ones are no words


class Head(BaseModel):
    """The tags of a head over the words, and the scores of its moves: ``moves[i][j]`` from tag i to tag j."""

    model_config = ConfigDict(frozen=True)

    tags: tuple[str, ...]
    moves: tuple[tuple[float, ...], ...]
    start: tuple[float, ...]


class _Configuration(BaseModel):
    """``encoder.json``."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    dimensions: int
    window: int
    names: Head
    conll: Head
    clitic: int


@dataclass(frozen=True, slots=True)
class Encoding:
    """What the encoder says of one text.

    Attributes:
        words: the words of the text that lie in a sentence, in order, with offsets into the text as it was given.
        bounds: for each sentence, the range of its words.
        names: scores of our name tags, one row a word (natural logarithms, not normalised).
        conll: scores of ANERcorp's four classes, likewise.
        clitics: for each word, how many letters of proclitics stand before the name that it may begin.
        sentences: one vector of unit length a sentence (zeros for a sentence without words); cosines are centred.
    """

    words: tuple[Word, ...]
    bounds: tuple[Range, ...]
    names: Floats
    conll: Floats
    clitics: NDArray[np.int8]
    sentences: Floats


@dataclass(slots=True)
class _Window:
    """A run of words that goes through the model at once; ``sentences`` are (number, first piece, last piece + 1)."""

    ids: list[int]
    places: list[int]
    words: range
    keep: range
    sentences: list[tuple[int, int, int]]


class Encoder:
    """The model, ready to run.

    Args:
        folder: a folder with ``encoder.onnx``, ``pieces.model`` and ``encoder.json``.
        threads: threads that it may use.

    Raises:
        ModelError: the folder does not hold a usable encoder.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime

        try:
            configuration = _Configuration.model_validate(
                json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
            )
            self._pieces = PieceTokenizer(folder / "pieces.model")
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=["SkipLayerNormFusion"],  # the fused node is four times slower than its parts
            )
        except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be bad
            raise ModelError(f"{folder} does not hold a usable encoder.", "Install the model again.") from error
        self.names = configuration.names
        self.conll = configuration.conll
        self.dimensions = configuration.dimensions
        self._window = configuration.window

    def __call__(self, documents: Sequence[tuple[str, Sequence[Range]]]) -> list[Encoding]:
        """Return what the encoder says of each (text, ranges of its sentences), in the same order."""
        return [self._read(text, sentences) for text, sentences in documents]

    def _read(self, text: str, sentences: Sequence[Range]) -> Encoding:
        words: list[Word] = []
        bounds: list[Range] = []
        for start, end in sentences:
            first = len(words)
            words += split_words(text, start, end)
            bounds.append((first, len(words)))
        tags = len(self.names.tags) + len(self.conll.tags) + 3
        scores = np.zeros((len(words), tags), np.float32)
        scores[:, [0, len(self.names.tags)]] = _UNREAD  # outside every name
        vectors = np.zeros((len(bounds), self.dimensions), np.float32)
        for window in self._windows(text, words, bounds):
            self._run(window, scores, vectors)
        return self._encoding(words, bounds, scores, vectors)

    def _windows(self, text: str, words: Sequence[Word], bounds: Sequence[Range]) -> Iterator[_Window]:
        """Yield the windows of one text: whole sentences up to the limit, long sentences in overlapping parts."""
        pieces = [
            self._pieces.word(text[w.start : min(w.end, w.start + _LONGEST_WORD)], w.spaced)[: self._window // 2]
            for w in words
        ]
        sizes = [len(p) for p in pieces]
        group: list[int] = []
        size = 0
        for index, (start, end) in enumerate(bounds):
            length = sum(sizes[start:end])
            if not length:
                continue
            if group and size + length > self._window:
                yield self._joined(pieces, bounds, group)
                group, size = [], 0
            if length > self._window:
                if any(map(str.isalpha, text[words[start].start : words[end - 1].end])):  # no names in endless marks
                    yield from self._parts(pieces, sizes, index, range(start, end))
            else:
                group.append(index)
                size += length
        if group:
            yield self._joined(pieces, bounds, group)

    @staticmethod
    def _joined(pieces: Sequence[tuple[int, ...]], bounds: Sequence[Range], group: Sequence[int]) -> _Window:
        """Return the window of some successive sentences."""
        ids, places = [BOS], []
        sentences = []
        for index in group:
            begin = len(ids)
            for word in range(*bounds[index]):
                places.append(len(ids))
                ids += pieces[word]
            sentences.append((index, begin, len(ids)))
        span = range(bounds[group[0]][0], bounds[group[-1]][1])
        return _Window([*ids, EOS], places, span, span, sentences)

    def _parts(
        self, pieces: Sequence[tuple[int, ...]], sizes: Sequence[int], index: int, words: range
    ) -> Iterator[_Window]:
        """Yield overlapping windows over one long sentence; each keeps the words to which it gives most context."""
        for part, keep in overlapping(sizes, words, self._window):
            ids, places = [BOS], []
            for word in part:
                places.append(len(ids))
                ids += pieces[word]
            yield _Window([*ids, EOS], places, part, keep, [(index, 1, len(ids))])

    def _run(self, window: _Window, scores: Floats, vectors: Floats) -> None:
        """Send a window through the model, and put what comes out where it belongs."""
        pool = np.zeros((1, len(window.sentences), len(window.ids)), np.float32)
        for place, (_, start, end) in enumerate(window.sentences):
            pool[0, place, start:end] = 1 / (end - start)
        ids = np.array([window.ids], np.int64)
        marks, means = self._session.run(["scores", "sentences"], {"ids": ids, "pool": pool})
        inset = window.keep.start - window.words.start
        places = window.places[inset : inset + len(window.keep)]
        scores[window.keep.start : window.keep.stop] = marks[0, places]
        for place, (sentence, start, end) in enumerate(window.sentences):
            vectors[sentence] += means[0, place] * (end - start)

    def _encoding(self, words: list[Word], bounds: list[Range], scores: Floats, vectors: Floats) -> Encoding:
        names = len(self.names.tags)
        conll = names + len(self.conll.tags)
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        return Encoding(
            words=tuple(words),
            bounds=tuple(bounds),
            names=scores[:, :names],
            conll=scores[:, names:conll],
            clitics=scores[:, conll:].argmax(1).astype(np.int8) if len(words) else np.zeros(0, np.int8),
            sentences=vectors / np.maximum(length, 1e-9),
        )


@lru_cache(maxsize=4)
def load_encoder(folder: Path | None = None, threads: int = 1) -> Encoder:
    """Return the encoder of a folder, or the embedded one; its files are checked against their hashes first.

    Raises:
        ModelError: there is no such model, or its files are not those that its manifest lists.
    """
    return Encoder(verified("encoder", folder).path, threads)


@lru_cache(maxsize=1)
def available() -> bool:
    """Return whether the package came with the encoder, and onnxruntime can be loaded to run it."""
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        return False
    return any(model.manifest.kind == "encoder" for model in embedded())


def who_names(settings: Settings) -> str:
    """Return who finds the names: the setting, or for "auto" the encoder if it is there and else the rules."""
    if settings.names != "auto":
        return settings.names
    return "encoder" if available() else "rules"


class Encode:
    """The stage that reads the text with the embedded encoder; names, topics and summary draw on its result."""

    name = "encoder"

    def __init__(self, settings: Settings) -> None:
        self._encoder = load_encoder(None, settings.threads)

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with ``encoding``."""
        return self.batch([draft])[0]

    def batch(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with ``encoding``, in the same order."""
        encodings = self._encoder([source_sentences(draft) for draft in drafts])
        return [replace(draft, encoding=encoding) for draft, encoding in zip(drafts, encodings, strict=True)]


def source_sentences(draft: Draft) -> tuple[str, list[Range]]:
    """Return the input of a draft, and its sentences as ranges of the input: what an `Encoder` takes."""
    return draft.text, [draft.view.offsets.to_source(start, end) for start, end in draft.sentences]

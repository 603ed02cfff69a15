"""How alike the sentences of one text are: in their words, and in what they mean.

By words: the cosine of tf-idf vectors whose document frequencies are those of the text's own sentences; it needs
nothing but the text. By meaning: the cosine of the embedded encoder's sentence vectors, where it has read the text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

from smartnews.draft import Draft, Range
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.normalise import fold

if TYPE_CHECKING:
    from smartnews.encoder import Floats

__all__ = [
    "Meaning",
    "SentenceSpace",
    "Similarity",
    "SummaryWords",
    "TfIdf",
    "content_words",
    "meaning",
    "summary_words",
    "tfidf",
]

_SHORTEST_WORD, _SHORTEST_STEM = 3, 3


class SentenceSpace(Protocol):
    """The sentences of one text as points; all values lie between 0 (unlike) and 1 (alike)."""

    def centrality(self) -> Sequence[float]:
        """Return for each sentence how like it is to the text as a whole."""
        ...

    def between(self, first: int, second: int) -> float:
        """Return how like two sentences are, by their numbers."""
        ...


class Similarity(Protocol):
    """Places sentences of a text in a space."""

    def __call__(self, draft: Draft, sentences: Sequence[Range]) -> SentenceSpace:
        """Return the space of the given sentences of the text."""
        ...


class SummaryWords(Resource):
    """``data/*/summary.toml``."""

    stopwords: frozenset[str]
    conjunctions: tuple[str, ...]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    personal: frozenset[str]
    aims: frozenset[str]


class TfIdf:
    """The space of tf-idf vectors of content words."""

    def __init__(self, sentences: Sequence[Sequence[str]]) -> None:
        frequency = Counter(word for words in sentences for word in set(words))
        total = 1 + len(sentences)
        self._vectors = [
            _unit(
                {
                    word: (1 + math.log(count)) * math.log(total / frequency[word])
                    for word, count in Counter(words).items()
                }
            )
            for words in sentences
        ]

    def centrality(self) -> list[float]:
        """Return the cosine of each sentence with the sum of all."""
        whole: dict[str, float] = {}
        for vector in self._vectors:
            for word, weight in vector.items():
                whole[word] = whole.get(word, 0.0) + weight
        centre = _unit(whole)
        return [_dot(vector, centre) for vector in self._vectors]

    def between(self, first: int, second: int) -> float:
        """Return the cosine of two sentences."""
        return _dot(self._vectors[first], self._vectors[second])


def tfidf(draft: Draft, sentences: Sequence[Range]) -> TfIdf:
    """Return the tf-idf space of the given sentences: a `Similarity`."""
    language = draft.language.code
    tokens = draft.tokens
    forms, kinds = tokens.forms, tokens.kinds
    return TfIdf(
        [
            content_words((forms[index] for index in tokens.within(*span) if kinds[index] == "w"), language)
            for span in sentences
        ]
    )


class Meaning:
    """The space of the encoder's sentence vectors, each of unit length."""

    def __init__(self, vectors: Floats) -> None:
        mean = vectors.sum(0)
        length = float((mean @ mean) ** 0.5)
        self._vectors = vectors
        self._central = vectors @ mean / length if length else vectors @ mean

    def centrality(self) -> list[float]:
        """Return the cosine of each sentence with the mean of all."""
        return [float(value) for value in self._central]

    def between(self, first: int, second: int) -> float:
        """Return the cosine of two sentences; opposites count as unlike."""
        return max(0.0, float(self._vectors[first] @ self._vectors[second]))


def meaning(draft: Draft, sentences: Sequence[Range]) -> Meaning | None:
    """Return the given sentences of the text in the space of the encoder, None if it has not read the text."""
    if draft.encoding is None:
        return None
    places = {sentence: number for number, sentence in enumerate(draft.sentences)}
    return Meaning(draft.encoding.sentences[[places[sentence] for sentence in sentences]])


def content_words(words: Iterable[str], language: str) -> list[str]:
    """Return the stems of the folded words that say something."""
    return [stem for stem in (_stem(word, language) for word in words) if stem]


@cache
def summary_words(language: str) -> SummaryWords:
    """Return the folded lists of a language; those of an unknown one are empty."""
    if language not in LANGUAGES:
        return SummaryWords.model_validate(dict.fromkeys(SummaryWords.model_fields, ()))
    words = load("summary", language, SummaryWords)
    return SummaryWords.model_validate(
        {name: tuple(map(fold, getattr(words, name))) for name in SummaryWords.model_fields}
    )


@lru_cache(maxsize=1 << 16)
def _stem(word: str, language: str) -> str:
    """Return the light stem of a folded word (after Larkey's light10 for Arabic), "" for a stop word."""
    words = summary_words(language)
    if len(word) < _SHORTEST_WORD or word in words.stopwords:
        return ""
    if word[0] in words.conjunctions and len(word) > _SHORTEST_STEM + 1:
        word = word[1:]
    for prefix in words.prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM:
            word = word[len(prefix) :]
            break
    for suffix in words.suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {word: weight / length for word, weight in vector.items()} if length else {}


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    product = 0.0
    for word, weight in one.items():  # in the order of the text: a sum of floats depends on its order
        if word in other:
            product += weight * other[word]
    return product

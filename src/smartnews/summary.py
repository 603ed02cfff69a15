"""The summary: the sentences of the text that say most, in their order.

Each sentence gets the probability that a reader would choose it, from a logistic regression over a few traits: where
it stands, how long it is, how like it is to the whole, to the lead and to its neighbours (in words and, where the
encoder has read the text, in meaning), whether it has figures,
dates, events, places and names not named before, how much of it is quotation or opinion. Headings, boilerplate and the
contact block are left out, sentences that share a quotation are taken together or not at all, and none is taken that
says what another says.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartnews.draft import Candidate, Draft, Range
from smartnews.resources import Resource, load
from smartnews.settings import Settings
from smartnews.similarity import SentenceSpace, Similarity, content_words, meaning, summary_words, tfidf

__all__ = ["Summariser", "SummaryScores", "Weights", "candidates", "traits"]

_NEAR = 0.75  # how like two sentences are that say the same
_FEWEST_WORDS = 3
_SHORT, _LONG = 8, 60
_LONGEST_GROUP = 3
_QUESTIONS = frozenset("?؟")
_BEFORE = 4  # preceding sentences that a sentence may repeat
_MOST_NEW = 4


class Weights(Resource):
    """The weights of the traits, and the constant."""

    constant: float
    weights: dict[str, float]


class SummaryScores(Resource):
    """``data/summary.toml``: for texts that the encoder has read, and for all others."""

    encoder: Weights
    words: Weights


class Summariser:
    """The stage that fills in ``summary``.

    Args:
        settings: ``summary_sentences`` says how many sentences are taken at most.
        similarity: how alike sentences are; tf-idf cosines by default.
    """

    name = "summary"

    def __init__(self, settings: Settings | None = None, similarity: Similarity = tfidf) -> None:
        self._most = (settings or Settings()).summary_sentences
        self._similarity = similarity
        self._weights = load("summary", None, SummaryScores)

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its summary: sentences in the order of the text, each with its score (0 to 1)."""
        sentences = candidates(draft)
        if not sentences or not self._most:
            return draft
        space = self._similarity(draft, sentences)
        vectors = meaning(draft, sentences)
        weights = self._weights.words if vectors is None else self._weights.encoder
        scores = [_score(values, weights) for values in traits(draft, sentences, space, vectors)]
        chosen = sorted(self._choose(draft, sentences, scores, space))
        return replace(draft, summary=tuple((*sentences[index], round(scores[index], 4)) for index in chosen))

    def _choose(
        self, draft: Draft, sentences: Sequence[Range], scores: Sequence[float], space: SentenceSpace
    ) -> list[int]:
        groups = list(_groups(draft, sentences))
        groups.sort(key=lambda group: (-sum(scores[index] for index in group) / len(group), group.start))
        chosen: list[int] = []
        for group in groups:
            if len(chosen) + len(group) > self._most:
                continue
            if any(space.between(index, other) > _NEAR for index in group for other in chosen):
                continue
            chosen.extend(group)
            if len(chosen) == self._most:
                break
        return chosen


def _score(values: dict[str, float], weights: Weights) -> float:
    return 1 / (1 + math.exp(-weights.constant - sum(weights.weights[name] * value for name, value in values.items())))


def candidates(draft: Draft) -> list[Range]:
    """Return the sentences that a summary may hold; when there is nothing but headings, the headings."""
    layout = draft.layout
    aside = [*layout.boilerplate, *([layout.contact] if layout.contact else [])]
    titles = [*layout.headings, *([layout.headline] if layout.headline else [])]
    told = [sentence for sentence in draft.sentences if _words(draft, sentence) >= _FEWEST_WORDS]
    prose = list(_outside(told, [*aside, *titles]))
    return prose or list(_outside(told, aside))


def _words(draft: Draft, sentence: Range) -> int:
    """Return how many words a sentence has, those of the dateline apart."""
    start, end = sentence
    dateline = draft.layout.dateline
    if dateline is not None and start < dateline[1] and dateline[0] < end:
        start = dateline[1]
    inside = draft.tokens.within(start, end) if start < end else range(0)
    return draft.tokens.kinds.count("w", inside.start, inside.stop)


def _outside(sentences: Sequence[Range], parts: Sequence[Range]) -> Iterator[Range]:
    """Yield the sentences that begin in none of the parts."""
    parts = sorted(parts)
    starts = [start for start, _ in parts]
    for start, end in sentences:
        place = bisect_right(starts, start)
        if not place or parts[place - 1][1] <= start:
            yield start, end


def _groups(draft: Draft, sentences: Sequence[Range]) -> Iterator[range]:
    """Yield sentences that must stay together: those that a quotation runs through."""
    forms, within = draft.tokens.forms, draft.tokens.within
    start, depth = 0, 0
    for index, sentence in enumerate(sentences):
        inside = within(*sentence)
        depth += forms[inside.start : inside.stop].count("“") - forms[inside.start : inside.stop].count("”")
        if depth > 0 and index - start + 1 < _LONGEST_GROUP and index + 1 < len(sentences):
            continue
        if depth > 0:  # never closed: nothing to keep together
            yield from (range(single, single + 1) for single in range(start, index + 1))
        else:
            yield range(start, index + 1)
        start, depth = index + 1, 0


def traits(
    draft: Draft, sentences: Sequence[Range], space: SentenceSpace, vectors: SentenceSpace | None = None
) -> Iterator[dict[str, float]]:
    """Yield the traits of each sentence, by the names that they have in ``data/summary.toml``.

    Args:
        draft: the text, its entities found.
        sentences: those to choose from.
        space: how alike they are in their words.
        vectors: how alike they are in meaning, if the encoder has read the text.
    """
    likeness = list(_likeness(space, len(sentences), ""))
    if vectors is not None:
        other = _likeness(vectors, len(sentences), "meaning_")
        likeness = [one | two for one, two in zip(likeness, other, strict=True)]
    for own, alike in zip(_own_traits(draft, sentences), likeness, strict=True):
        yield own | alike


def _likeness(space: SentenceSpace, total: int, prefix: str) -> Iterator[dict[str, float]]:
    """Yield how like each sentence is to the whole, to the first, to those before it and to the next."""
    central = space.centrality()
    near = [[space.between(index, other) for other in range(max(0, index - _BEFORE), index)] for index in range(total)]
    for index in range(total):
        yield {
            f"{prefix}central": central[index],
            f"{prefix}lead": space.between(0, index) if index else 0.0,
            f"{prefix}repeats": max(near[index], default=0.0),
            f"{prefix}next": near[index + 1][-1] if index + 1 < total else 0.0,
        }


def _own_traits(draft: Draft, sentences: Sequence[Range]) -> Iterator[dict[str, float]]:
    """Yield the traits of each sentence that do not depend on how like it is to others."""
    tokens, total = draft.tokens, len(sentences)
    words_of = summary_words(draft.language.code)
    title = _title_words(draft)
    entities = _entities_within(draft, sentences)
    named: set[tuple[str, str]] = set()
    quoted = _quoted(draft, sentences)
    for index, (start, end) in enumerate(sentences):
        inside = tokens.within(start, end)
        words = tokens.kinds.count("w", inside.start, inside.stop)
        kinds, forms = [entity.type for entity in entities[index]], tokens.forms[inside.start : inside.stop]
        names = {(entity.type, draft.view.text[entity.start : entity.end]) for entity in entities[index]} - named
        named |= names
        said = content_words(forms, draft.language.code) if title else ()
        yield {
            "first": float(index == 0),
            "rank": math.log(index + 1),
            "depth": index / total,
            "length": math.log(words + 1),
            "short": float(words < _SHORT),
            "long": min(4.0, max(0, words - _LONG) / 30),
            "title": len(title.intersection(said)) / len(title) if title else 0.0,
            "figures": float("FIGURE" in kinds),
            "dates": float(min(2, kinds.count("DATE"))),
            "events": float(min(2, kinds.count("EVENT"))),
            "places": float(min(3, kinds.count("CITY") + kinds.count("COUNTRY") + kinds.count("LOC"))),
            "new": float(min(_MOST_NEW, len(names))),
            "quoted": quoted[index] / (end - start),
            "personal": float(not words_of.personal.isdisjoint(forms)),
            "aims": float(not words_of.aims.isdisjoint(forms)),
            "question": float(forms[-1] in _QUESTIONS),
        }


def _title_words(draft: Draft) -> frozenset[str]:
    """Return the content words of the title, or of the headline in the text."""
    if draft.title_view is not None:
        return frozenset(content_words(draft.title_view.text.split(), draft.language.code))
    if draft.layout.headline is not None:
        inside = draft.tokens.within(*draft.layout.headline)
        return frozenset(content_words(draft.tokens.forms[inside.start : inside.stop], draft.language.code))
    return frozenset()


def _entities_within(draft: Draft, sentences: Sequence[Range]) -> list[list[Candidate]]:
    """Return the entities in each sentence."""
    found: list[list[Candidate]] = [[] for _ in sentences]
    starts = [start for start, _ in sentences]
    for entity in draft.entities:
        place = bisect_right(starts, entity.start) - 1
        if place >= 0 and entity.end <= sentences[place][1]:
            found[place].append(entity)
    return found


def _quoted(draft: Draft, sentences: Sequence[Range]) -> list[int]:
    """Return how many characters of each sentence are quotation."""
    counts = [0] * len(sentences)
    place = 0
    for quote in draft.layout.quotes:
        while place < len(sentences) and sentences[place][1] <= quote.start:
            place += 1
        for index in range(place, len(sentences)):
            start, end = sentences[index]
            if start >= quote.end:
                break
            counts[index] += min(end, quote.end) - max(start, quote.start)
    return counts

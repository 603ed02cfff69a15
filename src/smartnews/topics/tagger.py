"""The stage that says what an article is about: focus tags, and IPTC's top-level media topics.

A topic's score is the probability that an editor would give it, from a logistic regression over three traits: how
strongly the cue words speak for it, what share of the strongest topic's strength that is, and, where the embedded
encoder has read the text, what its topic head makes of the sentences' meaning; elsewhere the first two decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smartnews.article import Topic
from smartnews.draft import Draft, Range
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.settings import Settings
from smartnews.topics.cues import CueReader, Reading
from smartnews.topics.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from smartnews.topics.learned import LearnedTopics

__all__ = ["LEAST_BEST", "MOST_TAGS", "Tagger", "TopicScores", "Weights", "traits"]

MOST_TAGS = 5
LEAST, LEAST_FIRST = 0.25, 0.2  # the score from which a tag, and the best of the tags, is named
LEAST_TOP = 0.2
LEAST_BEST = 0.5  # shares are taken of this strength at least: one stray word is not what a text is about
MOST_EVIDENCE = 12
FEW_WORDS = 2  # with fewer words as evidence, the sentences that speak for the topic are given beside them
MOST_SENTENCES = 2


class Weights(Resource):
    """The weights of the traits and the constant of one regression."""

    strength: float
    share: float
    meaning: float
    constant: float


class Pair(Resource):
    """The regression for texts that the encoder has read, and the one for all others."""

    encoder: Weights
    cues: Weights


class TopicScores(Resource):
    """``data/topic_scores.toml``, learned by training/topics/fit.py."""

    tags: Pair
    top: Pair


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the head makes of one text: log-odds by topic, and where to ask for the sentences behind them."""

    head: LearnedTopics
    draft: Draft
    logits: Mapping[str, float]

    def evidence(self, topic: str) -> Iterator[Range]:
        """Yield the sentences that speak most for a topic, in the order of the text."""
        if self.draft.encoding is not None:
            for number in self.head.evidence(self.draft.encoding, topic, MOST_SENTENCES):
                yield self.draft.sentences[number]


class Tagger:
    """The stage that fills in ``topics``: focus tags, most central first, then top-level topics by score.

    Args:
        settings: ``taxonomy`` names the topics; ``topics`` says whether the encoder may help with them.
        head: the topic head to use; that of the embedded encoder by default, loaded once a text was read by it.

    Raises:
        ResourceError: the taxonomy of the settings cannot be read.
    """

    name = "topics"

    def __init__(self, settings: Settings | None = None, head: LearnedTopics | None = None) -> None:
        chosen = settings or Settings()
        self._taxonomy = load_taxonomy(chosen.taxonomy)
        self._read = CueReader(self._taxonomy)
        self._weights = load("topic_scores", None, TopicScores)
        self._asks_head = chosen.topics != "cues"
        self._threads = chosen.threads
        self._head = head

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its topics; evidence is given as ranges of the view."""
        return replace(draft, topics=tuple(self._topics(self._read(draft), self._meaning(draft))))

    def _meaning(self, draft: Draft) -> _Meaning | None:
        """Return what the head says; it has learned from texts in the languages that have cue words."""
        if draft.encoding is None or not self._asks_head or draft.language.code not in LANGUAGES:
            return None
        if self._head is None:
            from smartnews.topics.learned import load_topics

            self._head = load_topics(None, self._threads)
        logits = self._head.logits(draft.encoding)
        return _Meaning(self._head, draft, logits) if logits else None

    def _topics(self, reading: Reading, meaning: _Meaning | None) -> Iterator[Topic]:
        taxonomy = self._taxonomy
        for name, score in _choose(_scores(reading.tags, taxonomy.tags, meaning, self._weights.tags)):
            tag = taxonomy.tags[name]
            spans = _evidence(name, reading, meaning)
            yield Topic(tag=name, code=tag.code, labels=dict(tag.labels), score=score, evidence=spans, sdg=tag.sdg)
        for code, score in _ranked(_scores(reading.tops, taxonomy.top, meaning, self._weights.top)):
            if score < LEAST_TOP:
                break
            spans = _evidence(code, reading, meaning)
            yield Topic(tag=None, code=code, labels=dict(taxonomy.top[code].labels), score=score, evidence=spans)


def traits(strengths: Mapping[str, float], topic: str) -> tuple[float, float]:
    """Return the two traits of a topic that its cue words give: their strength, and its share of the strongest."""
    strength = strengths.get(topic, 0.0)
    return math.log1p(strength), strength / max(LEAST_BEST, *strengths.values())


def _scores(
    strengths: Mapping[str, float], topics: Mapping[str, object], meaning: _Meaning | None, weights: Pair
) -> dict[str, float]:
    """Return the scores of the topics for which anything speaks."""
    scores = {}
    for topic in topics:
        logit = None if meaning is None else meaning.logits.get(topic)
        if logit is None and topic not in strengths:
            continue
        use = weights.cues if logit is None else weights.encoder
        strength, share = traits(strengths, topic) if strengths else (0.0, 0.0)
        odds = use.constant + use.strength * strength + use.share * share + use.meaning * (logit or 0.0)
        scores[topic] = round(1 / (1 + math.exp(-odds)), 4)
    return scores


def _ranked(scores: Mapping[str, float]) -> Sequence[tuple[str, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _choose(scores: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Yield the tags to assign with their scores: the best, and others that are likely enough."""
    for place, (name, score) in enumerate(_ranked(scores)[:MOST_TAGS]):
        if score < (LEAST if place else LEAST_FIRST):
            break
        yield name, score


def _evidence(topic: str, reading: Reading, meaning: _Meaning | None) -> tuple[Range, ...]:
    """Return the words that speak for a topic; where these are few, the sentences too, none of them twice."""
    words = reading.evidence(topic, MOST_EVIDENCE)
    if meaning is None or len(words) >= FEW_WORDS:
        return words
    told = [s for s in meaning.evidence(topic) if not any(s[0] <= word[0] < s[1] for word in words)]
    return tuple(sorted((*words, *told)))

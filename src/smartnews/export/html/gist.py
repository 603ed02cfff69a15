"""The summary, or the whole text, beside its translation, sentence by sentence, with the facts that were checked."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from smartnews.article import Article, Check, Sentence

__all__ = ["Gist", "Pair", "gist"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, its span in the text, its translation ("" if not fit to be shown), its checks.

    ``translation`` is None where the sentence was not translated at all. ``facts_only`` says that it gives the facts of
    a sentence that could not be translated.
    """

    start: int
    end: int
    source: str
    translation: str | None
    facts_only: bool
    checks: Sequence[Check]


@dataclass(frozen=True, slots=True)
class Gist:
    """The summary: in words of a model's own (``text``, else None) and its sentences; the whole text if translated."""

    text: str | None
    summary: Sequence[Pair]
    whole: Sequence[Pair]


def gist(article: Article) -> Gist:
    """Return the sentences with what was translated of them."""
    chosen: Sequence[Sentence] = article.summary.sentences
    translation = article.translation
    told = article.summary.text if article.summary.method != "extractive" and article.summary.text else None
    if translation is None:
        return Gist(told, [_pair(article, one, None, ()) for one in chosen], ())
    targets = translation.sentences
    translated = chosen if len(targets) == len(chosen) else article.sentences
    checks = _dealt(article, translated, translation.checks)
    pairs = {
        (one.start, one.end): _pair(article, one, targets[index] if index < len(targets) else "", checks[index])
        for index, one in enumerate(translated)
    }
    summary = [pairs.get((one.start, one.end)) or _pair(article, one, None, ()) for one in chosen]
    return Gist(told, summary, () if translated is chosen else list(pairs.values()))


def _pair(article: Article, sentence: Sentence, translation: str | None, checks: Sequence[Check]) -> Pair:
    source = " ".join(article.text[sentence.start : sentence.end].split())
    facts_only = translation is not None and translation.startswith("[") and translation.endswith("]")
    return Pair(sentence.start, sentence.end, source, translation, facts_only, checks)


def _dealt(article: Article, sentences: Sequence[Sentence], checks: Sequence[Check]) -> list[list[Check]]:
    """Deal the checks out: they come sentence by sentence, and are of its entities or of terms of a glossary."""
    starts = [entity.start for entity in article.entities]
    open_facts = [
        Counter(
            entity.text
            for entity in article.entities[bisect_left(starts, one.start) : bisect_left(starts, one.end)]
            if entity.end <= one.end
        )
        for one in sentences
    ]
    dealt: list[list[Check]] = [[] for _ in sentences]
    current = 0
    for check in checks if sentences else ():
        ahead = range(current, len(sentences))
        holders = (index for index in ahead if open_facts[index][check.source] > 0)
        terms = (i for i in ahead if check.source in article.text[sentences[i].start : sentences[i].end])
        current = next(holders, next(terms, current))
        open_facts[current][check.source] -= 1
        dealt[current].append(check)
    return dealt

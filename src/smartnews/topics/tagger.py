"""The stage that says what an article is about: focus tags, and IPTC's top-level media topics.

Each topic gathers the weights of its cues. A cue counts by the power of how often it stands in the text, more in the
title, at the beginning and in headings, where news says what it is about; what a topic gathered is then set against
the length of the text, so that scores of long and short articles can be compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from smartnews.article import FigureNormal, Topic
from smartnews.draft import Draft, Range
from smartnews.resources import LANGUAGES
from smartnews.settings import Settings
from smartnews.topics.lexicon import Lexicon, Phrase
from smartnews.topics.taxonomy import Taxonomy, load_taxonomy

__all__ = ["Tagger"]

# Chosen on half of 210 annotated press articles, by coordinate search; the other half scores the same.
LEAD_TOKENS, LEAD, TITLE, BOILERPLATE = 40, 2.0, 3.0, 0.3
REPEATED = 0.65  # a cue that stands n times counts n ** REPEATED
HALF, LENGTH, SHORTEST = 20.0, 150, 40  # the weight that scores 0.5 in a text of LENGTH words
LONGER = 0.5  # it grows with the length to this power
LEAST, LEAST_FIRST, SHARE_OF_BEST, MOST_TAGS = 0.4, 0.15, 0.28, 4
LEAST_TOP = 0.15
SUM_POWER = 1.5  # a top-level topic weighs the 1.5-norm of its tags: more than the best, less than the sum
MOST_EVIDENCE = 12


@dataclass(slots=True)
class _Index:
    """The cues of some languages, and for which topics each speaks with which weight."""

    lexicon: Lexicon
    payloads: list[tuple[tuple[str, float], ...]]


@dataclass(slots=True)
class _Tally:
    """What was found of each cue: how much it counts for, and where it stands."""

    mass: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    spans: dict[int, list[Range]] = field(default_factory=lambda: defaultdict(list))


class Tagger:
    """The stage that fills in ``topics``: focus tags, most central first, then top-level topics by score.

    Raises:
        ResourceError: the taxonomy of the settings cannot be read.
    """

    name = "topics"

    def __init__(self, settings: Settings | None = None) -> None:
        self._taxonomy = load_taxonomy(settings.taxonomy if settings else None)
        self._indices: dict[tuple[str, ...], _Index] = {}

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its topics; evidence is given as ranges of the view."""
        languages = _languages(draft.language.code)
        index = self._indices.get(languages)
        if index is None:
            index = self._indices[languages] = _index(self._taxonomy, languages)
        tally = _count(draft, index.lexicon)
        weights: dict[str, float] = defaultdict(float)
        for cue, mass in tally.mass.items():
            for name, weight in index.payloads[cue]:
                weights[name] += weight * mass**REPEATED
        self._add_money(draft, weights)
        words = max(SHORTEST, draft.tokens.kinds.count("w"))
        half = HALF * (words / LENGTH) ** LONGER
        evidence = _Evidence(tally, index)
        return replace(draft, topics=tuple(self._topics(weights, half, evidence)))

    def _add_money(self, draft: Draft, weights: dict[str, float]) -> None:
        """Let sums of money speak for the tags that deal in it, if these are spoken for at all."""
        sums = sum(_is_money(candidate.normal) for candidate in draft.entities if candidate.type == "FIGURE")
        for name in tuple(weights) if sums else ():
            tag = self._taxonomy.tags.get(name)
            if tag is not None and tag.money:
                weights[name] += sums**REPEATED

    def _topics(self, weights: Mapping[str, float], half: float, evidence: _Evidence) -> Iterator[Topic]:
        taxonomy = self._taxonomy
        tags = {name: weight for name, weight in weights.items() if name in taxonomy.tags}
        tops = {code: weight**SUM_POWER for code, weight in weights.items() if code in taxonomy.top}
        feeding: dict[str, list[str]] = {code: [code] for code in tops}
        pulled = dict(tags)
        for name, weight in tags.items():
            tag = taxonomy.tags[name]
            for other, share in tag.related.items():
                pulled[other] = pulled.get(other, 0.0) + share * weight
            for code, share in tag.parents.items():
                tops[code] = tops.get(code, 0.0) + (share * weight) ** SUM_POWER
                feeding.setdefault(code, []).append(name)
        for name, score in _choose(pulled, half):
            tag = taxonomy.tags[name]
            spans = evidence.of((name, *(other for other in tags if name in taxonomy.tags[other].related)))
            yield Topic(tag=name, code=tag.code, labels=dict(tag.labels), score=score, evidence=spans, sdg=tag.sdg)
        ranked = sorted(tops.items(), key=lambda item: (-item[1], item[0]))
        for code, powers in ranked:
            weight = powers ** (1 / SUM_POWER)
            score = round(weight / (weight + half), 4)
            if score < LEAST_TOP:
                break
            spans = evidence.of(feeding[code])
            yield Topic(tag=None, code=code, labels=dict(taxonomy.top[code].labels), score=score, evidence=spans)


class _Ranges:
    """Stretches of the text, none inside another, to be asked whether an offset lies in one."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._ranges = sorted(ranges)

    def __contains__(self, offset: int) -> bool:
        place = bisect_right(self._ranges, offset, key=_first) - 1
        return place >= 0 and offset < self._ranges[place][1]


def _first(stretch: Range) -> int:
    return stretch[0]


class _Evidence:
    """Where the words stand that speak for a topic."""

    def __init__(self, tally: _Tally, index: _Index) -> None:
        self._spans: dict[str, list[tuple[float, Range]]] = defaultdict(list)
        for cue, spans in tally.spans.items():
            for name, weight in index.payloads[cue]:
                self._spans[name].extend((weight, span) for span in spans)

    def of(self, names: Iterable[str]) -> tuple[Range, ...]:
        """Return up to `MOST_EVIDENCE` ranges, those of the weightiest cues, in the order of the text."""
        best: dict[Range, float] = {}
        for name in names:
            for weight, span in self._spans.get(name, ()):
                best[span] = max(weight, best.get(span, 0.0))
        chosen = sorted(best, key=lambda span: (-best[span], span))[:MOST_EVIDENCE]
        return tuple(sorted(chosen))


def _choose(weights: Mapping[str, float], half: float) -> Iterator[tuple[str, float]]:
    """Yield the tags to assign with their scores: the best, and those not far behind it."""
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MOST_TAGS]
    for place, (name, weight) in enumerate(ranked):
        score = round(weight / (weight + half), 4)
        if score < (LEAST if place else LEAST_FIRST) or weight < SHARE_OF_BEST * ranked[0][1]:
            break
        yield name, score


def _count(draft: Draft, lexicon: Lexicon) -> _Tally:
    tally = _Tally()
    tokens, layout = draft.tokens, draft.layout
    starts, ends = tokens.starts, tokens.ends
    contact = layout.contact or (-1, -1)
    headings = _Ranges(layout.headings)
    abouts = _Ranges(layout.boilerplate)
    for cue, first, last in lexicon.find(tokens):
        start = starts[first]
        if contact[0] <= start < contact[1]:
            continue
        factor = LEAD if first < LEAD_TOKENS or start in headings else 1.0
        if start in abouts:
            factor = BOILERPLATE
        tally.mass[cue] += factor
        tally.spans[cue].append((start, ends[last - 1]))
    if draft.title_view is not None:
        from smartnews.text.tokens import tokenise

        for cue, _, _ in lexicon.find(tokenise(draft.title_view.text, draft.language.code)):
            tally.mass[cue] += TITLE
    return tally


def _is_money(normal: object) -> bool:
    return (
        isinstance(normal, FigureNormal) and normal.unit is not None and len(normal.unit) == 3 and normal.unit.isupper()
    )


@cache
def _languages(code: str) -> tuple[str, ...]:
    """Return whose cues to look for: Arabic news has Latin names; of other languages we know only what they share."""
    if code == "ar":
        return ("ar", "en")
    return (code,) if code in LANGUAGES else LANGUAGES


def _index(taxonomy: Taxonomy, languages: tuple[str, ...]) -> _Index:
    cues: dict[Phrase, dict[str, float]] = {}
    for language in languages:
        for phrase in taxonomy.ignore.get(language, ()):
            cues[phrase, language] = {}
        for name, levels in taxonomy.words(language).items():
            for level, phrases in levels.items():
                weight = taxonomy.levels[level]
                for phrase in phrases:
                    speaks = cues.setdefault((phrase, language), {})
                    speaks[name] = max(weight, speaks.get(name, 0.0))
    return _Index(Lexicon(cues), [tuple(speaks.items()) for speaks in cues.values()])

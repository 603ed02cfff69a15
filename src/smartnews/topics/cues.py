"""How strongly the words of a text speak for each topic, and where these words stand.

Each topic gathers the weights of its cues. A cue counts by the power of how often it stands in the text, more in the
title, at the beginning and in headings, where news says what it is about; what a topic gathered is then set against
the length of the text, so that strengths in long and short articles can be compared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from smartnews.draft import Draft, Range
from smartnews.resources import LANGUAGES
from smartnews.topics.lexicon import Lexicon, Phrase
from smartnews.topics.taxonomy import Taxonomy

__all__ = ["CueReader", "Reading"]

# Chosen on half of 210 annotated press articles, by coordinate search; the other half scores the same.
LEAD_TOKENS, LEAD, TITLE, BOILERPLATE = 40, 2.0, 3.0, 0.3
REPEATED = 0.65  # a cue that stands n times counts n ** REPEATED
UNIT, LENGTH, SHORTEST = 20.0, 150, 40  # the weight that is a strength of 1 in a text of LENGTH words
LONGER = 0.5  # it grows with the length to this power
SUM_POWER = 1.5  # a top-level topic weighs the 1.5-norm of its tags: more than the best, less than the sum


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


class Reading:
    """What the cue words of one text say.

    Attributes:
        tags: how strongly they speak for each focus tag, its relatives' share included; 1 is much.
        tops: the same for the top-level topics, by code.
    """

    def __init__(self, taxonomy: Taxonomy, weights: Mapping[str, float], unit: float) -> None:
        own = {name: weight / unit for name, weight in weights.items() if name in taxonomy.tags}
        powers = {code: (weight / unit) ** SUM_POWER for code, weight in weights.items() if code in taxonomy.top}
        self._sources: dict[str, list[str]] = {name: [name] for name in (*own, *powers)}
        self._spans: dict[str, list[tuple[float, Range]]] = defaultdict(list)
        self.tags = dict(own)
        for name, strength in own.items():
            tag = taxonomy.tags[name]
            for other, share in tag.related.items():
                self.tags[other] = self.tags.get(other, 0.0) + share * strength
                self._sources.setdefault(other, [other]).append(name)
            for code, share in tag.parents.items():
                powers[code] = powers.get(code, 0.0) + (share * strength) ** SUM_POWER
                self._sources.setdefault(code, [code]).append(name)
        self.tops = {code: power ** (1 / SUM_POWER) for code, power in powers.items()}

    def note(self, name: str, weight: float, spans: Iterable[Range]) -> None:
        """Remember where a cue of the topic ``name`` stands."""
        self._spans[name].extend((weight, span) for span in spans)

    def evidence(self, topic: str, most: int) -> tuple[Range, ...]:
        """Return up to ``most`` ranges, those of the weightiest cues of a topic, in the order of the text."""
        best: dict[Range, float] = {}
        for name in self._sources.get(topic, ()):
            for weight, span in self._spans.get(name, ()):
                best[span] = max(weight, best.get(span, 0.0))
        return tuple(sorted(sorted(best, key=lambda span: (-best[span], span))[:most]))


class CueReader:
    """Reads the cue words of a taxonomy in texts of any language."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._indices: dict[tuple[str, ...], _Index] = {}

    def __call__(self, draft: Draft) -> Reading:
        """Return what the cue words of the text and of its title say."""
        languages = _languages(draft.language.code)
        index = self._indices.get(languages)
        if index is None:
            index = self._indices[languages] = _index(self._taxonomy, languages)
        tally = _count(draft, index.lexicon)
        weights: dict[str, float] = defaultdict(float)
        for cue, mass in tally.mass.items():
            for name, weight in index.payloads[cue]:
                weights[name] += weight * mass**REPEATED
        words = max(SHORTEST, draft.tokens.kinds.count("w"))
        reading = Reading(self._taxonomy, weights, UNIT * (words / LENGTH) ** LONGER)
        for cue, spans in tally.spans.items():
            for name, weight in index.payloads[cue]:
                reading.note(name, weight, spans)
        return reading


class _Ranges:
    """Stretches of the text, none inside another, to be asked whether an offset lies in one."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._ranges = sorted(ranges)

    def __contains__(self, offset: int) -> bool:
        place = bisect_right(self._ranges, offset, key=_first) - 1
        return place >= 0 and offset < self._ranges[place][1]


def _first(stretch: Range) -> int:
    return stretch[0]


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

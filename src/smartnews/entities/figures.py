"""Figures: number + scale + unit, with the normal value, and what is counted or measured.

A number is a figure if a unit or a counted noun follows it (15 شخصية, 450 مليار يوان, 70%), or if it plainly stands
for one (24 منها). Labels (القرار 1701), scores, years, ordinals and list numbers are none. What two figures share is
written once (من 2 إلى 3 مليار درهم): the first takes its unit and scale from the second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from smartnews.article import CityNormal, CountryNormal, FigureNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.figure_links import Hit, link
from smartnews.entities.figure_search import FigureSearch
from smartnews.entities.units import currencies

__all__ = ["FigureFinder"]

_LONGEST_PHRASE = 5
_CONFIDENCE = {True: 0.95, False: 0.8}


class FigureFinder:
    """Finds the figures of an article (type FIGURE)."""

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterable[Candidate]:
        """Return the figures, in the order of the text, outside the dates and addresses that were found before."""
        search = FigureSearch(draft, found)
        words = search.context.cues
        hits = link(list(search.hits()), draft.tokens, words, draft.view.text)
        named = Counter(
            hit.unit.name
            for hit in hits
            if hit.unit and hit.unit.name and hit.unit.kind == "currency" and hit.unit.noun is None
        )
        countries = _countries(found)
        for hit in hits:
            unit = hit.unit.name if hit.unit else None
            if hit.unit and hit.unit.noun:
                unit = currencies().choose(hit.unit.noun, named, countries, draft.tokens.forms)
            normal = FigureNormal(
                value=hit.value,
                max=hit.max,
                unit=unit,
                qualifier=words.qualifier(draft.tokens, hit.first, hit.last),
                of=_counted(hit, draft, words.of, words.stop),
            )
            yield Candidate(hit.start, hit.end, "FIGURE", normal, _CONFIDENCE[unit is not None])


def _countries(found: Sequence[Candidate]) -> Mapping[str, int]:
    """Return how often the article names each country, itself or by its cities."""
    count: Counter[str] = Counter()
    for candidate in found:
        if isinstance(candidate.normal, CountryNormal):
            count[candidate.normal.iso] += 1
        elif isinstance(candidate.normal, CityNormal):
            count[candidate.normal.country] += 1
    return count


def _counted(hit: Hit, draft: Draft, of: frozenset[str], stop: frozenset[str]) -> str | None:
    """Return what is counted or measured, in the words of the text: the noun, or what follows "of" (من الناتج)."""
    tokens = draft.tokens
    if hit.of:
        return draft.source(tokens.starts[hit.of[0]], tokens.ends[hit.of[1] - 1])
    last = hit.last + 1
    if last >= len(tokens.forms) or tokens.forms[hit.last] not in of:
        return None
    end = last
    while end < len(tokens.forms) and end - last < _LONGEST_PHRASE and tokens.kinds[end] == "w":
        if tokens.forms[end] in stop:
            break
        end += 1
    return draft.source(tokens.starts[last], tokens.ends[end - 1]) if end > last else None

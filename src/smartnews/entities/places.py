"""Cities: names of the compiled table, weighed by what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.gazetteer import Name
from smartnews.entities.place_words import city_matcher
from smartnews.entities.weighing import Weigher, recalled
from smartnews.resources import LANGUAGES
from smartnews.text.matcher import Match

__all__ = ["CityFinder"]


class CityFinder:
    """Finds cities; ``Candidate.normal`` is a `CityNormal`. Emirates behind their rulers are LOC.

    Needs the COUNTRY candidates among ``found``.
    """

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the cities of the text, left to right."""
        language = draft.language.code if draft.language.code in LANGUAGES else "en"
        matches = _matches(draft, language, found)
        if not matches:
            return
        weigher = Weigher(draft, found, matches, language)
        readings = weigher.listed([weigher.read(match) for match in matches])
        for reading in recalled(draft.tokens, readings):
            if not reading.accepted:
                continue
            start, end = reading.match.start, reading.match.end
            certain = 0.97 if reading.demand == 0 else min(0.95, 0.6 + 0.1 * reading.points)
            normal = weigher.normal(reading)
            if reading.territory:
                yield Candidate(start, end, "LOC", NameNormal(en=normal.en), certain, "gazetteer")
            else:
                yield Candidate(start, end, "CITY", normal, certain, "gazetteer")


def _matches(draft: Draft, language: str, found: Sequence[Candidate]) -> list[Match[Name]]:
    """Return the names of the table in the text that are not a country's."""
    tokens = draft.tokens
    matches: list[Match[Name]] = []
    if not draft.view.text.isascii():
        matches += city_matcher("ar", "ar").find(tokens)
    if True in tokens.capital:
        latin = city_matcher("en" if language == "ar" else language, "latin")
        reach = 0
        for index in (index for index, capital in enumerate(tokens.capital) if capital):
            match = latin.at(tokens, index) if index >= reach else None
            if match is not None:
                matches.append(match)
                reach = match.last
        matches.sort(key=lambda match: match.first)
    countries = [(c.start, c.end) for c in found if c.type == "COUNTRY"]
    taken = iter(countries)
    country = next(taken, None)
    kept = []
    for match in matches:
        while country is not None and country[1] <= match.start:
            country = next(taken, None)
        covered = country is not None and country[0] < match.end and country[1] - country[0] >= match.end - match.start
        if match.payload.places and not covered:
            kept.append(match)
    return kept

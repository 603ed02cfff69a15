"""The schemas of the word lists about organisations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smartnews.resources import Resource

__all__ = ["KnownOrganisations", "MarketWords", "MatchWords", "OrganisationWords", "Words"]


class Words(Resource):
    """A list of words."""

    words: tuple[str, ...]


class MarketWords(Resource):
    """What stands around the names of companies in a market report."""

    after: tuple[str, ...]
    before: tuple[str, ...]
    signs: tuple[str, ...]


class MatchWords(Resource):
    """What tells a report of a match, and a city from a club in it."""

    signs: tuple[str, ...]
    place: tuple[str, ...]


class OrganisationWords(Resource):
    """``data/ar/organisations.toml``."""

    inside: tuple[str, ...]
    cautious: tuple[str, ...]
    named: tuple[str, ...]
    outside: tuple[str, ...]
    sports: tuple[str, ...]
    located: tuple[str, ...]
    definite: tuple[str, ...]
    plain: tuple[str, ...]
    complete: tuple[str, ...]
    not_names: tuple[str, ...]
    things: tuple[str, ...]
    market: MarketWords
    match: MatchWords
    closing: Words


class KnownOrganisations(Resource):
    """``data/organisations.toml``: English name → names, in tables by kind."""

    international: Mapping[str, tuple[str, ...]]
    agencies: Mapping[str, tuple[str, ...]]
    media: Mapping[str, tuple[str, ...]]
    technology: Mapping[str, tuple[str, ...]]
    business: Mapping[str, tuple[str, ...]]
    movements: Mapping[str, tuple[str, ...]]
    clubs: Mapping[str, tuple[str, ...]]
    guarded: Mapping[str, tuple[str, ...]]

    def free(self) -> Iterator[tuple[str, str]]:
        """Yield (name, English name) of all that need no further sign."""
        for name in type(self).model_fields:
            if name != "guarded":
                for english, names in getattr(self, name).items():
                    for known in names:
                        yield known, english

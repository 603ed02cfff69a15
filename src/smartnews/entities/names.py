"""People and organisations: the detector by rules, and the protocol that a learned one follows, too.

A detector takes a batch of drafts with what earlier finders found in each, and returns its own candidates for each: a
neural model then reads many texts at once. `detector` gives the one that `Settings.names` asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from smartnews.draft import Candidate, Draft
from smartnews.entities.contact_groups import labelled_names
from smartnews.entities.latin_names import LatinNames
from smartnews.entities.nominals import Grammar
from smartnews.entities.organisations import OrganisationFinder
from smartnews.entities.persons import PersonFinder
from smartnews.entities.repeats import Repeats, Spelling
from smartnews.text.matcher import PhraseMatcher

__all__ = ["NameDetector", "RuleNames"]


class NameDetector(Protocol):
    """Finds PERSON, ORG and perhaps more in a batch of drafts."""

    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        """Return the candidates of each draft; ``found`` is what earlier finders found in it."""
        ...


class RuleNames:
    """The detector by rules: titles, roles, verbs of saying, head nouns, lists, and repeated mentions."""

    def __init__(self) -> None:
        self._organisations = OrganisationFinder()
        self._persons = PersonFinder(Grammar())
        self._repeats = Repeats(self._persons.lexicon)
        self._latin = LatinNames()
        self._spelling = Spelling()
        self._famous_names = PhraseMatcher(self._spelling.known)

    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        """Return the people and organisations of each draft."""
        return [self(draft, known) for draft, known in zip(drafts, found, strict=True)]

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> list[Candidate]:
        """Return the people and organisations of one draft."""
        names = list(self._organisations(draft, found))
        if draft.language.script == "Latn":
            names.extend(self._latin(draft, [*found, *names]))
        elif draft.language.script == "Arab":
            people = list(labelled_names(draft, found))
            people += [*self._persons(draft, _blocked(draft, [*found, *names])), *self._famous(draft)]
            names.extend(self._spelling(draft, person) for person in people)
            names.extend(self._spelling(draft, name) for name in self._repeats(draft, names))
            names.extend(self._organisations.clubs(draft, found))
        return names

    def _famous(self, draft: Draft) -> Iterator[Candidate]:
        """Yield the people whom everybody knows."""
        for match in self._famous_names.find(draft.tokens):
            yield Candidate(match.start, match.end, "PERSON", None, 0.8, "gazetteer")


def _blocked(draft: Draft, found: Sequence[Candidate]) -> list[int]:
    """Return what is known of each token: 1 a place, 2 another name, date, figure or address."""
    tokens = draft.tokens
    blocked = [0] * len(tokens)
    for candidate in found:
        level = 1 if candidate.type in ("CITY", "COUNTRY", "LOC") else 2
        index = tokens.at(candidate.start)
        while index < len(blocked) and tokens.starts[index] < candidate.end:
            blocked[index] = max(blocked[index], level)
            index += 1
    return blocked

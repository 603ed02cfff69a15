"""People and organisations: the detector by rules, and the protocol that a learned one follows, too.

A detector takes a batch of drafts with what earlier finders found in each, and returns its own candidates for each: a
neural model then reads many texts at once. `detector` gives the one that `Settings.names` asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Protocol

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.contact_groups import labelled_names
from smartnews.entities.latin_names import LatinNames
from smartnews.entities.lexicon import name_spelling, word_classes
from smartnews.entities.nominals import Grammar
from smartnews.entities.organisations import OrganisationFinder
from smartnews.entities.persons import PersonFinder
from smartnews.resources import Resource, load
from smartnews.text.matcher import Match, PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["KnownPeople", "NameDetector", "RuleNames"]

_CERTAIN = 0.75  # the confidence from which a name is looked for in the rest of the text


class NameDetector(Protocol):
    """Finds PERSON, ORG and perhaps more in a batch of drafts."""

    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        """Return the candidates of each draft; ``found`` is what earlier finders found in it."""
        ...


class KnownPeople(Resource):
    """``data/persons.toml``: English name → Arabic names."""

    known: Mapping[str, tuple[str, ...]]


class RuleNames:
    """The detector by rules: titles, roles, verbs of saying, head nouns, lists, and repeated mentions."""

    def __init__(self) -> None:
        self._organisations = OrganisationFinder()
        self._persons = PersonFinder(Grammar())
        lexicon = self._persons.lexicon
        self._announcing = lexicon.saying | lexicon.titles
        self._never = lexicon.never
        self._classes = word_classes()
        self._latin = LatinNames()
        known = load("persons", None, KnownPeople).known
        spelt = {fold(name): english for english, names in known.items() for name in names}
        self._famous_names = PhraseMatcher(spelt)
        self._english = spelt

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
            names.extend(self._spelt(draft, person) for person in people)
            names.extend(self._repeated(draft, names))
            names.extend(self._organisations.clubs(draft, found))
        return names

    def _famous(self, draft: Draft) -> Iterator[Candidate]:
        """Yield the people whom everybody knows."""
        for match in self._famous_names.find(draft.tokens):
            yield Candidate(match.start, match.end, "PERSON", None, 0.8, "gazetteer")

    def _spelt(self, draft: Draft, person: Candidate) -> Candidate:
        """Return the person with the English name that is known, or else put together from known tokens."""
        surface = draft.view.text[person.start : person.end]
        return replace(person, normal=NameNormal(en=self._english.get(surface) or name_spelling(surface)))

    def _repeated(self, draft: Draft, names: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield later mentions: people by their last name, and organisations that a cue told once (شركة «بيئة»)."""
        text = draft.view.text
        told: dict[str, Candidate] = {}
        for name in names:
            surface = text[name.start : name.end]
            if name.type == "PERSON":
                for short in _short_forms(surface.split()):
                    if short not in self._never:
                        told.setdefault(short, name)
            elif name.confidence >= _CERTAIN and (" " in surface or self._classes.get(surface, "p") == "p"):
                told.setdefault(surface, name)
        if not told:
            return
        for match in PhraseMatcher(sorted(told.items(), key=itemgetter(0))).find(draft.tokens):
            name = match.payload
            if match.start == name.start:
                continue
            if name.type == "ORG":
                yield Candidate(match.start, match.end, "ORG", name.normal, 0.6)
            elif self._is_surname(draft, match):
                yield self._spelt(draft, Candidate(match.start, match.end, "PERSON", None, 0.6))

    def _is_surname(self, draft: Draft, match: Match[Candidate]) -> bool:
        """Tell whether a word that is somebody's last name is meant as one here."""
        forms = draft.tokens.forms
        whole = forms[match.first]
        if match.cut and (whole[0] == "ك" or self._classes.get(whole, "p") not in "pg"):
            return False
        surface = draft.view.text[match.start : match.end]
        if " " in surface or self._classes.get(surface) not in ("n", "a", "v"):
            return True
        before = forms[match.first - 1] if match.first else "\n"
        return before in self._announcing or before[1:] in self._announcing


def _short_forms(words: Sequence[str]) -> Iterator[str]:
    """Yield what a person may be called after the first mention."""
    if len(words) < 2:
        if words and len(words[0]) > 2:
            yield words[0]
        return
    if words[-2] in ("بن", "ابن", "ال", "ابو", "ابي", "عبد", "دي", "فان", "بو"):
        yield " ".join(words[-2:])
    elif len(words[-1]) > 3:
        yield words[-1]


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

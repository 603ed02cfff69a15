"""What a text calls a name when it names it again, and how known people are written in Latin letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.person_words import PersonLexicon
from smartnews.resources import Resource, load
from smartnews.text.matcher import Match, PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["KnownPeople", "Repeats", "Spelling", "short_forms"]

_CERTAIN = 0.75  # the confidence from which an organisation is looked for in the rest of the text
_REPEATED = 0.6  # the confidence from which a person is, and that of a later mention


class KnownPeople(Resource):
    """``data/persons.toml``: English name → Arabic names."""

    known: Mapping[str, tuple[str, ...]]


class Spelling:
    """The Latin form of a known person's name; other names get theirs at the end, from `latinise`.

    Attributes:
        known: folded name → English name, of people whom everybody knows.
    """

    def __init__(self) -> None:
        known = load("persons", None, KnownPeople).known
        self.known: Mapping[str, str] = {fold(name): english for english, names in known.items() for name in names}

    def __call__(self, draft: Draft, name: Candidate) -> Candidate:
        """Return the name, with its Latin form if it is a known person's and has none."""
        if name.type != "PERSON" or name.normal is not None:
            return name
        surface = draft.view.text[name.start : name.end]
        return replace(name, normal=NameNormal(en=self.known.get(surface)))


class Repeats:
    """Finds later mentions: people by their whole name or their last, organisations by their name.

    Args:
        lexicon: words about people.
    """

    def __init__(self, lexicon: PersonLexicon) -> None:
        self._never = lexicon.never
        self._announcing = lexicon.saying | lexicon.titles
        self._classes = lexicon.classes

    def __call__(self, draft: Draft, names: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the mentions of ``names`` elsewhere in the text (شركة «بيئة» once, بيئة afterwards)."""
        told = self._told(draft, names)
        if not told:
            return
        for match in PhraseMatcher(sorted(told.items(), key=itemgetter(0))).find(draft.tokens):
            name = match.payload
            if match.start == name.start:
                continue
            if name.type == "ORG":
                yield Candidate(match.start, match.end, "ORG", name.normal, _REPEATED)
            elif self._is_surname(draft, match):
                yield Candidate(match.start, match.end, "PERSON", None, _REPEATED)

    def _told(self, draft: Draft, names: Sequence[Candidate]) -> dict[str, Candidate]:
        """Return the first name that each phrase stands for."""
        text = draft.view.text
        told: dict[str, Candidate] = {}
        for name in names:
            surface = text[name.start : name.end]
            if name.type == "PERSON" and name.confidence >= _REPEATED:
                for short in short_forms(surface.split()):
                    if short not in self._never:
                        told.setdefault(short, name)
            elif name.type == "ORG" and name.confidence >= _CERTAIN and self._is_proper(surface):
                told.setdefault(surface, name)
        return told

    def _is_proper(self, surface: str) -> bool:
        return " " in surface or self._classes.get(surface, "p") == "p"

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


def short_forms(words: Sequence[str]) -> Iterator[str]:
    """Yield what a person may be called after the first mention."""
    if len(words) < 2:
        if words and len(words[0]) > 2:
            yield words[0]
        return
    yield " ".join(words)
    if words[-2] in _JOINING:
        yield " ".join(words[-2:])
    elif len(words[-1]) > 3:
        yield words[-1]


_JOINING = ("بن", "ابن", "ال", "ابو", "ابي", "عبد", "دي", "فان", "بو")

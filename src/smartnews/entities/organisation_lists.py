"""Organisations that the kind of text tells: companies in market reports, clubs in reports of matches.

A market report lists names between cues ("... سهم صروح بنسبة 2%، دانة غاز بنسبة 6%"); in a report of a match
the names of some cities stand for their clubs (``clubs`` in ``data/ar/places.toml``), unless a word for a place
precedes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smartnews.article import CityNormal, NameNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.nominals import Grammar
from smartnews.entities.organisation_words import OrganisationWords
from smartnews.entities.place_words import place_words
from smartnews.resources import load
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["clubs", "companies"]

_FEWEST_SIGNS = 4
_LONGEST_NAME = 5
_BOUNDS = frozenset("،,.:؛;-\n“”()")


class Lists:
    """The cue words of both kinds of text, folded."""

    def __init__(self) -> None:
        words = load("organisations", "ar", OrganisationWords)
        self.after, self.before, self.market = _folded(words.market.after, words.market.before, words.market.signs)
        self.match, self.place, _ = _folded(words.match.signs, words.match.place, ())
        self.clubs = PhraseMatcher({fold(name): name for name in place_words("ar").clubs})


def companies(draft: Draft, lists: Lists, grammar: Grammar) -> Iterator[Candidate]:
    """Yield the companies that a market report lists."""
    tokens = draft.tokens
    forms, kinds = tokens.forms, tokens.kinds
    if sum(form in lists.market for form in forms) < _FEWEST_SIGNS:
        return
    for index in range(2, len(forms)):
        if forms[index] not in lists.after:
            continue
        end = index - 1 if forms[index - 1] == "”" else index
        first = end
        while (
            first > max(0, end - _LONGEST_NAME - 1) and kinds[first - 1] == "w" and forms[first - 1] not in lists.before
        ):
            first -= 1
        boundary = forms[first - 1] if first else "\n"
        if not 1 <= end - first <= _LONGEST_NAME or (boundary not in _BOUNDS and boundary not in lists.before):
            continue
        words = forms[first:end]
        if words[0] in lists.market or any(grammar.is_stop(word) or word in lists.before for word in words):
            continue
        kinds_of = [grammar.classes.get(word, "p") for word in words]
        if words[0][0] == "و" or "ً" in draft.source(tokens.starts[first], tokens.ends[end - 1]):
            continue
        if "v" in kinds_of or (len(words) == 1 and kinds_of[0] == "n" and boundary not in ("سهم", "“")):
            continue
        if (
            any(word.startswith(("و", "بال", "لل")) and kind == "n" for word, kind in zip(words, kinds_of, strict=True))
            and len(words) < 2
        ):
            continue
        yield Candidate(tokens.starts[first], tokens.ends[end - 1], "ORG", NameNormal(), 0.55)


def clubs(draft: Draft, found: Sequence[Candidate], lists: Lists) -> Iterator[Candidate]:
    """Yield the cities that stand for their clubs in a report of a match."""
    tokens = draft.tokens
    forms = tokens.forms
    if sum(form in lists.match for form in forms) < _FEWEST_SIGNS:
        return
    names = {candidate.start: candidate.normal.en for candidate in found if isinstance(candidate.normal, CityNormal)}
    for match in lists.clubs.find(tokens):
        attached = draft.view.text[tokens.starts[match.first] : match.start]
        before = {form for word in forms[max(0, match.first - 2) : match.first] for form in (word, word[1:])}
        if not attached.endswith("ب") and not before & lists.place:
            yield Candidate(match.start, match.end, "ORG", NameNormal(en=names.get(match.start)), 0.97)


def _folded(*lists: Sequence[str]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(fold, words)) for words in lists)

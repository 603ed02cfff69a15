"""The rules' names and the model's, together, by a rule that a reader can state.

A gazetteer says which place a word can mean; the model says whether it means a place here. In detail:

1. What the model marks is trimmed first (see `trimming`), and within a text the same words are the same kind of name:
   the kind for which most confidence speaks. A sure name of the rules counts among them; who scores in a minute is a
   person.
2. A country is one of a closed list, so the model adds none. A city or another place of the model stands only where no
   gazetteer has marked a place, and if the model is sure of it.
3. A city or country of the gazetteer stands wherever the model is silent or sees a place. Where the model takes exactly
   these words for a person or an organisation (الرياض the newspaper, روما the club), the model is right if it is sure.
   Inside a longer name they are part of it; names of places joined by «و», with nothing else, are places.
4. An event of the model stands, if it is sure, where the rules have not marked half of the same stretch as an event;
   a product stands if the model is sure.
5. People and organisations of the model stand, with its probability as their confidence, and the normal form that the
   rules give the same name.
6. A person or an organisation of the rules is added where the model found no name at all, if the rules are sure of it
   and it is more than somebody's last name; and a longer organisation around those of the model (مكتب الأمم المتحدة
   لتنسيق الشؤون الإنسانية), unless all that it adds is where that is (في لندن). So are other mentions of the names that
   stand, also where the model has marked only a part of one.

What still overlaps is settled by `resolve`: the longest wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from smartnews.article import EntityType
from smartnews.draft import Candidate, Draft
from smartnews.entities.names import NameDetector
from smartnews.entities.nominals import Grammar
from smartnews.entities.person_words import PersonLexicon
from smartnews.entities.repeats import Repeats, Spelling, short_forms
from smartnews.entities.trimming import Trimmer

__all__ = ["JointNames"]

_PLACES = frozenset({"CITY", "COUNTRY", "LOC"})
_NAMED = frozenset({"PERSON", "ORG"})
_LONGEST = 200  # code points: no name is longer
_SAME = 0.5  # the share of a stretch that two marks of the same event have in common
_LISTED = 1.0  # how much a name of a list counts for its kind

_NEAR = 120  # code points before a name in which its goals are told
_MINUTES = re.compile(r" ?\(\d{1,3}(?:(?: ?[,،+] ?| و ?)\d{1,3})*(?: من [^()\n]{1,20})?\)")
_LAST_WORD = 7  # هدف لروسي, بهدفين لروسي
_WHERE = " في "
_GOAL = re.compile("هدف|اهداف|سجل|احرز")

_start = attrgetter("start")


class JointNames:
    """A detector that asks two others.

    Args:
        rules: the detector whose names fill the gaps.
        model: the detector whose names come first.
        sure: the confidence from which a person of the rules fills a gap.
        whole: the confidence from which an organisation of the rules does, or stands around one of the model.
        place: the confidence from which a place that no gazetteer knows is one; an event or a product likewise.
        instead: the confidence from which what a gazetteer takes for a place is a person or an organisation.
    """

    def __init__(
        self,
        rules: NameDetector,
        model: NameDetector,
        *,
        sure: float = 0.85,
        whole: float = 0.75,
        place: float = 0.7,
        instead: float = 0.6,
    ) -> None:
        lexicon = PersonLexicon(Grammar())
        self._rules = rules
        self._model = model
        self._sure = sure
        self._whole = whole
        self._place = place
        self._instead = instead
        self._trim = Trimmer(lexicon)
        self._repeats = Repeats(lexicon)
        self._spelling = Spelling()

    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        """Return the names of each draft."""
        learned = self._model.detect(drafts, found)
        ruled = self._rules.detect(drafts, found)
        return [self._joined(*parts) for parts in zip(drafts, found, learned, ruled, strict=True)]

    def _joined(
        self, draft: Draft, found: Sequence[Candidate], learned: Sequence[Candidate], ruled: Sequence[Candidate]
    ) -> list[Candidate]:
        known = sorted((c for c in found if c.type in _PLACES or c.type == "EVENT"), key=_start)
        countries = [c for c in known if c.type == "COUNTRY"]
        trimmed = [part for name in learned for part in self._trim(draft, name, countries)]
        marked = list(_agreed(draft, trimmed, ruled, self._sure))
        kept = [name for name in _with_normals(marked, ruled) if self._stands(draft, name, known)]
        # What the model has marked keeps the rules out even where it was dropped; places of the gazetteer do not.
        places = {(name.start, name.end) for name in kept if name.type in _PLACES}
        marked = [name for name in marked if name.type not in _PLACES or (name.start, name.end) in places]
        kept += [name for name in ruled if self._fills(draft, name, marked)]
        stand = sorted([*kept, *found], key=_start)
        kept += [name for name in self._repeats(draft, kept) if _completes(name, stand)]
        return [self._spelling(draft, name) for name in kept]

    def _fills(self, draft: Draft, name: Candidate, marked: Sequence[Candidate]) -> bool:
        """Whether a name of the rules adds something to ``marked``, the names of the model in the order of the text."""
        if name.confidence < (self._whole if name.type == "ORG" else self._sure):
            return False
        if name.type == "PERSON" and " " not in draft.view.text[name.start : name.end]:
            return False
        return all(name.type == c.type == "ORG" and _holds(draft, name, c) for c in _beside(marked, name))

    def _stands(self, draft: Draft, name: Candidate, known: Sequence[Candidate]) -> bool:
        """Whether a name of the model stands beside ``known`` (places and events, in the order of the text)."""
        if name.type == "COUNTRY" or (name.type not in _NAMED and name.confidence < self._place):
            return False
        beside = _beside(known, name)
        places = [c for c in beside if c.type in _PLACES]
        same = [c for c in beside if (c.start, c.end) == (name.start, name.end)]
        if name.type in _PLACES:
            return not places
        if name.type == "EVENT":
            return not any(c.type == "EVENT" and _alike(name, c) for c in beside)
        if same:
            return name.confidence >= self._instead and all(c.type in ("CITY", "COUNTRY") for c in same)
        return not _only_places(draft, name, places)


def _with_normals(names: Sequence[Candidate], ruled: Sequence[Candidate]) -> Iterator[Candidate]:
    normals = {(name.start, name.end, name.type): name.normal for name in ruled}
    for name in names:
        yield replace(name, normal=normals.get((name.start, name.end, name.type)))


def _agreed(draft: Draft, names: Sequence[Candidate], ruled: Sequence[Candidate], sure: float) -> Iterator[Candidate]:
    """Yield the names; of one that is a person here and an organisation there, all are what most speaks for."""
    text = draft.view.text
    votes: defaultdict[str, defaultdict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        if name.type in _NAMED:
            votes[text[name.start : name.end]][name.type] += name.confidence
            if name.type == "PERSON":
                for short in short_forms(text[name.start : name.end].split()):
                    votes[short]["PERSON"] += name.confidence
    listed = {text[name.start : name.end]: name.type for name in ruled if name.confidence >= sure}
    for surface, kind in listed.items():
        if surface in votes:
            votes[surface][kind] += _LISTED
    for name in names:
        kinds = votes.get(text[name.start : name.end])
        if name.type == "ORG" and _scores(text, name):
            told = text[name.start] == "ل" and _GOAL.search(text, max(0, name.start - _LAST_WORD), name.start)
            yield replace(name, type="PERSON", start=name.start + bool(told))
        elif name.type in _NAMED and kinds is not None and len(kinds) > 1:
            yield replace(name, type=max(sorted(kinds), key=kinds.__getitem__))
        else:
            yield name


def _scores(text: str, name: Candidate) -> bool:
    """Whether the minutes of goals stand behind a name: «هدفين لبامبا (7 و47)»."""
    return bool(_MINUTES.match(text, name.end)) and bool(_GOAL.search(text, max(0, name.start - _NEAR), name.start))


def _beside(names: Sequence[Candidate], name: Candidate) -> list[Candidate]:
    """Return those of ``names`` (in the order of the text) that share a stretch with the name."""
    first = bisect_left(names, name.start - _LONGEST, key=_start)
    return [c for c in names[first : bisect_left(names, name.end, key=_start)] if c.end > name.start]


def _completes(name: Candidate, names: Sequence[Candidate]) -> bool:
    """Whether a mention holds nothing of ``names`` (in the order of the text) but a part of itself."""
    return all(c.type == name.type and name.start <= c.start and c.end <= name.end for c in _beside(names, name))


def _holds(draft: Draft, name: Candidate, inner: Candidate) -> bool:
    """Whether a name has another inside it, and more than where that is."""
    if name.start > inner.start or inner.end > name.end:
        return False
    return not (name.start == inner.start and draft.view.text.startswith(_WHERE, inner.end))


def _alike(name: Candidate, other: Candidate) -> bool:
    common = min(name.end, other.end) - max(name.start, other.start)
    return common >= _SAME * (max(name.end, other.end) - min(name.start, other.start))


def _only_places(draft: Draft, name: Candidate, places: Sequence[Candidate]) -> bool:
    """Whether a name is nothing but two or more places joined by و."""
    inside = [c for c in places if c.start >= name.start and c.end <= name.end]
    rest = draft.view.text[name.start : name.end]
    for place in reversed(inside):
        rest = rest[: place.start - name.start] + rest[place.end - name.start :]
    return len(inside) > 1 and not rest.strip(" و،")

"""Organisations in Arabic texts: known ones, and those that a head noun announces.

Known names come from ``data/organisations.toml``. Otherwise a head noun (وزارة, بنك, هيئة) and the name phrase
after it make an organisation; with the article, head and adjective (الحكومة الأوغندية, المجلس التنفيذي) do.
Words that only say what kind of thing follows (شركة, صحيفة, نادي) stay outside the span when a name of its own
stands behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft, Tokens
from smartnews.entities.lexicon import name_tokens
from smartnews.entities.nominal_words import nationalities
from smartnews.entities.nominals import Grammar, Phrase, Places, places_of
from smartnews.entities.organisation_lists import Lists, clubs, companies
from smartnews.entities.organisation_words import KnownOrganisations, OrganisationWords
from smartnews.resources import load
from smartnews.text.matcher import PhraseMatcher, split_clitics
from smartnews.text.memory import WordMemory
from smartnews.text.normalise import fold

__all__ = ["OrganisationFinder"]


# Heads that are also what an institution is about: وزارة الصحة.
_SUBJECTS = (
    "صحة",
    "تعليم",
    "بيت",
    "مدينة",
    "كهرباء",
    "إدارة",
    "خارجية",
    "داخلية",
    "دفاع",
    "تلفزيون",
    "إذاعة",
    "طيران",
    "جمارك",
    "موانئ",
    "أرصاد",
)
# With the article and an adjective these describe (الشركة الإيرانية): a complement makes a name.
_DESCRIBED = frozenset(map(fold, ("شركة", "مجموعة", "نادي", "منطقة", "جهاز")))
# What follows the place is not part of the name of these: حكومة دبي, شرطة دبي.
_PLACED = frozenset(map(fold, ("حكومة", "شرطة", "جيش", "برلمان")))
# رئيس مجلس إدارة: the board's second word is no department.
_MANAGEMENT, _BOARD = fold("إدارة"), fold("مجلس")
_SHORT = 4
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_OPENING = frozenset('“"(')
_CLOSING = frozenset('”")')
_LONGEST_QUOTE = 6


class OrganisationFinder:
    """Finds ORG in Arabic texts, and known organisations in all; see the module for how."""

    def __init__(self) -> None:
        words = load("organisations", "ar", OrganisationWords)
        known = load("organisations", None, KnownOrganisations)
        lists = [name for name, field in OrganisationWords.model_fields.items() if field.annotation == tuple[str, ...]]
        folded = {name: frozenset(map(fold, getattr(words, name))) for name in lists}
        self._inside, self._cautious, self._named = folded["inside"], folded["cautious"], folded["named"]
        self._outside, self._sports = folded["outside"], folded["sports"]
        self._located, self._definite = folded["located"], folded["definite"]
        self._plain, self._not_names = folded["plain"], folded["not_names"]
        self._closing = frozenset(map(fold, words.closing.words))
        heads = (self._inside | self._definite) - frozenset(map(fold, _SUBJECTS))
        self._grammar = Grammar(beginning=(*heads, *("ال" + head for head in heads), *self._outside))
        self._institutions = heads
        self._heads = self._inside | self._definite | self._outside
        complete = {fold(name): (name, None, 0.7) for name in words.complete}
        listed = {" ".join(_cut(name)): (name, english, 0.9) for name, english in known.free()}
        self._known: PhraseMatcher[tuple[str, str | None, float]] = PhraseMatcher({**complete, **listed})
        self._guarded = {fold(name): english for english, names in known.guarded.items() for name in names}
        self._nationalities = nationalities()
        self._spellings = {_spelt(name) for names in known.guarded.values() for name in names}
        self._spellings.update(_spelt(name) for name, _ in known.free())
        self._lists = Lists()
        self._readings = WordMemory(lambda form: tuple(self._read(form)))
        self._english = {fold(name): english for name, english in known.free()}

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterable[Candidate]:
        """Return the organisations of the text; they may overlap one another."""
        yield from self._listed(draft)
        yield from self._signature(draft)
        if draft.language.script != "Latn":
            for organisation in self._headed(draft, found):
                yield organisation
                yield from self._short_name(draft, organisation)
            yield from companies(draft, self._lists, self._grammar)

    def clubs(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the cities that stand for their clubs, if the text reports a match."""
        return clubs(draft, found, self._lists)

    def english(self, name: str) -> str | None:
        """Return the English name of a known organisation, from its folded name."""
        return self._english.get(name)

    def _listed(self, draft: Draft) -> Iterator[Candidate]:
        tokens = draft.tokens
        for match in self._known.find(tokens):
            name, english, confidence = match.payload
            if match.last - match.first == 1 and not self._is_meant(draft, match.first, match.cut, name):
                continue
            if _labels(tokens, match.last):
                continue
            if name[0].isascii():
                surface = draft.source(match.start, match.end)
                if not (surface.isupper() if name.isupper() else surface[0].isupper() or name[0].islower()):
                    continue
            yield Candidate(match.start, match.end, "ORG", NameNormal(en=english), confidence, "gazetteer")
        forms = tokens.forms
        for index in range(1, len(forms) - 1):
            if forms[index] in self._guarded and forms[index - 1] in _OPENING and forms[index + 1] in _CLOSING:
                yield self._guarded_at(draft, index, 0)

    def _is_meant(self, draft: Draft, index: int, cut: int, name: str) -> bool:
        """Tell whether a short single word is the known name, not another word that folding made alike (وأم, كابل)."""
        form = draft.tokens.forms[index]
        if len(form) - cut > _SHORT or name[0].isascii():
            return True
        if cut and (form[:cut].endswith("ك") or form in self._grammar.classes):
            return False
        return _spelt(draft.source(draft.tokens.starts[index] + cut, draft.tokens.ends[index])) == _spelt(name)

    def _signature(self, draft: Draft) -> Iterator[Candidate]:
        """Yield the agency or paper of the dateline (دبي: الخليج), if it is a known one."""
        place = draft.layout.dateline_agency
        if place is not None:
            name = draft.view.text[slice(*place)].strip('“”"() ')
            english = self._guarded.get(name) or self._english.get(name)
            start = draft.view.text.find(name, place[0])
            written = _spelt(draft.source(start, start + len(name)))
            if english and name and (len(name) > _SHORT or written in self._spellings):
                yield Candidate(start, start + len(name), "ORG", NameNormal(en=english), 0.85, "gazetteer")

    def _guarded_at(self, draft: Draft, index: int, cut: int) -> Candidate:
        tokens = draft.tokens
        normal = NameNormal(en=self._guarded.get(tokens.forms[index][cut:]))
        return Candidate(tokens.starts[index] + cut, tokens.ends[index], "ORG", normal, 0.8, "gazetteer")

    def _headed(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
        places: Places | None = None
        for index, readings in self._readings.told(draft.tokens):
            for head, cut, definite in readings:
                if places is None:
                    places = places_of(draft, found)
                named = list(self._organisation(draft, index, head, definite, cut, places))
                if named:
                    yield from named
                    break

    def _read(self, form: str) -> Iterator[tuple[str, int, bool]]:
        """Yield the heads that a word may be: (head, characters of attached particles, whether it has the article)."""
        # The reading with an article first: للجنة العليا is ل + اللجنة.
        for stem, cut in sorted(split_clitics(form), key=lambda reading: not reading[0].startswith("ال")):
            if stem.startswith("ال") and stem[2:] in self._definite:
                yield stem[2:], cut, True
            elif stem in self._heads:
                yield stem, cut, False

    def _short_name(self, draft: Draft, organisation: Candidate) -> Iterator[Candidate]:
        """Yield the short name that stands behind an organisation in brackets or quotation marks: هيئة … («نزاهة»)."""
        tokens = draft.tokens
        forms, kinds = tokens.forms, tokens.kinds
        first = tokens.at(organisation.end)
        while first < len(forms) and forms[first] in _OPENING:
            first += 1
        last = first + 1
        if last >= len(forms) or forms[first - 1] not in _OPENING or forms[last] not in _CLOSING or kinds[first] != "w":
            return
        form = forms[first]
        ruled_out = self._grammar.is_stop(form) or form in self._nationalities or form in self._grammar.cities
        if not ruled_out and len(form) > 2 and self._grammar.classes.get(form) in ("n", "p", None):
            yield Candidate(tokens.starts[first], tokens.ends[first], "ORG", NameNormal(), 0.75)

    def _organisation(
        self, draft: Draft, index: int, head: str, definite: bool, cut: int, places: Places
    ) -> Iterator[Candidate]:
        tokens = draft.tokens
        if not definite and head in self._outside:
            own = self._own_name(draft, index + 1, head, places)
            if own is not None:
                yield own
                return
        phrase = self._grammar.tail(draft, index + 1, places, definite=definite, located=head in self._located)
        if head == _MANAGEMENT and index and tokens.forms[index - 1].endswith(_BOARD):
            return
        if head in _PLACED and index + 1 in places and phrase.complements:
            phrase.last, phrase.complements = places[index + 1][0], 0
        words = tokens.forms[index + 1 : phrase.last]
        confidence = self._confidence(head, definite, phrase, words)
        if confidence:
            start, end = tokens.starts[index] + cut, tokens.ends[phrase.last - 1]
            name = draft.view.text[start:end]
            yield Candidate(start, end, "ORG", NameNormal(en=self._english.get(name)), confidence)

    def _own_name(self, draft: Draft, index: int, head: str, places: Places) -> Candidate | None:
        """Return the name that stands behind شركة and the like, without the word itself."""
        tokens = draft.tokens
        forms, kinds = tokens.forms, tokens.kinds
        if index >= len(forms):
            return None
        form = forms[index]
        sports = head in self._sports
        if form in ("“", '"') and not sports:
            for end in range(index + 2, min(len(forms), index + _LONGEST_QUOTE + 2)):
                if forms[end] in ("”", '"'):
                    name = draft.view.text[tokens.starts[index + 1] : tokens.ends[end - 1]]
                    english = self._guarded.get(name) or self._english.get(name)
                    return Candidate(
                        tokens.starts[index + 1], tokens.ends[end - 1], "ORG", NameNormal(en=english), 0.85
                    )
            return None
        if form in self._guarded and not sports and not (index + 1 < len(forms) and forms[index + 1] in self._closing):
            return self._guarded_at(draft, index, 0)
        last = index
        while last < min(len(forms), index + 5):
            word = forms[last]
            latin = word[0].isascii() and word[0].isalpha() and tokens.capital[last]
            proper = latin or (self._grammar.is_proper(word) and (sports or self._grammar.classes.get(word) != "s"))
            if kinds[last] != "w" or self._grammar.is_stop(word) or not proper:
                break
            if word.startswith("و") and last > index:
                break
            last += 1
        if last == index:
            if (
                not sports
                and kinds[index] == "w"
                and not self._grammar.is_stop(form)
                and index + 1 < len(forms)
                and forms[index + 1] in self._closing
            ):
                return Candidate(tokens.starts[index], tokens.ends[index + 1], "ORG", NameNormal(), 0.8)
            return None
        follows = forms[last] if last < len(forms) else ""
        adjective = self._grammar.is_adjective(follows) and follows not in self._nationalities
        if not sports and (index in places or follows.startswith("لل") or adjective):
            return self._placed_name(draft, index, last, places)
        if last < len(forms) and forms[last] in self._closing:
            last += 1
        if sports and form[0] in "بلوف" and form not in self._english and form not in name_tokens():
            return None
        if sports and (last - index > 2 or self._grammar.classes.get(form) in ("g", "s")):
            return None
        start, end = tokens.starts[index], tokens.ends[last - 1]
        name = draft.view.text[start:end]
        english = self._english.get(name) or self._guarded.get(name)
        return Candidate(start, end, "ORG", NameNormal(en=english), 0.6 if sports else 0.8)

    def _placed_name(self, draft: Draft, index: int, last: int, places: Places) -> Candidate | None:
        """Return a company's name that begins with a place or brand (شركة أبوظبي للإعلام)."""
        tokens = draft.tokens
        phrase = self._grammar.tail(draft, index, places)
        if phrase.last <= index or (index in places and phrase.last == places[index][0]):
            return None
        # The word for a company belongs to a name that only says what it does.
        first = index - 1 if index in places and not phrase.adjectives else index
        end = tokens.ends[max(last, phrase.last) - 1]
        return Candidate(tokens.starts[first], end, "ORG", NameNormal(), 0.8)

    def _confidence(self, head: str, definite: bool, phrase: Phrase, words: Sequence[str]) -> float:
        """Return how sure a head and its phrase are to be an organisation, 0 if they are not taken for one."""
        if not words:
            return 0.0
        first = words[0]
        adjectives = [word for word in words if word.startswith("ال") and not self._grammar.is_ordinal(word)]
        if definite:
            if not adjectives or first.startswith("لل"):
                return 0.0
            if head in _DESCRIBED and not phrase.complements:
                return 0.0
            telling = [word for word in adjectives if word not in self._plain]
            if phrase.complements or phrase.located or len(adjectives) > 1:
                return 0.75
            return 0.65 if telling else 0.0
        if head not in self._inside:
            if head == "شركه" and len(words) > 1 and (phrase.complements or phrase.adjectives):
                return 0.7
            return 0.0
        if first in self._not_names or (first.startswith("ال") and first[2:] in self._institutions):
            return 0.0
        solid = phrase.quoted or phrase.proper or phrase.place
        if head in self._named and not (solid or phrase.located):
            return 0.0
        if head in self._cautious:
            return (
                0.7 if phrase.complements or phrase.located or solid or (phrase.adjectives and len(words) > 1) else 0.0
            )
        if solid or phrase.complements or phrase.adjectives or phrase.located:
            return 0.8
        return 0.65


def _labels(tokens: Tokens, index: int) -> bool:
    """Return whether a colon and an address or a number follow, so that the name says where: "واتساب: 0501234567"."""
    if index + 1 >= len(tokens) or tokens.forms[index] != ":":
        return False
    return tokens.kinds[index + 1] in "an" or tokens.forms[index + 1] == "+"


def _spelt(word: str) -> str:
    """Return an Arabic word without vowel signs, its hamzas kept."""
    return _MARKS.sub("", word)


def _cut(name: str) -> list[str]:
    from smartnews.text.tokens import tokenise

    return [form for form in tokenise(fold(name), "ar").forms if not form.isspace()]

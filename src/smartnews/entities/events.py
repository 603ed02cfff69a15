"""Named events: conferences, exhibitions, summits, festivals, awards, championships, world days.

In Arabic an event is a head noun with a name phrase after it (see `nominals`), or a known name (جيتكس,
المونديال). A bare head (المؤتمر), a head with a common word only (مؤتمر صحفي, جائزة اللجنة) and what stands
outside the name (في دورته الخامسة, لعام 2015) are not marked. A Latin acronym in parentheses after the name
goes to ``normal.acronym``. In English and French texts `latin_events` finds the names by their capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from smartnews.article import EventNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.event_names import EnglishNames
from smartnews.entities.latin_events import LatinEvents, acronym_after
from smartnews.entities.nominals import Grammar, Phrase, Places, places_of
from smartnews.entities.number_words import lexicon as number_words
from smartnews.resources import Resource, load
from smartnews.text.matcher import PhraseMatcher, split_clitics
from smartnews.text.memory import WordMemory
from smartnews.text.normalise import fold

__all__ = ["EventFinder", "EventWords", "KnownEvents"]


class English(Resource):
    """What the parts of an event's name are called in English."""

    heads: dict[str, str]
    scopes: dict[str, str]
    ordinals: dict[str, str]
    adjectives: dict[str, str]
    nouns: dict[str, str]


class EventWords(Resource):
    """``data/ar/events.toml``."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]
    leagues: tuple[str, ...]
    dated: tuple[str, ...]
    days: tuple[str, ...]
    day_adjectives: tuple[str, ...]
    day_names: tuple[str, ...]
    generic: tuple[str, ...]
    not_names: tuple[str, ...]
    outside: tuple[str, ...]
    superlatives: tuple[str, ...]
    gatherings: tuple[str, ...]
    titled: tuple[str, ...]
    english: English


class KnownEvent(Resource):
    """An event with a fixed name."""

    en: str
    ar: tuple[str, ...] = ()
    latin: tuple[str, ...] = ()


class KnownEvents(Resource):
    """``data/events.toml``."""

    known: tuple[KnownEvent, ...]


_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_TITLE = 16


class EventFinder:
    """Finds EVENT; see the module for how."""

    def __init__(self) -> None:
        words = load("events", "ar", EventWords)
        known = load("events", None, KnownEvents).known
        self._grammar = Grammar(beginning=(*words.strong, *("ال" + word for word in words.strong)))
        self._strong = frozenset(map(fold, words.strong))
        self._weak = frozenset(map(fold, words.weak))
        self._leagues = frozenset(map(fold, words.leagues))
        self._dated = frozenset(map(fold, words.dated))
        self._days = frozenset(map(fold, words.days))
        self._day_adjectives = frozenset(map(fold, words.day_adjectives))
        self._day_names = frozenset(map(fold, words.day_names))
        self._generic = frozenset(map(fold, words.generic))
        self._not_names = frozenset(map(fold, words.not_names))
        self._titled = frozenset(map(fold, words.titled))
        self._superlatives = frozenset(map(fold, words.superlatives))
        self._outside = frozenset(map(fold, words.outside))
        self._gatherings = frozenset(map(fold, words.gatherings)) | self._strong | self._weak
        self._known = PhraseMatcher({fold(name): event.en for event in known for name in (*event.ar, *event.latin)})
        self._names = EnglishNames(words.english.model_dump())
        self._latin = LatinEvents()
        self._heads = self._strong | self._weak
        self._readings = WordMemory(lambda form: tuple(self._read(form)))

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterable[Candidate]:
        """Return the events of the text; they may overlap one another."""
        events = list(self._fixed(draft))
        if draft.language.script == "Latn":
            events.extend(self._latin(draft))
        else:
            known = {event.start for event in events}
            events.extend(event for event in self._by_heads(draft, found) if not self._is_outside(draft, event, known))
        return _with_acronyms(draft, _without_editions(draft, events))

    def _fixed(self, draft: Draft) -> Iterator[Candidate]:
        tokens = draft.tokens
        latin_text = draft.language.script == "Latn"
        for match in self._known.find(tokens):
            if latin_text and not tokens.capital[match.first]:
                continue
            if tokens.forms[match.first] == "كاس" and match.last - match.first == 2 and match.last < len(tokens):
                following = tokens.forms[match.last]
                if following.startswith("لل") or following == "تحت":
                    continue
            end, year = self._with_year(draft, match.last, match.end)
            english = f"{match.payload} {year}" if year else match.payload
            yield Candidate(match.start, end, "EVENT", EventNormal(en=english, year=year), 0.85, "gazetteer")

    def _is_outside(self, draft: Draft, event: Candidate, known: set[int]) -> bool:
        """Tell whether an event is no more than "the competition" before a known one."""
        head, _, _ = draft.view.text[event.start : event.end].partition(" ")
        following = event.start + len(head) + 1
        return head in self._outside and (following in known or following + 1 in known)

    @staticmethod
    def _with_year(draft: Draft, last: int, end: int) -> tuple[int, int | None]:
        tokens = draft.tokens
        if last < len(tokens) and tokens.kinds[last] == "n" and _YEAR.fullmatch(tokens.forms[last]):
            return tokens.ends[last], int(tokens.forms[last])
        return end, None

    def _by_heads(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
        places: Places | None = None
        for index, readings in self._readings.told(draft.tokens):
            for head, cut, definite in readings:
                if not head:
                    title = self._title(draft, index)
                    if title is not None:
                        yield title
                    continue
                if places is None:
                    places = places_of(draft, found)
                event = self._event(draft, index, head, definite, cut, places)
                if event is not None:
                    yield event
                    break

    def _read(self, form: str) -> Iterator[tuple[str, int, bool]]:
        """Yield the heads that a word may be: (head, attached characters, with the article); "" opens a title."""
        if form in self._titled or (form[0] in "وب" and form[1:] in self._titled):
            yield "", 0, False
        for stem, cut in split_clitics(form):
            if stem.startswith("ال") and stem[2:] in self._heads:
                yield stem[2:], cut, True
            elif stem in self._heads:
                yield stem, cut, False

    def _event(self, draft: Draft, index: int, head: str, definite: bool, cut: int, places: Places) -> Candidate | None:
        tokens = draft.tokens
        forms = tokens.forms
        if not definite and index + 2 < len(forms) and forms[index + 1] in self._superlatives:
            return self._best(draft, index, cut)
        phrase = self._grammar.tail(draft, index + 1, places, definite=definite, free=True)
        if phrase.last <= index + 1 and not self._year_follows(draft, index):
            return None
        confidence = self._confidence(forms, index, head, definite, phrase)
        if not confidence:
            return None
        last = phrase.last
        year = phrase.year
        if year is None and last < len(tokens) and tokens.kinds[last] == "n" and _YEAR.fullmatch(forms[last]):
            year = int(forms[last])
            last += 1
        start, end = tokens.starts[index] + cut, tokens.ends[last - 1]
        acronym = acronym_after(draft, last)
        english = self._names(forms, index, head, definite, phrase, places, year)
        return Candidate(start, end, "EVENT", EventNormal(en=english, year=year, acronym=acronym), confidence)

    def _best(self, draft: Draft, index: int, cut: int) -> Candidate | None:
        """Return an award for the best of something: جائزة أفضل فيلم قصير."""
        tokens = draft.tokens
        last = index + 2
        while last < min(len(tokens), index + 7) and tokens.kinds[last] == "w":
            form = tokens.forms[last]
            if self._grammar.is_stop(form) or self._grammar.classes.get(form, "n") not in "nas" or form.startswith("و"):
                break
            last += 1
        if last == index + 2:
            return None
        return Candidate(tokens.starts[index] + cut, tokens.ends[last - 1], "EVENT", EventNormal(), 0.7)

    def _year_follows(self, draft: Draft, index: int) -> bool:
        """Tell whether a year stands right after the head (أولمبياد 2016)."""
        tokens = draft.tokens
        return index + 1 < len(tokens) and bool(_YEAR.fullmatch(tokens.forms[index + 1]))

    def _confidence(self, forms: Sequence[str], index: int, head: str, definite: bool, phrase: Phrase) -> float:
        """Return how sure a head and its phrase are to be a named event, 0 if they are not taken for one."""
        words = forms[index + 1 : phrase.last]
        first = words[0] if words else ""
        if definite:
            if head in self._days:
                return 0.9 if first in self._day_adjectives and (phrase.complements or head == fold("يوم")) else 0.0
            if not phrase.adjectives + phrase.ordinals or (len(words) == 1 and first in self._generic):
                return 0.0
            if head in self._leagues and any(word not in self._generic for word in words):
                return 0.8
            if phrase.complements or phrase.quoted:
                return 0.85
            return (
                0.6 if len(words) > 1 and head in self._strong and not all(w in self._generic for w in words) else 0.0
            )
        if head in self._weak:
            if head in self._days and (
                first in self._day_names
                or (first.startswith("ال") and len(words) > 1 and words[1] in self._day_adjectives)
            ):
                return 0.8
            named = phrase.quoted or (phrase.proper and phrase.nouns == 0)
            if head in self._days and not (phrase.complements or phrase.quoted):
                return 0.0
            return 0.7 if named else 0.0
        if not words:
            return 0.7 if head in self._dated else 0.0
        if first in self._not_names or (first.startswith("ال") and first[2:] in self._heads):
            return 0.0
        if phrase.quoted or phrase.proper or phrase.place or phrase.year:
            return 0.9
        if len(words) == 1:
            return 0.55
        return 0.8 if phrase.adjectives or phrase.complements or phrase.nouns > 1 else 0.6

    def _title(self, draft: Draft, index: int) -> Candidate | None:
        """Return the quoted title of a gathering: ندوة بعنوان “...”."""
        tokens = draft.tokens
        forms = tokens.forms
        opening = index + 1
        while opening < min(len(forms), index + 4) and forms[opening] in (":", "لها", "له", "هو", "رييسي"):
            opening += 1
        if opening >= len(forms) or forms[opening] != "“":
            return None
        for before in range(max(0, index - 8), index):
            stem = forms[before][1:] if forms[before][:1] in "وبفل" else forms[before]
            if {stem, stem.removeprefix("ال"), forms[before], forms[before].removeprefix("ال")} & self._gatherings:
                break
        else:
            return None
        for last in range(opening + 3, min(len(forms), opening + _LONGEST_TITLE)):
            if forms[last] == "”":
                return Candidate(tokens.starts[opening + 1], tokens.ends[last - 1], "EVENT", EventNormal(), 0.6)
            if forms[last] == "\n":
                break
        return None


def _without_editions(draft: Draft, events: list[Candidate]) -> list[Candidate]:
    """Return the events, without an ordinal behind a name that the text also gives by itself (سباق المدن الأول)."""
    text = draft.view.text
    names = {text[event.start : event.end]: event.normal for event in events}
    ordinals = number_words(draft.language.code).ordinal_openings
    kept = []
    for event in events:
        name, _, last = text[event.start : event.end].rpartition(" ")
        if name in names and last in ordinals:
            event = replace(event, end=event.start + len(name), normal=names[name])
        kept.append(event)
    return kept


def _with_acronyms(draft: Draft, events: list[Candidate]) -> list[Candidate]:
    """Return the events, each with the acronym that another mention of the same name gives."""
    text = draft.view.text
    told: dict[str, str] = {}
    for event in events:
        if isinstance(event.normal, EventNormal) and event.normal.acronym:
            told.setdefault(_without_year(text[event.start : event.end]), event.normal.acronym)
    if not told:
        return events
    return [
        replace(event, normal=event.normal.model_copy(update={"acronym": acronym}))
        if isinstance(event.normal, EventNormal)
        and event.normal.acronym is None
        and (acronym := told.get(_without_year(text[event.start : event.end])))
        else event
        for event in events
    ]


def _without_year(name: str) -> str:
    head, _, last = name.rpartition(" ")
    return head if head and _YEAR.fullmatch(last) else name

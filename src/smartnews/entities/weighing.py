"""What speaks for and against a name's being a city, by the words around it.

Each name has a demand (0 to 4). What speaks for a place gives points: "city of" or a dateline 3, its country or its
country's adjective behind it 3, a neighbour in a list 2, a preposition 1, its country somewhere in the text 1. Of
several places of one name, the larger wins, unless the text is about the country of another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from smartnews.article import CityNormal, CountryNormal
from smartnews.draft import Candidate, Draft, Tokens
from smartnews.entities.gazetteer import Name, as_phrase, city, closes_title, normal_of, opens_title, stems
from smartnews.entities.nations import adjectives, countries_of
from smartnews.entities.place_words import PlaceWords, place_words
from smartnews.text.matcher import Match, PhraseMatcher

__all__ = ["Reading", "Weigher", "recalled"]

_REFUSED = -100
_PLAIN = 3  # and above this one, so frequent a word that a list says nothing
_GUARDED = 2  # from this demand on, a name is an ordinary word as well
_TINY = 2  # letters of a name that cannot be told behind a particle
_SHORT = 6  # letters below which a name is easily another word
_HEADLINE = 6  # tokens on each side in which a lower-case word shows that capitals mean something
_LIST_MARKS = frozenset({"،", ",", "و", "and", "et", "/", "أو", "او", "or", "ou"})
_DATELINE_MARKS = frozenset({":", "-", "–", "—"})
_SPORT_SHARE = 0.01  # share of words of sport from which a text is about sport
_FIRST, _CONTEXT, _STATED = 8, 18, 100  # in units of ``City.size``: 8 is a sixfold population


class _Lexicon(NamedTuple):
    words: PlaceWords
    after: PhraseMatcher[bool]  # what makes a city's name that of an institution, behind it
    adjectives: Mapping[str, str]
    cues: Mapping[str, str]
    regions: PhraseMatcher[str]


@cache
def _lexicon(language: str) -> _Lexicon:
    words = place_words(language)
    after = ((as_phrase(phrase, language), True) for phrase in words.institution_after)
    cues = {as_phrase(cue, language): iso for iso, group in words.cues.items() for cue in group}
    regions = {as_phrase(name, language): iso for iso, names in words.regions.items() for name in names}
    return _Lexicon(words, PhraseMatcher(after, clitics=False), adjectives(language), cues, PhraseMatcher(regions))


@dataclass(slots=True)
class Reading:
    """A name in the text, the points for its being a place, and the place that it may be."""

    match: Match[Name]
    points: int = 0
    position: int = 0
    doubt: int = 0  # more demand, for a spelling that is more likely another word: فسرت, بريده
    placed: bool = False  # a preposition stands before it
    territory: bool = False  # an emirate, not its city

    @property
    def demand(self) -> int:
        """The points that it needs."""
        return int(self.match.payload.demand) + self.doubt

    @property
    def accepted(self) -> bool:
        """Whether it has them."""
        return self.points >= self.demand


class Weigher:
    """Weighs the names of one text."""

    def __init__(self, draft: Draft, found: Sequence[Candidate], matches: Sequence[Match[Name]], language: str) -> None:
        self._draft, self._tokens = draft, draft.tokens
        self._own = _lexicon(language)
        self._other = _lexicon("en") if language == "ar" else None
        self._weights: Counter[str] = countries_of(draft, found)
        for form in set(draft.tokens.forms) & self._own.cues.keys():
            self._weights[self._own.cues[form]] += 1
        sure = (match.payload for match in matches if match.payload.demand == "0" and not match.payload.club)
        self._votes: Counter[str] = Counter(name.places for name in sure)
        for places, count in self._votes.items():
            self._weights[self._country(int(places.partition(",")[0]))] += count
        self._sport: bool | None = None
        at = draft.tokens.at
        self.countries = {
            at(c.start): (at(c.end - 1), c.normal.iso) for c in found if isinstance(c.normal, CountryNormal)
        }

    def read(self, match: Match[Name]) -> Reading:
        """Return the reading of a name by what stands right before and behind it."""
        tokens = self._tokens
        latin = tokens.forms[match.first][0] < "\u0590"
        lexicon = self._other if latin and self._other is not None else self._own
        words = lexicon.words
        reading = Reading(match)
        index = match.first - 1
        if index >= 0 and tokens.forms[index] in words.between:
            index -= 1
        before = self._before(index)
        stated = self._stated_country(match, lexicon)
        reading.position = self._best(match, stated)
        country = self._country(reading.position)
        head = not before.isdisjoint(words.heads) or (
            bool(before & lexicon.adjectives.keys()) and not self._before(index - 1).isdisjoint(words.heads)
        )
        dateline = self._opens_dateline(match)
        if self._refused(match, lexicon, before, head or dateline):
            reading.points = _REFUSED
            return reading
        attached = tokens.forms[match.first][: match.cut]
        place = not before.isdisjoint(words.before) or attached.endswith("ب")
        reading.doubt = self._doubt(match, attached)
        strict = latin and not before.isdisjoint(words.strict)
        points = 3 * head + 3 * dateline + place + strict + (self._weight(match, country) > 0)
        if stated is not None and stated == country:
            points += 3
        if (
            match.payload.club
            and self._is_sport(words)
            and not (head or dateline or not before.isdisjoint(words.strict))
        ):
            points = _REFUSED
        reading.points, reading.placed = points, place or strict
        reading.territory = country == "AE" and not before.isdisjoint(words.rulers)
        return reading

    def _doubt(self, match: Match[Name], attached: str) -> int:
        """Return what a short name has to show in excess: cut off after ف or ك, or with ه where it has ة."""
        length = match.end - match.start
        if length >= _SHORT:
            return 0
        if attached and length <= _TINY:
            return _PLAIN + 1  # باب is not ب + إب
        doubt = int(not {"ف", "ك"}.isdisjoint(attached))
        if self._tokens.forms[match.last - 1].endswith("ه") and self._draft.source(match.end - 1, match.end)[:1] == "ه":
            doubt += 2
        return doubt

    def _before(self, index: int) -> frozenset[str]:
        """Return the readings of the word at ``index``, alone and with the word before it ("city of")."""
        found = stems(self._tokens, index)
        if index > 0 and found and self._tokens.forms[index][0] < "\u0590":
            found |= {f"{self._tokens.forms[index - 1]} {self._tokens.forms[index]}"}
        return found

    def _refused(self, match: Match[Name], lexicon: _Lexicon, before: frozenset[str], sure: bool) -> bool:
        """Return whether the name belongs to an institution or a person."""
        tokens, words = self._tokens, lexicon.words
        following = tokens.forms[match.last] if match.last < len(tokens) else ""
        if match.last < len(tokens) and lexicon.after.at(tokens, match.last) is not None:
            latin = following[:1] < "\u0590"
            if not latin or tokens.capital[match.last]:
                return True
        if following.startswith("لل") and tokens.kinds[match.last] == "w" and not before.isdisjoint(words.founding):
            return True
        if sure:
            return False
        if match.cut == 0 and before.isdisjoint(words.before):
            span = tokens, match.first, match.last
            if opens_title(*span) or closes_title(*span):
                return True
        if not before.isdisjoint(words.institutions) or (match.cut == 0 and not before.isdisjoint(words.kin)):
            return True
        if self._inside_name(match, words):
            return True
        if match.payload.demand == "0" or match.cut:
            return False
        return not before.isdisjoint(words.person_before) or following in words.person_after

    def _inside_name(self, match: Match[Name], words: PlaceWords) -> bool:
        """Return whether a Latin name stands beside other capitalised words, as part of a longer name.

        In a headline where every word has its capital, that says nothing.
        """
        tokens = self._tokens
        if tokens.forms[match.first][0] >= "\u0590":
            return False

        def named(index: int) -> bool:
            form = tokens.forms[index]
            capital = tokens.capital[index] and tokens.kinds[index] == "w" and form[-1] != "."
            return capital and form not in words.beside and form not in words.before and form not in words.heads

        before, after = match.first - 1, match.last
        behind = after < len(tokens) and named(after) and after not in self.countries
        front = before > 0 and named(before) and tokens.kinds[before - 1] == "w"
        if not (behind or front):
            return False
        around = range(max(before - _HEADLINE, 0), min(after + _HEADLINE, len(tokens)))
        return any(
            tokens.forms[index][0].islower() and not tokens.capital[index] and len(tokens.forms[index]) > 3
            for index in around
        )

    def _stated_country(self, match: Match[Name], lexicon: _Lexicon) -> str | None:
        """Return the country that stands right behind a name: "حلب السورية", "Lyon, France", "صور في لبنان"."""
        tokens = self._tokens
        for index in range(match.last, min(match.last + 3, len(tokens))):
            form = tokens.forms[index]
            if index in self.countries:
                return self.countries[index][1]
            region = lexicon.regions.at(tokens, index) if index > match.last or form[0] >= "\u0590" else None
            if region is not None:
                return region.payload
            if index == match.last and form in lexicon.adjectives and form[0] >= "\u0590":
                return lexicon.adjectives[form]
            if form not in lexicon.words.before_country and tokens.kinds[index] != "p":
                return None
        return None

    def _best(self, match: Match[Name], stated: str | None) -> int:
        """Return the position of the place that is meant, of those of one name."""
        positions = match.payload.positions()
        # An American text may mean Birmingham, Alabama; an Arabic one hardly Geneva, Illinois.
        arabic = self._tokens.forms[match.first][0] >= "\u0590"
        strict = arabic and city(positions[0]).known

        def worth(order: int) -> int:
            place = city(positions[order])
            iso = self._country(positions[order])
            weight = self._weight(match, iso) if place.known or not strict else 0
            near = _CONTEXT + 3 * min(weight, 6) if weight else 0
            return place.size + 4 * place.capital + near + _FIRST * (order == 0) + _STATED * (iso == stated)

        return positions[max(range(len(positions)), key=lambda order: (worth(order), -order))]

    def _weight(self, match: Match[Name], country: str) -> int:
        """Return how much the text is about a country, without what this very name said for its first place."""
        votes, first = self._votes[match.payload.places], int(match.payload.places.partition(",")[0])
        return self._weights[country] - (votes if votes and self._country(first) == country else 0)

    def _country(self, position: int) -> str:
        place = city(position)
        return self._own.words.countries.get(place.geonames_id or 0, place.country)

    def normal(self, reading: Reading) -> CityNormal:
        """Return the normal form of a reading, in the country that the text's language has it in."""
        normal, country = normal_of(reading.position), self._country(reading.position)
        return normal if normal.country == country else normal.model_copy(update={"country": country})

    def listed(self, readings: list[Reading]) -> list[Reading]:
        """Give points for accepted neighbours in a list, from both sides; a list of emirates has one kind."""
        tokens = self._tokens
        ends = {last + 1: iso for last, iso in self.countries.values()}
        for reading in readings:
            match = reading.match
            after = next((index for index in (match.last, match.last + 1) if index in self.countries), None)
            before = next((index for index in (match.first, match.first - 1) if index in ends), None)
            if after is not None and _adjacent(tokens, match.last, after):
                self._favour(reading, self.countries[after][1])
            elif before is not None and _adjacent(tokens, before, match.first):
                self._favour(reading, ends[before])
        for order in (1, -1):
            for previous, reading in zip(readings[::order], readings[::order][1:], strict=False):
                left, right = (previous, reading) if order == 1 else (reading, previous)
                if previous.accepted and _adjacent(tokens, left.match.last, right.match.first):
                    if not reading.accepted:
                        self._favour(reading, self._country(previous.position))
                    if order == 1 and previous.territory and self._country(reading.position) == "AE":
                        reading.territory = True
        return readings

    def _favour(self, reading: Reading, country: str) -> None:
        """Give the points for a neighbour in ``country``: an ordinary word profits only from one of its own."""
        related = reading.demand < _GUARDED or self._country(reading.position) == country
        reading.points += 0 if reading.demand > _PLAIN else 2 if related else 1

    def _opens_dateline(self, match: Match[Name]) -> bool:
        place = self._draft.layout.dateline_place
        if place is not None and place[0] <= match.start and match.end <= place[1]:
            return True
        tokens = self._tokens
        opens = match.first == 0 or tokens.kinds[match.first - 1] == "b"
        return opens and match.last < len(tokens) and tokens.forms[match.last] in _DATELINE_MARKS

    def _is_sport(self, words: PlaceWords) -> bool:
        if self._sport is None:
            forms = self._tokens.forms
            count = sum(form in words.sport for form in forms)
            self._sport = count >= max(3, _SPORT_SHARE * len(forms))
        return self._sport


def _adjacent(tokens: Tokens, last: int, first: int) -> bool:
    """Return whether two names, one ending before token ``last`` and one beginning at ``first``, form a list."""
    gap = first - last
    if gap == 0:
        return tokens.forms[first].startswith("و")
    return gap == 1 and tokens.forms[last] in _LIST_MARKS


def recalled(tokens: Tokens, readings: list[Reading]) -> list[Reading]:
    """Give points to names that are plainly places elsewhere in the text."""

    def name(match: Match[Name]) -> str:
        return " ".join(tokens.forms[match.first : match.last])[match.cut :]

    def opens(match: Match[Name]) -> bool:
        """Whether a capital letter says nothing, since it opens a sentence."""
        first = match.first
        return tokens.forms[first][0] < "\u0590" and (first == 0 or tokens.kinds[first - 1] in "bp")

    plain = {name(reading.match) for reading in readings if reading.points >= 3 and reading.accepted}
    for reading in readings:
        wanting = 0 <= reading.points < reading.demand and (reading.placed or reading.demand < _GUARDED)
        if wanting and name(reading.match) in plain and not opens(reading.match):
            reading.points += 2
    return readings

"""Places that are neither cities nor countries: regions, seas, districts, and buildings named with their kind.

By list (الشرق الأوسط, قطاع غزة), and by a word for the kind before a known name (ولاية القصرين, إمارة الشارقة, مطار
دبي الدولي): the whole is then the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft, Tokens
from smartnews.entities.gazetteer import Name, as_phrase, city, normal_of, stems
from smartnews.entities.nations import country_words
from smartnews.entities.place_words import city_matcher
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.matcher import Match, PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["LocationFinder", "LocationWords"]

_LISTED, _KIND, _OPEN = 0.95, 0.9, 0.7
_LONGEST_NAME = 4
_ORDINARY = 3  # demand of names that are ordinary words: طريق قنوات is none to Qanawat
_HAMZA = "أ"
_QUOTES = frozenset('“”"«»')


class OpenWords(Resource):
    """Kinds of places whose names need not be known, and how far such a name goes."""

    whole: frozenset[str]
    free: frozenset[str]
    closers: frozenset[str]
    titles: frozenset[str]
    stops: frozenset[str]


class LocationWords(Resource):
    """The file ``data/*/locations.toml``; its comments say what the lists are for."""

    guarded: frozenset[str]
    before: frozenset[str]
    never: tuple[str, ...]
    suffixes: dict[str, str]
    heads_by_country: dict[str, dict[str, str]]
    heads: dict[str, str]
    open: OpenWords
    names: dict[str, tuple[str, ...]]


class _Entry(NamedTuple):
    """What a phrase is: a place of the list (``en``), a kind (``pattern``), or neither (only to be skipped)."""

    en: str = ""
    pattern: str = ""
    guarded: bool = False
    latin: bool = False
    open: bool = False
    free: bool = False
    hamza: bool = False  # it is spelt with أ
    by_country: Mapping[str, str] | None = None


class _Lexicon(NamedTuple):
    entries: PhraseMatcher[_Entry]
    suffixes: PhraseMatcher[str]
    before: frozenset[str]
    institutions: frozenset[str]
    closers: frozenset[str]
    titles: frozenset[str]
    stops: frozenset[str]
    cities: PhraseMatcher[Name]
    latin_cities: PhraseMatcher[Name]


@cache
def _lexicon(language: str) -> _Lexicon:
    entries: dict[str, _Entry] = {}
    codes = ("en", "ar") if language == "ar" else ("ar", language)
    files = [(code, load("locations", code, LocationWords)) for code in codes]
    for code, words in files:
        latin = code != "ar"
        names = {en: (*spellings, *((en,) if code == "en" else ())) for en, spellings in words.names.items()}
        if code == "en":
            for en in load("locations", "ar", LocationWords).names:
                names.setdefault(en, (en,))
        guarded = {as_phrase(word, language) for word in words.guarded}
        for en, spellings in names.items():
            for phrase in (as_phrase(spelling, language) for spelling in spellings):
                entries[phrase] = _Entry(en, "", phrase in guarded, latin)
        whole = {as_phrase(word, language) for word in words.open.whole}
        free = {as_phrase(word, language) for word in words.open.free}
        for head, pattern in words.heads.items():
            phrase = as_phrase(head, language)
            entries[phrase] = _Entry(
                pattern=pattern,
                latin=latin,
                open=phrase in whole,
                free=phrase in free,
                hamza=_HAMZA in head,
                by_country=words.heads_by_country.get(head),
            )
        entries.update((as_phrase(phrase, language), _Entry()) for phrase in words.never)
    own = files[-1][1]
    return _Lexicon(
        PhraseMatcher(entries),
        PhraseMatcher(
            {as_phrase(word, language): pattern for _, words in files for word, pattern in words.suffixes.items()}
        ),
        frozenset(as_phrase(word, language) for word in own.before),
        country_words(codes[-1]).institutions,
        frozenset(map(fold, own.open.closers)),
        frozenset(map(fold, own.open.titles)),
        frozenset(map(fold, own.open.stops)),
        city_matcher("ar", "ar"),
        city_matcher("en" if language == "ar" else language, "latin"),
    )


class LocationFinder:
    """Finds other places; ``Candidate.normal`` is a `NameNormal`."""

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the places of the text, in no order; they may overlap cities and countries, which are then shorter."""
        del found
        language = draft.language.code if draft.language.code in LANGUAGES else "en"
        lexicon = _lexicon(language)
        tokens = draft.tokens
        previous: Match[_Entry] | None = None
        for match in lexicon.entries.find(tokens):
            entry = match.payload
            if entry.latin and not entry.pattern and not _capital(tokens, match, language):
                continue
            if entry.pattern:
                if not _misread(draft, match):
                    yield from _kind(tokens, lexicon, match)
            elif entry.en and _stands(tokens, lexicon, match, previous):
                yield Candidate(match.start, match.end, "LOC", NameNormal(en=entry.en), _LISTED, "gazetteer")
            previous = match
        if True in tokens.capital:
            yield from _suffixed(tokens, lexicon)


def _capital(tokens: Tokens, match: Match[_Entry], language: str) -> bool:
    """Return whether a Latin name has a capital letter, and in an Arabic text is not part of a longer name."""
    if language == "ar" and match.last < len(tokens) and tokens.capital[match.last]:
        return False
    return any(tokens.capital[match.first : match.last])


def _stands(tokens: Tokens, lexicon: _Lexicon, match: Match[_Entry], previous: Match[_Entry] | None) -> bool:
    """Return whether a name of the list is a place here, not a part of an institution's name or an ordinary word."""
    if not stems(tokens, match.first - 1).isdisjoint(lexicon.institutions):
        return False
    return not match.payload.guarded or _supported(tokens, lexicon, match, previous)


def _supported(tokens: Tokens, lexicon: _Lexicon, match: Match[_Entry], previous: Match[_Entry] | None) -> bool:
    """Return whether an ordinary word is a place here: "in", "from", or a place right before it; not in quotes."""
    first = match.first
    if (
        first
        and match.last < len(tokens)
        and tokens.forms[first - 1] in _QUOTES
        and tokens.forms[match.last] in _QUOTES
    ):
        return False
    if match.last < len(tokens) and tokens.forms[match.last].startswith("لل"):
        return False  # الخليج للملاحة
    if tokens.forms[first][: match.cut].endswith(("ب", "ل")):
        return True
    if not stems(tokens, first - 1).isdisjoint(lexicon.before):
        return True
    return previous is not None and previous.last == first and bool(match.cut)


def _misread(draft: Draft, match: Match[_Entry]) -> bool:
    """Return whether the input has an أ where the kind has none: وأدى الانفجار is no وادي."""
    return not match.cut and _HAMZA in draft.source(match.start, match.end) and not match.payload.hamza


def _kind(tokens: Tokens, lexicon: _Lexicon, match: Match[_Entry]) -> Iterator[Candidate]:
    """Yield the place that a word for a kind and the name behind it make together."""
    entry, first = match.payload, match.last
    if first >= len(tokens) or tokens.kinds[first] != "w" or match.end - match.start < 2:
        return
    bare = entry.pattern == "{}"
    listed = lexicon.entries.at(tokens, first)
    if listed is not None and listed.payload.en and not listed.cut:
        if not bare:
            yield Candidate(match.start, listed.end, "LOC", NameNormal(en=listed.payload.en), _LISTED, "gazetteer")
        return
    cities = lexicon.latin_cities if tokens.forms[first][0] < "\u0590" else lexicon.cities
    if entry.latin and not tokens.capital[first]:
        return
    named = cities.at(tokens, first)
    if named is not None and entry.open and int(named.payload.demand) >= _ORDINARY:
        named = None
    if named is not None and named.payload.places and not named.cut:
        place = city(named.payload.positions()[0])
        pattern = (entry.by_country or {}).get(place.country, entry.pattern)
        last = _closed(tokens, lexicon, named.last) if entry.open else named.last
        en = pattern.format(normal_of(named.payload.positions()[0]).en) if last == named.last else None
        start = tokens.starts[first] if pattern == "{}" else match.start
        if named.payload.demand == "0" or not bare:
            yield Candidate(start, tokens.ends[last - 1], "LOC", NameNormal(en=en), _KIND, "rule")
        return
    if entry.open and not entry.latin:
        last = _open_name(tokens, lexicon, first, entry.free)
        if last > first:
            yield Candidate(match.start, tokens.ends[last - 1], "LOC", NameNormal(), _OPEN, "rule")


def _closed(tokens: Tokens, lexicon: _Lexicon, last: int) -> int:
    """Return the token after those that still belong to a building's name: مطار دبي + الدولي."""
    while last < len(tokens) and tokens.forms[last] in lexicon.closers:
        last += 1
    return last


def _open_name(tokens: Tokens, lexicon: _Lexicon, first: int, free: bool) -> int:
    """Return the token after an unknown name that begins at ``first``; ``first`` itself if there is none."""
    last = first
    while last < min(first + _LONGEST_NAME, len(tokens)) and tokens.kinds[last] == "w":
        form = tokens.forms[last]
        if form in lexicon.stops:
            break
        goes_on = last > first and tokens.forms[last - 1] in lexicon.titles
        definite = form.startswith("ال") and len(form) > 4
        if last == first and not (definite or form in lexicon.titles or (free and len(form) > 3)):
            break
        if last > first and not goes_on and form not in lexicon.closers:
            break
        beside = lexicon.cities.at(tokens, last) if last > first else None
        if beside is not None and beside.cut:
            break  # شارع الشيخ زايد + بدبي
        last += 1
    alone = last == first + 1 and tokens.forms[first] in lexicon.titles  # مسجد الشيخ says nothing
    return first if alone else last


def _suffixed(tokens: Tokens, lexicon: _Lexicon) -> Iterator[Candidate]:
    """Yield "Kasserine Governorate", "Dubai International Airport": a known name with its kind behind it."""
    for match in lexicon.suffixes.find(tokens):
        if not tokens.capital[match.first]:
            continue
        for first in range(max(match.first - _LONGEST_NAME, 0), match.first):
            named = lexicon.latin_cities.at(tokens, first) if tokens.capital[first] else None
            if named is not None and named.last == match.first and named.payload.places:
                en = match.payload.format(normal_of(named.payload.positions()[0]).en)
                yield Candidate(named.start, match.end, "LOC", NameNormal(en=en), _KIND, "rule")
                break

"""Countries: CLDR's names, our own short forms, and the nationalities that say which countries a text is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from smartnews.article import CityNormal, CountryNormal
from smartnews.draft import Candidate, Draft, Tokens
from smartnews.entities.gazetteer import as_phrase, stems
from smartnews.entities.place_words import place_words
from smartnews.resources import LANGUAGES, Resource, load, read_bytes
from smartnews.text.matcher import Match, PhraseMatcher, split_clitics
from smartnews.text.normalise import fold

__all__ = ["CountryFinder", "CountryWords", "adjectives", "countries_of", "country_words"]

_AMMAN = ("عمان", "JO", "OM")
# Amman has its doubled m, or an a before it; Oman its u: what vowel marks say, when they are written.
_SPELT_AMMAN, _SPELT_OMAN = re.compile("ع\u064e?م\u0651|عم\u064e?\u0651|ع\u064eم"), re.compile("ع\u064f")
_HAMZA = re.compile("[ئؤ]")
_ABBREVIATION = 3  # letters
_SURE, _GUARDED, _ADJECTIVE = 0.98, 0.9, 0.95


class CountryWords(Resource):
    """The file ``data/*/countries.toml``; its comments say what the lists are for."""

    heads: tuple[str, ...]
    heads_only: dict[str, tuple[str, ...]]
    never: tuple[str, ...]
    guarded: frozenset[str]
    adjectival: frozenset[str]
    no_number_after: frozenset[str]
    shared_with_city: frozenset[str]
    before_place: frozenset[str]
    institutions: frozenset[str]
    adjective_endings: tuple[str, ...]
    names: dict[str, tuple[str, ...]]
    adjectives: dict[str, tuple[str, ...]]
    peoples: dict[str, tuple[str, ...]]


class _Name(NamedTuple):
    """What a phrase stands for; ``iso`` is "" for phrases that only hide a country's name."""

    iso: str
    text: str = ""
    guarded: bool = False
    adjectival: bool = False
    no_number: bool = False
    latin: bool = False
    hamza: bool = False  # some spelling of it has ئ or ؤ: الجزائر


class _Lexicon(NamedTuple):
    names: PhraseMatcher[_Name]
    heads: Mapping[str, frozenset[str] | None]  # folded head → the countries that bear it (None: any)
    before: frozenset[str]
    institutions: frozenset[str]
    shared: frozenset[str]
    city_heads: frozenset[str]


@cache
def country_words(language: str) -> CountryWords:
    """Return the word lists of one of the `LANGUAGES`, with the words of its sets folded."""
    words = load("countries", language, CountryWords)
    sets = ("guarded", "adjectival", "no_number_after", "before_place", "institutions")
    return words.model_copy(update={name: frozenset(map(fold, getattr(words, name))) for name in sets})


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str, str]]:
    """Return CLDR's (English, Arabic, French) names by ISO code."""
    rows = (line.split("\t") for line in read_bytes("countries.tsv").decode("utf-8").splitlines())
    return {iso: (english, arabic, french) for iso, english, arabic, french in rows}


@cache
def normal_of(iso: str) -> CountryNormal:
    """Return the normal form of a country."""
    return CountryNormal(iso=iso, en=_table()[iso][0])


def _chosen(language: str) -> tuple[str, ...]:
    """Return the languages whose names are looked for: the text's own, and English or Arabic names quoted in it."""
    return ("ar", "en") if language == "ar" else ("ar", language) if language in LANGUAGES else ("ar", "en")


@cache
def _lexicon(language: str) -> _Lexicon:
    names: dict[str, _Name] = {}
    heads: dict[str, frozenset[str] | None] = {}
    files = [(code, country_words(code)) for code in _chosen(language)]
    for code, words in files:
        column = ("en", "ar", "fr").index(code)
        for iso, cldr in _table().items():
            for spelling in (re.sub(r" ?\(.*\)", "", cldr[column]), *words.names.get(iso, ())):
                phrase = as_phrase(spelling, language)
                hamza = phrase in names and names[phrase].hamza
                names[phrase] = _Name(
                    iso,
                    phrase,
                    phrase in words.guarded,
                    phrase in words.adjectival,
                    phrase in words.no_number_after,
                    code != "ar",
                    hamza or bool(_HAMZA.search(spelling)),
                )
        names.update((as_phrase(phrase, language), _Name("")) for phrase in words.never)
        heads.update((as_phrase(head, language), None) for head in words.heads)
        heads.update((as_phrase(head, language), frozenset(isos)) for head, isos in words.heads_only.items())
    names.pop("", None)
    return _Lexicon(
        PhraseMatcher(names),
        heads,
        frozenset().union(*(words.before_place for _, words in files)),
        frozenset().union(*(words.institutions for _, words in files)),
        frozenset().union(*(words.shared_with_city for _, words in files)),
        frozenset().union(*(place_words(code).heads for code, _ in files)),
    )


@cache
def adjectives(language: str) -> Mapping[str, str]:
    """Return the folded words for nationalities, with and without the article, and the ISO code each points to."""
    found: dict[str, str] = {}
    for code in _chosen(language):
        words = country_words(code)
        articles = ("", "ال") if code == "ar" else ("",)
        for iso, stem in ((iso, stem) for iso, group in words.adjectives.items() for stem in group):
            for ending in words.adjective_endings:
                found.update((fold(article + stem + ending), iso) for article in articles)
        found.update((fold(word), iso) for iso, group in words.peoples.items() for word in group)
    return found


def countries_of(draft: Draft, found: Sequence[Candidate]) -> Counter[str]:
    """Return how much a text speaks of each country (ISO codes): its name counts 2, a nationality or a city 1."""
    weights: Counter[str] = Counter()
    for candidate in found:
        if isinstance(candidate.normal, CountryNormal):
            weights[candidate.normal.iso] += 2
        elif isinstance(candidate.normal, CityNormal):
            weights[candidate.normal.country] += 1
    known = adjectives(draft.language.code)
    for form in draft.tokens.forms:
        iso = known.get(form)
        if iso is None and form[0] in "وفبكل":
            iso = next((known[stem] for stem, _ in split_clitics(form)[1:] if stem in known), None)
        if iso is not None:
            weights[iso] += 1
    return weights


class CountryFinder:
    """Finds countries; ``Candidate.normal`` is a `CountryNormal`. Adjectives (السعودي, Tunisian) are not countries."""

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the countries of the text, left to right."""
        del found
        lexicon = _lexicon(draft.language.code)
        matches = [m for m in lexicon.names.find(draft.tokens) if m.payload.iso and _capital(draft.tokens, m)]
        plain = {m.payload.iso for m in matches if not m.payload.guarded}
        for position, match in enumerate(matches):
            neighbours = matches[max(position - 1, 0) : position + 2]
            confidence = _confidence(draft, lexicon, match, neighbours, plain)
            if not confidence:
                continue
            start, end = match.start, match.end
            if match.cut == 0:
                start = _with_head(draft.tokens, lexicon, match)
            yield Candidate(start, end, "COUNTRY", normal_of(match.payload.iso), confidence, "gazetteer")


def _capital(tokens: Tokens, match: Match[_Name]) -> bool:
    return not match.payload.latin or any(tokens.capital[match.first : match.last])


def _confidence(
    draft: Draft, lexicon: _Lexicon, match: Match[_Name], neighbours: Sequence[Match[_Name]], plain: set[str]
) -> float:
    """Return how sure it is that a name means the country here; 0 if it does not."""
    tokens, name = draft.tokens, match.payload
    before = stems(tokens, match.first - 1)
    if before & lexicon.institutions:
        return 0.0
    if name.adjectival and _is_adjective(draft, match, before):
        return 0.0
    if name.no_number and match.last < len(tokens) and tokens.kinds[match.last] == "n":
        return 0.0
    if not (name.latin or name.hamza) and _HAMZA.search(draft.source(match.start, match.end)):
        return 0.0  # تؤنس is a verb
    if name.latin and (_inside_name(draft, match) or not _abbreviated_rightly(draft, match)):
        return 0.0
    if name.text == _AMMAN[0] and _is_amman(draft, match, before, plain, neighbours):
        return 0.0
    if name.iso in lexicon.shared and not before.isdisjoint(lexicon.city_heads - lexicon.heads.keys()):
        return 0.0
    if name.iso in lexicon.shared and _opens_dateline(draft, match):
        return 0.0
    if name.guarded:
        attached = tokens.forms[match.first][: match.cut]
        listed = any(_adjacent(tokens, match, other) for other in neighbours if other is not match)
        beside = name.latin and match.first > 0 and tokens.forms[match.first - 1] == ","
        supported = listed or beside or not before.isdisjoint(lexicon.before) or attached.endswith(("ب", "ل"))
        if not (supported or name.iso in plain):
            return 0.0
        return _GUARDED
    return _SURE


def _abbreviated_rightly(draft: Draft, match: Match[_Name]) -> bool:
    """Return whether a short Latin name is written in capitals: US, not us or Us."""
    return match.end - match.start > _ABBREVIATION or draft.source(match.start, match.end).isupper()


def _inside_name(draft: Draft, match: Match[_Name]) -> bool:
    """Return whether a Latin name stands among other Latin words in an Arabic text: it is part of a longer name."""
    forms = draft.tokens.forms
    around = forms[max(match.first - 1, 0) : match.first] + forms[match.last : match.last + 1]
    return draft.language.code == "ar" and any("a" <= form[0] <= "z" for form in around)


def _is_adjective(draft: Draft, match: Match[_Name], before: frozenset[str]) -> bool:
    """Return whether a name like السعودية agrees with the noun before it, or with another nationality."""
    if match.cut:
        known = adjectives(draft.language.code)
        return any(stem in known and stem != match.payload.text for stem in before)
    return any(stem.startswith("ال") and len(stem) > 4 for stem in before)


def _adjacent(tokens: Tokens, match: Match[_Name], other: Match[_Name]) -> bool:
    """Return whether two names stand in one list: "X and Y", "X, Y"."""
    first, second = (match, other) if match.first < other.first else (other, match)
    gap = tokens.forms[first.last : second.first]
    joined = tokens.forms[second.first].startswith("و") and second.cut > 0
    return (not gap and joined) or (len(gap) == 1 and gap[0] in {"،", ",", "و", "and", "et", "/"})


def _opens_dateline(draft: Draft, match: Match[_Name]) -> bool:
    """Return whether the name is the place of the dateline, or opens the text as one."""
    place = draft.layout.dateline_place
    if place is not None:
        return place[0] <= match.start and match.end <= place[1]
    tokens = draft.tokens
    return match.first == 0 and match.last < len(tokens) and tokens.forms[match.last] in {":", "-", "–", "—", "("}


def _is_amman(
    draft: Draft, match: Match[_Name], before: frozenset[str], plain: set[str], neighbours: Sequence[Match[_Name]]
) -> bool:
    """Return whether عمان is Amman: by its vowel marks, by "city of", by its neighbours, by the text's countries."""
    source = draft.source(match.start, match.end)
    if _SPELT_OMAN.search(source) or "سلطنه" in before or before & {"خليج", "بحر", "دوله"}:
        return False
    if _SPELT_AMMAN.search(source) or before & {"مدينه", "العاصمه", "الاردنيه"}:
        return True
    if any(_adjacent(draft.tokens, match, other) for other in neighbours if other is not match):
        return False
    weights = countries_of(draft, ())
    jordan = weights["JO"] + 2 * ("JO" in plain)
    return jordan > weights["OM"] + ("مسقط" in draft.view.text)


def _with_head(tokens: Tokens, lexicon: _Lexicon, match: Match[_Name]) -> int:
    """Return where the name starts if the words before it belong to it: جمهورية فنلندا, Republic of Korea."""
    for length in (3, 2, 1):
        first = match.first - length
        if first < 0:
            continue
        phrase = " ".join(tokens.forms[first + 1 : match.first])
        for stem, cut in split_clitics(tokens.forms[first]):
            head = f"{stem} {phrase}".strip()
            if head in lexicon.heads and not (cut == 0 and stem != tokens.forms[first]):
                only = lexicon.heads[head]
                if only is None or match.payload.iso in only:
                    return tokens.starts[first] + cut
    return match.start

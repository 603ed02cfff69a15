"""Countries: CLDR's names and our own short forms, and what stands around them where they are ambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from smartnews.draft import Candidate, Draft, Tokens
from smartnews.entities.gazetteer import as_phrase, city, city_names, opens_title, stems
from smartnews.entities.nations import (
    adjectives,
    countries_of,
    country_normal,
    country_table,
    country_words,
    languages_beside,
)
from smartnews.entities.place_words import place_words
from smartnews.text.matcher import Match, PhraseMatcher, split_clitics

__all__ = ["CountryFinder"]

_AMMAN = "عمان"
# Amman has its doubled m, or an a before it; Oman its u: what vowel marks say, when they are written.
_SPELT_AMMAN, _SPELT_OMAN = re.compile("ع\u064e?م\u0651|عم\u064e?\u0651|ع\u064eم"), re.compile("ع\u064f")
_HAMZA = re.compile("[ئؤ]")
_ABBREVIATION = 3  # letters
_EASILY_A_VERB = 6  # letters below which ئ or ؤ is looked for in the input: تؤنس is not تونس
_SURE, _GUARDED, _ADJECTIVE = 0.98, 0.9, 0.95


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
    regions: frozenset[str]
    amman_before: frozenset[str]
    oman_before: frozenset[str]


@cache
def _lexicon(language: str) -> _Lexicon:
    names: dict[str, _Name] = {}
    heads: dict[str, frozenset[str] | None] = {}
    files = [(code, country_words(code)) for code in languages_beside(language)]
    for code, words in files:
        column = ("en", "ar", "fr").index(code)
        for iso, cldr in country_table().items():
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
        frozenset(
            as_phrase(region, language)
            for code, _ in files
            for group in place_words(code).regions.values()
            for region in group
        ),
        frozenset().union(*(words.amman_before for _, words in files)),
        frozenset().union(*(words.oman_before for _, words in files)),
    )


class CountryFinder:
    """Finds countries; ``Candidate.normal`` is a `CountryNormal`. Adjectives (السعودي, Tunisian) are not countries."""

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the countries of the text, left to right."""
        del found
        lexicon = _lexicon(draft.language.code)
        matches = [m for m in lexicon.names.find(draft.tokens) if m.payload.iso and _capital(draft.tokens, m)]
        plain = {m.payload.iso for m in matches if not m.payload.guarded}
        jordanian = _is_jordanian(draft, plain) if any(m.payload.text == _AMMAN for m in matches) else False
        for position, match in enumerate(matches):
            neighbours = matches[max(position - 1, 0) : position + 2]
            confidence = _confidence(draft, lexicon, match, neighbours, plain, jordanian)
            if not confidence:
                continue
            start, end = match.start, match.end
            if match.cut == 0:
                start = _with_head(draft.tokens, lexicon, match)
            yield Candidate(start, end, "COUNTRY", country_normal(match.payload.iso), confidence, "gazetteer")


def _capital(tokens: Tokens, match: Match[_Name]) -> bool:
    return not match.payload.latin or any(tokens.capital[match.first : match.last])


def _confidence(
    draft: Draft,
    lexicon: _Lexicon,
    match: Match[_Name],
    neighbours: Sequence[Match[_Name]],
    plain: set[str],
    jordanian: bool,
) -> float:
    """Return how sure it is that a name means the country here; 0 if it does not."""
    tokens, name = draft.tokens, match.payload
    before = stems(tokens, match.first - 1)
    if before & lexicon.institutions or _is_titled(tokens, lexicon, match, before):
        return 0.0
    if name.adjectival and _is_adjective(draft, match, before):
        return 0.0
    if name.no_number and match.last < len(tokens) and tokens.kinds[match.last] == "n":
        return 0.0
    short = match.end - match.start < _EASILY_A_VERB
    if short and not (name.latin or name.hamza) and _HAMZA.search(draft.source(match.start, match.end)):
        return 0.0
    if name.latin and (_inside_name(draft, match) or not _abbreviated_rightly(draft, match)):
        return 0.0
    if name.text == _AMMAN and _is_amman(draft, lexicon, match, before, jordanian, neighbours):
        return 0.0
    if name.iso in lexicon.shared and not before.isdisjoint(lexicon.city_heads - lexicon.heads.keys()):
        return 0.0
    if name.iso in lexicon.shared and _opens_dateline(draft, match):
        return 0.0
    if name.guarded:
        attached = tokens.forms[match.first][: match.cut]
        listed = any(_adjacent(tokens, match, other) for other in neighbours if other is not match)
        comma = match.first > 0 and tokens.forms[match.first - 1] == ","
        beside = name.latin and comma and name.text not in lexicon.regions  # Atlanta, Georgia
        supported = listed or beside or not before.isdisjoint(lexicon.before) or attached.endswith(("ب", "ل"))
        if not (supported or name.iso in plain):
            return 0.0
        return _GUARDED
    return _SURE


def _is_titled(tokens: Tokens, lexicon: _Lexicon, match: Match[_Name], before: frozenset[str]) -> bool:
    """Return whether the name is part of a quoted name."""
    return not match.cut and before.isdisjoint(lexicon.before) and opens_title(tokens, match.first, match.last)


def _abbreviated_rightly(draft: Draft, match: Match[_Name]) -> bool:
    """Return whether a short Latin name is written in capitals: US, not us or Us."""
    return match.end - match.start > _ABBREVIATION or draft.source(match.start, match.end).isupper()


def _inside_name(draft: Draft, match: Match[_Name]) -> bool:
    """Return whether a Latin name stands among other Latin words in an Arabic text: it is part of a longer name."""
    forms = draft.tokens.forms
    around = (*forms[max(match.first - 1, 0) : match.first], *forms[match.last : match.last + 1])
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


def _is_jordanian(draft: Draft, plain: set[str]) -> bool:
    """Return whether a text is rather about Jordan than about Oman, by its nationalities and its plain cities."""
    weights = countries_of(draft, ())
    names = city_names("ar")
    for form in set(draft.tokens.forms):
        name = names.get(form)
        if name is not None and name.demand == "0" and form != _AMMAN:
            weights[city(name.positions()[0]).country] += 1
    return weights["JO"] + 2 * ("JO" in plain) > weights["OM"] + ("مسقط" in draft.view.text)


def _is_amman(
    draft: Draft,
    lexicon: _Lexicon,
    match: Match[_Name],
    before: frozenset[str],
    jordanian: bool,
    neighbours: Sequence[Match[_Name]],
) -> bool:
    """Return whether عمان is Amman: by its vowel marks, by "city of", by its neighbours, by the text's countries."""
    source = draft.source(match.start, match.end)
    if _SPELT_OMAN.search(source) or before & lexicon.oman_before:
        return False
    if _SPELT_AMMAN.search(source) or before & lexicon.amman_before:
        return True
    if any(_adjacent(draft.tokens, match, other) for other in neighbours if other is not match):
        return False
    return jordanian


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

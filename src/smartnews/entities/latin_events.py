"""Named events in English and French texts, by a head noun and the capitals around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smartnews.article import EventNormal
from smartnews.draft import Candidate, Draft
from smartnews.resources import Resource, load
from smartnews.text.normalise import fold

__all__ = ["LatinEventWords", "LatinEvents", "acronym_after"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|e|eme|er|ere)")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*(?:[ -]?\d{2,4})?")
_LONGEST = 12
_OF = frozenset({"de", "du", "des", "d'", "pour", "sur"})


class LatinEventWords(Resource):
    """``data/{en,fr}/events.toml``."""

    heads: tuple[str, ...]
    days: tuple[str, ...]
    linking: tuple[str, ...]
    prefixes: tuple[str, ...]
    titled: tuple[str, ...]


class LatinEvents:
    """Finds events such as "Global Smart Cities Conference 2023", "le Festival international de Carthage"."""

    def __init__(self) -> None:
        self._words = {code: load("events", code, LatinEventWords) for code in ("en", "fr")}
        self._heads = {code: frozenset(map(fold, (*words.heads, *words.days))) for code, words in self._words.items()}
        self._linking = {code: frozenset(map(fold, words.linking)) for code, words in self._words.items()}
        self._prefixes = {code: frozenset(map(fold, words.prefixes)) for code, words in self._words.items()}

    def __call__(self, draft: Draft) -> Iterator[Candidate]:
        """Yield the events; they may overlap those of other finders."""
        code = draft.language.code if draft.language.code in self._words else "en"
        heads = self._heads[code]
        tokens = draft.tokens
        forms, capital, kinds = tokens.forms, tokens.capital, tokens.kinds
        for index in range(len(forms)):
            if forms[index] not in heads or kinds[index] != "w" or (code == "en" and not capital[index]):
                continue
            first, before = self._leftwards(draft, index, code)
            last, after = self._rightwards(draft, index + 1, code)
            year = None
            if last < len(forms) and _YEAR.fullmatch(forms[last]):
                year = int(forms[last])
                last += 1
            if (
                not before + after
                and code == "fr"
                and capital[index]
                and index
                and kinds[index - 1] == "w"
                and not year
            ):
                last = self._small_name(draft, index + 1)
                after = last - index - 1
            if not before + after and not (year and capital[index]):
                continue
            if first == index and not capital[index] and not after:
                continue
            name = draft.clean(tokens.starts[first], tokens.ends[last - 1]) if code == "en" else None
            normal = EventNormal(en=name, year=year, acronym=acronym_after(draft, last))
            yield Candidate(tokens.starts[first], tokens.ends[last - 1], "EVENT", normal, 0.75)

    def _leftwards(self, draft: Draft, index: int, code: str) -> tuple[int, int]:
        """Return the beginning of what stands before the head ("World Green Economy"), and its names."""
        tokens = draft.tokens
        forms, capital, kinds = tokens.forms, tokens.capital, tokens.kinds
        linking, prefixes = self._linking[code], self._prefixes[code]
        first, named = index, 0
        while first and index - first < _LONGEST:
            before = first - 1
            name = capital[before] and forms[before] not in prefixes
            linked = before > 0 and capital[before - 1]
            if kinds[before] == "w" and (name or _ORDINAL.fullmatch(forms[before])):
                named += 1
            elif not linked or not (
                forms[before] == "-" or (code == "en" and first < index and forms[before] in linking)
            ):
                break
            first = before
        while first < index and (forms[first] in linking or forms[first] in prefixes):
            first += 1
        return first, named

    def _small_name(self, draft: Draft, start: int) -> int:
        """Return the end of a French name without capitals behind its head: (Forum) mondial de l'eau."""
        tokens = draft.tokens
        forms, kinds = tokens.forms, tokens.kinds
        index = start
        while index < len(forms) and _french(forms[index]):
            index += 1
        linked = index
        while linked < len(forms) and linked - index < 3 and forms[linked] in self._linking["fr"]:
            linked += 1
        if linked == index or linked >= len(forms) or kinds[linked] != "w" or forms[index] not in _OF:
            return start
        return linked + 1

    def _rightwards(self, draft: Draft, start: int, code: str) -> tuple[int, int]:
        """Return the end of what follows the head ("of Carthage", "international du livre de Tunis"), and its names."""
        tokens = draft.tokens
        forms, capital, kinds = tokens.forms, tokens.capital, tokens.kinds
        linking = self._linking[code]
        last, named, index = start, 0, start
        lower = 0
        while index < min(len(forms), start + _LONGEST):
            if kinds[index] == "w" and capital[index]:
                named += 1
                index += 1
                last = index
                lower = 0
            elif forms[index] in linking and forms[index] not in ("and", "et", "&"):
                index += 1
            elif (
                code == "fr" and kinds[index] == "w" and lower < 2 and index + 1 < len(forms) and _french(forms[index])
            ):
                lower += 1
                index += 1
            else:
                break
        return last, named


def acronym_after(draft: Draft, last: int) -> str | None:
    """Return the capitals in parentheses right behind a name that ends before token ``last``."""
    tokens = draft.tokens
    if last < len(tokens) and tokens.forms[last] == "”":
        last += 1
    if last + 2 >= len(tokens) or tokens.forms[last] != "(":
        return None
    for closing in range(last + 2, min(len(tokens), last + 5)):
        if tokens.forms[closing] == ")":
            inside = draft.source(tokens.starts[last + 1], tokens.ends[closing - 1]).strip()
            return inside if _ACRONYM.fullmatch(inside) else None
    return None


def _french(form: str) -> bool:
    """Tell whether a small-letter French word may stand inside a name (international, livre ...)."""
    return form in _INSIDE


_INSIDE = frozenset(
    [
        "international",
        "internationale",
        "mondial",
        "mondiale",
        "national",
        "nationale",
        "annuel",
        "annuelle",
        "arabe",
        "africain",
        "africaine",
        "europeen",
        "europeenne",
        "euro-mediterraneen",
        "livre",
        "monde",
        "cinema",
        "theatre",
        "musique",
        "film",
        "films",
        "jazz",
        "nations",
        "clubs",
        "afrique",
        "france",
        "tunisie",
        "agriculture",
        "artisanat",
        "tourisme",
        "industrie",
        "energie",
        "energies",
        "renouvelables",
        "numerique",
        "paix",
        "litterature",
        "photographie",
    ]
)

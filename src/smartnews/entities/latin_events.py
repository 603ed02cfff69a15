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
        heads, linking, prefixes = self._heads[code], self._linking[code], self._prefixes[code]
        tokens = draft.tokens
        forms, capital, kinds = tokens.forms, tokens.capital, tokens.kinds
        for index in range(len(forms)):
            if forms[index] not in heads or kinds[index] != "w":
                continue
            if not capital[index] and code == "en":
                continue
            first, last = index, index + 1
            named = 0
            while first and index - first < _LONGEST:
                before = first - 1
                if kinds[before] == "w" and (
                    (capital[before] and forms[before] not in prefixes) or _ORDINAL.fullmatch(forms[before])
                ):
                    named += 1
                    first = before
                elif (
                    forms[before] in linking and before and capital[before - 1] and first < index and code == "en"
                ) or (forms[before] == "-" and before and capital[before - 1]):
                    first = before
                else:
                    break
            while first < index and (forms[first] in linking or forms[first] in prefixes):
                first += 1
            last, after = self._rightwards(draft, index + 1, code)
            named += after
            year = None
            if last < len(forms) and _YEAR.fullmatch(forms[last]):
                year = int(forms[last])
                last += 1
            starts_sentence = first == index and not capital[index]
            if (named == 0 and not (year and capital[index])) or (starts_sentence and after == 0):
                continue
            name = draft.clean(tokens.starts[first], tokens.ends[last - 1]) if code == "en" else None
            normal = EventNormal(en=name, year=year, acronym=acronym_after(draft, last))
            yield Candidate(tokens.starts[first], tokens.ends[last - 1], "EVENT", normal, 0.75)

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

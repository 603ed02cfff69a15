"""People and organisations in texts of Latin letters, by their capitals and what stands around them.

A run of capitalised words (with the small words inside names) is an organisation if it holds a word for one
(University, Ministère) or ends in a company's suffix; a person if a title or verb of saying precedes or follows
it, if a role stands behind a comma, or if it begins with a known given name; otherwise it stays unmarked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft, Tokens
from smartnews.entities.lexicon import name_tokens
from smartnews.resources import Resource, load
from smartnews.text.cues import cues
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["LatinNames", "LatinOrganisationWords", "LatinPersonWords"]

_LONGEST = 10
_LONGEST_PERSON = 5
_ACRONYM = range(3, 7)
_DIVIDING = frozenset(
    ["and", "et", "&", "for", "pour", "of", "on", "sur", "in", "en", "the", "à", "au", "aux"]
)  # inside names of institutions only
_AND = frozenset({"and", "et", "&"})


class LatinOrganisationWords(Resource):
    """``data/{en,fr}/organisations.toml``."""

    heads: tuple[str, ...]
    suffixes: tuple[str, ...]
    not_names: tuple[str, ...]
    linking: tuple[str, ...]


class LatinPersonWords(Resource):
    """``data/{en,fr}/persons.toml``."""

    titles: tuple[str, ...]
    roles: tuple[str, ...]
    stops: tuple[str, ...]
    given: tuple[str, ...]


class _Words:
    """The word lists of one language, folded."""

    def __init__(self, language: str) -> None:
        organisations = load("organisations", language, LatinOrganisationWords)
        persons = load("persons", language, LatinPersonWords)
        self.heads = frozenset(map(fold, organisations.heads))
        self.suffixes = frozenset(map(fold, organisations.suffixes))
        self.not_names = frozenset(map(fold, organisations.not_names))
        self.linking = frozenset(map(fold, organisations.linking))
        self.titles = frozenset(map(fold, persons.titles))
        self.roles = frozenset(map(fold, persons.roles))
        self.stops = frozenset(map(fold, persons.stops))
        self.given = frozenset(map(fold, persons.given))


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    """Return the folded Latin spellings of known given names."""
    entries = (latin for uses, latin in name_tokens().values() if latin and "g" in uses)
    return frozenset(fold(form.rpartition("=")[2]) for latin in entries for form in latin.split(";"))


class LatinNames:
    """Finds PERSON and ORG by capitals; see the module for how."""

    def __init__(self) -> None:
        self._words = {language: _Words(language) for language in ("en", "fr")}
        self._saying = cues().verbs
        self._particles = cues().particles

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> list[Candidate]:
        """Return the people and organisations of a text in Latin letters."""
        words = self._words.get(draft.language.code, self._words["en"])
        taken = _taken(draft, found)
        names = [
            name for run in self._runs(draft, words, taken) if (name := self._judged(draft, words, *run)) is not None
        ]
        names.extend(_surnames(draft, names, words))
        return names

    def _runs(self, draft: Draft, words: _Words, taken: Sequence[bool]) -> Iterator[tuple[int, int]]:
        """Yield the runs of capitalised words, with the small words that may stand inside names."""
        tokens = draft.tokens
        forms, kinds, capital = tokens.forms, tokens.kinds, tokens.capital
        index, count = 0, len(forms)
        while index < count:
            small_head = not capital[index] and forms[index] in words.heads and words.linking and index + 2 < count
            if kinds[index] != "w" or taken[index] or not (capital[index] or (small_head and "de" in words.linking)):
                index += 1
                continue
            if capital[index] and forms[index] in words.stops:
                index += 1
                continue
            last = index + 1
            while last < count and last - index < _LONGEST and not taken[last]:
                if kinds[last] == "w" and capital[last]:
                    last += 1
                    continue
                bridge = last
                while bridge < count and bridge - last < 3 and self._joins(tokens, bridge, words):
                    bridge += 1
                if any(form in _AND for form in forms[last:bridge]) and self._parts(draft, words, index, last, bridge):
                    break
                if bridge == last or bridge >= count or not capital[bridge] or kinds[bridge] != "w" or taken[bridge]:
                    break
                last = bridge + 1
            yield index, last
            index = last

    def _parts(self, draft: Draft, words: _Words, first: int, last: int, behind: int) -> bool:
        """Tell whether "and" divides two names: there is no institution before it, or another one behind it."""
        forms, capital = draft.tokens.forms, draft.tokens.capital
        if not any(_bare(form) in words.heads for form in forms[first:last]) or behind - last > 1:
            return True
        end = behind
        while end < len(forms) and end - behind < _LONGEST and capital[end]:
            end += 1
        source = draft.source(draft.tokens.starts[behind], draft.tokens.ends[behind]) if behind < len(forms) else ""
        return (source.isupper() and len(source) > 1) or any(_bare(form) in words.heads for form in forms[behind:end])

    def _joins(self, tokens: Tokens, index: int, words: _Words) -> bool:
        """Tell whether a token may stand inside a name; a dash between spaces ends it (GENEVA - The World Bank)."""
        form = tokens.forms[index]
        if form in ("-", "'", "’"):
            return 0 < index < len(tokens) - 1 and (
                tokens.ends[index - 1] == tokens.starts[index] and tokens.ends[index] == tokens.starts[index + 1]
            )
        return form in words.linking or form in self._particles

    def _judged(self, draft: Draft, words: _Words, first: int, last: int) -> Candidate | None:
        """Return what a run of capitalised words is, or None if nothing tells."""
        tokens = draft.tokens
        forms = tokens.forms
        run = forms[first:last]
        if not tokens.capital[first] and last - first < 2:
            return None
        titled = False
        while first < last - 1 and forms[first] in words.titles:
            first, titled = first + 1, True
            if forms[first] in words.linking:  # "CEO of Green Futures": an institution follows
                titled = False
                while first < last - 1 and forms[first] in words.linking:
                    first += 1
        head = any(_bare(form) in words.heads for form in run) and last - first > 1
        suffix = _bare(run[-1]) in words.suffixes
        if not titled and (head or (suffix and len(run) > 1)):
            if last < len(forms) and forms[last] == "." and suffix and not run[-1].endswith("."):
                last += 1
            return self._named(draft, first, last, "ORG", 0.75)
        last = next((index for index in range(first, last) if forms[index] in _DIVIDING), last)
        if last == first:
            return None
        if last - first == 1:
            return self._single(draft, words, first, titled)
        if last - first > _LONGEST_PERSON + 2 or not tokens.capital[first]:
            return None
        before = forms[first - 1] if first else ""
        after = forms[last] if last < len(forms) else ""
        behind = forms[last + 1] if last + 1 < len(forms) else ""
        told = titled or before in words.titles or before in self._saying or after in self._saying
        told = told or (after in (",", "(") and behind in words.roles)
        known = forms[first] in _given_names() or forms[first] in words.given
        told = told or self._is_contact_line(draft, first, last)
        if told or known:
            return self._named(draft, first, last, "PERSON", 0.85 if told and known else 0.7)
        return None

    @staticmethod
    def _is_contact_line(draft: Draft, first: int, last: int) -> bool:
        """Tell whether a run is a whole line of the contact block."""
        tokens = draft.tokens
        block = draft.layout.contact
        if block is None or not block[0] <= tokens.starts[first] < block[1]:
            return False
        before = tokens.kinds[first - 1] == "b" if first else True
        return before and (last >= len(tokens) or tokens.kinds[last] == "b" or tokens.forms[last] == ",")

    def _single(self, draft: Draft, words: _Words, index: int, titled: bool) -> Candidate | None:
        tokens = draft.tokens
        form = tokens.forms[index]
        before = tokens.forms[index - 1] if index else ""
        if titled or (before in words.titles and len(form) > 2 and form not in words.heads):
            return self._named(draft, index, index + 1, "PERSON", 0.7)
        source = draft.source(tokens.starts[index], tokens.ends[index])
        if source.isupper() and source.isalpha() and len(source) in _ACRONYM and form not in words.not_names:
            return self._named(draft, index, index + 1, "ORG", 0.5)
        return None

    @staticmethod
    def _named(draft: Draft, first: int, last: int, kind: str, confidence: float) -> Candidate:
        tokens = draft.tokens
        start, end = tokens.starts[first], tokens.ends[last - 1]
        english = draft.clean(start, end) if kind == "PERSON" or draft.language.code == "en" else None
        return Candidate(start, end, "PERSON" if kind == "PERSON" else "ORG", NameNormal(en=english), confidence)


def _bare(form: str) -> str:
    """Return a word without the full stop of an abbreviation ("Ltd.")."""
    return form.rstrip(".")


def _surnames(draft: Draft, names: Sequence[Candidate], words: _Words) -> Iterator[Candidate]:
    """Yield later mentions of people by the last word of their names."""
    surnames: dict[str, str] = {}
    for name in names:
        if name.type == "PERSON":
            parts = draft.view.text[name.start : name.end].split()
            if len(parts) > 1 and len(parts[-1]) > 2 and parts[-1] not in words.stops:
                surnames[parts[-1]] = parts[-1]
    if not surnames:
        return
    for match in PhraseMatcher(surnames, clitics=False).find(draft.tokens):
        if draft.tokens.capital[match.first]:
            normal = NameNormal(en=draft.clean(match.start, match.end))
            yield Candidate(match.start, match.end, "PERSON", normal, 0.6)


def _taken(draft: Draft, found: Sequence[Candidate]) -> list[bool]:
    """Return which tokens belong to dates, figures, addresses and events."""
    tokens = draft.tokens
    taken = [False] * len(tokens)
    for candidate in found:
        if candidate.type in ("CITY", "COUNTRY", "LOC", "ORG"):
            continue
        index = tokens.at(candidate.start)
        while index < len(taken) and tokens.starts[index] < candidate.end:
            taken[index] = True
            index += 1
        if (
            candidate.type == "EVENT"
            and index + 2 < len(taken)
            and tokens.forms[index] == "("
            and tokens.forms[index + 2] == ")"
        ):
            taken[index + 1] = True  # its acronym
    return taken

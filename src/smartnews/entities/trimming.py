"""What a model takes for a part of a name and is none, and names that are none.

Models draw the line between a name and its neighbours less surely than they see that there is a name. These rules hold
for every model:

- titles, roles, nationalities and pious formulas stand outside a person's name (اللواء, الغاني, رضي الله عنه), and a
  role that is nothing but a role is nobody;
- أبو and أم, the second half of عبد … and آل with its house belong to the name;
- an organisation ends before «و» and somebody's title (هيئة دبي للثقافة والنجم);
- a country before a person belongs to the role before it (رئيس مالي بنغو وا موثاريكا);
- a name has both of its quotation marks or brackets or neither: معرض «جيتكس» is a word for the kind and the name, and
  شركة أبوظبي للخدمات الصحية «صحة» a name and a shorter one;
- a treaty, a law, an index are no organisations (معاهدتي جنيف وروما).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartnews.draft import Candidate, Draft
from smartnews.entities.organisation_words import OrganisationWords
from smartnews.entities.person_words import ARTICLE, SERVANT, Does, PersonLexicon
from smartnews.resources import load
from smartnews.text.normalise import fold

__all__ = ["Trimmer"]

_PAIRS = {"“": "”", '"': '"', "(": ")", "[": "]", "«": "»", "‘": "’"}
_EDGES = frozenset("،,.:؛;-–—!؟?/*\n ”)]»’")
_QUOTED = ("ORG", "EVENT", "PRODUCT", "LOC")
# Written small it is never part of a name (le Fonds monétaire); The Guardian keeps its own.
_ARTICLE = re.compile(r"(?:the|le|la|les) |l['’]|The (?=\S+ \S)")
_PARENTS = frozenset(map(fold, ("أبو", "أبي", "أبا", "أم")))
_NO_OTHER = frozenset(map(fold, ("سواء", "هل")))  # after these أم is "or"
_GIVEN, _FAMILY = "g", "f"


class Trimmer:
    """Trims the names of a model; see the module for how.

    Args:
        lexicon: words about people.
    """

    def __init__(self, lexicon: PersonLexicon) -> None:
        words = load("organisations", "ar", OrganisationWords)
        self._lexicon = lexicon
        self._things = frozenset(map(fold, words.things))

    def __call__(self, draft: Draft, name: Candidate, countries: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield what is left of a name: nothing, one name or two."""
        for part in _quoted(draft, name) if name.type in _QUOTED else (name,):
            start, end = _without_edges(draft.view.text, part.start, part.end)
            if name.type == "PERSON":
                start, end = self._person(draft, start, end, countries)
            elif name.type == "ORG":
                start, end = self._organisation(draft, start, end)
            if start < end:
                yield replace(part, start=start, end=end)

    def _organisation(self, draft: Draft, start: int, end: int) -> tuple[int, int]:
        """Return the range of the organisation's name in ``start:end``, empty if there is none."""
        start += _article(draft.source(start, end))
        words = draft.view.text[start:end].split(" ")
        if words[0].removeprefix("ال") in self._things:
            return start, start
        for place, word in enumerate(words):
            if place and word[0:1] == "و" and word[1:] in self._lexicon.titles and word[1:3] == "ال":
                return start, start + len(" ".join(words[:place]))
        return start, end

    def _person(self, draft: Draft, start: int, end: int, countries: Sequence[Candidate]) -> tuple[int, int]:
        """Return the range of the person's name in ``start:end``, empty if there is none."""
        text, lexicon = draft.view.text, self._lexicon
        at = draft.tokens.at(start)
        if at and draft.tokens.forms[at - 1] in lexicon.roles:
            start = next((c.end + 1 for c in countries if c.start == start and c.end < end), start)
        words = text[start:end].split(" ")
        first = 0
        while first < len(words) and self._announces(words[first], first + 1 == len(words)):
            first += 1
        last = first
        while last < len(words) and not self._ends(words, last, first):
            last += 1
        if last == first or (last == first + 1 and words[first] in lexicon.never):
            return start, start
        before = sum(len(word) + 1 for word in words[:first])
        return _whole(draft, start + before, start + before + len(" ".join(words[first:last])))

    def _announces(self, word: str, alone: bool) -> bool:
        """Tell whether a word that heads a name is a title, a role or (not ``alone``) a nationality, and no name."""
        if word.startswith(ARTICLE) and self._lexicon(word).does & Does.NATIONALITY:
            return not alone
        return (word in self._lexicon.titles or word in self._lexicon.roles) and not self._is_name(word)

    def _ends(self, words: Sequence[str], place: int, first: int) -> bool:
        """Tell whether the name ends before a word of it."""
        word = words[place]
        if word in self._lexicon.formulas:
            return True
        return place > first and word in self._lexicon.roles and not self._is_name(word)

    def _is_name(self, word: str) -> bool:
        uses = self._lexicon.names.get(word, ("", ""))[0]
        return _GIVEN in uses or _FAMILY in uses


def _quoted(draft: Draft, name: Candidate) -> Iterator[Candidate]:
    """Yield the name; or what stands inside an opening mark in it that is closed right behind it, and what before."""
    text = draft.view.text
    surface = text[name.start : name.end]
    place, mark = max((surface.rfind(opening), opening) for opening in _PAIRS)
    if place < 0 or _PAIRS[mark] in surface[place + 1 :]:
        yield name
        return
    if place and " " in surface[:place].strip():
        yield replace(name, end=name.start + place)
    yield replace(name, start=name.start + place + 1)


def _whole(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """Return the range with what a name cannot be parted from: أبو or أم before it, the word after عبد, آل with one."""
    tokens = draft.tokens
    first, last = tokens.at(start), tokens.at(end - 1)
    if first and tokens.starts[first] == start and tokens.forms[first - 1] in _PARENTS:
        before = draft.source(tokens.starts[first - 1], tokens.ends[first - 1])
        alone = first < 2 or tokens.kinds[first - 2] != "w" or tokens.forms[first - 2] not in _NO_OTHER
        if before[:1] == "أ" and alone:
            start = tokens.starts[first - 1]
    following = tokens.kinds[last + 1 : last + 3]
    if following[:1] == "w" and tokens.forms[last] == SERVANT:
        end = tokens.ends[last + 1]
    elif following == "ww" and draft.source(tokens.starts[last + 1], tokens.ends[last + 1]) == "آل":
        end = tokens.ends[last + 2]
    return start, end


def _without_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without punctuation at its edges that is no part of a name."""
    while start < end and text[start] in _EDGES:
        start += 1
    if end - start > 2 and _PAIRS.get(text[start]) == text[end - 1]:
        start, end = start + 1, end - 1
    while end > start and text[end - 1] in _EDGES and not _closes(text[start:end]):
        end -= 1
    return start, end


def _article(surface: str) -> int:
    """Return how many characters of an English or French name are an article that is no part of it."""
    match = _ARTICLE.match(surface)
    return match.end() if match else 0


def _closes(surface: str) -> bool:
    """Tell whether the last character closes a mark that is opened inside, or a point that belongs to initials."""
    last = surface[-1]
    if last == ".":
        return surface[-3:-2] in (".", " ", "") or surface[:-1].count(".") > 0
    return any(closing == last and opening in surface[:-1] for opening, closing in _PAIRS.items())

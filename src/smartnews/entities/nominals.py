"""How far an Arabic name goes, once its head noun is found.

Names of institutions and events are noun phrases: head + nouns in construct up to one with the article (or a
proper name), then adjectives with the article, then complements (للتراث, لشؤون الأسرة), joined parts (والتعليم,
وتنمية المجتمع) and, for some, the place (في دبي). The phrase ends at the first word that fits none of these: a
verb, a preposition, a relative word, an indefinite noun after a definite one, a second noun with the article,
punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smartnews.draft import Candidate, Draft
from smartnews.entities.gazetteer import city_names
from smartnews.entities.lexicon import name_tokens
from smartnews.entities.nominal_words import NominalLexicon

__all__ = ["Grammar", "Phrase", "Places", "places_of"]

Places = dict[int, tuple[int, int]]
"""Where a place begins: the index of its first token → (index after its last, characters of attached particles)."""

_CLOSING = {"“": "”", '"': '"', "«": "»", "‘": "’", "'": "'"}
_LONGEST = 14
_LONGEST_QUOTE = 12
_LONGEST_CITY = 3
_NO_PROOF = "0"
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class Phrase:
    """A name phrase: ``last`` is the token index after its end; the flags say what it is made of."""

    last: int
    definite: bool = False  # reached a noun with the article, or a proper name
    nouns: int = 0
    adjectives: int = 0
    ordinals: int = 0
    complements: int = 0
    quoted: bool = False
    proper: bool = False
    place: bool = False
    located: bool = False  # ends in "in PLACE"
    year: int | None = None


def places_of(draft: Draft, found: Iterable[Candidate]) -> Places:
    """Return the cities, countries and other places found, by the token in which they begin."""
    tokens = draft.tokens
    places: Places = {}
    for candidate in found:
        if candidate.type in ("CITY", "COUNTRY", "LOC"):
            first = tokens.at(candidate.start)
            if first < len(tokens):
                places[first] = (tokens.at(candidate.end - 1) + 1, max(0, candidate.start - tokens.starts[first]))
    return places


class Grammar(NominalLexicon):
    """The grammar of Arabic name phrases; see the module for its rules."""

    def __init__(self, beginning: Iterable[str] = ()) -> None:
        super().__init__(beginning)
        self.cities = city_names("ar")

    def tail(
        self,
        draft: Draft,
        first: int,
        places: Places,
        *,
        definite: bool = False,
        joined: bool = True,
        located: bool = False,
        free: bool = False,
    ) -> Phrase:
        """Return the phrase that continues at token ``first``, after a head.

        Args:
            draft: the text.
            first: the token after the head.
            places: the places of the text.
            definite: whether the head itself has the article.
            joined: whether parts with و may follow.
            located: whether "in PLACE" belongs to the name.
            free: whether any noun may follow ل, not only those of complements (المؤتمر الأول لوعاظ الأزهر).
        """
        tokens = draft.tokens
        forms, kinds = tokens.forms, tokens.kinds
        phrase = Phrase(first, definite)
        head_definite = definite
        closed = first if definite else 0  # the phrase may end only where it is closed
        index = first
        stop = min(len(forms), first + _LONGEST)
        while index < stop:
            kind, form = kinds[index], forms[index]
            if kind == "p":
                end = self._quotation(tokens.forms, index) if form in _CLOSING and not phrase.quoted else 0
                if not end or not (index == first or phrase.definite):
                    break
                phrase.quoted = phrase.definite = True
                index = closed = end
                continue
            if kind == "n":
                if _YEAR.fullmatch(form) and (phrase.definite and index > first):
                    phrase.year = int(form)
                    index = closed = index + 1
                break
            if kind != "w":
                break
            governed = self._governed_by(forms, index, phrase, places) if phrase.definite and index > first else 0
            if governed:
                index = closed = index + governed
                continue
            if form in self._stops or form in self._passing:
                behind = self._place(forms, index + 1, places) if located and form == "في" and phrase.definite else None
                if behind is not None and not behind[1]:
                    closed = behind[0]
                    phrase.located = True
                break
            place = self._place(forms, index, places) if located or not phrase.definite else places.get(index)
            if place is not None:
                last, cut = place
                if free and form.startswith("لل") and phrase.definite and phrase.nouns:
                    phrase.complements += 1  # مؤتمر المانحين لليمن
                    index = closed = last
                    continue
                if cut == 0 and not form.startswith("لل"):
                    if not phrase.definite or (index == first and not definite):
                        phrase.place = phrase.definite = True
                        index = closed = last
                        continue
                    if not (form.startswith("ال") and self.is_adjective(form)):
                        break
                elif form[:cut].endswith("ب"):
                    if located and phrase.definite and form[:1] == "ب":
                        closed = last
                        phrase.located = True
                    break
                elif form[:cut] == "و" and phrase.place and closed == index and joined and phrase.nouns == 0:
                    index = closed = last
                    continue
                else:
                    break
            if index == first and not definite:
                named = self._person(forms, kinds, index)
                if named > index:
                    phrase.proper = phrase.definite = True
                    index = closed = named
                    continue
            step = self._step(form, phrase, index == first, head_definite, joined, free, forms, index)
            if not step:
                break
            index += step
            if phrase.definite:
                closed = index
        phrase.last = closed
        if not closed:
            phrase.last = first
            phrase.definite = head_definite
        return phrase

    def _step(
        self,
        form: str,
        phrase: Phrase,
        at_head: bool,
        head_definite: bool,
        joined: bool,
        free: bool,
        forms: Sequence[str],
        index: int,
    ) -> int:
        """Take one word into the phrase; return how many tokens were taken, 0 if the phrase ends before it."""
        if form.startswith("ال") and len(form) > 3:
            if not phrase.definite:
                if form in self._beginning and phrase.nouns == 0 and form not in self._linking and not at_head:
                    return 0
                phrase.definite = True
                phrase.nouns += 1
                return 1
            if not self.is_adjective(form):
                return 0
            if form in self._ordinals:
                phrase.ordinals += 1
            else:
                phrase.adjectives += 1
            return 1
        if form.startswith("لل") and len(form) > 4:
            if not phrase.definite or "ال" + form[2:] in self._people or form[2:] in self._people:
                return 0
            phrase.complements += 1
            return 1
        if form.startswith("ل") and (
            form[1:] in self._linking
            or (free and index + 1 < len(forms) and forms[index + 1].startswith("ال") and self._is_noun(form[1:]))
        ):
            if not phrase.definite:
                return 0
            phrase.complements += 1
            phrase.definite = False
            return 1
        if form == "و" and joined and phrase.definite and index + 1 < len(forms):
            following = forms[index + 1]
            if following.startswith("ال") and following not in self._beginning and not self.is_stop(following):
                return 2
            return 0
        if form.startswith("وال") and len(form) > 5:
            return int(
                joined
                and phrase.definite
                and form[1:] not in self._beginning
                and not self.is_stop(form[1:])
                and (phrase.nouns > 0 or phrase.complements > 0)
            )
        if form.startswith("و") and form[1:] in self._linking and phrase.definite:
            if not joined or form[1:] in self._beginning or not (phrase.nouns or phrase.complements):
                return 0
            phrase.definite = False
            return 1
        if form.startswith("و") and not phrase.definite and form[1:] in self._linking and not at_head:
            return 1
        if phrase.definite and not (phrase.proper and not phrase.adjectives and not phrase.complements):
            return 0
        if self.is_proper(form) and not (head_definite and not phrase.complements):
            phrase.proper = phrase.definite = True
            return 1
        if phrase.definite:
            return 0
        kind = self.classes.get(form)
        if (kind in ("n", "s") or form in self._linking or kind is None) and phrase.nouns < 4:
            if form in self._beginning and not at_head:
                return 0
            phrase.nouns += 1
            return 1
        return 0

    def _governed_by(self, forms: Sequence[str], index: int, phrase: Phrase, places: Places) -> int:
        """Return how many words from ``index`` the word before governs: العناية + بشؤون المسجد, للوقاية + من الفساد."""
        before = forms[index - 1]
        preposition = self._governed.get("ال" + before[2:] if before.startswith("لل") else before)
        if preposition is None:
            return 0
        if preposition == "ب":
            word, last = forms[index][1:] if forms[index][0] == "ب" else "", index + 1
        else:
            # وزارة الدفاع + عن مناقصة: behind a bare noun, the sentence goes on.
            governs = forms[index] == preposition and phrase.complements and index + 1 < len(forms)
            word, last = forms[index + 1] if governs else "", index + 2
        if word.startswith("ال") and len(word) > 3:
            return last - index
        construct = (self._is_noun(word) or word in self._linking) and last < len(forms)
        if not construct or not forms[last].startswith("ال"):
            return 0
        return places.get(last, (last + 1, 0))[0] - index

    def _place(self, forms: Sequence[str], index: int, places: Places) -> tuple[int, int] | None:
        """Return (token after it, attached characters) of a place: one found, or a city that needs no proof.

        Cities that are parts of names (بلدية سوسة) are not found as cities.
        """
        place = places.get(index)
        if place is not None or index >= len(forms):
            return place
        form = forms[index]
        for cut in (0, 1) if form[0] == "ب" else (0,):
            for length in range(min(_LONGEST_CITY, len(forms) - index), 0, -1):
                name = self.cities.get(" ".join((form[cut:], *forms[index + 1 : index + length])))
                if name is not None and name.demand == _NO_PROOF:
                    return index + length, cut
        return None

    def _person(self, forms: Sequence[str], kinds: str, index: int) -> int:
        """Return the end of a name that an institution bears (مؤسسة الشيخ زايد), ``index`` if there is none."""
        last = index
        while last < len(forms) and forms[last] in self._titles:
            last += 1
        titled = last > index
        name = last
        while last < min(len(forms), name + 6) and kinds[last] == "w":
            form = forms[last]
            known = self.classes.get(form)
            name_like = known in ("g", "s") or (known in (None, "p") and (titled or form in name_tokens()))
            if not (form in self._particles or (name_like and self.is_proper(form))):
                break
            last += 1
        if last == name or forms[last - 1] in self._particles:
            return index
        if not titled and (last - name < 2 or self.classes.get(forms[name]) != "g"):
            return index
        return last

    @staticmethod
    def _quotation(forms: Sequence[str], index: int) -> int:
        """Return the token index after the quotation that opens at ``index``, 0 if it is too long or never closes."""
        closing = _CLOSING[forms[index]]
        for end in range(index + 2, min(len(forms), index + _LONGEST_QUOTE + 2)):
            if forms[end] == closing:
                return end + 1
            if forms[end] in (".", "\n"):
                return 0
        return 0

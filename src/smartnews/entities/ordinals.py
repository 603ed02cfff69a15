"""Ordinals over tokens: الحادي والعشرون, الثلاثين, 21st, vingt et unième."""

from __future__ import annotations

from smartnews.draft import Tokens
from smartnews.entities.digits import read_digits
from smartnews.entities.number_words import Number, lexicon

__all__ = ["HYPHENS", "OrdinalReader"]

HYPHENS = frozenset("-‐‑")
_SUFFIXES = frozenset({"st", "nd", "rd", "th", "er", "re", "eme", "e", "ere", "nde"})


class OrdinalReader:
    """Reads the ordinals of a text in ``language``, token by token."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = lexicon(language)

    def opens_ordinal(self, form: str) -> bool:
        """Return whether an ordinal may begin with a token."""
        return form in self._words.ordinal_openings

    def ordinal(self, tokens: Tokens, text: str, index: int) -> Number | None:
        """Return the ordinal that begins at token ``index`` of the folded ``text`` (الحادي والعشرون, 21st), or None.

        A bare cardinal is no ordinal; in Arabic the tens with the article are (الثلاثين), and digits with it (ال21).
        """
        forms, ends = tokens.forms, tokens.ends
        if tokens.kinds[index] == "n":
            digits = read_digits(text, tokens.starts[index], self.language)
            last = index + 1
            if not digits or not digits.whole or last == len(forms) or forms[last].rstrip(".") not in _SUFFIXES:
                return None
            if tokens.starts[last] != ends[index]:
                return None
            return Number(index, last + 1, tokens.starts[index], ends[last], digits.value, digits=True, whole=True)
        opening = self._words.ordinal_openings.get(forms[index])
        match = opening and self._words.ordinals.inside(tokens, index, opening.cut)
        if match and opening:
            value, last = self._ordinal_tail(tokens, match.payload, match.last)
            return Number(
                index, last, tokens.starts[index] + opening.start, ends[last - 1], value, definite=opening.definite
            )
        return self._tens_as_ordinal(tokens, text, index)

    def _ordinal_tail(self, tokens: Tokens, value: int, last: int) -> tuple[int, int]:
        """Add the tens of الحادي والعشرين."""
        if value < 10 and last < len(tokens.forms):
            form = tokens.forms[last]
            after = last + 1
            if form == "و" and after < len(tokens.forms):
                form, after = form + tokens.forms[after], after + 1
            ten = self._words.tens.get(form[3:]) if form.startswith("وال") else None
            if ten:
                return value + ten, after
        return value, last

    def _tens_as_ordinal(self, tokens: Tokens, text: str, index: int) -> Number | None:
        forms = tokens.forms
        opening = self._words.atom_openings.get(forms[index])
        if opening and opening.definite:
            ten = self._words.tens.get(forms[index][opening.cut :])
            start = tokens.starts[index] + opening.start
            return Number(index, index + 1, start, tokens.ends[index], ten, definite=True) if ten else None
        after = index + 1
        if forms[index].endswith("ال") and after < len(forms) and tokens.kinds[after] == "n":
            digits = read_digits(text, tokens.starts[after], self.language)
            if digits and digits.whole:
                start = tokens.ends[index] - 2
                return Number(index, after + 1, start, tokens.ends[after], digits.value, digits=True, definite=True)
        # twenty-first, vingt et unième
        match = self._words.atoms.inside(tokens, index) if forms[index].isascii() and opening else None
        if match and match.payload.kind == "d":
            after = match.last
            while after < len(forms) and (forms[after] in HYPHENS or forms[after] in self._words.joiners):
                after += 1
            unit = self._words.ordinals.inside(tokens, after) if after < len(forms) else None
            if unit and unit.payload < 20 and after - match.last < 3:
                value = match.payload.value + unit.payload
                return Number(index, unit.last, tokens.starts[index], unit.end, value)
        return None

"""Number expressions over tokens: digits, number words, and both together (3 ملايين و700 ألف, 1.2bn).

The grammar is one, the words are data (``data/*/numbers.toml``). Arabic joins the parts of a number with و, and puts
units before tens; English and French need no joiner. A number of several groups (ثلاثة ملايين وسبعمئة ألف) is read
group by group, each below the scale of the one before; a group that turns out to be as large is left to the next
number.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from smartnews.draft import Tokens
from smartnews.entities.digits import read_digits
from smartnews.entities.number_words import Atom, Number, Share
from smartnews.entities.ordinals import HYPHENS, OrdinalReader

__all__ = ["Number", "Numbers", "Share"]

_UNLIMITED = 10**30


@dataclass(slots=True)
class _Reading:
    """A number while it is read: what is summed up, the group in hand, and the last token."""

    last: int
    group: float | int | None
    kind: str
    total: float | int = 0
    limit: int = _UNLIMITED

    @property
    def value(self) -> float | int:
        return self.total + (self.group or 0)


class Numbers(OrdinalReader):
    """Reads the numbers of a text in ``language``, token by token."""

    @property
    def openings(self) -> frozenset[str]:
        """The tokens that a number in words, or a share, may begin with."""
        return frozenset(self._words.atom_openings) | frozenset(self._words.fraction_openings)

    @property
    def share_words(self) -> dict[str, Fraction]:
        """The single words for shares, without particles (نصف, half)."""
        return self._words.share_words

    def is_scale(self, form: str) -> bool:
        """Return whether a token is a scale (مليون, million)."""
        return form in self._words.scales

    def cardinal(self, tokens: Tokens, text: str, index: int) -> Number | None:
        """Return the number that begins at token ``index`` of the folded ``text``, or None."""
        if tokens.kinds[index] == "n":
            return self._from_digits(tokens, text, index)
        shared = self._share_of_scale(tokens, index)
        if shared is not None:
            return shared
        opening = self._words.atom_openings.get(tokens.forms[index])
        match = opening and self._words.atoms.inside(tokens, index, opening.cut)
        if not match or not opening:
            return None
        atom, last = match.payload, match.last
        word = tokens.forms[index][opening.cut :]
        if atom.kind == "s":
            if atom.value == 100:  # cent
                reading = _Reading(last, 100, "h")
            else:
                value = self._bare_scale(tokens, last, word, atom.value)
                if value is None:
                    return None
                reading = _Reading(last, None, "s", value, atom.value)
        elif atom.kind == "x":
            reading = _Reading(last, None, "s", atom.value, _largest_scale(atom.value))
        else:
            reading = _Reading(last, atom.value, atom.kind)
        self._read_on(tokens, text, reading)
        start, end = tokens.starts[index] + opening.start, tokens.ends[reading.last - 1]
        scale = reading.limit if reading.limit < _UNLIMITED else 1
        return Number(index, reading.last, start, end, reading.value, scale=scale, definite=opening.definite)

    def share(self, tokens: Tokens, index: int) -> Share | None:
        """Return the share of a whole at token ``index`` (ثلثي, three quarters), or None."""
        opening = self._words.fraction_openings.get(tokens.forms[index])
        match = opening and self._words.fractions.inside(tokens, index, opening.cut)
        if not match or not opening or opening.definite:
            return None
        return Share(index, match.last, match.start, match.end, match.payload)

    def _from_digits(self, tokens: Tokens, text: str, index: int) -> Number | None:
        start = tokens.starts[index]
        digits = read_digits(text, start, self.language)
        if digits is None or digits.end < tokens.ends[index]:
            return None  # part of a date or of a time of day
        last = tokens.at(digits.end)
        reading = _Reading(last, digits.value, "n")
        attached = self._attached_scale(tokens, last, digits.end)
        if attached:
            factor = digits.value if digits.decimal is None else digits.decimal
            value, end = _times(factor, attached), tokens.ends[last]
            return Number(index, last + 1, start, end, value, scale=attached, digits=True, torn=digits.torn)
        if self._scale_follows(tokens, last):
            reading.group = _before_scale(text[start : digits.end], digits.value, digits.decimal)
        self._read_on(tokens, text, reading)
        alone = reading.last == last
        scale = reading.limit if reading.limit < _UNLIMITED else 1
        end = digits.end if alone else tokens.ends[reading.last - 1]
        decimal, whole = (digits.decimal, digits.whole) if alone else (None, False)
        return Number(index, reading.last, start, end, reading.value, decimal, scale, True, False, digits.torn, whole)

    def _attached_scale(self, tokens: Tokens, last: int, end: int) -> int | None:
        if last < len(tokens.forms) and tokens.starts[last] == end:
            return self._words.attached.get(tokens.forms[last])
        return None

    def _scale_follows(self, tokens: Tokens, last: int) -> bool:
        return last < len(tokens.forms) and tokens.forms[last] in self._words.scales

    def _bare_scale(self, tokens: Tokens, last: int, word: str, value: int) -> int | None:
        """Return the value of a scale with no number before it: مليون is one million; آلاف and millions are vague.

        ألفا before its noun is two thousand, unless it continues as a number (ألفا ومئتين).
        """
        if word in self._words.duals and last < len(tokens.forms) and tokens.kinds[last] == "w":
            following = tokens.forms[last]
            if not following.startswith(("و", "ال")):
                return self._words.duals[word]
        return value if word in self._words.bare else None

    def _share_of_scale(self, tokens: Tokens, index: int) -> Number | None:
        """Return the number that a share of a scale makes (نصف مليون, three quarters of a million)."""
        share = self.share(tokens, index)
        if share is None:
            return None
        of = self._words.of.inside(tokens, share.last) if share.last < len(tokens.forms) else None
        last = of.last if of else share.last
        scale = self._scale_at(tokens, last)
        if scale is None:
            return None
        value, end = _times(share.value, scale), tokens.ends[last]
        return Number(index, last + 1, share.start, end, value, scale=scale)

    def _scale_at(self, tokens: Tokens, index: int) -> int | None:
        """Return the scale that a token names, with or without the article."""
        if index >= len(tokens.forms):
            return None
        form = tokens.forms[index]
        return self._words.scales.get(form) or (self._words.scales.get(form[2:]) if form.startswith("ال") else None)

    def _read_on(self, tokens: Tokens, text: str, reading: _Reading) -> None:
        """Take in the words that go on with the number."""
        checkpoint = (reading.last, reading.total, reading.group, reading.kind, reading.limit)
        while reading.last < len(tokens.forms):
            if self._take_share(tokens, reading):
                continue
            step = self._step(tokens, text, reading)
            if step is None:
                break
            atom, value, last, joined = step
            if atom.kind == "s":
                if not self._take_scale(reading, int(value), joined):
                    # The group in hand belongs to the next number (ألف وخمسة آلاف).
                    reading.last, reading.total, reading.group, reading.kind, reading.limit = checkpoint
                    break
            elif reading.kind == "s":
                if value >= reading.limit or not (joined or not atom.units_first):
                    break
                checkpoint = (reading.last, reading.total, reading.group, reading.kind, reading.limit)
                if atom.kind == "x":
                    reading.total, reading.limit = reading.total + value, _largest_scale(int(value))
                else:
                    reading.group, reading.kind = value, atom.kind
            elif _may_follow(reading, atom, joined):
                reading.group, reading.kind = (reading.group or 0) + value, atom.kind
            else:
                break
            reading.last = last

    def _take_scale(self, reading: _Reading, scale: int, joined: bool) -> bool:
        group = reading.group
        if group is None:
            if joined:  # مليون وألف
                if scale >= reading.limit:
                    return False
                reading.total += scale
            else:  # ألف مليون
                if scale <= reading.limit and reading.limit < _UNLIMITED:
                    return False
                reading.total *= scale
        elif joined or scale >= reading.limit:
            return False
        elif scale in (12, 100):
            if reading.kind not in "ut":
                return False
            reading.group, reading.kind = group * scale, "h"
            return True
        else:
            reading.total += _times(group, scale)
            reading.group = None
        reading.kind, reading.limit = "s", scale
        return True

    def _take_share(self, tokens: Tokens, reading: _Reading) -> bool:
        """Take in "and a half" (ونصف, et demi), with the scale repeated behind it (مليون ونصف المليون)."""
        index = reading.last
        form = tokens.forms[index]
        at, cut = (index + 1, 0) if form in self._words.joiners else (index, 1 if form[0] == "و" else -1)
        match = self._words.fractions.inside(tokens, at, cut) if cut >= 0 and at < len(tokens.forms) else None
        if match is None:
            return False
        scale = self._scale_at(tokens, match.last)
        definite = scale is not None and tokens.forms[match.last].startswith("ال")
        if reading.kind == "s":
            if scale is not None and not definite and scale != reading.limit:
                return False  # بين 100 ألف ونصف مليون
            reading.total += _times(match.payload, reading.limit)
            reading.last = match.last + (scale is not None)
            reading.limit = 1
            return True
        if reading.group is None or reading.kind == "f":
            return False
        reading.group, reading.kind, reading.last = _plus(reading.group, match.payload), "f", match.last
        return True

    def _step(self, tokens: Tokens, text: str, reading: _Reading) -> tuple[Atom, float | int, int, bool] | None:
        """Return the next number word, its value, the token after it, and whether a joiner stands before it."""
        forms, kinds = tokens.forms, tokens.kinds
        index, cut, joined = reading.last, 0, False
        form = forms[index]
        if form in self._words.joiners:
            index, joined = index + 1, True
        elif form in HYPHENS and tokens.starts[index] == tokens.ends[index - 1]:
            index += 1
        elif form[0] == "و" and form not in self._words.scales:
            cut, joined = 1, True
        if index >= len(forms):
            return None
        if kinds[index] == "n":
            return self._digits_step(tokens, text, reading, index) if joined and cut == 0 else None
        match = self._words.atoms.inside(tokens, index, cut)
        return (match.payload, match.payload.value, match.last, joined) if match else None

    def _digits_step(
        self, tokens: Tokens, text: str, reading: _Reading, index: int
    ) -> tuple[Atom, float | int, int, bool] | None:
        """Read digits behind a scale and a joiner (3 ملايين و700 ألف, 5 آلاف و300)."""
        digits = read_digits(text, tokens.starts[index], self.language)
        if reading.kind != "s" or digits is None or not digits.whole or digits.end < tokens.ends[index]:
            return None
        last = tokens.at(digits.end)
        scale = self._scale_at(tokens, last) or 1
        if scale * digits.value >= reading.limit or (scale == 1 and reading.limit > 1000):
            return None
        return Atom(int(digits.value), "n", True), digits.value, last, True


def _may_follow(reading: _Reading, atom: Atom, joined: bool) -> bool:
    """Return whether a word adds to the group in hand."""
    before, after = reading.kind, atom.kind
    if atom.units_first:
        if not joined:
            return False
        return after == "d" if before == "u" else before == "h" and after in "utd"
    group = int(reading.group or 0)
    if before == "d":
        # soixante-dix, quatre-vingt-onze
        return after == "u" or (after == "t" and group % 100 in (60, 80))
    return before == "h" and after in "utd"


def _largest_scale(value: int) -> int:
    scale = 1000
    while scale * 1000 <= value:
        scale *= 1000
    return scale


def _before_scale(written: str, grouped: float | int, decimal: float | int | None) -> float | int:
    # 2.664 مليون and 2,664 مليون have decimals; 1,200 مليون are 1200 million.
    return grouped if decimal is None or ("." not in written and written.endswith("00")) else decimal


def _times(value: float | int | Fraction, scale: int) -> float | int:
    """Multiply without the rounding of binary fractions: 2.3 million is 2300000."""
    product = Fraction(str(value)) * scale
    return int(product) if product.denominator == 1 else float(product)


def _plus(value: float | int, share: Fraction) -> float | int:
    total = Fraction(str(value)) + share
    return int(total) if total.denominator == 1 else float(total)

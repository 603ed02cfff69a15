"""The search for figures through the tokens of one article."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

from smartnews.draft import Candidate, Draft, Tokens
from smartnews.entities.counted import counted_noun
from smartnews.entities.figure_cues import cues
from smartnews.entities.figure_links import Hit, reading_of
from smartnews.entities.number_words import openings
from smartnews.entities.numbers import Number, Numbers, Share
from smartnews.entities.units import PERCENT, Unit, units

__all__ = ["FigureSearch"]

_YEARS = range(1800, 2101)
_LONGEST_BARE = 7
_PRONOUNS = ("هم", "ها", "هن", "ه", "هما", "نا")
_OWNERS = frozenset({"DATE", "EMAIL", "URL", "PHONE", "HANDLE"})
_DASHES = frozenset("-‐‑–—/:")
_ARTICLES = frozenset({"ال", "وال", "بال", "لل", "فال", "كال"})
_DEFINITE = ("ال", "وال", "بال", "لل", "ولل", "فال", "كال")
_POSSESSIVES = ("ه", "ها", "هم", "نا")
_NUMBER_SIGNS = frozenset({"رقم", "no", "no.", "n°", "number", "numero"})
_MEASURED = ("time", "measure", "currency")


class _Context:
    """What the search knows about a language."""

    def __init__(self, language: str) -> None:
        self.numbers = Numbers(language)
        self.units = units(language)
        self.cues = cues(language)
        self.duals = openings(self.units.duals)
        shares = {form: share for form, share in self.numbers.share_words.items() if not form.isascii()}
        self.shares_of = {form + pronoun: share for form, share in shares.items() for pronoun in _PRONOUNS}
        self.share_openings = openings(self.shares_of)
        self.and_share = {"و" + form: share for form, share in shares.items()}
        self.triggers: frozenset[str] = frozenset().union(
            self.numbers.openings, self.duals, self.units.money_openings, self.share_openings, self.and_share
        )


@cache
def _context(language: str) -> _Context:
    return _Context(language)


class FigureSearch:
    """Looks for figures in an article, outside the dates and addresses that were found before."""

    def __init__(self, draft: Draft, found: Sequence[Candidate]) -> None:
        self.draft, self.tokens, self.text = draft, draft.tokens, draft.view.text
        self.context = _context(draft.language.code)
        taken = sorted((candidate.start, candidate.end) for candidate in found if candidate.type in _OWNERS)
        self._taken_starts = [start for start, _ in taken]
        self._taken_ends = [end for _, end in taken]

    def hits(self) -> Iterator[Hit]:
        """Yield the figures, and the numbers that a neighbour may still make one (``sure`` is False)."""
        triggers, kinds = self.context.triggers, self.tokens.kinds
        done = 0
        for index, form in enumerate(self.tokens.forms):
            if (kinds[index] != "n" and form not in triggers) or index < done or self._is_taken(index):
                continue
            hit, after = self._at(index, done)
            done = max(done, after)
            if hit:
                yield hit

    def _is_taken(self, index: int) -> bool:
        owner = bisect_right(self._taken_starts, self.tokens.starts[index]) - 1
        return owner >= 0 and self._taken_ends[owner] > self.tokens.starts[index]

    def _at(self, index: int, done: int) -> tuple[Hit | None, int]:
        """Return the figure at a token, if there is one, and the token from which to go on."""
        context, tokens = self.context, self.tokens
        if tokens.kinds[index] != "n":
            form = tokens.forms[index]
            hit = None
            if form in context.and_share:
                hit = self._unit_and_share(index, done)
            elif form in context.duals:
                hit = self._dual(index)
            elif form in context.share_openings:
                hit = self._share_of_them(index)
            if hit:
                return hit, hit.last
            money = context.units.money_before(self.draft, index) if form in context.units.money_openings else None
            if money:
                return self._number(money[1], done, index, money[0])
        return self._number(index, done, index, None)

    def _number(self, index: int, done: int, first: int, money: Unit | None) -> tuple[Hit | None, int]:
        """Return the figure whose number begins at ``index`` (and whose currency, if before it, at ``first``)."""
        tokens, context = self.tokens, self.context
        number = context.numbers.cardinal(tokens, self.text, index)
        if number is not None and not number.digits and self._ends_ordinal(index):
            return None, number.last
        share = context.numbers.share(tokens, index)
        if number is None or (share and number.last < share.last):  # two thirds
            hit = self._share(share) if share else None
            return hit, hit.last if hit else index + 1
        if number.value == 1 and not number.digits and number.scale == 1:
            hit = self._one_of_a_unit(number, done)
            return hit, number.last
        unit, last = self._unit(number, money)
        start = tokens.starts[first] if money else number.start
        end = tokens.ends[last - 1] if last > number.last else number.end
        hit = Hit(first, last, start, end, number, reading_of(number, unit, self.text), unit)
        if unit is None or unit.name is None:
            if self._take_noun_before(hit, done):
                return hit, hit.last
            if self._is_score(number):
                return None, number.last + 2
        if self._is_label(hit):
            return None, last
        if unit is None:
            hit.sure = self._stands_alone(number)
            if not hit.sure and _is_year(number):
                return None, number.last
        elif unit.kind == "thing":
            hit.of = (number.last, last)
        self._add_share(hit)
        return hit, hit.last

    def _ends_ordinal(self, index: int) -> bool:
        """Return whether a number word belongs to the ordinal before it (الخامسة والثلاثين, الثالثة عشرة)."""
        if index == 0 or not self.context.numbers.opens_ordinal(self.tokens.forms[index - 1]):
            return False
        ordinal = self.context.numbers.ordinal(self.tokens, self.text, index - 1)
        return ordinal is not None and ordinal.last > index

    def _unit(self, number: Number, money: Unit | None) -> tuple[Unit | None, int]:
        """Return the unit of a number, and the token after it."""
        context, tokens = self.context, self.tokens
        found = context.units.after(self.draft, number)
        if money:
            # What stands behind belongs to it only if it is the currency once more (US$5m USD).
            return money, found[1] if found and found[0].kind == "currency" else number.last
        if found and found[0].name == "year" and _names_a_year(tokens, found[1]):
            found = None  # بلغ 200 عام 2010
        if found and _is_year(number) and found[0].kind in ("time", "measure") and found[1] == number.last + 1:
            found = found if len(tokens.forms[number.last]) > 1 else None  # 2010 م
        if found is None and not _is_year(number):
            found = counted_noun(tokens, number, context.cues, context.units, context.numbers.language)
        return found or (None, number.last)

    def _is_label(self, hit: Hit) -> bool:
        """Return whether the word before makes the number a name (القرار 1701), unless it has a unit of its own."""
        tokens, index = self.tokens, hit.first - 1
        while index >= 0 and tokens.forms[index] in _ARTICLES:
            index -= 1
        if index < 0:
            return False
        before = tokens.forms[index]
        if before == "#" or (before in self.context.cues.label and (hit.unit is None or hit.unit.name is None)):
            return True
        if hit.unit is not None:
            return before in _NUMBER_SIGNS
        if before in _DASHES and tokens.ends[index] == hit.start and index and tokens.kinds[index - 1] in "wn":
            return tokens.starts[index] == tokens.ends[index - 1]
        # iPhone 6, Curve 8520
        return tokens.kinds[index] == "w" and before.isascii() and self.context.numbers.language == "ar"

    def _is_score(self, number: Number) -> bool:
        """Return whether a number is one side of a score (2-1, 1/1)."""
        tokens, index = self.tokens, number.last
        if not number.digits or index + 1 >= len(tokens.forms) or tokens.forms[index] not in _DASHES:
            return False
        if tokens.kinds[index + 1] != "n":
            return False
        other = self.context.numbers.cardinal(tokens, self.text, index + 1)
        return other is None or (other.scale == 1 and self._unit(other, None)[0] is None)

    def _stands_alone(self, number: Number) -> bool:
        """Return whether a number without a unit is a figure for all that: "24 منها", "بلغ 27", "خمسة آلاف"."""
        tokens, words = self.tokens, self.context.cues
        after = tokens.forms[number.last] if number.last < len(tokens.forms) else ""
        if _is_year(number) or self._is_clock(number.last) or (number.whole and len(str(number.value)) > _LONGEST_BARE):
            return False
        if number.scale > 1:
            return number.value > number.scale or number.digits or after in words.counted or self._is_qualified(number)
        if number.digits and not number.whole:
            return True
        if after in words.counted:
            return True
        before = number.first - 1
        while before >= 0 and tokens.forms[before] in _ARTICLES | {"ب", "ل"}:
            before -= 1
        if before >= 0 and number.digits and tokens.forms[before] in words.counting | words.partitive:
            return True
        return self._is_qualified(number) and (number.digits or number.value > 10)

    def _is_clock(self, index: int) -> bool:
        """Return whether what stands behind a number makes it a time of day (13.00 بتوقيت, 20h30)."""
        form = self.tokens.forms[index] if index < len(self.tokens.forms) else ""
        return form in self.context.cues.clock or (form[:1] == "h" and form[1:].isdecimal())

    def _is_qualified(self, number: Number) -> bool:
        return self.context.cues.qualifier(self.tokens, number.first, number.last) in (
            "more_than",
            "less_than",
            "about",
        )

    def _take_noun_before(self, hit: Hit, done: int) -> bool:
        """Extend the figure to a definite noun before it: "الفرق الأربعة", "البلدان ال 10"."""
        number, tokens, table = hit.number, self.tokens, self.context.units
        at, definite = number.first - 1, number.definite
        if number.digits and at >= 0 and tokens.forms[at] in _ARTICLES:
            definite, at = True, at - 1
        # The tens are ordinals too (الدورة الأربعين), and so are digits behind a singular (الدورة ال21).
        if not definite or at < done or number.scale > 1 or number.value < 3 or number.value in range(20, 100, 10):
            return False
        form = tokens.forms[at]
        particle = next((prefix for prefix in _DEFINITE if form.startswith(prefix)), None)
        if particle is None and form.endswith(_POSSESSIVES) and len(form) > 4 and not number.digits:
            particle = ""  # أطفاله الثلاثة
        if particle is None or (number.digits and (form.endswith("ه") or form in self.context.cues.label)):
            return False
        merged = particle.endswith("لل")
        cut = len(particle)
        found = table.at(tokens, at, cut)
        hit.first, hit.start = at, tokens.starts[at] + (cut - 2 if merged or cut > 2 else 0)
        if at > done and tokens.kinds[at - 1] == "w":
            head = table.at(tokens, at - 1)
            if head and head[0].kind == "thing":  # مجالات التطوير الأربعة
                found, hit.first, hit.start = head, at - 1, tokens.starts[at - 1]
        hit.unit = found[0] if found and found[0].kind in ("thing", "time", "measure") else Unit("thing", None)
        hit.last, hit.end, hit.of = number.last, number.end, (hit.first, at + 1)
        return True

    def _one_of_a_unit(self, number: Number, done: int) -> Hit | None:
        """Return the figure that ends in the word "one": "درهم واحد", "سنة واحدة", or begins with it: "one year"."""
        tokens, before = self.tokens, number.first - 1
        if before >= done and not number.definite:
            for cut in _cuts(tokens.forms[before]):
                found = self.context.units.at(tokens, before, cut)
                if found and found[1] == number.first and found[0].kind in _MEASURED:
                    start = tokens.starts[before] + cut
                    return Hit(before, number.last, start, number.end, number, 1, found[0])
        found = self.context.units.after(self.draft, number)
        if self.context.numbers.language == "fr" and found and found[0].kind == "time":
            return None  # un an: the article
        if found and found[0].kind in ("percent", "currency", "time", "measure") and not number.definite:
            return Hit(number.first, found[1], number.start, tokens.ends[found[1] - 1], number, 1, found[0])
        return None

    def _dual(self, index: int) -> Hit | None:
        """Return the figure of a word that is a number and a unit at once: "عامين"."""
        tokens = self.tokens
        opening = self.context.duals[tokens.forms[index]]
        unit = self.context.units.duals[tokens.forms[index][opening.cut :]]
        start, end = tokens.starts[index] + opening.start, tokens.ends[index]
        hit = Hit(index, index + 1, start, end, Number(index, index + 1, start, end, 2), 2, unit)
        self._add_share(hit)
        return hit

    def _add_share(self, hit: Hit) -> None:
        """Take in what follows the unit: "32 سنة ونصف", "two years and a half"."""
        tokens, index = self.tokens, hit.last
        if hit.unit is None or hit.unit.kind == "percent" or index >= len(tokens.forms):
            return
        share = self.context.and_share.get(tokens.forms[index])
        if share is None or (index + 1 < len(tokens.forms) and self.context.numbers.is_scale(tokens.forms[index + 1])):
            return
        hit.value, hit.last, hit.end = _plus(hit.value, share), index + 1, tokens.ends[index]
        self._take_noun_again(hit)

    def _take_noun_again(self, hit: Hit) -> None:
        """Take in the unit repeated behind its share: "ساعة ونصف الساعة"."""
        tokens = self.tokens
        if hit.last < len(tokens.forms):
            cut = 2 if tokens.forms[hit.last].startswith("ال") else 0
            again = self.context.units.at(tokens, hit.last, cut)
            if again and again[0] == hit.unit:
                hit.last, hit.end = again[1], tokens.ends[again[1] - 1]

    def _unit_and_share(self, index: int, done: int) -> Hit | None:
        """Return the figure "ساعة ونصف": one unit and a share of it."""
        tokens, before = self.tokens, index - 1
        if before < done:
            return None
        for cut in _cuts(tokens.forms[before]):
            found = self.context.units.at(tokens, before, cut)
            if found and found[1] == index and found[0].kind in _MEASURED:
                start, end = tokens.starts[before] + cut, tokens.ends[index]
                value = _plus(1, self.context.and_share[tokens.forms[index]])
                hit = Hit(before, index + 1, start, end, Number(before, index + 1, start, end, 1), value, found[0])
                self._take_noun_again(hit)
                return hit
        return None

    def _share(self, share: Share) -> Hit | None:
        """Return a share of a whole in percent ("ثلثي الناخبين"), or of a unit ("نصف ساعة")."""
        tokens, index = self.tokens, share.first
        if share.last >= len(tokens.forms) or tokens.kinds[share.last] != "w":
            return None
        after, words = tokens.forms[share.last], self.context.cues
        number = Number(index, share.last, share.start, share.end, float(share.value))
        unit = self.context.units.at(tokens, share.last)
        if unit and unit[0].kind in _MEASURED:
            return Hit(index, unit[1], share.start, tokens.ends[unit[1] - 1], number, _plus(0, share.value), unit[0])
        if self.context.numbers.language == "ar" and not tokens.forms[index].isascii():
            whole = after not in words.stop and after not in words.not_share
        else:
            whole = after in words.of and share.value > 0
        if not whole or after in words.not_share:
            return None
        return Hit(index, share.last, share.start, share.end, number, _percent(share.value), PERCENT)

    def _share_of_them(self, index: int) -> Hit | None:
        """Return the share of what was named before: "نصفهم"."""
        tokens = self.tokens
        opening = self.context.share_openings[tokens.forms[index]]
        if opening.definite:
            return None
        share = self.context.shares_of[tokens.forms[index][opening.cut :]]
        start, end = tokens.starts[index] + opening.start, tokens.ends[index]
        number = Number(index, index + 1, start, end, float(share))
        return Hit(index, index + 1, start, end, number, _percent(share), PERCENT)


def _cuts(form: str) -> tuple[int, ...]:
    """Return how many characters of a word may be a particle."""
    return (0, 1) if form[0] in "وفبلك" else (0, 2) if form.startswith("ال") else (0,)


def _is_year(number: Number) -> bool:
    return number.whole and number.value in _YEARS


def _names_a_year(tokens: Tokens, index: int) -> bool:
    return index < len(tokens.forms) and len(tokens.forms[index]) == 4 and tokens.forms[index].isdecimal()


def _percent(share: Fraction) -> float | int:
    value = round(float(share) * 100, 2)
    return int(value) if value.is_integer() else value


def _plus(value: float | int, share: Fraction) -> float | int:
    total = Fraction(str(value)) + share
    return int(total) if total.denominator == 1 else float(total)

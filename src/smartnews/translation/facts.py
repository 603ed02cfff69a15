"""What of a sentence must come through translation: its figures, dates, names and contacts.

From the same entities come the placeholders that carry them through a model that was trained with placeholders.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from smartnews.article import CityNormal, CountryNormal, DateNormal, EventNormal, FigureNormal, NameNormal
from smartnews.draft import Candidate, Draft, Range
from smartnews.entities.numbers import Numbers
from smartnews.resources import LANGUAGES
from smartnews.text.normalise import normalise
from smartnews.translation.glossary import Glossary, Term
from smartnews.translation.placeholders import LATIN, NUMBER, Slot, number_values

__all__ = ["Fact", "SourceSentence", "read_sentences"]

_OF, _DASHES_WITH_DAY = " من ", 2
_SMALL = 10
_POWERS, _NO_POWER = (0, 3, 6, 9, 12), 99
_SCALES = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6))

FactKind = Literal["figure", "name", "date", "contact"]
_PUT_IN_WORDS = frozenset({"EVENT", "ORG"})
_KIND: dict[str, FactKind] = {
    "FIGURE": "figure",
    "DATE": "date",
    "EMAIL": "contact",
    "PHONE": "contact",
    "URL": "contact",
    "HANDLE": "contact",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the translation must say again: its words in the source, and its normal form.

    ``target`` is what must be written: a name in the target language, a term of the glossary, an address. A ``loose``
    one may be put in other words (the name of an event or of an authority is mostly translated).
    """

    kind: FactKind
    source: str
    normal: FigureNormal | DateNormal | None = None
    target: str | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence as a reader wants it, with what may be carried through as it is, and what must be found again.

    ``terms`` are those of the slots that come from the glossary.
    """

    text: str
    slots: tuple[Slot, ...] = ()
    terms: tuple[Slot, ...] = ()
    facts: tuple[Fact, ...] = ()


def read_sentences(
    draft: Draft, ranges: Iterable[Range], glossary: Glossary | None, target: str
) -> list[SourceSentence]:
    """Return the sentences at ``ranges`` of ``draft.view.text``, for a translation into ``target``."""
    entities = sorted(draft.entities, key=lambda entity: entity.start)
    starts = [entity.start for entity in entities]
    terms = sorted(glossary.find(draft), key=lambda found: found[0]) if glossary else []
    sentences = []
    for start, end in ranges:
        inside = [e for e in entities[bisect_left(starts, start) : bisect_left(starts, end)] if e.end <= end]
        within = [(span, term) for span, term in terms if start <= span[0] and span[1] <= end]
        sentences.append(_read(draft, (start, end), inside, within, target))
    return sentences


def _read(
    draft: Draft, span: Range, entities: Sequence[Candidate], terms: Sequence[tuple[Range, Term]], target: str
) -> SourceSentence:
    begin, stop = draft.view.offsets.to_source(*span)
    clean = normalise(draft.text[begin:stop], level="clean")

    def place(start: int, end: int) -> Range:
        first, last = draft.view.offsets.to_source(start, end)
        return clean.offsets.to_normal(first - begin, last - begin)

    slots: list[Slot] = []
    facts: list[Fact] = []
    taken: list[Range] = []
    for (start, end), term in terms:
        slots.append(Slot(*place(start, end), "e", term.target))
        facts.append(Fact("name", draft.source(start, end), target=term.target))
        taken.append((start, end))
    for entity in entities:
        if any(start < entity.end and entity.start < end for start, end in taken):
            continue
        where = place(entity.start, entity.end)
        fact = _fact(entity, draft.source(entity.start, entity.end), target)
        if fact is not None:
            facts.append(fact)
        if entity.type in ("EMAIL", "URL", "HANDLE", "PHONE"):
            slots.append(Slot(*where, "u", _address(entity.type, clean.text[slice(*where)])))
        elif fact is not None and fact.target is not None:
            slots.append(Slot(*where, "e", fact.target))
        elif isinstance(entity.normal, FigureNormal):
            slots += (Slot(*place(a, b), "n", written) for a, b, written in _in_words(draft, entity))
            slots += _numbers(clean.text, where, entity.normal, _scale(draft, entity))
        elif isinstance(entity.normal, DateNormal):
            slots += _day_in_words(clean.text, where, entity.normal)
    given = tuple(slots[: len(terms)])
    if draft.language.script == "Arab":
        slots += (Slot(*match.span(), "u", match.group()) for match in LATIN.finditer(clean.text))
    slots += _numbers(clean.text, (0, len(clean.text)), None)
    return SourceSentence(clean.text, _disjoint(slots), given, tuple(facts))


def _fact(entity: Candidate, surface: str, target: str) -> Fact | None:
    """Return the fact that an entity is; None if nothing definite is known of it."""
    kind, normal = _KIND.get(entity.type, "name"), entity.normal
    if kind == "contact":
        return Fact("contact", surface, target=" ".join(surface.split()))
    if isinstance(normal, FigureNormal):
        return Fact("figure", surface, normal)
    if isinstance(normal, DateNormal):
        return Fact("date", surface, normal) if normal.iso else None
    if isinstance(normal, NameNormal) and normal.en_source == "transliterated":
        return None  # the model may know how the name is spelt
    if isinstance(normal, CityNormal | CountryNormal | NameNormal | EventNormal) and normal.en and target == "en":
        return Fact("name", surface, target=normal.en, loose=entity.type in _PUT_IN_WORDS)
    return None


def _day_in_words(text: str, span: Range, date: DateNormal) -> Iterator[Slot]:
    """Yield a slot for the day of an Arabic date in words: الثاني من نوفمبر is read as "2 نوفمبر"."""
    day, between, _ = text[slice(*span)].partition(_OF)
    if between and date.iso and date.iso.count("-") >= _DASHES_WITH_DAY and not any(map(str.isdigit, day)):
        yield Slot(span[0], span[0] + len(day) + len(between) - 1, "n", str(int(date.iso[-2:])))


def _address(kind: str, surface: str) -> str:
    """Return an address without the spaces that a scraper tore into it; a telephone number as it stands."""
    return " ".join(surface.split()) if kind == "PHONE" else "".join(surface.split())


def _in_words(draft: Draft, entity: Candidate) -> Iterator[tuple[int, int, str]]:
    """Yield where the number of a figure stands in words, and its digits; small ones the model may put in words.

    So does a number of several groups of digits: "3 ملايين و700 ألف" is 3.7 million.
    """
    index = draft.tokens.at(entity.start)
    if index == len(draft.tokens):
        return
    number = _numbers_of(draft.language.code).cardinal(draft.tokens, draft.view.text, index)
    if number is None or number.end > entity.end or number.value <= _SMALL:
        return
    if number.digits and len(NUMBER.findall(draft.view.text, number.start, number.end)) < 2:
        return
    if isinstance(entity.normal, FigureNormal) and number.value in (entity.normal.value, entity.normal.max):
        yield number.start, number.end, _in_scale(number.value)


def _scale(draft: Draft, entity: Candidate) -> int:
    """Return the scale that stands behind a figure's digits: a million in "26.795 مليون"."""
    tokens = draft.tokens
    index = tokens.at(entity.start)
    while index < len(tokens) and tokens.starts[index] < entity.end:
        if tokens.kinds[index] == "n":
            number = _numbers_of(draft.language.code).cardinal(tokens, draft.view.text, index)
            if number is not None and number.scale > 1:
                return number.scale
        index += 1
    return 1


def _in_scale(value: float | int) -> str:
    """Return a number as English writes it: "1.5 billion", "1,250".

    >>> _in_scale(1_500_000_000), _in_scale(1_250), _in_scale(1_234_567)
    ('1.5 billion', '1,250', '1,234,567')
    """
    for name, scale in _SCALES:
        if value >= scale and value % (scale // 1000) == 0:
            return f"{value / scale:.10g} {name}"
    return f"{value:,}"


@lru_cache(maxsize=len(LANGUAGES))
def _numbers_of(language: str) -> Numbers:
    return Numbers(language)


def _numbers(text: str, span: Range, figure: FigureNormal | None, scale: int = 1) -> Iterator[Slot]:
    """Yield a slot for each number in digits; a figure's value, and its scale, say which reading is meant."""
    usual = round(math.log10(scale))
    for match in NUMBER.finditer(text, *span):
        values = number_values(match.group())
        if not values:
            continue
        powers = {value: _power(value, figure) for value in values}
        value = min(values, key=lambda value: (powers[value] != usual, powers[value], value))
        yield Slot(match.start(), match.end(), "n", _written(match.group(), value))


def _power(value: Decimal, figure: FigureNormal | None) -> int:
    """Return the power of ten that makes the figure's value, or its upper end, of this one; a large number if none."""
    for wanted in (figure.value, figure.max) if figure else ():
        if wanted and value:
            power = math.log10(abs(float(wanted)) / abs(float(value)))
            if abs(power - round(power)) < 1e-9 and round(power) in _POWERS:
                return round(power)
    return _NO_POWER


def _written(surface: str, value: Decimal) -> str:
    """Return the number as English writes it; digits alone stay (a year, a code, a zero in front)."""
    if surface.isdigit():
        return surface
    whole, _, fraction = f"{value:f}".partition(".")
    return f"{int(whole):,}.{fraction}" if fraction else f"{int(whole):,}"


def _disjoint(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Return the slots in order; of those that overlap, the one given first stays."""
    kept: list[Slot] = []
    for slot in slots:
        if slot.start < slot.end and all(slot.end <= other.start or other.end <= slot.start for other in kept):
            kept.append(slot)
    return tuple(sorted(kept, key=lambda slot: slot.start))

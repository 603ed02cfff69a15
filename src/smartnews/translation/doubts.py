"""Why a translation is not fit to be shown, whatever the model: general checks that need no reference.

The reasons are short phrases that stand in a warning. What is checked: nothing there, words over and over, an
impossible length, the source's own letters, a number that the source does not have, a negation that is gone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache

from smartnews.article import DateNormal, FigureNormal
from smartnews.resources import Resource, load
from smartnews.text.normalise import fold, normalise
from smartnews.translation.facts import SourceSentence
from smartnews.translation.fidelity import values_of
from smartnews.translation.placeholders import NUMBER, number_values

__all__ = ["doubt", "repeats", "unstutter"]

_WORD = re.compile(r"\w+")
_STUTTER = re.compile(r"\b([^\W\d_]{2,30}(?: [^\W\d_]{1,30}){0,3}?)(?:(?:,| and|, and)? \1\b(?!-))+", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![A-Za-z\d])\d+(?:,\d{3})*(?:\.\d+)?(?![A-Za-z\d])")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_ARABIC_WORD = re.compile(r"[\u0620-\u064a]{2,}")
_ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ps", "ckb", "ug", "sd"})
_LENGTHS: dict[tuple[str, str], tuple[float, float]] = {("ar", "en"): (0.6, 2.2)}
"""The shortest and longest translation, as a multiple of the source's length: 31,000 true pairs lie within."""
_ANY_LENGTHS = (0.2, 4.0)
_SMALL = 30
_OFTEN = 3
_RUN, _RUN_EVERY = 4, 60
_SCALES = (1_000, 1_000_000, 1_000_000_000, 10**12)
_MINUTES = frozenset(Decimal(part) for part in ("0.15", "0.30", "0.45"))
_UNSAID = frozenset({Decimal(0), Decimal(30)})
"""Numbers that a source may mean without saying them: nil, and the half of an hour."""


def doubt(source: SourceSentence, translation: str, languages: tuple[str, str]) -> str | None:
    """Return why a translation between two ``languages`` (from, into) is not to be shown, or None."""
    if not translation.strip():
        return "the model gave nothing that it is sure of"
    words = _WORD.findall(fold(translation))
    if repeats(words, _WORD.findall(fold(source.text))):
        return "repetition"
    if len(source.text) > _SMALL:
        shortest, longest = _LENGTHS.get(languages, _ANY_LENGTHS)
        if not shortest <= len(translation) / len(source.text) <= longest:
            return "length"
    if _untranslated(source, translation, languages):
        return "words left untranslated"
    if _invented(source, translation, languages[0]):
        return "a number that the source does not have"
    if _affirmed(source.text, words, languages):
        return "a negation is lost"
    return None


def unstutter(text: str) -> str:
    """Return the text with words that a small model wrote two or three times in a row written once.

    What comes more often is a loop: it stays, so that it is seen.

    >>> unstutter("workshops, workshops and talks at Al Al Khaleej, against him against him")
    'workshops and talks at Al Khaleej, against him'
    """
    return _STUTTER.sub(_once, text)


def _once(match: re.Match[str]) -> str:
    times = match[0].lower().count(match[1].lower())
    return match[1] if times <= _OFTEN else match[0]


def repeats(words: list[str], source: list[str]) -> bool:
    """Return whether words come over and over: one three times in a row, three thrice, or four twice."""
    plain = [word for word in words if not word.isdigit()]
    triples = Counter(zip(plain, plain[1:], plain[2:], strict=False))
    if any(first == second == third for first, second, third in triples):
        return True
    listed = (len(words) - len(plain)) // _OFTEN  # figures in a row share their words
    if triples and max(triples.values()) >= _OFTEN + len(words) // 40 + listed:
        return True
    runs = Counter(zip(*(words[at:] for at in range(_RUN)), strict=False))
    again = sum(count - 1 for count in runs.values())
    own = Counter(zip(*(source[at:] for at in range(_RUN - 2)), strict=False))
    return again > 1 + len(words) // _RUN_EVERY + 2 * sum(count - 1 for count in own.values())


def _untranslated(source: SourceSentence, translation: str, languages: tuple[str, str]) -> bool:
    """Return whether Arabic words stand in a text of another script; those that a glossary or a fact asks for may."""
    if languages[1] in _ARABIC_SCRIPT or not _ARABIC.search(translation):
        return False
    wanted = " ".join([slot.target for slot in source.slots] + [fact.target or "" for fact in source.facts])
    return any(word not in wanted for word in _ARABIC_WORD.findall(translation))


def _invented(source: SourceSentence, translation: str, language: str) -> bool:
    """Return whether a number in digits has no counterpart in the source."""
    written = _DIGITS.findall(translation)
    if not written:
        return False
    known = _known_numbers(source, language)
    return any(not _is_known(Decimal(number.replace(",", "")), known) for number in written)


def _is_known(number: Decimal, known: Collection[Decimal]) -> bool:
    """Return whether the number is known, or is what stands before "thousand", "billion" … in one that is."""
    if number in known or any(number * scale in known for scale in _SCALES):
        return True
    hour, minutes = divmod(number, 1)  # "7.30" for half past seven
    return minutes in _MINUTES and hour in known


def _known_numbers(source: SourceSentence, language: str) -> set[Decimal]:
    text = normalise(source.text, level="fold").text
    known = {*_UNSAID} | {Decimal(str(round(value, 9))) for value in values_of(text, language)}
    for part in [text, *(slot.target for slot in source.slots), *(fact.target or "" for fact in source.facts)]:
        for match in NUMBER.finditer(part):
            known |= number_values(match.group()) | {Decimal(re.sub(r"\D", "", match.group()))}
        known |= {Decimal(digits) for digits in re.findall(r"\d+", part)[:1000] if len(digits) <= 30}
    for fact in source.facts:
        if isinstance(fact.normal, FigureNormal):
            known |= {Decimal(str(value)) for value in (fact.normal.value, fact.normal.max) if value is not None}
        elif isinstance(fact.normal, DateNormal):
            for iso in filter(None, (fact.normal.iso, fact.normal.end)):
                known |= {Decimal(part) for part in iso.strip("-").split("-") if part.isdigit()}
    return known


class Negation(Resource):
    """How a language says no: words that always do, words that do before a verb, phrases that do not after all."""

    always: tuple[str, ...] = ()
    before_verb: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


class Negations(Resource):
    """``data/negation.toml``: for each language that it knows."""

    languages: dict[str, Negation]


@lru_cache(maxsize=8)
def _negation(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return what says no in folded text, and what only looks like it; None for a language without a list."""
    data: Negations = load("negation", None, Negations)
    own = data.languages.get(language)
    if own is None:
        return None
    words = "|".join(map(re.escape, map(fold, own.always)))
    verbs = "|".join(map(re.escape, map(fold, own.before_verb)))
    stems = "|".join(map(re.escape, own.stems))
    shapes = [rf"\b(?:[وف])?(?:{words})\b"] if words else []
    shapes += [rf"\b(?:[وف])?(?:{verbs}) (?=[يتن]\w)"] if verbs else []
    shapes += [rf"\b(?:{stems})\w*"] if stems else []
    harmless = "|".join(map(re.escape, map(fold, own.harmless))) or r"(?!)"
    return re.compile("|".join(shapes)), re.compile(harmless)


def _affirmed(source: str, words: list[str], languages: tuple[str, str]) -> bool:
    """Return whether the source denies something, and the translation nothing."""
    ours, theirs = _negation(languages[0]), _negation(languages[1])
    if ours is None or theirs is None:
        return False
    says, harmless = ours
    return bool(says.search(harmless.sub(" ", fold(source)))) and not theirs[0].search(" ".join(words))

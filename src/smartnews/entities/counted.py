"""The noun that is counted, where no list knows it: "43 منفذا", "500 new widgets"."""

from __future__ import annotations

from smartnews.draft import Tokens
from smartnews.entities.figure_cues import Cues
from smartnews.entities.lexicon import word_classes
from smartnews.entities.numbers import Number
from smartnews.entities.units import Unit, Units

__all__ = ["counted_noun"]

_LONGEST_GAP = 2
_SHORTEST_NOUN = 3


def counted_noun(tokens: Tokens, number: Number, words: Cues, table: Units, language: str) -> tuple[Unit, int] | None:
    """Return the noun that follows a number and the token after it, or None if what follows is no noun.

    Arabic says by the number what form the noun must have: a plural after 3 to 10 (and 103 to 110), the accusative
    singular up to 99, any singular after hundreds. In English and French the noun may stand behind one or two
    adjectives.
    """
    if number.last >= len(tokens.forms) or tokens.kinds[number.last] != "w":
        return None
    if tokens.forms[number.last] in words.stop:
        return None
    if tokens.forms[number.last][0] > "\u0590":
        return _arabic(tokens, number) if language == "ar" else None
    return None if language == "ar" else _european(tokens, number, words, table, language)


def _arabic(tokens: Tokens, number: Number) -> tuple[Unit, int] | None:
    form = tokens.forms[number.last]
    if len(form) < _SHORTEST_NOUN or form.startswith(("ال", "و", "لل", "بال", "كال", "فال", "ست", "سي")):
        return None
    value = number.value
    if not isinstance(value, int) or value < 3 or tokens.starts[number.last] == number.end:
        return None
    noun = word_classes().get(form) == "n"
    if 3 <= value % 100 <= 10:
        fits = form.endswith(("ات", "ين", "ون", "اء")) or (form[0] == "ا" and len(form) > 4) or noun
    elif 11 <= value % 100 <= 99:
        fits = form.endswith(("ا", "ه"))
    else:
        fits = noun or form.endswith(("ا", "ه")) or (number.scale > 1 and form[0] not in "يتن" and form[-1] != "ت")
    # لبورصة, لمرسيليا: rather a preposition than the noun that is counted
    if not fits or form[0] in "بلفك":
        return None
    return Unit("thing", None), number.last + 1


def _european(tokens: Tokens, number: Number, words: Cues, table: Units, language: str) -> tuple[Unit, int] | None:
    forms, kinds = tokens.forms, tokens.kinds
    index = number.last
    plural: tuple[Unit, int] | None = None
    for gap in range(_LONGEST_GAP + 1):
        if index >= len(forms) or kinds[index] != "w" or forms[index] in words.stop or tokens.capital[index]:
            break
        known = table.at(tokens, index) if gap else None
        if known and known[0].kind == "thing":
            return known
        form = forms[index]
        if form.endswith("s") and len(form) > _SHORTEST_NOUN and not form.endswith("ss"):
            noun = Unit("thing", _singular(form) if language == "en" else None)
            # English puts the noun last (500 brand new cars), French first (500 voitures neuves).
            if language == "en" or plural is None:
                plural = noun, index + 1
        index += 1
    return plural


def _singular(form: str) -> str:
    if form.endswith("ies"):
        return form[:-3] + "y"
    if form.endswith(("sses", "shes", "ches", "xes")):
        return form[:-2]
    return form[:-1]

"""What single Arabic words say about names of people, each worked out once.

`Word.strength` is how much a word speaks for being part of a name: 3 a name and hardly anything else (محمد,
القاسمي), 2 a known name that may be another word, 1 an unknown word that is not derived from a known one (most
foreign names), 0 an ordinary word. `Word.does` is what it announces; `Word.openings` are the readings with
which a name may begin in it, as (stem, number of attached letters before it).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from smartnews.entities.lexicon import PersonWords, name_tokens, word_classes
from smartnews.entities.nominal_words import nationalities
from smartnews.entities.nominals import Grammar
from smartnews.resources import load
from smartnews.text.cues import cues
from smartnews.text.normalise import fold

__all__ = [
    "ALI",
    "ARTICLE",
    "FATHERS",
    "KNOWN",
    "PATRONYMICS",
    "SERVANT",
    "SURE",
    "UNKNOWN",
    "Does",
    "PersonLexicon",
    "PersonWords",
    "Word",
]

SURE, KNOWN, UNKNOWN = 3, 2, 1
ARTICLE = "ال"
SERVANT = fold("عبد")
ALI = fold("علي")
PATRONYMICS = frozenset(map(fold, ("بن", "ابن", "بنت", "آل", "أبو", "أبي", "أم", "ولد")))
FATHERS = frozenset(map(fold, ("ابن", "أبو", "أبي")))
_LARGEST = 1 << 16


class Does:
    """What a word does to the words behind it: bits of a plain number, since each token of each text is asked."""

    NOTHING: Final = 0
    TITLE: Final = 1
    ROLE: Final = 2
    SAY: Final = 4
    INTRODUCE: Final = 8
    NATIONALITY: Final = 16
    BEAR: Final = 32  # مؤسسة, شارع: the name behind is not a person's
    BREAK: Final = 64  # ends a role's phrase: a verb, a conjunction


class Word(NamedTuple):
    """See the module."""

    strength: int
    does: int
    openings: tuple[tuple[str, int], ...]


class PersonLexicon:
    """The words, looked up by their folded form.

    Args:
        grammar: knows stops, and what is derived from a known word.
    """

    def __init__(self, grammar: Grammar) -> None:
        words = load("persons", "ar", PersonWords)
        shared = cues()
        self.grammar = grammar
        self.classes = word_classes()
        self.names = name_tokens()
        self.titles = frozenset(map(fold, words.titles)) | shared.titles
        self.roles = frozenset(map(fold, words.roles)) | shared.roles
        self.saying = shared.verbs
        self.that = shared.that
        self.introducing = frozenset(map(fold, words.introducing))
        self.bearers = frozenset(map(fold, words.bearers))
        self.particles = frozenset(map(fold, words.particles)) | shared.particles
        self.compounds = frozenset(map(fold, words.compounds))
        self.never = frozenset(map(fold, words.never))
        self.formulas = frozenset(map(fold, words.formulas))
        self._nationalities = nationalities()
        self._words: dict[str, Word] = {}

    def __call__(self, form: str) -> Word:
        """Return what is known of a folded word."""
        word = self._words.get(form)
        if word is None:
            if len(self._words) >= _LARGEST:
                self._words.clear()
            word = self._words[form] = Word(self._strength(form), self._does(form), self._openings(form))
        return word

    def _strength(self, form: str) -> int:
        if form in self.never or form in self.titles or len(form) < 2 or self.grammar.is_stop(form):
            return 0
        kind = self.classes.get(form)
        if kind == "g" or form.startswith(SERVANT + ARTICLE):
            return SURE
        entry = self.names.get(form)
        if kind == "s":
            return KNOWN if form not in self.roles else 0
        if kind == "p":
            return KNOWN if entry else UNKNOWN
        if kind is not None or form in self.roles or form in self.introducing or form in self.saying:
            return 0
        if form[0] in "بلفكو" and self.classes.get(form[1:], "p") in "nav":
            return 0
        if entry:
            inflected = self.classes.get(ARTICLE + form) in ("n", "a") or self.classes.get(form[:-1]) in ("n", "a")
            if inflected:
                return KNOWN if "g" in entry[0] else 0
            return SURE if "g" in entry[0] and len(form) > 3 else KNOWN
        if form.startswith(ARTICLE):
            if form[2:] in self.names and self.classes.get(form[2:], "p") not in "nav":
                return KNOWN
            return UNKNOWN if form.endswith("ي") or form[2:] not in self.classes else 0
        if form[0].isascii():
            return 0
        return UNKNOWN if self.grammar.is_unknown(form) and form[0] not in "وب" else 0

    def _does(self, form: str) -> int:
        stem = form[1:] if form[0] in "وفلب" and len(form) > 3 else form
        does: int = Does.NOTHING
        for reading in {form, stem}:
            if reading in self.titles:
                does |= Does.TITLE
            if reading in self.roles or (reading.startswith(ARTICLE) and reading[2:] in self.roles):
                does |= Does.ROLE
            if reading in self.saying:
                does |= Does.SAY
            if reading in self.introducing:
                does |= Does.INTRODUCE
            if reading in self._nationalities:
                does |= Does.NATIONALITY
            if reading in self.bearers:
                does |= Does.BEAR
        nominal = form.startswith((ARTICLE, "لل", "وال", "بال")) or stem[0] == "ل" or form in _IN_ROLES
        if not nominal and (self.classes.get(form, "n") == "v" or self.grammar.is_stop(form)):
            does |= Does.BREAK
        return does

    def _openings(self, form: str) -> tuple[tuple[str, int], ...]:
        readings = []
        for cut in (1, 2):
            stem = form[cut:]
            attached = form[0] in "ولبف" and (cut == 1 or (form[0] in "وف" and form[1:2] in ("ل", "ب")))
            if attached and len(stem) > 2 and self._may_be_cut(form, stem):
                readings.append((stem, cut))
        if self._may_begin(form):
            readings.append((form, 0))
        return tuple(readings)

    def _may_begin(self, form: str) -> bool:
        if form in (ALI, SERVANT) or form in self.particles or self._strength(form):
            return True
        # An ordinary word that is a given name as well (جميل): it needs a verb of saying before it.
        return "g" in self.names.get(form, ("", ""))[0] and self.classes.get(form) == "n" and not self._announces(form)

    def _announces(self, form: str) -> bool:
        lists = (self.titles, self.roles, self.never, self.introducing, self.saying, self.bearers)
        return self.grammar.is_stop(form) or any(form in words for words in lists)

    def _may_be_cut(self, form: str, stem: str) -> bool:
        """Tell whether the rest of a word without its first letters is more likely a name than the whole is a word."""
        kind = self.classes.get(stem)
        if kind == "g" or stem in (ALI, SERVANT) or stem.startswith(SERVANT + ARTICLE):
            return self.classes.get(form) != "g" and form not in self.roles
        if form[0] == "و" and kind == "s" and stem in self.names:
            return form not in self.roles and not self.grammar.is_stop(form)
        if form[0] == "ب" or form in self.names or form in self.roles or self.classes.get(form, "p") not in "p":
            return False
        if stem in self.names:
            return kind in (None, "p", "s")
        return kind is None and form[0] == "و" and self.grammar.is_unknown(stem)


_IN_ROLES = frozenset(
    map(
        fold,
        ("في", "باسم", "لدى", "عام", "و", "من", "على", "بالإنابة", "بالوكالة", "المكلف", "السابق", "الأسبق", "الحالي"),
    )
)

"""The number words of a language, ready for look-up: which tokens may open a number, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["Atom", "Lexicon", "Number", "NumberWords", "Opening", "Share", "lexicon", "openings"]

# What Arabic writes before a word, and whether the article is in it. The number starts behind the particles, but with
# its article; a merged article (للثلاثة) keeps the whole word.
_PARTICLES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_ARTICLE, _MERGED = "ال", ("لل", "ولل")


class NumberWords(Resource):
    """The number words of a language (``data/*/numbers.toml``): value → words."""

    joiner: str
    not_numbers: tuple[str, ...]
    units_first: bool
    bare: tuple[str, ...]
    of: tuple[str, ...]
    cardinals: dict[int, tuple[str, ...]]
    scales: dict[int, tuple[str, ...]]
    attached: dict[int, tuple[str, ...]]
    fractions: dict[str, tuple[str, ...]]
    ordinals: dict[int, tuple[str, ...]]


class Atom(NamedTuple):
    """A number word: its value, its kind, and whether its language puts units before tens.

    Kinds: "u" 1 to 9, "t" 10 to 19, "d" 20 to 90, "h" 100 to 900, "x" two of a scale (ألفان), "s" a scale, and "n"
    for digits.
    """

    value: int
    kind: str
    units_first: bool = False


class Number(NamedTuple):
    """A number: its tokens ``first:last``, its range of the text, its value.

    ``decimal`` is the other reading of digits whose separator may group or be the decimal mark (1.200); ``scale`` the
    last scale in it (1 if none); ``digits`` says that it begins with digits, ``definite`` that it has an article,
    ``torn`` that a scraper had turned its digits round, ``whole`` that it is digits alone, without separators.
    """

    first: int
    last: int
    start: int
    end: int
    value: float | int
    decimal: float | int | None = None
    scale: int = 1
    digits: bool = False
    definite: bool = False
    torn: bool = False
    whole: bool = False


class Share(NamedTuple):
    """A share of a whole (ثلثي, two thirds): its tokens ``first:last``, its range of the text, its value below 1."""

    first: int
    last: int
    start: int
    end: int
    value: Fraction


class Opening(NamedTuple):
    """How a token opens a phrase: where in it the word begins, where what we mark begins, whether it is definite."""

    cut: int
    start: int
    definite: bool


def openings(phrases: Iterable[str], excluded: frozenset[str] = frozenset()) -> dict[str, Opening]:
    """Return the tokens that may open one of the folded phrases: its first word, with Arabic particles before it."""
    found: dict[str, Opening] = {}
    # The longest first: of اليوم and يوم, the former opens واليوم as it stands.
    for word in sorted({phrase.split(" ", 1)[0] for phrase in phrases}, key=lambda word: (-len(word), word)):
        found[word] = Opening(0, 0, False)
        if word.isascii():
            continue
        for particle in _PARTICLES:
            found.setdefault(particle + word, Opening(len(particle), len(particle), False))
            found.setdefault(particle + _ARTICLE + word, Opening(len(particle) + 2, len(particle), True))
        for merged in _MERGED:
            found.setdefault(merged + word, Opening(len(merged), len(merged) - 2, True))
    return {form: opening for form, opening in found.items() if form not in excluded}


def _kind(value: int) -> str:
    return next((kind for limit, kind in ((10, "u"), (20, "t"), (100, "d"), (1000, "h")) if value < limit), "x")


def _phrases(words: Iterable[str]) -> Iterator[str]:
    """Yield the folded phrases, and those of several words with hyphens as well (dix-sept)."""
    for word in words:
        folded = fold(word)
        yield folded
        if " " in folded:
            yield folded.replace(" ", " - ")


class Lexicon:
    """The number words of several languages at once (Arabic news quotes English)."""

    def __init__(self, resources: Iterable[NumberWords]) -> None:
        atoms: dict[str, Atom] = {}
        fractions: dict[str, Fraction] = {}
        ordinals: dict[str, int] = {}
        of: dict[str, bool] = {}
        excluded: set[str] = set()
        self.joiners: set[str] = set()
        self.bare: set[str] = set()
        self.attached: dict[str, int] = {}
        self.duals: dict[str, int] = {}
        for words in resources:
            self.joiners.add(words.joiner)
            self.bare.update(map(fold, words.bare))
            excluded.update(map(fold, words.not_numbers))
            of.update((phrase, True) for phrase in _phrases(words.of))
            for scale, names in words.scales.items():
                atoms.update((name, Atom(scale, "s", words.units_first)) for name in _phrases(names))
            for value, names in words.cardinals.items():
                kind = _kind(value)
                for name in _phrases(names):
                    # ألفا is 1000 in the accusative as well as 2000 before its noun.
                    atoms.setdefault(name, Atom(value, kind, words.units_first))
                    if kind == "x" and words.units_first:
                        self.duals[name] = value
            for share, names in words.fractions.items():
                fractions.update((name, Fraction(share)) for name in _phrases(names))
            for value, names in words.ordinals.items():
                ordinals.update((name, value) for name in _phrases(names))
            self.attached |= {fold(name): value for value, names in words.attached.items() for name in names}
        barred = frozenset(excluded)
        self.atoms = PhraseMatcher(atoms)
        self.fractions = PhraseMatcher(fractions)
        self.ordinals = PhraseMatcher(ordinals)
        self.of = PhraseMatcher(of)
        self.atom_openings = openings(atoms, barred)
        self.fraction_openings = openings(fractions, barred)
        self.ordinal_openings = openings(ordinals, barred)
        self.share_words = {name: share for name, share in fractions.items() if " " not in name}
        self.scales = {name: atom.value for name, atom in atoms.items() if atom.kind == "s"}
        self.tens = {name: atom.value for name, atom in atoms.items() if atom.kind == "d"}


@cache
def lexicon(language: str) -> Lexicon:
    """Return the number words for a text in ``language``: its own, and English for Arabic and for unknown languages."""
    codes = ("ar", "en") if language == "ar" else (language,) if language in LANGUAGES else ("en",)
    return Lexicon([load("numbers", code, NumberWords) for code in codes])

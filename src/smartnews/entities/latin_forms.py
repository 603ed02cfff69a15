"""People's names in Latin letters: by lexicon where every word is known, else by letters.

The lexicon is the third column of ``data/names.tsv.xz`` (what `training/names/compile_latin.py` writes there is said in
it); what a word between others is called, ``data/ar/latin.toml``. A word that the lexicon lacks is transliterated, and
with it the name counts as transliterated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from smartnews.entities.lexicon import latin_tokens
from smartnews.entities.transducer import Style
from smartnews.entities.transliterate import looks_foreign, spell
from smartnews.resources import Resource, load
from smartnews.text.normalise import fold

__all__ = ["LatinForm", "LatinWord", "Region", "region_of", "spelt", "spelt_words"]

Region = Literal["gulf", "levant", "nile", "maghreb"]
LatinSource = Literal["lexicon", "transliterated"]
Kind = Literal["arab", "foreign"]
Read = Literal["lexicon", "particle", "arab", "foreign"]

_ARTICLE = "ال"
_SERVANT = fold("عبد")
_FATHER = fold("أبو")
_FATHERS = (fold("أبي"), fold("أبا"))
_MERGED = "لل"
_DIVISIBLE = 6  # letters of a word that may be two
_BOUND = (fold("الدين"), fold("الله"))
_ENGLISH_ARTICLES = ("Al ", "El ")
_CONTEXT = 2.0  # logarithmic odds by which a known word of a name speaks for the kind of the others
_FOREIGN = -1.0  # logarithmic odds that a name that no list has is foreign, before its letters are seen


class LatinForm(NamedTuple):
    """A name in Latin letters, and where that comes from."""

    en: str
    source: LatinSource


class LatinWord(NamedTuple):
    """A word of a name: its folded form, its Latin form, and whether the lexicon has it or as what it was spelt."""

    key: str
    en: str
    read: Read


class LatinWords(Resource):
    """``data/ar/latin.toml``."""

    regions: dict[Region, frozenset[str]]
    article: dict[Region, str]
    servant: dict[Region, str]
    particles: dict[str, dict[Region, str]]


class _Word(NamedTuple):
    """A word of a name: its folded form, for the lexicon, and as it is spelt in the text."""

    key: str
    spelling: str


class _Entry(NamedTuple):
    """What the lexicon says of a word: its form, and of what kind of name it is; a particle is of none."""

    form: str
    kind: Kind | None


@lru_cache(maxsize=1)
def _words() -> LatinWords:
    words = load("latin", "ar", LatinWords)
    return words.model_copy(update={"particles": {fold(word): forms for word, forms in words.particles.items()}})


def region_of(country: str | None) -> Region:
    """Return the region whose spelling a country (ISO code) follows."""
    return next((region for region, countries in _words().regions.items() if country in countries), "gulf")


@lru_cache(maxsize=1 << 14)
def spelt(name: str, region: Region = "gulf", *, foreign: bool = False) -> LatinForm | None:
    """Return an Arabic name, as it is spelt in the text, in Latin letters; None if it has no Arabic letters.

    Args:
        name: the name, without titles; vowel signs are heeded.
        region: whose spelling to follow.
        foreign: whether words that the lexicon lacks are more likely foreign than Arab.
    """
    words = spelt_words(name, region, foreign=foreign)
    if not words:
        return None
    form = " ".join(word.en for word in words)
    known = all(word.read in ("lexicon", "particle") for word in words)
    return LatinForm(form[:1].upper() + form[1:], "lexicon" if known else "transliterated")


def spelt_words(name: str, region: Region = "gulf", *, foreign: bool = False) -> list[LatinWord]:
    """Return the words of a name in Latin letters; nothing if one of them has no Arabic letters. See `spelt`."""
    words = list(_parts(name.split()))
    if not all(word.key and "\u0620" <= word.key[0] <= "\u064a" for word in words):
        return []
    known = [_known(word.key, region) for word in words]
    style = _style(words, known, region, foreign)
    spelt: list[LatinWord] = []
    for word, entry in zip(words, known, strict=True):
        if entry is None:
            read: Read = "foreign" if style == "foreign" else "arab"
            spelt.append(LatinWord(word.key, _transliterated(word, region, style), read))
        else:
            spelt.append(LatinWord(word.key, entry.form, "lexicon" if entry.kind else "particle"))
    return spelt


def _parts(words: Sequence[str]) -> Iterator[_Word]:
    """Yield the words of a name; عبد with its attribute, and words with الدين or الله behind them, are one.

    A name that begins with أبي or أبا is one with أبو, in another case (أبي هريرة).
    """
    words = [part for word in words for part in _divided(word)]
    if len(words) > 1 and fold(words[0]) in _FATHERS:
        words[0] = _FATHER
    at = 0
    while at < len(words):
        key = fold(words[at])
        following = fold(words[at + 1]) if at + 1 < len(words) else ""
        if key == _SERVANT and following.startswith(_ARTICLE):
            yield _Word(key + following, words[at] + words[at + 1])
            at += 2
        elif following in _BOUND and key not in _words().particles and f"{key} {following}" in latin_tokens():
            yield _Word(f"{key} {following}", f"{words[at]} {words[at + 1]}")
            at += 2
        else:
            yield _Word(key, words[at])
            at += 1


def _divided(word: str) -> Iterator[str]:
    """Yield the parts of a word that no list has: أبو before an article, and an article that was merged with ل."""
    key = fold(word)
    if len(key) != len(word) or len(key) < _DIVISIBLE or key in latin_tokens():
        yield word
    elif key.startswith(_FATHER + _ARTICLE):
        yield from (word[: len(_FATHER)], word[len(_FATHER) :])
    elif key.startswith(_MERGED):
        yield _ARTICLE + word[len(_MERGED) :]
    else:
        yield word


def _known(key: str, region: Region) -> _Entry | None:
    """Return the form of a word in the lexicon, and whether that is an Arab or a foreign name."""
    particle = _words().particles.get(key)
    if particle is not None:
        return _Entry(particle.get(region, particle["gulf"]), None)
    uses, latin = latin_tokens().get(key, ("", ""))
    if not latin:
        if key.startswith(_ARTICLE) and len(key) > 3 and not key.startswith(_SERVANT):
            stem = _known(key[2:], region)
            if stem is not None and stem.kind == "arab":
                return _Entry(f"{_words().article[region]} {stem.form}", "arab")
        return None
    usual, *others = latin.split(";")
    form = dict(other.split("=", 1) for other in others).get(region, usual)
    if form.startswith(_ENGLISH_ARTICLES):
        form = f"{_words().article[region]} {form[3:]}"
    return _Entry(form, "foreign" if uses in ("x", "nx") else "arab")


def _style(words: Sequence[_Word], known: Sequence[_Entry | None], region: Region, foreign: bool) -> Style:
    """Return how the words that the lexicon lacks are to be read: by their letters and by what the others are."""
    unknown = [word.spelling for word, entry in zip(words, known, strict=True) if entry is None]
    kinds = Counter(entry.kind for entry in known if entry is not None)
    odds = _FOREIGN + sum(map(looks_foreign, unknown)) + _CONTEXT * (kinds["foreign"] - kinds["arab"] + foreign)
    return "foreign" if odds > 0 else region


def _transliterated(word: _Word, region: Region, style: Style) -> str:
    """Return a word in Latin letters by its letters, with a capital letter and its article."""
    key, spelling = word
    words = _words()
    if key.startswith(_SERVANT + _ARTICLE):
        inner = spelling[spelling.index("ل", len(_SERVANT)) + 1 :]
        return f"{words.servant[region]} {_capital(spell(inner, style))}"
    if style != "foreign" and key.startswith(_ARTICLE) and len(key) > 3:
        inner = spelling[spelling.index("ل") + 1 :]
        return f"{words.article[region]} {_capital(spell(inner, style))}"
    return _capital(spell(spelling, style)) or spelling


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]

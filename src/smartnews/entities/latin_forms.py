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

from smartnews.entities.lexicon import name_tokens
from smartnews.entities.transliterate import Style, looks_arab, spell
from smartnews.resources import Resource, load
from smartnews.text.normalise import fold

__all__ = ["LatinForm", "Region", "region_of", "spelt"]

Region = Literal["gulf", "levant", "nile", "maghreb"]
LatinSource = Literal["lexicon", "transliterated"]

_ARTICLE = "ال"
_SERVANT = fold("عبد")
_BOUND = (fold("الدين"), fold("الله"))
_ENGLISH_ARTICLES = ("Al ", "El ")
_ARAB_SIGN, _FOREIGN_SIGN = "=", "~"


class LatinForm(NamedTuple):
    """A name in Latin letters, and where that comes from."""

    en: str
    source: LatinSource


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
    words = list(_parts(name.split()))
    if not words or not all(word.key and "\u0620" <= word.key[0] <= "\u064a" for word in words):
        return None
    known = [_known(word.key, region) for word in words]
    style = _style(words, known, region, foreign)
    forms = [form or _transliterated(word, region, style) for word, (form, _) in zip(words, known, strict=True)]
    forms[0] = forms[0][:1].upper() + forms[0][1:]
    return LatinForm(" ".join(forms), "lexicon" if all(form for form, _ in known) else "transliterated")


def _parts(words: Sequence[str]) -> Iterator[_Word]:
    """Yield the words of a name; عبد with its attribute, and words with الدين or الله behind them, are one."""
    at = 0
    while at < len(words):
        key = fold(words[at])
        following = fold(words[at + 1]) if at + 1 < len(words) else ""
        if key == _SERVANT and following.startswith(_ARTICLE):
            yield _Word(key + following, words[at] + words[at + 1])
            at += 2
        elif following in _BOUND and key not in _words().particles and f"{key} {following}" in name_tokens():
            yield _Word(f"{key} {following}", f"{words[at]} {words[at + 1]}")
            at += 2
        else:
            yield _Word(key, words[at])
            at += 1


def _known(key: str, region: Region) -> tuple[str | None, Style | None]:
    """Return the form of a word in the lexicon, and whether that is an Arab or a foreign name; None if unknown."""
    particle = _words().particles.get(key)
    if particle is not None:
        return particle.get(region, particle["gulf"]), None
    latin = name_tokens().get(key, ("", ""))[1]
    if not latin:
        if key.startswith(_ARTICLE) and len(key) > 3 and not key.startswith(_SERVANT):
            stem, kind = _known(key[2:], region)
            return (f"{_words().article[region]} {stem}", kind) if stem and kind == "arab" else (None, None)
        return None, None
    usual, *others = latin.split(";")
    if usual == _FOREIGN_SIGN:
        return spell(key, "foreign").capitalize(), "foreign"
    form = dict(other.split("=", 1) for other in others).get(region, usual)
    form = spell(key, "arab").capitalize() if form == _ARAB_SIGN else form
    style: Style = "arab" if "g" in (uses := name_tokens()[key][0]) or "f" in uses or not uses else "foreign"
    if form.startswith(_ENGLISH_ARTICLES):
        form = f"{_words().article[region]} {form[3:]}"
    return form, style


def _style(
    words: Sequence[_Word], known: Sequence[tuple[str | None, Style | None]], region: Region, foreign: bool
) -> Style:
    """Return how the words that the lexicon lacks are to be read: as the others are, else by their letters."""
    styles = Counter(style for _, style in known)
    unknown = [word.key for word, (form, _) in zip(words, known, strict=True) if form is None]
    arab: Style = "maghreb" if region == "maghreb" else "arab"
    if any(key.startswith(_ARTICLE) or looks_arab(key) for key in unknown):
        return arab
    if styles["arab"] != styles["foreign"]:
        return arab if styles["arab"] > styles["foreign"] else "foreign"
    return "foreign" if foreign else arab


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

"""What single Arabic words are in names of institutions and events: ``data/ar/nominals.toml`` and the word table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pydantic import ConfigDict

from smartnews.entities.lexicon import PersonWords, name_tokens, word_classes
from smartnews.resources import Resource, load
from smartnews.text.cues import cues
from smartnews.text.normalise import fold

__all__ = ["NominalLexicon", "NominalWords", "nationalities"]


class NominalWords(Resource):
    """``data/ar/nominals.toml``."""

    stops: tuple[str, ...]
    passing: tuple[str, ...]
    linking: tuple[str, ...]
    adjectives: tuple[str, ...]
    beginning: tuple[str, ...]
    ordinals: tuple[str, ...]
    governed: Mapping[str, str]


class Nationalities(Resource):
    """The part of ``data/ar/countries.toml`` that tells a nationality before a name (البلجيكي لوكاكو)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    adjectives: Mapping[str, tuple[str, ...]]


class NominalLexicon:
    """The words of Arabic name phrases.

    Args:
        beginning: folded words, besides those of the data file, that begin a new name.
    """

    def __init__(self, beginning: Iterable[str] = ()) -> None:
        words = load("nominals", "ar", NominalWords)
        self.classes = word_classes()
        self._stops = frozenset(map(fold, words.stops))
        self._passing = frozenset(map(fold, words.passing))
        self._linking = frozenset(map(fold, words.linking))
        self._adjectives = frozenset(map(fold, words.adjectives))
        self._people = frozenset(map(fold, words.beginning))
        self._beginning = self._people | frozenset(beginning)
        self._titles = cues().titles | frozenset(map(fold, load("persons", "ar", PersonWords).titles))
        self._particles = cues().particles
        self._ordinals = frozenset(map(fold, words.ordinals))
        self._governed = {fold(word): fold(preposition) for word, preposition in words.governed.items()}

    def is_proper(self, form: str) -> bool:
        """Tell whether a word is a proper name: known as one, or unknown to the word table altogether."""
        kind = self.classes.get(form)
        if kind is not None:
            return kind in "pgs" and not (kind == "p" and form[0] in "لبو" and self.classes.get(form[1:], "p") in "nav")
        if form in self._stops or form in self._linking or form.startswith(("ال", "لل", "وال", "بال")) or len(form) < 2:
            return False
        if form[0] == "و" and len(form) > 3:
            return False
        if form in name_tokens():
            return True
        return not form.endswith(("ي", "يه", "يا")) and not self._is_derived(form)

    def is_unknown(self, form: str) -> bool:
        """Tell whether the word table knows neither the word nor one that it could be made from."""
        if len(form) < 3 or form in self.classes or form.startswith(("ال", "لل", "وال")):
            return False
        if form.startswith(("بال", "كال", "فال")) and (form[1:] in self.classes or form[3:] in self.classes):
            return False
        return not self._is_derived(form)

    def is_adjective(self, form: str) -> bool:
        """Tell whether a word with the article is one that can follow a definite noun as its adjective."""
        if not form.startswith("ال") or form in self._passing:
            return False
        kind = self.classes.get(form)
        return (
            kind == "a"
            or form in self._adjectives
            or form in self._ordinals
            or (kind is None and form.endswith(("ي", "يه")) and len(form) > 5)
            or (form.endswith("يه") and form[:-1] in self.classes)
            or (form.endswith("ي") and form + "ه" in self.classes)
        )

    def is_ordinal(self, form: str) -> bool:
        """Tell whether a word is an ordinal with the article (الثالث)."""
        return form in self._ordinals

    def is_linking(self, form: str) -> bool:
        """Tell whether a word is a verbal noun or the like, which may continue a name."""
        return form in self._linking

    def is_stop(self, form: str) -> bool:
        """Tell whether no name goes through this word."""
        return form in self._stops or form in self._passing

    def begins_anew(self, form: str) -> bool:
        """Tell whether a word begins another person or thing (a head noun, a role, a title)."""
        return form in self._beginning

    def _is_noun(self, form: str) -> bool:
        return self.classes.get(form) == "n" and form not in self._stops and form not in self._beginning

    def _is_derived(self, form: str) -> bool:
        """Tell whether an unknown word is a known one with attached particles or suffixes."""
        classes = self.classes
        stem = form[1:] if form[0] in "وفبلك" else form
        if stem in classes and classes[stem] not in "pg":
            return True
        if form[0] == "س" and classes.get(form[1:]) == "v":
            return True
        for suffix in ("ها", "هم", "ات", "ين", "ون", "ان", "ه", "ا", "نا", "ي"):
            if form.endswith(suffix) and len(form) - len(suffix) > 2:
                base = form[: -len(suffix)]
                for variant in (base, base + "ه", base[:-1] + "ه", base[:-1] + "ء"):
                    if classes.get(variant) in ("n", "v", "a") or classes.get("ال" + variant) in ("n", "a"):
                        return True
        return "ال" + form in classes or form.endswith("وا")


@lru_cache(maxsize=1)
def nationalities() -> frozenset[str]:
    """Return the folded adjectives of nations with the article (الفرنسي, الفرنسية, الفرنسيين)."""
    adjectives = load("countries", "ar", Nationalities).adjectives.values()
    endings = ("", "ه", "ين", "ان")
    return frozenset("ال" + fold(word) + ending for words in adjectives for word in words for ending in endings)

"""English names of organisations and places that say what they are: by pattern, only where each word is accounted for.

وزارة الصحة السعودية is the Saudi Ministry of Health, جامعة صلالة is Salalah University. A name that only partly fits
gets none: half an English name is worse than the Arabic one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from smartnews.entities.gazetteer import city_names, normal_of
from smartnews.entities.nations import adjectives, country_normal, country_table, country_words
from smartnews.resources import Resource, load
from smartnews.text.normalise import fold

__all__ = ["Bodies", "place_pattern"]

_LONGEST = 5


class BodyWords(Resource):
    """``data/ar/bodies.toml``."""

    kinds: Mapping[str, str]
    named: Mapping[str, str]
    subjects: Mapping[str, str]
    whole: Mapping[str, str]


class Bodies:
    """Puts names of organisations into English."""

    def __init__(self) -> None:
        words = load("bodies", "ar", BodyWords)
        self._kinds, self._named, self._subjects, self._whole = (
            {fold(word): english for word, english in table.items()}
            for table in (words.kinds, words.named, words.subjects, words.whole)
        )
        self._adjectives = adjectives("ar")

    def __call__(self, name: str) -> str | None:
        """Return the English name of an organisation from its folded name, None if it does not fit."""
        words = name.split()
        for reading in self._readings(words):
            if reading is not None:
                return reading
        return None

    def _readings(self, words: Sequence[str]) -> Iterator[str | None]:
        yield self._described(words)
        if len(words) > 2 and words[-1].startswith("ال") and words[-1] in self._adjectives:
            english = self._described(words[:-1])
            nation = _nation(self._adjectives[words[-1]])
            yield f"{nation} {english}" if english and nation else None

    def _described(self, words: Sequence[str]) -> str | None:
        whole = self._whole.get(" ".join(words))
        if whole is not None:
            return whole
        for count in (2, 1):
            kind = self._kinds.get(" ".join(words[:count]))
            if kind is not None and len(words) > count:
                about = self._about([_article(words[count]), *words[count + 1 :]])
                if about is not None:
                    return kind.format(about)
        pattern = self._named.get(words[0])
        place = _place(" ".join(words[1:])) if pattern else None
        return pattern.format(place) if pattern and place else None

    def _about(self, words: Sequence[str]) -> str | None:
        """Return what a body is about, subjects joined by و, None if a word is left over."""
        found: list[str] = []
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + _LONGEST), at, -1):
                phrase = " ".join(words[at:end])
                subject = self._subjects.get(phrase)
                if subject is None and found and phrase.startswith("و"):
                    subject = self._subjects.get(phrase[1:])
                if subject is not None:
                    found.append(subject)
                    at = end
                    break
            else:
                return None
        return " and ".join(filter(None, (", ".join(found[:-1]), found[-1])))


def place_pattern(words: Sequence[str], spell: Callable[[str], str | None]) -> str | None:
    """Return the English name of a place that begins with what it is (وادي, شارع), if ``spell`` can do the rest."""
    pattern = _heads().get(words[0])
    inner = spell(" ".join(words[1:])) if pattern and len(words) > 1 else None
    return pattern.format(inner) if pattern and inner else None


@cache
def _heads() -> Mapping[str, str]:
    from smartnews.entities.locations import LocationWords

    return {fold(word): pattern for word, pattern in load("locations", "ar", LocationWords).heads.items()}


@cache
def _place(name: str) -> str | None:
    """Return the English name of a city or country from its folded name."""
    for iso, (_, arabic, _) in country_table().items():
        if fold(arabic) == name:
            return country_normal(iso).en
    known = city_names("ar").get(name)
    return normal_of(known.positions()[0]).en if known is not None else None


@cache
def _nation(iso: str) -> str | None:
    """Return the English adjective of a country."""
    return next(iter(country_words("en").adjectives.get(iso, ())), None)


def _article(word: str) -> str:
    """Return the word without the particle that joins it to its kind: الهيئة العامة للإحصاء."""
    return f"ا{word[1:]}" if word.startswith("لل") else word

"""English names of Arabic events, put together from a small lexicon: only when every word is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smartnews.entities.nominals import Phrase, Places
from smartnews.text.normalise import fold

__all__ = ["EnglishNames"]

_FEMININE_HEADS = frozenset(map(fold, ("قمة", "جائزة", "جوائز", "بطولة", "مسابقة", "ألعاب", "ندوة", "دورة")))


class EnglishNames:
    """Composes "Global Smart Cities Conference 2023" from مؤتمر المدن الذكية العالمي 2023.

    Args:
        tables: "heads", "scopes", "ordinals", "adjectives" and "nouns", each Arabic word → English.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self._tables = {
            name: {fold(word): english for word, english in table.items()} for name, table in tables.items()
        }

    def __call__(
        self,
        forms: Sequence[str],
        index: int,
        head: str,
        definite: bool,
        phrase: Phrase,
        places: Places,
        year: int | None,
    ) -> str | None:
        """Return the English name of the event whose head is token ``index``, None if a word of it is not known."""
        if head not in self._tables["heads"] or phrase.place or phrase.proper or phrase.quoted:
            return None
        ordinals: list[str] = []
        scopes: list[str] = []
        nouns: list[tuple[str, list[str]]] = []
        purpose: list[str] = []
        adjectives: list[str] = []
        words = [form for form in forms[index + 1 : phrase.last] if form != str(year)]
        for position, word in enumerate(words):
            if any(place <= index + 1 + position < last for place, (last, _) in places.items()) and len(word) > 3:
                return None
            stem = word.removeprefix("وال").removeprefix("ال")
            if word.startswith("لل"):
                stem = word[2:]
                english = self._tables["nouns"].get(stem) or self._tables["nouns"].get("ا" + stem)
                if english is None or purpose:
                    return None
                purpose.append(english)
            elif stem in self._tables["ordinals"] and (word.startswith("ال") and (position or definite)):
                ordinals.append(self._tables["ordinals"][stem])
            elif purpose and stem in self._tables["adjectives"] and word.startswith("ال"):
                purpose.insert(len(purpose) - 1, self._tables["adjectives"][stem])
            elif (definite or nouns) and stem in self._tables["scopes"] and word.startswith("ال") and not purpose:
                scopes.append(self._tables["scopes"][stem])
            elif (definite or nouns) and stem in self._tables["adjectives"] and word.startswith("ال") and not purpose:
                english = self._tables["adjectives"][stem]
                with_noun = bool(nouns) and stem.endswith("ه") >= (head in _FEMININE_HEADS)
                (nouns[-1][1] if with_noun else adjectives).append(english)
            elif stem in self._tables["nouns"] and not definite and not purpose and not word.startswith("و"):
                nouns.append((self._tables["nouns"][stem], []))
            else:
                return None
        if not (nouns or scopes or adjectives or purpose):
            return None
        middle = [part for noun, its in reversed(nouns) for part in (*its, noun)]
        if self._tables["heads"][head] in ("Day", "Week", "Month"):
            scopes = ["World" if scope == "Global" else scope for scope in scopes]
        parts = [*ordinals, *scopes, *adjectives, *purpose, *middle, self._tables["heads"][head]]
        return " ".join([*parts, *([str(year)] if year else [])])

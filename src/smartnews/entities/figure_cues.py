"""The words around a figure: qualifiers, labels that make it none, and what may stand between."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from smartnews.article import Qualifier
from smartnews.draft import Tokens
from smartnews.entities.number_words import openings
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold

__all__ = ["Cues", "FigureWords", "cues"]


class CueWords(Resource):
    """Single words with a part to play around figures."""

    between: tuple[str, ...]
    label: tuple[str, ...]
    counted: tuple[str, ...]
    partitive: tuple[str, ...]
    counting: tuple[str, ...]
    stop: tuple[str, ...]
    not_share: tuple[str, ...]
    links: tuple[str, ...]
    to: tuple[str, ...]
    between_two: tuple[str, ...]
    from_one: tuple[str, ...]
    clock: tuple[str, ...]
    of: tuple[str, ...]


class FigureWords(Resource):
    """The words around figures in a language (``data/*/figures.toml``)."""

    before: dict[Qualifier, tuple[str, ...]]
    after: dict[Qualifier, tuple[str, ...]]
    words: CueWords


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


class Cues:
    """The cues of one or several languages, folded."""

    def __init__(self, resources: Iterable[FigureWords]) -> None:
        self._before: dict[str, list[tuple[tuple[str, ...], Qualifier]]] = {}
        after: dict[str, Qualifier] = {}
        resources = tuple(resources)
        for words in resources:
            for qualifier, phrases in words.before.items():
                for phrase in map(fold, phrases):
                    parts = tuple(phrase.split())
                    self._before.setdefault(parts[-1], []).append((parts[:-1], qualifier))
            for qualifier, phrases in words.after.items():
                after.update((fold(phrase), qualifier) for phrase in phrases)
        for entries in self._before.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._openings = openings(
            {" ".join((*rest, last)) for last, entries in self._before.items() for rest, _ in entries}
        )
        self._after = PhraseMatcher(after)
        words_of = [words.words for words in resources]
        self.between = _folded(word for words in words_of for word in words.between)
        self.label = frozenset(openings(_folded(word for words in words_of for word in words.label)))
        self.counted = _folded(word for words in words_of for word in words.counted)
        self.counting = frozenset(openings(_folded(word for words in words_of for word in words.counting)))
        self.partitive = _folded(word for words in words_of for word in words.partitive)
        self.stop = _folded(word for words in words_of for word in words.stop)
        self.not_share = _folded(word for words in words_of for word in words.not_share)
        self.links = _folded(word for words in words_of for word in words.links)
        self.to = _folded(word for words in words_of for word in words.to)
        self.between_two = _folded(word for words in words_of for word in words.between_two)
        self.from_one = _folded(word for words in words_of for word in words.from_one)
        self.clock = _folded(word for words in words_of for word in words.clock)
        self.of = _folded(word for words in words_of for word in words.of)

    def qualifier(self, tokens: Tokens, first: int, last: int) -> Qualifier | None:
        """Return the qualifier of the figure at tokens ``first:last``."""
        index = first - 1
        for _ in range(4):
            if index < 0:
                break
            found = self._ending_at(tokens, index)
            if found:
                return found
            if tokens.forms[index] not in self.between:
                break
            index -= 1
        match = self._after.inside(tokens, last) if last < len(tokens.forms) else None
        return match.payload if match else None

    def _ending_at(self, tokens: Tokens, index: int) -> Qualifier | None:
        """Return the qualifier whose cue ends with token ``index``."""
        forms = tokens.forms
        form = forms[index]
        entries = self._before.get(form)
        if entries is None:
            opening = self._openings.get(form)
            entries = self._before.get(form[opening.cut :]) if opening else None
            return next((qualifier for rest, qualifier in entries if not rest), None) if entries else None
        for rest, qualifier in entries:
            begin = index - len(rest)
            if begin < 0 or (rest and tuple(forms[begin + 1 : index]) != rest[1:]):
                continue
            if not rest or forms[begin] == rest[0]:
                return qualifier
            opening = self._openings.get(forms[begin])
            if opening and forms[begin][opening.cut :] == rest[0]:
                # لتصل إلى tells what came about, تصل إلى how far it may go.
                outcome = rest[0][0] in "يت" and forms[begin][opening.cut - 1] == "ل"
                return None if outcome and qualifier == "up_to" else qualifier
        return None


@cache
def cues(language: str) -> Cues:
    """Return the cues for a text in ``language``: its own, and English ones in Arabic and in unknown languages."""
    codes = ("ar", "en") if language == "ar" else (language,) if language in LANGUAGES else ("en",)
    return Cues([load("figures", code, FigureWords) for code in codes])

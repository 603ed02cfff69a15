"""The cue words of a taxonomy, ready to be found in tokens.

Every word of a phrase is reduced to the shortest listed form that it can be read as: without the article and the
particles before it, and without the regular endings behind it. Only words of the lexicon count as readings, so
nothing is cut from a word that is not a form of a listed one. Each distinct token is read once, then remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from smartnews.draft import Tokens
from smartnews.text.normalise import fold
from smartnews.text.tokens import tokenise

__all__ = ["Hit", "Lexicon", "Phrase"]

Phrase = tuple[str, str]
"""A cue as it is spelt in its file, and the language of the file."""
Hit = tuple[int, int, int]
"""Number of the cue, first token, token after the last."""

_MOST_READINGS = 200_000
_ARTICLE = "ال"
_PARTICLES = ("وال", "بال", "كال", "فال", "ولل", "لل")  # before a word with the article, inside a phrase
_SHORTEST = 3
# Arabic endings, and what may stand in their place in the listed form.
_ENDINGS = (
    ("ها", ("", "ه")),
    ("هم", ("", "ه")),
    ("هن", ("", "ه")),
    ("نا", ("", "ه")),
    ("هما", ("", "ه")),
    ("ات", ("ه", "")),
    ("ين", ("", "ه")),
    ("ون", ("",)),
    ("ان", ("", "ه")),
    ("يا", ("ي",)),
    ("ا", ("",)),
    ("ه", ("",)),
    ("ي", ("",)),
)
_SHORTEST_BEFORE_ENDING = 4
# English and French endings.
_LATIN_ENDINGS = (
    ("ies", "y"),
    ("aux", "al"),
    ("euses", "eux"),
    ("euse", "eux"),
    ("elles", "el"),
    ("elle", "el"),
    ("ennes", "en"),
    ("enne", "en"),
    ("ives", "if"),
    ("ive", "if"),
    ("es", ""),
    ("s", ""),
    ("x", ""),
    ("e", ""),
)


def _arabic_stems(form: str) -> Iterator[str]:
    """Yield a word without و ف, without ب ك ل, and without ال, fewest cuts first; itself at the start."""
    bases = [form]
    if form[0] in "وف" and len(form) > _SHORTEST:
        bases.append(form[1:])
    for base in tuple(bases):
        if base[0] in "بكل" and len(base) > _SHORTEST:
            bases.append(base[1:])
            if base.startswith("لل"):
                bases.append(base[2:])
    for base in bases:
        yield base
        while base.startswith(_ARTICLE) and len(base) - len(_ARTICLE) >= _SHORTEST:
            base = base[len(_ARTICLE) :]
            yield base


def _arabic_readings(form: str) -> Iterator[str]:
    stems = list(_arabic_stems(form))
    yield from stems
    for stem in stems:
        for ending, endings in _ENDINGS:
            kept = len(stem) - len(ending)
            if kept >= _SHORTEST_BEFORE_ENDING - (ending == "ات") and stem.endswith(ending):
                base = stem[:kept]
                yield from (base + other for other in endings)
                if base[-1] == "ت" and len(ending) > 1:
                    yield base[:-1] + "ه"
        # شركته: the ت of a feminine noun before its pronoun.
        if stem.endswith("ته") and len(stem) > _SHORTEST_BEFORE_ENDING:
            yield stem[:-2] + "ه"


def _latin_readings(form: str) -> Iterator[str]:
    yield form
    for ending, other in _LATIN_ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST:
            yield form[: -len(ending)] + other


def _readings(form: str) -> Iterator[str]:
    return _arabic_readings(form) if "\u0600" <= form[0] <= "\u06ff" else _latin_readings(form)


def _split(phrases: Sequence[Phrase]) -> list[list[str]]:
    """Return the words of each phrase, as the tokeniser cuts them: folded, without articles and attached particles."""
    found: list[list[str]] = [[] for _ in phrases]
    for language in sorted({language for _, language in phrases}):
        numbers = [number for number, (_, code) in enumerate(phrases) if code == language]
        # One text for all: folding and tokenising have the overhead of a text, not of a word.
        tokens = tokenise(fold("\n".join(phrases[number][0].replace("\n", " ") for number in numbers)), language)
        lines = iter(numbers)
        words = found[next(lines)]
        for form, kind in zip(tokens.forms, tokens.kinds, strict=True):
            if kind == "b":
                words = found[next(lines)]
            else:
                words.append(_without_article(form))
    heads = {words[0] for words in found if words}
    for words in found:
        for place, word in enumerate(words[1:], 1):
            for particle in _PARTICLES:
                if word.startswith(particle) and len(word) - len(particle) >= _SHORTEST:
                    words[place] = word[len(particle) :]
                    break
            else:
                # و joins, unless the word with it is listed and the word without it is not (وزارة).
                if word[0] == "و" and len(word) > _SHORTEST and (word[1:] in heads or word not in heads):
                    words[place] = word[1:]
    return found


def _without_article(word: str) -> str:
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) - len(_ARTICLE) >= _SHORTEST else word


class _Readings(dict[str, str | None]):
    """The listed word that each token can be read as; filled in as tokens are met, and emptied when large."""

    def __init__(self, words: frozenset[str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, form: str) -> str | None:
        if len(self) >= _MOST_READINGS:
            self.clear()
        words = self._words
        found = next((reading for reading in _readings(form) if reading in words), None) if len(form) < 40 else None
        self[form] = found
        return found


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    cue: int = -1


class Lexicon:
    """Finds cues in tokens, the longest at each place.

    Args:
        phrases: the cues; their numbers are their places in this sequence. Equal ones are told apart by the caller:
            of several the last wins.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        split = _split(list(phrases))
        self._readings = _Readings(frozenset(word for words in split for word in words))
        self._root: dict[str, _Node] = {}
        for number, words in enumerate(split):
            children, node = self._root, None
            for word in words:
                node = children.setdefault(word, _Node())
                children = node.children
            if node is not None:
                node.cue = number

    def find(self, tokens: Tokens) -> Iterator[Hit]:
        """Yield the cues of ``tokens``, left to right, none inside another."""
        forms, root, readings = tokens.forms, self._root, self._readings
        index, total = 0, len(forms)
        while index < total:
            word = readings[forms[index]]
            node = None if word is None else root.get(word)
            index += 1
            if node is None:
                continue
            first = index - 1
            cue, after = node.cue, index
            last = index
            while node.children and last < total:
                word = readings[forms[last]]
                step = None if word is None else node.children.get(word)
                if step is None:
                    break
                node = step
                last += 1
                if node.cue >= 0:
                    cue, after = node.cue, last
            if cue >= 0:
                yield cue, first, after
                index = after

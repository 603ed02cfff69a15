"""Words and word pieces: how a text is cut for the embedded encoder.

Training and run time share this module, so that a model sees at run time what it saw in training.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sentencepiece

__all__ = ["BOS", "EOS", "PAD", "UNK", "PieceTokenizer", "Word", "letters", "plain", "split_words"]

BOS, PAD, EOS, UNK = 0, 1, 2, 3

_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# A run of digits, a run of letters with their marks, or one other visible character.
_WORD = re.compile(rf"\d+|[^\W\d{_MARKS}](?:[^\W\d]|[{_MARKS}\u0300-\u036f])*|[^\s{_INVISIBLE}]")
_DROPPED = re.compile(rf"[{_MARKS}{_INVISIBLE}\u0640]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its span in code points, and whether white space stands before it."""

    start: int
    end: int
    spaced: bool


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of `text[start:end]`, with offsets into `text`; punctuation marks are words of their own."""
    stop = len(text) if end is None else end
    found = []
    before = -1
    for match in _WORD.finditer(text, start, stop):
        found.append(Word(match.start(), match.end(), match.start() != before))
        before = match.end()
    return found


def letters(word: str) -> list[int]:
    """The places in `word` of the characters that count: not those of short vowels, tatweel and invisible marks."""
    return [place for place, character in enumerate(word) if not _DROPPED.match(character)]


def plain(word: str) -> str:
    """Return `word` without short vowels, tatweel and invisible marks."""
    return _DROPPED.sub("", word)


class PieceTokenizer:
    """Word pieces of the encoder's trimmed vocabulary; ids are the rows of its embedding table."""

    def __init__(self, model: Path | str) -> None:
        self._processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
        self._known: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return int(self._processor.get_piece_size())

    def word(self, surface: str, spaced: bool) -> tuple[int, ...]:
        """Ids of one word's pieces, at least one; short vowels and tatweel do not count."""
        key = plain(surface)
        if spaced:
            key = " " + key
        pieces = self._known.get(key)
        if pieces is None:
            whole = key.encode("utf-8", "replace").decode("utf-8")  # half characters cannot be encoded
            pieces = tuple(self._processor.encode(whole)) or (UNK,)
            if len(self._known) < 200_000:
                self._known[key] = pieces
        return pieces

    def words(self, text: str, words: Sequence[Word]) -> list[tuple[int, ...]]:
        """Ids of the pieces of each of `words` of `text`."""
        return [self.word(text[w.start : w.end], w.spaced) for w in words]

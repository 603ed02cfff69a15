"""Tokens of the folded text.

A spaCy ``Tokenizer`` whose only rule is one compiled pattern a language: its matches tile every run of visible
characters, so the pattern alone says where a word, a number or an address begins and ends, and spaCy adds the cache of
what a run of characters was cut into. Its vocabulary is thrown away when it has grown large, so that a million
articles need no more memory than a few thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from smartnews.draft import Range, Tokens
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.alignment import IntArray
from smartnews.text.normalise import fold

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["SegmentWords", "segment_words", "spacy_tokenizer", "token_pattern", "tokenise"]

LARGEST_VOCABULARY = 50_000
"""Distinct strings after which a tokeniser is built afresh (about 30 MB)."""

_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7"
_LATIN = "a-zß-öø-ɏ"
# Letters of other scripts; the vowel signs of the Indic and Thai families, which Python does not count as letters.
_OTHER = rf"(?:[^\W\d_{_ARABIC}{_LATIN}]|[\u0300-\u036f\u0591-\u05c7\u0900-\u0963\u0966-\u109f\u1780-\u17ff])"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"


class SegmentWords(Resource):
    """The words that segmenting needs to know, a language a file (``data/*/segment.toml``)."""

    titles: frozenset[str]
    abbreviations: frozenset[str]
    numbered: frozenset[str]
    eras: frozenset[str]
    openers: frozenset[str]
    elisions: frozenset[str]
    apostrophes: frozenset[str]
    continuations: frozenset[str]
    letters: frozenset[str]


class SharedWords(Resource):
    """What the tokens of all languages share (``data/segment.toml``)."""

    domains: frozenset[str]
    money: frozenset[str]


@cache
def segment_words(language: str) -> SegmentWords:
    """Return the folded word lists for a text in ``language``: its own, and English (news quotes it everywhere)."""
    chosen = ["en"] if language not in LANGUAGES else ["ar", "en"] if language == "ar" else [language]
    files = [load("segment", code, SegmentWords) for code in chosen]
    return SegmentWords(
        **{
            name: frozenset(fold(word) for file in files for word in getattr(file, name))
            for name in SegmentWords.model_fields
        }
    )


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of the words, longest first, that matches nothing when there are none."""
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) or r"(?!)"


@cache
def token_pattern(language: str) -> re.Pattern[str]:
    """Return the pattern whose matches are the tokens of a folded text, white space apart."""
    words, shared = segment_words(language), load("segment", None, SharedWords)
    dotted = _any_of(words.titles | words.abbreviations)
    domains = _any_of(shared.domains)
    rules = (
        rf"و(?=[{_ARABIC}]\.[{_ARABIC}]\.)",  # و + أ.د.
        rf"[{_ARABIC}]{{2,}}+",
        rf"[{_ARABIC}](?:\.[{_ARABIC}])+(?![{_ARABIC}])\.?",  # ا.ف.ب
        rf"[{_ARABIC}](?:(?<!\d.)\.(?!\.))?",  # د. and any letter alone
        r"(?:https?|ftp)://[!-~]{0,2000}[a-z0-9/_=&%#~+-]",
        r"www\.[a-z0-9-][!-~]{0,2000}[a-z0-9/_=&%#~+-]",
        rf"[a-z0-9_][a-z0-9._%+-]{{0,63}}+@(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}(?![a-z])",
        rf"(?:{_LABEL}\.){{1,8}}(?:{domains})(?![\w@-])(?:/[!-~]{{0,2000}}[a-z0-9/_=&%#~+-])?",
        r"@[a-z0-9_]{1,30}+",
        r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}(?![\d/])",  # 12/05/2024, 2024-05-12
        r"\d{1,2}:\d{2}(?::\d{2})?(?![\d:])",
        r"\d++(?:[.,]\d++)*+",
        rf"(?:{dotted})\.(?!\.)",
        rf"[{_LATIN}](?:\.[{_LATIN}])+(?![{_LATIN}])\.?",  # u.s., a.m
        rf"(?<!\d)[{_LATIN}]\.(?![.{_LATIN}])",  # an initial
        rf"(?:{_any_of(shared.money)})(?=\d)",
        rf"(?:{_any_of(words.apostrophes)})(?![{_LATIN}])",
        rf"(?:{_any_of(words.elisions)})'(?=[{_LATIN}])",
        rf"[{_LATIN}](?:[{_LATIN}0-9]|'(?!s(?![{_LATIN}]))(?=[{_LATIN}]))*+",
        rf"'s(?![{_LATIN}0-9])",
        rf"{_OTHER}++",
        r"\.{2,}+",
        r"\S",
    )
    return re.compile("|".join(rules))


def spacy_tokenizer(language: str) -> Callable[[str], Doc]:
    """Return a spaCy tokeniser that cuts folded texts as smartnews does, with a vocabulary of its own.

    It is also the way to a spaCy ``Doc``: ``spacy_tokenizer("ar")(draft.view.text)``.
    """
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without stubs
    from spacy.vocab import Vocab

    made: Callable[[str], Doc] = Tokenizer(Vocab(), infix_finditer=token_pattern(language).finditer)
    return made


_tokenizers: dict[str, Callable[[str], Doc]] = {}
_lock = Lock()


def _cut(language: str, text: str) -> Doc:
    # spaCy's vocabulary is not made for several threads at once.
    with _lock:
        tokenizer = _tokenizers.get(language)
        if tokenizer is None:
            tokenizer = _tokenizers[language] = spacy_tokenizer(language)
        doc = tokenizer(text)
        if len(doc.vocab) > LARGEST_VOCABULARY:
            del _tokenizers[language]
        return doc


@lru_cache(maxsize=1 << 16)
def _kind(form: str) -> str:
    first = form[0]
    if first == "\n":
        return "b"
    if first in "0123456789":
        return "n" if not form[-1].isalpha() else "a"
    if len(form) == 1:
        return "w" if first.isalpha() else "p"
    if "@" in form or "/" in form:
        return "a"
    if "." in form[1:-1] and first.isascii() and max(map(len, form.split("."))) > 1:
        return "a" if first.isalnum() else "p"
    return "w" if first.isalnum() or form[-1].isalnum() else "p"


def _mend(text: str, tokens: Iterable[Range], eras: frozenset[str]) -> list[Range]:
    """Return the tokens with line breaks one by one, other white space left out, and the stop after an era cut off."""
    mended: list[Range] = []
    after_number = False
    for start, end in tokens:
        form = text[start:end]
        if form.isspace():
            mended += [(at, at + 1) for at in range(start, end) if text[at] == "\n"]
            continue
        if after_number and end - start > 1 and form[-1] == "." and form[:-1] in eras:
            mended += [(start, end - 1), (end - 1, end)]
        else:
            mended.append((start, end))
        after_number = form[0] in "0123456789"
    return mended


def tokenise(text: str, language: str, source: str | None = None, origins: IntArray | None = None) -> Tokens:
    """Return the tokens of a folded text.

    Args:
        text: the folded text.
        language: its code; it says which abbreviations are known.
        source: the text before folding, which still has its capital letters; ``text`` itself if None.
        origins: where each character of the folded text stands in ``source``; at the same place if None.
    """
    source = text if source is None else source
    language = language if language in LANGUAGES else "en"
    eras = segment_words(language).eras
    table = _cut(language, text).to_array(["IDX", "LENGTH"])
    starts: list[int] = table[:, 0].tolist()
    ends: list[int] = table.sum(axis=1).tolist()
    forms = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    if any(map(str.isspace, forms)) or not {f"{era}." for era in eras}.isdisjoint(forms):
        ranges = _mend(text, zip(starts, ends, strict=True), eras)
        starts, ends = [start for start, _ in ranges], [end for _, end in ranges]
        forms = [text[start:end] for start, end in ranges]
    capital = [
        "`" < form[0] < "\u0590" and source[start if origins is None else origins[start]].isupper()
        for form, start in zip(forms, starts, strict=True)
    ]
    return Tokens(forms, starts, ends, "".join(map(_kind, forms)), capital)

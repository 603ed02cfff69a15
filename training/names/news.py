"""Pairs of names from news sentences and their English translations (../shared/data/mt/news.tsv.xz).

The sentences are of SANAD (CC BY 4.0) and ANT (Apache-2.0), the translations were made for the project. A capitalised
English word is the form of the Arabic word whose letters it is likeliest to stand for, if it is likely enough.
Sentences of documents that are annotated (``press_train``, ``gold_dev``) are left out: names are measured on them.
"""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from training.names.letters import Table, likeness
from training.names.pairs import plain, stem

from smartnews.entities.lexicon import name_tokens, word_classes
from smartnews.text.normalise import fold

LIKE, LIKE_SHORT = -2.8, -2.0  # mean logarithmic odds of a letter that a pair of names needs; of a short word
_SHORT = 3
_ARABIC = re.compile(r"[\u0621-\u064a]+")
_CAPITALISED = re.compile(r"\b(?:[AE]l-)?[A-Z][a-z]+(?=\W|$)")
_SMALL = re.compile(r"\b[a-z]+\b")
_CLITICS = "وبلفك"
_FIRST = 0.002  # odds of a first letter that is worth a closer look
_COMMON = 0.3  # share of an English word's occurrences in small letters that makes it no name


class NewsName(NamedTuple):
    """A word of news (folded), as it is spelt, its Latin form without article, and whether in Tunisian news."""

    word: str
    spelling: str
    latin: str
    maghreb: bool


def news_names(shared: Path, odds: Table) -> Counter[NewsName]:
    """Count the names of the news sentences with the forms that translators gave them."""
    rows = list(_sentences(shared))
    small = Counter(word for _, _, english in rows for word in _SMALL.findall(english))
    large = Counter(word.lower() for _, _, english in rows for word in re.findall(r"\b[A-Z][a-z]+\b", english))
    common = {word for word, count in small.items() if count > _COMMON * (count + large[word])}
    first = {
        letter: {chunk[0] for chunk, share in chunks.items() if chunk and share > _FIRST}
        for letter, chunks in odds.items()
    }
    found: Counter[NewsName] = Counter()
    likely: dict[tuple[str, str], float] = {}
    for source, arabic, english in rows:
        names = [plain(name).split()[-1].lower() for name in _CAPITALISED.findall(english)]
        words = _words(arabic)
        scored = []
        for name in {name for name in names if len(name) > 2 and name not in common}:
            for word, spelling in words.items():
                if name[0] in first.get(word[0], ()) and len(word) / 2 <= len(name) <= 2 * len(word) + 2:
                    if (word, name) not in likely:
                        likely[word, name] = likeness(word, name, odds)
                    if likely[word, name] > (LIKE if len(word) > _SHORT else LIKE_SHORT):
                        scored.append((likely[word, name], word, name, spelling))
        taken: set[str] = set()
        for _, word, name, spelling in sorted(scored, reverse=True):
            if word not in taken and name not in taken:
                taken |= {word, name}
                found[NewsName(word, spelling, name, "/" not in source)] += 1
    return found


def _sentences(shared: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (document, Arabic, English)."""
    annotated = {
        json.loads(line)["source_id"]
        for path in (shared / "ner" / "press_train.jsonl", shared / "gold_dev.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    with lzma.open(shared / "mt" / "news.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                source, arabic, english = line.rstrip("\n").split("\t")
                if source not in annotated:
                    yield source, arabic, english


def _words(arabic: str) -> dict[str, str]:
    """Return the words of a sentence that may be names, folded and without article, with their spelling."""
    words: dict[str, str] = {}
    known = name_tokens()
    for spelling in _ARABIC.findall(arabic):
        word = fold(spelling)
        if word and word not in known and word[0] in _CLITICS and (word[1:] in known or word[1:] in word_classes()):
            word, spelling = word[1:], spelling[1:]
        if len(word) == len(spelling) > 2 and word_classes().get(word, "p") not in "nav":
            bare, _ = stem(word, "")
            words[bare] = spelling[len(word) - len(bare) :]
    return words

"""Which Latin letters stand for which Arabic letter of a name: alignment, and the decision lists that come of it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from smartnews.entities.transliterate import contexts

LONGEST = 4
_ROUNDS = 4
_FIRST = (0.05, 0.5, 0.3, 0.1, 0.05)  # how likely chunks of each length are before anything is known
_CAP = 3  # how often a pair counts at most
_LEAST = 3  # pairs that a context must have been met in
_WORST = -4.5  # mean logarithm of a pair that is no transliteration
_SHAPES = (
    ("اعءى", re.compile("[aeiou]{0,3}")),
    ("و", re.compile("(?:w|v|wh|ww)?[aeiou]{0,3}")),
    ("ي", re.compile("(?:y|j|yy|ll)?[aeiouy]{0,3}")),
)
_CONSONANT = re.compile("[^aeiouy]{0,3}[aeiou]{0,2}y?")

Pairs = Mapping[tuple[str, str], int]
Table = dict[str, dict[str, float]]


@cache
def fits(letter: str, chunk: str) -> bool:
    """Tell whether a letter may become a chunk: a consonant with the vowel behind it, or a vowel."""
    shape = next((shape for letters, shape in _SHAPES if letter in letters), _CONSONANT)
    return shape.fullmatch(chunk) is not None and (shape is not _CONSONANT or chunk != "y")


def aligned(pairs: Pairs) -> Iterator[tuple[str, list[str], int]]:
    """Yield each word, the chunk that each of its letters became, and how often; poor pairs are left out."""
    odds: Table = {}
    for _ in range(_ROUNDS):
        odds = _expected(pairs, odds)
    for (word, latin), count in pairs.items():
        chunks = _best(word, latin, odds)
        if chunks is not None:
            yield word, chunks, count


def decisions(pairs: Pairs) -> dict[str, str]:
    """Return a decision list: the likeliest chunk of each context that decides otherwise than the one within it."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, chunks, count in aligned(pairs):
        for index, chunk in enumerate(chunks):
            for context in contexts(word, index):
                counts[context][chunk] += min(count, _CAP)
    decided: dict[str, str] = {}
    for context in sorted(counts, key=lambda context: (len(context), context)):
        if len(context) > 1 and sum(counts[context].values()) < _LEAST:
            continue
        best = max(counts[context].items(), key=lambda entry: (entry[1], entry[0]))[0]
        inner = next((decided[context[:n]] for n in range(len(context) - 1, 0, -1) if context[:n] in decided), None)
        if inner != best:
            decided[context] = best
    return decided


def distance(one: str, other: str) -> int:
    """Return the edit distance of two strings."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def _steps(word: str, latin: str, odds: Table) -> dict[tuple[int, int, int], float]:
    """Return the odds of each (letter, place in the Latin form, length of the chunk)."""
    steps = {}
    for i, letter in enumerate(word):
        known = odds.get(letter, {})
        for j in range(len(latin) + 1):
            for k in range(min(LONGEST, len(latin) - j) + 1):
                chunk = latin[j : j + k]
                if fits(letter, chunk):
                    steps[i, j, k] = known.get(chunk, 1e-7) if odds else _FIRST[k]
    return steps


def _expected(pairs: Pairs, odds: Table) -> Table:
    """Return the odds of chunks after one round of expectation and maximisation."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (word, latin), count in pairs.items():
        steps = _steps(word, latin, odds)
        n, m = len(word), len(latin)
        ahead = [[0.0] * (m + 1) for _ in range(n + 1)]
        back = [[0.0] * (m + 1) for _ in range(n + 1)]
        ahead[0][0] = back[n][m] = 1.0
        for (i, j, k), p in steps.items():  # in the order of the letters
            ahead[i + 1][j + k] += ahead[i][j] * p
        if not ahead[n][m]:
            continue
        for (i, j, k), p in reversed(steps.items()):
            back[i][j] += p * back[i + 1][j + k]
        for (i, j, k), p in steps.items():
            share = ahead[i][j] * p * back[i + 1][j + k] / ahead[n][m]
            if share > 1e-4:
                counts[word[i]][latin[j : j + k]] += share * min(count, 5)
    return {
        letter: {chunk: share / total for chunk, share in chunks.items() if share / total > 1e-5}
        for letter, chunks in counts.items()
        for total in [sum(chunks.values())]
    }


def _best(word: str, latin: str, odds: Table) -> list[str] | None:
    """Return the likeliest chunks, None if the pair is a poor one."""
    n, m = len(word), len(latin)
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for (i, j, k), p in _steps(word, latin, odds).items():
        if (i, j) in best and p > 1e-7:
            score = best[i, j][0] + math.log(p)
            if score > best.get((i + 1, j + k), (-math.inf, 0))[0]:
                best[i + 1, j + k] = (score, k)
    if best.get((n, m), (-math.inf, 0))[0] < _WORST * n:
        return None
    chunks: list[str] = []
    j = m
    for i in range(n, 0, -1):
        k = best[i, j][1]
        chunks.append(latin[j - k : j])
        j -= k
    return chunks[::-1]

"""Which Latin letters stand for which Arabic letter of a name: alignment by expectation and maximisation."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

LONGEST = 4
_ROUNDS = 4
_FIRST = (0.05, 0.5, 0.3, 0.1, 0.05)  # how likely chunks of each length are before anything is known
_CAP = 3  # how often a pair counts at most
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
        chunks = chunks_of(word, latin, odds)
        if chunks is not None:
            yield word, chunks, count


def odds_of(rows: Iterable[tuple[str, list[str], int]]) -> Table:
    """Return how likely each letter is to become each chunk, counted on what `aligned` yields."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word, chunks, count in rows:
        for letter, chunk in zip(word, chunks, strict=True):
            counts[letter][chunk] += min(count, _CAP)
    return {
        letter: {chunk: count / chunks.total() for chunk, count in chunks.items()} for letter, chunks in counts.items()
    }


def likeness(word: str, latin: str, odds: Table) -> float:
    """Return the mean logarithm of the odds that the letters of a word became those of a Latin form."""
    best = _paths(word, latin, odds).get((len(word), len(latin)))
    return best[0] / len(word) if best else -math.inf


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


def _paths(word: str, latin: str, odds: Table) -> dict[tuple[int, int], tuple[float, int]]:
    """Return, for each place that the chunks can reach, the best logarithm of the odds and the last chunk's length."""
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for (i, j, k), p in _steps(word, latin, odds).items():
        if (i, j) in best and p > 1e-7:
            score = best[i, j][0] + math.log(p)
            if score > best.get((i + 1, j + k), (-math.inf, 0))[0]:
                best[i + 1, j + k] = (score, k)
    return best


def chunks_of(word: str, latin: str, odds: Table) -> list[str] | None:
    """Return the likeliest chunks, None if the pair is a poor one."""
    best = _paths(word, latin, odds)
    n, m = len(word), len(latin)
    if best.get((n, m), (-math.inf, 0))[0] < _WORST * n:
        return None
    chunks: list[str] = []
    j = m
    for i in range(n, 0, -1):
        k = best[i, j][1]
        chunks.append(latin[j - k : j])
        j -= k
    return chunks[::-1]

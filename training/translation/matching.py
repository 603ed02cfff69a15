"""Which spans of a sentence pair mean the same: numbers, names, addresses, Latin words in the Arabic.

The spans found here may become placeholders on both sides of a training pair.
"""

from __future__ import annotations

import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from smartnews.translation.placeholders import (
    ADDRESS,
    LATIN,
    NUMBER,
    PER_KIND,
    Kind,
    normalise_source,
    number_values,
)

Span = tuple[int, int]
LONGEST_NAME = 4
LATIN_PART = re.compile(r"[^ ]+")
ARABIC_WORD = re.compile("[\u0621-\u064a]+")
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['\u2019-][A-Za-z\u00c0-\u024f]+)*")
PREFIXES = ("", "و", "ف", "ب", "ك", "ل", "وب", "ول")

# Consonants folded so that "تلامعلي" and "Talamali" share a skeleton.
_ARABIC = str.maketrans("بتطثجحخدضذرزظسصشغفقكلمنه", "btttghxdddrzzssSgfkklmnh")
_DIGRAPHS = (("sh", "S"), ("ch", "S"), ("kh", "x"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"))
_LATIN = str.maketrans("pvjqc", "bfgkk")


@dataclass(frozen=True, slots=True)
class Match:
    """Spans of one thing on the Arabic and the English side."""

    kind: Kind
    arabic: tuple[Span, ...]
    english: tuple[Span, ...]


def arabic_skeleton(word: str) -> str:
    """The folded consonants of an Arabic word, doubles written once."""
    folded = word.translate(_ARABIC)
    return re.sub(r"(.)\1+", r"\1", re.sub("[^a-zS]", "", folded))


def latin_skeleton(word: str) -> str:
    """The folded consonants of a Latin word, doubles written once."""
    word = word.lower()
    for pair, one in _DIGRAPHS:
        word = word.replace(pair, one)
    word = re.sub("[^a-zS]|[aeiouyw]", "", word.translate(_LATIN))
    return re.sub(r"(.)\1+", r"\1", word)


def load_lexicon(folder: Path, common: frozenset[str]) -> dict[str, set[str]]:
    """Arabic name (normalised) → its lower-cased English spellings, from data/names and CLDR.

    Spellings that are one of the `common` words (lower-cased) are left out.
    """
    lexicon: dict[str, set[str]] = {}

    def add(arabic: str, english: str) -> None:
        arabic = re.sub(r"\s*\(.*?\)", "", normalise_source(arabic)).strip()
        english = re.sub(r"\s*\(.*?\)", "", english).strip().lower()
        if len(arabic) >= 3 and english and english not in common and len(arabic.split()) <= LONGEST_NAME:
            lexicon.setdefault(arabic, set()).add(english)

    for name in ("person_names_unicef", "labels_arwikicats", "name_tokens_netranslit"):
        with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                arabic, english = line.rstrip("\n").split("\t")[:2]
                add(arabic, english)
                if name == "person_names_unicef":
                    pairs = list(zip(arabic.split(), english.split(), strict=False))
                    if len(arabic.split()) == len(english.split()):
                        for one, other in pairs:
                            add(one, other)
    from babel import Locale

    arabic_names, english_names = Locale("ar").territories, Locale("en").territories
    for code, arabic in arabic_names.items():
        if code.isalpha() and code in english_names:
            add(arabic, english_names[code])
    return lexicon


def _english_values(surface: str) -> frozenset[Decimal]:
    """In English a comma always groups and a single point is always a decimal."""
    try:
        return frozenset({Decimal(surface.replace(",", ""))})
    except InvalidOperation:
        return frozenset()


def common_words(sentences: Iterable[str]) -> frozenset[str]:
    """Words that the sentences write in lower case more often than with a capital."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for sentence in sentences:
        for word in LATIN_WORD.findall(sentence):
            (lower if word[0].islower() else upper)[word.lower()] += 1
    return frozenset(word for word, count in lower.items() if count > upper[word])


def numbers(arabic: str, english: str) -> Iterator[Match]:
    """Numbers in digits whose value stands on both sides."""
    left = [(m.span(), number_values(m.group())) for m in NUMBER.finditer(arabic)]
    right = [(m.span(), _english_values(m.group())) for m in NUMBER.finditer(english)]
    used: set[int] = set()
    groups: dict[Decimal, tuple[list[Span], list[Span]]] = {}
    for span, values in right:
        for index, (other, others) in enumerate(left):
            shared = values & others
            if index not in used and shared:
                used.add(index)
                group = groups.setdefault(min(shared), ([], []))
                group[0].append(other)
                group[1].append(span)
                break
    for ours, theirs in groups.values():
        yield Match("n", tuple(sorted(ours)), tuple(sorted(theirs)))


def addresses(arabic: str, english: str) -> Iterator[Match]:
    """URLs, e-mails and handles that are written the same on both sides."""
    right = {m.group().rstrip(".,"): m.start() for m in ADDRESS.finditer(english)}
    for m in ADDRESS.finditer(arabic):
        surface = m.group().rstrip(".,")
        start = right.pop(surface, None)
        if start is not None:
            span = (m.start(), m.start() + len(surface))
            yield Match("u", (span,), ((start, start + len(surface)),))


def latin(arabic: str, english: str) -> Iterator[Match]:
    """Latin words inside the Arabic that the English has as well; neighbours that stay together are one."""
    free = 0
    for run in LATIN.finditer(arabic):
        for part in (run, *LATIN_PART.finditer(arabic, run.start(), run.end())):
            if part.start() < free:
                continue
            found = re.search(rf"(?<![A-Za-z0-9]){re.escape(part.group())}(?![A-Za-z0-9])", english)
            if found:
                free = part.end()
                yield Match("u", (part.span(),), (found.span(),))


def _english_units(english: str) -> list[tuple[Span, str]]:
    return [(m.span(), m.group()) for m in LATIN_WORD.finditer(english)]


def _stems(word: str) -> Iterator[tuple[int, str]]:
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            yield len(prefix), word[len(prefix) :]


def _spellings(stem: str, lexicon: dict[str, set[str]]) -> set[str]:
    found = set(lexicon.get(stem, ()))
    if stem.startswith("ال"):
        bare = lexicon.get(stem[2:], set())
        found |= bare | {f"al-{b}" for b in bare} | {f"al {b}" for b in bare} | {f"el {b}" for b in bare}
    return found


def names(arabic: str, english: str, lexicon: dict[str, set[str]]) -> Iterator[Match]:
    """Names whose English spelling (lexicon, or the same consonants) stands in the English.

    Words that match side by side on both sides join to one name.
    """
    ours = [(m.span(), m.group()) for m in ARABIC_WORD.finditer(arabic)]
    theirs = _english_units(english)
    lowered = [word.lower() for _, word in theirs]
    taken_ours: set[int] = set()
    taken: set[int] = set()
    pieces: list[tuple[int, int, int, int, int]] = []  # first and end word ours, theirs, offset of the stem

    def place(first: int, end: int, offset: int, wanted: set[str]) -> bool:
        for spelling in sorted(wanted, key=len, reverse=True):
            words = [m.group() for m in LATIN_WORD.finditer(spelling)]
            if not words:
                continue
            for at in range(len(theirs) - len(words) + 1):
                span = range(at, at + len(words))
                if lowered[at : at + len(words)] != words or taken.intersection(span):
                    continue
                if not theirs[span[-1]][1][0].isupper() or not theirs[at][1][0].isupper():
                    continue
                taken.update(span)
                taken_ours.update(range(first, end))
                pieces.append((first, end, at, at + len(words), offset))
                return True
        return False

    for length in range(LONGEST_NAME, 0, -1):
        for first in range(len(ours) - length + 1):
            if taken_ours.intersection(range(first, first + length)):
                continue
            rest = "".join(f" {word}" for _, word in ours[first + 1 : first + length])
            if any(arabic[ours[k][0][1] : ours[k + 1][0][0]] != " " for k in range(first, first + length - 1)):
                continue
            for offset, stem in _stems(ours[first][1]):
                wanted = _spellings(stem, lexicon) if length == 1 else lexicon.get(stem + rest, set())
                if place(first, first + length, offset, wanted):
                    break
    skeletons = {j: latin_skeleton(w) for j, (_, w) in enumerate(theirs) if w[0].isupper() and j not in taken}
    for first, (_, word) in enumerate(ours):
        if first in taken_ours:
            continue
        for offset, stem in _stems(word):
            bones = {arabic_skeleton(stem), arabic_skeleton(stem.removeprefix("ال"))}
            at = next((j for j, s in skeletons.items() if len(s) >= 3 and s in bones), None)
            if at is not None:
                del skeletons[at]
                taken.add(at)
                taken_ours.add(first)
                pieces.append((first, first + 1, at, at + 1, offset))
                break
    pieces.sort()
    joined: list[list[int]] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last
            and piece[4] == 0
            and last[1] == piece[0]
            and last[3] == piece[2]
            and arabic[ours[last[1] - 1][0][1] : ours[piece[0]][0][0]] == " "
            and english[theirs[last[3] - 1][0][1] : theirs[piece[2]][0][0]] == " "
        ):
            last[1], last[3] = piece[1], piece[3]
        else:
            joined.append(list(piece))
    for first, end, at, stop, offset in joined:
        mine = (ours[first][0][0] + offset, ours[end - 1][0][1])
        yield Match("e", (mine,), ((theirs[at][0][0], theirs[stop - 1][0][1]),))


def matches(arabic: str, english: str, lexicon: dict[str, set[str]]) -> list[Match]:
    """All the pair's matches, at most ten of a kind, none overlapping another."""
    found: list[Match] = []
    busy: tuple[list[Span], list[Span]] = ([], [])
    count = {"n": 0, "e": 0, "u": 0}
    candidates = (
        *addresses(arabic, english),
        *latin(arabic, english),
        *numbers(arabic, english),
        *names(arabic, english, lexicon),
    )
    for match in candidates:
        sides = (match.arabic, match.english)
        clash = any(a < d and c < b for side, spans in zip(busy, sides, strict=True) for a, b in spans for c, d in side)
        if clash or count[match.kind] >= PER_KIND:
            continue
        count[match.kind] += 1
        busy[0].extend(match.arabic)
        busy[1].extend(match.english)
        found.append(match)
    return found

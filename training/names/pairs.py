"""Pairs of names in Arabic and Latin letters, word for word, from ../shared/data/names."""

from __future__ import annotations

import hashlib
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from smartnews.entities.latin_forms import region_of
from smartnews.text.normalise import fold

ARAB = frozenset({
    "AE", "BH", "DJ", "DZ", "EG", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO",
    "SY", "TN", "YE",
})  # fmt: skip
"""Arab countries; how each writes names in Latin letters is said in ``data/ar/latin.toml``."""

ARABIC = re.compile(r"[\u0621-\u064a]+(?: [\u0621-\u064a]+)?")
LATIN = re.compile(r"[A-Za-z ]+")
_SERVANT = re.compile(r"(?i)abd(?:[aeou]?l)?")
_BOUND = re.compile(r"(?i)(?:d+[iey]+n+e?|l+ah?)$")
_ARTICLES = frozenset({"al", "el"})


class Name(NamedTuple):
    """A name: as its source spells it, its region ("" if not Arab), its words, and whether it is held back."""

    arabic: str
    latin: str
    region: str
    words: tuple[tuple[str, str], ...]
    held: bool


def names(folder: Path) -> Iterator[Name]:
    """Yield the names whose words correspond one to one; every tenth is held back to measure with."""
    with lzma.open(folder / "person_names_unicef.tsv.xz", "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            arabic, latin, country, _, _ = line.rstrip("\n").split("\t")
            units = arabic_units(arabic)
            spelt = joined(latin_units(latin), units)
            if spelt is None or not all(ARABIC.fullmatch(unit) for unit in units):
                continue
            held = int(hashlib.sha256(fold(arabic).encode()).hexdigest(), 16) % 10 == 0
            region = region_of(country) if country in ARAB else ""
            yield Name(arabic, latin, region, tuple(zip(units, spelt, strict=True)), held)


def foreign_tokens(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (folded token, Latin token) of names from other languages."""
    with lzma.open(folder / "name_tokens_netranslit.tsv.xz", "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            arabic, latin = line.rstrip("\n").split("\t")
            arabic, latin = fold(arabic), plain(latin)
            if ARABIC.fullmatch(arabic) and re.fullmatch("[a-z]+", latin):
                yield arabic, latin


def foreign_spellings(folder: Path) -> dict[str, str]:
    """Return how the folded words of names from other languages are spelt, hamzas and all."""
    with lzma.open(folder / "name_tokens_netranslit.tsv.xz", "rt", encoding="utf-8") as lines:
        spelt = (line.split("\t")[0] for line in lines)
        return {fold(word): word for word in sorted(spelt) if ARABIC.fullmatch(word) and len(fold(word)) == len(word)}


def held_word(word: str) -> Literal["measure", "choose"] | None:
    """Tell whether a folded word is held back from the transducer, to measure it or to choose its settings with."""
    share = int(hashlib.sha256(word.encode()).hexdigest(), 16) % 40
    return "measure" if share == 0 else "choose" if share == 1 else None


def plain(text: str) -> str:
    """Return Latin text without accents, apostrophes and hyphens."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[-‐–]", " ", re.sub(r"['’‘`´ʿʾʻʼ]", "", text.replace("ı", "i")))


def latin_units(text: str) -> list[str]:
    """Return the words of a Latin name, an article with the word behind it; nothing if it has other characters."""
    text = plain(text)
    if not LATIN.fullmatch(text):
        return []
    units: list[str] = []
    for word in text.split():
        if units and units[-1].lower() in _ARTICLES:
            units[-1] += f" {word.capitalize()}"
        else:
            units.append(word.capitalize())
    return units


def arabic_units(text: str) -> list[str]:
    """Return the folded words of an Arabic name; عبد and words with الدين or الله behind them are one with the next."""
    units: list[str] = []
    for word in fold(text).split():
        if units and units[-1] == "عبد" and word.startswith("ال"):
            units[-1] += word
        elif units and word in ("الدين", "الله") and " " not in units[-1] and units[-1] not in ("بن", "ابو"):
            units[-1] += f" {word}"
        else:
            units.append(word)
    return units


def joined(latin: list[str], arabic: list[str]) -> list[str] | None:
    """Return a Latin form for each Arabic unit, None if their numbers do not fit."""
    spelt: list[str] = []
    at = 0
    for unit in arabic:
        if at == len(latin):
            return None
        form, at = latin[at], at + 1
        servant = unit.startswith("عبدال") and _SERVANT.fullmatch(form)
        bound = " " in unit and not _BOUND.search(form)
        if (servant or bound) and at < len(latin):
            form, at = f"{form} {latin[at]}", at + 1
        spelt.append(form)
    return spelt if at == len(latin) else None


def letter_pairs(people: list[Name], regions: frozenset[str]) -> Counter[tuple[str, str]]:
    """Count single words of the regions' names with their Latin forms, articles apart."""
    pairs: Counter[tuple[str, str]] = Counter()
    for name in people:
        if name.held or name.region not in regions:
            continue
        for arabic, form in name.words:
            if " " in arabic or arabic.startswith("عبدال"):
                continue
            arabic, latin = stem(arabic, form.lower())
            if len(arabic) / 2 <= len(latin) <= 3 * len(arabic) + 1:
                pairs[arabic, latin] += 1
    return pairs


def stem(arabic: str, latin: str) -> tuple[str, str]:
    """Return both forms of a word without the article."""
    if arabic.startswith("ال") and len(arabic) > 3:
        return arabic[2:], re.sub("^[ae]l ?", "", latin, flags=re.IGNORECASE).replace(" ", "")
    return arabic, latin.replace(" ", "")

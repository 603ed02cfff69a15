"""Arabic spellings of place names: which alternate names are Arabic, and which other spellings are likely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Arabic letters only: Persian, Urdu, Kurdish and Uyghur spellings betray themselves by theirs.
_ARABIC = re.compile(r"^[ء-غف-يٱ\u064b-\u0655\u0670ـ '’\-]+$")
_MARKS = re.compile(r"[\u064b-\u0655\u0670ـ'’]")
# ى inside a word is Uyghur or Kazakh; these words are Persian or Urdu.
_FOREIGN = re.compile(r"ى[ء-ي]|(?:^| )(?:شهر|استان|سيتي کا|نگر|شارى)(?: |$)|(?:^| )شهر")
_HEAD = re.compile(r"^(?:مدينة|بلدة|بلدية|قرية|مدينه) (?=.{3})")
_OTHER_KIND = re.compile(
    r"^(?:محافظة|ولاية|مقاطعة|إقليم|منطقة|مطار|حي|قضاء|ناحية|مديرية|إمارة|معتمدية|دائرة|عمالة|جزيرة|لواء) "
)
# Cities whose full name begins with the word "city".
_KEEP_HEAD = re.compile(r"^(?:مدينة) (?:نصر|زايد|عيسى|حمد|الكويت|مصدر|كيب|محمد|خليفة|السادات|بدر|الشروق|العبور|دبي|هو)")

_SWAPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("g", ("غ", "ج")),
    ("t", ("ت", "ط")),
    ("v", ("ف",)),
    ("ch", ("تش", "ش")),
)
_ENDINGS = (("برغ", "بورغ", "برج", "بورج", "بيرغ"), ("غراد", "جراد"), ("نغ", "نج"), ("تون", "طون"), ("فيل", "فيلي"))


def arabic_spellings(names: Iterable[str]) -> Iterator[str]:
    """Yield those of ``names`` that are Arabic, without vowel marks, remarks behind a comma, and "city of"."""
    for name in names:
        name = re.split(r"[،,(]", name)[0].strip()
        if len(name) < 2 or not _ARABIC.match(name) or _FOREIGN.search(name) or _OTHER_KIND.match(name):
            continue
        name = _MARKS.sub("", name)
        if not _KEEP_HEAD.match(name):
            name = _HEAD.sub("", name)
        if len(name) >= 2:
            yield " ".join(name.split())


def foreign_variants(names: tuple[str, ...], latin: str) -> Iterator[str]:
    """Yield other likely spellings of a foreign name: one letter or ending exchanged, one vowel written or not.

    Short names (fewer than five letters) get none: they would be other words.
    """
    english = latin.casefold()
    for name in names:
        if len(name.replace(" ", "")) < 5:
            continue
        for sound, letters in _SWAPS:
            if sound in english:
                yield from _swap(name, letters)
        for endings in _ENDINGS:
            yield from _ending(name, endings)
        yield from _vowels(name, english)


def _swap(name: str, letters: tuple[str, ...]) -> Iterator[str]:
    for letter in letters:
        for other in letters:
            if letter != other and letter in name and not (letter == "ش" and "تش" in name):
                yield name.replace(letter, other)


def _ending(name: str, endings: tuple[str, ...]) -> Iterator[str]:
    for ending in sorted(endings, key=len, reverse=True):
        if name.endswith(ending):
            for other in endings:
                yield name.removesuffix(ending) + other
            return


def _vowels(name: str, english: str) -> Iterator[str]:
    """Leave out or write one long vowel between consonants where English has that vowel."""
    inside = range(2, len(name) - 2)
    for vowel, signs in (("ا", "a"), ("و", "ou"), ("ي", "ie")):
        count = sum(english.count(sign) for sign in signs)
        written = name.count(vowel)
        for at in inside:
            if name[at] == vowel and name[at - 1] not in "اوي " and name[at + 1] not in "اوي ":
                yield name[:at] + name[at + 1 :]
        if written < count:
            for at in inside:
                if not set(name[at - 1 : at + 1]) & set("اوي آأإئؤةى"):
                    yield name[:at] + vowel + name[at:]

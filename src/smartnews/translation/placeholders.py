"""Placeholders: facts that travel through translation untouched.

The embedded student is trained with three families of tokens that stand on both sides of a sentence pair:
``<n0>``…``<n9>`` for numbers, ``<e0>``…``<e9>`` for names, ``<u0>``…``<u9>`` for addresses and for words in Latin
letters. Training and run time must prepare the source in the same way, so the normalisation and the patterns live
here, and ``training/translation`` imports them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

__all__ = [
    "ADDRESS",
    "LATIN",
    "NUMBER",
    "PER_KIND",
    "PLACEHOLDER",
    "TAGS",
    "TOKENS",
    "Kind",
    "Slot",
    "counts",
    "fill",
    "normalise_source",
    "number_values",
    "put",
]

Kind = Literal["n", "e", "u"]
PER_KIND: Final = 10
_LONGEST_NUMBER: Final = 40
TOKENS: Final = tuple(f"<{kind}{index}>" for kind in "neu" for index in range(PER_KIND))
"""Placeholder tokens in the order of their rows in the embedding table."""
TAGS: Final = ("<bt>", "<doc>", "<t0>", "<t1>")
"""Source-side tags: back-translated source, software documentation, two spare."""
PLACEHOLDER: Final = re.compile(r"<([neu])([0-9])>")
_PADDED: Final = re.compile(r"(?<=\() +| +(?=\))")
"""Spaces that a model's pieces leave inside brackets, beside a placeholder."""
_DOUBLED: Final = re.compile(r"(<[neu][0-9]>)(?: \1)+")

# Tatweel, harakat, dagger alif, Quranic signs; then joiners, bidi marks, BOM.
_MARKS = "\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_DROP: Final = re.compile(f"[{_MARKS}{_INVISIBLE}]")
_PRESENTATION: Final = re.compile("[\ufb50-\ufdff\ufe70-\ufefe]+")
_SPACE: Final = re.compile(r"\s+")
_FOLD: Final = str.maketrans(
    {
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
        "\u066a": "%",
        "\u066b": ".",
        "\u066c": ",",
        "\u06a9": "\u0643",
        "\u06cc": "\u064a",
    }
)

# "4,783.38"  "60،57"  and the scraper's reversed decimal "38 .4783" (meaning 4783.38).
_PLAIN = r"[0-9]+(?:[.,\u060c][0-9]+)*"
_REVERSED = r"[0-9]{1,4} \.[0-9]+"
NUMBER: Final = re.compile(rf"(?<![A-Za-z0-9_])(?:{_REVERSED}|{_PLAIN})(?![A-Za-z0-9_])")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DOTTED: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}")

_HOST = r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,10}"
ADDRESS: Final = re.compile(
    rf"https?://[^\s<>\"'،؛()]+|www\.[^\s<>\"'،؛()]+|[\w.+-]{{1,64}}@{_HOST}|(?<!\w)[@#]\w{{2,50}}"
)


def normalise_source(text: str) -> str:
    """The text as the student sees it: one line, light Arabic normalisation.

    In this order: marks (tatweel, harakat, Quranic signs) and invisible characters
    go; presentation forms become letters (NFKC of those characters only);
    Arabic-Indic and Persian digits, ``٪``, ``٫``, ``٬`` become ASCII; Persian kaf and
    yeh become Arabic; runs of white space become one space. Hamza, alif and teh
    marbuta forms are kept.
    """
    text = _PRESENTATION.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    return _SPACE.sub(" ", _DROP.sub("", text).translate(_FOLD)).strip()


def number_values(surface: str) -> frozenset[Decimal]:
    """The values a match of `NUMBER` may mean; empty when it is no single number.

    A point before exactly three digits may be a decimal or a thousands mark, so
    both values come back; a reversed decimal ("88 .4" for 4.88) is read as meant.
    """
    if len(surface) > _LONGEST_NUMBER:
        return frozenset()
    if " ." in surface:
        fraction, whole = surface.split(" .")
        return frozenset({Decimal(f"{whole}.{fraction}")})
    plain = surface.replace("\u060c", ",")
    if plain.isdigit():
        return frozenset({Decimal(plain)})
    if _GROUPED.fullmatch(plain):
        values = {Decimal(plain.replace(",", ""))}
        if plain.count(",") == 1 and "." not in plain:
            values.add(Decimal(plain.replace(",", ".")))
        return frozenset(values)
    if _DOTTED.fullmatch(plain):
        return frozenset({Decimal(plain.replace(".", ""))})
    if plain.count(".") + plain.count(",") == 1:
        whole, fraction = re.split("[.,]", plain)
        values = {Decimal(f"{whole}.{fraction}")}
        if len(fraction) == 3 and len(whole) <= 3:
            values.add(Decimal(whole + fraction))
        return frozenset(values)
    return frozenset()


_LATIN_WORD = r"[A-Za-z][A-Za-z0-9&+.-]*(?<=[A-Za-z0-9+])"
LATIN: Final = re.compile(rf"(?<![\w<@#.-]){_LATIN_WORD}(?: {_LATIN_WORD})*(?![\w>@])")
"""Latin words inside Arabic text: they stay as they are."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A span of the source sentence and what stands for it in the target."""

    start: int
    end: int
    kind: Kind
    target: str


def put(text: str, slots: Iterable[Slot]) -> tuple[str, dict[str, str]]:
    """The text with a token in place of each slot, and each token's target text.

    Slots that overlap an earlier one, and those past the tenth of a kind, stay as
    text. Equal targets of one kind share a token.
    """
    tokens: dict[str, str] = {}
    known: dict[tuple[Kind, str], str] = {}
    count = dict.fromkeys("neu", 0)
    out: list[str] = []
    position = 0
    for slot in sorted(slots, key=lambda s: (s.start, -s.end)):
        if slot.start < position:
            continue
        token = known.get((slot.kind, slot.target))
        if token is None:
            if count[slot.kind] >= PER_KIND:
                continue
            token = f"<{slot.kind}{count[slot.kind]}>"
            count[slot.kind] += 1
            known[slot.kind, slot.target] = token
            tokens[token] = slot.target
        out += (text[position : slot.start], token)
        position = slot.end
    out.append(text[position:])
    return "".join(out), tokens


def counts(text: str, tokens: Collection[str]) -> Counter[str]:
    """How often each of the tokens stands in the text."""
    return Counter(match.group() for match in PLACEHOLDER.finditer(text) if match.group() in tokens)


def fill(text: str, tokens: Mapping[str, str]) -> str:
    """The translation with each token's target written in.

    If just one token of a kind is missing and just one unknown one stands there, that one is meant; other unknown
    tokens are left out. A token twice in a row is written once, and words of a name that the model wrote itself are
    not written again beside it ("Al <e0>" for Al Khaleej, "<e0> Governorate" for Sousse Governorate).
    """
    text = _DOUBLED.sub(r"\1", text)
    found = dict.fromkeys(match.group() for match in PLACEHOLDER.finditer(text))
    meant = dict(tokens)
    for kind in "neu":
        missing = [token for token in tokens if token[1] == kind and token not in found]
        unknown = [token for token in found if token[1] == kind and token not in tokens]
        if len(missing) == len(unknown) == 1:
            meant[unknown[0]] = tokens[missing[0]]
    out, position = "", 0
    for match in PLACEHOLDER.finditer(text):
        out += text[position : match.start()]
        target, position = meant.get(match.group(), ""), match.end()
        if match.group(1) == "e" and target:
            out = _without_end(out, target)
            position += _shared_start(text[position:], target)
        out += target
    return _PADDED.sub("", _SPACE.sub(" ", out + text[position:])).strip()


def _without_end(text: str, name: str) -> str:
    """The text without the words at its end that the name begins with."""
    words = name.split()
    for count in range(len(words), 0, -1):
        ending = " ".join(words[:count]) + " "
        if text.endswith(ending):
            return text[: -len(ending)]
    return text


def _shared_start(text: str, name: str) -> int:
    """How much of the text's beginning repeats the words that the name ends with (" Governorate")."""
    words = name.split()
    for count in range(len(words) - 1, 0, -1):
        start = " " + " ".join(words[-count:])
        if text.startswith(start) and not text[len(start) : len(start) + 1].isalnum():
            return len(start)
    return 0

"""Normal forms of a text, with the way back to its characters.

Two levels: ``clean`` for reading (one kind of space, of digit, of quotation mark; no presentation forms, no invisible
characters) and ``fold`` for matching (besides, no diacritics, one alef, no case, no accents).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from smartnews.article import Warning
from smartnews.text.alignment import OffsetMap
from smartnews.text.characters import CODE_MASK, Kind, Level, table
from smartnews.text.rewriter import Finding, Rewriter

__all__ = ["Backend", "Finding", "Normalised", "fold", "normalise", "view_warnings"]

Backend = Literal["smartnews", "camel"]
_DOUBLED = re.compile("''|<<|>>")  # two that may be one quotation mark
_LOST = {
    "bidi": "Bidirectional control characters were left out",
    "zero-width": "Invisible characters were left out",
    "control": "Control characters were left out",
    "surrogate": "Half characters (lone surrogates) were replaced",
    "replacement": "Characters had been lost before (U+FFFD)",
}


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normal text, the map between it and its source, and what was mended on the way, by kind.

    Kinds: "bidi", "zero-width" and "control" characters that were deleted, "surrogate" halves and "replacement"
    characters (U+FFFD stands for them), "quote" marks that were turned round, "stop" (missing or superfluous spaces
    at full stops and commas), "comma" (commas put behind their number).
    """

    text: str
    offsets: OffsetMap
    findings: Mapping[str, Finding] = field(default_factory=dict)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return a word or phrase as it stands in a folded text; for word lists.

    >>> fold("الأُمَّة"), fold("Été")
    ('الامه', 'ete')
    """
    try:
        folded = word.translate(_WORDS)
    except _NeedsContextError:
        return normalise(word, "fold").text
    return normalise(word, "fold").text if _DOUBLED.search(folded) else folded


class _NeedsContextError(Exception):
    """A character cannot be folded without its neighbours."""


class _WordTable(dict[int, int | str | None]):
    """The fold table as `str.translate` wants it, filled as characters come."""

    def __missing__(self, code: int) -> int | str | None:
        look_up = table("fold")
        kind, value = divmod(int(look_up.entries[code]), CODE_MASK + 1)
        found: int | str | None
        if kind in (Kind.PLAIN, Kind.DOUBLED):
            found = value
        elif kind == Kind.MARK:
            found = None
        elif kind == Kind.EXPANSION:
            start = int(look_up.expansion_starts[value])
            found = "".join(
                map(chr, look_up.expansions[start : start + int(look_up.expansion_lengths[value])].tolist())
            )
        else:
            raise _NeedsContextError
        self[code] = found
        return found


_WORDS = _WordTable()


def normalise(text: str, level: Level = "clean", backend: Backend = "smartnews") -> Normalised:
    """Return the normal form of a text.

    Args:
        text: any string, lone surrogates included.
        level: "clean" for reading, "fold" for matching.
        backend: "camel" lets camel-tools decide what folding makes of Arabic letters; our own folding then goes over
            what it leaves (seats of hamza, Persian letters), so that word lists still match.

    Raises:
        ExtraMissingError: the back end is not installed.
    """
    letters = _camel() if backend == "camel" else None
    if not text:
        return Normalised("", OffsetMap.identity(0))
    work = Rewriter(text, level, table(level, letters))
    work.run()
    return Normalised(work.codes.tobytes().decode("utf-32-le"), work.offsets(), work.findings)


def view_warnings(findings: Mapping[str, Finding]) -> list[Warning]:
    """Return a warning for each kind of character that was lost; what was mended needs none."""
    return [
        Warning(
            code=f"text-{kind}",
            stage="normalise",
            message=f"{_LOST[kind]}: {finding.count:,}, the first at character {finding.first:,}.",
        )
        for kind, finding in findings.items()
        if kind in _LOST
    ]


@lru_cache(maxsize=1)
def _camel() -> Callable[[str], str]:
    from smartnews.text.camel import fold_letter

    return fold_letter

"""Files that a user writes (gazetteer, glossary, taxonomy): read with errors that point at the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from smartnews.errors import ResourceError

__all__ = ["fail_at", "line_of", "read_user_file"]

_HEADER = re.compile(r"\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")


def read_user_file(path: Path, what: str, setting: str) -> str:
    """Return the text of a UTF-8 file (a byte order mark is left out).

    Raises:
        ResourceError: it is missing or not UTF-8; the message says ``what`` it is, and which ``setting`` asked for it.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ResourceError(f"There is no {what} {path}.", f"Check Settings.{setting}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"The {what} {path} cannot be read as UTF-8.", "Save it as UTF-8.") from error


def fail_at(path: Path, text: str, line: int, what: str, near: str = "") -> NoReturn:
    """Raise a ResourceError that says ``what`` is wrong and shows the line (from 1), with a caret under ``near``."""
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    column = max(shown.find(near), 0) if near else 0
    raise ResourceError(f"{path}:{line}: {what}.\n  {shown}\n  {' ' * column}^\n", "Mend that line.")


def line_of(text: str, keys: Sequence[str | int]) -> int:
    r"""Return the line of TOML (from 1) where the value of ``keys`` stands, or that of the nearest table around it.

    >>> line_of('a = 1\n[tags.sea]\ncode = "x:1"\n', ("tags", "sea", "code"))
    3
    >>> line_of('a = 1\n[tags.sea]\ncode = "x:1"\n', ("tags", "sea", "labels"))
    2
    """
    wanted = tuple(str(key) for key in keys)
    best, depth = 1, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = here = _parts(header[1])
        elif key := _KEY.match(line):
            here = (*table, *_parts(key[1]))
        else:
            continue
        common = min(len(here), len(wanted))
        if wanted[:common] == here[:common] and common > depth:
            best, depth = number, common
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(double or single or bare for double, single, bare in _PART.findall(dotted))

"""A user's terms: how the house translates them, and what it leaves as it is.

TOML::

    keep = ["GITEX"]            # stays as it is written

    [terms]
    "مبادلة" = "Mubadala"       # source term = target term

CSV: a term and its translation on each line; an empty translation means that the term stays. A first line
``source,target`` is taken for a heading. Both files are UTF-8.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from smartnews.draft import Draft, Range
from smartnews.errors import ResourceError
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold
from smartnews.text.tokens import tokenise

__all__ = ["Glossary", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the source, and what it must become; ``line`` is where the file says so."""

    source: str
    target: str
    line: int


class Glossary:
    """The terms of a file, found in a text in one pass."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms
        self._matchers: dict[str, PhraseMatcher[Term]] = {}

    @classmethod
    def read(cls, path: Path) -> Glossary:
        """Return the glossary of a ``.toml`` or ``.csv`` file.

        Raises:
            ResourceError: the file is missing or malformed; the message shows the line.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise ResourceError(f"There is no glossary {path}.", "Check Settings.glossary.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise ResourceError(f"The glossary {path} cannot be read as UTF-8.", "Save it as UTF-8.") from error
        kinds = {".toml": _from_toml, ".csv": _from_csv}
        kind = kinds.get(path.suffix.lower())
        if kind is None:
            raise ResourceError(f"{path} is no glossary that we can read.", "Give it as .toml or .csv.")
        seen: dict[str, Term] = {}
        for term in kind(path, text):
            earlier = seen.setdefault(fold(term.source), term)
            if earlier.target != term.target:
                message = f'"{term.source}" has another translation already, in line {earlier.line}'
                _fail(path, text, term.line, message, term.source)
        return cls(tuple(seen.values()))

    def find(self, draft: Draft) -> Iterator[tuple[Range, Term]]:
        """Yield each term in the draft with its range of ``draft.view.text``, from left to right."""
        language = draft.language.code
        if language not in self._matchers:
            phrases = {" ".join(tokenise(fold(term.source), language).forms): term for term in self.terms}
            self._matchers[language] = PhraseMatcher(phrases, clitics=language == "ar")
        for match in self._matchers[language].find(draft.tokens):
            yield (match.start, match.end), match.payload


def _from_toml(path: Path, text: str) -> Iterator[Term]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"{path} is not valid TOML: {error}.", "Mend the line that it names.") from error
    for key in data.keys() - {"keep", "terms"}:
        _fail(path, text, _line_of(text, key), f'"{key}" is neither keep nor terms', key)
    kept, terms = data.get("keep", []), data.get("terms", {})
    if not isinstance(kept, list):
        _fail(path, text, _line_of(text, "keep"), "keep must be a list of terms", "keep")
    if not isinstance(terms, dict):
        _fail(path, text, _line_of(text, "terms"), "terms must be a table", "terms")
    for source, target in [*((term, term) for term in kept), *terms.items()]:
        line = _line_of(text, str(source))
        if not isinstance(source, str) or not isinstance(target, str):
            _fail(path, text, line, "a term and its translation must be strings", str(source))
        if not source.strip() or not target.strip():
            _fail(path, text, line, "a term or its translation is empty", source)
        yield Term(source.strip(), target.strip(), line)


def _from_csv(path: Path, text: str) -> Iterator[Term]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if not any(map(str.strip, row)) or (
                reader.line_num == 1 and [*map(str.lower, row)] == ["source", "target"]
            ):
                continue
            if len(row) > 2:
                _fail(path, text, reader.line_num, f"{len(row)} columns instead of two", row[2])
            source, target = row[0].strip(), row[1].strip() if len(row) == 2 else ""
            if not source:
                _fail(path, text, reader.line_num, "the term is empty", "")
            yield Term(source, target or source, reader.line_num)
    except csv.Error as error:
        _fail(path, text, reader.line_num, str(error), "")


def _line_of(text: str, key: str) -> int:
    """Return the first line that holds the key in quotes or as a bare key; 1 if the file writes it in another way."""
    for number, line in enumerate(text.splitlines(), 1):
        if f'"{key}"' in line or f"'{key}'" in line or line.split("=")[0].strip(" []\t") == key:
            return number
    return 1


def _fail(path: Path, text: str, line: int, what: str, near: str) -> NoReturn:
    """Raise a ResourceError that shows the line, with a caret under the place."""
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    column = max(shown.find(near), 0) if near else 0
    raise ResourceError(f"{path}:{line}: {what}.\n  {shown}\n  {' ' * column}^\n", "Mend that line.")

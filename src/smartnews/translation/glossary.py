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

from smartnews.draft import Draft, Range
from smartnews.errors import ResourceError
from smartnews.text.matcher import PhraseMatcher
from smartnews.text.normalise import fold
from smartnews.text.tokens import tokenise
from smartnews.userfiles import fail_at, read_user_file

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
        text = read_user_file(path, "glossary", "glossary")
        kinds = {".toml": _from_toml, ".csv": _from_csv}
        kind = kinds.get(path.suffix.lower())
        if kind is None:
            raise ResourceError(f"{path} is no glossary that we can read.", "Give it as .toml or .csv.")
        seen: dict[str, Term] = {}
        for term in kind(path, text):
            earlier = seen.setdefault(fold(term.source), term)
            if earlier.target != term.target:
                message = f'"{term.source}" has another translation already, in line {earlier.line}'
                fail_at(path, text, term.line, message, term.source)
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
        fail_at(path, text, _line_of(text, key), f'"{key}" is neither keep nor terms', key)
    kept, terms = data.get("keep", []), data.get("terms", {})
    if not isinstance(kept, list):
        fail_at(path, text, _line_of(text, "keep"), "keep must be a list of terms", "keep")
    if not isinstance(terms, dict):
        fail_at(path, text, _line_of(text, "terms"), "terms must be a table", "terms")
    for source, target in [*((term, term) for term in kept), *terms.items()]:
        line = _line_of(text, str(source))
        if not isinstance(source, str) or not isinstance(target, str):
            fail_at(path, text, line, "a term and its translation must be strings", str(source))
        if not source.strip() or not target.strip():
            fail_at(path, text, line, "a term or its translation is empty", source)
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
                fail_at(path, text, reader.line_num, f"{len(row)} columns instead of two", row[2])
            source, target = row[0].strip(), row[1].strip() if len(row) == 2 else ""
            if not source:
                fail_at(path, text, reader.line_num, "the term is empty")
            yield Term(source, target or source, reader.line_num)
    except csv.Error as error:
        fail_at(path, text, reader.line_num, str(error))


def _line_of(text: str, key: str) -> int:
    """Return the first line that holds the key in quotes or as a bare key; 1 if the file writes it in another way."""
    for number, line in enumerate(text.splitlines(), 1):
        if f'"{key}"' in line or f"'{key}'" in line or line.split("=")[0].strip(" []\t") == key:
            return number
    return 1

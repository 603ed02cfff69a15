"""From files, folders, standard input and JSON Lines to documents: one text each, and what is known about it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from smartnews.article import Failure
from smartnews.errors import InputError, TextTooLongError
from smartnews.text.decode import decode
from smartnews.text.webpage import from_html, looks_like_html

__all__ = [
    "Document",
    "decode",
    "document_from_file",
    "document_from_record",
    "documents_from_jsonl",
    "from_html",
    "lines",
    "read",
]

_MAX_CHARS = 2_000_000
_BYTES_A_CHARACTER = 4
_MARKUP = 4
"""How much longer than its text a page of HTML or a line of JSON may be."""
_LINES = frozenset((".jsonl", ".ndjson"))
_PAGES = frozenset((".html", ".htm", ".xhtml"))
_READ = _LINES | _PAGES | frozenset((".txt", ".text", ".md", ".json"))


@dataclass(frozen=True, slots=True)
class Document:
    """One text to analyse. ``id`` is made from the content when it is not given; ``date`` is that of publication."""

    text: str
    id: str | None = None
    title: str | None = None
    date: date | None = None

    def key(self) -> str:
        """Return the id, or the first 16 hex digits of the content's SHA-256."""
        if self.id is not None:
            return self.id
        content = f"{self.title or ''}\x00{self.text}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read(inputs: Iterable[Path], max_chars: int = _MAX_CHARS) -> Iterator[Document | Failure]:
    """Yield the documents of files, folders (all their text files, sorted) and, for "-", of standard input.

    What cannot be read becomes a `Failure` that names the file and the line, and the others go on.

    Args:
        inputs: paths; ``.jsonl`` and ``.ndjson`` files hold one record a line, ``.json`` files one record or a list.
        max_chars: longest text, in code points.
    """
    for path in inputs:
        try:
            if str(path) == "-":
                yield from _from_stream(sys.stdin.buffer, max_chars)
            elif path.is_dir():
                files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _READ and file.is_file())
                if not files:
                    raise InputError(f"There are no text files in {path}.", f"Read are: {', '.join(sorted(_READ))}.")
                yield from read(files, max_chars)
            elif path.suffix.lower() in _LINES:
                with path.open("rb") as file:
                    yield from documents_from_jsonl(lines(file, max_chars), str(path))
            elif path.suffix.lower() == ".json":
                yield from _from_json(_content(path, max_chars, markup=True), str(path))
            else:
                yield document_from_file(path, max_chars)
        except (InputError, OSError) as error:
            yield _failure(str(path), error)


def document_from_file(path: Path, max_chars: int = _MAX_CHARS) -> Document:
    """Return the document of a text or HTML file; its id is the path.

    Raises:
        InputError: it is not text, or too long.
        OSError: it cannot be opened.
    """
    page = path.suffix.lower() in _PAGES
    return _document(decode(_content(path, max_chars, markup=page)), str(path), page)


def documents_from_jsonl(
    lines: Iterable[str | bytes | InputError],
    source: str = "JSON Lines",
    names: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Document | Failure]:
    """Yield the document of each line: ``text`` or ``html``, and if known ``id``, ``title``, ``date`` (ISO 8601).

    Other fields are ignored, empty lines skipped. A line that cannot be used becomes a `Failure` that names it.

    Args:
        lines: the lines; bytes are decoded, and an error stands for a line that could not be read.
        source: what to call them in failures.
        names: what the fields are called in the records, where it is not as above.
    """
    for number, line in enumerate(lines, 1):
        where = f"{source}:{number}"
        if isinstance(line, InputError):
            yield _failure(where, line)
            continue
        if not line.strip():
            continue
        try:
            yield document_from_record(_parsed(line), names)
        except InputError as error:
            yield _failure(where, error)


def _parsed(line: str | bytes) -> Any:
    try:
        text = decode(line) if isinstance(line, bytes) else line.lstrip("\ufeff")
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"This is not JSON: {error}.", "Each line must be one JSON object.") from error


def document_from_record(record: Any, names: Mapping[str, str] = MappingProxyType({})) -> Document:
    """Return the document of a parsed record; ``names`` is as in `documents_from_jsonl`.

    Raises:
        InputError: it is not an object with a text.
    """
    if not isinstance(record, dict):
        raise InputError(f"This is a JSON {type(record).__name__}, not an object.", 'Write {"text": "…"}.')
    fields: dict[str, str | None] = {}
    for name in ("id", "text", "title", "html", "date"):
        column = names.get(name, name)
        value = record.get(column)
        if name == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise InputError(f'The field "{column}" is not a string.', "Put it in quotation marks.")
        fields[name] = value
    text, title = fields["text"], fields["title"]
    if text is None:
        if fields["html"] is None:
            column = names.get("text", "text")
            raise InputError(f'There is neither a field "{column}" nor "html".', 'Write {"text": "…"}.')
        found, text = from_html(fields["html"])
        title = title or found
    return Document(text, fields["id"], title, _date(fields["date"]))


def _date(value: str | None) -> date | None:
    if not value:
        return None
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError as error:
        raise InputError(f'The field "date" is {value[:40]!r}.', "Write it as 2023-11-02.") from error


def _document(text: str, name: str | None, page: bool) -> Document:
    if page or looks_like_html(text):
        title, text = from_html(text)
        return Document(text, name, title)
    return Document(text, name)


def _from_json(data: bytes, source: str) -> Iterator[Document | Failure]:
    parsed = _parsed(data)
    for number, record in enumerate(parsed if isinstance(parsed, list) else [parsed], 1):
        where = f"{source}:{number}" if isinstance(parsed, list) else source
        try:
            yield document_from_record(record)
        except InputError as error:
            yield _failure(where, error)


def _from_stream(stream: IO[bytes], max_chars: int) -> Iterator[Document | Failure]:
    """Standard input: JSON Lines if the first line is a record, else one text."""
    limit = max_chars * _BYTES_A_CHARACTER * _MARKUP
    first = stream.readline(limit + 1)
    if _is_record(first):
        yield from documents_from_jsonl(lines(stream, max_chars, first), "standard input")
        return
    data = first + stream.read(max(0, limit + 1 - len(first)))
    if len(data) > limit:
        raise _too_long("The input", limit, max_chars)
    yield _document(decode(data), None, page=False)


def _is_record(line: bytes) -> bool:
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        return isinstance(_parsed(line), dict)
    except InputError:
        return False


def lines(stream: IO[bytes], max_chars: int = _MAX_CHARS, first: bytes = b"") -> Iterator[bytes | InputError]:
    """Yield the lines of a file, one at a time; an error for one that is too long to be held.

    Args:
        stream: the file, opened for bytes.
        max_chars: longest text, in code points.
        first: a line that was taken from it before.
    """
    limit = max_chars * _BYTES_A_CHARACTER * _MARKUP
    while line := first or stream.readline(limit + 1):
        first = b""
        if len(line) > limit:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(limit)
            yield _too_long("The line", limit, max_chars)
        else:
            yield line


def _content(path: Path, max_chars: int, *, markup: bool) -> bytes:
    limit = max_chars * _BYTES_A_CHARACTER * (_MARKUP if markup else 1)
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise _too_long("The file", limit, max_chars)
    return data


def _too_long(what: str, limit: int, max_chars: int) -> TextTooLongError:
    message = f"{what} has more than {limit:,} bytes; the limit is {max_chars:,} characters."
    return TextTooLongError(message, "Split it, or raise Settings.max_chars.")


def _failure(where: str, error: Exception) -> Failure:
    code = error.code if isinstance(error, InputError) else InputError.code
    return Failure(id=where, code=code, stage="input", message=f"{where}: {error}")

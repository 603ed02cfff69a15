"""Where a batch's documents come from: files of records (JSON Lines, CSV, Parquet), folders of texts, any iterable.

Everything is read as a stream: of a file no more than a line, a row or a few hundred rows are held at a time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import IO, Any

from smartnews.article import Failure
from smartnews.batch.compression import is_compressed, open_bytes
from smartnews.errors import ExtraMissingError, InputError, SettingsError, SmartnewsError
from smartnews.settings import Settings
from smartnews.text.extract import Document, decode, document_from_record, documents_from_jsonl, lines
from smartnews.text.extract import read as read_texts

__all__ = ["FIELDS", "Source", "documents"]

FIELDS = ("id", "text", "title", "html", "date")
"""What a record may hold; `Source` takes other names for them."""

_LINES = frozenset((".jsonl", ".ndjson"))
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_PARQUET = frozenset((".parquet", ".pq"))
_ROWS = 256
_BETWEEN = "\x0c"
_MARKUP = 4
"""How much longer than its text a field of HTML may be."""


class Source:
    """The documents of files and folders, each time it is iterated over; what cannot be read comes as a `Failure`.

    Args:
        paths: ``.jsonl`` and ``.ndjson``, ``.csv`` and ``.tsv`` (with a header; each also with ``.gz``, ``.bz2``,
            ``.xz`` or ``.zst`` behind), ``.parquet``, text and HTML files, folders of these, "-" for standard input.
        columns: what the fields "id", "text", "title", "html" and "date" are called in the records.
        max_chars: longest text, in code points.

    Raises:
        InputError: a path does not exist.
        SettingsError: ``columns`` names a field that there is not.
    """

    def __init__(
        self,
        paths: Iterable[str | Path],
        columns: Mapping[str, str] | None = None,
        max_chars: int | None = None,
    ) -> None:
        self.paths = tuple(Path(path) for path in paths)
        self.columns = dict(columns or {})
        self._max_chars = Settings().max_chars if max_chars is None else max_chars
        self._sizes: dict[Path, int] = {}
        self._finished = 0
        self._inside: Callable[[], int] = int
        for field in self.columns:
            if field not in FIELDS:
                raise SettingsError(f"There is no field {field!r}.", f"The fields are {', '.join(FIELDS)}.")
        for path in self.paths:
            if str(path) != "-" and not path.exists():
                raise InputError(f"There is no file or folder {path}.", "Check its name.")

    def __iter__(self) -> Iterator[Document | Failure]:
        files = list(self._files())
        self._sizes = {file: file.stat().st_size for file in files if file.is_file()}
        self._finished = 0
        for file in files:
            yield from self._of_file(file)
            self._finished += self._sizes.get(file, 0)
            self._inside = int

    @property
    def position(self) -> float | None:
        """How far the reading has come, from 0 to 1, by the files' sizes; None where that is not known."""
        total = sum(self._sizes.values())
        return min(1.0, (self._finished + self._inside()) / total) if total else None

    @property
    def once(self) -> bool:
        """Whether it can be read only once, because standard input is among the paths."""
        return any(str(path) == "-" for path in self.paths)

    def _files(self) -> Iterator[Path]:
        for path in self.paths:
            if path.is_dir():
                files = sorted(file for file in path.rglob("*") if file.is_file() and _is_known(file))
                if not files:
                    raise InputError(f"There are no files that can be read in {path}.", "See docs/batch.md.")
                yield from files
            else:
                yield path

    def _of_file(self, path: Path) -> Iterator[Document | Failure]:
        """Yield the documents of one file; an error ends this file, not the run."""
        kind = _kind(path)
        try:
            if kind in _LINES:
                with self._open(path) as stream:
                    yield from documents_from_jsonl(lines(stream, self._max_chars), str(path), self.columns)
            elif kind in _DELIMITERS:
                with self._open(path) as stream:
                    yield from self._of_table(path, stream, _DELIMITERS[kind])
            elif kind in _PARQUET:
                yield from self._of_parquet(path)
            else:
                yield from read_texts((path,), self._max_chars)
        except InputError as error:
            yield _failure(str(path), error.code, str(error))
        except SmartnewsError:  # a missing package, not a bad file
            raise
        except Exception as error:  # the decompressors and pyarrow each have their own kinds
            yield _failure(
                str(path), InputError.code, f"{path} is damaged or cannot be opened ({type(error).__name__})."
            )

    def _open(self, path: Path) -> IO[bytes]:
        raw, stream = open_bytes(path)
        self._inside = lambda: 0 if raw.closed else raw.tell()
        return stream

    def _of_table(self, path: Path, stream: IO[bytes], delimiter: str) -> Iterator[Document | Failure]:
        limit = self._max_chars * _MARKUP
        encoding, errors = _encoding(stream)
        if delimiter == ",":
            delimiter = _delimiter(stream)
        with io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="") as text:
            rows = csv.reader(text, delimiter=delimiter)
            names = self._known(path, _next_row(rows, limit) or [])
            for number in count(2):
                where = f"{path}:{number}"
                try:
                    row = _next_row(rows, limit)
                except (csv.Error, InputError) as error:
                    code = error.code if isinstance(error, InputError) else InputError.code
                    yield _failure(where, code, f"{where}: {str(error).removesuffix('.')}.")
                    continue
                if row is None:
                    return
                if row:
                    yield self._record({name: value or None for name, value in zip(names, row, strict=False)}, where)

    def _of_parquet(self, path: Path) -> Iterator[Document | Failure]:
        try:
            from pyarrow import parquet
        except ImportError as error:
            raise ExtraMissingError("Reading Parquet", "tables") from error
        with closing(parquet.ParquetFile(path)) as table:
            wanted = [self.columns.get(field, field) for field in FIELDS]
            known = [name for name in self._known(path, table.schema_arrow.names) if name in wanted]
            total, size, done = table.metadata.num_rows or 1, self._sizes.get(path, 0), 0
            for batch in table.iter_batches(batch_size=_ROWS, columns=known):
                for row in batch.to_pylist():
                    done += 1
                    share = size * done // total
                    self._inside = lambda share=share: share  # type: ignore[misc]
                    dates = {k: v.isoformat() for k, v in row.items() if hasattr(v, "isoformat")}
                    yield self._record({**row, **dates}, f"{path}:{done}")

    def _known(self, path: Path, names: list[str]) -> list[str]:
        """Return the columns' names.

        Raises:
            InputError: there is none with texts.
        """
        wanted = [self.columns.get(field, field) for field in ("text", "html")]
        if not any(name in names for name in wanted):
            found = ", ".join(name[:40] for name in names[:20]) or "none"
            raise InputError(
                f'{path} has no column "{wanted[0]}"; its columns are: {found}.', "Say which one holds the text."
            )
        return names

    def _record(self, record: Mapping[str, Any], where: str) -> Document | Failure:
        try:
            return document_from_record(record, self.columns)
        except InputError as error:
            return _failure(where, error.code, f"{where}: {error}")


def documents(inputs: Iterable[Document | Failure | str | Mapping[str, Any]]) -> Iterator[Document | Failure]:
    """Yield a document for each text, record (as in JSON Lines) or document of any iterable.

    Halves of UTF-16 pairs, which no file can hold, are joined if they stand together, else replaced by U+FFFD.
    """
    for number, item in enumerate(inputs, 1):
        if isinstance(item, Failure):
            yield item
        elif isinstance(item, Document):
            yield _writable(item)
        elif isinstance(item, str):
            yield _writable(Document(item))
        else:
            try:
                yield _writable(document_from_record(item))
            except InputError as error:
                yield _failure(f"input:{number}", error.code, f"input:{number}: {error}")


def _writable(document: Document) -> Document:
    fields = (document.text, document.id, document.title)
    if not any(isinstance(field, str) and _has_halves(field) for field in fields):
        return document
    text, id_, title = (_joined(field) if isinstance(field, str) else field for field in fields)
    return Document(text or "", id_, title, document.date)


def _has_halves(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _joined(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _kind(path: Path) -> str:
    """Return the file's suffix, without that of its compression."""
    return (Path(path.stem) if is_compressed(path) else path).suffix.lower()


def _is_known(path: Path) -> bool:
    kind = _kind(path)
    if is_compressed(path):
        return kind in _LINES or kind in _DELIMITERS
    texts = (".txt", ".text", ".md", ".json", ".html", ".htm", ".xhtml")
    return kind in _LINES or kind in _DELIMITERS or kind in _PARQUET or kind in texts


def _next_row(rows: Iterator[list[str]], limit: int) -> list[str] | None:
    """Return the next row, if there is one; the limit of the module csv is one for the whole process: put it back.

    Raises:
        InputError: it is no text in any encoding.
        csv.Error: a field is longer than the limit.
    """
    before = csv.field_size_limit(limit)
    try:
        row = next(rows, None)
    finally:
        csv.field_size_limit(before)
    if row is not None and any(map(_has_halves, row)):  # no UTF-8: decoded as a whole, since short fields say little
        decoded = decode(_BETWEEN.join(row).encode("utf-8", "surrogateescape")).split(_BETWEEN)
        return decoded if len(decoded) == len(row) else row
    return row


def _encoding(stream: IO[bytes]) -> tuple[str, str]:
    """Return the encoding that a table's byte order mark tells, and what to do with other bytes.

    A spreadsheet writes UTF-8, UTF-16, or with no mark either UTF-8 or an encoding of Windows: see `_next_row`.
    """
    start = _peek(stream)[:2]
    return ("utf-16", "replace") if start in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "surrogateescape")


def _delimiter(stream: IO[bytes]) -> str:
    """Return what stands between the columns' names: where commas are for decimals, spreadsheets write semicolons."""
    header = _peek(stream).partition(b"\n")[0]
    return max(",;\t", key=lambda mark: header.count(mark.encode()))


def _peek(stream: IO[bytes]) -> bytes:
    return bytes(stream.peek(1)) if hasattr(stream, "peek") else b""


def _failure(where: str, code: str, message: str) -> Failure:
    return Failure(id=where, code=code, stage="input", message=message)

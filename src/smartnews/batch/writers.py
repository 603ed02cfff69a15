"""The files of a shard: articles as JSON Lines or Parquet, and if wanted flat tables of facts and of copies."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast, get_args

from smartnews.article import Article
from smartnews.batch.copies import Copy
from smartnews.batch.facts import COLUMNS, Value, facts
from smartnews.batch.manifest import WrittenFile
from smartnews.batch.schema import DUPLICATE_COLUMNS, article_schema, duplicate_schema, fact_schema
from smartnews.errors import SettingsError

__all__ = [
    "ArticleFormat",
    "Encoded",
    "FactFormat",
    "Formats",
    "arrow_record",
    "encode",
    "pack",
    "temporary_name",
    "write",
]

ArticleFormat = Literal["jsonl", "jsonl.gz", "parquet"]
FactFormat = Literal["csv", "parquet"]
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Formats:
    """What a shard is written as: ``articles``, and ``facts`` and ``duplicates`` unless those are None.

    Raises:
        SettingsError: there is no such format.
        ExtraMissingError: it is Parquet, and pyarrow is not installed.
    """

    articles: ArticleFormat = "jsonl"
    facts: FactFormat | None = None
    duplicates: FactFormat | None = None

    def __post_init__(self) -> None:
        tables = (self.articles, ArticleFormat), (self.facts, FactFormat), (self.duplicates, FactFormat)
        for value, known in tables:
            if value is not None and value not in get_args(known):
                raise SettingsError(f"There is no format {value!r}.", f"Choose one of {', '.join(get_args(known))}.")
        if "parquet" in (self.articles, self.facts, self.duplicates):
            fact_schema()  # says what to install, before any work is done

    def names(self, shard: int) -> list[str]:
        """Return the names of the shard's files: the articles', then the tables'."""
        kinds = {"articles": self.articles, "facts": self.facts, "duplicates": self.duplicates}
        return [f"{kind}-{shard:06}.{form}" for kind, form in kinds.items() if form is not None]


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article as its line of JSON, and its rows of facts."""

    line: bytes
    facts: tuple[dict[str, Value], ...]


def encode(article: Article, formats: Formats) -> Encoded:
    """Return the article in the form that waits for `write`: a tenth of the size of the objects.

    Raises:
        ValueError: it holds characters that cannot be written (halves of UTF-16 pairs).
    """
    return Encoded(article.to_json().encode() + b"\n", tuple(facts(article)) if formats.facts else ())


def temporary_name(name: str, process: int) -> str:
    """Return the name under which a process, by its number, writes what will be ``name``."""
    return f"{name}.{process}.tmp"


def write(
    folder: Path, shard: int, articles: Sequence[Encoded], copies: Sequence[Copy], formats: Formats
) -> tuple[WrittenFile, ...]:
    """Write the shard's files to their temporary names, synced to the disk, and return what they are."""
    written = []
    for name, writer in _files(shard, articles, copies, formats):
        path = folder / temporary_name(name, os.getpid())
        with path.open("wb") as file:
            writer(file)
            file.flush()
            os.fsync(file.fileno())
        with path.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256")
        written.append(WrittenFile(name, path.stat().st_size, digest.hexdigest()))
    return tuple(written)


def pack(
    shard: int, articles: Sequence[Encoded], copies: Sequence[Copy], formats: Formats
) -> tuple[tuple[WrittenFile, ...], tuple[bytes, ...]]:
    """Return what the shard's files are, and what `write` would write into them."""
    written, contents = [], []
    for name, writer in _files(shard, articles, copies, formats):
        file = io.BytesIO()
        writer(file)
        data = file.getvalue()
        written.append(WrittenFile(name, len(data), hashlib.sha256(data).hexdigest()))
        contents.append(data)
    return tuple(written), tuple(contents)


def _files(
    shard: int, articles: Sequence[Encoded], copies: Sequence[Copy], formats: Formats
) -> Iterator[tuple[str, Callable[[IO[bytes]], None]]]:
    """The names of the shard's files, each with what writes it."""
    writers: list[Callable[[IO[bytes]], None]] = [lambda file: _write_articles(file, articles, formats.articles)]
    if formats.facts is not None:
        rows = [row for article in articles for row in article.facts]
        writers.append(_table_writer(formats.facts, rows, COLUMNS, fact_schema))
    if formats.duplicates is not None:
        marks = [asdict(copy) for copy in copies]
        writers.append(_table_writer(formats.duplicates, marks, DUPLICATE_COLUMNS, duplicate_schema))
    return zip(formats.names(shard), writers, strict=True)


def _write_articles(file: IO[bytes], articles: Sequence[Encoded], form: ArticleFormat) -> None:
    lines = (article.line for article in articles)
    match form:
        case "jsonl":
            file.writelines(lines)
        case "jsonl.gz":  # without name and time, so that the same articles are the same bytes
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                packed.writelines(lines)
        case "parquet":
            _write_parquet(file, article_schema(), map(arrow_record, lines))


def arrow_record(line: bytes) -> dict[str, Any]:
    """Return the record of an article's line as Arrow wants it: maps as pairs."""
    record: dict[str, Any] = json.loads(line)
    for topic in record["topics"]:
        topic["labels"] = list(topic["labels"].items())
    record["provenance"]["models"] = list(record["provenance"]["models"].items())
    return record


def _write_parquet(file: IO[bytes], schema: Any, rows: Iterable[dict[str, Any]]) -> None:
    import pyarrow
    from pyarrow import parquet

    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for chunk in _chunks(rows):
            writer.write_table(pyarrow.Table.from_pylist(chunk, schema=schema))


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _table_writer(
    form: FactFormat, rows: Sequence[dict[str, Value]], columns: Mapping[str, type], schema: Callable[[], Any]
) -> Callable[[IO[bytes]], None]:
    def write_csv(file: IO[bytes]) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        table = csv.DictWriter(text, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(cast(Iterable[dict[str, Any]], rows))
        text.detach()

    return write_csv if form == "csv" else lambda file: _write_parquet(file, schema(), rows)

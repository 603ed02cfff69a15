"""The files of a shard: articles as JSON Lines or Parquet, and if wanted the flat table of facts beside them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast, get_args

from smartnews.article import Article
from smartnews.batch.facts import COLUMNS, Value, facts
from smartnews.batch.manifest import WrittenFile
from smartnews.batch.schema import article_schema, fact_schema
from smartnews.errors import SettingsError

__all__ = ["ArticleFormat", "Encoded", "FactFormat", "Formats", "encode", "temporary_name", "write"]

ArticleFormat = Literal["jsonl", "jsonl.gz", "parquet"]
FactFormat = Literal["csv", "parquet"]
_ROWS = 256


@dataclass(frozen=True, slots=True)
class Formats:
    """What a shard is written as: ``articles``, and ``facts`` unless that is None.

    Raises:
        SettingsError: there is no such format.
        ExtraMissingError: it is Parquet, and pyarrow is not installed.
    """

    articles: ArticleFormat = "jsonl"
    facts: FactFormat | None = None

    def __post_init__(self) -> None:
        for value, known in ((self.articles, ArticleFormat), (self.facts, FactFormat)):
            if value is not None and value not in get_args(known):
                raise SettingsError(f"There is no format {value!r}.", f"Choose one of {', '.join(get_args(known))}.")
        if "parquet" in (self.articles, self.facts):
            fact_schema()  # says what to install, before any work is done

    def names(self, shard: int) -> list[str]:
        """Return the names of the shard's files: the articles', then the facts'."""
        names = [f"articles-{shard:06}.{self.articles}"]
        return names if self.facts is None else [*names, f"facts-{shard:06}.{self.facts}"]


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


def write(folder: Path, shard: int, articles: Sequence[Encoded], formats: Formats) -> tuple[WrittenFile, ...]:
    """Write the shard's files to their temporary names, synced to the disk, and return what they are."""
    writers: list[Callable[[IO[bytes]], None]] = [lambda file: _write_articles(file, articles, formats.articles)]
    if formats.facts is not None:
        rows = [row for article in articles for row in article.facts]
        writers.append(_csv_writer(rows) if formats.facts == "csv" else lambda file: _write_fact_table(file, rows))
    written = []
    for name, writer in zip(formats.names(shard), writers, strict=True):
        path = folder / temporary_name(name, os.getpid())
        with path.open("wb") as file:
            writer(file)
            file.flush()
            os.fsync(file.fileno())
        with path.open("rb") as whole:
            digest = hashlib.file_digest(whole, "sha256")
        written.append(WrittenFile(name, path.stat().st_size, digest.hexdigest()))
    return tuple(written)


def _write_articles(file: IO[bytes], articles: Sequence[Encoded], form: ArticleFormat) -> None:
    lines = (article.line for article in articles)
    match form:
        case "jsonl":
            file.writelines(lines)
        case "jsonl.gz":  # without name and time, so that the same articles are the same bytes
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                packed.writelines(lines)
        case "parquet":
            _write_parquet(file, article_schema(), map(_record, lines))


def _record(line: bytes) -> dict[str, Any]:
    """The record of an article as Arrow wants it: maps as pairs."""
    record: dict[str, Any] = json.loads(line)
    for topic in record["topics"]:
        topic["labels"] = list(topic["labels"].items())
    record["provenance"]["models"] = list(record["provenance"]["models"].items())
    return record


def _write_fact_table(file: IO[bytes], rows: Sequence[dict[str, Value]]) -> None:
    _write_parquet(file, fact_schema(), rows)


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


def _csv_writer(rows: Sequence[dict[str, Value]]) -> Callable[[IO[bytes]], None]:
    def write_csv(file: IO[bytes]) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(cast(Iterable[dict[str, Any]], rows))
        text.detach()

    return write_csv

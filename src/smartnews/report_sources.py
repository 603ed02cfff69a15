"""Where the articles of a folder of pages come from: documents to analyse, or articles that were analysed before."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

from smartnews.article import SCHEMA, Article, Failure
from smartnews.batch.compression import open_bytes
from smartnews.errors import InputError
from smartnews.text.extract import Document, lines

if TYPE_CHECKING:
    from smartnews.pipeline import Pipeline

__all__ = ["Dated", "analysed", "articles_of", "finished"]

Dated = tuple[Article | Failure, date | None]
"""An article, or what failed, and the day of the article, where it came with one."""


def analysed(pipeline: Pipeline, documents: Iterable[Document | Failure]) -> Iterator[Dated]:
    """Yield the article of each document, with the document's date, and what failed."""
    dates: deque[date | None] = deque()
    failures: deque[Failure] = deque()

    def readable() -> Iterator[Document]:
        for one in documents:
            if isinstance(one, Failure):
                failures.append(one)
            else:
                dates.append(one.date)
                yield one

    for result in pipeline.pipe(readable()):
        yield result, dates.popleft()
    for failure in failures:
        yield failure, None


def finished(path: Path) -> list[Path] | None:
    """Return the files of articles that were analysed before, or None if ``path`` does not hold such.

    They are those of a folder that ``smartnews batch`` wrote, or a file of ``smartnews process --json``.

    Raises:
        InputError: it is the folder of a batch whose articles were written as Parquet.
    """
    if path.is_dir():
        if files := [*sorted(path.glob("articles-*.jsonl")), *sorted(path.glob("articles-*.jsonl.gz"))]:
            return files
        if any(path.glob("articles-*.parquet")):
            raise InputError(f"The articles in {path} are Parquet.", "Run smartnews batch with --articles jsonl.")
        return None
    if path.suffix.lower() not in (".jsonl", ".gz") or not path.is_file():
        return None
    with _opened(path) as file:
        start = file.readline(64)
    return [path] if f'"{SCHEMA}"'.encode() in start else None


def articles_of(files: Iterable[Path], max_chars: int) -> Iterator[Dated]:
    """Yield the articles of `finished` files, one at a time; a line that holds none becomes a failure."""
    for path in files:
        with _opened(path) as file:
            for number, line in enumerate(lines(file, max_chars), 1):
                where = f"{path}:{number}"
                try:
                    yield Article.from_json(_whole(line)), None
                except InputError as error:
                    yield Failure(id=where, code=error.code, stage="input", message=f"{where}: {error}"), None
                except ValueError:
                    message = f"{where}: This is no article of {SCHEMA}."
                    yield Failure(id=where, code=InputError.code, stage="input", message=message), None


def _whole(line: bytes | InputError) -> bytes:
    if isinstance(line, InputError):
        raise line
    return line


def _opened(path: Path) -> IO[bytes]:
    return open_bytes(path)[1]

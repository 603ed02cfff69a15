"""The command ``smartnews translate``: plain text in, a translated line out for each line in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from smartnews.command_options import (
    GlossaryOption,
    SettingsOption,
    pipeline_of,
)
from smartnews.errors import InputError, UndecodableError

if TYPE_CHECKING:
    from smartnews.article import Warning
    from smartnews.settings import Settings

__all__ = ["translate"]

_TRANSLATED = ("translation-doubtful", "translation-facts-lost")
"""Warnings about a line that has a translation all the same."""


def translate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="plain text in UTF-8, or - for standard input")],
    to: Annotated[str | None, typer.Option(help="language of the translation")] = None,
    language: Annotated[
        str | None, typer.Option("--from", help="language of the lines; identified if not given")
    ] = None,
    translator: Annotated[str | None, typer.Option(help="auto, a model's folder or name")] = None,
    glossary: GlossaryOption = None,
    out: Annotated[Path | None, typer.Option(help="write to this file")] = None,
    settings: SettingsOption = None,
) -> None:
    """Translate a text line by line.

    Empty lines stay empty. A sentence that the model cannot do is replaced by its facts in brackets; what is wrong with
    a line is said on standard error, by its number, and the exit status is then still 0. It is 1 if a line could not be
    translated at all.
    """
    from smartnews.translation.texts import translate_lines

    given = {"to": to, "language": language, "translator": translator, "glossary": glossary}
    chosen = pipeline_of(settings, stages=(), **given).settings
    failed: list[int] = []

    def warn(number: int, warning: Warning) -> None:
        if warning.code not in _TRANSLATED:
            failed.append(number)
        typer.echo(f"smartnews: line {number}: {warning.message} [{warning.code}]", err=True)

    with _opened(file) as source:
        results = translate_lines(_lines(source, chosen), chosen, warn)
        first = next(results, None)  # a model that is not there is said before the output is opened
        target: AbstractContextManager[IO[str]] = out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout)
        with target as stream:
            if first is not None:
                stream.write(first + "\n")
            for line in results:
                stream.write(line + "\n")
    if failed:
        raise typer.Exit(1)


def _opened(file: Path) -> AbstractContextManager[IO[bytes]]:
    if str(file) == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return file.open("rb")
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}).", "Check its name and its rights.") from error


def _lines(source: IO[bytes], settings: Settings) -> Iterator[str]:
    """Yield the lines of a stream without keeping them.

    Raises:
        UndecodableError: a line is not UTF-8.
    """
    for number, line in enumerate(iter(lambda: source.readline(8 * settings.max_chars), b""), 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UndecodableError(f"Line {number} is not UTF-8.", "Convert the file to UTF-8.") from error

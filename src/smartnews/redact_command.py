"""The command ``smartnews redact``: the texts themselves, without the contacts in them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from smartnews.command_options import LanguageOption, SettingsOption, tell

if TYPE_CHECKING:
    from smartnews.article import Article, Failure

__all__ = ["Mode", "redact"]


class Mode(StrEnum):
    """What stands in the place of a contact."""

    MASK = "mask"
    HASH = "hash"
    DROP = "drop"


def redact(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="text, HTML or JSONL files, folders, or - for standard input"),
    ],
    mode: Annotated[Mode, typer.Option(help="hash needs SMARTNEWS_CONTACTS_KEY, 16 characters or more")] = Mode.MASK,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines that `smartnews process` reads")] = False,
    out: Annotated[Path | None, typer.Option(help="write to this file")] = None,
    language: LanguageOption = None,
    settings: SettingsOption = None,
) -> None:
    """Take e-mails, telephone numbers, links, handles and the names beside them out of texts.

    Several texts are written as JSON Lines. Of a text that cannot be redacted with certainty nothing is written, and
    the exit status is 1.
    """
    from smartnews.article import Failure
    from smartnews.pipeline import Pipeline
    from smartnews.settings import Settings
    from smartnews.text.extract import read

    overrides = {"contacts": mode.value} | ({"language": language} if language else {})
    # The settings of the file first: a key for the hashes may stand there.
    base = Settings.from_toml(settings, **overrides) if settings else None
    pipeline = Pipeline(base, stages=(), **overrides)
    failures: list[Failure] = []

    def redacted() -> Iterable[Article]:
        for document in read(inputs, max_chars=pipeline.settings.max_chars):
            results = [document] if isinstance(document, Failure) else pipeline.pipe([document])
            for result in results:
                if isinstance(result, Failure):
                    failures.append(result)
                else:
                    yield result

    _write(redacted(), out, as_json or _many(inputs))
    tell(failures)


def _many(inputs: list[Path]) -> bool:
    """Return whether the inputs may hold more than one text."""
    return len(inputs) > 1 or any(
        path.is_dir() or path.suffix.lower() in (".jsonl", ".ndjson", ".json") for path in inputs
    )


def _write(articles: Iterable[Article], out: Path | None, as_json: bool) -> None:
    target: AbstractContextManager[IO[str]] = (
        out.open("w", encoding="utf-8", newline="") if out is not None else nullcontext(sys.stdout)
    )
    with target as stream:
        for article in articles:
            if as_json:
                record = {"id": article.id, "title": article.title, "text": article.text}
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
            else:
                stream.write(article.text)

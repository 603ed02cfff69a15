"""The command ``smartnews report``: one article as a page to look at."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartnews.errors import InputError

if TYPE_CHECKING:
    from smartnews.pipeline import Pipeline
    from smartnews.text.extract import Document

__all__ = ["PageLanguage", "report"]

STANDARD = Path("-")


class PageLanguage(StrEnum):
    """The languages that the pages speak."""

    EN = "en"
    AR = "ar"
    FR = "fr"


def report(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="a text or HTML file, or - for standard input")],
    out: Annotated[
        Path | None, typer.Option(help="write here, or - for standard output; NAME.report.html if not given")
    ] = None,
    to: Annotated[str | None, typer.Option(help="language of the translation and the brief")] = None,
    ui: Annotated[PageLanguage | None, typer.Option(help="language of the page; that of --to, else en")] = None,
    show: Annotated[bool, typer.Option("--open", help="open the page in the browser")] = False,
    language: Annotated[str | None, typer.Option(help="language of the input; identified if not given")] = None,
    names: Annotated[str | None, typer.Option(help="who finds people and organisations: rules or encoder")] = None,
    translator: Annotated[str | None, typer.Option(help="auto, none, a model's folder or name")] = None,
    gazetteer: Annotated[Path | None, typer.Option(help="names that you know (CSV)")] = None,
    glossary: Annotated[Path | None, typer.Option(help="terms for the translation (TOML or CSV)")] = None,
    taxonomy: Annotated[Path | None, typer.Option(help="topics of your own (TOML)")] = None,
    sentences: Annotated[int | None, typer.Option(min=0, max=50, help="length of the summary")] = None,
    settings: Annotated[Path | None, typer.Option(help="a TOML file of settings")] = None,
) -> None:
    """Analyse one article and write a page to look at, in one file that loads nothing from elsewhere."""
    target = _target(source, out)
    if show and target == STANDARD:
        raise typer.BadParameter("--open needs a file: leave out --out -")
    given: dict[str, Any] = {
        "to": to,
        "language": language,
        "names": names,
        "translator": translator,
        "gazetteer": gazetteer,
        "glossary": glossary,
        "taxonomy": taxonomy,
        "summary_sentences": sentences,
    }
    from smartnews.pipeline import Pipeline
    from smartnews.settings import Settings

    overrides = {name: value for name, value in given.items() if value is not None}
    pipeline = Pipeline(Settings.from_toml(settings) if settings else None, **overrides)
    page = pipeline(_one(source, pipeline)).to_html(ui=None if ui is None else ui.value)
    if target == STANDARD:
        sys.stdout.write(page)
        return
    target.write_text(page, encoding="utf-8")
    typer.echo(target)
    if show:
        import webbrowser

        webbrowser.open(target.resolve().as_uri())


def _target(source: Path, out: Path | None) -> Path:
    """Return the file to write, which is never the one that is read.

    Raises:
        InputError: it would be.
    """
    if out is None:
        return Path("report.html") if source == STANDARD else Path(f"{source.stem}.report.html")
    if out != STANDARD and out.exists() and source.exists() and out.samefile(source):
        raise InputError(f"{out} is the file that is read.", "Give --out another name.")
    return out


def _one(source: Path, pipeline: Pipeline) -> Document:
    """Return the only article of a file.

    Raises:
        InputError: it cannot be read, or holds none, or more than one.
    """
    from smartnews.article import Failure
    from smartnews.text.extract import read

    documents = iter(read([source], max_chars=pipeline.settings.max_chars))
    first = next(documents, None)
    if isinstance(first, Failure):
        raise InputError(first.message)
    if first is None:
        raise InputError(f"There is no article in {source}.", "Give a file that holds one.")
    if next(documents, None) is not None:
        raise InputError(
            f"{source} holds more than one article.",
            "Use smartnews process FILE --html --out FOLDER for a page for each.",
        )
    return first

"""The command ``smartnews report``: an article as a page to look at, or many as a folder of pages."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smartnews.command_options import (
    GazetteerOption,
    GlossaryOption,
    LanguageOption,
    NamesOption,
    SentencesOption,
    SettingsOption,
    TaxonomyOption,
    ToOption,
    TranslatorOption,
    pipeline_of,
    tell,
)
from smartnews.errors import InputError

if TYPE_CHECKING:
    from smartnews.article import Article, Failure
    from smartnews.pipeline import Pipeline
    from smartnews.report_sources import Dated

__all__ = ["PageLanguage", "report"]

STANDARD = Path("-")


class PageLanguage(StrEnum):
    """The languages that the pages speak."""

    EN = "en"
    AR = "ar"
    FR = "fr"


def report(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="text, HTML or JSONL files, folders, - for standard input, or what smartnews batch or process wrote",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            help="a file or - for one article, a folder for many; NAME.report.html or NAME.report if not given"
        ),
    ] = None,
    to: ToOption = None,
    ui: Annotated[PageLanguage | None, typer.Option(help="language of the page; that of --to, else en")] = None,
    show: Annotated[bool, typer.Option("--open", help="open the page in the browser")] = False,
    language: LanguageOption = None,
    names: NamesOption = None,
    translator: TranslatorOption = None,
    gazetteer: GazetteerOption = None,
    glossary: GlossaryOption = None,
    taxonomy: TaxonomyOption = None,
    sentences: SentencesOption = None,
    settings: SettingsOption = None,
) -> None:
    """Write a page to look at, in one file that loads nothing from elsewhere; for many articles, a folder of them.

    A folder holds a page for each article, and index.html about all: topics over time, names, places, figures, a
    search.
    """
    if show and out == STANDARD:
        raise typer.BadParameter("--open needs a file: leave out --out -")
    from smartnews.export.html import to_html

    pipeline = pipeline_of(
        settings,
        to=to,
        language=language,
        names=names,
        translator=translator,
        gazetteer=gazetteer,
        glossary=glossary,
        taxonomy=taxonomy,
        summary_sentences=sentences,
    )
    results = _results(inputs, pipeline)
    # One article asks for a page, the second of several for a folder.
    first = list(islice(results, 2))
    folder = _folder(inputs, out, several=len(first) > 1)
    page_language = None if ui is None else ui.value
    failures: list[Failure] = []
    if folder is not None:
        target = folder / "index.html"
        _write_folder(chain(first, results), folder, page_language, failures)
    else:
        target = _target(inputs[0], out)
        page = to_html(_only(first, inputs[0]), page_language)
        if target == STANDARD:
            sys.stdout.write(page)
            return
        target.write_text(page, encoding="utf-8")
    typer.echo(target)
    if show:
        import webbrowser

        webbrowser.open(target.resolve().as_uri())
    tell(failures)


def _results(inputs: list[Path], pipeline: Pipeline) -> Iterator[Dated]:
    """Yield the articles of all inputs, in their order; those that were analysed before are taken as they are."""
    from smartnews.report_sources import analysed, articles_of, finished
    from smartnews.text.extract import read

    limit = pipeline.settings.max_chars
    for path in inputs:
        files = finished(path)
        if files is not None:
            yield from articles_of(files, limit)
        else:
            yield from analysed(pipeline, read([path], max_chars=limit))


def _folder(inputs: list[Path], out: Path | None, *, several: bool) -> Path | None:
    """Return the folder to write to, or None if a page alone is wanted.

    Raises:
        InputError: the pages would lie among the files that are read.
    """
    if out is None:
        folder = Path(f"{_stem(inputs[0])}.report") if several else None
    else:
        folder = out if out.is_dir() or (out != STANDARD and not out.suffix) else None
    if folder is not None:
        from smartnews.report_sources import finished

        place = folder.resolve()
        read_from = (path.resolve() for path in inputs if path != STANDARD and finished(path) is None)
        if any(path in (place, *place.parents) if path.is_dir() else path.parent == place for path in read_from):
            raise InputError(f"{folder} holds the files that are read.", "Give --out a folder of its own.")
    return folder


def _stem(source: Path) -> str:
    return source.resolve().stem if source != STANDARD else "articles"


def _write_folder(results: Iterable[Dated], folder: Path, ui: str | None, failures: list[Failure]) -> None:
    from smartnews.article import Failure
    from smartnews.export.html.pages import write_site

    def told() -> Iterator[Dated]:
        for result, day in results:
            if isinstance(result, Failure):
                failures.append(result)
            yield result, day

    write_site(told(), folder, ui)


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


def _only(results: list[Dated], source: Path) -> Article:
    """Return the one article that was read.

    Raises:
        InputError: it cannot be read, or there is none, or more than one.
    """
    from smartnews.article import Failure

    if not results:
        raise InputError(f"There is no article in {source}.", "Give a file that holds one.")
    first = results[0][0]
    if isinstance(first, Failure):
        raise InputError(first.message)
    if len(results) > 1:
        raise InputError("There is more than one article.", "Give --out a folder, for a page for each and one for all.")
    return first

"""The command ``smartnews``.

Exit status: 0 all was analysed; 1 some input could not be read (said on standard error; the rest was analysed); 2 the
command itself was wrong: an unknown option, a missing file, a setting that cannot be used.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from smartnews import __version__
from smartnews.batch.command import batch
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
from smartnews.errors import SmartnewsError
from smartnews.models_command import app as models_app
from smartnews.redact_command import redact
from smartnews.report_command import report
from smartnews.translate_command import translate

__all__ = ["app", "main"]

app = typer.Typer(
    help="Read press releases and news: who, what, where, when and how much.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(models_app, name="models")
app.command()(batch)
app.command()(redact)
app.command()(report)
app.command()(translate)


class Form(StrEnum):
    """What `process` writes."""

    TEXT = "text"
    JSON = "json"
    NINJS = "ninjs"
    HTML = "html"


def main() -> None:
    """Run the command; errors that a user can mend are one line on standard error, never a traceback."""
    try:
        app()
    except SmartnewsError as error:
        typer.echo(f"smartnews: {error}", err=True)
        raise SystemExit(2) from None
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stderr.close()
        raise SystemExit(0) from None


@app.command()
def process(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="text, HTML or JSONL files, folders, or - for standard input"),
    ],
    to: ToOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines (the default when not a terminal)")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="a page for each article")] = False,
    as_ninjs: Annotated[bool, typer.Option("--ninjs", help="IPTC ninjs 3.1, one object a line")] = False,
    as_text: Annotated[bool, typer.Option("--text", help="a view to read (the default in a terminal)")] = False,
    out: Annotated[Path | None, typer.Option(help="write here: a file, or a folder for --html")] = None,
    language: LanguageOption = None,
    names: NamesOption = None,
    translator: TranslatorOption = None,
    gazetteer: GazetteerOption = None,
    glossary: GlossaryOption = None,
    taxonomy: TaxonomyOption = None,
    sentences: SentencesOption = None,
    settings: SettingsOption = None,
) -> None:
    """Analyse articles and write what they say."""
    form = _form(as_json, as_html, as_ninjs, as_text, out)
    from smartnews.article import Failure

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
    failures: list[Failure] = []
    articles = _articles(pipeline, inputs, failures)
    if form is Form.HTML and (out is not None):
        _write_pages(articles, out)
    else:
        _write_lines(articles, form, out)
    tell(failures)


@app.command()
def schema() -> None:
    """Print the JSON Schema of an article."""
    from smartnews.article import Article

    typer.echo(json.dumps(Article.model_json_schema(), indent=2, ensure_ascii=False))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def _form(as_json: bool, as_html: bool, as_ninjs: bool, as_text: bool, out: Path | None) -> Form:
    chosen = [
        form
        for form, wanted in ((Form.JSON, as_json), (Form.HTML, as_html), (Form.NINJS, as_ninjs), (Form.TEXT, as_text))
        if wanted
    ]
    if len(chosen) > 1:
        raise typer.BadParameter(f"choose one of --{', --'.join(chosen)}")
    if chosen:
        return chosen[0]
    return Form.TEXT if out is None and sys.stdout.isatty() else Form.JSON


def _articles(pipeline: Any, inputs: Iterable[Path], failures: list[Any]) -> Iterator[Any]:
    """Yield the articles of all inputs; what cannot be read is put into ``failures``."""
    from smartnews.article import Failure
    from smartnews.text.extract import Document, read

    def documents() -> Iterator[Document]:
        for item in read(inputs, max_chars=pipeline.settings.max_chars):
            if isinstance(item, Failure):
                failures.append(item)
            else:
                yield item

    for result in pipeline.pipe(documents()):
        if isinstance(result, Failure):
            failures.append(result)
        else:
            yield result


def _write_lines(articles: Iterable[Any], form: Form, out: Path | None) -> None:
    """Write articles one after the other to a file or standard output."""
    target: AbstractContextManager[IO[str]] = (
        out.open("w", encoding="utf-8") if out is not None else nullcontext(sys.stdout)
    )
    with target as stream:
        for article in articles:
            match form:
                case Form.JSON:
                    stream.write(article.to_json() + "\n")
                case Form.NINJS:
                    from smartnews.export.ninjs import to_ninjs

                    stream.write(json.dumps(to_ninjs(article), ensure_ascii=False) + "\n")
                case Form.HTML:
                    from smartnews.export.html import to_html

                    stream.write(to_html(article))
                case Form.TEXT:
                    from rich.console import Console

                    from smartnews.export.terminal import show

                    show(article, Console(file=stream, width=None if stream.isatty() else 120))


def _write_pages(articles: Iterable[Any], folder: Path) -> None:
    """Write a page for each article into ``folder``, named by its id; a name is never reused."""
    from smartnews.export.html import to_html
    from smartnews.export.html.pages import PageNames

    folder.mkdir(parents=True, exist_ok=True)
    names = PageNames()
    for article in articles:
        (folder / names.name(article.id)).write_text(to_html(article), encoding="utf-8")

"""The command ``smartnews batch``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from smartnews.command_options import LanguageOption, SettingsOption, ToOption, TranslatorOption, pipeline_of

__all__ = ["batch"]


class Articles(StrEnum):
    """How articles are written."""

    JSONL = "jsonl"
    JSONL_GZ = "jsonl.gz"
    PARQUET = "parquet"


class Engine(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    RAY = "ray"


class Facts(StrEnum):
    """How the flat table of facts is written."""

    CSV = "csv"
    PARQUET = "parquet"


def batch(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="INPUT...", help="JSONL, CSV, Parquet, text and HTML files, folders, or -"),
    ],
    out: Annotated[Path, typer.Option(help="the folder of this run; the same command goes on with it")],
    to: ToOption = None,
    language: LanguageOption = None,
    translator: TranslatorOption = None,
    settings: SettingsOption = None,
    column: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=NAME", help="what id, text, title, html or date is called")
    ] = None,
    articles: Annotated[Articles, typer.Option(help="how articles are written")] = Articles.JSONL,
    facts: Annotated[Facts | None, typer.Option(help="write a flat table of entities, figures, topics too")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="processes; one for each processor if not given")] = None,
    shard_size: Annotated[int, typer.Option(min=1, help="documents in a shard")] = 500,
    dedupe: Annotated[bool, typer.Option("--dedupe", help="mark copies; analyse only the first of each")] = False,
    dedupe_window: Annotated[int, typer.Option(min=1, help="articles that copies are looked for among")] = 1_000_000,
    timeout: Annotated[float, typer.Option(help="seconds after which a document is given up")] = 300.0,
    max_errors: Annotated[int | None, typer.Option(min=0, help="end the run when more documents fail")] = None,
    retry_failures: Annotated[bool, typer.Option("--retry-failures", help="do shards with failures again")] = False,
    engine: Annotated[Engine, typer.Option(help="processes of this machine, or actors of Ray")] = Engine.LOCAL,
    address: Annotated[
        str | None, typer.Option(help="of the Ray cluster, or auto; Ray is started here if not given")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="show no progress")] = False,
) -> None:
    """Analyse very many articles over several processes; a run that was stopped goes on where it was."""
    from smartnews.batch.progress import for_stream
    from smartnews.batch.readers import Source
    from smartnews.batch.runner import run
    from smartnews.errors import BatchError

    columns: dict[str, str] = {}
    for pair in column or ():
        field, equals, name = pair.partition("=")
        if not (field and equals and name):
            raise typer.BadParameter(f"write FIELD=NAME, not {pair!r}", param_hint="--column")
        columns[field] = name
    chosen = pipeline_of(settings, stages=(), to=to, language=language, translator=translator).settings
    try:
        statistics = run(
            Source(inputs, columns, chosen.max_chars),
            out,
            settings=chosen,
            workers=workers,
            shard_size=shard_size,
            dedupe=dedupe,
            dedupe_window=dedupe_window,
            articles=articles.value,
            facts=facts.value if facts else None,
            timeout=timeout,
            max_errors=max_errors,
            retry_failures=retry_failures,
            progress=None if quiet else for_stream(),
            engine=engine.value,
            address=address,
        )
    except BatchError as error:
        typer.echo(f"smartnews: {error}", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("smartnews: stopped; the same command goes on from here.", err=True)
        raise typer.Exit(130) from None
    if statistics.failures:
        what = "failure" if statistics.failures == 1 else "failures"
        typer.echo(f"smartnews: {statistics.failures:,} {what}, see {out / 'failures.jsonl'}", err=True)
        raise typer.Exit(1)

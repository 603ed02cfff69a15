"""What the commands have in common: their options, the pipeline that these ask for, and how failures are told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from smartnews.article import Failure
    from smartnews.draft import Stage
    from smartnews.pipeline import Pipeline

__all__ = [
    "GazetteerOption",
    "GlossaryOption",
    "LanguageOption",
    "NamesOption",
    "SentencesOption",
    "SettingsOption",
    "TaxonomyOption",
    "ToOption",
    "TranslatorOption",
    "pipeline_of",
    "tell",
]

ToOption = Annotated[str | None, typer.Option(help="language of the translation and the brief")]
LanguageOption = Annotated[str | None, typer.Option(help="language of the input; identified if not given")]
NamesOption = Annotated[str | None, typer.Option(help="who finds people and organisations: auto, encoder, rules, …")]
TranslatorOption = Annotated[str | None, typer.Option(help="auto, none, a model's folder or name")]
GazetteerOption = Annotated[Path | None, typer.Option(help="names that you know (CSV)")]
GlossaryOption = Annotated[Path | None, typer.Option(help="terms for the translation (TOML or CSV)")]
TaxonomyOption = Annotated[Path | None, typer.Option(help="topics of your own (TOML)")]
SentencesOption = Annotated[int | None, typer.Option(min=0, max=50, help="length of the summary")]
SettingsOption = Annotated[Path | None, typer.Option(help="a TOML file of settings")]


def pipeline_of(settings: Path | None, stages: Sequence[Stage] | None = None, **given: Any) -> Pipeline:
    """Return the pipeline that a command's options ask for.

    Args:
        settings: a TOML file.
        stages: as in `Pipeline`.
        given: single settings by name, on top of the file's; those that are None were not given.

    Raises:
        SettingsError: the file or a value cannot be used.
    """
    from smartnews.pipeline import Pipeline
    from smartnews.settings import Settings

    overrides = {name: value for name, value in given.items() if value is not None}
    return Pipeline(Settings.from_toml(settings) if settings else None, stages=stages, **overrides)


def tell(failures: Sequence[Failure]) -> None:
    """Say on standard error what could not be read; then the exit status is 1.

    Raises:
        typer.Exit: there are failures.
    """
    for failure in failures:
        typer.echo(f"smartnews: {failure.id}: {failure.message} [{failure.code}]", err=True)
    if failures:
        raise typer.Exit(1)

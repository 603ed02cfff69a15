"""The commands ``smartnews models list``, ``verify`` and ``pull``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from smartnews.models import ModelFolder

__all__ = ["app"]

app = typer.Typer(
    help="The models that are installed: embedded ones, and those that were pulled.", no_args_is_help=True
)


@app.command("list")
def models_list() -> None:
    """List the models: name, kind, version, size, licence, and the folder of those that were pulled."""
    models = _installed()
    for model in models:
        manifest = model.manifest
        row = [manifest.name, manifest.kind, manifest.version, f"{model.size / 1e6:.1f} MB", manifest.licence]
        typer.echo("\t".join([*row, _place(model)]))
    if not models:
        typer.echo("No models are installed: names come from rules, and translation from a folder that you name.")


@app.command("verify")
def models_verify() -> None:
    """Check every model against the hashes in its manifest."""
    from smartnews.errors import ModelError
    from smartnews.models import verify

    models, broken = _installed(), 0
    for model in models:
        try:
            verify(model)
        except ModelError as error:
            broken += 1
            typer.echo(f"smartnews: {error}", err=True)
        else:
            typer.echo(f"{model.manifest.name}: ok ({len(model.manifest.files)} files, {model.digest[:19]}…)")
    if not models:
        typer.echo("No models are installed: nothing to verify.")
    if broken:
        raise typer.Exit(2)


@app.command("pull")
def models_pull(
    model: Annotated[str, typer.Argument(help="a name such as opus-mt-ar-en or owner/name, or a folder")],
    name: Annotated[str | None, typer.Option(help="call it this; otherwise by its own name")] = None,
    licence: Annotated[str, typer.Option(help="its licence, for the manifest")] = "see the model's card",
) -> None:
    """Fetch a translation model, convert it to CTranslate2 int8 and install it; `translator = "auto"` then uses it.

    This is the one command that asks the network, and only for a name that is no folder. Needs the extra `hub`.
    """
    from smartnews.translation.pull import pull

    found = pull(model, _folder(), name=name, licence=licence)
    typer.echo(f"{found.manifest.name}: {found.size / 1e6:.1f} MB in {found.path} ({found.digest[:19]}…)")


def _installed() -> tuple[ModelFolder, ...]:
    from smartnews.models import installed

    return installed(_folder())


def _folder() -> Path | None:
    from smartnews.pipeline import Pipeline

    return Pipeline(stages=()).settings.models


def _place(model: ModelFolder) -> str:
    from smartnews.models import embedded

    return "embedded" if model in embedded() else str(model.path)

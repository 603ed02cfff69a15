"""Models of the hub, or of a folder laid out like one of its snapshots, put into the user's folder of models."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from smartnews.errors import ExtraMissingError, ModelError
from smartnews.models import MANIFEST, ModelFolder, user_folder, verify
from smartnews.translation.convert import Building, convert

__all__ = ["pull"]

_OWNERS = (
    ("opus-mt-", "Helsinki-NLP"),
    ("nllb-", "facebook"),
    ("m2m100_", "facebook"),
    ("mbart-large-50", "facebook"),
    ("madlad400-", "google"),
)
"""Whose models are called so: a short name is enough for them."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_WANTED = ("*.json", "*.safetensors", "*.bin", "*.spm", "*.model", "*.txt", "README.md")
"""What is fetched of a model: its weights for PyTorch, its pieces, its settings, its card."""


def pull(
    model: str, models: Path | None = None, *, name: str | None = None, licence: str = "see the model's card"
) -> ModelFolder:
    """Return the installed model: fetched if ``model`` is a name, converted to CTranslate2 int8, hashed.

    A folder may be laid out as on the hub, or hold a model of smartnews with its manifest, which is verified and
    copied. If anything goes wrong, nothing is left behind.

    Args:
        model: a folder; or a name on the hub, its owner left out where the name tells (opus-mt-ar-en).
        models: where models are installed; None is `smartnews.models.user_folder`.
        name: what it is to be called; its own name if None.
        licence: goes into the manifest.

    Raises:
        ExtraMissingError: transformers or torch is not installed.
        ModelError: the model is not there, cannot be converted or has another hash, or one of its name is installed.
    """
    source = Path(model).expanduser()
    local = source.is_dir()
    if not local and (model.count("/") > 1 or model.startswith((".", "~", "/"))):
        raise ModelError(f"There is no folder {model}.", "Name a folder, or a model of the hub as owner/name.")
    called = name or (source.resolve() if local else source).name
    if not _NAME.fullmatch(called):
        raise ModelError(f"{called!r} cannot be the name of a model.", "Name it with --name: letters, digits, - _ .")
    out = user_folder(models) / called
    if out.exists():
        raise ModelError(f"{called} is installed already, in {out}.", "Remove that folder, or give another --name.")
    if local and (source / MANIFEST).is_file():
        return _copied(ModelFolder.open(source), out)
    origin = str(source.resolve()) if local else _full_name(model)
    folder, version = (source, "local") if local else _fetched(origin)
    return convert(folder, out, name=called, origin=origin, version=version, licence=licence)


def _copied(model: ModelFolder, out: Path) -> ModelFolder:
    """Return a copy of a model that has a manifest, verified, under the name of its new folder."""
    verify(model)
    with Building(out) as work:
        work.mkdir()
        for file in model.manifest.files:
            target = work / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(model.path / file.path, target)
        renamed = model.manifest.model_copy(update={"name": out.name})
        (work / MANIFEST).write_text(renamed.model_dump_json(indent=1) + "\n", encoding="utf-8")
        if (model.path / "README.md").is_file():
            shutil.copyfile(model.path / "README.md", work / "README.md")
        verify(ModelFolder.open(work))
    return ModelFolder.open(out)


def _full_name(model: str) -> str:
    """Return the name with its owner.

    Raises:
        ModelError: the name does not tell whose it is.
    """
    if "/" in model:
        return model
    for beginning, owner in _OWNERS:
        if model.startswith(beginning):
            return f"{owner}/{model}"
    raise ModelError(
        f"There is no folder {model}, and the name does not tell whose model it is.",
        "Give it as owner/name, as on the hub.",
    )


def _fetched(model: str) -> tuple[Path, str]:
    """Return the folder of a model of the hub and its revision; it is fetched unless it is in the hub's cache.

    Raises:
        ExtraMissingError: huggingface_hub is not installed.
        ModelError: it is not there, or the hub cannot be reached.
    """
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise ExtraMissingError(f"Fetching {model}", "hub") from error
    try:
        folder = Path(snapshot_download(model, allow_patterns=list(_WANTED), ignore_patterns=["*/*"]))
    except Exception as error:  # the hub's client raises what its HTTP client raises, which differs by version
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        raise ModelError(f"{model} cannot be fetched ({what}).", "Check the name and the connection.") from error
    return folder, folder.name

"""Where model weights are, and whether they are what they should be.

A model is a folder with a ``manifest.json``: its name, version, licence, how it was made, and the size and SHA-256 of
each file. Embedded models come with the package; ``smartnews models pull`` puts others into the user's folder; any
other folder can be named.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from smartnews.errors import ModelError

__all__ = [
    "MANIFEST",
    "Manifest",
    "ModelFile",
    "ModelFolder",
    "embedded",
    "fingerprint",
    "installed",
    "list_files",
    "user_folder",
    "verified",
    "verify",
]

MANIFEST = "manifest.json"
_CARD = "README.md"
_CHUNK = 1 << 20


class ModelFile(BaseModel):
    """One file of a model: path inside the folder, size in bytes, SHA-256 in hex."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_./-]*$")
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What ``manifest.json`` says; further keys (scores, sources) are for readers."""

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str
    kind: str
    version: str
    licence: str
    files: tuple[ModelFile, ...]

    @field_validator("files")
    @classmethod
    def _stay_inside(cls, files: tuple[ModelFile, ...]) -> tuple[ModelFile, ...]:
        if any(".." in file.path.split("/") for file in files):
            raise ValueError("a path may not leave the model's folder")
        return files


class ModelFolder(BaseModel):
    """A folder with a readable manifest."""

    model_config = ConfigDict(frozen=True)

    path: Path
    manifest: Manifest

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the model of a folder.

        Raises:
            ModelError: there is no manifest, or it is malformed.
        """
        try:
            manifest = Manifest.model_validate_json((path / MANIFEST).read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(f"{path} has no {MANIFEST}.", "Name a folder that holds a model of smartnews.") from error
        except (ValidationError, UnicodeDecodeError) as error:
            raise ModelError(f"{path / MANIFEST} is malformed.", "Install or convert the model again.") from error
        return cls(path=path, manifest=manifest)

    @property
    def digest(self) -> str:
        """The "sha256:…" over the files' own hashes: changes when any weight changes."""
        return _digest((file.path, file.sha256) for file in self.manifest.files)

    @property
    def size(self) -> int:
        """The size of all files, in bytes."""
        return sum(file.size for file in self.manifest.files)


def embedded() -> tuple[ModelFolder, ...]:
    """Return the models that came with the package, by name."""
    root = _root()
    if root is None:
        return ()
    return tuple(ModelFolder.open(path.parent) for path in sorted(root.glob(f"*/{MANIFEST}")))


def installed(folder: Path | None = None) -> tuple[ModelFolder, ...]:
    """Return the embedded models, and those that were pulled into the user's folder, by name.

    Args:
        folder: ``Settings.models``; None is the usual place, see `user_folder`.

    Raises:
        ModelError: a manifest is malformed.
    """
    own = embedded()
    here = {model.path.resolve() for model in own}
    pulled = [path.parent for path in sorted(user_folder(folder).glob(f"[!.]*/{MANIFEST}"))]
    return (*own, *(ModelFolder.open(path) for path in pulled if path.resolve() not in here))


def user_folder(chosen: Path | None = None) -> Path:
    """Return where pulled models lie: ``chosen``, else the platform's folder for a user's data."""
    if chosen is not None:
        return chosen.expanduser()
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local")
    elif sys.platform == "darwin":
        base = home / "Library/Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    return base / "smartnews" / "models"


def list_files(folder: Path) -> list[dict[str, str | int]]:
    """Return what a manifest says of the files right inside a folder, by name; the model's card is left out."""
    return [
        {"path": path.name, "size": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in {MANIFEST, _CARD}
    ]


def fingerprint(folder: Path) -> str:
    """Return the "sha256:…" of a folder without a manifest: what `ModelFolder.digest` would be."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return _digest((path.name, _sha256(path)) for path in files if path.name != MANIFEST)


def verify(model: ModelFolder) -> None:
    """Check every file of the model against its manifest.

    Raises:
        ModelError: a file is missing, or is not the one that was listed.
    """
    for file in model.manifest.files:
        path = model.path / file.path
        if not path.is_file():
            raise ModelError(f"{path} is missing.", f"Install the model {model.manifest.name} again.")
        if _sha256(path) != file.sha256:
            raise ModelError(
                f"{path} is not the file that {MANIFEST} lists (its SHA-256 differs).",
                f"Install the model {model.manifest.name} again.",
            )


def verified(kind: str, folder: Path | None = None) -> ModelFolder:
    """Return the model of a folder, or the embedded one of a kind, after checking its files against their hashes.

    Raises:
        ModelError: there is no such model, or its files are not those that its manifest lists.
    """
    if folder is not None:
        model = ModelFolder.open(folder)
    else:
        models = [found for found in embedded() if found.manifest.kind == kind]
        if not models:
            raise ModelError(f"This installation has no embedded {kind}.", "Install a complete wheel of smartnews.")
        model = models[0]
    verify(model)
    return model


def _digest(files: Iterable[tuple[str, str]]) -> str:
    listed = json.dumps(list(files))
    return "sha256:" + hashlib.sha256(listed.encode()).hexdigest()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _root() -> Path | None:
    """Return the folder of the embedded models: inside the wheel, or beside ``src`` in a checkout."""
    package = Path(__file__).parent
    for root in (package / "_models", package.parents[1] / "models"):
        if root.is_dir():
            return root
    return None

"""Where model weights are, and whether they are what they should be.

A model is a folder with a ``manifest.json``: its name, version, licence, how it was made, and the size and SHA-256 of
each file. Embedded models come with the package; others are folders that the user names.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from smartnews.errors import ModelError

__all__ = ["Manifest", "ModelFile", "ModelFolder", "embedded", "verified", "verify"]

_MANIFEST = "manifest.json"
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
            manifest = Manifest.model_validate_json((path / _MANIFEST).read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(f"{path} has no {_MANIFEST}.", "Name a folder that holds a model of smartnews.") from error
        except (ValidationError, UnicodeDecodeError) as error:
            raise ModelError(f"{path / _MANIFEST} is malformed.", "Install or convert the model again.") from error
        return cls(path=path, manifest=manifest)

    @property
    def digest(self) -> str:
        """The "sha256:…" over the files' own hashes: changes when any weight changes."""
        listed = json.dumps([(file.path, file.sha256) for file in self.manifest.files])
        return "sha256:" + hashlib.sha256(listed.encode()).hexdigest()

    @property
    def size(self) -> int:
        """The size of all files, in bytes."""
        return sum(file.size for file in self.manifest.files)


def embedded() -> tuple[ModelFolder, ...]:
    """Return the models that came with the package, by name."""
    root = _root()
    if root is None:
        return ()
    return tuple(ModelFolder.open(path.parent) for path in sorted(root.glob(f"*/{_MANIFEST}")))


def verify(model: ModelFolder) -> None:
    """Check every file of the model against its manifest.

    Raises:
        ModelError: a file is missing, or is not the one that was listed.
    """
    for file in model.manifest.files:
        path = model.path / file.path
        if not path.is_file():
            raise ModelError(f"{path} is missing.", f"Install the model {model.manifest.name} again.")
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != file.sha256:
            raise ModelError(
                f"{path} is not the file that {_MANIFEST} lists (its SHA-256 differs).",
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


def _root() -> Path | None:
    """Return the folder of the embedded models: inside the wheel, or beside ``src`` in a checkout."""
    package = Path(__file__).parent
    for root in (package / "_models", package.parents[1] / "models"):
        if root.is_dir():
            return root
    return None

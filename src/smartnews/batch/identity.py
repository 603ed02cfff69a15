"""What a run is: all that its output depends on, so that two runs can be told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smartnews import __version__
from smartnews.models import installed
from smartnews.settings import Settings

__all__ = ["identity"]

SCHEMA = "smartnews.batch/1"
_CHUNK = 1 << 20


def identity(settings: Settings, choices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the version, the hashes of settings, models and the files that they name, and the run's own choices."""
    named = {
        "gazetteer": settings.gazetteer,
        "glossary": settings.glossary,
        "taxonomy": settings.taxonomy,
        "translator": Path(settings.translator),
        "names": Path(settings.names.partition(":")[2]) if ":" in settings.names else None,
        "summary": Path(settings.summary.partition(":")[2]) if ":" in settings.summary else None,
    }
    return {
        "schema": SCHEMA,
        "smartnews": __version__,
        "settings": settings.digest(),
        "models": {model.manifest.name: model.digest for model in installed(settings.models)},
        "files": {name: _content(path.expanduser()) for name, path in named.items() if path is not None},
        **choices,
    }


def _content(path: Path) -> str | None:
    """The hash of a file, or of all files of a folder with their names; None if there is nothing."""
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    state = hashlib.sha256()
    for file in files:
        if not file.is_file():
            return None
        content = hashlib.sha256()
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                content.update(chunk)
        state.update(f"{file.relative_to(path)}\x00{content.hexdigest()}\n".encode())
    return "sha256:" + state.hexdigest()

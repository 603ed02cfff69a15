"""Model folders: manifests and hashes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from smartnews.errors import ModelError
from smartnews.models import ModelFolder, embedded, verify


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = b"weights"
    (tmp_path / "model.bin").write_bytes(content)
    manifest = {
        "name": "tiny",
        "kind": "encoder",
        "version": "1",
        "licence": "Apache-2.0",
        "files": [{"path": "model.bin", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}],
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


def test_a_whole_model_verifies(folder: Path) -> None:
    model = ModelFolder.open(folder)
    verify(model)
    assert model.size == 7
    assert model.digest.startswith("sha256:")


def test_an_altered_file_is_named(folder: Path) -> None:
    (folder / "model.bin").write_bytes(b"weightz")
    with pytest.raises(ModelError, match=r"model\.bin is not the file"):
        verify(ModelFolder.open(folder))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "model.bin").unlink()
    with pytest.raises(ModelError, match=r"model\.bin is missing"):
        verify(ModelFolder.open(folder))


OUTSIDE = {"path": "/etc/passwd", "size": 1, "sha256": "0" * 64}


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{}",
        '{"name": 3}',
        json.dumps({"name": "x", "kind": "k", "version": "1", "licence": "l", "files": [OUTSIDE]}),
        json.dumps({"name": "x", "kind": "k", "version": "1", "licence": "l", "files": [{**OUTSIDE, "path": "../x"}]}),
    ],
)
def test_a_malformed_manifest_is_one_clear_error(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(ModelError, match="malformed"):
        ModelFolder.open(tmp_path)


def test_a_folder_without_a_manifest_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no manifest"):
        ModelFolder.open(tmp_path)


def test_every_embedded_model_verifies() -> None:
    for model in embedded():
        verify(model)
        assert (model.path / "README.md").is_file(), "each model has a card"

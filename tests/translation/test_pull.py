"""Models pulled from folders laid out like snapshots of the hub; the hub itself is played, the network is blocked."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest

import smartnews.translation.convert as convert_module
from smartnews.errors import ModelError
from smartnews.models import installed, user_folder, verify
from smartnews.settings import Settings
from smartnews.translation.ctranslate import CTranslateTranslator
from smartnews.translation.pull import pull
from smartnews.translation.translator import engines

SENTENCE = "قال المدير التنفيذي"


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_folder_becomes_an_installed_model(marian_hub: Path, tmp_path: Path) -> None:
    model = pull(str(marian_hub), tmp_path / "models", name="tiny", licence="CC0-1.0")
    assert (model.manifest.name, model.manifest.kind, model.manifest.licence) == ("tiny", "translation", "CC0-1.0")
    assert model.digest.startswith("sha256:")
    verify(model)
    assert model in installed(tmp_path / "models")
    settings = Settings(models=tmp_path / "models", translator="tiny")
    (engine,) = engines(settings)
    assert engine.digest == model.digest
    assert engine.translate([SENTENCE], "ar", "en")[0]
    assert _left(tmp_path / "models") == ["tiny"]


def test_auto_prefers_the_pulled_model_to_a_draft(marian_hub: Path, student: Path, tmp_path: Path) -> None:
    shutil.copytree(student, tmp_path / "models" / "tiny-ar-en")
    pull(str(marian_hub), tmp_path / "models", name="opus")
    found = [engine.name for engine in engines(Settings(models=tmp_path / "models"))]
    assert found.index("ctranslate2:opus") < found.index("ctranslate2:tiny-ar-en")


def test_a_name_is_fetched_and_found_again_by_it(
    marian_hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def snapshot_download(model: str, **options: Any) -> str:
        asked.append(model)
        return str(shutil.copytree(marian_hub, tmp_path / "cache" / "4f2a"))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot_download)
    model = pull("opus-mt-ar-en", tmp_path / "models")
    assert asked == ["Helsinki-NLP/opus-mt-ar-en"]
    assert (model.manifest.name, model.manifest.version) == ("opus-mt-ar-en", "4f2a")
    for wanted in ("opus-mt-ar-en", "Helsinki-NLP/opus-mt-ar-en"):
        (engine,) = engines(Settings(models=tmp_path / "models", translator=wanted))
        assert engine.supports("ar", "en")
        assert not engine.supports("en", "ar")


def test_without_a_network_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ModelError, match=r"opus-mt-ar-en cannot be fetched .* Check the name and the connection"):
        pull("opus-mt-ar-en", tmp_path / "models")
    assert _left(tmp_path / "models") == []


@pytest.mark.parametrize("name", ["some-model", "./nowhere", "/no/such/folder", "a/b/c"])
def test_a_name_that_says_too_little_is_not_looked_for(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no folder"):
        pull(name, tmp_path / "models")


def test_what_is_installed_is_not_overwritten(marian_hub: Path, tmp_path: Path) -> None:
    (tmp_path / "models" / "tiny").mkdir(parents=True)
    with pytest.raises(ModelError, match="installed already"):
        pull(str(marian_hub), tmp_path / "models", name="tiny")


@pytest.mark.parametrize("name", ["..", "a/b", ".hidden", "", "نموذج"])
def test_a_name_stays_inside_the_folder(name: str, marian_hub: Path, tmp_path: Path) -> None:
    if name:
        with pytest.raises(ModelError, match="cannot be the name"):
            pull(str(marian_hub), tmp_path / "models", name=name)
    assert _left(tmp_path) == []


def test_a_full_disk_is_said_and_leaves_nothing(
    marian_hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(convert_module.shutil, "copyfile", full)
    with pytest.raises(ModelError, match=r"the disk is full\. Make room"):
        pull(str(marian_hub), tmp_path / "models", name="tiny")
    assert _left(tmp_path / "models") == []


def test_weights_that_are_cut_off_are_said_and_leave_nothing(marian_hub: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(marian_hub, tmp_path / "broken"))
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="cannot be converted"):
        pull(str(broken), tmp_path / "models")
    assert _left(tmp_path / "models") == []


def test_a_model_without_sentencepiece_is_refused(bart_hub: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no sentencepiece model .* transformers runs it"):
        pull(str(bart_hub), tmp_path / "models")
    assert _left(tmp_path / "models") == []


def test_a_model_with_a_manifest_is_verified_and_copied(student: Path, tmp_path: Path) -> None:
    model = pull(str(student), tmp_path / "models", name="copy")
    assert model.manifest.name == "copy"
    altered = Path(shutil.copytree(student, tmp_path / "altered"))
    with (altered / "model.bin").open("ab") as file:
        file.write(b"!")
    with pytest.raises(ModelError, match="SHA-256 differs"):
        pull(str(altered), tmp_path / "models", name="other")
    assert _left(tmp_path / "models") == ["copy"]


def test_an_altered_model_is_not_run(student: Path, tmp_path: Path) -> None:
    model = pull(str(student), tmp_path / "models", name="copy")
    with (model.path / "model.bin").open("r+b") as file:
        file.write(b"\0\0\0\0\0\0\0\0")
    with pytest.raises(ModelError, match="SHA-256 differs"):
        CTranslateTranslator(model.path).translate([SENTENCE], "ar", "en")


KILLED = """
import os, signal, sys
from pathlib import Path
from smartnews.translation.convert import Building
with Building(Path(sys.argv[1])) as work:
    work.mkdir()
    (work / "model.bin").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_pull_leaves_no_model_and_is_cleared_by_the_next(student: Path, tmp_path: Path) -> None:
    out = tmp_path / "models" / "copy"
    subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert not out.exists()
    assert len(_left(tmp_path / "models")) == 1
    assert not [model for model in installed(tmp_path / "models") if model.path.parent == tmp_path / "models"]
    pull(str(student), tmp_path / "models", name="copy")
    assert _left(tmp_path / "models") == ["copy"]


def test_where_pulled_models_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert user_folder(tmp_path) == tmp_path
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert user_folder() == tmp_path / "smartnews" / "models"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert user_folder() == Path.home() / ".local/share/smartnews/models"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert user_folder() == Path.home() / "Library/Application Support/smartnews/models"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert user_folder() == tmp_path / "smartnews" / "models"


def test_a_malformed_manifest_among_them_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "manifest.json").write_text(json.dumps({"name": 1}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"bad.manifest\.json is malformed"):
        engines(Settings(models=tmp_path))

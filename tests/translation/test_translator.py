from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import smartnews.translation.translator as module
from smartnews.errors import ModelError
from smartnews.models import ModelFolder
from smartnews.settings import Settings
from smartnews.translation.ctranslate import CTranslateTranslator
from smartnews.translation.hub import HubTranslator
from smartnews.translation.translator import engines


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "installed", lambda folder: ())


def test_none_is_none() -> None:
    assert engines(Settings(translator="none")) == ()


@pytest.mark.usefixtures("nothing_installed")
def test_auto_without_a_model_is_none() -> None:
    assert engines(Settings(translator="auto")) == ()


def test_auto_takes_the_installed_model_and_its_name_does_too(student: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "installed", lambda folder: (ModelFolder.open(student),))
    for wanted in ("auto", "tiny-ar-en"):
        (engine,) = engines(Settings(translator=wanted))
        assert engine.name == "ctranslate2:tiny-ar-en"


def test_a_folder_is_opened_by_what_it_holds(marian_ct2: Path, marian_hub: Path) -> None:
    assert isinstance(engines(Settings(translator=str(marian_ct2)))[0], CTranslateTranslator)
    assert isinstance(engines(Settings(translator=str(marian_hub)))[0], HubTranslator)


def test_an_empty_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"neither model\.bin"):
        engines(Settings(translator=str(tmp_path)))


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/folder", "~/no/such/folder"])
def test_a_path_that_is_not_there_is_no_hub_name(name: str) -> None:
    with pytest.raises(ModelError, match="There is no folder"):
        engines(Settings(translator=name))


def test_importing_loads_no_engine() -> None:
    code = (
        "import sys, smartnews.translation, smartnews.translation.ctranslate, smartnews.translation.hub\n"
        "print(sorted({'torch', 'transformers', 'ctranslate2', 'sentencepiece', 'spacy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

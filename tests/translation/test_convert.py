from __future__ import annotations

from pathlib import Path

import pytest

from smartnews.errors import ModelError
from smartnews.models import verify
from smartnews.settings import Settings
from smartnews.translation.convert import convert
from smartnews.translation.ctranslate import CTranslateTranslator
from smartnews.translation.translator import engines


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("marian_hub", "marian"),
        ("m2m100_hub", "m2m100"),
        ("nllb_hub", "nllb"),
        ("mbart_hub", "mbart"),
        ("t5_hub", "t5"),
    ],
)
def test_a_snapshot_becomes_a_folder_that_translates(
    kind: str, family: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    hub: Path = request.getfixturevalue(kind)
    if not any(hub.glob("*.spm")) and not any(hub.glob("*.model")):
        (hub / "spiece.model").write_bytes((hub.with_name(hub.name + "-work") / "spm.model").read_bytes())
    model = convert(hub, tmp_path / "out")
    verify(model)
    assert model.manifest.name == hub.name
    (engine,) = engines(Settings(translator=str(tmp_path / "out")))
    assert isinstance(engine, CTranslateTranslator)
    assert engine.facts.family == family
    assert engine.supports("ar", "en")
    assert engine.translate(["قال المدير التنفيذي"], "ar", "en")[0]
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]


def test_the_name_of_an_opus_model_says_its_languages(tmp_path: Path, marian_hub: Path) -> None:
    convert(marian_hub, tmp_path / "out", name="mine", origin="Helsinki-NLP/opus-mt-ar-en")
    engine = CTranslateTranslator(tmp_path / "out")
    assert engine.supports("ar", "en")
    assert not engine.supports("en", "ar")


def test_nothing_is_overwritten(tmp_path: Path, marian_hub: Path) -> None:
    with pytest.raises(ModelError, match="exists already"):
        convert(marian_hub, tmp_path)


def test_what_does_not_translate_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "hub").mkdir()
    (tmp_path / "hub" / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(ModelError, match="bert model, which does not translate"):
        convert(tmp_path / "hub", tmp_path / "out" / "model")
    assert list((tmp_path / "out").iterdir()) == []

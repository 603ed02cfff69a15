from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from smartnews.errors import ExtraMissingError, ModelError
from smartnews.translation.hub import HubTranslator

SENTENCES = ["أعلنت الوزارة عن خطة جديدة", "", "قال المدير التنفيذي"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["marian_hub", "m2m100_hub", "nllb_hub", "mbart_hub", "bart_hub", "t5_hub"])
def test_each_family_translates_from_a_folder(kind: str, request: pytest.FixtureRequest) -> None:
    engine = HubTranslator(str(request.getfixturevalue(kind)))
    assert engine.supports("ar", "en")
    assert engine.quality == "full"
    found = engine.translate(SENTENCES, "ar", "en")
    assert len(found) == 3
    assert found[1] == ""
    assert found[0]
    assert found[2]
    assert found == engine.translate(SENTENCES, "ar", "en")


def test_m2m100_refuses_a_language_that_it_does_not_know(m2m100_hub: Path) -> None:
    engine = HubTranslator(str(m2m100_hub))
    assert not engine.supports("ar", "tlh")
    with pytest.raises(ModelError, match="ar to tlh"):
        engine.translate(["نص"], "ar", "tlh")


def test_nllb_is_told_both_languages_by_their_flores_codes(nllb_hub: Path) -> None:
    engine = HubTranslator(str(nllb_hub))
    assert engine.supports("ar", "fr")
    assert not engine.supports("ar", "tlh")
    assert engine.translate(["قال"], "ar", "en") == engine.translate(["قال"], "ar-EG", "en")


def test_a_long_sentence_goes_through_in_parts(marian_hub: Path) -> None:
    engine = HubTranslator(str(marian_hub))
    assert engine.translate(["، ".join(SENTENCES[0] for _ in range(40))], "ar", "en")[0]


def test_a_name_that_is_not_in_the_cache_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="allow_network"):
        HubTranslator("somebody/opus-mt-nowhere")


def test_a_model_that_does_not_translate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(ModelError, match="bert model, which does not translate"):
        HubTranslator(str(tmp_path))


def test_without_transformers_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def importing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "transformers":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(ExtraMissingError, match=r"smartnews\[hub\]"):
        HubTranslator("any/model")

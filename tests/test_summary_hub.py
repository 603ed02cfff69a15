from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from smartnews.article import Article
from smartnews.errors import ModelError, SettingsError
from smartnews.pipeline import Document, Pipeline
from smartnews.settings import Settings
from smartnews.summary_hub import AbstractiveSummary

from .tiny_writer import write_writer

TEXT = """افتتح وزير الثقافة خالد المنذري في مسقط معرض الفنون البحرية يوم 12 مارس 2025.
وقال المنذري إن المعرض يضم 340 لوحة من سلطنة عُمان وتنزانيا، وإن الدخول إليه مجاني طوال ثلاثة أسابيع.
وأضاف الوزير أن كلفة المعرض بلغت 1.2 مليون ريال عماني، تحملت نصفها شركة بحر الخليج.
ويستمر المعرض حتى مطلع أبريل، وتنظم فيه ورش للأطفال كل مساء."""

TRUE = "افتتح خالد المنذري معرضا في مسقط يضم 340 لوحة بكلفة 1.2 مليون ريال عماني"


@pytest.fixture
def summarise(tmp_path: Path) -> Callable[..., Article]:
    """Return a function that analyses the text with a model that writes what it is given."""

    def run(written: str, text: str = TEXT) -> Article:
        model = write_writer(tmp_path / "writer", written)
        return Pipeline(summary=f"hub:{model}", translator="none", language="ar", names="rules")(text)

    return run


def test_a_summary_that_keeps_to_the_text_stands_beside_its_evidence(summarise: Callable[..., Article]) -> None:
    article = summarise(TRUE)
    assert article.summary.text == TRUE
    assert article.summary.method == "abstractive"
    assert (
        article.summary.sentences == Pipeline(translator="none", language="ar", names="rules")(TEXT).summary.sentences
    )
    assert not [warning for warning in article.warnings if warning.stage == "summary"]
    assert article.provenance.models["summary"].startswith("sha256:")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("يضم المعرض 350 لوحة من عُمان", "figure"),
        ("بلغت كلفة المعرض 1.2 مليار ريال عماني", "figure"),
        ("افتتح المعرض يوم 13 مارس 2025 في مسقط", "date"),
        ("افتتح المعرض في صلالة أمام الزوار", "name"),
        ("افتتح سعيد المنذري المعرض في مسقط", "name"),
        ("قال وزير الثقافة شهبور إن الدخول مجاني", "name"),
        ("للتواصل press@example.com بشأن المعرض", "contact"),
    ],
)
def test_what_the_text_does_not_say_falls_back_to_its_sentences(
    summarise: Callable[..., Article], written: str, kind: str
) -> None:
    article = summarise(written)
    (warning,) = [warning for warning in article.warnings if warning.stage == "summary"]
    assert warning.code == "summary-unfaithful"
    assert kind in warning.message
    assert article.summary.method == "extractive"
    assert article.summary.text == Pipeline(translator="none", language="ar", names="rules")(TEXT).summary.text


@pytest.mark.parametrize(
    "written",
    [
        "عرضت في مسقط 340 لوحة من عمان وتنزانيا",  # another spelling of the country
        "بلغت كلفة معرض الفنون البحرية 1,200,000 ريال",  # the same sum, said in another way
        "يستمر المعرض ثلاثة أسابيع ابتداء من 12 مارس",  # a part of a date
        "والمنذري افتتح معرضا مجانيا في العاصمة العمانية",  # inflected, and words that the text has not
    ],
)
def test_what_the_text_says_in_other_words_stands(summarise: Callable[..., Article], written: str) -> None:
    article = summarise(written)
    assert [warning.message for warning in article.warnings if warning.stage == "summary"] == []
    assert article.summary.text == written


def test_nothing_and_a_stutter_are_not_shown(summarise: Callable[..., Article]) -> None:
    for written in ("", "المعرض في المعرض المعرض المعرض"):
        article = summarise(written)
        assert article.summary.method == "extractive"
        assert [warning.code for warning in article.warnings if warning.stage == "summary"] == ["summary-unfaithful"]


def test_a_text_too_long_for_the_model_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = write_writer(tmp_path / "writer", TRUE, positions=40)
    stage = AbstractiveSummary(str(model), Settings())
    given: list[str] = []
    written = stage._written
    monkeypatch.setattr(stage, "_written", lambda texts: given.extend(texts) or written(texts))
    draft = Pipeline(translator="none", language="ar", names="rules").draft(Document(TEXT + "\n" + TEXT))
    (done,) = stage.batch([draft])
    assert done.summary_text == TRUE
    assert len(given) > 2
    assert all(len(part.split()) <= 38 for part in given)
    assert "ورش للأطفال" in " ".join(given)


def test_an_empty_text_is_not_summarised(summarise: Callable[..., Article]) -> None:
    article = summarise(TRUE, "")
    assert article.summary.text == ""
    assert article.summary.method == "extractive"


def test_models_that_write_nothing_and_folders_without_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}), encoding="utf-8")
    with pytest.raises(ModelError, match="bert model, which does not write summaries"):
        Pipeline(summary=f"hub:{tmp_path}")
    with pytest.raises(ModelError, match="Name its folder, or allow the network"):
        Pipeline(summary=f"hub:{tmp_path / 'nowhere'}")
    for wrong in ("hub:", "abstractive"):
        with pytest.raises(SettingsError, match="'extractive' or 'hub:MODEL'"):
            Pipeline(summary=wrong)

from __future__ import annotations

from pathlib import Path

import pytest

import smartnews.translation.translator as translator_module
from smartnews import Article, process
from smartnews.errors import ModelError
from smartnews.settings import Settings
from smartnews.translation.texts import translate_article, translate_lines

TEXT = "أعلنت وزارة الطاقة في الرياض استثمار 20.5 مليار ريال في 2 نوفمبر 2023. وقال الوزير إن العمل سيبدأ قريبا."


@pytest.fixture(scope="module")
def article() -> Article:
    return process(TEXT, translator="none")


def test_one_line_out_for_each_line_in(student: Path) -> None:
    settings = Settings(translator=str(student))
    lines = [TEXT, "", "   ", "The plan is ready.", "قال الوزير إن العمل سيبدأ قريبا"]
    found = list(translate_lines(lines, settings))
    assert len(found) == len(lines)
    assert found[1:4] == ["", "", "The plan is ready."]
    assert all("\n" not in line for line in found)
    assert list(translate_lines(lines * 30, settings)) == found * 30


def test_without_a_model_lines_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator_module, "embedded", tuple)
    with pytest.raises(ModelError, match="no translation model"):
        list(translate_lines([TEXT], Settings()))


def test_a_language_that_the_model_does_not_know_is_an_error(student: Path) -> None:
    with pytest.raises(ModelError, match="does not translate ar to fr"):
        list(translate_lines([TEXT], Settings(translator=str(student), to="fr")))


def test_an_article_is_translated_later(article: Article, student: Path) -> None:
    done = translate_article(article, "en", Settings(translator=str(student)))
    assert article.translation is None
    assert done.translation is not None
    assert done.translation.engine == "ctranslate2:tiny-ar-en"
    assert len(done.translation.sentences) == len(article.summary.sentences)
    assert {check.kind for check in done.translation.checks} >= {"figure", "date", "name"}
    assert done.model_copy(update={"translation": None, "warnings": article.warnings}) == article


def test_warnings_of_an_earlier_translation_are_replaced(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator_module, "embedded", tuple)
    once = translate_article(article, "en")
    assert [warning.code for warning in once.warnings if warning.stage == "translation"] == ["translation-unavailable"]
    assert translate_article(once, "en").warnings == once.warnings

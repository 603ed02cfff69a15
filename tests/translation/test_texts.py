from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import smartnews.translation.translator as translator_module
from smartnews import Article, process
from smartnews.article import Warning
from smartnews.errors import ModelError
from smartnews.settings import Settings
from smartnews.translation.texts import translate_lines

TEXT = "أعلنت وزارة الطاقة في الرياض استثمار 20.5 مليار ريال في 2 نوفمبر 2023. وقال الوزير إن العمل سيبدأ قريبا."


@pytest.fixture(scope="module")
def article() -> Article:
    return process(TEXT, translator="none", names="rules")


def test_one_line_out_for_each_line_in(student: Path) -> None:
    settings = Settings(translator=str(student))
    lines = [TEXT, "", "   ", "The plan is ready.", "قال الوزير إن العمل سيبدأ قريبا"]
    found = list(translate_lines(lines, settings))
    assert len(found) == len(lines)
    assert found[1:4] == ["", "", "The plan is ready."]
    assert all("\n" not in line for line in found)
    assert list(translate_lines(lines * 30, settings)) == found * 30


def test_without_a_model_lines_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator_module, "installed", lambda folder: ())
    with pytest.raises(ModelError, match="no translation model"):
        list(translate_lines([TEXT], Settings()))


def test_a_language_that_the_model_does_not_know_is_an_error(student: Path) -> None:
    settings = Settings(translator=str(student), to="fr", language="ar")
    with pytest.raises(ModelError, match="tiny-ar-en does not translate ar to fr"):
        list(translate_lines([TEXT], settings))


def test_a_line_in_another_language_stays_and_is_told(student: Path) -> None:
    told: list[tuple[int, Warning]] = []
    lines = [TEXT, "Le ministre a annoncé que le projet de loi sera présenté au parlement demain.", "---"]
    found = list(translate_lines(lines, Settings(translator=str(student)), lambda *one: told.append(one)))
    assert found[1:] == lines[1:]
    assert [(number, warning.code) for number, warning in told if number > 1] == [(2, "translation-unsupported")]


def test_a_line_that_is_too_long_is_told_and_the_next_is_translated(student: Path) -> None:
    told: list[tuple[int, Warning]] = []
    settings = Settings(translator=str(student), max_chars=40)
    found = list(translate_lines(["قال " * 20, "The plan is ready."], settings, lambda *one: told.append(one)))
    assert found == ["", "The plan is ready."]
    assert [(number, warning.code) for number, warning in told] == [(1, "input-too-long")]


def test_lines_are_read_as_they_are_needed(student: Path) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "The plan is ready."

    results = translate_lines(endless(), Settings(translator=str(student)))
    assert [next(results) for _ in range(130)] == ["The plan is ready."] * 130
    assert read < 300


def test_an_article_is_translated_later(article: Article, student: Path) -> None:
    done = article.translate("en", translator=str(student))
    assert article.translation is None
    assert done.translation is not None
    assert done.translation.engine == "ctranslate2:tiny-ar-en"
    assert len(done.translation.sentences) == len(article.summary.sentences)
    assert {check.kind for check in done.translation.checks} >= {"figure", "date", "name"}
    assert done.provenance.models["ctranslate2:tiny-ar-en"].startswith("sha256:")
    same = {"translation": None, "warnings": article.warnings, "provenance": article.provenance}
    assert done.model_copy(update=same) == article


def test_the_whole_text_is_translated_on_demand(article: Article, student: Path) -> None:
    long = process(TEXT * 3, translator="none", summary_sentences=1)
    done = long.translate("en", what="text", settings=Settings(translator=str(student)))
    assert done.translation is not None
    assert len(done.translation.sentences) == len(long.sentences) > len(long.summary.sentences) == 1


def test_the_brief_is_in_the_language_of_the_translation(article: Article, student: Path) -> None:
    done = article.translate("fr", translator=str(student))
    assert done.translation is None
    assert [warning.code for warning in done.warnings if warning.stage == "translation"] == ["translation-unsupported"]
    assert done.brief is not None
    assert done.brief.language == "fr"
    assert "2 novembre 2023" in done.brief.text


def test_from_arabic_to_english_only(student: Path) -> None:
    done = process("The Ministry of Energy announced a plan in Riyadh.", to="ar", translator=str(student))
    assert done.translation is None
    assert "not for en to ar" in next(w.message for w in done.warnings if w.stage == "translation")
    assert done.brief is not None
    assert "الرياض" in done.brief.text


def test_warnings_of_an_earlier_translation_are_replaced(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator_module, "installed", lambda folder: ())
    once = article.translate("en")
    assert [warning.code for warning in once.warnings if warning.stage == "translation"] == ["translation-unavailable"]
    assert once.translate("en").warnings == once.warnings

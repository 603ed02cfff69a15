"""Bad input gives a clear error or an article with warnings: never a traceback, never a hang."""

from __future__ import annotations

import time

import pytest

from smartnews.article import Article, Failure
from smartnews.errors import InputError, SettingsError, TextTooLongError
from smartnews.pipeline import Document, Pipeline, process


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(translator="none")


HOSTILE = {
    "empty": "",
    "spaces": " \n\t\u00a0 ",
    "digits": "1234567890 " * 50,
    "emoji": "😀🏽👨‍👩‍👧‍👦🇸🇦" * 200,
    "nul bytes": "أعلنت\x00 الوزارة\x00 عن مشروع.",
    "lone surrogates": "قال \ud800 الوزير \udfff أمس.",
    "only controls": "\u200f\u202e\u2066\u200b" * 500,
    "only diacritics": "\u064b\u0651" * 500,
    "one long word": "س" * 100_000,
    "opening quotes": "“" * 100_000,
    "straight quotes": '"' * 100_001,
    "brackets": "(" * 100_000,
    "dots": "." * 100_000,
    "at signs": "@" * 50_000,
    "almost addresses": "a@" * 30_000,
    "almost urls": "http://" * 15_000,
    "long number": "9" * 100_000,
    "number words": "مليون " * 20_000,
    "and chain": "و" * 50_000,
    "line breaks": "\n" * 100_000,
    "titles": "الدكتور " * 15_000,
    "heads": "مؤتمر " * 15_000,
    "names in a row": "محمد " * 15_000,
    "colons": "قال: " * 15_000,
    "mixed scripts": "新闻 новости أخبار news ニュース " * 500,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gives_an_article(pipeline: Pipeline, name: str) -> None:
    start = time.perf_counter()
    article = pipeline(HOSTILE[name])
    assert article.text == HOSTILE[name]
    assert not [w for w in article.warnings if w.code in ("stage-failed", "finder-failed")], article.warnings
    assert time.perf_counter() - start < 20, "far from linear"


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["“قال” ", "س", "مليون و", "الدكتور محمد ", "(5 مايو) ", "a@b.", "10-", "مؤتمر المدن "]
)
def test_time_is_linear_in_length(pipeline: Pipeline, unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.perf_counter()
        pipeline(text)
        return time.perf_counter() - start

    seconds(2_000)
    small = max(min(seconds(20_000) for _ in range(2)), 0.01)
    assert seconds(160_000) < 8 * small * 3


def test_too_long_names_the_limit_and_the_remedy() -> None:
    with pytest.raises(TextTooLongError, match=r"the limit is 1,000.*max_chars"):
        process("كلمة " * 500, max_chars=1000, translator="none")


def test_bytes_are_refused_with_a_remedy(pipeline: Pipeline) -> None:
    with pytest.raises(InputError, match="decode"):
        pipeline(b"abc")  # type: ignore[arg-type]


def test_one_bad_document_does_not_stop_the_rest(pipeline: Pipeline) -> None:
    results = list(pipeline.pipe(["زار الوزير جدة.", Document("س" * 3_000_000, "long"), "زار الوزير مكة."]))
    assert [type(result) for result in results] == [Article, Failure, Article]
    failure = results[1]
    assert isinstance(failure, Failure)
    assert (failure.id, failure.code) == ("long", "input-too-long")


def test_an_unknown_setting_is_one_line() -> None:
    with pytest.raises(SettingsError, match="colour"):
        Pipeline(colour="red")
    with pytest.raises(SettingsError, match="summary_sentences"):
        Pipeline(summary_sentences=-1)


@pytest.mark.parametrize("language", ["fa", "ur", "de", "zh", "ru", "xx"])
def test_other_languages_degrade_with_a_warning(pipeline: Pipeline, language: str) -> None:
    made = Pipeline(translator="none", language=language)("Tokyo 2024: 25% — info@example.org, +81 3 1234 5678")
    assert made.language.code == language
    assert {e.type for e in made.entities} >= {"EMAIL"}
    assert any(warning.code == "language-unsupported" for warning in made.warnings)

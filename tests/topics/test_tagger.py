from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from smartnews.article import Topic
from smartnews.draft import Draft
from smartnews.settings import Settings
from smartnews.topics.tagger import MOST_TAGS, Tagger

MakeDraft = Callable[..., Draft]
TEXTS = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))

TOP = {
    "stock-markets": "04",
    "sport": "15",
    "health": "07",
    "politics": "11",
    "conflict-security": "16",
    "crime-justice": "02",
    "disaster-accident": "03",
    "religion": "12",
    "arts-culture": "01",
    "agriculture-food": "04",
    "education": "05",
    "weather": "17",
    "aviation": "04",
    "climate-change": "06",
    "tourism": "04",
    "artificial-intelligence": "13",
    "cybersecurity": "13",
    "science-space": "13",
    "labour-employment": "09",
}


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(Settings())


def focus(draft: Draft) -> list[Topic]:
    return [topic for topic in draft.topics if topic.tag is not None]


def top_level(draft: Draft) -> list[Topic]:
    return [topic for topic in draft.topics if topic.tag is None]


@pytest.mark.parametrize(
    ("language", "tag", "text"),
    [(language, tag, text) for language, texts in TEXTS.items() for tag, text in texts.items()],
)
def test_central_tag_and_top_level_topic(
    make_draft: MakeDraft, tagger: Tagger, language: str, tag: str, text: str
) -> None:
    draft = tagger(make_draft(text, language=language))
    assert focus(draft)[0].tag == tag
    assert len(focus(draft)) <= MOST_TAGS
    if tag in TOP:
        assert top_level(draft)[0].code == f"medtop:{TOP[tag]}000000"


def test_topics_carry_codes_labels_goal_and_evidence(make_draft: MakeDraft, tagger: Tagger) -> None:
    draft = tagger(make_draft("تعتمد البلدية خطة للاستدامة، وتعيد تدوير النفايات ضمن الاقتصاد الدائري.", language="ar"))
    topic = focus(draft)[0]
    assert (topic.tag, topic.code, topic.sdg) == ("sustainability", "medtop:20001374", 12)
    assert topic.labels == {"ar": "الاستدامة", "en": "Sustainability", "fr": "Développement durable"}
    words = [draft.view.text[start:end] for start, end in topic.evidence]
    assert "للاستدامه" in words
    assert "الاقتصاد الدايري" in words
    assert list(topic.evidence) == sorted(topic.evidence)


@pytest.mark.parametrize("form", ["الاستدامة", "استدامة", "للاستدامة", "وبالاستدامة", "استدامتها", "والاسْتِدامة"])
def test_forms_of_a_cue(make_draft: MakeDraft, tagger: Tagger, form: str) -> None:
    draft = tagger(make_draft(f"تحدث المشاركون عن {form} في قطاعات كثيرة", language="ar"))
    assert "sustainability" in [topic.tag for topic in focus(draft)]


@pytest.mark.parametrize("text", ["تحدث إلى الحاضرين أمام الجميع كم مرة", "الطاقة الاستيعابية للمكان كبيرة", ""])
def test_ordinary_words_are_no_topic(make_draft: MakeDraft, tagger: Tagger, text: str) -> None:
    assert tagger(make_draft(text, language="ar")).topics == ()


def test_top_level_topics_are_ranked_behind_the_tags(make_draft: MakeDraft, tagger: Tagger) -> None:
    topics = tagger(make_draft(TEXTS["en"]["labour-employment"], language="en")).topics
    tags = [topic.tag for topic in topics]
    assert tags == sorted(tags, key=lambda tag: tag is None)
    scores = [topic.score for topic in topics if topic.tag is None]
    assert scores == sorted(scores, reverse=True)
    assert not any(topic.code.endswith("000000") for topic in topics if topic.tag and topic.code)


def test_scores_compare_between_long_and_short_texts(make_draft: MakeDraft, tagger: Tagger) -> None:
    text = TEXTS["ar"]["stock-markets"]
    short = focus(tagger(make_draft(text, language="ar")))[0]
    long = focus(tagger(make_draft("\n".join([text] * 30), language="ar")))[0]
    assert short.tag == long.tag
    assert abs(short.score - long.score) < 0.2


def test_title_counts(make_draft: MakeDraft, tagger: Tagger) -> None:
    text = "قال المدير إن العمل سيبدأ قريبا في عدد من المدارس والمستشفيات."
    without = tagger(make_draft(text, language="ar"))
    titled = tagger(make_draft(text, language="ar", title="حملة تطعيم في المستشفيات"))
    assert focus(without)[0].tag == "education"
    assert focus(titled)[0].tag == "health"


def test_a_stray_word_is_not_what_a_text_is_about(make_draft: MakeDraft, tagger: Tagger) -> None:
    draft = make_draft("وقف الرجل عند الباب ينتظر صاحبه، ثم مضيا معا إلى المقهى القريب من مقر الشركة.", language="ar")
    assert tagger(draft).topics == ()


def test_a_man_on_his_way_to_a_place_is_no_robot(make_draft: MakeDraft, tagger: Tagger) -> None:
    draft = tagger(make_draft("سافر الرجل إلى الجنوب، وهو طريق يحتاج فيه الإنسان إلى الصبر.", language="ar"))
    assert "artificial-intelligence" not in [topic.tag for topic in draft.topics]


def test_contact_block_says_nothing(make_draft: MakeDraft, tagger: Tagger) -> None:
    draft = make_draft("اختتمت أعمال الملتقى أمس.\nللتواصل: مستشفى النور، قسم الجراحة والأمراض", language="ar")
    draft = replace(draft, layout=replace(draft.layout, contact=(draft.view.text.index("\n"), len(draft.view.text))))
    assert "health" not in [topic.tag for topic in tagger(draft).topics]


def test_latin_names_speak_in_arabic_text(make_draft: MakeDraft, tagger: Tagger) -> None:
    draft = tagger(make_draft("كشفت الشركة عن iPhone و Galaxy في حفل كبير", language="ar"))
    assert focus(draft)[0].tag == "consumer-technology"


def test_other_languages_do_not_fail(make_draft: MakeDraft, tagger: Tagger) -> None:
    assert focus(tagger(make_draft("El tenis y el golf son deportes olímpicos.", language="es")))[0].tag == "sport"
    assert tagger(make_draft("今日は天気がいい。", language="ja")).topics == ()


def test_own_taxonomy(make_draft: MakeDraft, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        """
        extends = true
        [tags.shipping]
        code = "own:shipping"
        parents = { "medtop:04000000" = 1.0 }
        labels = { en = "Shipping" }
        cues.en.core = ["container ship", "dry dock"]
        """,
        encoding="utf-8",
    )
    tagger = Tagger(Settings(taxonomy=path))
    draft = tagger(make_draft("Two container ships left the dry dock on Monday.", language="en"))
    assert focus(draft)[0].tag == "shipping"
    assert top_level(draft)[0].code == "medtop:04000000"


@pytest.mark.parametrize("text", ["“" * 100_000, "7" * 200_000, "و" * 300_000, "ال" * 200_000, "لل " * 100_000])
def test_odd_input_takes_linear_time(make_draft: MakeDraft, tagger: Tagger, text: str) -> None:
    draft = make_draft(text, language="ar")
    started = time.perf_counter()
    tagger(draft)
    assert time.perf_counter() - started < 3

"""The summary. All texts are our own, but for the floor's, which lie in ../shared."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from smartnews.article import EntityType
from smartnews.draft import Candidate, Draft, Range
from smartnews.settings import Settings
from smartnews.similarity import TfIdf, content_words
from smartnews.summary import Summariser, candidates

Make = Callable[..., Draft]

RELEASE = """بلدية واحة النخيل تفتتح محطة للطاقة الشمسية

واحة النخيل، 4 مارس 2024: افتتحت بلدية واحة النخيل أمس محطة للطاقة الشمسية بقدرة 40 ميغاواط تغذي 12 ألف منزل في المدينة.

تفاصيل المشروع

وتهدف المحطة إلى خفض فاتورة الكهرباء في المدينة بنسبة 30% بحلول عام 2026، بتكلفة بلغت 55 مليون دينار. وحضر الافتتاح \
عدد من السكان.

وقال رئيس البلدية سمير النجار: «نحن سعداء بهذا اليوم. لقد انتظرناه طويلا». هل تكفي المحطة؟

نبذة عن البلدية
تأسست بلدية واحة النخيل عام 1921 وتخدم 60 ألف نسمة في 12 حيا من أحياء المدينة.

للتواصل: media@example.org
"""


def chosen(draft: Draft, **settings: int) -> list[str]:
    done = Summariser(Settings(**settings))(draft)
    return [done.source(start, end) for start, end, _ in done.summary]


def test_lead_comes_first_and_the_order_is_that_of_the_text(make_draft: Make) -> None:
    draft = make_draft(RELEASE, language="ar")
    summary = Summariser(Settings())(draft).summary
    assert len(summary) == 3
    assert [start for start, _, _ in summary] == sorted(start for start, _, _ in summary)
    assert draft.source(*summary[0][:2]).startswith("واحة النخيل، 4 مارس 2024: افتتحت")
    assert all(0 <= score <= 1 for _, _, score in summary)


def test_aim_and_figures_beat_question_and_short_sentence(make_draft: Make) -> None:
    told = chosen(make_draft(RELEASE, language="ar"), summary_sentences=2)
    assert [sentence[:5] for sentence in told] == ["واحة ", "وتهدف"[:5]]


def test_headings_boilerplate_and_contact_are_left_out(make_draft: Make) -> None:
    told = " ".join(chosen(make_draft(RELEASE, language="ar"), summary_sentences=50))
    for part in ("بلدية واحة النخيل تفتتح", "تفاصيل المشروع", "نبذة", "تأسست", "media@example.org"):
        assert part not in told


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 6])
def test_no_quotation_is_torn_apart(make_draft: Make, most: int) -> None:
    told = " ".join(chosen(make_draft(RELEASE, language="ar"), summary_sentences=most))
    assert told.count("«") == told.count("»")


def test_quotation_that_never_closes_binds_nothing(make_draft: Make) -> None:
    text = "افتتح «المعرض أبوابه في العاصمة أمس بحضور الوزير. " + "وزار الجمهور أجنحته العشرين في اليوم الأول. " * 1
    assert len(chosen(make_draft(text, language="ar"))) == 2


def test_repeats_are_told_once(make_draft: Make) -> None:
    sentence = "افتتحت البلدية حديقة عامة جديدة في حي الزيتون بكلفة 3 ملايين دينار."
    told = chosen(
        make_draft(f"{sentence} وزرعت فيها 400 شجرة من أشجار المنطقة الجبلية. {sentence} {sentence}", language="ar")
    )
    assert told.count(sentence) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The council opened a new library on Monday. It holds 40,000 books in six languages. Who will read them?",
            "en",
        ),
        ("Le conseil a ouvert lundi une bibliothèque. Elle compte 40 000 livres en six langues. Qui les lira ?", "fr"),
        (
            "Der Rat hat am Montag eine Bibliothek eröffnet. Sie hat 40 000 Bücher in sechs Sprachen. Wer liest sie?",
            "de",
        ),
    ],
)
def test_other_languages(make_draft: Make, text: str, language: str) -> None:
    told = chosen(make_draft(text, language=language), summary_sentences=2)
    assert len(told) == 2
    assert not told[1].endswith("?")


def test_words_of_the_title_count(make_draft: Make) -> None:
    text = (
        "The council met on Monday in the town hall to talk about many things. "
        "Members spoke for two hours about roads and about the weather. "
        "They agreed at last to build a tidal power plant in the bay."
    )
    plain = make_draft(text, language="en")
    titled = make_draft(text, language="en", title="Tidal power plant for the bay")
    summaries = [Summariser(Settings(summary_sentences=50))(draft).summary for draft in (plain, titled)]
    assert summaries[1][2][2] > summaries[0][2][2]
    assert summaries[1][1][2] == summaries[0][1][2]


@pytest.mark.parametrize("kind", ["FIGURE", "DATE", "EVENT", "CITY"])
def test_what_is_named_counts(make_draft: Make, kind: EntityType) -> None:
    draft = make_draft("افتتح المعرض أمس في العاصمة بحضور الوزير. وعرضت فيه أعمال كثيرة من بلدان شتى.", language="ar")
    start, _ = draft.sentences[1]
    richer = replace(draft, entities=(Candidate(start, start + 5, kind),))
    assert Summariser()(richer).summary[1][2] > Summariser()(draft).summary[1][2]


def test_nothing_to_summarise(make_draft: Make) -> None:
    assert chosen(make_draft("")) == []
    assert chosen(make_draft("؟!")) == []
    assert chosen(make_draft(RELEASE), summary_sentences=0) == []


def test_dateline_alone_is_no_sentence(make_draft: Make) -> None:
    draft = make_draft("الرياض - واس:\nافتتح الوزير أمس مركزا جديدا لخدمة الزوار في الرياض.", language="ar")
    assert [draft.source(*sentence) for sentence in candidates(draft)] == [
        "افتتح الوزير أمس مركزا جديدا لخدمة الزوار في الرياض."
    ]


def test_headings_alone_are_told(make_draft: Make) -> None:
    assert chosen(make_draft("مؤتمر المدن الذكية يبدأ غدا", language="ar")) == ["مؤتمر المدن الذكية يبدأ غدا"]


def test_another_similarity_can_be_used(make_draft: Make) -> None:
    class Alike:
        def __init__(self, count: int) -> None:
            self.count = count

        def centrality(self) -> Sequence[float]:
            return [0.5] * self.count

        def between(self, first: int, second: int) -> float:
            return 1.0

    def alike(draft: Draft, sentences: Sequence[Range]) -> Alike:
        return Alike(len(sentences))

    draft = make_draft(RELEASE, language="ar")
    assert len(Summariser(Settings(), similarity=alike)(draft).summary) == 1


def test_tfidf_is_a_cosine() -> None:
    space = TfIdf([["port", "sun"], ["port", "sun"], ["rain"], []])
    assert space.between(0, 1) == pytest.approx(1)
    assert space.between(0, 2) == space.between(2, 3) == 0
    assert all(0 <= value <= 1 + 1e-9 for value in space.centrality())


def test_content_words_are_stems() -> None:
    assert content_words(["والمدينه", "المدينه", "مدينتها", "في"], "ar")[:2] == ["مدين", "مدين"]
    assert content_words(["the", "opening", "opens"], "en") == ["open", "open"]


@pytest.mark.parametrize(
    "text",
    ["نص قصير هنا. " * 20_000, "قال « نعم الآن. " * 10_000, "1" * 300_000, "كلمة " * 60_000],
    ids=lambda text: text[:6],
)
def test_time_is_linear(make_draft: Make, text: str) -> None:
    draft = make_draft(text, language="ar")
    begin = time.process_time()
    Summariser()(draft)
    assert time.process_time() - begin < 1 + 2e-5 * len(text)

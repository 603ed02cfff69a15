"""Named events in Arabic, English and French."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from smartnews.article import EventNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.events import EventFinder
from smartnews.entities.resolve import resolve
from smartnews.pipeline import Pipeline

Make = Callable[..., Draft]


@pytest.fixture(scope="module")
def finder() -> EventFinder:
    return EventFinder()


def events(finder: EventFinder, draft: Draft, found: tuple[Candidate, ...] = ()) -> list[tuple[str, EventNormal]]:
    kept = resolve(finder(draft, found))
    return [(draft.source(e.start, e.end), e.normal) for e in kept if isinstance(e.normal, EventNormal)]


def names(finder: EventFinder, draft: Draft, found: tuple[Candidate, ...] = ()) -> list[str]:
    return [name for name, _ in events(finder, draft, found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انطلقت فعاليات مؤتمر الطاقة النظيفة العالمي 2024 وسط حضور كبير", ["مؤتمر الطاقة النظيفة العالمي 2024"]),
        ("تنظم الجامعة الملتقى العربي الرابع للصحافة الرقمية في مايو", ["الملتقى العربي الرابع للصحافة الرقمية"]),
        ("على هامش مهرجان «الورد» السنوي في المدينة", ["مهرجان «الورد» السنوي"]),
        ("شارك الفريق في معرض جيتكس 2019 بجناح كبير", ["معرض جيتكس 2019"]),
        ("يحتفل العالم باليوم العالمي للمياه في مارس", ["اليوم العالمي للمياه"]),
        ("فاز بجائزة أفضل فيلم قصير خلال الحفل", ["جائزة أفضل فيلم قصير"]),
        ("في الدورة الأولى لمهرجان المسرح الجامعي الذي تنظمه البلدية", ["مهرجان المسرح الجامعي"]),
        ("يلتقي الفريقان ضمن مسابقة دوري أبطال أوروبا غدا", ["دوري أبطال أوروبا"]),
        ("نظمت الهيئة ندوة بعنوان «مستقبل المدن الساحلية» بحضور خبراء", ["مستقبل المدن الساحلية"]),
        ("جوائز الصحافة العربية واللجنة تجتمع غدا", ["جوائز الصحافة العربية"]),
    ],
)
def test_arabic_names(finder: EventFinder, make_draft: Make, text: str, expected: list[str]) -> None:
    assert names(finder, make_draft(text, language="ar")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "عقد الوزير مؤتمرا صحفيا أمس",
        "قال في مؤتمر صحفي إن الأرقام جيدة",
        "افتتح المؤتمر أعماله صباح اليوم",
        "أعلنت لجنة الجائزة أسماء الفائزين في هذه الدورة",
        "يدخل الفريق سباق الزمن لإنهاء الأعمال",
        "أطلقت الحكومة مبادرة المدن الخضراء وخطة التنمية الوطنية",
        "الأسبوع الماضي واليوم التالي وشهر كامل",
    ],
)
def test_what_is_no_event(finder: EventFinder, make_draft: Make, text: str) -> None:
    assert names(finder, make_draft(text, language="ar")) == []


def test_acronym_year_and_english_name(finder: EventFinder, make_draft: Make) -> None:
    text = "اختتم مؤتمر المدن الذكية العالمي 2022 (WSCC) أعماله. وكان مؤتمر المدن الذكية العالمي قد بدأ الأحد."
    (first, whole), (second, short) = events(finder, make_draft(text, language="ar"))
    assert first == "مؤتمر المدن الذكية العالمي 2022"
    assert whole == EventNormal(en="Global Smart Cities Conference 2022", year=2022, acronym="WSCC")
    assert second == "مؤتمر المدن الذكية العالمي"
    assert short == EventNormal(en="Global Smart Cities Conference", acronym="WSCC")


def test_a_name_with_an_unknown_word_has_no_english_name(finder: EventFinder, make_draft: Make) -> None:
    ((_, normal),) = events(finder, make_draft("مهرجان الزنبق البري الدولي", language="ar"))
    assert normal.en is None


def test_places_belong_to_the_name(finder: EventFinder, make_draft: Make) -> None:
    draft = make_draft("افتتح معرض سوسة الدولي للكتاب أبوابه", language="ar")
    start = draft.view.text.index("سوسه")
    assert names(finder, draft, (Candidate(start, start + 4, "CITY"),)) == ["معرض سوسة الدولي للكتاب"]


def test_attached_particles_stay_outside(finder: EventFinder, make_draft: Make) -> None:
    draft = make_draft("استعدادا لبطولة الخليج العربي وبمهرجان الربيع الثقافي", language="ar")
    assert names(finder, draft) == ["بطولة الخليج العربي", "مهرجان الربيع الثقافي"]


def test_english(finder: EventFinder, make_draft: Make) -> None:
    text = "The World Ocean Summit (WOS) follows the Lisbon Book Fair 2023, said organisers of the event."
    (first, normal), (second, fair) = events(finder, make_draft(text, language="en"))
    assert (first, normal.acronym) == ("World Ocean Summit", "WOS")
    assert (second, fair.year) == ("Lisbon Book Fair 2023", 2023)


def test_french(finder: EventFinder, make_draft: Make) -> None:
    text = (
        "Le Salon du livre de Genève 2024 précède le Festival international de Sousse, après une conférence de presse."
    )
    assert names(finder, make_draft(text, language="fr")) == [
        "Salon du livre de Genève 2024",
        "Festival international de Sousse",
    ]


def test_time_is_linear(finder: EventFinder, make_draft: Make) -> None:
    draft = make_draft("مؤتمر " * 100_000 + "بعنوان “" * 20_000, language="ar")
    began = time.process_time()
    list(finder(draft, ()))
    assert time.process_time() - began < 10


def test_an_ordinal_behind_a_name_that_stands_without_it_is_left_out() -> None:
    text = "أُطلق “تحدي الأحياء الخضراء الأول في أفريقيا” أمس. ويربط تحدي الأحياء الخضراء (GDC) بين بلديات القارة."
    article = Pipeline(translator="none")(text)
    events = article.of_type("EVENT")
    assert [event.text for event in events] == ["تحدي الأحياء الخضراء", "تحدي الأحياء الخضراء"]
    assert {event.normal.acronym for event in events} == {"GDC"}
    assert article.brief is not None
    assert len(article.brief.what) == 1

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from smartnews.article import (
    Brief,
    CityNormal,
    CountryNormal,
    DateNormal,
    EntityType,
    EventNormal,
    FigureNormal,
    NameNormal,
    Normal,
    Topic,
)
from smartnews.draft import Candidate, Contact, Draft
from smartnews.errors import SettingsError
from smartnews.settings import Settings
from smartnews.text.normalise import fold
from smartnews.translation.brief import LIMITS, Briefer

MakeDraft = Callable[..., Draft]

RELEASE = """اختتم ملتقى الموانئ الخضراء 2025 (GPF) أعماله في صلالة أمس بعد ثلاثة أيام من الجلسات، من 4 إلى 6 مايو 2025.
وقالت سعاد الكندية، رئيسة الملتقى، إن الأمم المتحدة شاركت في صلالة بوفد،
وإن صلالة وروتردام وقعتا اتفاقا بقيمة 1.2 مليار ريال عماني.
وحضر ملتقى الموانئ الخضراء 340 مشاركا من عُمان وهولندا،
وقال فهد المعشني إن أكثر من 60% من السفن ستعمل بالهيدروجين عام 2040.
وأضافت الكندية أن 12 ميناء انضمت إلى المبادرة.
للتواصل: فهد المعشني، مسؤول الإعلام، press@gpf.example"""

ENTITIES: list[tuple[str, EntityType, Normal]] = [
    ("ملتقى الموانئ الخضراء 2025", "EVENT", EventNormal(year=2025, acronym="GPF")),
    ("ملتقى الموانئ الخضراء", "EVENT", EventNormal()),
    ("صلالة", "CITY", CityNormal(en="Salalah", country="OM", geonames_id=286621)),
    ("روتردام", "CITY", CityNormal(en="Rotterdam", country="NL", geonames_id=2747891)),
    ("عُمان", "COUNTRY", CountryNormal(iso="OM", en="Oman")),
    ("هولندا", "COUNTRY", CountryNormal(iso="NL", en="Netherlands")),
    ("ثلاثة أيام", "FIGURE", FigureNormal(value=3, unit="day")),
    ("1.2 مليار ريال عماني", "FIGURE", FigureNormal(value=1.2e9, unit="OMR")),
    ("340 مشاركا", "FIGURE", FigureNormal(value=340, unit="participant", of="مشاركا")),
    ("60%", "FIGURE", FigureNormal(value=60, unit="percent", qualifier="more_than", of="السفن")),
    ("12 ميناء", "FIGURE", FigureNormal(value=12, unit="port")),
    ("4 إلى 6 مايو 2025", "DATE", DateNormal(iso="2025-05-04", end="2025-05-06")),
    ("2040", "DATE", DateNormal(iso="2040")),
    ("أمس", "DATE", DateNormal(iso=None)),
    ("سعاد الكندية", "PERSON", NameNormal(en="Suad Al Kindi")),
    ("الكندية", "PERSON", NameNormal()),
    ("فهد المعشني", "PERSON", NameNormal()),
    ("الأمم المتحدة", "ORG", NameNormal(en="United Nations")),
]


def marked(draft: Draft, entities: list[tuple[str, EntityType, Normal]]) -> Draft:
    """Return the draft with every mention of the given surfaces marked, the longer ones first."""
    text, taken, found = draft.view.text, [False] * len(draft.view.text), []
    for surface, kind, normal in sorted(entities, key=lambda entry: -len(entry[0])):
        form, at = fold(surface), -1
        while (at := text.find(form, at + 1)) >= 0:
            if not any(taken[at : at + len(form)]):
                taken[at : at + len(form)] = [True] * len(form)
                found.append(Candidate(at, at + len(form), kind, normal))
    return replace(draft, entities=tuple(sorted(found, key=lambda candidate: candidate.start)))


@pytest.fixture
def release(make_draft: MakeDraft) -> Callable[[str], Brief]:
    def write(language: str) -> Brief:
        draft = marked(make_draft(RELEASE, language="ar", to=language), ENTITIES)
        start = draft.view.text.index("للتواصل")
        contact = Contact(start, len(draft.view.text), "فهد المعشني", "مسؤول الإعلام", None, ("press@gpf.example",))
        topic = Topic(tag="transport-mobility", code=None, labels={"ar": "النقل", "en": "Transport"}, score=0.7)
        top = Topic(tag=None, code="medtop:04000000", labels={"en": "Economy"}, score=0.6)
        draft = replace(draft, contacts=(contact,), topics=(topic, top))
        brief = Briefer(draft.settings)(draft).brief
        assert brief is not None
        return brief

    return write


def test_english(release: Callable[[str], Brief]) -> None:
    brief = release("en")
    assert brief.language == "en"
    assert brief.what == ("ملتقى الموانئ الخضراء 2025 (GPF) (in Arabic)",)
    assert brief.who == ("Suad Al Kindi", "فهد المعشني (in Arabic)", "United Nations")
    assert brief.where == ("Salalah (Oman)", "Rotterdam (Netherlands)")
    assert brief.when == ("4 May 2025 to 6 May 2025", "2040")
    assert brief.figures == (
        "3 days",
        "1.2 billion Omani rials",
        "340 participants",
        "more than 60% (“السفن”)",
        "12 ports",
    )
    assert brief.contacts == ("فهد المعشني (in Arabic), مسؤول الإعلام (in Arabic), press@gpf.example",)
    assert brief.topics == ("Transport",)
    assert brief.text.splitlines()[2] == "Where: Salalah (Oman); Rotterdam (Netherlands)."


def test_french(release: Callable[[str], Brief]) -> None:
    brief = release("fr")
    assert brief.where == ("Salalah (Oman)", "Rotterdam (Pays-Bas)")
    assert brief.when == ("du 4 mai 2025 au 6 mai 2025", "2040")
    assert [text.replace("\xa0", " ") for text in brief.figures][1:4] == [
        "1,2 milliard de riyals omanis",
        "340 participants",
        "plus de 60 % (« السفن »)",
    ]
    assert "Nations Unies" in brief.who
    assert "ملتقى الموانئ الخضراء 2025 (GPF) (en arabe)" in brief.what


def test_the_language_of_the_text(release: Callable[[str], Brief]) -> None:
    brief = release("ar")
    assert brief.what == ("ملتقى الموانئ الخضراء 2025 (GPF)",)
    assert brief.who == ("سعاد الكندية", "فهد المعشني", "الأمم المتحدة")
    assert brief.where == ("صلالة (عُمان)", "روتردام (هولندا)")
    assert brief.figures[:3] == ("3 أيام", "1.2 مليار ريال عماني", "340 مشاركا")
    assert brief.topics == ("النقل",)
    assert brief.text.startswith("ماذا: ملتقى")


def test_any_other_language(release: Callable[[str], Brief]) -> None:
    brief = release("ja")
    assert brief.when == ("2025年5月4日 – 2025年5月6日", "2040年")
    assert any("オランダ" in place for place in brief.where)
    assert "> 60% (“السفن”)" in brief.figures
    assert brief.topics == ("Transport",)
    assert "What: " in brief.text


def test_nothing_found_says_nothing(make_draft: MakeDraft) -> None:
    brief = Briefer(Settings())(make_draft("نص قصير بلا حقائق.", language="ar")).brief
    assert brief == Brief(language="en")


def test_topics_stand_in_for_events(make_draft: MakeDraft) -> None:
    draft = make_draft("نص قصير.", language="ar")
    topic = Topic(tag="sport", code=None, labels={"en": "Sport"}, score=0.7)
    brief = Briefer(Settings())(replace(draft, topics=(topic,))).brief
    assert brief is not None
    assert brief.what == ("Sport",)


def test_what_is_left_out_is_said(make_draft: MakeDraft) -> None:
    numbers = list(range(21, 51))
    text = "، ".join(f"{number} شركة" for number in numbers)
    entities: list[tuple[str, EntityType, Normal]] = [
        (f"{number} شركة", "FIGURE", FigureNormal(value=number, unit="company")) for number in numbers
    ]
    brief = Briefer(Settings())(marked(make_draft(text, language="ar"), entities)).brief
    assert brief is not None
    assert len(brief.figures) == LIMITS["figures"]
    assert brief.figures[0] == "21 companies"
    assert f"Figures ({LIMITS['figures']} of 30): " in brief.text


def test_equal_facts_are_said_once(make_draft: MakeDraft) -> None:
    entities: list[tuple[str, EntityType, Normal]] = [
        ("40%", "FIGURE", FigureNormal(value=40, unit="percent")),
        ("40 في المئة", "FIGURE", FigureNormal(value=40, unit="percent")),
        ("2024", "DATE", DateNormal(iso="2024")),
        ("7 مارس 2024", "DATE", DateNormal(iso="2024-03-07")),
        ("7 مارس", "DATE", DateNormal(iso="--03-07")),
    ]
    text = "ارتفعت 40% أي 40 في المئة في 7 مارس 2024، وفي 7 مارس أيضا، طوال 2024."
    brief = Briefer(Settings())(marked(make_draft(text, language="ar"), entities)).brief
    assert brief is not None
    assert brief.figures == ("40%",)
    assert brief.when == ("7 March 2024",)


def test_merged_article_is_put_right(make_draft: MakeDraft) -> None:
    entities: list[tuple[str, EntityType, Normal]] = [("للمجمع الثقافي", "ORG", NameNormal())]
    brief = Briefer(Settings())(marked(make_draft("زيارة للمجمع الثقافي", language="ar"), entities)).brief
    assert brief is not None
    assert brief.who == ("المجمع الثقافي (in Arabic)",)


def test_english_text_in_arabic(make_draft: MakeDraft) -> None:
    entities: list[tuple[str, EntityType, Normal]] = [
        ("London", "CITY", CityNormal(en="London", country="GB")),
        ("Jane Okafor", "PERSON", NameNormal(en="Jane Okafor")),
        ("$3m", "FIGURE", FigureNormal(value=3e6, unit="USD")),
    ]
    draft = marked(make_draft("Jane Okafor raised $3m in London.", language="en", to="ar"), entities)
    brief = Briefer(draft.settings)(draft).brief
    assert brief is not None
    assert brief.who == ("Jane Okafor",)
    assert brief.where == ("لندن (بريطانيا)",)
    assert brief.figures == ("3 ملايين دولار أمريكي",)


def test_unknown_language_is_a_clear_error() -> None:
    with pytest.raises(SettingsError, match=r"Settings\.to"):
        Briefer(Settings(to="xx-yy"))


def test_many_facts_take_linear_time(make_draft: MakeDraft) -> None:
    draft = make_draft("شركة 7 " * 20_000, language="ar")
    figures = tuple(
        Candidate(at, at + 1, "FIGURE", FigureNormal(value=at, unit="company"))
        for at in range(5, len(draft.view.text), 7)
    )
    started = time.perf_counter()
    Briefer(Settings())(replace(draft, entities=figures))
    assert time.perf_counter() - started < 10

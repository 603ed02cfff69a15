"""The main job: the press release of examples/, read as a journalist would check it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smartnews.article import Article, CityNormal, DateNormal, EventNormal, FigureNormal
from smartnews.pipeline import process
from smartnews.text.normalise import normalise

RELEASE = Path(__file__).resolve().parents[1] / "examples/press_release_ar.txt"


@pytest.fixture(scope="module")
def article() -> Article:
    return process(RELEASE.read_text(encoding="utf-8"), translator="none")


def surfaces(article: Article, kind: str) -> set[str]:
    return {entity.text for entity in article.entities if entity.type == kind}


def figures(article: Article) -> set[tuple[float, str | None, str | None]]:
    normals = [entity.normal for entity in article.of_type("FIGURE")]
    return {(n.value, n.unit, n.qualifier) for n in normals if isinstance(n, FigureNormal)}


def test_cities_are_linked(article: Article) -> None:
    cities = {n.en: n.country for e in article.of_type("CITY") if isinstance(n := e.normal, CityNormal)}
    wanted = {"Muscat": "OM", "Copenhagen": "DK", "Riyadh": "SA", "Nairobi": "KE", "Rotterdam": "NL"}
    assert wanted.items() <= cities.items()
    assert len([e for e in article.of_type("CITY") if e.text == "مسقط"]) >= 2
    assert "سنغافورة" in surfaces(article, "CITY") | surfaces(article, "COUNTRY")


def test_countries(article: Article) -> None:
    assert {"هولندا", "المغرب", "كينيا"} <= surfaces(article, "COUNTRY")


def test_events_with_year_and_acronym(article: Article) -> None:
    events = {e.text: e.normal for e in article.of_type("EVENT")}
    assert "المنتدى العالمي للمدن المستدامة 2024" in events
    assert "جوائز الحي الأخضر 2024" in events
    forum = [n for t, n in events.items() if t.startswith("المنتدى العالمي للمدن المستدامة 2024")]
    assert all(isinstance(n, EventNormal) and n.year == 2024 for n in forum)
    acronyms = {n.acronym for e in article.of_type("EVENT") if isinstance(n := e.normal, EventNormal)}
    assert {"GSCF", "UWC"} <= acronyms


def test_figures_have_value_unit_and_qualifier(article: Article) -> None:
    found = figures(article)
    assert (56, "percent", "about") in found
    assert (68, "percent", None) in found
    assert (4, "percent", "more_than") in found
    assert (17.5, "percent", None) in found
    assert (1.3e9, "OMR", None) in found
    assert (320e6, "OMR", None) in found
    assert (50000, "USD", None) in found
    assert {(1200, "more_than"), (38, None), (12, None), (240, None), (3, None), (45, None), (2, None)} <= {
        (value, qualifier) for value, _, qualifier in found
    }


def test_dates_take_the_year_that_the_text_gives(article: Article) -> None:
    dates = {e.text: n.iso for e in article.of_type("DATE") if isinstance(n := e.normal, DateNormal)}
    assert dates["السابع من مارس"] == "2024-03-07"
    assert dates["2050"] == "2050"
    assert dates["نوفمبر 2025"] == "2025-11"
    assert {"2027", "2011"} <= set(dates)


def test_people_and_organisations(article: Article) -> None:
    assert {"ليلى الحارثية", "عمر بن سعيد البلوشي", "سالم المعمري"} <= surfaces(article, "PERSON")
    assert {"بلدية مسقط", "الأمم المتحدة", "البنك الدولي", "جامعة السلطان قابوس"} <= surfaces(article, "ORG")


def test_the_contact_is_one_group(article: Article) -> None:
    assert len(article.contacts) == 1
    contact = article.contacts[0]
    assert contact.name == "سالم المعمري"
    assert contact.emails == ("press@gscf-forum.example",)
    assert contact.phones
    assert "الإعلام" in (contact.role or "")


def test_topics(article: Article) -> None:
    tags = [topic.tag for topic in article.topics if topic.tag]
    assert {"smart-cities", "sustainability"} <= set(tags)
    assert len(tags) <= 5
    assert all(topic.evidence for topic in article.topics if topic.tag)


def test_anatomy(article: Article) -> None:
    headings = {span.text for span in article.anatomy.headings}
    assert {"مدن أقل حرارة وأكثر عدلًا", "التحول الرقمي والتمويل"} <= headings
    quotes = {quote.text: quote.speaker.text if quote.speaker else None for quote in article.anatomy.quotes}
    speakers = {name for name in quotes.values() if name}
    assert any("ليلى الحارثية" in name for name in speakers)
    assert any("عمر بن سعيد البلوشي" in name for name in speakers)
    assert not any("سراج" in quote or "جوائز" in quote for quote in quotes), "a name in marks is no quotation"
    assert any("نبذة" in span.text for span in article.anatomy.boilerplate)
    assert article.anatomy.contact is not None


def test_headings_are_kept_apart_from_sentences(article: Article) -> None:
    for sentence in article.sentences:
        text = article.text[sentence.start : sentence.end]
        assert "\n\n" not in text.strip()


def test_the_summary_says_what_happened_and_where(article: Article) -> None:
    assert 1 <= len(article.summary.sentences) <= 3
    assert "مسقط" in article.summary.text
    assert "المنتدى" in article.summary.text
    assert "press@" not in article.summary.text


def test_the_brief_is_in_english_and_right(article: Article) -> None:
    brief = article.brief
    assert brief is not None
    assert brief.language == "en"
    assert any("Muscat" in place and "Oman" in place for place in brief.where)
    assert any("7 March 2024" in day or "March 7, 2024" in day for day in brief.when)
    joined = " | ".join(brief.figures)
    assert "1.3 billion" in joined
    assert "17.5%" in joined
    assert any("press@gscf-forum.example" in contact for contact in brief.contacts)


def test_quotes_that_nest_the_wrong_way_round_are_read_rightly() -> None:
    clean = normalise(RELEASE.read_text(encoding="utf-8"), level="clean").text
    assert "“الواحة البصرية “سراج””" in clean
    assert "و“جوائز الحي الأخضر 2024”" in clean


def test_without_a_translator_it_says_so_and_carries_the_brief() -> None:
    made = process("افتتح الوزير المعرض في جدة.", to="de")
    assert made.translation is None
    assert made.brief is not None
    assert any("Saudi-Arabien" in place for place in made.brief.where)
    assert [warning.code for warning in made.warnings if warning.stage == "translation"] == ["translation-unsupported"]


def test_the_same_input_gives_the_same_bytes() -> None:
    text = RELEASE.read_text(encoding="utf-8")
    assert process(text, translator="none").to_json() == process(text, translator="none").to_json()


def test_a_reference_date_resolves_relative_days() -> None:
    made = process("افتتح الوزير المعرض أمس في جدة.", translator="none", reference_date=date(2024, 3, 8))
    assert [n.iso for e in made.of_type("DATE") if isinstance(n := e.normal, DateNormal)] == ["2024-03-07"]

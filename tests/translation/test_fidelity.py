from __future__ import annotations

from dataclasses import replace

import pytest

from smartnews.article import DateNormal, FigureNormal
from smartnews.translation.facts import Fact, FactKind
from smartnews.translation.fidelity import check


def _kept(fact: Fact, text: str, language: str = "en") -> bool:
    (result,) = check([fact], text, language)
    assert (result.kind, result.source) == (fact.kind, fact.source)
    return result.kept


@pytest.mark.parametrize(
    ("value", "text", "kept"),
    [
        (20_500_000_000, "an investment of 20.5 billion yuan", True),
        (20_500_000_000, "an investment of 20,500,000,000 yuan", True),
        (20_500_000_000, "an investment of $20.5bn", True),
        (20_500_000_000, "an investment of 20.5 million yuan", False),
        (20_500_000_000, "an investment of 205 billion yuan", False),
        (40, "more than 40% of them", True),
        (40, "more than forty per cent of them", True),
        (40, "more than 4% of them", False),
        (2, "for two years", True),
        (3, "its third plant", True),
        (50, "half of the households", True),
        (0.5, "half of the households", True),
        (1200, "1,200 visitors", True),
        (2174, "a rise of 21.74 points", False),
        (21.74, "a rise of 21.74 points", True),
    ],
)
def test_figures_are_compared_by_value(value: float, text: str, kept: bool) -> None:
    assert _kept(Fact("figure", "رقم", FigureNormal(value=value)), text) is kept


@pytest.mark.parametrize(
    ("value", "unit", "text", "kept"),
    [
        (40_000, "barrel", "about 40,000 barrels of oil a day", True),
        (40_000, "barrel", "about 40,000 litres of oil a day", False),
        (3, "day", "a three-day visit", True),
        (3, "day", "within 3 months", False),
        (25, "kilometre", "25 km of road", True),
        (12, "visitor", "12 guests", True),
        (7, "year", "he was 7 when it began", True),
    ],
)
def test_a_measure_may_not_become_another(value: float, unit: str, text: str, kept: bool) -> None:
    assert _kept(Fact("figure", "رقم", FigureNormal(value=value, unit=unit)), text) is kept


def test_both_ends_of_a_range_must_be_there() -> None:
    fact = Fact("figure", "من 10 إلى 15", FigureNormal(value=10, max=15))
    assert _kept(fact, "between 10 and 15 days")
    assert not _kept(fact, "after 10 days")


def test_scale_words_of_the_target_language_count() -> None:
    fact = Fact("figure", "3 مليارات", FigureNormal(value=3_000_000_000))
    assert _kept(fact, "trois milliards de dollars", "fr")
    assert not _kept(fact, "trois millions de dollars", "fr")


@pytest.mark.parametrize(
    ("iso", "text", "kept"),
    [
        ("2023-11-02", "on 2 November 2023", True),
        ("2023-11-02", "on Nov. 2nd, 2023", True),
        ("2023-11-02", "on 02/11/2023", True),
        ("2023-11-02", "on 2 October 2023", False),
        ("2023-11-02", "on 3 November 2023", False),
        ("--11-02", "on the second of November", True),
        ("--11-02", "in November", False),
        ("2016-04", "in April 2016", True),
        ("2016", "since 2016", True),
        ("2016", "since 2061", False),
        ("1990", "in the 1990s", True),
    ],
)
def test_dates_are_compared_by_their_parts(iso: str, text: str, kept: bool) -> None:
    assert _kept(Fact("date", f"التاريخ {iso}", DateNormal(iso=iso)), text) is kept


@pytest.mark.parametrize(
    ("source", "text", "kept"),
    [
        ("8 يناير", "on 8 January", True),
        ("8 يناير", "on 9 January", False),
        ("8 يناير 2015", "on 8 January", False),
        ("8/1/15", "on 8 January", False),
        ("8/1/15", "on 8 January 2015", True),
        ("الثامن من يناير عام ألفين وخمسة عشر", "on 8 January", False),
    ],
)
def test_only_a_year_that_the_source_says_must_be_said(source: str, text: str, kept: bool) -> None:
    assert _kept(Fact("date", source, DateNormal(iso="2015-01-08")), text) is kept


def test_french_months() -> None:
    fact = Fact("date", "1 أغسطس 2021", DateNormal(iso="2021-08-01"))
    assert _kept(fact, "le 1er août 2021", "fr")


def test_a_hijri_date_may_keep_its_own_numbers() -> None:
    fact = Fact("date", "15 رمضان 1445", DateNormal(iso="2024-03-25", calendar="hijri"))
    assert _kept(fact, "on 15 Ramadan 1445")
    assert _kept(fact, "on 25 March 2024")
    assert not _kept(fact, "on 15 Ramadan")


@pytest.mark.parametrize(
    ("kind", "target", "text", "kept"),
    [
        ("name", "Riyadh", "in RIYADH today", True),
        ("name", "Ras al-Khaimah", "the ruler of Ras Al Khaimah", True),
        ("name", "Mohammed bin Salman", "Prince Mohammed bin Salman said", True),
        ("name", "Mohammed bin Salman", "Prince Salman bin Mohammed said", False),
        ("name", "Oman", "a woman said", False),
        ("contact", "press@example.org", "write to press@example.org.", True),
        ("contact", "press@example.org", "write to press@example.com.", False),
        ("contact", "+966 11 234 5678", "call +966112345678", True),
    ],
)
def test_names_and_contacts(kind: FactKind, target: str, text: str, kept: bool) -> None:
    assert _kept(Fact(kind, "مصدر", target=target), text) is kept


def test_the_name_of_an_event_may_be_put_in_other_words() -> None:
    fact = Fact("name", "مؤتمر المدن الذكية العالمي 2023", target="World Smart City Conference 2023", loose=True)
    assert _kept(fact, "the 2023 World Conference on Smart Cities")
    assert not _kept(fact, "the World Conference on Health")
    assert not _kept(replace(fact, loose=False), "the 2023 World Conference on Smart Cities")


def test_long_texts_are_checked_in_linear_time() -> None:
    text = "20.5 billion and " * 20_000
    assert _kept(Fact("figure", "رقم", FigureNormal(value=20_500_000_000)), text)

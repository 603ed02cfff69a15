from __future__ import annotations

import pytest

from smartnews.article import FigureNormal, Qualifier
from smartnews.errors import SettingsError
from smartnews.translation.wording import wording

MORE: Qualifier = "more_than"


@pytest.mark.parametrize(
    ("figure", "english", "french", "arabic"),
    [
        (
            FigureNormal(value=20.5e9, unit="CNY"),
            "20.5 billion Chinese yuan",
            "20,5 milliards de yuans",
            "20.5 مليار يوان صيني",
        ),
        (FigureNormal(value=70, unit="percent", qualifier=MORE), "more than 70%", "plus de 70\xa0%", "أكثر من 70%"),
        (FigureNormal(value=17.5, unit="percent"), "17.5%", "17,5\xa0%", "17.5%"),
        (FigureNormal(value=2, max=3, unit="percent"), "2% to 3%", "2\xa0% à 3\xa0%", "2% إلى 3%"),
        (FigureNormal(value=23, unit="leader"), "23 leaders", "23 chefs", "23 قائدا"),
        (FigureNormal(value=500, unit="project"), "500 projects", "500 projets", "500 مشروع"),
        (FigureNormal(value=1, unit="company"), "1 company", "1 entreprise", "شركة واحدة"),
        (FigureNormal(value=2, unit="company"), "2 companies", "2 entreprises", "شركتان"),
        (FigureNormal(value=3, unit="company"), "3 companies", "3 entreprises", "3 شركات"),
        (FigureNormal(value=11, unit="month"), "11 months", "11 mois", "11 شهرا"),
        (FigureNormal(value=2, unit="year", qualifier=MORE), "more than 2 years", "plus de 2 ans", "أكثر من سنتين"),
        (FigureNormal(value=0.5, unit="point"), "0.5 points", "0,5 point", "0.5 نقطة"),
        (
            FigureNormal(value=2_400_000, unit="inhabitant", qualifier="about"),
            "about 2.4 million inhabitants",
            "environ 2,4\xa0millions d’habitants",
            "نحو 2.4 مليون نسمة",
        ),
        (
            FigureNormal(value=1e6, unit="USD"),
            "1 million US dollars",
            "1\xa0million de dollars américains",
            "1 مليون دولار أمريكي",
        ),
        (FigureNormal(value=3e6, unit="EUR"), "3 million euros", "3\xa0millions d’euros", "3 ملايين يورو"),
        (
            FigureNormal(value=1234567, unit="TND"),
            "1,234,567 Tunisian dinars",
            "1\u202f234\u202f567 dinars tunisiens",
            "1,234,567 دينارًا تونسيًا",
        ),
        (FigureNormal(value=5, unit="square metre"), "5 square metres", "5 mètres carrés", "5 أمتار مربعة"),
        (
            FigureNormal(value=2, unit="square metre", qualifier="about"),
            "about 2 square metres",
            "environ 2 mètres carrés",
            "نحو مترين مربعين",
        ),
        (FigureNormal(value=20, max=30, unit="person"), "20 to 30 people", "20 à 30 personnes", "20 إلى 30 شخصا"),
        (FigureNormal(value=4, unit="head of state"), "4 heads of state", "4 chefs d’État", "4 رؤساء دول"),
        (FigureNormal(value=4, unit="gizmo"), "4 gizmos", "4 gizmos", "4 gizmos"),
        (FigureNormal(value=1500), "1,500", "1\u202f500", "1,500"),
        (
            FigureNormal(value=90, unit="kilometre per hour"),
            "90 kilometres per hour",
            "90 kilomètres par heure",
            "90 كيلومترا في الساعة",
        ),
    ],
)
def test_figures(figure: FigureNormal, english: str, french: str, arabic: str) -> None:
    # Which kind of no-break space CLDR's French groups digits with depends on its release.
    said = [wording(code).figure(figure).replace("\u202f", "\xa0") for code in ("en", "fr", "ar")]
    assert [text.replace("\xa0", " ") for text in said] == [
        text.replace("\u202f", " ").replace("\xa0", " ") for text in (english, french, arabic)
    ]


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("city", "cities"), ("day", "days"), ("bus", "buses"), ("match", "matches"), ("box", "boxes"),
        ("woman", "women"), ("child", "children"), ("aircraft", "aircraft"), ("analysis", "analyses"),
        ("criterion", "criteria"), ("degree Celsius", "degrees Celsius"), ("barrel per day", "barrels per day"),
        ("policeman", "policemen"), ("foot", "feet"), ("hertz", "hertz"), ("person killed", "people killed"),
    ],
)  # fmt: skip
def test_english_plurals(singular: str, plural: str) -> None:
    assert wording("en").figure(FigureNormal(value=2, unit=singular)) == f"2 {plural}"


def test_long_words_of_scale_are_exact_or_not_used() -> None:
    said = wording("en").figure
    assert said(FigureNormal(value=4_783_380, unit="USD")) == "4,783,380 US dollars"
    assert said(FigureNormal(value=4_783_000, unit="USD")) == "4.783 million US dollars"
    assert said(FigureNormal(value=1.5e12, unit="USD")) == "1.5 trillion US dollars"
    assert said(FigureNormal(value=999_999, unit="person")) == "999,999 people"


def test_huge_numbers_do_not_fail() -> None:
    assert wording("en").figure(FigureNormal(value=10**40, unit="USD")) == "1" + "0" * 40 + " USD"
    assert wording("ja").figure(FigureNormal(value=1e30, unit="percent")).startswith("1000")


def test_what_is_measured_is_quoted_in_the_words_of_the_text() -> None:
    figure = FigureNormal(value=40, unit="percent", qualifier=MORE, of="الناتج المحلي")
    assert wording("en").figure(figure) == "more than 40% (“الناتج المحلي”)"


@pytest.mark.parametrize(
    ("language", "iso", "end", "wanted"),
    [
        ("en", "2023-11-02", None, "2 November 2023"),
        ("en", "--11-02", None, "2 November"),
        ("en", "2023-11", None, "November 2023"),
        ("en", "2050", None, "2050"),
        ("en", "2023-11-02", "2023-11-04", "2 November 2023 to 4 November 2023"),
        ("en", "--02-29", None, "29 February"),
        ("en", "2023-02-30", None, None),
        ("en", "soon", None, None),
        ("fr", "2023-11-02", "2023-11-04", "du 2 novembre 2023 au 4 novembre 2023"),
        ("ar", "2023-11-02", None, "2 نوفمبر 2023"),
        ("de", "2023-11-02", None, "2. November 2023"),
        ("ja", "2023-11", None, "2023年11月"),
    ],
)
def test_dates(language: str, iso: str, end: str | None, wanted: str | None) -> None:
    assert wording(language).date(iso, end) == wanted


def test_places() -> None:
    assert wording("fr").city("London", "GB") == "Londres"
    assert wording("fr").city("London", "CA") is None
    assert wording("ar").city("Beijing", "CN") == "بكين"
    assert wording("en").country("PS") == "Palestine"
    assert wording("en").place("Singapore", "Singapore") == "Singapore"
    assert wording("fr").region("United Nations") == "Nations Unies"
    assert wording("fr").region("Microsoft") is None


def test_any_other_language_has_names_and_numbers() -> None:
    german = wording("de")
    assert german.country("TH") == "Thailand"
    assert german.figure(FigureNormal(value=1.3e9, unit="OMR")) == "1.300.000.000 Omanische Rials"
    assert german.figure(FigureNormal(value=5, unit="kilometre", qualifier=MORE)) == "> 5 Kilometer"
    assert german.figure(FigureNormal(value=3, unit="company")) == "3 companies"
    assert wording("zh-Hant").country("DE") == "德國"


def test_unknown_language_is_a_clear_error() -> None:
    with pytest.raises(SettingsError, match="CLDR"):
        wording("klingon")

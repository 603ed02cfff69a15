from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from smartnews import process
from smartnews.article import CityNormal, CountryNormal, FigureNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.dates import DateFinder
from smartnews.entities.figure_cues import FigureWords
from smartnews.entities.figures import FigureFinder
from smartnews.entities.units import Currencies, UnitWords, currencies
from smartnews.resources import LANGUAGES, load

Figures = Callable[..., list[tuple[str, FigureNormal]]]


@pytest.fixture
def figures(make_draft: Callable[..., Draft]) -> Figures:
    """Return a function that gives the figures of a text with their surface."""

    def find(text: str, language: str = "ar", found: tuple[Candidate, ...] = ()) -> list[tuple[str, FigureNormal]]:
        draft = make_draft(text, language)
        dates = list(DateFinder()(draft, found))
        result = []
        for candidate in FigureFinder()(draft, [*found, *dates]):
            assert isinstance(candidate.normal, FigureNormal)
            result.append((draft.source(candidate.start, candidate.end), candidate.normal))
        return result

    return find


def told(figure: FigureNormal) -> tuple[Any, ...]:
    return figure.value, figure.unit, figure.qualifier


@pytest.mark.parametrize(
    ("text", "surface", "value", "unit", "qualifier"),
    [
        ("نما الاقتصاد الرقمي إلى 450 مليار يوان", "450 مليار يوان", 450_000_000_000, "CNY", None),
        ("باستثمار ٢٠٫٥ مليار يوان صيني", "٢٠٫٥ مليار يوان صيني", 20_500_000_000, "CNY", None),
        ("تمثل أكثر من 40% من الناتج", "40%", 40, "percent", "more_than"),
        ("تراجع بنسبة 88 .4% أمس", "88 .4%", 4.88, "percent", None),
        ("بلغت الحصة 81 في المائة", "81 في المائة", 81, "percent", None),
        ("تضخم قدره 8ر4 بالمائة", "8ر4 بالمائة", 4.8, "percent", None),
        ("أغلق المؤشر عند 010 .198 .2 نقطة", "010 .198 .2 نقطة", 2198.01, "point", None),
        ("تداول 389 .862 .42 سهماً", "389 .862 .42 سهماً", 42_862_389, "share", None),
        ("بسعر إغلاق 640 .2 درهم", "640 .2 درهم", 2.64, "AED", None),
        ("بيعت اللوحة بمبلغ 1.500 دولار", "1.500 دولار", 1500, "USD", None),
        ("وصول 1.200 زائر", "1.200 زائر", 1200, "visitor", None),
        ("قطع 1،250 كلم", "1،250 كلم", 1.25, "kilometre", None),
        ("استضاف المنتدى خلال ثلاثة أيام ضيوفه", "ثلاثة أيام", 3, "day", None),
        ("يمتد العقد لعامين", "عامين", 2, "year", None),
        ("تمتد الدراسة عامين ونصف", "عامين ونصف", 2.5, "year", None),
        ("استغرقت الجراحة نحو ساعة ونصف الساعة", "ساعة ونصف الساعة", 1.5, "hour", "about"),
        ("بعد غياب 32 سنة ونصف", "32 سنة ونصف", 32.5, "year", None),
        ("رسوم قدرها درهم واحد", "درهم واحد", 1, "AED", None),
        ("نصف مليار جنيه إسترليني", "نصف مليار جنيه إسترليني", 500_000_000, "GBP", None),
        ("صوّت ثلثا الناخبين", "ثلثا", 66.67, "percent", None),
        ("من بينهم ما يقارب نصفهم من الشباب", "نصفهم", 50, "percent", "about"),
        ("لا يقل عن 25 صفحة", "25 صفحة", 25, "page", "more_than"),
        ("في وقت لا يتجاوز 15 ثانية", "15 ثانية", 15, "second", "up_to"),
        ("أقل من مئتي متر مربع", "مئتي متر مربع", 200, "square metre", "less_than"),
        ("خمسة أيام على الأقل", "خمسة أيام", 5, "day", "more_than"),
        ("شاركت الفرق الأربعة", "الفرق الأربعة", 4, "team", None),
        ("مساعدة البلدان ال 10 الأكثر حاجة", "البلدان ال 10", 10, "country", None),
        ("مجالات التطوير الخمسة", "مجالات التطوير الخمسة", 5, "area", None),
        ("يعيش فيها 43 زرافاً", "43 زرافاً", 43, None, None),
        ("من خلال 410 ماكينات صراف", "410 ماكينات", 410, None, None),
        ("ترك الراحل ثلاثة آثار مهمة", "ثلاثة آثار", 3, None, None),
        ("وُزعت عليهم 1800 طن من المياه", "1800 طن", 1800, "tonne", None),
        ("بسرعة 1 جيغابت في الثانية", "1 جيغابت", 1, "gigabit", None),
        ("قيمتها US$5.2 مليون", "US$5.2 مليون", 5_200_000, "USD", None),
        ("بقيمة 750 USD", "750 USD", 750, "USD", None),
        ("أغلق المؤشر عند 2719.5", "2719.5", 2719.5, None, None),
        ("سرعتها 120 كلم/ساعة", "120 كلم/ساعة", 120, "kilometre per hour", None),
    ],
)
def test_arabic(
    figures: Figures, text: str, surface: str, value: float, unit: str | None, qualifier: str | None
) -> None:
    found = figures(text)
    assert [name for name, _ in found] == [surface]
    assert told(found[0][1]) == (value, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "language", "surface", "value", "unit", "qualifier"),
    [
        ("It raised €1.2bn last spring.", "en", "€1.2bn", 1_200_000_000, "EUR", None),
        ("A fund of SAR 450 million was set up.", "en", "SAR 450 million", 450_000_000, "SAR", None),
        ("It closed a $28 million round.", "en", "$28 million", 28_000_000, "USD", None),
        ("It paid A$28 million for it.", "en", "A$28 million", 28_000_000, "AUD", None),
        ("They paid 20 Canadian dollars each.", "en", "20 Canadian dollars", 20, "CAD", None),
        ("At least twenty-five people came.", "en", "twenty-five people", 25, "person", "more_than"),
        ("It will hire 500 new engineers.", "en", "500 new engineers", 500, "engineer", None),
        ("It sold 40 shiny new widgets.", "en", "40 shiny new widgets", 40, "widget", None),
        ("Yields fell 5 basis points.", "en", "5 basis points", 5, "basis point", None),
        ("The three-day summit ended.", "en", "three-day", 3, "day", None),
        ("Two-thirds of voters agreed.", "en", "Two-thirds", 66.67, "percent", None),
        ("Près de 500 nouveaux projets sont lancés.", "fr", "500 nouveaux projets", 500, "project", "about"),
        ("Le budget atteint 1,5 milliard d'euros.", "fr", "1,5 milliard d'euros", 1_500_000_000, "EUR", None),
        ("Une hausse de 12,5 % est attendue.", "fr", "12,5 %", 12.5, "percent", None),
        ("Il a vendu 15 000 tonnes de blé.", "fr", "15 000 tonnes", 15_000, "tonne", None),
        ("Trois grandes villes sont reliées.", "fr", "Trois grandes villes", 3, "city", None),
    ],
)
def test_english_and_french(
    figures: Figures, text: str, language: str, surface: str, value: float, unit: str, qualifier: str | None
) -> None:
    found = figures(text, language)
    assert [name for name, _ in found] == [surface]
    assert told(found[0][1]) == (value, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("صدر القرار 1701 عن المجلس", "ar"),
        ("وفق القانون رقم 8 لعام 1984", "ar"),
        ("افتتحت الدورة 69 للمهرجان", "ar"),
        ("سجل الهدف في الدقيقة 84 من ركلة حرة", "ar"),
        ("فاز الفريق 2-1 ثم تعادل 1/1 وخسر 1-صفر", "ar"),
        ("هاتف غالاكسي نوت 7 وجهاز Curve 8520", "ar"),
        ("بدأ البث عند الساعة 10:30 صباحاً", "ar"),
        ("تظاهر آلاف الطلاب ومئات العمال", "ar"),
        ("بلغ الفريق الدور ربع النهائي ثم نصف النهائي", "ar"),
        ("الدورة الخامسة والثلاثين والنسخة الثالثة عشرة", "ar"),
        ("في عام 2010 وحتى 2021", "ar"),
        ("مستشفى يقدم واحدة من أهم الخدمات", "ar"),
        ("يوم الاثنين والأحد", "ar"),
        ("تتكون من كمية كبيرة ولست متأكداً", "ar"),
        ("Resolution 1701 and Boeing 737 and iPhone 15", "en"),
        ("They won 2-1 in the quarter final.", "en"),
        ("Thousands of people came in the first hour.", "en"),
        ("All of them try to stay on top.", "en"),
        ("La loi n° 2016-36 et la résolution 1701", "fr"),
        ("Il était moins cher un an plus tôt.", "fr"),
        ("Il débute à 20h30 le premier jour.", "fr"),
    ],
)
def test_what_is_no_figure(figures: Figures, text: str, language: str) -> None:
    assert figures(text, language) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("فاز 23 قائداً من أصل 600 مشاركة", [(23, "leader", None), (600, "entry", None)]),
        ("تقدر بين 2 إلى 3 مليارات درهم", [(2_000_000_000, "AED", 3_000_000_000), (3_000_000_000, "AED", None)]),
        ("أعمارهم بين 18 و24 سنة", [(18, "year", 24), (24, "year", None)]),
        ("رفع العدد من 800 إلى 1000 مقعد", [(800, "seat", None), (1000, "seat", None)]),
        ("ارتفعت 17-18% هذا الشهر", [(17, "percent", 18), (18, "percent", None)]),
        (
            "مشتريات بقيمة 1.24 مليار درهم ومبيعات ب1.31 مليار",
            [(1_240_000_000, "AED", None), (1_310_000_000, "AED", None)],
        ),
        ("حجزت 64 شاشة (32 منها معطلة)", [(64, "screen", None), (32, None, None)]),
        ("من فئة 50 و20 ديناراً تونسياً", [(50, "TND", None), (20, "TND", None)]),
        ("18 دقيقة و12 ثانية", [(18, "minute", None), (12, "second", None)]),
    ],
)
def test_what_figures_share(figures: Figures, text: str, wanted: list[tuple[Any, ...]]) -> None:
    assert [(figure.value, figure.unit, figure.max) for _, figure in figures(text)] == wanted


def test_of_says_what_is_measured(figures: Figures) -> None:
    (_, share), (_, count) = figures("يمثل 40% من الناتج المحلي الإجمالي، ويضم 500 مشروع جديد")
    assert share.of == "الناتج المحلي الإجمالي"
    assert count.of == "مشروع"


def country(iso: str) -> Candidate:
    return Candidate(0, 0, "COUNTRY", CountryNormal(iso=iso, en=iso))


@pytest.mark.parametrize(
    ("text", "found", "unit"),
    [
        ("بلغت الكلفة 5 ملايين ريال", (), "SAR"),
        ("بلغت الكلفة 5 ملايين ريال", (country("QA"), country("QA"), country("SA")), "QAR"),
        ("بلغت الكلفة 5 ملايين ريال عماني", (country("QA"),), "OMR"),
        ("بلغت الكلفة 5 ملايين دينار", (Candidate(0, 0, "CITY", CityNormal(en="Amman", country="JO")),), "JOD"),
        ("بلغت الكلفة 5 ملايين جنيه", (country("EG"),), "EGP"),
        ("بلغت الكلفة 5 ملايين جنيه", (), "GBP"),
        ("بلغت الكلفة 5 ملايين دولار كندي", (), "CAD"),
        ("تراجعت الليرة التركية، وبلغ السعر 9 ليرات", (), "TRY"),
        ("خسر 5 ملايين دينار كويتي ثم 3 ملايين دينار", (country("TN"),), "KWD"),
    ],
)
def test_whose_currency(figures: Figures, text: str, found: tuple[Candidate, ...], unit: str) -> None:
    assert figures(text, "ar", found)[-1][1].unit == unit


def test_phone_numbers_and_dates_are_left_to_their_finders(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("اتصل على 80012345 قبل 5 مايو 2024", "ar")
    phone = Candidate(draft.view.text.index("800"), draft.view.text.index("800") + 8, "PHONE")
    dates = list(DateFinder()(draft, [phone]))
    assert len(dates) == 1
    assert list(FigureFinder()(draft, [phone, *dates])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lists_follow_their_schema(language: str) -> None:
    assert load("units", language, UnitWords).percent
    assert load("figures", language, FigureWords).before["more_than"]


def test_every_currency_has_a_known_code() -> None:
    table: Currencies = currencies()
    codes = set(table.codes.split())
    named = {*table.symbols.values(), *table.phrases, *table.hints}
    for noun in table.nouns.values():
        named |= {noun.default, *noun.members}
    assert named <= codes


@pytest.mark.parametrize(
    "text",
    ["7" * 200_000, "12 " * 30_000, "12 .3" * 30_000, "1ر" * 30_000, "خمسة و" * 30_000, "“" * 30_000, "😀" * 30_000],
    ids=["digits", "numbers", "torn", "ra", "words", "quotes", "emoji"],
)
def test_time_is_linear(make_draft: Callable[..., Draft], text: str) -> None:
    draft = make_draft(text, "ar")
    before = time.process_time()
    list(FigureFinder()(draft, list(DateFinder()(draft, []))))
    assert time.process_time() - before < 8


def test_normal_goes_to_json(figures: Figures) -> None:
    (_, figure), *_ = figures("3 آلاف شخص")
    assert json.loads(figure.model_dump_json()) == {
        "value": 3000,
        "max": None,
        "unit": "person",
        "qualifier": None,
        "of": "شخص",
    }


def test_a_generation_of_networks_is_no_weight() -> None:
    text = "أطلقت الشركة شبكة 3G بسرعة 10 ميغابت، ويزن الجهاز 300g فقط."
    units = [figure.normal.unit for figure in process(text, names="rules", translator="none").of_type("FIGURE")]  # type: ignore[union-attr]
    assert units == ["megabit", "gram"]

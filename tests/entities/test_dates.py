from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from smartnews.article import DateNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.date_words import DateWords
from smartnews.entities.dates import DateFinder
from smartnews.resources import LANGUAGES, load

Dates = Callable[..., list[tuple[str, DateNormal]]]


@pytest.fixture
def dates(make_draft: Callable[..., Draft]) -> Dates:
    """Return a function that gives the dates of a text with their surface."""

    def find(text: str, language: str = "ar", **more: Any) -> list[tuple[str, DateNormal]]:
        draft = make_draft(text, language, **more)
        result = []
        for candidate in DateFinder()(draft, []):
            assert isinstance(candidate.normal, DateNormal)
            result.append((draft.source(candidate.start, candidate.end), candidate.normal))
        return result

    return find


@pytest.mark.parametrize(
    ("text", "surface", "iso"),
    [
        ("وقع الاتفاق في 27 ديسمبر/كانون الأول 2008", "27 ديسمبر/كانون الأول 2008", "2008-12-27"),
        ("يفتتح في الأول من يوليو/تموز المقبل", "الأول من يوليو/تموز المقبل", "--07-01"),
        ("يصادف الخامس عشر من شهر مارس", "الخامس عشر من شهر مارس", "--03-15"),
        ("ليلة الخامس والعشرين من كانون الأول", "الخامس والعشرين من كانون الأول", "--12-25"),
        ("في السابع من نوفمبر من العام الجاري", "السابع من نوفمبر من العام الجاري", "--11-07"),
        ("يستمر حتى 12 مايو أيار الجاري", "12 مايو أيار الجاري", "--05-12"),
        ("انطلق يوم 25 أفريل 2017", "25 أفريل 2017", "2017-04-25"),
        ("منذ فيفري 2017", "فيفري 2017", "2017-02"),
        ("بدأ في سبتمبر/ ايلول من عام 2008", "سبتمبر/ ايلول من عام 2008", "2008-09"),
        ("في تشرين الثاني (نوفمبر) 2019", "تشرين الثاني (نوفمبر) 2019", "2019-11"),
        ("خلال غشت 2021", "غشت 2021", "2021-08"),
        ("بتاريخ 12/05/2024", "12/05/2024", "2024-05-12"),
        ("بتاريخ 2024-05-12", "2024-05-12", "2024-05-12"),
        ("يوم الأحد 11-5-2014", "الأحد 11-5-2014", "2014-05-11"),
        ("يوم الاثنين 5 مايو 2025", "الاثنين 5 مايو 2025", "2025-05-05"),
        ("الأحد الموافق 5 يوليو 2015", "الأحد الموافق 5 يوليو 2015", "2015-07-05"),
        ("في العام 2010", "2010", "2010"),
        ("منذ عام ألفين وعشرة", "ألفين وعشرة", "2010"),
        ("كان ذلك عام 1886", "1886", "1886"),
        ("خلال العام الماضي 2015", "العام الماضي 2015", "2015"),
        ("رؤية الإمارات 2021", "2021", "2021"),
        ("عام 2019م", "2019م", "2019"),
        ("نشر أمس", "أمس", None),
        ("زار المعرض أمس الأول", "أمس الأول", None),
        ("يصل بعد غد", "بعد غد", None),
        ("قال اليوم الخميس", "اليوم الخميس", None),
        ("أعلنت أمس (الاثنين)", "أمس (الاثنين)", None),
        ("عقد الاجتماع الثلاثاء الماضي", "الثلاثاء الماضي", None),
        ("نتائج العام الجاري", "العام الجاري", None),
        ("مهرجان هذا العام", "هذا العام", None),
        ("الميزانية للعام الحالي", "للعام الحالي", None),
        ("يفتتح في 24 الجاري", "24 الجاري", None),
        ("حتى 26 من الشهر الجاري", "26 من الشهر الجاري", None),
        ("خلال سبتمبر المقبل", "سبتمبر المقبل", None),
        ("ينتقل الصيف المقبل", "الصيف المقبل", None),
    ],
)
def test_arabic(dates: Dates, text: str, surface: str, iso: str | None) -> None:
    found = dates(text)
    assert [(name, normal.iso) for name, normal in found] == [(surface, iso)]


@pytest.mark.parametrize(
    ("text", "language", "surface", "iso"),
    [
        ("On 2 November 2023 it opened.", "en", "2 November 2023", "2023-11-02"),
        ("Nov. 2, 2023 was a good day.", "en", "Nov. 2, 2023", "2023-11-02"),
        ("It ended on the 2nd of November.", "en", "2nd of November", "--11-02"),
        ("It ended on the second of November.", "en", "second of November", "--11-02"),
        ("It began on Monday, 4 March 2024.", "en", "Monday, 4 March 2024", "2024-03-04"),
        ("It was signed on 12/31/2024.", "en", "12/31/2024", "2024-12-31"),
        ("The company grew last year.", "en", "last year", None),
        ("They met yesterday in Rabat.", "en", "yesterday", None),
        ("They will meet next Friday.", "en", "next Friday", None),
        ("In May 2022 it was closed.", "en", "May 2022", "2022-05"),
        ("Réunis le 2 novembre 2023 à Tunis.", "fr", "2 novembre 2023", "2023-11-02"),
        ("Il commence le 1er mai.", "fr", "1er mai", "--05-01"),
        ("Une hausse par rapport à l'an dernier.", "fr", "an dernier", None),
        ("Mardi 12 mars 2024, la foire ouvre.", "fr", "Mardi 12 mars 2024", "2024-03-12"),
        ("Le chiffre est publié en août 2021.", "fr", "août 2021", "2021-08"),
    ],
)
def test_english_and_french(dates: Dates, text: str, language: str, surface: str, iso: str | None) -> None:
    found = dates(text, language)
    assert [(name, normal.iso) for name, normal in found] == [(surface, iso)]


@pytest.mark.parametrize(
    ("text", "surface", "iso"),
    [
        ("وافق 18 ربيع الآخر 1445هـ", "18 ربيع الآخر 1445هـ", "2023-11-02"),
        ("في شهر رمضان 1445", "رمضان 1445", "2024-03"),
        ("صدر عام 1445هـ", "1445هـ", "2024"),
        ("بتاريخ 18/4/1445هـ", "18/4/1445هـ", "2023-11-02"),
        ("في 9 محرم", "9 محرم", None),
    ],
)
def test_hijri(dates: Dates, text: str, surface: str, iso: str | None) -> None:
    (name, normal), *more = dates(text)
    assert not more
    assert (name, normal.iso, normal.calendar) == (surface, iso, "hijri")


@pytest.mark.parametrize(
    "text",
    ["يوم الخميس 18 ربيع الآخر 1445 الموافق 2 نوفمبر 2023", "في 2 نوفمبر 2023 الموافق 18 ربيع الآخر 1445هـ"],
)
def test_both_calendars_are_one_date(dates: Dates, text: str) -> None:
    (_, normal), *more = dates(text)
    assert not more
    assert (normal.iso, normal.calendar) == ("2023-11-02", "gregorian")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("احتفال باليوم العالمي للمرأة في اليوم الثاني", "ar"),
        ("ينتج مليون برميل في اليوم", "ar"),
        ("قال المدير العام السابق", "ar"),
        ("بعد صلاة الجمعة", "ar"),
        ("من باب الحرص مارس هوايته", "ar"),
        ("بلغ عددهم 2010 أشخاص", "ar"),
        ("بقيمة 2000 دولار", "ar"),
        ("فاز الفريق 3 صفر", "ar"),
        ("القرار رقم 518/2009", "ar"),
        ("من 18 دقيقة و12 ثانية في مارس الجولة", "ar"),
        ("They may march on.", "en"),
        ("It has 2010 seats.", "en"),
        ("a second of silence", "en"),
        ("La planète Mars est loin.", "fr"),
    ],
)
def test_what_is_no_date(dates: Dates, text: str, language: str) -> None:
    assert [name for name, normal in dates(text, language) if normal.iso or "مارس" not in name] == []


def test_half_a_month_is_no_day(dates: Dates) -> None:
    assert [name for name, _ in dates("خلال النصف الثاني من شهر سبتمبر/أيلول المقبل")] == ["سبتمبر/أيلول المقبل"]


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        (
            "من 18 إلى 22 أكتوبر/تشرين الأول 2009",
            "ar",
            [("18", "2009-10-18", "2009-10-22"), ("22 أكتوبر/تشرين الأول 2009", "2009-10-22", None)],
        ),
        (
            "ينتظم من 27 جوان إلى 4 جويلية 2026، وكان عام 2025 استثناء",
            "ar",
            [("27 جوان", "2026-06-27", None), ("4 جويلية 2026", "2026-07-04", None), ("2025", "2025", None)],
        ),
        (
            "من 20 ديسمبر إلى 5 يناير 2026",
            "ar",
            [("20 ديسمبر", "2025-12-20", None), ("5 يناير 2026", "2026-01-05", None)],
        ),
        (
            "خلال يناير وفبراير 2017",
            "ar",
            [("يناير", "2017-01", None), ("فبراير 2017", "2017-02", None)],
        ),
        ("بين 2010 و2015", "ar", [("2010", "2010", None), ("2015", "2015", None)]),
        ("موسم 2008-2009", "ar", [("2008", "2008", "2009"), ("2009", "2009", None)]),
        (
            "في 20 و26 الجاري و4 نوفمبر المقبل",
            "ar",
            [("20", None, None), ("26 الجاري", None, None), ("4 نوفمبر المقبل", "--11-04", None)],
        ),
        (
            "أيام 21 22 و23 أفريل 2017",
            "ar",
            [("21", "2017-04-21", None), ("22", "2017-04-22", None), ("23 أفريل 2017", "2017-04-23", None)],
        ),
        ("November 5-7, 2024", "en", [("November 5", "2024-11-05", "2024-11-07"), ("7, 2024", "2024-11-07", None)]),
        ("du 5 au 7 mai 2024", "fr", [("5", "2024-05-05", "2024-05-07"), ("7 mai 2024", "2024-05-07", None)]),
    ],
)
def test_ranges_and_lists(dates: Dates, text: str, language: str, wanted: list[tuple[Any, ...]]) -> None:
    assert [(name, normal.iso, normal.end) for name, normal in dates(text, language)] == wanted


@pytest.mark.parametrize(
    ("text", "title", "iso"),
    [
        ("اختتم معرض جيتكس 2016 في 20 أكتوبر.", None, "2016-10-20"),
        ("ينطلق المعرض في 20 أكتوبر.", "معرض التقنية 2016", "2016-10-20"),
        ("وقعت في مارس 2016 مذكرة. ينطلق المعرض في 20 أكتوبر.", None, "2016-10-20"),
        ("وقعت في مارس 2015 مذكرة، وانتهت عام 2016. ينطلق المعرض في 20 أكتوبر.", None, "--10-20"),
        ("تأسس النادي عام 2005. ينطلق المعرض في 20 أكتوبر.", None, "--10-20"),
        ("ضمن رؤية 2030 ينطلق المعرض في 20 أكتوبر.", None, "--10-20"),
        ("يلعب معنا حتى 2021. ينطلق المعرض في 20 أكتوبر.", None, "--10-20"),
    ],
)
def test_year_is_filled_in_only_when_it_is_plain(dates: Dates, text: str, title: str | None, iso: str) -> None:
    assert dates(text, title=title)[-1][1].iso == iso


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        (
            "مسقط، 24 مايو 2026 - يصل الإعصار فجر 26 مايو.\nوكان إعصار قد ضرب المنطقة في مايو 2018.",
            ["2026-05-24", "2026-05-26", "2018-05"],
        ),
        (
            "نواكشوط، 2 ديسمبر 2025 – تبدأ المفاوضات في 19 يناير وتستأنف ما توقف في 3 نوفمبر، بعد اتفاق عام 2021.",
            ["2025-12-02", "2026-01-19", "2025-11-03", "2021"],
        ),
        (
            "يفتتح المصنع في 15 تشرين الثاني المقبل، بعدما استقبل مليون حاوية خلال 2024.\n\n14 تشرين الأول 2025",
            ["2025-11-15", "2024", "2025-10-14"],
        ),
    ],
)
def test_the_day_of_publication_gives_the_year(dates: Dates, text: str, isos: list[str]) -> None:
    assert [normal.iso for _, normal in dates(text)] == isos


@pytest.mark.parametrize(
    "text",
    [
        "تأسست الجامعة عام 1976، وتضم اليوم 16 كلية",
        "كان البيع في السوق وحدها. واليوم، يشتري الناس من هواتفهم",
        "قالت المديرة: «لم تعد الشمس اليوم ثروة مؤجلة بل مورد يشغل مصانعنا»",
        "صار اليوم مطلوبا ما كان ترفا",
    ],
)
def test_nowadays_is_no_date(dates: Dates, text: str) -> None:
    assert "اليوم" not in [name for name, _ in dates(text)]


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت الشركة اليوم نتائجها",
        "قال الوزير: «وصلت الشحنة صباح اليوم إلى المرفأ وبدأ توزيعها»",
        "أغلق المعبر في وقت سابق اليوم",
        "تنطلق اليوم فعاليات المهرجان",
    ],
)
def test_today_is_a_date(dates: Dates, text: str) -> None:
    assert [name for name, _ in dates(text)] == ["اليوم"]


def test_year_of_a_coming_date_does_not_go_to_a_past_one(dates: Dates) -> None:
    found = dates("بدأ البرنامج في ديسمبر الماضي، وينتهي في أكتوبر المقبل 2014.")
    assert [normal.iso for _, normal in found] == [None, "2014-10"]


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("نشر أمس", "ar", "2024-05-07"),
        ("يصل بعد غد", "ar", "2024-05-10"),
        ("قال اليوم الأربعاء", "ar", "2024-05-08"),
        ("عقد الاجتماع الثلاثاء الماضي", "ar", "2024-05-07"),
        ("يعقد الاجتماع الأربعاء المقبل", "ar", "2024-05-15"),
        ("العام الماضي", "ar", "2023"),
        ("الشهر المقبل", "ar", "2024-06"),
        ("في 24 الجاري", "ar", "2024-05-24"),
        ("في 20 ديسمبر الماضي", "ar", "2023-12-20"),
        ("في 2 يناير المقبل", "ar", "2025-01-02"),
        ("في 20 أبريل", "ar", "2024-04-20"),
        ("الأسبوع الماضي", "ar", None),
        ("last Friday", "en", "2024-05-03"),
        ("le mois dernier", "fr", "2024-04"),
    ],
)
def test_relative_dates_from_the_day_of_publication(dates: Dates, text: str, language: str, iso: str | None) -> None:
    (_, normal), *more = dates(text, language, reference_date=date(2024, 5, 8))
    assert not more
    assert normal.iso == iso


def test_dates_inside_addresses_are_left_alone(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("تفاصيل على example.com/2024 منذ 2019", "ar")
    start = draft.view.text.index("example")
    found = list(DateFinder()(draft, [Candidate(start, start + len("example.com/2024"), "URL")]))
    assert [draft.source(candidate.start, candidate.end) for candidate in found] == ["2019"]


def test_a_day_that_does_not_exist_has_no_iso_form(dates: Dates) -> None:
    assert [normal.iso for _, normal in dates("في 31 فبراير 2023")] == [None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lists_name_all_months_and_weekdays(language: str) -> None:
    words = load("dates", language, DateWords)
    assert (len(words.months), len(words.hijri_months), len(words.weekdays)) == (12, 12, 7)
    assert all(words.months)


@pytest.mark.parametrize("language", ["de", "es", "tr", "fa", "zh", "und"])
def test_other_languages_have_what_needs_no_words(dates: Dates, language: str) -> None:
    assert [normal.iso for _, normal in dates("2024-05-12", language)] == ["2024-05-12"]

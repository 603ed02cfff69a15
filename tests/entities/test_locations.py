"""Regions, seas, governorates and buildings: the whole name is the place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartnews.article import NameNormal
from smartnews.draft import Draft
from smartnews.entities.locations import LocationFinder

Find = Callable[..., list[tuple[str, str | None]]]


@pytest.fixture(scope="module")
def find(make_draft: Callable[..., Draft]) -> Find:
    finder = LocationFinder()

    def found(text: str, language: str = "ar") -> list[tuple[str, str | None]]:
        draft = make_draft(text, language=language)
        result = []
        for candidate in finder(draft, ()):
            assert isinstance(candidate.normal, NameNormal)
            result.append((draft.source(candidate.start, candidate.end), candidate.normal.en))
        return sorted(result)

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في منطقة الشرق الأوسط", ("الشرق الأوسط", "Middle East")),
        ("داخل قطاع غزة المحاصر", ("قطاع غزة", "Gaza Strip")),
        ("أمطار بولاية القصرين اليوم", ("ولاية القصرين", "Kasserine Governorate")),
        ("في ولاية تكساس", ("ولاية تكساس", "Texas")),
        ("دوائر إمارة الشارقة", ("إمارة الشارقة", "Emirate of Sharjah")),
        ("سكان محافظة المنيا", ("محافظة المنيا", "Minya Governorate")),
        ("في مطار دبي الدولي أمس", ("مطار دبي الدولي", None)),
        ("من مطار الملك خالد الدولي", ("مطار الملك خالد الدولي", None)),
        ("حادث في شارع الشيخ زايد بدبي", ("شارع الشيخ زايد", None)),
        ("دول الخليج العربي", ("الخليج العربي", "Arabian Gulf")),
        ("عبر مضيق هرمز", ("مضيق هرمز", "Strait of Hormuz")),
        ("معتمدية الفوار من الجنوب", ("معتمدية الفوار", None)),
    ],
)
def test_places(find: Find, text: str, expected: tuple[str, str | None]) -> None:
    assert expected in find(text)


@pytest.mark.parametrize(
    "text",
    [
        "على الصعيد الدولي", "قالت صحيفة «الخليج»", "حاول النيل من سمعته", "في حي سكني راق", "ملعب جديد للفريق",
        "جامعة كاليفورنيا", "نجد أن الأمر سهل", "عن طريق الفحص",
        "وأدى الانفجار إلى مقتل",
    ],
)  # fmt: skip
def test_what_is_not_a_place(find: Find, text: str) -> None:
    assert find(text) == []


def test_english_and_french(find: Find) -> None:
    text = (
        "The Kasserine Governorate, Dubai International Airport, the Emirate of Sharjah and the Red Sea. The north sea."
    )
    assert [name for name, _ in find(text, "en")] == [
        "Dubai International Airport", "Emirate of Sharjah", "Kasserine Governorate", "Red Sea",
    ]  # fmt: skip
    assert find("Le gouvernorat de Kasserine et le Moyen-Orient.", "fr") == [
        ("Moyen-Orient", "Middle East"),
        ("gouvernorat de Kasserine", "Kasserine Governorate"),
    ]


def test_time_is_linear(find: Find) -> None:
    assert len(find("مطار الملك خالد ثم " * 10_000)) == 10_000
    assert find("محافظة " * 50_000) == []

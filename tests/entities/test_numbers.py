from __future__ import annotations

from collections.abc import Callable

import pytest

from smartnews.draft import Draft
from smartnews.entities.digits import read_digits
from smartnews.entities.numbers import Number, Numbers
from smartnews.text.normalise import normalise
from smartnews.text.tokens import tokenise


def numbers_in(text: str, language: str) -> list[Number]:
    """Return the cardinals of a text, left to right."""
    folded = normalise(text, "fold").text
    tokens, reader = tokenise(folded, language), Numbers(language)
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number = reader.cardinal(tokens, folded, index)
        index = number.last if number else index + 1
        if number:
            found.append(number)
    return found


def values(text: str, language: str) -> list[float | int]:
    return [number.value for number in numbers_in(text, language)]


def ordinals(text: str, language: str) -> list[float | int]:
    folded = normalise(text, "fold").text
    tokens, reader = tokenise(folded, language), Numbers(language)
    found = [reader.ordinal(tokens, folded, index) for index in range(len(tokens))]
    return [number.value for number in found if number]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("أحد عشر كوكباً", 11),
        ("إحدى عشرة محطة", 11),
        ("اثنتي عشرة سفينة", 12),
        ("الاثنا عشر شهراً", 12),
        ("ثماني عشرة طالبة", 18),
        ("خمسة وعشرون ألفاً ومئتان", 25_200),
        ("ثلاثمئة وخمسة وستون يوماً", 365),
        ("ثلاثمائة وخمس وستين ليلة", 365),
        ("ألف وتسعمئة وخمسة وتسعين", 1995),
        ("ألفي متطوع", 2000),
        ("ألفا متطوع", 2000),
        ("بلغ عددهم ألفاً", 1000),
        ("مئة ألف نسخة", 100_000),
        ("مليونين وثلاثمئة ألف", 2_300_000),
        ("ثلاثة ملايين و700 ألف", 3_700_000),
        ("4 مليارات و20 مليوناً", 4_020_000_000),
        ("5 آلاف و300 مقعد", 5300),
        ("مليون ونصف المليون", 1_500_000),
        ("مليون ونصف مليون", 1_500_000),
        ("ثلاثة ونصف مليون", 3_500_000),
        ("سبعة مليارات ونصف", 7_500_000_000),
        ("نصف مليار", 500_000_000),
        ("ثلاثة أرباع المليون", 750_000),
        ("تريليوني دولار", 2_000_000_000_000),
        ("وبثلاثة ملايين", 3_000_000),
        ("للأربعة", 4),
    ],
)
def test_arabic_words(text: str, value: float) -> None:
    assert values(text, "ar") == [value]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("بين مئة ومئتين", [100, 200]),
        ("من خمسة آلاف إلى ألف", [5000, 1000]),
        ("ألف وخمسة آلاف", [1000, 5000]),
        ("ثلاثة وأربعة", [3, 4]),
        ("بين 100 ألف ونصف مليون", [100_000, 500_000]),
        ("2 مليون و15", [2_000_000, 15]),
        ("آلاف المتظاهرين ومئات السيارات", []),
        ("لست وحدي، وبكمية كافية", []),
        ("يوم الاثنين", []),
    ],
)
def test_where_arabic_numbers_end(text: str, found: list[float]) -> None:
    assert values(text, "ar") == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-five", 25),
        ("one hundred and five", 105),
        ("nineteen", 19),
        ("five thousand two hundred and one", 5201),
        ("a million", 1_000_000),
        ("half a million", 500_000),
        ("two and a half million", 2_500_000),
        ("three quarters of a million", 750_000),
        ("two dozen", 24),
        ("1.2bn", 1_200_000_000),
        ("3m", 3_000_000),
        ("10k", 10_000),
        ("1,200.5", 1200.5),
    ],
)
def test_english_words(text: str, value: float) -> None:
    assert values(text, "en") == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("quatre-vingt-dix-sept", 97),
        ("quatre-vingts", 80),
        ("soixante et onze", 71),
        ("soixante-dix-neuf", 79),
        ("septante-deux", 72),
        ("vingt et un", 21),
        ("deux cent trois", 203),
        ("mille neuf cent quatre-vingt-quatre", 1984),
        ("un million et demi", 1_500_000),
        ("1,5 milliard", 1_500_000_000),
        ("1 200 000", 1_200_000),
        ("dix-sept mille", 17_000),
    ],
)
def test_french_words(text: str, value: float) -> None:
    assert values(text, "fr") == [value]


def test_millions_of_is_no_number() -> None:
    assert values("millions of people", "en") == []
    assert values("des millions de personnes", "fr") == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("الحادي والعشرون", "ar", 21),
        ("الحادية و الثلاثين", "ar", 31),
        ("الثانية عشرة", "ar", 12),
        ("وبالثالث", "ar", 3),
        ("الدورة الأربعين", "ar", 40),
        ("الدورة ال21", "ar", 21),
        ("twenty-first", "en", 21),
        ("the 42nd edition", "en", 42),
        ("la vingt et unième", "fr", 21),
        ("le 1er", "fr", 1),
    ],
)
def test_ordinals(text: str, language: str, value: int) -> None:
    assert ordinals(text, language)[0] == value


def test_cardinals_are_no_ordinals() -> None:
    assert ordinals("ثلاثة وعشرون لاعباً", "ar") == []
    assert ordinals("23 players", "en") == []


@pytest.mark.parametrize(
    ("written", "value", "decimal"),
    [
        ("88 .4%", 4.88, None),  # a scraper has turned the decimal round
        ("38 .4783 نقطة", 4783.38, None),
        ("56 .0%", 0.56, None),
        ("010 .198 .2 نقطة", 2_198_010, 2198.01),
        ("850 .17،737،205 درهم", 17_737_205.85, None),
        ("87ر1 م", 1.87, None),  # the agencies' decimal mark
        ("3،5 مليار", 3.5, None),
        ("1.200 شخص", 1200, 1.2),
        ("1.200,5", 1200.5, None),
        ("1,200.5", 1200.5, None),
        ("33.993.818 سهماً", 33_993_818, 33_993.818),
        ("3315.36", 3315.36, None),
        ("0.125", 0.125, None),
        ("12 500 دينار", 12_500, None),
        ("2016 500", 2016, None),
    ],
)
def test_separators(written: str, value: float, decimal: float | None) -> None:
    digits = read_digits(normalise(written, "fold").text, 0)
    assert digits is not None
    assert (digits.value, digits.decimal) == (value, decimal)


def test_a_comma_means_what_the_language_says() -> None:
    for language, value in (("en", 1250), ("fr", 1.25)):
        digits = read_digits("1,250", 0, language)
        assert digits is not None
        assert digits.value == value


@pytest.mark.parametrize("written", ["1.2.3", "192.168.10.1", "7" * 5000, "1." * 3000 + "1"])
def test_what_is_no_quantity(written: str) -> None:
    digits = read_digits(written, 0)
    assert digits is None or digits.end < len(written)


@pytest.mark.parametrize("language", ["ar", "en", "fr", "de", "und"])
def test_any_language_reads_digits(language: str) -> None:
    assert values("12", language) == [12]


def test_scale_is_told(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("بلغت قيمة العقود 20.5 مليار يوان", "ar")
    reader = Numbers("ar")
    index = draft.tokens.forms.index("20.5")
    number = reader.cardinal(draft.tokens, draft.view.text, index)
    assert number is not None
    assert (number.value, number.scale, number.digits, number.last) == (20_500_000_000, 1_000_000_000, True, index + 2)

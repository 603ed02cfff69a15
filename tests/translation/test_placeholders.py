from __future__ import annotations

from decimal import Decimal

import pytest

from smartnews.translation.placeholders import (
    ADDRESS,
    LATIN,
    NUMBER,
    TOKENS,
    Kind,
    Slot,
    counts,
    fill,
    normalise_source,
    number_values,
    put,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("العـــربيّةُ  تتقدَّمُ", "العربية تتقدم"),
        ("٢٠٫٥٪ من ١٬٢٠٠", "20.5% من 1,200"),
        ("ﻣﺆﺗﻤﺮ ﷺ", "مؤتمر صلى الله عليه وسلم"),
        ("\u200fفي\u00a0دبي\u200e\n", "في دبي"),
        ("کتاب فارسی", "كتاب فارسي"),
        ("إلى آخر أيام المدرسة", "إلى آخر أيام المدرسة"),
    ],
)
def test_normalise_source_does_what_training_did(given: str, expected: str) -> None:
    assert normalise_source(given) == expected
    assert normalise_source(expected) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("نما بنسبة 4.5% خلال 2023", ["4.5", "2023"]),
        ("و15 شركة", ["15"]),
        ("بلغ 88 .4% أمس", ["88 .4"]),
        ("قيمتها 60،57 مليون", ["60،57"]),
        ("في عام ،2001 حين", ["2001"]),
        ("1,200,000 نسخة", ["1,200,000"]),
        ("شبكات 5G و G20 وكوفيد COVID19", []),
    ],
)
def test_number_pattern(text: str, found: list[str]) -> None:
    assert [match.group() for match in NUMBER.finditer(text)] == found


@pytest.mark.parametrize(
    ("surface", "values"),
    [
        ("20.5", {"20.5"}),
        ("1,200,000", {"1200000"}),
        ("4,783.38", {"4783.38"}),
        ("1,200", {"1200", "1.200"}),
        ("2.664", {"2.664", "2664"}),
        ("1.200.000", {"1200000"}),
        ("88 .4", {"4.88"}),
        ("38 .4783", {"4783.38"}),
        ("60،57", {"60.57"}),
        ("1.2.3", set()),
        ("1," * 30 + "1", set()),
    ],
)
def test_number_values(surface: str, values: set[str]) -> None:
    assert number_values(surface) == {Decimal(value) for value in values}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("راسلنا: press@example.org.", ["press@example.org"]),
        ("عبر https://example.org/a?b=1، أو", ["https://example.org/a?b=1"]),
        ("تابع @smart_news اليوم", ["@smart_news"]),
        ("لا عنوان هنا a@b", []),
    ],
)
def test_address_pattern(text: str, found: list[str]) -> None:
    assert [match.group() for match in ADDRESS.finditer(text)] == found


def test_brackets_stand_close_to_what_is_filled_in() -> None:
    assert fill("the organisation ( <e0> ) said ( <n0>)", {"<e0>": "UNESCO", "<n0>": "2"}) == (
        "the organisation (UNESCO) said (2)"
    )


def test_put_and_fill_are_inverse() -> None:
    text = "استثمرت الرياض 20.5 مليار ريال في 2023"
    given: list[tuple[str, Kind, str]] = [("الرياض", "e", "Riyadh"), ("20.5", "n", "20.5"), ("2023", "n", "2023")]
    slots = [Slot(text.index(s), text.index(s) + len(s), kind, target) for s, kind, target in given]
    put_in, tokens = put(text, slots)
    assert put_in == "استثمرت <e0> <n0> مليار ريال في <n1>"
    assert tokens == {"<e0>": "Riyadh", "<n0>": "20.5", "<n1>": "2023"}
    assert fill("<e0> invested <n0> billion riyals in <n1>", tokens) == "Riyadh invested 20.5 billion riyals in 2023"


def test_equal_targets_share_a_token_and_overlaps_are_left_out() -> None:
    put_in, tokens = put("10 ثم 10", [Slot(0, 2, "n", "10"), Slot(1, 4, "e", "x"), Slot(6, 8, "n", "10")])
    assert put_in == "<n0> ثم <n0>"
    assert tokens == {"<n0>": "10"}


def test_the_eleventh_of_a_kind_stays_as_text() -> None:
    text = " ".join(str(number) for number in range(100, 112))
    slots = [Slot(at * 4, at * 4 + 3, "n", str(100 + at)) for at in range(12)]
    put_in, tokens = put(text, slots)
    assert len(tokens) == 10
    assert put_in.endswith("<n9> 110 111")


def test_a_token_that_the_model_invented_goes() -> None:
    assert fill("in <e7> and <n0>", {"<n0>": "5"}) == "in and 5"


def test_a_single_wrong_index_is_put_right() -> None:
    tokens = {"<n0>": "5", "<n1>": "7", "<e0>": "Riyadh"}
    assert fill("<n0> of <n4> in <e0>", tokens) == "5 of 7 in Riyadh"
    assert fill("<n3> of <n4> in <e0>", tokens) == "of in Riyadh"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("نظام Windows Server 2019 من Microsoft.", ["Windows Server", "Microsoft"]),
        ("شركات Dell وشركة AT&T", ["Dell", "AT&T"]),
        ('"GITEX"، (Wi-Fi)', ["GITEX", "Wi-Fi"]),
        ("<n0> إلى press@example.org و@handle", []),
    ],
)
def test_latin_pattern(text: str, found: list[str]) -> None:
    assert [match.group() for match in LATIN.finditer(text)] == found


def test_tokens_are_thirty_and_in_the_order_of_the_embedding_rows() -> None:
    assert len(TOKENS) == len(set(TOKENS)) == 30
    assert TOKENS[0] == "<n0>"
    assert TOKENS[10] == "<e0>"
    assert TOKENS[-1] == "<u9>"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("shares of Al <e0> fell", "Al Khaleej", "shares of Al Khaleej fell"),
        ("in <e0> Governorate today", "Sousse Governorate", "in Sousse Governorate today"),
        ("the Emirate of <e0> opened", "Emirate of Dubai", "the Emirate of Dubai opened"),
        ("Abu <e0> <e0> won", "Abu Dhabi", "Abu Dhabi won"),
        ("Alba <e0>", "Al Khaleej", "Alba Al Khaleej"),
        ("<e0> Governorates", "Sousse Governorate", "Sousse Governorate Governorates"),
    ],
)
def test_a_name_is_not_doubled_by_words_that_the_model_wrote(text: str, name: str, expected: str) -> None:
    assert fill(text, {"<e0>": name}) == expected


def test_tokens_are_counted() -> None:
    assert counts("<e0> and <n1> <e0> <u3>", {"<e0>", "<n1>", "<n2>"}) == {"<e0>": 2, "<n1>": 1}

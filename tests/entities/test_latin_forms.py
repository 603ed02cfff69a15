from __future__ import annotations

import pytest

from smartnews.entities.latin_forms import Region, region_of, spelt
from smartnews.entities.transliterate import contexts, spell, table


@pytest.mark.parametrize(
    ("name", "region", "en"),
    [
        ("محمد بن راشد", "gulf", "Mohammed bin Rashid"),
        ("محمد بن راشد", "maghreb", "Mohamed Ben Rached"),
        ("عبدالله الخالدي", "gulf", "Abdullah Al Khaldi"),
        ("عبد الله الخالدي", "gulf", "Abdullah Al Khaldi"),
        ("أحمد المنصوري", "levant", "Ahmad Al Mansouri"),
        ("أحمد السيسي", "nile", "Ahmed El Sisi"),
        ("يوسف", "nile", "Youssef"),
        ("بن علي", "maghreb", "Ben Ali"),
        ("أبو بكر", "gulf", "Abu Bakr"),
        ("كارلوس غوميز", "gulf", "Carlos Gomez"),
    ],
)
def test_names_of_known_parts_are_spelt_as_their_region_does(name: str, region: Region, en: str) -> None:
    assert spelt(name, region) == (en, "lexicon")


@pytest.mark.parametrize(
    ("name", "en"),
    [
        ("سالم الزغبلي", "Salem Al Zaghbali"),
        ("عبد المعطاء", "Abdul Maataa"),
        ("مارك فرنشوبولس", "Mark Franchopoulos"),
    ],
)
def test_an_unknown_part_makes_a_name_transliterated(name: str, en: str) -> None:
    form = spelt(name)
    assert form is not None
    assert form.source == "transliterated"
    assert form.en.split()[0] == en.split()[0]


def test_the_article_of_an_unknown_name_is_its_regions() -> None:
    gulf, nile = spelt("سالم الزغبلي", "gulf"), spelt("سالم الزغبلي", "nile")
    assert gulf is not None
    assert nile is not None
    assert " Al Z" in gulf.en
    assert " El Z" in nile.en


def test_vowel_signs_are_heeded() -> None:
    assert spell("زُغْبُر", "arab") == "zoghbur"
    assert spell("زِغْبِر", "arab") == "zighbir"
    assert spell("زَغَبَر", "arab") == "zaghabar"
    assert "bb" in spell("زبّال", "arab")


def test_what_is_not_arabic_has_no_form() -> None:
    assert spelt("Northwind") is None
    assert spelt("") is None
    assert spelt("محمد 5") is None


@pytest.mark.parametrize(
    ("country", "region"), [("TN", "maghreb"), ("EG", "nile"), ("LB", "levant"), ("AE", "gulf"), (None, "gulf")]
)
def test_regions(country: str | None, region: Region) -> None:
    assert region_of(country) == region


def test_every_letter_has_a_form_in_every_style() -> None:
    for style in ("arab", "maghreb", "foreign"):
        assert {"ب", "ت", "ح", "خ", "ش", "ق", "ي", "و", "ا", "ع"} <= {c for c in table(style) if len(c) == 1}  # type: ignore[arg-type]


def test_contexts_grow_from_the_letter() -> None:
    assert list(contexts("بدر", 1)) == ["د", "در", "درب", "درب-", "درب--", "درب---", "درب----"]


def test_a_long_word_takes_linear_time() -> None:
    assert len(spell("بدر" * 50_000, "arab")) > 150_000

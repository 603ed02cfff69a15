from __future__ import annotations

import pytest

from smartnews.entities.latin_forms import Region, region_of, spelt, spelt_words
from smartnews.entities.transducer import STYLES, Style, Transducer
from smartnews.entities.transliterate import looks_foreign, spell


@pytest.mark.parametrize(
    ("name", "region", "en"),
    [
        ("محمد بن راشد", "gulf", "Mohammed bin Rashid"),
        ("محمد بن راشد", "maghreb", "Mohamed Ben Rached"),
        ("عبدالله الخالدي", "gulf", "Abdullah Al Khalidi"),
        ("عبد الله الخالدي", "gulf", "Abdullah Al Khalidi"),
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
    assert spell("زُغْبُر", "gulf") == "zughbur"
    assert spell("زِغْبِر", "gulf") == "zighbir"
    assert spell("زَغَبَر", "gulf") == "zaghabar"
    assert "bb" in spell("زبّال", "gulf")


def test_what_is_not_arabic_has_no_form() -> None:
    assert spelt("Northwind") is None
    assert spelt("") is None
    assert spelt("محمد 5") is None


@pytest.mark.parametrize(
    ("country", "region"), [("TN", "maghreb"), ("EG", "nile"), ("LB", "levant"), ("AE", "gulf"), (None, "gulf")]
)
def test_regions(country: str | None, region: Region) -> None:
    assert region_of(country) == region


@pytest.mark.parametrize("style", STYLES)
def test_every_letter_has_a_form_in_every_style(style: Style) -> None:
    for letter in "بتثجحخدذرزسشصضطظغفقكلمنه":
        assert spell(f"{letter}ا{letter}", style).strip("aeiou")


def test_words_of_a_name_say_how_they_were_read() -> None:
    read = [(word.key, word.read) for word in spelt_words("محمد بن زغبلان")]
    assert read == [("محمد", "lexicon"), ("بن", "particle"), ("زغبلان", "arab")]


@pytest.mark.parametrize("word", ["شتاينهوفر", "بيترسونفيتش", "ماكغوايردي"])
def test_a_foreign_name_is_known_by_its_letters(word: str) -> None:
    assert looks_foreign(word) > 0


@pytest.mark.parametrize("word", ["الزغبلي", "المحطاب", "عطيفان"])
def test_an_arab_name_is_known_by_its_letters(word: str) -> None:
    assert looks_foreign(word) < 0


def test_a_known_name_is_preferred_if_it_is_likely_enough() -> None:
    def spelt_by(known: dict[str, float]) -> str:
        return "".join(Transducer(known).chunks("برنفيلد", "foreign"))

    alone = spelt_by({})
    assert alone != "bernfield"
    assert spelt_by({"bernfield": 6.0}) == "bernfield"
    assert spelt_by({"bernfielder": 6.0}) == alone
    assert spelt_by({"hamilton": 6.0}) == alone


def test_chunks_are_one_a_letter() -> None:
    assert len(Transducer({}).chunks("بدر" * 20, "gulf")) == 60


def test_a_long_word_takes_linear_time() -> None:
    assert len(spell("بدر" * 50_000, "gulf")) > 150_000


def test_unknown_characters_are_spelt_as_nothing_or_something_but_do_not_fail() -> None:
    assert isinstance(spell("ݐۀ", "gulf"), str)

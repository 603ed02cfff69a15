from __future__ import annotations

import pytest
from training.names.letters import aligned, chunks_of, distance, likeness, odds_of
from training.names.pairs import held_word, joined, latin_units

PAIRS = {
    ("سالم", "salem"): 3,
    ("سلمان", "salman"): 2,
    ("مالك", "malek"): 1,
    ("كريم", "karim"): 2,
    ("كمال", "kamal"): 1,
    ("نبيل", "nabil"): 1,
    ("نادر", "nader"): 1,
    ("بلال", "bilal"): 1,
}


def test_each_letter_gets_its_chunk() -> None:
    rows = {word: chunks for word, chunks, _ in aligned(PAIRS)}
    assert rows["سالم"] == ["s", "a", "le", "m"]
    assert rows["كريم"] == ["ka", "r", "i", "m"]


def test_a_form_is_like_its_word_and_unlike_others() -> None:
    odds = odds_of(aligned(PAIRS))
    assert likeness("سليم", "salim", odds) > likeness("سليم", "karim", odds)
    assert chunks_of("سليم", "salim", odds) == ["sa", "l", "i", "m"]
    assert chunks_of("سليم", "karim", odds) is None


@pytest.mark.parametrize(("one", "other", "edits"), [("", "abc", 3), ("salem", "salim", 1), ("omar", "omar", 0)])
def test_edit_distance(one: str, other: str, edits: int) -> None:
    assert distance(one, other) == edits


def test_words_of_a_name_get_their_forms() -> None:
    assert joined(latin_units("Abdel Rahman El-Sayed"), ["عبدالرحمن", "السيد"]) == ["Abdel Rahman", "El Sayed"]
    assert joined(latin_units("Ahmed"), ["احمد", "السيد"]) is None


def test_about_a_twentieth_of_words_is_held_back() -> None:
    held = [held_word(f"{one}{other}") for one in "ابتثجحخدذرزسشصضطظعغف" for other in "ابتثجحخدذرزسشصضطظعغف"]
    assert 5 <= held.count("measure") <= 20
    assert 5 <= held.count("choose") <= 20

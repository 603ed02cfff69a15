"""The gate for Latin forms: scores on the names beside us may not fall below tests/floors.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from benchmarks.latin import foreign_words, press, score, score_words

FLOORS = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))["latin"]


@pytest.mark.shared
def test_latin_forms_of_people_of_press_texts(shared: Path) -> None:
    pairs = list(press(shared / "data"))
    found = {**score(pairs), **score_words(pairs)}
    assert {
        kind: found[kind].exact for kind in FLOORS["press"] if found[kind].exact * 100 < FLOORS["press"][kind]
    } == {}


@pytest.mark.shared
def test_foreign_words_that_were_held_back(shared: Path) -> None:
    assert foreign_words(shared / "data").exact * 100 >= FLOORS["foreign_words"]

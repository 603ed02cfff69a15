"""What was found out about words is remembered, and bounded."""

from __future__ import annotations

import pytest

from smartnews.draft import Tokens
from smartnews.text import memory
from smartnews.text.memory import WordMemory


def test_a_word_is_read_once() -> None:
    asked: list[str] = []
    lengths = WordMemory(lambda word: asked.append(word) or len(word))  # type: ignore[func-returns-value]
    assert [lengths[word] for word in ("دبي", "الرياض", "دبي")] == [3, 6, 3]
    assert asked == ["دبي", "الرياض"]


def test_told_leaves_out_punctuation_and_words_of_which_nothing_is_known() -> None:
    tokens = Tokens(["قال", "،", "وزير", "قال"], [0, 3, 5, 10], [3, 4, 9, 13], "wpww")
    roles = WordMemory(lambda word: "role" if word in ("وزير", "،") else "")
    assert list(roles.told(tokens)) == [(2, "role")]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LARGEST", 10)
    words = WordMemory(str.upper)
    for number in range(100):
        assert words[f"w{number}"] == f"W{number}"
    assert len(words) <= 10


def test_what_is_met_often_is_read_once_however_much_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LARGEST", 10)
    asked: list[str] = []
    words = WordMemory(lambda word: asked.append(word) or len(word))  # type: ignore[func-returns-value]
    for number in range(100):
        assert words["وزير"] == 4
        assert words[f"w{number}"] == len(f"w{number}")
    assert asked.count("وزير") == 1

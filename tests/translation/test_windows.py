from __future__ import annotations

import pytest

from smartnews.translation.windows import batches, windows


def _words(text: str) -> int:
    return len(text.split())


def test_a_short_text_is_one_window() -> None:
    assert list(windows("قال الوزير إن الخطة جاهزة.", _words, 20)) == ["قال الوزير إن الخطة جاهزة."]


def test_a_long_text_is_parted_at_its_marks_and_nothing_is_lost() -> None:
    text = "افتتح الوزير المعرض صباح اليوم؛ ثم زار الأجنحة، وتحدث إلى العارضين، وشكر المنظمين على جهودهم الكبيرة"
    parts = list(windows(text, _words, 8))
    assert " ".join(parts) == text
    assert all(_words(part) <= 8 for part in parts)
    assert parts[0].endswith("؛")


@pytest.mark.parametrize("text", ["ا" * 100_000, "word " * 50_000, "، " * 20_000, ""])
def test_no_text_hangs_or_loses_characters(text: str) -> None:
    parts = list(windows(text.strip(), len, 100))
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(0 < len(part) <= 100 for part in parts)


def test_batches_hold_sentences_of_like_length_and_no_more_than_they_may() -> None:
    lengths = [3, 40, 17, 16, 33, 18, 0, 31]
    found = list(batches(lengths, 64))
    assert found == [(48, [1]), (48, [4]), (32, [7, 5]), (32, [2]), (16, [3, 0, 6])]


def test_the_length_that_a_sentence_is_taken_for_is_its_own() -> None:
    alone = next(iter(batches([18], 64)))[0]
    together = [length for length, batch in batches([5, 31, 18, 64], 1000) if 2 in batch]
    assert together == [alone]

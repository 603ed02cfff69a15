from __future__ import annotations

import pytest

from smartnews.translation.carry import parted
from smartnews.translation.placeholders import Slot, fill


def _slots(text: str) -> list[Slot]:
    slots, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        if word.isdigit():
            slots.append(Slot(start, at, "n", f"{int(word):,}"))
    return slots


def test_one_part_as_long_as_there_are_tokens() -> None:
    text = "باع المصنع 1200 سيارة و 30 شاحنة في 2023"
    assert list(parted(text, _slots(text))) == [
        ("باع المصنع <n0> سيارة و <n1> شاحنة في <n2>", {"<n0>": "1,200", "<n1>": "30", "<n2>": "2,023"})
    ]


def test_more_numbers_than_tokens_make_more_parts_each_with_its_own() -> None:
    text = "، ".join(f"وارتفع السهم {number} نقطة" for number in range(101, 125))
    parts = list(parted(text, _slots(text)))
    assert len(parts) > 2
    assert all(0 < len(tokens) <= 10 for _, tokens in parts)
    whole = " ".join(fill(part, tokens) for part, tokens in parts)
    assert whole == text
    assert all("<n0>" in part for part, _ in parts)


@pytest.mark.parametrize("longest", [20, 30])
def test_short_parts_never_cut_a_slot(longest: int) -> None:
    text = "زار الوفد دولة الإمارات العربية المتحدة ثم زار المملكة العربية السعودية وعاد إلى بلاده"
    names = ("دولة الإمارات العربية المتحدة", "المملكة العربية السعودية")
    slots = [Slot(text.index(name), text.index(name) + len(name), "e", name[::-1]) for name in names]
    parts = list(parted(text, slots, longest))
    assert len(parts) > 1
    assert [target for _, tokens in parts for target in tokens.values()] == [name[::-1] for name in names]
    assert all(len(part) <= longest + 4 for part, _ in parts)

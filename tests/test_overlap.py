from __future__ import annotations

import random
from itertools import pairwise

import pytest

from smartnews.overlap import overlapping


def test_short_sequences_are_one_window() -> None:
    assert list(overlapping([1, 2, 3], range(3), 6)) == [(range(3), range(3))]
    assert list(overlapping([], range(0), 6)) == [(range(0), range(0))]


@pytest.mark.parametrize("seed", range(20))
def test_windows_fit_and_keep_each_item_once(seed: int) -> None:
    chance = random.Random(seed)
    sizes = [chance.randint(0, 9) for _ in range(200)]
    windows = list(overlapping(sizes, range(20, 180), 30))
    assert all(sum(sizes[item] for item in part) <= 30 for part, _ in windows)
    assert [item for _, keep in windows for item in keep] == list(range(20, 180))
    assert all(keep.start >= part.start and keep.stop <= part.stop for part, keep in windows)
    assert any(earlier.stop > later.start for (earlier, _), (later, _) in pairwise(windows))

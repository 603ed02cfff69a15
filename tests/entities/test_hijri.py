from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from smartnews.entities.hijri import from_hijri, month_from_hijri, year_from_hijri


@pytest.mark.parametrize(
    ("hijri", "gregorian"),
    [
        ((1445, 9, 1), date(2024, 3, 11)),  # the Ramadan that Saudi Arabia announced
        ((1444, 1, 1), date(2022, 7, 30)),
        ((1343, 1, 1), date(1924, 8, 1)),  # the first day of the table
        ((1500, 12, 30), date(2077, 11, 16)),  # its last
    ],
)
def test_umm_al_qura(hijri: tuple[int, int, int], gregorian: date) -> None:
    assert from_hijri(*hijri) == gregorian


def test_tabular_calendar_outside_the_table() -> None:
    assert from_hijri(1, 1, 1) == date(622, 7, 19)  # 16 July 622 in the Julian calendar
    assert abs(from_hijri(1342, 12, 30) - date(1924, 7, 31)) <= timedelta(days=2)
    assert from_hijri(1501, 1, 1) == date(2077, 11, 17)


def test_every_month_of_the_table_follows_the_one_before() -> None:
    months = [(year, month) for year in range(1343, 1501) for month in range(1, 13)]
    starts = [from_hijri(year, month, 1) for year, month in months]
    lengths = {(after - before).days for before, after in pairwise(starts)}
    assert lengths == {28, 29, 30, 31}  # two months of the old official calendar were put right by a day
    assert sum((after - before).days in (29, 30) for before, after in pairwise(starts)) > 1880


@pytest.mark.parametrize("day", [(1445, 13, 1), (1445, 0, 1), (1445, 9, 31), (1445, 10, 30), (0, 1, 1)])
def test_days_that_do_not_exist(day: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"Hijri day|has 29 days"):
        from_hijri(*day)


def test_months_and_years_as_a_whole() -> None:
    assert month_from_hijri(1445, 9) == "2024-03"
    assert year_from_hijri(1446) == 2024
    assert year_from_hijri(1443) == 2022

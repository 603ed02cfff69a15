"""How many articles of a topic there are in each day, week, month or year: small bars along one axis of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from smartnews.article import Article, DateNormal
from smartnews.translation.wording import Wording

__all__ = ["Axis", "Bar", "Strip", "day_of"]

Scale = Literal["day", "week", "month", "year"]

HEIGHT, STEP, WIDTH = 28.0, 10.0, 8.0
"""Units of a strip: its height, the distance of two bars, the width of a bar."""
_MOST_BARS = 40
_LEAST_SHARE = 2.0
_OPENING = 400
"""Code points from the beginning in which the day of publication stands, if it does in a text without a dateline."""
_YEARS = range(1900, 2101)


def day_of(article: Article, given: date | None = None) -> date | None:
    """Return the day of an article, or None if it cannot be told.

    Args:
        article: the article; its dateline is asked first, then the first whole date of its opening. The days of an
            event ("from 5 to 7 May") are no day of publication.
        given: the day that came with it, which is believed unless its year is out of reason.
    """
    if given is not None and given.year in _YEARS:
        return given
    dateline = article.anatomy.dateline
    end = dateline.end if dateline is not None else 0
    found, ends = [], set()
    for entity in article.entities:
        if entity.start >= max(end, _OPENING):
            break
        normal = entity.normal
        if not isinstance(normal, DateNormal) or normal.iso is None:
            continue
        if normal.end is not None:
            ends.add(normal.end)  # it stands there once more, as a date of its own
        elif normal.iso not in ends and (day := _day(normal.iso)) is not None:
            found.append((dateline is None or not dateline.start <= entity.start < end, entity.start, day))
    return min(found)[2] if found else None


def _day(iso: str) -> date | None:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return None
    return day if day.year in _YEARS and len(iso) == 10 else None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a strip: where it stands, how high it is, and what it says."""

    x: float
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The bars of one topic, and all that they say in one line."""

    bars: Sequence[Bar]
    label: str


class Axis:
    """The axis of time that all strips of a page share.

    Args:
        days: how many articles each day has; at least one day.
        wording: the wording of dates.
        of_week: what a week is called, ``{day}`` being its Monday.
    """

    def __init__(self, days: Mapping[date, int], wording: Wording, of_week: str) -> None:
        self._wording = wording
        self._of_week = of_week
        first, last = min(days), max(days)
        scales: tuple[Scale, ...] = ("day", "week", "month")
        self.scale: Scale = next((one for one in scales if len(_periods(first, last, one)) <= _MOST_BARS), "year")
        self._at = {period: index for index, period in enumerate(_periods(first, last, self.scale))}
        self.width = STEP * len(self._at)
        self.height = HEIGHT
        labels = [self._label(period) for period in self._at]
        self._labels = labels
        self.ends = labels[0], labels[-1]

    def strip(self, days: Mapping[date, int], top: int | None = None) -> Strip:
        """Return the bars for how many articles there were on each day.

        Args:
            days: the days, all of them on the axis.
            top: how many articles a bar of full height stands for; the most of a period when None.
        """
        counts = self.counts(days)
        full = top or max(counts.values(), default=1)
        bars = []
        for index, count in sorted(counts.items()):
            height = round(max(HEIGHT * min(1.0, count / full), _LEAST_SHARE), 1)
            x = index * STEP + (STEP - WIDTH) / 2
            bars.append(Bar(x, round(HEIGHT - height, 1), height, f"{self._labels[index]}: {count}"))
        return Strip(bars, "; ".join(bar.label for bar in bars))

    def counts(self, days: Mapping[date, int]) -> Counter[int]:
        """Return how many articles each period has, by its place on the axis; only those with any."""
        counts: Counter[int] = Counter()
        for day, count in days.items():
            counts[self._at[_start(day, self.scale)]] += count
        return counts

    def _label(self, period: date) -> str:
        iso = period.isoformat()
        text = self._wording.date({"year": iso[:4], "month": iso[:7]}.get(self.scale, iso)) or iso
        return self._of_week.format(day=text) if self.scale == "week" else text


def _start(day: date, scale: Scale) -> date:
    """Return the first day of the period that a day lies in."""
    match scale:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "year":
            return day.replace(month=1, day=1)


def _periods(first: date, last: date, scale: Scale) -> list[date]:
    """Return the first days of the periods from one day to another; too many for a chart are cut off."""
    periods: list[date] = []
    period = _start(first, scale)
    limit = _MOST_BARS + 1 if scale != "year" else len(_YEARS)
    while period <= last and len(periods) < limit:
        periods.append(period)
        period = _start(period + timedelta(days={"day": 1, "week": 7, "month": 31, "year": 366}[scale]), scale)
    return periods

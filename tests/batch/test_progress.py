"""What is said of how far a run has come."""

from __future__ import annotations

import io

import pytest

from smartnews.batch import progress
from smartnews.batch.progress import Bar, Lines, for_stream


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    return now


def test_lines_come_every_ten_seconds_and_at_the_end() -> None:
    assert isinstance(for_stream(io.StringIO()), Lines)


def test_a_line_has_the_rate_the_share_and_the_time_left(clock: list[float]) -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    clock[0] = 104.0
    lines.update(400, 0, 0.1)
    assert stream.getvalue() == ""
    clock[0] = 110.0
    lines.update(2000, 1, 0.25)
    assert stream.getvalue() == "2,000 documents, 200.0/s, 1 failure, 25%, 0:00:30 left\n"
    clock[0] = 111.0
    lines.update(2100, 1, None)
    lines.close()
    assert stream.getvalue().splitlines()[1] == "2,100 documents, 190.9/s, 1 failure"


def test_the_time_left_is_by_the_speed_of_this_session(clock: list[float]) -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.update(0, 0, 0.5)
    clock[0] = 110.0
    lines.update(100, 0, 0.6)
    assert stream.getvalue() == "100 documents, 10.0/s, 0 failures, 60%, 0:00:40 left\n"


def test_a_terminal_gets_a_bar() -> None:
    stream = Terminal()
    bar = for_stream(stream)
    assert isinstance(bar, Bar)
    bar.update(10, 2, 0.5)
    bar.close()
    assert "10 documents" in stream.getvalue()
    assert "2 failures" in stream.getvalue()

"""How far a run has come: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import IO, Protocol

__all__ = ["Bar", "Lines", "Progress", "for_stream"]

_EVERY = 10.0


class Progress(Protocol):
    """What a run tells how far it has come."""

    def update(self, documents: int, failures: int, fraction: float | None) -> None:
        """Take the documents of this session, the failures of the run, and the share of the input that is done."""
        ...

    def close(self) -> None:
        """End the display."""
        ...


@dataclass(slots=True)
class _Course:
    """Says how far a run has come; what an earlier session did counts for the share, not for the speed."""

    started: float = field(default_factory=lambda: monotonic())
    behind: float = 0.0

    def sentence(self, documents: int, failures: int, fraction: float | None) -> str:
        seconds = monotonic() - self.started
        rate = documents / seconds if seconds else 0.0
        parts = [_counted(documents, "document"), f"{rate:,.1f}/s", _counted(failures, "failure")]
        if fraction is not None:
            if documents == 0:
                self.behind = fraction
            parts.append(f"{fraction:.0%}")
            if self.behind < fraction < 1:
                left = seconds * (1 - fraction) / (fraction - self.behind)
                parts.append(f"{timedelta(seconds=round(left))} left")
        return ", ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


@dataclass(slots=True)
class Lines:
    """Writes a line to ``stream`` every ten seconds, and one at the end."""

    stream: IO[str]
    _course: _Course = field(default_factory=_Course)
    _shown: float = field(default_factory=lambda: monotonic())
    _line: str = ""

    def update(self, documents: int, failures: int, fraction: float | None) -> None:
        """Write a line if the last one is old enough."""
        self._line = self._course.sentence(documents, failures, fraction)
        if monotonic() - self._shown >= _EVERY:
            self._write()

    def close(self) -> None:
        """Write the last line."""
        if self._line:
            self._write()

    def _write(self) -> None:
        self._shown = monotonic()
        print(self._line, file=self.stream, flush=True)
        self._line = ""


class Bar:
    """A bar of rich, with the rate and the time that is left."""

    def __init__(self, stream: IO[str]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as RichProgress

        self._rich = RichProgress(BarColumn(), TextColumn("{task.description}"), console=Console(file=stream))
        self._task = self._rich.add_task("starting", total=None)
        self._course = _Course()

    def update(self, documents: int, failures: int, fraction: float | None) -> None:
        """Move the bar, which is shown from the first time on."""
        self._rich.start()
        sentence = self._course.sentence(documents, failures, fraction)
        total = None if fraction is None else 1.0
        self._rich.update(self._task, description=sentence, completed=fraction or 0.0, total=total)

    def close(self) -> None:
        """Leave the bar as it is."""
        self._rich.stop()


def for_stream(stream: IO[str] | None = None) -> Progress:
    """Return the display that fits the stream (standard error by default): a bar if it is a terminal."""
    target = sys.stderr if stream is None else stream
    return Bar(target) if target.isatty() else Lines(target)

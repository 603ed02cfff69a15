"""What a run has done so far, in figures: ``stats.json``."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, perf_counter
from typing import TypeVar

from smartnews.batch.manifest import Failed, Shard

__all__ = ["Session", "Statistics"]

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a run. ``session`` is this session's share; times are seconds, added up over all processes.

    An article of which one stage failed counts among ``articles`` and among ``failures``.
    """

    documents: int
    articles: int
    duplicates: int
    failures: int
    failures_by_code: dict[str, int]
    words: int
    shards: int
    complete: bool
    session_documents: int
    session_words: int
    session_seconds: float
    words_per_second: float
    seconds_by_stage: dict[str, float]

    def to_json(self) -> str:
        """Return the figures as JSON, as in ``stats.json``."""
        session = {
            "documents": self.session_documents,
            "words": self.session_words,
            "seconds": round(self.session_seconds, 3),
            "words_per_second": round(self.words_per_second, 1),
            "seconds_by_stage": {name: round(value, 3) for name, value in sorted(self.seconds_by_stage.items())},
        }
        whole = {
            "complete": self.complete,
            "documents": self.documents,
            "articles": self.articles,
            "duplicates": self.duplicates,
            "failures": self.failures,
            "failures_by_code": dict(sorted(self.failures_by_code.items())),
            "words": self.words,
            "shards": self.shards,
        }
        return json.dumps({"schema": "smartnews.stats/1", **whole, "session": session}, indent=2) + "\n"


@dataclass(slots=True)
class Session:
    """Counts what is done since the run was started, this time."""

    started: float = field(default_factory=monotonic)
    documents: int = 0
    words: int = 0
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def clock(self, stage: str) -> Iterator[None]:
        """Count the time that passes inside as that of a stage of the run itself."""
        started = perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += perf_counter() - started

    def clocked(self, stage: str, stream: Iterator[_Item]) -> Iterator[_Item]:
        """Yield what the stream does, and count the time that it takes."""
        while True:
            with self.clock(stage):
                try:
                    item = next(stream)
                except StopIteration:
                    return
            yield item

    def add(self, shard: Shard, seconds: Mapping[str, float]) -> None:
        """Count a finished shard."""
        self.documents += shard.documents
        self.words += shard.words
        for stage, taken in seconds.items():
            self.seconds[stage] += taken

    def statistics(self, shards: Iterable[Shard], *, complete: bool) -> Statistics:
        """Return the figures of the finished shards, from this session and earlier ones."""
        listed = list(shards)
        failures: list[Failed] = [failed for shard in listed for failed in shard.failures]
        elapsed = monotonic() - self.started
        return Statistics(
            documents=sum(shard.documents for shard in listed),
            articles=sum(shard.articles for shard in listed),
            duplicates=sum(shard.duplicates for shard in listed),
            failures=len(failures),
            failures_by_code=dict(Counter(failed.code for failed in failures)),
            words=sum(shard.words for shard in listed),
            shards=len(listed),
            complete=complete,
            session_documents=self.documents,
            session_words=self.words,
            session_seconds=elapsed,
            words_per_second=self.words / elapsed if elapsed else 0.0,
            seconds_by_stage=dict(self.seconds),
        )

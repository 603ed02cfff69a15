"""The engine of one machine: worker processes, watched and replaced. An actor of Ray holds one with a single worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from smartnews.batch.crew import Crew, Lost
from smartnews.batch.shards import OpenShard
from smartnews.batch.worker import Done, Job, Task

__all__ = ["Local"]

_GLANCE = 0.5
"""Seconds between two looks at the clock, when no worker says anything."""


class Local:
    """Does shards on ``workers`` processes, each given up when silent for ``timeout`` seconds over a document."""

    def __init__(self, job: Job, workers: int, timeout: float) -> None:
        self._crew = Crew(job, workers, timeout)
        self._ahead = workers

    def work(self, shards: Iterator[OpenShard]) -> Iterator[tuple[OpenShard, Done]]:
        """Yield each shard as soon as its files wait under their temporary names, or are handed back.

        The workers are kept busy, with no more shards read ahead than there are workers.

        Raises:
            BatchError: a worker cannot start, or cannot write.
        """
        crew = self._crew
        pending: deque[Task] = deque()
        unfinished: dict[int, OpenShard] = {}
        more = True
        while True:
            if more and len(pending) < self._ahead:
                following = next(shards, None)
                more = following is not None
                if following is not None:
                    unfinished[following.number] = following
                    pending.append(following.task())
            if not more and not unfinished:
                return
            crew.want(len(pending))
            while pending and crew.give(pending[0]):
                pending.popleft()
            for task, outcome in crew.events(0 if more and len(pending) < self._ahead else _GLANCE):
                shard = unfinished[task.shard]
                if isinstance(outcome, Lost):
                    pending.appendleft(shard.after(task, outcome))
                elif task.mode == "probe":
                    pending.appendleft(shard.task())
                else:
                    del unfinished[shard.number]
                    yield shard, outcome

    def close(self) -> None:
        """End all workers at once."""
        self._crew.close()

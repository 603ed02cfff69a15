"""The worker processes of a run: started when there is work, watched, and replaced when they die or hang."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Literal

from smartnews.batch.worker import At, Done, Job, Ready, Refused, Task, work
from smartnews.errors import BatchError

__all__ = ["Crew", "Lost"]

_START_SECONDS = 600.0
"""How long a worker may take to load its models."""
_STARTS = 3
"""After so many workers in a row that were killed while they started, none is started any more."""
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",  # one thread each: more of them get into each other's way
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # whoever walks through a set, in a stage of whatever origin, does so in the same order
}


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose worker died or hung: at which document of the shard (None: in a batch), and what happened."""

    position: int | None
    code: Literal["worker-died", "worker-hung"]
    reason: str


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    heard: float
    ready: bool = False
    task: Task | None = None
    position: int | None = None


class Crew:
    """Up to ``size`` workers; ``timeout`` is how many seconds one may be silent over a batch or a document."""

    def __init__(self, job: Job, size: int, timeout: float) -> None:
        self._job = job
        self._size = size
        self._timeout = timeout
        self._workers: list[_Worker] = []
        self._killed_starting = 0

    def busy(self) -> int:
        """Return how many tasks are being done."""
        return sum(worker.task is not None for worker in self._workers)

    def want(self, tasks: int) -> None:
        """Start workers until there is one for each of ``tasks`` waiting ones, or all there may be."""
        free = sum(worker.task is None for worker in self._workers)
        while free < tasks and len(self._workers) < self._size:
            self._workers.append(self._started())
            free += 1

    def give(self, task: Task) -> bool:
        """Give the task to a worker that waits for one, and return whether there was any."""
        for worker in list(self._workers):
            if worker.ready and worker.task is None:
                try:
                    worker.connection.send(task)
                except OSError:  # it died while it had nothing to do
                    self._end(worker)
                    continue
                worker.task, worker.position, worker.heard = task, None, time.monotonic()
                return True
        return False

    def events(self, seconds: float) -> Iterator[tuple[Task, Done | Lost]]:
        """Yield the tasks that were done or lost; wait for the first sign of any worker, up to ``seconds``.

        Raises:
            BatchError: a worker cannot start, or cannot write.
        """
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection), timeout=seconds):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                yield from self._lost(worker, "worker-died", *self._how_it_ended(worker))
                continue
            worker.heard = time.monotonic()
            match message:
                case Ready():
                    worker.ready = True
                    self._killed_starting = 0
                case Refused(text):
                    raise BatchError(text)
                case At(position):
                    worker.position = position
                case Done() if worker.task is not None:
                    task, worker.task = worker.task, None
                    yield task, message
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.task is not None and now - worker.heard > self._timeout:
                yield from self._lost(worker, "worker-hung", f"No result after {self._timeout:g} seconds.")
            elif not worker.ready and now - worker.heard > _START_SECONDS:
                raise BatchError("A worker did not start.", "Look whether the models can be loaded.")

    def close(self) -> None:
        """End all workers at once."""
        for worker in list(self._workers):
            self._end(worker)

    def _started(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(self._job, theirs), daemon=True, name="smartnews-batch")
        with _environment():
            process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic())

    def _lost(
        self, worker: _Worker, code: Literal["worker-died", "worker-hung"], reason: str, by_signal: bool = False
    ) -> Iterator[tuple[Task, Lost]]:
        task, ready = worker.task, worker.ready
        self._end(worker)
        if task is not None:
            yield task, Lost(worker.position, code, reason)
        elif not ready:
            self._killed_starting += by_signal
            if by_signal and self._killed_starting < _STARTS:
                return
            raise BatchError(
                f"A worker died while it was started ({reason.rstrip('.')}).",
                'A script that calls batch.run needs `if __name__ == "__main__":`; else look at what it printed.',
            )

    @staticmethod
    def _how_it_ended(worker: _Worker) -> tuple[str, bool]:
        """What is to be said of it, and whether it was ended by a signal."""
        worker.process.join(10)
        code = worker.process.exitcode
        if code is None:
            return "Its worker closed its connection.", False
        if code < 0:
            return f"Its worker was ended by signal {-code}.", True
        return f"Its worker ended with status {code}.", False

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        with suppress(OSError):
            worker.connection.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()


@contextmanager
def _environment() -> Iterator[None]:
    """Let processes that are started meanwhile have the workers' environment."""
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update(_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

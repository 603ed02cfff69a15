"""What runs in a worker process: it takes a shard's documents, analyses them and writes the shard's files."""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal, Protocol, cast

from smartnews.article import Article, Failure
from smartnews.batch.copies import Copy, Item
from smartnews.batch.manifest import Failed, WrittenFile
from smartnews.batch.timing import StageClock
from smartnews.batch.writers import Encoded, Formats, encode, pack, write
from smartnews.errors import SettingsError, SmartnewsError
from smartnews.settings import Settings
from smartnews.text.extract import Document

__all__ = ["At", "Done", "Job", "Mode", "Piper", "Ready", "Refused", "Task", "build", "outcomes", "work"]

Mode = Literal["whole", "probe", "single"]
"""How a task is done: "whole" in batches; "probe" one document at a time, to see which one is fatal, writing nothing;
"single" one at a time, and written."""


class Piper(Protocol):
    """What a factory of pipelines returns: `smartnews.Pipeline`, or anything else with its ``pipe``."""

    def pipe(self, texts: Iterable[str | Document], batch_size: int = ...) -> Iterator[Article | Failure]:
        """Yield an article or a failure for each text, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What all workers of a run need to know.

    ``pipeline`` names the factory: "module:callable". Without a folder, the files are handed back instead of written.
    """

    pipeline: str
    settings: Settings
    folder: Path | None
    formats: Formats
    batch_size: int


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to be done from document ``start`` of it on; ``excluded`` are those known to be fatal, by place."""

    shard: int
    first: int
    items: tuple[Item, ...]
    mode: Mode = "whole"
    start: int = 0
    excluded: dict[int, Failure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker's pipeline is built."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The worker cannot do any task at all: its pipeline cannot be built, or its files cannot be written."""

    message: str


@dataclass(frozen=True, slots=True)
class At:
    """The worker begins a batch (``position`` None), or one document at its place in the shard."""

    position: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """The task is done; its files, if it has any, wait under their temporary names of process ``pid``.

    If the job has no folder, ``contents`` is what they are to hold.
    """

    pid: int
    files: tuple[WrittenFile, ...] = ()
    failures: tuple[Failed, ...] = ()
    articles: int = 0
    words: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    contents: tuple[bytes, ...] = ()


def build(job: Job) -> Piper:
    """Return the job's pipeline.

    Raises:
        SettingsError: there is no such factory.
        SmartnewsError: what the factory raises.
    """
    module, _, name = job.pipeline.partition(":")
    try:
        factory = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(f"There is no pipeline {job.pipeline!r}: {error}.", 'Write "module:callable".') from error
    return cast(Piper, factory(job.settings))


def work(job: Job, connection: Connection) -> None:
    """Do tasks from the connection until it is closed; this is the main function of a worker process."""
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent was killed, or has ended the run
        _work(job, connection)


def _work(job: Job, connection: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        pipeline = build(job)
    except SmartnewsError as error:
        connection.send(Refused(str(error)))
        return
    except Exception as error:
        connection.send(Refused(f"{type(error).__name__} while the pipeline was built: {error}"))
        return
    clock = StageClock(pipeline)
    connection.send(Ready())
    while True:
        task: Task = connection.recv()
        done = perform(task, job, pipeline, clock, connection)
        connection.send(done)
        if isinstance(done, Refused):
            return


def perform(task: Task, job: Job, pipeline: Piper, clock: StageClock, connection: Connection) -> Done | Refused:
    """Analyse the task's documents, shortest first, and write them in the order of the input."""
    started = time.perf_counter()
    results: dict[int, Encoded | Failed] = {}
    words = 0

    def failed(place: int, failure: Failure) -> Failed:
        return Failed(task.first + place, failure.id, failure.code, failure.stage, failure.message[:500])

    copies: list[Copy] = []
    open_places: list[int] = []
    for place, item in enumerate(task.items):
        failure = item if isinstance(item, Failure) else task.excluded.get(place)
        if isinstance(item, Copy):
            copies.append(item)
        elif failure is not None:
            results[place] = failed(place, failure)
        elif place >= task.start:
            open_places.append(place)
    size = 1
    if task.mode == "whole":
        size = job.batch_size
        open_places.sort(key=lambda place: _length(task.items[place]))
    partly: list[Failed] = []
    for at in range(0, len(open_places), size):
        places = open_places[at : at + size]
        connection.send(At(places[0] if task.mode != "whole" else None))
        batch = [cast(Document, task.items[place]) for place in places]
        for place, (outcome, article) in zip(places, outcomes(pipeline, batch, job.formats), strict=True):
            results[place] = outcome if isinstance(outcome, Encoded) else failed(place, outcome)
            if article is not None:
                words += len(article.text.split())
                partly.extend(
                    Failed(task.first + place, article.id, warning.code, warning.stage, warning.message[:500])
                    for warning in article.warnings
                    if warning.code == "stage-failed"
                )
    if task.mode == "probe":
        return Done(os.getpid())
    ordered = [results[place] for place in sorted(results)]
    articles = [result for result in ordered if isinstance(result, Encoded)]
    failures = sorted([*partly, *(r for r in ordered if isinstance(r, Failed))], key=lambda f: (f.document, f.stage))
    analysed = time.perf_counter()
    contents: tuple[bytes, ...] = ()
    try:
        if job.folder is None:
            files, contents = pack(task.shard, articles, copies, job.formats)
        else:
            files = write(job.folder, task.shard, articles, copies, job.formats)
    except Exception as error:  # a full disk, no right to write: no other shard can be written either
        return Refused(f"The files of shard {task.shard} cannot be written: {type(error).__name__}: {error}")
    seconds = {**clock.take(analysed - started), "write": time.perf_counter() - analysed}
    return Done(os.getpid(), files, tuple(failures), len(articles), words, seconds, contents)


def outcomes(
    pipeline: Piper, batch: Sequence[Document], formats: Formats
) -> list[tuple[Encoded | Failure, Article | None]]:
    """What came of each document; if the batch as a whole raises, they are tried one at a time."""
    try:
        made = list(pipeline.pipe(batch, batch_size=len(batch)))
        if len(made) != len(batch):
            raise RuntimeError(f"the pipeline made {len(made)} results of {len(batch)} documents")
        return [(item, None) if isinstance(item, Failure) else (encode(item, formats), item) for item in made]
    except Exception as error:
        if len(batch) > 1:
            return [outcome for document in batch for outcome in outcomes(pipeline, [document], formats)]
        return [(Failure(id=batch[0].key(), code="pipeline-raised", stage="pipeline", message=_where(error)), None)]


def _where(error: Exception) -> str:
    """Return the kind of error and the line that raised it; its message might quote the text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}."


def _length(item: Item) -> int:
    return len(item.text) if isinstance(item, Document) and isinstance(item.text, str) else 0


def _leave_with_parent() -> None:
    """End this process when the parent does, however that came about: nobody would take its result."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

"""From a stream of documents to numbered shards, and what becomes of one whose worker was lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from smartnews.article import Failure
from smartnews.batch.crew import Lost
from smartnews.batch.worker import Mode, Task
from smartnews.text.extract import Document

__all__ = ["OpenShard", "cut", "digest"]


@dataclass(slots=True)
class OpenShard:
    """A shard that is being worked on: what is in it, and how often it failed as a whole."""

    number: int
    first: int
    items: tuple[Document | Failure, ...]
    input: str
    position: float | None = None
    losses: int = 0
    fatal: dict[int, Failure] = field(default_factory=dict)

    def task(self) -> Task:
        """Return the task of doing the shard as a whole."""
        return Task(self.number, self.first, self.items, excluded=dict(self.fatal))

    def after(self, task: Task, lost: Lost) -> Task:
        """Return what to do after a worker was lost over ``task``.

        First each document is tried alone, to see which are fatal; then the others are done as a whole. Should that
        fail again (only together they are too much), they are done and written one at a time.
        """
        if lost.position is None:
            self.losses += 1
            mode: Mode = "probe" if self.losses == 1 else "single"
            return replace(self.task(), mode=mode)
        item = self.items[lost.position]
        name = item.key() if isinstance(item, Document) else item.id
        self.fatal[lost.position] = Failure(id=name, code=lost.code, stage="worker", message=lost.reason)
        start = lost.position + 1 if task.mode == "probe" else 0
        return replace(self.task(), mode=task.mode, start=start)


def cut(documents: Iterable[Document | Failure], size: int) -> Iterator[tuple[int, tuple[Document | Failure, ...]]]:
    """Yield the shards' numbers, from 0, and their documents: ``size`` of them, in the last what is left."""
    stream = iter(documents)
    number = 0
    while items := tuple(islice(stream, size)):
        yield number, items
        number += 1


def digest(items: Iterable[Document | Failure]) -> str:
    """Return "sha256:…" over the documents, so that another input can be told."""
    state = hashlib.sha256()
    for item in items:
        parts = (
            ("failure", item.id, item.code)
            if isinstance(item, Failure)
            else (item.id, item.title, str(item.date), item.text)
        )
        for part in parts:
            data = b"" if part is None else str(part).encode("utf-8", "surrogatepass")
            state.update(b"%d:" % (-1 if part is None else len(data)))
            state.update(data)
    return "sha256:" + state.hexdigest()

"""From a stream of documents to numbered shards, and what becomes of one whose worker was lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from smartnews.article import Failure
from smartnews.batch.copies import Copy, Item
from smartnews.batch.crew import Lost
from smartnews.batch.worker import Mode, Task
from smartnews.text.extract import Document

__all__ = ["OpenShard", "cut", "digest"]


@dataclass(slots=True)
class OpenShard:
    """A shard that is being worked on: what is in it, and how often it failed as a whole or at which documents.

    ``input`` is the `digest` of its documents, ``marks`` that of the copies among them.
    """

    number: int
    first: int
    items: tuple[Item, ...]
    input: str
    position: float | None = None
    marks: str | None = None
    losses: int = 0
    suspects: set[int] = field(default_factory=set)
    fatal: dict[int, Failure] = field(default_factory=dict)

    def task(self) -> Task:
        """Return the task of doing the shard as a whole."""
        return Task(self.number, self.first, self.items, excluded=dict(self.fatal))

    def after(self, task: Task, lost: Lost) -> Task:
        """Return what to do after a worker was lost over ``task``.

        First each document is tried alone, to see which are fatal; then the others are done as a whole. Should that
        fail again (only together they are too much), they are done and written one at a time. A document is fatal only
        when a worker died of it twice: once, it may be somebody else who killed the worker.
        """
        if lost.position is None:
            self.losses += 1
            mode: Mode = "probe" if self.losses == 1 else "single"
            return replace(self.task(), mode=mode)
        if lost.code == "worker-died" and lost.position not in self.suspects:
            self.suspects.add(lost.position)
            return replace(self.task(), mode=task.mode, start=lost.position if task.mode == "probe" else 0)
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


def digest(items: Iterable[Item]) -> str:
    """Return "sha256:…" over the documents or copies, so that others can be told from them."""
    state = hashlib.sha256()
    for item in items:
        parts: tuple[object, ...]
        match item:
            case Failure():
                parts = ("failure", item.id, item.code)
            case Copy():
                parts = ("copy", item.document, item.id, item.cluster, item.original, item.similarity)
            case _:
                parts = (item.id, item.title, str(item.date), item.text)
        for part in parts:
            data = b"" if part is None else str(part).encode("utf-8", "surrogatepass")
            state.update(b"%d:" % (-1 if part is None else len(data)))
            state.update(data)
    return "sha256:" + state.hexdigest()

"""A run: a million articles over worker processes, here or on Ray, so that nothing is lost and nothing done twice.

The input is cut into shards of a fixed count of documents. A worker does a shard and writes its files to temporary
names, synced to the disk; then they are renamed, and then the manifest says so. Whatever is killed, and whenever, what
the manifest does not say is done again from the same documents, with the same result.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from smartnews.article import Failure
from smartnews.batch.copies import WINDOW, Copies, Copy
from smartnews.batch.identity import identity
from smartnews.batch.local import Local
from smartnews.batch.manifest import Failed, Manifest, Shard, replace_file, writing
from smartnews.batch.progress import Progress
from smartnews.batch.readers import Source, documents
from smartnews.batch.shards import OpenShard, cut, digest
from smartnews.batch.statistics import Session, Statistics
from smartnews.batch.worker import Done, Job
from smartnews.batch.writers import ArticleFormat, FactFormat, Formats, temporary_name
from smartnews.errors import BatchError, SettingsError
from smartnews.settings import Settings
from smartnews.text.extract import Document

__all__ = ["PIPELINE", "SHARD_SIZE", "TIMEOUT", "run"]

PIPELINE = "smartnews.pipeline:Pipeline"
SHARD_SIZE = 500
TIMEOUT = 300.0
_BATCH_SIZE = 32

Inputs = Iterable[Document | Failure | str | Mapping[str, Any]]


def run(
    inputs: Inputs,
    out: str | Path,
    *,
    settings: Settings | None = None,
    pipeline: str = PIPELINE,
    workers: int | None = None,
    shard_size: int = SHARD_SIZE,
    dedupe: bool = False,
    dedupe_window: int = WINDOW,
    articles: ArticleFormat = "jsonl",
    facts: FactFormat | None = None,
    timeout: float = TIMEOUT,
    max_errors: int | None = None,
    retry_failures: bool = False,
    progress: Progress | None = None,
    engine: Literal["local", "ray"] = "local",
    address: str | None = None,
) -> Statistics:
    """Analyse all documents into the folder ``out``, or go on with the run that is there; return its figures.

    Args:
        inputs: a `Source` of files, or any iterable of texts, documents or records; the same ones to go on with a run.
        out: the folder of this run alone.
        settings: what the pipeline does; `Settings()` when None.
        pipeline: "module:callable", called in each worker with the settings; its result has a method ``pipe``.
        workers: how many processes; as many as there are processors (on Ray: in the cluster) when None.
        shard_size: documents in a shard, which is what a worker holds in memory and what a kill can cost.
        dedupe: do not analyse articles that are copies of an earlier one, but say so in the table of duplicates.
        dedupe_window: with how many of the last articles that are no copies each one is compared, at most.
        articles: the format of the articles.
        facts: the format of the flat table of entities, figures and topics (and of duplicates: CSV when None).
        timeout: seconds without a result after which a batch of documents, then a single one, is given up.
        max_errors: how many failures the run may have; None for any number.
        retry_failures: do the shards with failures again, as a whole.
        progress: what to tell how far it is (`smartnews.batch.progress.for_stream`); None to be quiet.
        engine: where the work is done: "local" processes, or actors of "ray". The output is the same, so a run may be
            begun with one and finished with the other.
        address: the Ray cluster ("auto": the one of this machine); None starts Ray on this machine, for this run.

    Raises:
        SettingsError: an argument is wrong, or ``out`` holds another run, or one of other documents.
        ExtraMissingError: a format or the engine needs a package that is not installed.
        BatchError: the workers cannot start or write, or there were more failures than ``max_errors``.
    """
    at_least = {"workers": (workers, 1), "shard_size": (shard_size, 1), "max_errors": (max_errors, 0)}
    for name, (value, least) in {**at_least, "dedupe_window": (dedupe_window, 1)}.items():
        if value is not None and value < least:
            raise SettingsError(f"{name} is {value}.", f"Give {least} or more.")
    if not timeout > 0:
        raise SettingsError(f"timeout is {timeout}.", "Give seconds, more than 0.")
    chosen, folder = settings or Settings(), Path(out)
    formats = Formats(articles, facts, (facts or "csv") if dedupe else None)
    choices = {
        "pipeline": pipeline,
        "shard_size": shard_size,
        "batch_size": _BATCH_SIZE,
        "articles": articles,
        "facts": facts,
        "dedupe": dedupe_window if dedupe else None,
        "inputs": [str(path) for path in inputs.paths] if isinstance(inputs, Source) else None,
        "columns": inputs.columns if isinstance(inputs, Source) else {},
    }
    job = Job(pipeline, chosen, folder, formats, _BATCH_SIZE)
    doer = _engine(engine, job, workers, timeout, address)
    with Manifest(folder, identity(chosen, choices)) as manifest:
        if retry_failures:
            manifest.reopen_failed()
        copies = Copies(dedupe_window, chosen.max_chars) if dedupe else None
        return _Run(manifest, doer, shard_size, copies, max_errors, progress).go(inputs)


class Engine(Protocol):
    """Who does the shards."""

    def work(self, shards: Iterator[OpenShard]) -> Iterator[tuple[OpenShard, Done]]:
        """Yield each shard, in any order, as soon as its files wait under their temporary names in the folder."""
        ...

    def close(self) -> None:
        """End all that was started."""
        ...


class _Run:
    """One session of a run."""

    def __init__(
        self,
        manifest: Manifest,
        engine: Engine,
        shard_size: int,
        copies: Copies | None,
        max_errors: int | None,
        progress: Progress | None,
    ) -> None:
        self._manifest = manifest
        self._engine = engine
        self._shard_size = shard_size
        self._copies = copies
        self._max_errors = max_errors
        self._progress = progress
        self._session = Session()
        self._failures = manifest.failures
        self._fraction = 0.0

    def go(self, inputs: Inputs) -> Statistics:
        self._clean()
        self._write_failures()
        if self._progress is not None:
            self._progress.update(0, len(self._failures), None)
        try:
            if self._manifest.shards and _is_repeatable(inputs):
                self._verify(inputs)
            with closing(self._engine):
                for shard, done in self._engine.work(self._shards(inputs)):
                    self._finish(shard, done)
        finally:
            self._clean()
            self._write_failures()
            statistics = self._statistics()
            replace_file(self._manifest.folder / "stats.json", statistics.to_json().encode())
            if self._progress is not None:
                self._progress.close()
        return statistics

    def _verify(self, inputs: Inputs) -> None:
        """Read up to the last finished shard, before anything new is written from another input."""
        last = max(self._manifest.shards)
        for number, items in cut(documents(inputs), self._shard_size):
            self._check(number, items)
            if number == last:
                return

    def _shards(self, inputs: Inputs) -> Iterator[OpenShard]:
        """Yield the shards that are not finished."""
        count = 0
        for number, items in self._session.clocked("read", cut(documents(inputs), self._shard_size)):
            count = number + 1
            position = inputs.position if isinstance(inputs, Source) else None
            shard = self._marked(OpenShard(number, number * self._shard_size, items, self._check(number, items)))
            if number in self._manifest.shards:
                self._tell(position)
            else:
                yield replace(shard, position=position)
        if any(number >= count for number in self._manifest.shards):
            raise _other_input(self._manifest.folder, "it has fewer documents")
        self._manifest.end(count)

    def _marked(self, shard: OpenShard) -> OpenShard:
        """Return the shard with copies marked; a finished one is reopened if they are others now.

        That can be, since in a shard that is tried again there may be other documents than before.
        """
        if self._copies is None:
            return shard
        with self._session.clock("duplicates"):
            items = self._copies.mark(shard.items, shard.first)
        marks = digest(item for item in items if isinstance(item, Copy))
        finished = self._manifest.shards.get(shard.number)
        if finished is not None and finished.marks != marks:
            self._manifest.reopen([shard.number])
            self._failures = self._manifest.failures
        return replace(shard, items=items, marks=marks)

    def _check(self, number: int, items: tuple[Document | Failure, ...]) -> str:
        """Return the digest of the documents, if they may be those of the run in the folder."""
        finished, count, found = self._manifest.shards.get(number), self._manifest.shards_in_all, digest(items)
        if finished is not None and finished.input != found:
            first = number * self._shard_size
            raise _other_input(self._manifest.folder, f"document {first:,} or one soon after it differs")
        if count is not None and number >= count:
            raise _other_input(self._manifest.folder, "it has more documents")
        return found

    def _finish(self, shard: OpenShard, done: Done) -> None:
        folder = self._manifest.folder
        record = Shard(
            shard.number,
            shard.input,
            len(shard.items),
            done.articles,
            done.words,
            done.files,
            done.failures,
            sum(isinstance(item, Copy) for item in shard.items),
            shard.marks,
        )
        self._manifest.finish(record, {file.name: folder / temporary_name(file.name, done.pid) for file in done.files})
        self._session.add(record, done.seconds)
        self._failures.extend(record.failures)
        with writing(folder), (folder / "failures.jsonl").open("ab") as file:
            file.writelines(map(_line, record.failures))
        self._tell(shard.position)
        if self._max_errors is not None and len(self._failures) > self._max_errors:
            raise BatchError(
                f"{len(self._failures):,} failures are more than max_errors ({self._max_errors:,}).",
                f"See {folder / 'failures.jsonl'}; the same command with a higher limit goes on.",
            )

    def _tell(self, position: float | None) -> None:
        if self._progress is not None:
            self._fraction = max(self._fraction, position or 0.0)
            fraction = None if position is None else self._fraction
            self._progress.update(self._session.documents, len(self._failures), fraction)

    def _write_failures(self) -> None:
        """Write the failures in the order of the input; meanwhile they come in that in which shards are finished."""
        replace_file(self._manifest.folder / "failures.jsonl", b"".join(map(_line, self._manifest.failures)))

    def _statistics(self) -> Statistics:
        shards = self._manifest.shards
        return self._session.statistics(shards.values(), complete=self._manifest.shards_in_all == len(shards))

    def _clean(self) -> None:
        """Remove what workers have left that were ended in the midst of writing."""
        for file in self._manifest.folder.glob("*.tmp"):
            file.unlink(missing_ok=True)


def _line(failed: Failed) -> bytes:
    return json.dumps(asdict(failed), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _is_repeatable(inputs: Inputs) -> bool:
    return not isinstance(inputs, Iterator) and not (isinstance(inputs, Source) and inputs.once)


def _other_input(folder: Path, what: str) -> SettingsError:
    return SettingsError(
        f"{folder} holds a run of another input: {what}.", "Choose a new folder, or give the same documents."
    )


def _engine(name: str, job: Job, workers: int | None, timeout: float, address: str | None) -> Engine:
    if name == "ray":
        from smartnews.batch.ray import Ray

        return Ray(job, workers, timeout, address)
    if name != "local":
        raise SettingsError(f"There is no engine {name!r}.", "Choose one of local, ray.")
    if address is not None:
        raise SettingsError("address is of a Ray cluster.", 'Give engine="ray" too.')
    return Local(job, _processors() if workers is None else workers, timeout)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

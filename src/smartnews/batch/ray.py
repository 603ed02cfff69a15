"""The engine of many machines: Ray Data sends shards to a pool of actors, each with a worker process of its own.

The driver reads the input and writes the output, so neither has to be on a disk that all machines share. It puts shards
into Ray's object store, and Ray Data maps their numbers over the actors (``map_batches``, one shard a call). An actor
holds what a local run holds, with one worker (`smartnews.batch.local.Local`): the model is loaded once an actor, and a
document that kills or hangs the worker is found, and told by the same code, while the actor lives on. If an actor is
lost, Ray starts another and gives it the shard again. What the driver has not recorded was not done.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import queue
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

from smartnews.batch.local import Local
from smartnews.batch.manifest import Failed, WrittenFile
from smartnews.batch.shards import OpenShard
from smartnews.batch.statistics import Statistics
from smartnews.batch.worker import Done, Job
from smartnews.batch.writers import temporary_name
from smartnews.errors import BatchError, ExtraMissingError, SettingsError, SmartnewsError

try:
    import pyarrow
    import ray
    import ray.data
except ImportError as error:
    raise ExtraMissingError("The engine ray", "ray") from error

__all__ = ["Ray", "run"]

_AHEAD = 3
"""Shards for each actor that are read and not finished: one is worked on, two wait so that it never does."""
_ATTEMPTS = 5
"""How many actors may be lost over one shard."""
_MEGABYTE = 1 << 20


def run(inputs: Any, out: str | Path, *, address: str | None = None, **options: Any) -> Statistics:
    """Analyse all documents on Ray; the same as ``smartnews.batch.run(..., engine="ray")``, with all its arguments."""
    from smartnews.batch.runner import run as run_batch

    return run_batch(inputs, out, engine="ray", address=address, **options)


class Ray:
    """Does shards on ``workers`` actors (as many as there are processors when None) of the cluster at ``address``.

    Ray is started on this machine when ``address`` is None, and ended by `close`; if this process has started or joined
    one already, that is used, and left as it is.

    Raises:
        SettingsError: the address is one of the Ray client.
    """

    def __init__(self, job: Job, workers: int | None, timeout: float, address: str | None) -> None:
        if address is not None and address.startswith("ray://"):
            raise SettingsError(
                "Ray Data is not driven over ray://.", "Run this on a machine of the cluster: ray job submit."
            )
        self._job = replace(job, folder=None)
        self._folder = cast(Path, job.folder)
        self._workers = workers
        self._timeout = timeout
        self._address = address
        self._ours = False
        self._mailbox: Any = None
        self._results: queue.Queue[dict[str, Any] | BaseException | None] = queue.Queue(maxsize=4)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def work(self, shards: Iterator[OpenShard]) -> Iterator[tuple[OpenShard, Done]]:
        """Yield each shard as soon as its files wait under their temporary names in the job's folder.

        Raises:
            BatchError: there is no such cluster, a pipeline cannot be built, or Ray gave up.
        """
        following = next(shards, None)
        if following is None:
            return
        workers = self._start()
        unfinished: dict[int, OpenShard] = {}
        while following is not None or unfinished:
            while following is not None and len(unfinished) < _AHEAD * workers:
                unfinished[following.number] = following
                ray.get(self._mailbox.put.remote(following.number, [ray.put(following)]))
                following = next(shards, None)
                if following is None:
                    ray.get(self._mailbox.put.remote(None, []))
            result = self._results.get()
            if not isinstance(result, dict):
                raise BatchError(f"Ray gave up: {_first_line(result)}", "The same command goes on from here.")
            if result["error"]:
                raise BatchError(result["error"])
            shard = unfinished.pop(result["shard"], None)
            if shard is not None:
                self._mailbox.forget.remote(shard.number)
                yield shard, self._written(result)

    def close(self) -> None:
        """End the actors, and Ray if it was started for this run."""
        self._stopped.set()
        if self._mailbox is not None:
            with suppress(Exception):
                ray.kill(self._mailbox)  # whoever waits for a shard gets an error, and Ray Data ends
        if self._thread is not None:
            while self._thread.is_alive():
                with suppress(queue.Empty):
                    self._results.get(timeout=0.1)
        if self._ours:
            ray.shutdown()

    def _start(self) -> int:
        """Join or start Ray, start the actors, and return how many there are to be."""
        if not ray.is_initialized():
            _connect(self._address, self._workers)
            self._ours = True
        workers = self._workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        here = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(
            ray.get_runtime_context().get_node_id(), soft=False
        )
        self._mailbox = ray.remote(_Mailbox).options(num_cpus=0, scheduling_strategy=here).remote()
        self._thread = threading.Thread(target=self._collect, args=(workers,), daemon=True, name="smartnews-ray")
        self._thread.start()
        return workers

    def _collect(self, workers: int) -> None:
        """Run the data set, and hand its rows on; in a thread, since this waits for shards that others read."""
        # a small run may have fewer shards than actors
        warnings.filterwarnings("ignore", "The minimum number of concurrent actors", UserWarning)
        try:
            tickets = ray.data.from_items([{"shard": -1}])
            tickets.context.target_max_block_size = 1  # every shard is a block, given to whichever actor is free
            tickets.context.enable_progress_bars = False
            tickets.context.print_on_execution_start = False
            results = tickets.map_batches(
                _tickets, fn_args=(self._mailbox,), batch_format="pyarrow", num_cpus=0
            ).map_batches(
                _Desk,
                fn_constructor_args=(self._job, self._timeout, self._mailbox),
                batch_size=1,
                batch_format="pyarrow",
                num_cpus=1,
                compute=ray.data.ActorPoolStrategy(size=workers),
            )
            for table in results.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
                for row in table.to_pylist():
                    if self._stopped.is_set():
                        return
                    self._results.put(row)
            self._results.put(None)
        except BaseException as error:
            if not self._stopped.is_set():
                self._results.put(error)

    def _written(self, result: dict[str, Any]) -> Done:
        """Write the files that the row holds under their temporary names, synced, and return what the shard came to."""
        record = json.loads(result["done"])
        files = tuple(WrittenFile(**file) for file in record["files"])
        for file, data in zip(files, result["files"], strict=True):
            with (self._folder / temporary_name(file.name, os.getpid())).open("wb") as target:
                target.write(data)
                target.flush()
                os.fsync(target.fileno())
        failures = tuple(Failed(**failed) for failed in record["failures"])
        return Done(os.getpid(), files, failures, record["articles"], record["words"], record["seconds"])


class _Mailbox:
    """An actor that knows which shards there are; their documents lie in the object store."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = []
        self._shards: dict[int, list[Any]] = {}
        self._taken: dict[int, int] = {}
        self._more = asyncio.Condition()

    async def put(self, number: int | None, reference: list[Any]) -> None:
        """Take a shard's number and the reference to it, in a list so that Ray does not fetch it; None is the end."""
        async with self._more:
            self._numbers.append(number)
            if number is not None:
                self._shards[number] = reference
            self._more.notify_all()

    async def number(self, place: int) -> int | None:
        """Return the number of the shard at this place, as soon as there is one; None at the end."""
        async with self._more:
            await self._more.wait_for(lambda: len(self._numbers) > place)
            return self._numbers[place]

    async def take(self, number: int) -> tuple[list[Any], int]:
        """Return the reference to a shard, none if it is finished, and how often it was asked for."""
        self._taken[number] = self._taken.get(number, 0) + 1
        return self._shards.get(number, []), self._taken[number]

    async def forget(self, number: int) -> None:
        """Let go of a finished shard."""
        self._shards.pop(number, None)


def _tickets(_: Any, mailbox: Any) -> Iterator[Any]:
    """Yield a row for each shard's number: the same ones in the same order, should Ray have to do it again."""
    place = 0
    while (number := ray.get(mailbox.number.remote(place))) is not None:
        yield pyarrow.table({"shard": pyarrow.array([number], pyarrow.int64())})
        place += 1


class _Desk:
    """What an actor holds: a local engine of one worker, which hands a shard's files back."""

    def __init__(self, job: Job, timeout: float, mailbox: Any) -> None:
        # Ray's own script is no part of what the worker process needs: without the name it does not import it
        vars(sys.modules["__main__"]).pop("__file__", None)
        self._local = Local(job, 1, timeout)
        self._mailbox = mailbox

    def __call__(self, tickets: Any) -> Iterator[Any]:
        """Yield a row for each shard: what it came to, and its files."""
        for number in tickets["shard"].to_pylist():
            reference, times = ray.get(self._mailbox.take.remote(number))
            if reference and times > _ATTEMPTS:
                yield _row(number, error=f"Shard {number} cannot be done: {_ATTEMPTS} actors were lost over it.")
            elif reference:
                yield self._done(ray.get(reference[0]))

    def __del__(self) -> None:
        """End the worker when Ray ends the actor."""
        if hasattr(self, "_local"):
            self._local.close()

    def _done(self, shard: OpenShard) -> Any:
        try:
            [(_, done)] = self._local.work(iter((shard,)))
        except SmartnewsError as error:
            return _row(shard.number, error=str(error))
        return _row(shard.number, json.dumps(asdict(replace(done, contents=()))), done.contents)


def _row(number: int, done: str = "", files: Sequence[bytes] = (), error: str = "") -> Any:
    schema = {
        "shard": pyarrow.int64(),
        "done": pyarrow.string(),
        "files": pyarrow.large_list(pyarrow.large_binary()),
        "error": pyarrow.string(),
    }
    row = {"shard": number, "done": done, "files": list(files), "error": error}
    return pyarrow.Table.from_pylist([row], schema=pyarrow.schema(schema))


def _connect(address: str | None, workers: int | None) -> None:
    """Join the cluster, or start Ray on this machine: small, without a dashboard, telling nobody of its use.

    Raises:
        BatchError: that does not succeed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # it writes to standard error past all handlers
    for handler in logging.getLogger("ray.data").handlers:
        if handler.name == "console":
            handler.setLevel(logging.CRITICAL)  # what matters is raised; all is in the files of Ray's session
    own: dict[str, Any] = {}
    if address is None:
        count = workers or os.cpu_count() or 1
        own = {
            "num_cpus": count,
            "object_store_memory": (256 + 128 * count) * _MEGABYTE,
            "include_dashboard": False,
        }
    try:
        ray.init(address=address or "local", log_to_driver=False, logging_level=logging.ERROR, **own)
    except Exception as error:
        where = "on this machine" if address is None else f"at {address}"
        raise BatchError(f"There is no Ray {where}: {_first_line(error)}", "Look at `ray status`.") from error


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines() if error is not None else []
    return f"{type(error).__name__}: {lines[0]}" if lines else "it ended before the shards did."

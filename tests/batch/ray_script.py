"""Run by test_ray.py in a process of its own: Ray's threads, warnings and sockets are not for pytest's process.

One Ray with two processors is started here and used for all; what was seen is printed as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import ray

from smartnews.batch.ray import run
from smartnews.batch.runner import run as run_here
from smartnews.errors import BatchError
from smartnews.text.extract import Document
from tests.batch.pipelines import ECHO
from tests.batch.test_runner import texts

COUNT = 160
TIMEOUT = 2.5
BAD = {"t17": "!raise", "t20": "!die", "t26": "!hang", "t30": "!refuse", "t33": "!part", "t41": "!crowd"}
OPTIONS: dict[str, Any] = {"pipeline": ECHO, "shard_size": 4, "workers": 2, "facts": "csv"}


def actors() -> list[int]:
    """The processes of the actors that hold a worker."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"ray::MapWorker" in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def kill_an_actor(manifest: Path, killed: list[int]) -> None:
    """End an actor's process, when some shards are finished and others are not."""
    while manifest.read_bytes().count(b"\n") < 10:
        time.sleep(0.01)
    process = actors()[0]
    os.kill(process, signal.SIGKILL)
    killed.append(manifest.read_bytes().count(b"\n"))


def begin_here(documents: list[Document], out: Path) -> int:
    """Begin the run on this machine, stop it after a few shards, and return how many documents it has done."""

    def stopped() -> Iterator[Document]:
        yield from documents[:16]
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        run_here(stopped(), out, **OPTIONS)
    done: int = json.loads((out / "stats.json").read_bytes())["documents"]
    return done


def main(folder: Path) -> None:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    context = ray.init(
        num_cpus=2, object_store_memory=200_000_000, include_dashboard=False, log_to_driver=False, logging_level="ERROR"
    )
    seen: dict[str, Any] = {}

    documents = texts(COUNT, **BAD)
    seen["here"] = begin_here(documents, folder / "ray")
    killed: list[int] = []
    threading.Thread(target=kill_an_actor, args=(folder / "ray" / "manifest.jsonl", killed), daemon=True).start()
    statistics = run(documents, folder / "ray", **OPTIONS, timeout=TIMEOUT)
    seen["killed"] = killed
    seen["stats"] = json.loads(statistics.to_json())
    again = run(documents, folder / "ray", **OPTIONS)
    seen["again"] = again.session_documents
    try:
        run(texts(4), folder / "none", **{**OPTIONS, "pipeline": "tests.batch.pipelines:unloadable"})
    except BatchError as error:
        seen["unloadable"] = str(error)

    command = [sys.executable, "-m", "smartnews", "batch", str(folder / "in.parquet"), "--out", str(folder / "command")]
    options = [
        "--engine",
        "ray",
        "--address",
        context.address_info["address"],
        "--workers",
        "1",
        "--translator",
        "none",
    ]
    result = subprocess.run(
        [*command, *options, "--articles", "parquet"], capture_output=True, text=True, check=False, timeout=200
    )
    seen["command"] = [result.returncode, result.stderr]
    seen["initialised"] = ray.is_initialized()
    ray.shutdown()
    print(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Measures batches: what the runner adds to the pipeline, what a second worker brings, and whether memory stays flat.

usage: python benchmarks/batch.py [--articles N] [--rounds N] [--memory N] [--names NAMES] [--json FILE]

The texts are the newspaper articles of ../shared where it is beside the project, else the example's sentences in
shuffled order. Seconds are those of the clock and of the processors; what starting the workers costs (measured with
one document) is taken off. With --memory N the set is repeated to N articles, and the resident memory of each process
at the 10,000th is set beside that at the last. Only on an idle machine do two workers have two processors.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.run import corpus  # before the others: it sees to it that libraries use one thread
from smartnews.batch import Source, Statistics, run
from smartnews.pipeline import Pipeline
from smartnews.settings import Settings

FROM = 10_000
"""Where memory is looked at first, in documents."""
WIDTH = 2_000
"""Over so many documents the median of what was seen is taken."""
Record = dict[str, str]


@dataclass(frozen=True)
class Taken:
    """Seconds: of the clock, and of the processors over all processes."""

    wall: float
    cpu: float

    def __sub__(self, other: Taken) -> Taken:
        return Taken(self.wall - other.wall, self.cpu - other.cpu)


@dataclass
class Watch:
    """A display that shows nothing, but notes how much memory each process holds as the documents go by."""

    documents: int = 0
    seen: list[tuple[int, dict[str, int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def update(self, documents: int, failures: int, fraction: float | None) -> None:  # noqa: ARG002
        """Note how many documents are done."""
        self.documents = documents

    def close(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            workers = sorted(child.pid or 0 for child in multiprocessing.active_children())
            names = {f"worker {number}": pid for number, pid in enumerate(workers, 1)}
            sizes = {name: _resident(pid) for name, pid in {"parent": os.getpid(), **names}.items()}
            self.seen.append((self.documents, {name: size for name, size in sizes.items() if size}))

    def at(self, documents: int) -> dict[str, float]:
        """Return the median of MB that each process held while around so many documents were done."""
        near = [sizes for done, sizes in self.seen if abs(done - documents) <= WIDTH / 2]
        names = sorted({name for sizes in near for name in sizes})
        return {name: median(sizes[name] for sizes in near if name in sizes) / 1024 for name in names}


def _resident(pid: int) -> int:
    """Return the process's resident memory in kB, 0 if it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def measured(work: Callable[[], object]) -> Taken:
    """Return what ``work`` takes, with the processes that it starts and ends."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    return Taken(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def alone(texts: list[str], settings: Settings) -> Taken:
    """Return what the pipeline takes by itself, shortest texts first as in a worker, once it is loaded."""
    pipeline = Pipeline(settings)
    list(pipeline.pipe(["خبر."]))
    cuts = (sorted(texts[at : at + 500], key=len) for at in range(0, len(texts), 500))
    return measured(lambda: [None for cut in cuts for _ in pipeline.pipe(cut)])


def in_new_process(texts: list[str], settings: Settings) -> Taken:
    """Return `alone` of a process that has met no word before."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(alone, texts, settings).result()


def records(texts: list[str], count: int) -> Iterator[Record]:
    """Yield ``count`` records: the texts over and over, each with an id of its own."""
    for number in range(count):
        yield {"id": f"a{number}", "text": texts[number % len(texts)]}


def write(path: Path, texts: list[str], count: int) -> Path:
    """Write the records as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records(texts, count))
    return path


def speed(texts: list[str], settings: Settings, rounds: int, folder: Path) -> dict[str, float]:
    """Return the medians of all rounds; in each, every way of doing it comes once."""
    whole, single = write(folder / "whole.jsonl", texts, len(texts)), write(folder / "single.jsonl", texts, 1)
    ways = {"one worker": 1, "two workers": 2}
    taken: dict[str, list[Taken]] = {}

    def by_run(path: Path, workers: int) -> Taken:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            return measured(lambda: run(Source([path]), out, settings=settings, workers=workers))

    for _ in range(rounds):
        taken.setdefault("pipeline", []).append(in_new_process(texts, settings))
        start = by_run(single, 1)
        for name, workers in ways.items():
            taken.setdefault(name, []).append(by_run(whole, workers) - start)
        if find_spec("ray") is not None and find_spec("smartnews.batch.ray") is not None:
            taken.setdefault("ray, two workers", []).append(by_ray(whole, single, settings, folder))
    for name, values in taken.items():
        print(f"{name:<18} {' '.join(f'{value.wall:7.1f} s ({value.cpu:.1f} s of processors)' for value in values)}")
    wall = {name: median(value.wall for value in values) for name, values in taken.items()}
    cpu = {name: median(value.cpu for value in values) for name, values in taken.items()}
    figures = {
        "articles": float(len(texts)),
        "pipeline, articles/s": len(texts) / wall["pipeline"],
        "one worker, articles/s": len(texts) / wall["one worker"],
        "two workers, articles/s": len(texts) / wall["two workers"],
        "what the runner adds, of the clock's time": wall["one worker"] / wall["pipeline"] - 1,
        "what the runner adds, of the processors' time": cpu["one worker"] / cpu["pipeline"] - 1,
        "two workers, times one": wall["one worker"] / wall["two workers"],
    }
    if "ray, two workers" in wall:
        figures["ray, articles/s"] = len(texts) / wall["ray, two workers"]
        figures["ray, times the local runner"] = wall["two workers"] / wall["ray, two workers"]
    return figures


def by_ray(whole: Path, single: Path, settings: Settings, folder: Path) -> Taken:
    """Return what Ray takes with two workers on this machine; starting them is taken off here too."""
    from smartnews.batch import ray

    def taken(path: Path) -> Taken:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            return measured(lambda: ray.run(Source([path]), out, settings=settings, workers=2))

    start = taken(single)
    return taken(whole) - start


def memory(texts: list[str], settings: Settings, count: int, folder: Path) -> tuple[dict[str, float], Statistics]:
    """Return each process's MB at the 10,000th and the last document, and their ratio; with two workers."""
    path, watch = write(folder / "many.jsonl", texts, count), Watch()
    statistics = run(Source([path]), folder / "many", settings=settings, workers=2, progress=watch)
    first, last = watch.at(FROM), watch.at(count)
    figures = {"articles": float(count)}
    for name in sorted(first):
        figures[f"{name}, MB at {FROM:,}"] = first[name]
        figures[f"{name}, MB at {count:,}"] = last[name]
        figures[f"{name}, ratio"] = last[name] / first[name]
    return figures, statistics


def show(title: str, figures: dict[str, float]) -> None:
    """Print the figures as a table."""
    print(title)
    for name, value in figures.items():
        print(f"  {name:<50} {value:>10,.3f}" if abs(value) < 10 else f"  {name:<50} {value:>10,.1f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=6300)
    parser.add_argument("--rounds", type=int, default=1, help="0: no speed")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="articles of the long run")
    parser.add_argument("--names", help="as in the settings")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    arguments = parser.parse_args()
    chosen: dict[str, Any] = {} if arguments.names is None else {"names": arguments.names}
    settings = Settings(translator="none", **chosen)
    texts = corpus(arguments.articles)
    print(f"names = {settings.names!r}; load of the machine before: {os.getloadavg()[0]:.1f}")
    result: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        if arguments.rounds:
            result["speed"] = speed(texts, settings, arguments.rounds, Path(name))
            show("speed", result["speed"])
        if arguments.memory:
            result["memory"], statistics = memory(texts, settings, arguments.memory, Path(name))
            show("memory", result["memory"])
            print(f"  {statistics.articles:,} articles, {statistics.words_per_second:,.0f} words/s")
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

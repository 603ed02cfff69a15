"""What a run has finished: ``manifest.jsonl`` in its folder, only ever appended to, each line synced to the disk.

The first line says what the run is (its configuration, models and inputs); each other line that a shard is finished,
that shards were reopened to be tried again, or that the input has come to its end. A line that was cut off by a crash
is dropped when the file is opened again: what it said is done anew, with the same result.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

from smartnews.errors import BatchError, SettingsError

__all__ = ["Failed", "Manifest", "Shard", "WrittenFile", "replace_file", "writing"]

_NAME = "manifest.jsonl"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong with one document; ``document`` is its place in the input, from 0. Never holds its text."""

    document: int
    id: str
    code: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file: its name in the run's folder, its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Shard:
    """A finished shard: how many documents went in (and the hash of them all), what came out.

    ``marks`` is the hash of what was said of copies among the documents; None if copies were not looked for.
    """

    shard: int
    input: str
    documents: int
    articles: int
    words: int
    files: tuple[WrittenFile, ...]
    failures: tuple[Failed, ...] = ()
    duplicates: int = 0
    marks: str | None = None

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """Return the shard of a parsed line of the manifest."""
        files = tuple(WrittenFile(**file) for file in record["files"])
        failures = tuple(Failed(**failed) for failed in record["failures"])
        return cls(**{**record, "files": files, "failures": failures})


class Manifest:
    """The manifest of the run in ``folder``, which nobody else may write to until `close`.

    Attributes:
        shards: the finished shards, by number.
        shards_in_all: how many shards the input has, once its end was reached.

    Raises:
        SettingsError: the folder holds another run, or something else, or is in use.
    """

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        self.folder = folder
        self.shards: dict[int, Shard] = {}
        self.shards_in_all: int | None = None
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            strangers = sorted(file.name for file in folder.iterdir() if file.name != _LOCK)
        if strangers and _NAME not in strangers:
            raise SettingsError(
                f"{folder} is not empty ({strangers[0]} …) and holds no manifest.", "Choose a new folder."
            )
        with writing(folder):
            self._lock = _lock(folder / _LOCK)
        try:
            with writing(folder):
                self._open(folder / _NAME, run)
        except BaseException:
            self._lock.close()
            raise

    def _open(self, path: Path, run: dict[str, Any]) -> None:
        data = path.read_bytes() if path.exists() else b""
        whole = data[: data.rfind(b"\n") + 1]
        self._file = path.open("ab", buffering=0)  # so that nothing is left to be written when the disk is full
        self._file.truncate(len(whole))
        if not whole:
            self._append({"run": run})
            sync_folder(self.folder)
            return
        try:
            records = [json.loads(line) for line in whole.splitlines()]
            _same_run(records[0]["run"], run, self.folder)
            for record in records[1:]:
                self._take(record)
        except (ValueError, KeyError, TypeError) as error:
            self._file.close()
            raise SettingsError(f"{path} is damaged.", "Choose a new folder.") from error
        except SettingsError:
            self._file.close()
            raise
        for shard in list(self.shards.values()):
            if not all(self._is_there(file) for file in shard.files):
                del self.shards[shard.shard]

    def _take(self, record: dict[str, Any]) -> None:
        if "reopened" in record:
            for number in record["reopened"]:
                self.shards.pop(number, None)
        elif "shards_in_all" in record:
            self.shards_in_all = record["shards_in_all"]
        else:
            shard = Shard.from_record(record)
            self.shards[shard.shard] = shard

    def finish(self, shard: Shard, temporary: dict[str, Path]) -> None:
        """Give the shard's files their names and record it; ``temporary`` says where each (synced) file is."""
        with writing(self.folder):
            for file in shard.files:
                temporary[file.name].replace(self.folder / file.name)
            sync_folder(self.folder)
        self._append(asdict(shard))
        self.shards[shard.shard] = shard

    def reopen_failed(self) -> int:
        """Reopen all shards with failures, so that they are tried again, and return how many there are."""
        return self.reopen(number for number, shard in self.shards.items() if shard.failures)

    def reopen(self, shards: Iterable[int]) -> int:
        """Reopen finished shards, so that they are done again, and return how many there are."""
        numbers = sorted(shards)
        if numbers:
            self._append({"reopened": numbers})
            for number in numbers:
                del self.shards[number]
        return len(numbers)

    def end(self, shards: int) -> None:
        """Record that the input has come to its end after so many shards."""
        if self.shards_in_all is None:
            self._append({"shards_in_all": shards})
            self.shards_in_all = shards

    @property
    def failures(self) -> list[Failed]:
        """What went wrong in the finished shards, in the order of the input."""
        return [failed for number in sorted(self.shards) for failed in self.shards[number].failures]

    def close(self) -> None:
        """Let go of the folder."""
        self._file.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, record: dict[str, Any]) -> None:
        line = json.dumps(record, ensure_ascii=True).encode() + b"\n"
        with writing(self.folder):
            while line:
                line = line[self._file.write(line) :]
            os.fsync(self._file.fileno())

    def _is_there(self, file: WrittenFile) -> bool:
        path = self.folder / file.name
        return path.is_file() and path.stat().st_size == file.size


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Let what goes wrong with the folder meanwhile be an error that says so.

    Raises:
        BatchError: the disk is full, there is no right to write, or the like.
    """
    try:
        yield
    except OSError as error:
        raise BatchError(
            f"The folder {folder} cannot be written: {error.strerror or error}.",
            "Make room or choose another one; what is finished there is not lost.",
        ) from error


def replace_file(path: Path, data: bytes) -> None:
    """Write the file so that it holds either what it held or all of ``data``, whatever happens."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with writing(path.parent):
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in the folder outlast a power cut, where the system has a way to."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _same_run(there: dict[str, Any], wanted: dict[str, Any], folder: Path) -> None:
    different = sorted(key for key in {*there, *wanted} if there.get(key) != wanted.get(key))
    if different:
        raise SettingsError(
            f"{folder} holds another run: different are {', '.join(different)}.",
            "Choose a new folder, or give the same inputs and settings to go on with that run.",
        )


def _lock(path: Path) -> IO[bytes]:
    """Return the open lock file; the system lets go of the lock when the process ends, however it ends."""
    file = path.open("ab")
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise SettingsError(f"Another run is writing into {path.parent}.", "Wait for it, or end it.") from error
    return file

"""Opening a file whatever it is packed with."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from importlib import import_module
from pathlib import Path
from typing import IO, cast

from smartnews.errors import ExtraMissingError

__all__ = ["is_compressed", "open_bytes"]

_SUFFIXES = frozenset((".gz", ".bz2", ".xz", ".zst"))


def is_compressed(path: Path) -> bool:
    """Return whether the name says that the file is packed."""
    return path.suffix.lower() in _SUFFIXES


def open_bytes(path: Path) -> tuple[IO[bytes], IO[bytes]]:
    """Return the file as it is on disk (whose position tells how far one has come), and its contents as a stream.

    Closing the stream closes both.

    Raises:
        ExtraMissingError: the file is packed with zstd, and the package zstandard is not installed.
        OSError: it cannot be opened.
    """
    suffix = path.suffix.lower()
    zstandard = None
    if suffix == ".zst":
        try:
            zstandard = import_module("zstandard")
        except ImportError as error:
            raise ExtraMissingError("Reading zstd", "tables") from error
    raw = path.open("rb")
    packed: IO[bytes]
    match suffix:
        case ".gz":
            packed = cast(IO[bytes], gzip.GzipFile(fileobj=raw, mode="rb"))
        case ".bz2":
            packed = cast(IO[bytes], bz2.BZ2File(raw))
        case ".xz":
            packed = cast(IO[bytes], lzma.LZMAFile(raw))  # noqa: SIM115  # the caller closes it
        case ".zst":
            assert zstandard is not None
            packed = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True, closefd=True)
        case _:
            return raw, raw
    return raw, cast(IO[bytes], _Both(packed, raw))


class _Both(io.BufferedReader):
    """A buffered reader that closes the file beneath it too."""

    def __init__(self, packed: IO[bytes], raw: IO[bytes]) -> None:
        super().__init__(cast(io.RawIOBase, packed), buffer_size=1 << 16)
        self._file = raw

    def close(self) -> None:
        """Close the stream and the file."""
        try:
            super().close()
        finally:
            self._file.close()

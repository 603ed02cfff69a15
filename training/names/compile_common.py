"""Compile `data/common_names.txt.xz`: common given and family names of the United States, the most frequent first.

An immigrant country's names are those of many languages: the transliteration of a Western name prefers them.
Source: the name files of the US Census of 1990 (public domain), by way of the package names 0.3.0 (MIT), which has them
as ``dist.female.first``, ``dist.male.first`` and ``dist.all.last``, the most frequent first.

usage: compile_common.py FOLDER_OF_THE_NAME_FILES PACKAGE_DATA_FOLDER
"""

from __future__ import annotations

import lzma
import sys
from collections import Counter
from pathlib import Path

FAMILY_NAMES = 20_000


def main() -> None:
    """Compile the list."""
    folder, package = Path(sys.argv[1]), Path(sys.argv[2])
    shares: Counter[str] = Counter()
    for name, share in (*_names(folder / "dist.female.first"), *_names(folder / "dist.male.first")):
        shares[name] += share
    for name, share in _names(folder / "dist.all.last")[:FAMILY_NAMES]:
        shares[name] += share
    names = sorted(shares, key=lambda name: (-shares[name], name))
    path = package / "common_names.txt.xz"
    path.write_bytes(lzma.compress("".join(f"{name}\n" for name in names).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(path, len(names), path.stat().st_size)


def _names(path: Path) -> list[tuple[str, int]]:
    """Return the names of a file, the most frequent first, and how many of a hundred thousand people bear each."""
    rows = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return [(row[0].lower(), round(float(row[1]) * 1000)) for row in rows]


if __name__ == "__main__":
    main()

"""Puts the real output of its commands into README.md: python benchmarks/readme.py [demo code gold blind speed].

Each block between ``<!-- output: NAME -->`` and ``<!-- /output -->`` is replaced by what the command of that name
prints now; without names, all are.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def run(*command: str) -> str:
    """Return what the command prints, without trailing spaces."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return "\n".join(line.rstrip() for line in made.stdout.rstrip().splitlines())


def code_block() -> str:
    """Return the first Python block of the README."""
    found = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise SystemExit("README.md has no Python block")
    return found[1]


COMMANDS = {
    "demo": lambda: run(
        sys.executable, "-m", "smartnews", "process", "examples/press_release_ar.txt", "--to", "en", "--text"
    ),
    "code": lambda: run(sys.executable, "-c", code_block()),
    "gold": lambda: run(sys.executable, "benchmarks/gold.py", "--names", "encoder"),
    "blind": lambda: run(sys.executable, "-m", "benchmarks.own", "--part", "blind", "--names", "encoder"),
    "speed": lambda: run(sys.executable, "benchmarks/run.py"),
}


def main() -> None:
    """Replace the blocks that were named."""
    text = README.read_text(encoding="utf-8")
    for name in sys.argv[1:] or COMMANDS:
        block = re.compile(rf"(<!-- output: {name} -->\n).*?(<!-- /output -->)", re.DOTALL)
        shown = f"```text\n{COMMANDS[name]()}\n```\n"
        text, count = block.subn(lambda match, shown=shown: match[1] + shown + match[2], text)
        if not count:
            raise SystemExit(f"README.md has no block for {name!r}")
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

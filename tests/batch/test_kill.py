"""A run that is killed again and again gives the same bytes as one that was left alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from smartnews.batch.runner import run
from smartnews.text.extract import Document
from tests.batch.pipelines import ECHO
from tests.batch.test_runner import content, ids, texts

ROOT = Path(__file__).resolve().parents[2]
COUNT = 1000
SHARD = 5
KILLS = 20
OPTIONS = f"pipeline={ECHO!r}, shard_size={SHARD}, facts='csv', dedupe=True, workers=2"
SCRIPT = f"""
import sys
from smartnews.batch.runner import run
from tests.batch.test_kill import documents
run(documents(), sys.argv[1], {OPTIONS})
"""


def documents() -> list[Document]:
    """A thousand texts, of which each third one comes again later; two of them are bad."""
    listed = texts(COUNT, t17="!raise", t203="!refuse")
    for place in range(300, COUNT, 3):
        listed[place] = Document(listed[place - 299].text, f"t{place}")
    return listed


def finished(out: Path) -> int:
    path = out / "manifest.jsonl"
    return path.read_bytes().count(b'"articles-') if path.exists() else 0


def workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return [child for child, command in commands.items() if b"spawn_main" in command]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    """Of the kills a third each hits the parent, the whole group, and a single worker (which the run survives)."""
    choose = random.Random(5)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    out = tmp_path / "killed"
    command = [sys.executable, "-c", SCRIPT, str(out)]
    process: subprocess.Popen[bytes] | None = None
    killed = {"parent": 0, "group": 0, "worker": 0}
    while sum(killed.values()) < KILLS:
        if process is None:
            process = subprocess.Popen(command, env=environment, start_new_session=True)
        wanted = finished(out) + choose.randint(0, 10)
        while finished(out) <= wanted and process.poll() is None:
            time.sleep(0.002)
        time.sleep(choose.random() * 0.03)
        assert process.poll() is None, "the run was over before it was killed often enough: make COUNT larger"
        kind = min(killed, key=lambda name: (killed[name], choose.random()))
        killed[kind] += 1
        if kind == "worker":
            with suppress(ProcessLookupError):  # it may be one that was killed a moment ago
                os.kill(choose.choice(workers(process.pid)), signal.SIGKILL)
            continue
        if kind == "parent":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process = None
    if process is not None:
        assert process.wait(timeout=300) == 0
    if finished(out) < COUNT / SHARD:
        subprocess.run(command, env=environment, check=True, timeout=300)

    undisturbed = tmp_path / "undisturbed"
    statistics = run(documents(), undisturbed, pipeline=ECHO, shard_size=SHARD, workers=1, facts="csv", dedupe=True)
    assert content(out) == content(undisturbed)
    assert statistics.duplicates > 200
    assert len(ids(out)) == statistics.articles == COUNT - 2 - statistics.duplicates

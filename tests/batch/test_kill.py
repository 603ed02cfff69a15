"""A run that is killed again and again gives the same bytes as one that was left alone."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from smartnews.batch.runner import run
from tests.batch.pipelines import ECHO
from tests.batch.test_runner import content, ids, texts

ROOT = Path(__file__).resolve().parents[2]
COUNT = 400
KILLS = 6
SCRIPT = f"""
import sys
from smartnews.batch.runner import run
from tests.batch.test_runner import texts
run(texts({COUNT}, t17="!raise", t203="!refuse"), sys.argv[1], pipeline={ECHO!r}, shard_size=5, workers=2, facts="csv")
"""


def finished(out: Path) -> int:
    path = out / "manifest.jsonl"
    return path.read_bytes().count(b"\n") if path.exists() else 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    choose = random.Random(5)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
    out = tmp_path / "killed"
    killed = 0
    for _ in range(KILLS):
        before = finished(out)
        process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(out)], env=environment)
        wanted = before + choose.randint(0, 10)
        while finished(out) <= wanted and process.poll() is None:
            time.sleep(0.002)
        time.sleep(choose.random() * 0.03)
        killed += process.poll() is None
        process.kill()
        process.wait()
    assert killed == KILLS, "the runs were over before they were killed: make COUNT larger"
    assert 0 < finished(out) < COUNT / 5
    subprocess.run([sys.executable, "-c", SCRIPT, str(out)], env=environment, check=True, timeout=120)

    undisturbed = tmp_path / "undisturbed"
    run(texts(COUNT, t17="!raise", t203="!refuse"), undisturbed, pipeline=ECHO, shard_size=5, workers=1, facts="csv")
    assert content(out) == content(undisturbed)
    assert ids(out) == [f"t{number}" for number in range(COUNT) if number not in (17, 203)]

"""The engine of Ray, on a Ray of two processors that `ray_script` starts in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smartnews.batch.readers import Source
from smartnews.batch.runner import run
from smartnews.errors import ExtraMissingError, SettingsError
from smartnews.settings import Settings
from tests.batch.test_runner import LIGHT, content, failures, ids, texts

pyarrow = pytest.importorskip("pyarrow")
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def on_ray(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """What the script saw, and the folder in which it worked."""
    pytest.importorskip("ray")
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("ray")
    table = {"id": ["a", "b"], "text": ["زار الوزير مدينة جدة.", "بلغ الاستثمار 20.5 مليار ريال."]}
    parquet.write_table(pyarrow.table(table), folder / "in.parquet")
    result = subprocess.run(
        [sys.executable, "-m", "tests.batch.ray_script", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=ROOT,
    )
    assert result.returncode == 0, result.stderr
    return folder, json.loads(result.stdout.splitlines()[-1])


@pytest.mark.slow
def test_a_run_begun_here_goes_on_on_ray_where_an_actor_is_killed_and_nothing_differs(
    on_ray: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    from tests.batch.ray_script import BAD, COUNT, OPTIONS, TIMEOUT

    folder, seen = on_ray
    [finished] = seen["killed"]
    assert 10 <= finished < COUNT / 4, "it was killed while shards were left to do"
    assert 0 < seen["here"] <= 16
    assert seen["stats"]["session"]["documents"] == COUNT - seen["here"]
    local = run(texts(COUNT, **BAD), tmp_path, **OPTIONS, timeout=TIMEOUT)
    assert content(folder / "ray") == content(tmp_path)
    assert ids(folder / "ray") == [f"t{n}" for n in range(COUNT) if n not in (17, 20, 26, 30)]
    assert [(place, code) for place, _, code, _ in failures(folder / "ray")] == [
        (17, "pipeline-raised"),
        (20, "worker-died"),
        (26, "worker-hung"),
        (30, "input-too-long"),
        (33, "stage-failed"),
    ]
    stats = {name: value for name, value in seen["stats"].items() if name != "session"}
    assert stats == {name: value for name, value in json.loads(local.to_json()).items() if name != "session"}
    assert seen["again"] == 0


@pytest.mark.slow
def test_the_command_joins_a_ray_and_writes_the_parquet_of_a_local_run(
    on_ray: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, seen = on_ray
    status, messages = seen["command"]
    assert status == 0, messages
    assert "2 documents" in messages
    assert "Traceback" not in messages
    run(Source([folder / "in.parquet"]), tmp_path, settings=Settings(translator="none"), workers=1, articles="parquet")
    assert content(folder / "command") == content(tmp_path)
    assert seen["initialised"], "a Ray that others started is left running"


@pytest.mark.slow
def test_a_pipeline_that_cannot_be_built_ends_the_run_on_ray(on_ray: tuple[Path, dict[str, Any]]) -> None:
    assert on_ray[1]["unloadable"] == "There is no model. Make one."


def test_without_the_package_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "smartnews.batch.ray", raising=False)
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'smartnews\[ray\]'"):
        run([], tmp_path / "out", **LIGHT, engine="ray")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"engine": "spark"}, "no engine 'spark'"),
        ({"address": "auto"}, 'Give engine="ray" too'),
        ({"engine": "ray", "address": "ray://head:10001"}, "ray job submit"),
    ],
)
def test_an_engine_that_there_is_not(tmp_path: Path, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        run([], tmp_path / "out", **LIGHT, **wrong)
    assert not (tmp_path / "out").exists()

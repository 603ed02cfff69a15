"""The manifest: what survives a crash, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartnews.batch.manifest import Failed, Manifest, Shard, WrittenFile, replace_file
from smartnews.errors import SettingsError

RUN = {"settings": "sha256:1", "inputs": ["a.jsonl"]}
FAILED = Failed(3, "x", "input-too-long", "input", "Too long.")


def shard(folder: Path, number: int, *failures: Failed) -> tuple[Shard, dict[str, Path]]:
    temporary = folder / f"articles-{number}.1.tmp"
    temporary.write_text("{}\n")
    name = f"articles-{number}"
    files = (WrittenFile(name, 3, "0" * 64),)
    return Shard(number, "sha256:2", 5, 5 - len(failures), 10, files, failures), {name: temporary}


def test_what_was_finished_is_there_again(tmp_path: Path) -> None:
    with Manifest(tmp_path, RUN) as manifest:
        first = shard(tmp_path, 1, FAILED)
        manifest.finish(*first)
        manifest.finish(*shard(tmp_path, 0))
        manifest.end(2)
    with Manifest(tmp_path, RUN) as manifest:
        assert sorted(manifest.shards) == [0, 1]
        assert manifest.shards[1] == first[0]
        assert manifest.shards_in_all == 2
        assert manifest.failures == [FAILED]
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("cut", [1, 20, 100])
def test_a_line_that_was_cut_off_is_dropped_and_the_next_one_is_whole(tmp_path: Path, cut: int) -> None:
    with Manifest(tmp_path, RUN) as manifest:
        manifest.finish(*shard(tmp_path, 0))
        manifest.finish(*shard(tmp_path, 1))
    path = tmp_path / "manifest.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    with Manifest(tmp_path, RUN) as manifest:
        assert sorted(manifest.shards) == [0]
        manifest.finish(*shard(tmp_path, 1))
    with Manifest(tmp_path, RUN) as manifest:
        assert sorted(manifest.shards) == [0, 1]


def test_a_first_line_that_was_cut_off_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "manifest.jsonl").write_bytes(b'{"run": {"sett')
    Manifest(tmp_path, RUN).close()
    Manifest(tmp_path, RUN).close()


def test_another_run_is_refused_with_what_differs(tmp_path: Path) -> None:
    Manifest(tmp_path, RUN).close()
    with pytest.raises(SettingsError, match=r"another run: different are inputs, settings\. Choose a new folder"):
        Manifest(tmp_path, {"settings": "sha256:2", "inputs": []})
    Manifest(tmp_path, RUN).close()


def test_a_folder_with_other_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(SettingsError, match="not empty"):
        Manifest(tmp_path, RUN)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_two_runs_cannot_write_at_once(tmp_path: Path) -> None:
    with Manifest(tmp_path, RUN), pytest.raises(SettingsError, match="Another run is writing"):
        Manifest(tmp_path, RUN)


@pytest.mark.parametrize("line", ["[1]\n", '{"shard": 1}\n', "\x00\n"])
def test_a_damaged_manifest_is_refused(tmp_path: Path, line: str) -> None:
    Manifest(tmp_path, RUN).close()
    with (tmp_path / "manifest.jsonl").open("a") as file:
        file.write(line)
    with pytest.raises(SettingsError, match="damaged"):
        Manifest(tmp_path, RUN)


def test_a_shard_whose_file_is_gone_or_short_is_done_again(tmp_path: Path) -> None:
    with Manifest(tmp_path, RUN) as manifest:
        for number in range(3):
            manifest.finish(*shard(tmp_path, number))
    (tmp_path / "articles-0").unlink()
    (tmp_path / "articles-2").write_text("{")
    with Manifest(tmp_path, RUN) as manifest:
        assert sorted(manifest.shards) == [1]


def test_reopened_shards_stay_open_until_they_are_finished(tmp_path: Path) -> None:
    with Manifest(tmp_path, RUN) as manifest:
        manifest.finish(*shard(tmp_path, 0))
        manifest.finish(*shard(tmp_path, 1, FAILED))
        assert manifest.reopen_failed() == 1
    with Manifest(tmp_path, RUN) as manifest:
        assert sorted(manifest.shards) == [0]
        manifest.finish(*shard(tmp_path, 1))
    with Manifest(tmp_path, RUN) as manifest:
        assert sorted(manifest.shards) == [0, 1]
        assert manifest.failures == []


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", b"one")
    replace_file(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]

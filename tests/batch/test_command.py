"""The command `smartnews batch`, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from smartnews.article import Article
from smartnews.pipeline import Document, Pipeline


def batch(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "smartnews", "batch", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)


@pytest.mark.slow
def test_a_file_becomes_shards_and_a_table(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    texts = ["زار الوزير مدينة جدة.", "بلغ الاستثمار 20.5 مليار ريال.", "وصل الوفد إلى مكة."]
    path.write_text("".join(json.dumps({"body": text}) + "\n" for text in texts) + "{oops\n", encoding="utf-8")
    out = tmp_path / "out"
    options = ("--column", "text=body", "--translator", "none", "--workers", "1", "--facts", "csv", "--to", "fr")
    result = batch(path, "--out", out, *options)
    assert result.returncode == 1, result.stderr
    assert "4 documents" in result.stderr
    assert "1 failure, see" in result.stderr
    lines = (out / "articles-000000.jsonl").read_bytes().splitlines()
    pipeline = Pipeline(translator="none", to="fr")
    assert [Article.from_json(line) for line in lines] == [pipeline(Document(text)) for text in texts]
    stages = json.loads((out / "stats.json").read_bytes())["session"]["seconds_by_stage"]
    assert {"entities", "topics", "summary", "other", "write"} <= set(stages)
    refused = batch(path, "--out", out, "--workers", "1")
    assert refused.returncode == 2
    assert "holds another run: different are columns, facts, settings" in refused.stderr


def test_what_is_wrong_with_the_command_is_said_in_a_line(tmp_path: Path) -> None:
    missing = batch(tmp_path / "none.jsonl", "--out", tmp_path / "out")
    assert missing.returncode == 2
    assert missing.stderr.startswith("smartnews: There is no file or folder")
    (tmp_path / "in.txt").write_text("خبر", encoding="utf-8")
    column = batch(tmp_path / "in.txt", "--out", tmp_path / "out", "--column", "body")
    assert column.returncode == 2
    assert "write FIELD=NAME" in column.stderr
    assert not (tmp_path / "out").exists()

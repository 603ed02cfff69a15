"""The command `smartnews report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from smartnews.cli import app

RELEASE = Path(__file__).resolve().parents[1] / "examples/press_release_ar.txt"


def report(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["report", *map(str, arguments), "--translator", "none"], input=stdin)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_page_stands_beside_and_is_named(folder: Path) -> None:
    result = report(RELEASE)
    assert result.exit_code == 0, result.output
    assert result.output == "press_release_ar.report.html\n"
    page = (folder / "press_release_ar.report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert '<html lang="en" dir="ltr">' in page


def test_standard_input_to_standard_output_in_arabic() -> None:
    result = report("-", "--out", "-", "--ui", "ar", stdin="زار الوزير مدينة صحار في 5 مايو 2024.")
    assert result.exit_code == 0, result.output
    assert '<html lang="ar" dir="rtl">' in result.output
    assert "صحار" in result.output


def test_the_page_speaks_the_language_of_the_translation(folder: Path) -> None:
    report(RELEASE, "--to", "fr", "--out", "page.html")
    assert '<html lang="fr" dir="ltr">' in (folder / "page.html").read_text(encoding="utf-8")


def test_it_is_opened_when_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert report(RELEASE, "--out", "page.html", "--open").exit_code == 0
    assert opened == [(folder / "page.html").as_uri()]
    assert report(RELEASE, "--out", "-", "--open").exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "two.jsonl",
            "\n".join(json.dumps({"text": text}) for text in ("نص أول.", "نص ثان.")),
            "more than one article",
        ),
        ("none.jsonl", "", "no article"),
        ("bad.jsonl", "{", "not JSON"),
        ("gone.txt", None, "No such file"),
        ("own.html", "<p>نص</p>", "is the file that is read"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    folder: Path, name: str, content: str | None, message: str
) -> None:
    if content is not None:
        (folder / name).write_text(content, encoding="utf-8")
    result = report(name, "--out", "own.html")
    assert message in str(result.exception)
    assert (folder / "own.html").exists() is (name == "own.html")
    if name == "own.html":
        assert (folder / name).read_text(encoding="utf-8") == content

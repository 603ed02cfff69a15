"""``smartnews translate`` and ``smartnews models``, from the outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from smartnews.cli import app
from smartnews.errors import ModelError

TEXT = "أعلنت وزارة الطاقة في الرياض استثمار 20.5 مليار ريال في 2 نوفمبر 2023."


def _run(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=text)


def test_a_line_out_for_each_line_in(student: Path, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(f"{TEXT}\n\nThe plan is ready.\n{TEXT}", encoding="utf-8")
    done = _run("translate", str(tmp_path / "in.txt"), "--to", "en", "--translator", str(student))
    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[1:3] == ["", "The plan is ready."]
    assert lines[0] == lines[3] != ""
    assert len(lines) == 4
    assert "line 1: Sentence 1 could not be translated" in done.stderr
    piped = _run("translate", "-", "--translator", str(student), text=(tmp_path / "in.txt").read_bytes())
    assert piped.stdout == done.stdout
    written = _run("translate", str(tmp_path / "in.txt"), "--translator", str(student), "--out", str(tmp_path / "out"))
    assert written.stdout == ""
    assert (tmp_path / "out").read_text(encoding="utf-8") == done.stdout


def test_a_line_that_cannot_be_translated_makes_the_status_1(student: Path) -> None:
    french = "Le ministre a annoncé que le projet de loi sera présenté au parlement demain."
    done = _run("translate", "-", "--translator", str(student), text=french)
    assert (done.exit_code, done.stdout) == (1, french + "\n")
    assert "line 1" in done.stderr


def test_no_text_is_no_line(student: Path) -> None:
    assert _run("translate", "-", "--translator", str(student), text="").stdout == ""


@pytest.mark.parametrize("arguments", [("--to", "ar", "--from", "en"), ("--from", "fr")])
def test_a_pair_that_is_named_and_unknown_is_an_error_at_once(arguments: tuple[str, ...], student: Path) -> None:
    done = _run("translate", "-", "--translator", str(student), *arguments, text=TEXT)
    assert isinstance(done.exception, ModelError)
    assert "does not translate" in str(done.exception)


def test_a_line_that_is_not_utf_8_is_named(student: Path) -> None:
    done = _run("translate", "-", "--translator", str(student), text=TEXT.encode() + b"\n" + "قال".encode("cp1256"))
    assert "Line 2 is not UTF-8" in str(done.exception)


def test_models_are_pulled_listed_and_verified(student: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTNEWS_MODELS", str(tmp_path))
    assert "mine: " in _run("models", "pull", str(student), "--name", "mine").stdout
    assert f"\t{tmp_path / 'mine'}" in _run("models", "list").stdout
    verified = _run("models", "verify")
    assert verified.exit_code == 0
    assert "mine: ok" in verified.stdout
    (tmp_path / "mine" / "source.spm").write_bytes(b"")
    broken = _run("models", "verify")
    assert broken.exit_code == 2
    assert "source.spm is not the file" in broken.stderr

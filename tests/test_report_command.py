"""The command `smartnews report`."""

from __future__ import annotations

import gzip
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


TEXTS = ["زار الوزير مدينة صحار في 5 مايو 2024.", "افتتح الوزير مستشفى في مسقط."]


def write_lines(path: Path, **more: str) -> Path:
    path.write_text("\n".join(json.dumps({"text": text, **more}) for text in TEXTS), encoding="utf-8")
    return path


def index_of(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def test_several_articles_make_a_folder_with_an_index(folder: Path) -> None:
    write_lines(folder / "two.jsonl", date="2024-02-01", id="same")
    result = report("two.jsonl", "--ui", "ar")
    assert result.exit_code == 0, result.output
    assert result.output == "two.report/index.html\n"
    site = folder / "two.report"
    assert {path.name for path in site.iterdir()} == {"index.html", "same.html", "same-2.html"}
    index = index_of(site)
    assert '<html lang="ar" dir="rtl">' in index
    assert 'href="same-2.html"' in index
    assert "1 فبراير 2024" in index  # the date of the record, not the one in the text


def test_several_files_and_folders_are_one_batch(folder: Path) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (folder / "alone.txt").write_text(TEXTS[1], encoding="utf-8")
    result = report("texts", "alone.txt", "gone.txt", "--out", "pages")
    assert result.exit_code == 1
    assert "gone.txt" in result.output
    assert {path.name for path in (folder / "pages").iterdir()} == {"index.html", "texts-a-txt.html", "alone-txt.html"}
    assert "gone.txt" in index_of(folder / "pages")


def test_one_article_into_a_folder_has_an_index_too(folder: Path) -> None:
    (folder / "pages").mkdir()
    assert report(RELEASE, "--out", "pages").exit_code == 0
    assert len(list((folder / "pages").iterdir())) == 2


def test_standard_input_may_be_a_batch(folder: Path) -> None:
    lines = "\n".join(json.dumps({"text": text}) for text in TEXTS)
    assert report("-", stdin=lines).output == "articles.report/index.html\n"
    assert len(list((folder / "articles.report").iterdir())) == 3


def test_articles_that_were_analysed_before_are_taken_as_they_are(folder: Path) -> None:
    source = write_lines(folder / "two.jsonl")
    run = CliRunner().invoke(app, ["process", str(source), "--json", "--out", "done.jsonl", "--translator", "none"])
    assert run.exit_code == 0, run.output
    assert report("done.jsonl", "--out", "first").exit_code == 0
    batch = folder / "run"
    batch.mkdir()
    with gzip.open(batch / "articles-000000.jsonl.gz", "wb") as packed:
        packed.write((folder / "done.jsonl").read_bytes())
    (batch / "articles-000001.jsonl").write_text("{}\n", encoding="utf-8")
    (batch / "manifest.jsonl").write_text('{"text": "no article"}\n', encoding="utf-8")
    result = report("run", "--out", "second")
    assert result.exit_code == 1
    assert "articles-000001.jsonl:1: This is no article" in result.output
    names = [{path.name for path in (folder / one).iterdir()} for one in ("first", "second")]
    assert names[0] == names[1]
    assert len(names[0]) == 3
    assert "صحار" in index_of(folder / "second")


def test_a_batch_in_parquet_is_told_of(folder: Path) -> None:
    (folder / "run").mkdir()
    (folder / "run" / "articles-000000.parquet").write_bytes(b"PAR1")
    result = report("run", "--out", "pages")
    assert "--articles jsonl" in str(result.exception)
    assert not (folder / "pages").exists()


@pytest.mark.parametrize("out", [".", "texts", "texts/pages"])
def test_pages_never_lie_among_what_is_read(folder: Path, out: str) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (folder / "b.txt").write_text(TEXTS[1], encoding="utf-8")
    result = report("texts", "b.txt", "--out", out)
    assert "holds the files that are read" in str(result.exception)
    assert not list(folder.rglob("*.html"))

"""The command, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from smartnews.article import Article

ROOT = Path(__file__).resolve().parents[1]
RELEASE = ROOT / "examples/press_release_ar.txt"


def smartnews(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "smartnews", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=120)


def articles(result: subprocess.CompletedProcess[bytes]) -> list[Article]:
    return [Article.from_json(line) for line in result.stdout.splitlines()]


def test_a_file_becomes_a_line_of_json() -> None:
    result = smartnews("process", RELEASE, "--translator", "none")
    assert result.returncode == 0, result.stderr.decode()
    (article,) = articles(result)
    assert article.text == RELEASE.read_text(encoding="utf-8")
    assert {e.type for e in article.entities} >= {
        "CITY",
        "COUNTRY",
        "EVENT",
        "FIGURE",
        "DATE",
        "PERSON",
        "ORG",
        "EMAIL",
    }


def test_standard_input_and_the_target_language() -> None:
    result = smartnews("process", "-", "--to", "fr", "--translator", "none", stdin="عُقد المؤتمر في الرياض.".encode())
    (article,) = articles(result)
    assert article.brief is not None
    assert article.brief.language == "fr"
    assert any("Riyad" in place for place in article.brief.where)


def test_jsonl_keeps_ids_titles_and_order_and_reports_bad_lines(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    rows = [
        json.dumps({"id": "b", "title": "زيارة", "text": "زار الوزير مدينة جدة."}),
        "{not json",
        json.dumps({"id": "a", "html": "<html><title>ت</title><body><p>وصل الوفد إلى مكة.</p></body></html>"}),
        json.dumps({"id": "d", "text": "افتتح المعرض أمس.", "date": "2024-03-08"}),
        json.dumps({"id": "none"}),
    ]
    lines.write_text("\n".join(rows) + "\n", encoding="utf-8")
    result = smartnews("process", lines, "--translator", "none")
    assert result.returncode == 1
    made = articles(result)
    assert [article.id for article in made] == ["b", "a", "d"]
    assert made[0].title == "زيارة"
    assert [e.normal.iso for e in made[2].of_type("DATE")] == ["2024-03-07"]
    errors = result.stderr.decode()
    assert "in.jsonl:2" in errors
    assert "in.jsonl:5" in errors
    assert "Traceback" not in errors


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("وصل الوفد إلى مكة.", encoding="utf-8")
    (tmp_path / "a.txt").write_bytes("زار الوزير مدينة جدة.".encode("cp1256"))
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    result = smartnews("process", tmp_path, "--translator", "none")
    assert [article.text for article in articles(result)] == ["زار الوزير مدينة جدة.", "وصل الوفد إلى مكة."]


def test_pages_are_written_into_a_folder(tmp_path: Path) -> None:
    result = smartnews("process", RELEASE, "--html", "--out", tmp_path / "pages", "--translator", "none")
    assert result.returncode == 0, result.stderr.decode()
    (page,) = (tmp_path / "pages").glob("*.html")
    content = page.read_text(encoding="utf-8")
    assert 'dir="rtl"' in content
    assert "Content-Security-Policy" in content
    assert "Content-Security-Policy" in content


def test_ninjs() -> None:
    result = smartnews("process", RELEASE, "--ninjs", "--translator", "none")
    item = json.loads(result.stdout)
    assert item["language"] == "ar"
    assert "Muscat" in {place["name"] for place in item["places"]}


def test_the_readable_view() -> None:
    result = smartnews("process", RELEASE, "--text", "--translator", "none")
    assert result.returncode == 0, result.stderr.decode()
    shown = result.stdout.decode()
    for part in ("Summary", "Brief (en)", "Topics", "Entities", "Contacts", "smart-cities", "Muscat"):
        assert part in shown


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("process", "nowhere.txt"), 1, "nowhere.txt"),
        (("process", RELEASE, "--json", "--html"), 2, "choose one"),
        (("process", RELEASE, "--settings", "nowhere.toml"), 2, "nowhere.toml"),
        (("process", RELEASE, "--translator", "/no/such/folder"), 2, "/no/such/folder"),
        (("process",), 2, "Missing argument"),
        (("proces",), 2, "No such command"),
    ],
)
def test_mistakes_are_explained(arguments: tuple[str | Path, ...], status: int, message: str) -> None:
    result = smartnews(*arguments)
    errors = result.stderr.decode()
    assert result.returncode == status, errors
    assert message in errors.replace("\n", " ")
    assert "Traceback" not in errors


def test_bad_files_are_explained(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    (tmp_path / "utf16.txt").write_bytes("زار الوزير مدينة جدة.".encode("utf-16"))
    result = smartnews(
        "process", *(tmp_path / n for n in ("empty.txt", "image.txt", "utf16.txt")), "--translator", "none"
    )
    errors = result.stderr.decode()
    assert result.returncode == 1
    assert "image.txt" in errors
    assert "Traceback" not in errors
    assert "زار الوزير مدينة جدة." in [article.text for article in articles(result)]


@pytest.mark.slow
def test_a_50_megabyte_file_is_refused_quickly(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes("أخبار اليوم. ".encode() * 2_400_000)
    result = smartnews("process", big, "--translator", "none")
    assert result.returncode == 1
    assert "the limit is" in result.stderr.decode()


def test_schema_version_and_models() -> None:
    assert json.loads(smartnews("schema").stdout)["title"] == "Article"
    assert smartnews("version").stdout.decode().strip()
    assert smartnews("models", "list").returncode == 0
    assert smartnews("models", "verify").returncode == 0

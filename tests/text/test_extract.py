"""From files, folders, standard input and records to documents; and input that is none."""

from __future__ import annotations

import io
import json
import re
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from smartnews.article import Failure
from smartnews.errors import InputError, TextTooLongError
from smartnews.text.extract import Document, document_from_file, documents_from_jsonl, read

ARABIC = (
    "أعلنت بلدية المدينة أمس إطلاق مشروع النقل العام في ثلاث مناطق، وقال المتحدث: «نبدأ في مايو».\nالمصدر: البلدية\n"
)
PAGE = """<!DOCTYPE html><html><head><title>النقل العام</title></head><body><article>
<h1>إطلاق مشروع النقل العام</h1><p>أعلنت بلدية المدينة أمس إطلاق المشروع بكلفة 20.5 مليون دولار.</p>
</article></body></html>"""


def test_records_become_documents() -> None:
    lines: list[str | bytes] = [
        json.dumps({"id": "a", "text": "نص", "title": "عنوان", "date": "2023-11-02", "class": "x"}),
        "",
        json.dumps({"html": PAGE, "date": "2023-11-02T10:00:00Z"}).encode(),
        json.dumps({"id": 7, "text": "\ud83d half"}),
    ]
    first, second, third = documents_from_jsonl(lines)
    assert first == Document("نص", "a", "عنوان", date(2023, 11, 2))
    assert isinstance(second, Document)
    assert (second.title, second.date) == ("إطلاق مشروع النقل العام", date(2023, 11, 2))
    assert "20.5" in second.text
    assert isinstance(third, Document)
    assert third.key() == "7"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "no end', "not JSON"),
        ("[1, 2]", "a JSON list"),
        ("plain words", "not JSON"),
        ('{"title": "t"}', 'neither a field "text" nor "html"'),
        ('{"text": 5}', '"text" is not a string'),
        ('{"text": "t", "date": "yesterday"}', "2023-11-02"),
        ("[" * 100_000, "not JSON"),
        ('{"text": ' + "9" * 5000 + "}", "not JSON|not a string"),
        (b"\xff\xfe\x00", "not JSON|not text"),
        (b"\x89PNG\r\n", "PNG"),
    ],
    ids=lambda value: ascii(value[:12]),
)
def test_a_bad_line_is_named_and_stops_nothing(line: str | bytes, message: str) -> None:
    before, bad, after = documents_from_jsonl(['{"text": "a"}', line, '{"text": "b"}'], "in.jsonl")
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert isinstance(bad, Failure)
    assert (bad.id, bad.stage) == ("in.jsonl:2", "input")
    assert re.search(message, bad.message)
    assert bad.message.startswith("in.jsonl:2: ")


def test_an_id_is_made_from_the_content() -> None:
    assert Document("a").key() == Document("a").key() != Document("b").key()
    assert Document("a", title="t").key() != Document("a").key()
    assert len(Document("\ud800").key()) == 16


def test_files_of_all_kinds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARABIC.encode("cp1256"))
    (tmp_path / "b.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('{"text": "one"}\n{"text": \n{"text": "two"}\n', encoding="utf-8-sig")
    (tmp_path / "d.json").write_text('[{"text": "three"}, {"text": 3}]', encoding="utf-8")
    (tmp_path / "e.txt").write_text(PAGE, encoding="utf-16")
    (tmp_path / "f.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "g.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "h.txt").write_bytes(b"")
    results = list(read([tmp_path, tmp_path / "missing.txt"]))
    shown = [
        (Path(item.id or "").name, item.code if isinstance(item, Failure) else (item.title, item.text[:5]))
        for item in results
    ]
    assert shown == [
        ("a.txt", (None, ARABIC[:5])),
        ("b.html", ("إطلاق مشروع النقل العام", "أعلنت")),
        ("", (None, "one")),
        ("c.jsonl:2", "input-unreadable"),
        ("", (None, "two")),
        ("", (None, "three")),
        ("d.json:2", "input-unreadable"),
        ("e.txt", ("إطلاق مشروع النقل العام", "أعلنت")),
        ("f.txt", "input-undecodable"),
        ("h.txt", (None, "")),
        ("missing.txt", "input-unreadable"),
    ]


def test_a_folder_without_texts_says_what_is_read(tmp_path: Path) -> None:
    (failure,) = read([tmp_path])
    assert isinstance(failure, Failure)
    assert ".jsonl" in failure.message


def test_what_is_too_long_is_not_even_read(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    start = time.process_time()
    with pytest.raises(TextTooLongError, match=r"2,000,000 characters.*max_chars"):
        document_from_file(big)
    assert time.process_time() - start < 1
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps({"text": "x" * 5000}) + '\n{"text": "short"}\n', encoding="utf-8")
    failure, document = read([lines], max_chars=100)
    assert isinstance(failure, Failure)
    assert failure.id.endswith("lines.jsonl:1")
    assert failure.code == "input-too-long"
    assert isinstance(document, Document)
    assert document.text == "short"


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (ARABIC.encode(), [ARABIC]),
        (b'{"text": "a"}\n{"text": "b"}\n', ["a", "b"]),
        (b'\xef\xbb\xbf{"text": "a"}', ["a"]),
        (b"{not a record}\nat all", ["{not a record}\nat all"]),
        (ARABIC.encode("utf-16"), [ARABIC]),
        (b"", [""]),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[str]) -> None:
    class Stream:
        buffer = io.BytesIO(data)

    monkeypatch.setattr(sys, "stdin", Stream())
    documents = list(read([Path("-")]))
    assert [item.text for item in documents if isinstance(item, Document)] == texts
    assert len(documents) == len(texts)


def test_standard_input_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        buffer = io.BytesIO(b"x" * 10_000)

    monkeypatch.setattr(sys, "stdin", Stream())
    (failure,) = read([Path("-")], max_chars=100)
    assert isinstance(failure, Failure)
    assert failure.code == "input-too-long"


def test_a_file_that_is_no_text_raises(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(InputError, match="not text"):
        document_from_file(path)

"""Reading files of every kind as a stream."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
import sys
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from smartnews.article import Failure
from smartnews.batch.readers import Source, documents
from smartnews.errors import ExtraMissingError, InputError, SettingsError
from smartnews.text.extract import Document

RECORDS = [
    {"id": "a", "text": "وصل الوفد إلى الرياض.", "title": "زيارة"},
    {"id": 7, "text": 'سطر\nوسطر آخر، و"اقتباس".', "date": "2024-03-08"},
    {"html": "<html><head><title>ت</title></head><body><p>افتتح المعرض أمس.</p></body></html>"},
]
EXPECTED = [
    Document("وصل الوفد إلى الرياض.", "a", "زيارة"),
    Document('سطر\nوسطر آخر، و"اقتباس".', "7", date=date(2024, 3, 8)),
    Document("افتتح المعرض أمس.", title="ت"),
]
LINES = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode()


def texts(source: Source) -> list[str]:
    return [item.text if isinstance(item, Document) else f"failure {item.code}" for item in source]


def zstd(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    half = len(data) // 2
    packed: bytes = zstandard.compress(data[:half]) + zstandard.compress(data[half:])
    return packed


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [("", bytes), (".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstd)],
)
def test_json_lines_packed_or_not(tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / f"in.jsonl{suffix}"
    path.write_bytes(pack(LINES))
    assert list(Source([path])) == EXPECTED


def test_several_members_of_a_packed_file_are_all_read(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(LINES) + gzip.compress(LINES))
    assert list(Source([path])) == EXPECTED * 2


def test_zstd_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    path = tmp_path / "in.jsonl.zst"
    path.write_bytes(b"(")
    with pytest.raises(ExtraMissingError, match=r"smartnews\[tables\]"):
        list(Source([path]))


def test_parquet_without_its_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "in.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(ExtraMissingError, match=r"smartnews\[tables\]"):
        list(Source([path]))


def test_a_damaged_file_gives_what_is_before_the_damage_and_the_others_go_on(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "خبر {i}", "x": "{sha256(b"%d" % i).hexdigest()}"}}\n' for i in range(5000))
    whole = gzip.compress(lines.encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.txt").write_text("خبر آخر", encoding="utf-8")
    found = texts(Source([tmp_path]))
    assert found[0] == "خبر 0"
    assert found[-2:] == ["failure input-unreadable", "خبر آخر"]
    assert 1000 < len(found) < 5000


def test_bad_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"text": "a"}\n{oops\n{"id": "x"}\n%PDF-1.4\n{"text": "b"}\n')
    found = list(Source([path]))
    assert texts(Source([path])) == ["a", *["failure input-unreadable"] * 2, "failure input-undecodable", "b"]
    assert [item.id for item in found if isinstance(item, Failure)] == [f"{path}:{n}" for n in (2, 3, 4)]


def test_a_line_that_is_too_long_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": "a" * 1000}) + '\n{"text": "b"}\n', encoding="utf-8")
    assert texts(Source([path], max_chars=10)) == ["failure input-too-long", "b"]


def test_csv_with_line_breaks_quotes_and_long_fields(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    long = "كلمة " * 60_000
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, ["id", "text", "title", "date", "other"])
        table.writeheader()
        table.writerows([*RECORDS[:2], {"text": long, "other": "x"}])
    assert list(Source([path])) == [*EXPECTED[:2], Document(long)]


def test_tables_of_a_spreadsheet_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "in.tsv"
    path.write_text("id\ttext\na\tوصل الوفد\n", encoding="utf-16")
    assert list(Source([path])) == [Document("وصل الوفد", "a")]


def test_tables_in_an_encoding_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    rows = ["رقم,النص,العنوان", "1,وصل الوفد إلى الرياض مساء أمس,زيارة", "2,plain,x", '3,"سطر\nوآخر في الخبر",']
    path.write_bytes("\n".join(rows).encode("cp1256"))
    names = {"id": "رقم", "text": "النص", "title": "العنوان"}
    assert list(Source([path], names)) == [
        Document("وصل الوفد إلى الرياض مساء أمس", "1", "زيارة"),
        Document("plain", "2", "x"),
        Document("سطر\nوآخر في الخبر", "3"),
    ]


def test_a_row_that_is_no_text_is_a_failure_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b"id,text\n%PDF-1.4\xff\x01,\xfe\x02\x03\n2,b\n")
    assert texts(Source([path])) == ["failure input-undecodable", "b"]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_tables_whose_columns_are_parted_otherwise(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"id{mark}text\r\n1{mark}نسبة 2,5، كما قيل\r\n", encoding="utf-8-sig")
    assert list(Source([path])) == [Document("نسبة 2,5، كما قيل", "1")]


def test_a_row_that_never_ends_does_not_hide_the_next_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text\nخبر\n"' + "x" * 600_000, encoding="utf-8")
    (tmp_path / "b.csv").write_text("text\nآخر\n", encoding="utf-8")
    found = texts(Source([tmp_path], max_chars=1000))
    assert found[0] == "خبر"
    assert "failure input-unreadable" in found
    assert found[-1] == "آخر"


def test_columns_by_other_names(tmp_path: Path) -> None:
    names = {"text": "body", "title": "headline", "id": "no"}
    (tmp_path / "a.jsonl").write_text('{"no": 1, "body": "ب", "headline": "ع", "text": "x"}\n', encoding="utf-8")
    (tmp_path / "b.csv").write_text("no,body,headline\n2,ج,\n", encoding="utf-8")
    assert list(Source([tmp_path], names)) == [Document("ب", "1", "ع"), Document("ج", "2")]


def test_a_table_without_texts_says_which_columns_there_are(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("no,body\n2,ج\n", encoding="utf-8")
    (failure,) = Source([path])
    assert isinstance(failure, Failure)
    assert 'no column "text"; its columns are: no, body' in failure.message


def test_parquet_of_several_row_groups(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "in.parquet"
    columns = {
        "id": [1, 2, 3],
        "body": ["أ", None, "ج"],
        "date": [date(2024, 3, 8), None, None],
        "other": [[1], [2], None],
    }
    parquet.write_table(pyarrow.table(columns), path, row_group_size=2)
    source = Source([path], {"text": "body"})
    found = list(source)
    assert found[0] == Document("أ", "1", date=date(2024, 3, 8))
    assert isinstance(found[1], Failure)
    assert found[1].id == f"{path}:2"
    assert found[2] == Document("ج", "3")
    assert source.position == 1


def test_a_folder_is_read_in_the_order_of_names_and_other_files_are_left(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.html").write_text("<p>ثان</p>", encoding="utf-8")
    (tmp_path / "a.txt").write_text("أول", encoding="utf-8")
    (tmp_path / "c.csv").write_text("text\nثالث\n", encoding="utf-8")
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    assert texts(Source([tmp_path])) == ["أول", "ثان", "ثالث"]


def test_no_more_is_read_than_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"text": "خبر" * 100}) + "\n", encoding="utf-8")
    path.write_bytes(path.read_bytes() * 2000)
    source = Source([path])
    stream = iter(source)
    next(stream)
    assert source.position is not None
    assert source.position < 0.1
    assert sum(1 for _ in stream) == 1999
    assert source.position == 1


def test_what_is_not_there_is_said_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        Source([tmp_path / "none.jsonl"])
    with pytest.raises(SettingsError, match="no field 'body'"):
        Source([tmp_path], {"body": "text"})
    with pytest.raises(InputError, match="no files that can be read"):
        list(Source([tmp_path]))


def test_half_characters_are_joined_or_replaced() -> None:
    found = list(documents(["خبر \ud83d\ude00", {"id": "\udc00", "text": "ب\ud800", "title": "ع"}]))
    assert found == [Document("خبر \U0001f600"), Document("ب\ufffd", "\ufffd", "ع")]


def test_any_iterable() -> None:
    document, failure = Document("ب"), Failure(id="x", code="c", stage="s", message="m")
    found = list(documents(["أ", document, failure, {"text": "ج", "id": "3"}, {"id": "4"}]))
    assert found[:4] == [Document("أ"), document, failure, Document("ج", "3")]
    assert isinstance(found[4], Failure)
    assert found[4].id == "input:5"

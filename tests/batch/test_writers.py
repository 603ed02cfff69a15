"""The files of a shard, read back."""

from __future__ import annotations

import csv
import gzip
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smartnews.article import Article
from smartnews.batch.facts import COLUMNS
from smartnews.batch.schema import article_schema, duplicate_schema, fact_schema
from smartnews.batch.writers import Encoded, Formats, encode, temporary_name, write
from smartnews.errors import ExtraMissingError, SettingsError
from smartnews.pipeline import Document, Pipeline

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "article_schema.txt"
TEXT = """افتتاح مؤتمر الطاقة
الرياض، 2 نوفمبر 2023 - قال محمد الأحمد إن الاستثمار بلغ 20.5 مليار ريال في السعودية بنسبة 40%.
تواصل: سارة علي، press@example.com، +966 11 234 5678
"""


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    pipeline = Pipeline(translator="none")
    return [pipeline(Document(TEXT, "a", "ع")), pipeline(Document("", "b")), pipeline(Document('وصل الوفد، "أمس".'))]


def written(folder: Path, articles: list[Article], formats: Formats) -> list[Path]:
    encoded: list[Encoded] = [encode(article, formats) for article in articles]
    files = write(folder, 3, encoded, (), formats)
    paths = [folder / temporary_name(file.name, os.getpid()) for file in files]
    assert [file.name for file in files] == formats.names(3)
    assert [path.stat().st_size for path in paths] == [file.size for file in files]
    return paths


def test_json_lines(tmp_path: Path, articles: list[Article]) -> None:
    (path,) = written(tmp_path, articles, Formats("jsonl"))
    assert [Article.from_json(line) for line in path.read_bytes().splitlines()] == articles


def test_packed_json_lines_are_the_same_bytes_each_time(tmp_path: Path, articles: list[Article]) -> None:
    (path,) = written(tmp_path, articles, Formats("jsonl.gz"))
    first = path.read_bytes()
    assert [Article.from_json(line) for line in gzip.decompress(first).splitlines()] == articles
    other = tmp_path / "other"
    other.mkdir()
    (path,) = written(other, articles, Formats("jsonl.gz"))
    assert path.read_bytes() == first


def test_facts_as_csv(tmp_path: Path, articles: list[Article]) -> None:
    _, path = written(tmp_path, articles, Formats("jsonl", "csv"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == sum(len(article.entities) + len(article.topics) for article in articles)
    by_type = {row["type"]: row for row in rows if row["article"] == "a"}
    assert (by_type["CITY"]["name"], by_type["CITY"]["code"]) == ("Riyadh", "SA")
    money = next(row for row in rows if row["unit"] == "SAR")
    assert (money["kind"], float(money["value"]), money["text"]) == ("figure", 20.5e9, "20.5 مليار ريال")
    assert by_type["DATE"]["date"] == "2023-11-02"
    assert by_type["PHONE"]["code"] == "+966112345678"
    assert all(TEXT[int(r["start"]) : int(r["end"])] == r["text"] for r in rows if r["article"] == "a" and r["text"])


def _unpaired(record: dict[str, Any]) -> dict[str, Any]:
    """A row of Parquet as a record of JSON: maps are dictionaries again, and absent fields absent."""
    for topic in record["topics"]:
        topic["labels"] = dict(topic["labels"])
    record["provenance"]["models"] = dict(record["provenance"]["models"])
    for entity in record["entities"]:
        normal = entity["normal"]
        if normal is not None:
            keep = {k: v for k, v in normal.items() if v is not None}
            entity["normal"] = keep if keep or entity["type"] != "DATE" else {"iso": None}
            if entity["type"] == "DATE":
                entity["normal"].setdefault("iso", None)
    return record


def test_parquet_holds_all_that_json_does(tmp_path: Path, articles: list[Article]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path, facts = written(tmp_path, articles, Formats("parquet", "parquet"))
    table = parquet.read_table(path)
    assert table.schema.equals(article_schema())
    assert table.schema.metadata == article_schema().metadata
    assert [Article.model_validate(_unpaired(row)) for row in table.to_pylist()] == articles
    assert parquet.read_table(facts).schema.equals(fact_schema())
    assert parquet.read_table(facts).num_rows == sum(len(a.entities) + len(a.topics) for a in articles)


def test_an_empty_shard_has_the_schema_too(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path, facts = written(tmp_path, [], Formats("parquet", "parquet"))
    assert parquet.read_table(path).schema.equals(article_schema())
    assert parquet.read_table(facts).num_rows == 0


def test_the_schemas_are_the_published_ones() -> None:
    pytest.importorskip("pyarrow")
    assert PUBLISHED.read_text(encoding="utf-8") == published()


def published() -> str:
    """The schemas as one line a field, since pyarrow's own way to show them changes with its version."""
    parts = []
    schemas = {"articles": article_schema(), "facts": fact_schema(), "duplicates": duplicate_schema()}
    for name, schema in schemas.items():
        parts.append(f"# {name}-*.parquet ({schema.metadata[b'smartnews'].decode()})")
        parts.extend(line for field in schema for line in _lines(field.name, field.type))
    return "\n".join(parts) + "\n"


def _lines(name: str, kind: Any) -> Iterator[str]:
    from pyarrow import types

    if types.is_list(kind):
        yield from _lines(f"{name}[]", kind.value_type)
    elif types.is_struct(kind):
        for field in kind:
            yield from _lines(f"{name}.{field.name}", field.type)
    elif types.is_map(kind):
        yield f"{name} map<{kind.key_type}, {kind.item_type}>"
    else:
        yield f"{name} {kind}"


def test_formats_that_there_are_not_and_packages_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="no format 'xml'"):
        Formats("xml")  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissingError, match=r"smartnews\[tables\]"):
        Formats("jsonl", "parquet")
    Formats("jsonl", "csv")


if __name__ == "__main__":  # PYTHONPATH=src python -m tests.batch.test_writers
    PUBLISHED.write_text(published(), encoding="utf-8")

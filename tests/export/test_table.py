"""Tables: the same columns of the same types, whatever the articles are."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from smartnews.article import Article, Entity, Failure, Language, Provenance, Sentence
from smartnews.errors import ExtraMissingError, SmartnewsError
from smartnews.export.table import COLUMNS, articles_to_frames, articles_to_polars, write_tables
from smartnews.pipeline import Document, Pipeline

TEXT = (
    "صحار في 8 مارس 2024: افتتح سالم المعمري معرض عمان للطاقة المتجددة بتكلفة أكثر من 20.5 مليون ريال عماني. "
    "وشارك فيه ما بين 300 و400 مزارع من 3 دول. هاتف: +968 2412 3456"
)
FAILURE = Failure(id="z", code="input-too-long", stage="input", message="The text is too long.")


@pytest.fixture(scope="module")
def article() -> Article:
    return Pipeline(translator="none")(Document(TEXT, id="a", title="=1+1"))


def test_the_frames_have_their_columns_and_types(article: Article) -> None:
    frames = articles_to_frames([article, FAILURE])
    empty = articles_to_frames([])
    assert list(frames) == list(COLUMNS) == ["articles", "entities", "figures", "topics", "failures"]
    types = {"text": "string", "integer": "Int64", "number": "Float64"}
    for name, columns in COLUMNS.items():
        wanted = {column: types[kind] for column, kind in columns.items()}
        for each in (frames[name], empty[name]):
            assert {column: str(kind) for column, kind in each.dtypes.items()} == wanted
            assert list(each.columns) == list(wanted)
        assert len(empty[name]) == 0


def test_each_row_says_what_the_article_says(article: Article) -> None:
    frames = articles_to_frames([article])
    (row,) = frames["articles"].to_dict("records")
    assert (row["article_id"], row["title"], row["language"]) == ("a", "=1+1", "ar")
    assert row["entities"] == len(article.entities) == len(frames["entities"])
    assert row["summary"] == article.summary.text
    entities = {entity["type"]: entity for entity in reversed(frames["entities"].to_dict("records"))}
    assert (entities["CITY"]["en"], entities["CITY"]["country"], entities["CITY"]["geonames_id"]) == (
        "Sohar",
        "OM",
        286282,
    )
    assert entities["DATE"]["date"] == "2024-03-08"
    assert entities["PHONE"]["e164"] == "+96824123456"
    for entity in frames["entities"].to_dict("records"):
        assert TEXT[entity["start"] : entity["end"]] == entity["text"]
    assert frames["topics"]["code"].tolist() == [topic.code for topic in article.topics]


def test_figures_come_with_their_sentence(article: Article) -> None:
    figures = articles_to_frames([article])["figures"].to_dict("records")
    first = figures[0]
    assert (first["value"], first["unit"], first["qualifier"]) == (20_500_000, "OMR", "more_than")
    for figure in figures:
        assert figure["text"] in figure["sentence"]
        assert TEXT[figure["sentence_start"] :].startswith(figure["sentence"])
    assert any(figure["max"] == 400 for figure in figures)


def test_a_figure_outside_every_sentence_has_none() -> None:
    made = Article(
        id="b",
        text="a 7",
        language=Language(code="und", confidence=0, script="Latn"),
        sentences=(Sentence(start=0, end=1),),
        entities=(Entity(start=2, end=3, text="7", type="FIGURE", confidence=1, source="rule"),),
        provenance=Provenance(smartnews="0", settings="s"),
    )
    frame = articles_to_frames([made])["figures"]
    assert frame["sentence"].isna().all()
    assert frame["value"].isna().all()


def test_failures_are_rows_and_not_lost(article: Article) -> None:
    frames = articles_to_frames([FAILURE, article])
    assert frames["failures"].to_dict("records") == [
        {"article_id": "z", "code": "input-too-long", "stage": "input", "message": "The text is too long."}
    ]
    assert frames["articles"]["article_id"].tolist() == ["a"]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(article: Article, tmp_path: Path) -> None:
    paths = write_tables([article], tmp_path / "out")
    assert [path.name for path in paths] == [f"{name}.csv" for name in COLUMNS]
    assert paths[0].read_bytes().startswith(b"\xef\xbb\xbf")
    for path, columns in zip(paths, COLUMNS.values(), strict=True):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
            assert file.seekable()
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == list(columns)
        for row in rows:
            assert not any(
                row[column].startswith(("=", "+", "@", "-")) for column, kind in columns.items() if kind == "text"
            )
        if path.name == "articles.csv":
            assert rows[0]["title"] == "'=1+1"
        if path.name == "entities.csv":
            assert "'+96824123456" in [row["e164"] for row in rows]


def test_parquet_keeps_everything(article: Article, tmp_path: Path) -> None:
    import pandas as pd

    frames = articles_to_frames([article, FAILURE])
    for path in write_tables([article, FAILURE], tmp_path, "parquet"):
        back = pd.read_parquet(path, dtype_backend="numpy_nullable")
        pd.testing.assert_frame_equal(back, frames[path.stem], check_dtype=False)
        assert list(back.columns) == list(COLUMNS[path.stem])


def test_polars(article: Article) -> None:
    pl = pytest.importorskip("polars")
    frames, empty = articles_to_polars([article]), articles_to_polars([])
    for name, columns in COLUMNS.items():
        assert frames[name].columns == list(columns)
        assert frames[name].schema == empty[name].schema
    assert frames["articles"]["language"].to_list() == ["ar"]
    assert frames["figures"].schema["value"] == pl.Float64


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, article: Article) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ExtraMissingError, match=r"smartnews\[tables\]"):
        articles_to_frames([article])
    with pytest.raises(SmartnewsError, match="pip install polars"):
        articles_to_polars([article])

"""The callable for other people's pipelines, its schema as DDL, and the example of Spark."""

from __future__ import annotations

import importlib.util
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smartnews.article import Article
from smartnews.batch import Analyse, article_schema, result_schema, spark_schema
from smartnews.errors import ExtraMissingError
from smartnews.pipeline import Pipeline
from smartnews.settings import Settings
from smartnews.text.extract import Document
from tests.batch.pipelines import ECHO

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
ROOT = Path(__file__).resolve().parents[2]
LIGHT = Analyse(pipeline=ECHO)


def test_articles_are_rows_in_the_order_of_the_records_whatever_their_length() -> None:
    texts = [f"بلغ عدد الزوار {n} آلاف" + " زائر" * (n * 7 % 5) for n in range(1, 80)]
    table = LIGHT(pyarrow.table({"text": texts, "id": [f"t{n}" for n in range(79)]}))
    assert table.schema.equals(result_schema())
    assert table["id"].to_pylist() == [f"t{n}" for n in range(79)]
    assert table["text"].to_pylist() == texts
    assert table["entities"][4].as_py()[0]["normal"]["value"] == 5
    assert table["topics"][0].as_py()[0]["labels"] == [("en", "Economy")]
    assert table["failure"].null_count == 79


def test_the_schema_is_that_of_the_local_run_and_a_failure() -> None:
    assert pyarrow.schema(list(result_schema())[:-1]).equals(article_schema())
    assert [field.name for field in result_schema().field("failure").type] == ["code", "stage", "reason"]


def test_what_is_bad_is_a_row_and_stops_nothing() -> None:
    texts = ["خبر 1", "!raise secret", "!refuse secret", None, "!part"]
    rows = LIGHT(pyarrow.table({"text": texts, "id": ["a", "b", "c", "d", None]})).to_pylist()
    assert [row["failure"] and row["failure"]["code"] for row in rows] == [
        None,
        "pipeline-raised",
        "input-too-long",
        "input-unreadable",
        None,
    ]
    assert [row["id"] for row in rows[:4]] == ["a", "b", "c", "d"]
    assert rows[1]["failure"]["reason"].startswith("ValueError in pipelines.py, line")
    assert all(row[name] is None for row in rows[1:4] for name in article_schema().names if name != "id")
    assert rows[4]["warnings"][0]["code"] == "stage-failed"


def test_frames_hold_the_same_as_tables() -> None:
    import pandas

    frame = pandas.DataFrame({"body": ["خبر 7", "!refuse"], "date": [pandas.Timestamp("2026-11-02"), pandas.NaT]})
    analyse = Analyse(columns={"text": "body"}, pipeline=ECHO)
    [first, second] = analyse.frames([frame, frame.iloc[1:]])
    assert list(first.columns) == result_schema().names
    assert first["topics"][0][0]["labels"] == {"en": "Economy"}
    assert first["failure"][1]["code"] == "input-too-long"
    assert len(second) == 1
    table = analyse(pyarrow.Table.from_pandas(frame))
    assert table["entities"].to_pylist()[0][0]["text"] == first["entities"][0][0]["text"] == "7"


def test_it_is_sent_as_its_arguments_and_does_what_the_pipeline_does() -> None:
    settings = Settings(translator="none", to="fr")
    analyse = pickle.loads(pickle.dumps(Analyse(settings)))
    text = "زار الوزير مدينة جدة في 2 نوفمبر 2026."
    frame = next(analyse.frames([pyarrow.table({"text": [text]}).to_pandas()]))
    row = {name: frame[name][0] for name in article_schema().names if frame[name][0] is not None}
    assert Article.from_json(json.dumps(row)) == Pipeline(settings)(Document(text))


def test_the_schema_as_ddl() -> None:
    schema = pyarrow.schema(
        {
            "end": pyarrow.int64(),
            "sure": pyarrow.bool_(),
            "parts": pyarrow.list_(pyarrow.struct({"start": pyarrow.float64()})),
            "labels": pyarrow.map_(pyarrow.string(), pyarrow.string()),
        }
    )
    assert spark_schema(schema) == (
        "`end` BIGINT, `sure` BOOLEAN, `parts` ARRAY<STRUCT<`start`: DOUBLE>>, `labels` MAP<STRING, STRING>"
    )
    with pytest.raises(TypeError, match="no type for time64"):
        spark_schema(pyarrow.schema({"at": pyarrow.time64("us")}))
    whole = spark_schema()
    assert "`language` STRUCT<`code`: STRING, `confidence`: DOUBLE, `script`: STRING>" in whole
    assert whole.endswith("`failure` STRUCT<`code`: STRING, `stage`: STRING, `reason`: STRING>")


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'smartnews\[tables\]'"):
        spark_schema()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed")
@pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java")
def test_the_example_of_spark_gives_what_the_pipeline_gives(tmp_path: Path) -> None:
    from pyarrow import parquet

    texts = ["زار الوزير مدينة جدة في 2 نوفمبر 2026.", "بلغ الاستثمار في جدة 20.5 مليار ريال.", "وصل الوفد إلى مكة."]
    records = [{"id": f"t{number}", "text": text} for number, text in enumerate(texts)] + [{"id": "t3"}]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell",
    }
    result = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "spark_job.py"), str(source), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env=environment,
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == ["Mecca: 1", "Jeddah: 2", "3 articles, 1 failures"]
    table = parquet.read_table(tmp_path / "out" / "articles").sort_by("id")
    wanted = Analyse(Settings(translator="none"))(pyarrow.table({"id": ["t0", "t1", "t2"], "text": texts}))
    assert table.cast(article_schema()).to_pylist() == wanted.drop_columns("failure").to_pylist()
    [failure] = parquet.read_table(tmp_path / "out" / "failures").to_pylist()
    assert (failure["id"], failure["code"], failure["stage"]) == ("t3", "input-unreadable", "input")

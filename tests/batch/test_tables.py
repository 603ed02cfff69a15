"""The files of a run, opened by the tools that people have: pandas, polars and DuckDB."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smartnews.batch.facts import COLUMNS
from smartnews.batch.runner import run
from smartnews.batch.schema import DUPLICATE_COLUMNS
from smartnews.text.extract import Document
from tests.batch.pipelines import ECHO
from tests.batch.test_runner import WIRE

TEXTS = [*WIRE, *(Document(f'سجل المنتخب {number} أهداف، "كلها"\nفي الشوط الأول.', f"n{number}") for number in (7, 8))]
COPIES = 4


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {form: tmp_path_factory.mktemp(form) for form in ("csv", "parquet")}
    for form, folder in folders.items():
        articles: Any = "parquet" if form == "parquet" else "jsonl"
        options: Any = {"pipeline": ECHO, "shard_size": 4, "workers": 1, "dedupe": True}
        run(TEXTS, folder, articles=articles, facts=form, **options)  # type: ignore[arg-type]
    return folders


def expected(folder: Path, form: str) -> tuple[int, set[str]]:
    """How many articles there are, and their ids, by the run's own figures."""
    stats = json.loads((folder / "stats.json").read_bytes())
    return stats["articles"], {"bridge", "short", "library", "other", "n7", "n8"}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_pandas(runs: dict[str, Path], form: str) -> None:
    pandas = pytest.importorskip("pandas")
    read = getattr(pandas, f"read_{form}")

    def table(kind: str) -> Any:
        parts = [part for path in sorted(runs[form].glob(f"{kind}-*.{form}")) if len(part := read(path))]
        return pandas.concat([part.dropna(axis="columns", how="all") for part in parts])

    facts, copies = table("facts"), table("duplicates")
    assert set(facts["article"]) == expected(runs[form], form)[1]
    assert facts[facts["kind"] == "figure"].set_index("article")["value"].to_dict() == {"n7": 7, "n8": 8}
    assert copies.set_index("id")["cluster"].to_dict()["library again"] == "library"
    assert len(copies) == COPIES


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_polars(runs: dict[str, Path], form: str) -> None:
    polars = pytest.importorskip("polars")

    def table(kind: str, columns: dict[str, type]) -> Any:
        files = runs[form] / f"{kind}-*.{form}"
        if form == "parquet":
            return polars.scan_parquet(files).collect()
        return polars.scan_csv(files, schema_overrides=columns).collect()  # else by what is in the first file

    facts, copies = table("facts", COLUMNS), table("duplicates", DUPLICATE_COLUMNS)
    assert facts.columns == list(COLUMNS)
    assert copies.columns == list(DUPLICATE_COLUMNS)
    assert set(facts["article"]) == expected(runs[form], form)[1]
    figures = facts.filter(polars.col("kind") == "figure")
    assert dict(zip(figures["article"], figures["value"], strict=True)) == {"n7": 7, "n8": 8}
    assert copies["similarity"].max() == 1
    assert len(copies) == COPIES


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_duckdb(runs: dict[str, Path], form: str) -> None:
    duckdb = pytest.importorskip("duckdb")

    def ask(query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as base:
            rows: list[tuple[Any, ...]] = base.execute(query).fetchall()
            return rows

    facts, copies = (f"'{runs[form]}/{kind}-*.{form}'" for kind in ("facts", "duplicates"))
    assert {row[0] for row in ask(f"SELECT DISTINCT article FROM {facts}")} == expected(runs[form], form)[1]
    assert ask(f"SELECT article, value FROM {facts} WHERE kind = 'figure' ORDER BY 1") == [("n7", 7), ("n8", 8)]
    assert ask(f"SELECT cluster, count(*) FROM {copies} GROUP BY 1 ORDER BY 2 DESC, 1") == [
        ("bridge", 2),
        ("library", 1),
        ("short", 1),
    ]
    joined = f"SELECT f.value FROM {facts} f JOIN {copies} c ON f.article = c.cluster WHERE c.id = 'short again'"
    assert len(ask(joined)) == 1


@pytest.mark.parametrize("tool", ["pandas", "polars", "duckdb"])
def test_nested_articles(runs: dict[str, Path], tool: str) -> None:
    module = pytest.importorskip(tool)
    files = f"{runs['parquet']}/articles-*.parquet"
    match tool:
        case "pandas":
            pieces = [module.read_parquet(path) for path in sorted(runs["parquet"].glob("articles-*.parquet"))]
            found = {row.id: len(row.entities) for piece in pieces for row in piece.itertuples()}
        case "polars":
            table = module.scan_parquet(files).select("id", module.col("entities").list.len()).collect()
            found = dict(table.iter_rows())
        case _:
            with module.connect() as base:
                found = dict(base.execute(f"SELECT id, len(entities) FROM '{files}'").fetchall())
    assert found == {"bridge": 0, "short": 0, "library": 0, "other": 0, "n7": 1, "n8": 1}


@pytest.mark.parametrize("tool", ["pandas", "polars", "duckdb"])
def test_articles_as_json_lines(runs: dict[str, Path], tool: str) -> None:
    module = pytest.importorskip(tool)
    path = runs["csv"] / "articles-000000.jsonl"
    match tool:
        case "pandas":
            names = list(module.read_json(path, lines=True)["id"])
        case "polars":
            names = module.read_ndjson(path)["id"].to_list()
        case _:
            with module.connect() as base:
                names = [row[0] for row in base.execute(f"SELECT id FROM read_json_auto('{path}')").fetchall()]
    assert names == ["bridge", "short", "library"]

"""Batches: a million articles overnight, on one machine, so that nothing is lost (see docs/batch.md).

>>> from smartnews.batch import Source, run
>>> run(Source(["articles.jsonl.gz"]), "out", workers=4)  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smartnews.batch.analyse import Analyse, result_schema, spark_schema
    from smartnews.batch.readers import Source
    from smartnews.batch.runner import run
    from smartnews.batch.schema import article_schema, duplicate_schema, fact_schema
    from smartnews.batch.statistics import Statistics

__all__ = [
    "Analyse",
    "Source",
    "Statistics",
    "article_schema",
    "duplicate_schema",
    "fact_schema",
    "result_schema",
    "run",
    "spark_schema",
]

_HOME = {
    "Analyse": "analyse",
    "Source": "readers",
    "Statistics": "statistics",
    "article_schema": "schema",
    "duplicate_schema": "schema",
    "fact_schema": "schema",
    "result_schema": "analyse",
    "run": "runner",
    "spark_schema": "analyse",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'smartnews.batch' has no attribute {name!r}")
    value = getattr(import_module(f"smartnews.batch.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

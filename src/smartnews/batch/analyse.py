"""Tables of records into tables of articles, inside of other people's pipelines: Spark, Ray Data, Dask, a loop."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from smartnews.article import Failure
from smartnews.batch.readers import FIELDS
from smartnews.batch.schema import article_schema
from smartnews.batch.worker import Job, Piper, build, outcomes
from smartnews.batch.writers import Encoded, Formats, arrow_record
from smartnews.errors import ExtraMissingError, InputError
from smartnews.settings import Settings
from smartnews.text.extract import Document, document_from_record

if TYPE_CHECKING:
    import pandas

__all__ = ["Analyse", "result_schema", "spark_schema"]

_BATCH_SIZE = 32


@dataclass(frozen=True)
class Analyse:
    """Turns a ``pyarrow.Table`` of records into one of articles: a row for each, in their order.

    The schema is `result_schema`. A record that cannot be analysed is a row with its ``id`` and a ``failure`` (code,
    stage, reason) and nothing else; it stops nothing. Of a record that has no id, and no text to make one of, it is the
    number of its row. The object is pickled as its arguments; the pipeline is built on the first call in a process, and
    kept. There is no time limit: a text that hangs or kills its process is for `smartnews.batch.run` to find.

    Args:
        settings: what the pipeline does.
        columns: what the fields "id", "text", "title", "html" and "date" are called in the records.
        pipeline: "module:callable", as for `smartnews.batch.run`.

    Raises:
        ExtraMissingError: pyarrow, or for `frames` pandas, is not installed.
        SettingsError, ModelError: the pipeline cannot be built.

    >>> from smartnews.batch import Analyse, spark_schema
    >>> dataset.map_batches(Analyse(), batch_format="pyarrow")  # Ray Data  # doctest: +SKIP
    >>> frame.mapInPandas(Analyse().frames, spark_schema())  # Spark  # doctest: +SKIP
    """

    settings: Settings = field(default_factory=Settings)
    columns: Mapping[str, str] = field(default_factory=dict)
    pipeline: str = "smartnews.pipeline:Pipeline"

    def __call__(self, table: Any) -> Any:
        """Return the table of the records' articles."""
        pyarrow = _arrow()
        rows = [_failed(made) if isinstance(made, Failure) else arrow_record(made.line) for made in self._made(table)]
        return pyarrow.Table.from_pylist(rows, schema=result_schema())

    def frames(self, frames: Iterable[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        """Yield a data frame for each of ``frames``: structs and maps are dicts in it, lists are lists."""
        pyarrow = _arrow()
        try:
            import pandas
        except ImportError as error:
            raise ExtraMissingError("Data frames", "tables") from error
        names = result_schema().names
        for frame in frames:
            made = self._made(pyarrow.Table.from_pandas(frame, preserve_index=False))
            rows = [_failed(item) if isinstance(item, Failure) else json.loads(item.line) for item in made]
            yield pandas.DataFrame({name: [row.get(name) for row in rows] for name in names}, dtype=object)

    def _made(self, table: Any) -> list[Encoded | Failure]:
        """What became of each record; the shortest are analysed first, so that little is padded."""
        wanted = [self.columns.get(name, name) for name in FIELDS]
        records = table.select([name for name in table.column_names if name in wanted]).to_pylist()
        made: dict[int, Encoded | Failure] = {}
        documents: dict[int, Document] = {}
        for place, record in enumerate(records):
            plain = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in record.items()}
            try:
                documents[place] = document_from_record(plain, self.columns)
            except InputError as error:
                name = plain.get(self.columns.get("id", "id"))
                name = str(place if name is None else name)
                made[place] = Failure(id=name, code=error.code, stage="input", message=str(error))
        pipeline, formats = _pipeline(self.pipeline, self.settings), Formats()
        order = sorted(documents, key=lambda place: len(documents[place].text))
        for at in range(0, len(order), _BATCH_SIZE):
            places = order[at : at + _BATCH_SIZE]
            for place, (outcome, _) in zip(
                places, outcomes(pipeline, [documents[place] for place in places], formats), strict=True
            ):
                made[place] = outcome
        return [made[place] for place in range(len(records))]


def result_schema() -> Any:
    """Return the ``pyarrow.Schema`` of `Analyse`: that of articles, and a struct ``failure``, null if there is none.

    Raises:
        ExtraMissingError: pyarrow is not installed.
    """
    pyarrow = _arrow()
    failure = pyarrow.struct([(name, pyarrow.string()) for name in ("code", "stage", "reason")])
    return article_schema().append(pyarrow.field("failure", failure))


def spark_schema(schema: Any = None) -> str:
    """Return a ``pyarrow.Schema`` (that of `Analyse` when None) as DDL of Spark SQL.

    Raises:
        ExtraMissingError: pyarrow is not installed.
        TypeError: Spark has no such type.
    """
    return ", ".join(f"`{field.name}` {_ddl(field.type)}" for field in schema or result_schema())


def _ddl(kind: Any) -> str:
    types = _arrow().types
    if types.is_struct(kind):
        return f"STRUCT<{', '.join(f'`{part.name}`: {_ddl(part.type)}' for part in kind)}>"
    if types.is_map(kind):
        return f"MAP<{_ddl(kind.key_type)}, {_ddl(kind.item_type)}>"
    if types.is_list(kind):
        return f"ARRAY<{_ddl(kind.value_type)}>"
    plain = {"string": "STRING", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN"}
    if str(kind) not in plain:
        raise TypeError(f"Spark has no type for {kind}")
    return plain[str(kind)]


def _failed(failure: Failure) -> dict[str, Any]:
    return {
        "id": failure.id,
        "failure": {"code": failure.code, "stage": failure.stage, "reason": failure.message[:500]},
    }


@lru_cache(maxsize=2)
def _pipeline(pipeline: str, settings: Settings) -> Piper:
    return build(Job(pipeline, settings, None, Formats(), _BATCH_SIZE))


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.types
    except ImportError as error:
        raise ExtraMissingError("Tables", "tables") from error
    return pyarrow

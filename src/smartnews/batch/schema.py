"""The Arrow schemas of the Parquet files: nested for articles, from the data model, and flat for facts and copies.

All are published in docs/article_schema.txt; a test holds them to it.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from smartnews.article import Article
from smartnews.batch.copies import Copy
from smartnews.batch.facts import COLUMNS
from smartnews.errors import ExtraMissingError

__all__ = ["DUPLICATE_COLUMNS", "article_schema", "duplicate_schema", "fact_schema"]

_PLAIN = {str: "string", int: "int64", float: "float64", bool: "bool_"}


DUPLICATE_COLUMNS: dict[str, type] = get_type_hints(Copy)
"""The columns of the table of copies (see `smartnews.batch.copies.Copy`)."""


def article_schema() -> Any:
    """Return the ``pyarrow.Schema`` of articles: the JSON's fields by the same names, offsets in code points.

    ``normal`` is one struct with the fields of all entity types; those that a type does not have are null. ``labels``
    and ``models`` are maps. A figure's ``value`` is always float64.

    Raises:
        ExtraMissingError: pyarrow is not installed.
    """
    arrow = _arrow()
    return arrow.schema(_fields(Article), metadata={"smartnews": "smartnews.article/1"})


def fact_schema() -> Any:
    """Return the ``pyarrow.Schema`` of the flat table (see `smartnews.batch.facts`).

    Raises:
        ExtraMissingError: pyarrow is not installed.
    """
    return _flat(COLUMNS, "smartnews.facts/1")


def duplicate_schema() -> Any:
    """Return the ``pyarrow.Schema`` of the table of copies (see `smartnews.batch.copies.Copy`).

    Raises:
        ExtraMissingError: pyarrow is not installed.
    """
    return _flat(DUPLICATE_COLUMNS, "smartnews.duplicates/1")


def _flat(columns: Mapping[str, type], name: str) -> Any:
    arrow = _arrow()
    fields = [(column, getattr(arrow, _PLAIN[kind])()) for column, kind in columns.items()]
    return arrow.schema(fields, metadata={"smartnews": name})


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ExtraMissingError("Parquet", "tables") from error
    return pyarrow


def _fields(model: type[BaseModel]) -> list[tuple[str, Any]]:
    """The fields of a model, in its order, by the names that they have in JSON."""
    hints = get_type_hints(model)  # without Annotated's constraints
    return [(field.alias or name, _type(hints[name])) for name, field in model.model_fields.items()]


def _type(hint: Any) -> Any:
    arrow = _arrow()
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union([argument for argument in arguments if argument is not type(None)])
    if origin is Literal:
        return arrow.string()
    if origin is tuple:
        return arrow.list_(_type(arguments[0]))
    if origin is dict:
        return arrow.map_(*map(_type, arguments))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return arrow.struct(_fields(hint))
    return getattr(arrow, _PLAIN[hint])()


def _union(members: list[Any]) -> Any:
    if len(members) == 1:
        return _type(members[0])
    if all(member in (int, float) for member in members):
        return _arrow().float64()
    merged: dict[str, Any] = {}
    for member in members:
        for name, kind in _fields(member):
            if merged.setdefault(name, kind) != kind:
                raise TypeError(f"the field {name!r} has two types")
    return _arrow().struct(list(merged.items()))

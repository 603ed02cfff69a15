"""The language resources under ``data/``: read once, checked against their schema.

Each module that needs word lists defines a pydantic model of its file (``extra="forbid"``) and asks for it here::

    numbers = load("numbers", "ar", NumberWords)      # data/ar/numbers.toml
    taxonomy = load("taxonomy", None, Taxonomy)       # data/taxonomy.toml

Words in data files are spelt as people spell them; `fold` them on loading, to match the folded text.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from smartnews.errors import ResourceError

__all__ = ["LANGUAGES", "Resource", "load", "read_bytes"]

LANGUAGES = ("ar", "en", "fr")
"""The languages that have data files of their own."""


class Resource(BaseModel):
    """The base of all schemas of data files: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


R = TypeVar("R", bound=Resource)


def read_bytes(name: str) -> bytes:
    """Return the content of the packaged file ``data/{name}``.

    Raises:
        ResourceError: there is no such file.
    """
    try:
        return (files("smartnews") / "data" / name).read_bytes()
    except OSError as error:
        raise ResourceError(f"The packaged file data/{name} is missing.", "Install smartnews again.") from error


def load(name: str, language: str | None, schema: type[R]) -> R:
    """Return ``data/{language}/{name}.toml`` (or ``data/{name}.toml``) as an instance of ``schema``.

    Raises:
        ResourceError: the file is missing or does not follow the schema.
    """
    return cast("R", _loaded(f"{language}/{name}.toml" if language else f"{name}.toml", schema))


@cache
def _loaded(path: str, schema: type[Resource]) -> Resource:
    return parse(read_bytes(path), path, schema)


def parse(data: bytes, path: str | Path, schema: type[R]) -> R:
    """Return TOML ``data`` as an instance of ``schema``; ``path`` is named in errors.

    Raises:
        ResourceError: it is not TOML (with the line) or does not follow the schema (with the key).
    """
    try:
        return schema.model_validate(tomllib.loads(data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path} is not valid TOML: {error}.", "Mend the line that it names.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ResourceError(f"{path}: {where}: {first['msg']}.", "Mend the key that it names.") from error

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
from typing import NoReturn, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from smartnews.errors import ResourceError
from smartnews.userfiles import fail_at, line_of

__all__ = ["LANGUAGES", "Resource", "load", "parse", "read_bytes", "refuse"]

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
        ResourceError: it is not TOML or does not follow the schema; the message shows the line.
    """
    try:
        text = data.decode("utf-8-sig")
        return schema.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path} is not valid TOML: {error}.", "Mend the line that it names.") from error
    except ValidationError as error:
        refuse(error, path, text)


def refuse(error: ValidationError, path: str | Path, text: str) -> NoReturn:
    """Raise a ResourceError for the first thing that is wrong in the TOML ``text``: the key, and its line.

    A validator of several keys names the one that is wrong by beginning its message with it: ``tags.sea.parents: …``.
    """
    first = error.errors()[0]
    keys = [part for part in first["loc"] if part != "[key]"]
    message = first["msg"].removeprefix("Value error, ")
    if keys:
        message = f"{'.'.join(map(str, keys))}: {message}"
    else:
        keys = list(message.partition(":")[0].split("."))
    line = line_of(text, keys)
    try:
        fail_at(Path(path), text, line, message)
    except ResourceError as refusal:
        raise refusal from error

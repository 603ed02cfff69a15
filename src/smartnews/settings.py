"""Settings: everything that a user can choose, from arguments, environment (``SMARTNEWS_…``) or a TOML file."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from smartnews.errors import SettingsError

__all__ = ["Settings"]


class Settings(BaseSettings):
    """What a pipeline does. Arguments win over ``SMARTNEWS_*`` environment variables, which win over the defaults.

    Raises:
        pydantic.ValidationError: a value is not one of those allowed.
    """

    model_config = SettingsConfigDict(env_prefix="SMARTNEWS_", frozen=True, extra="forbid", hide_input_in_errors=True)

    to: str = Field(default="en", description="language of the translation and the brief (CLDR code)")
    language: str | None = Field(default=None, description="the texts' language, if known; None to identify it")
    normaliser: Literal["smartnews", "camel"] = Field(default="smartnews", description="who folds Arabic letters")
    names: str = Field(
        default="auto",
        description="who finds people and organisations: encoder (auto, if it is there), rules (faster), camel, "
        "camel:FOLDER or hub:MODEL",
    )
    topics: Literal["auto", "cues", "encoder"] = Field(
        default="auto", description="who tells topics: cue words, with the encoder too, or with it where names use it"
    )
    summary: str = Field(default="extractive", description="extractive, or hub:MODEL for one in words of its own")
    summary_sentences: int = Field(default=3, ge=0, le=50, description="how many sentences a summary has at most")
    translator: str = Field(default="auto", description="auto, none, a folder of a model, or a name")
    allow_network: bool = Field(default=False, description="may a model named here be fetched from a hub?")
    models: Path | None = Field(default=None, description="folder of pulled models; the user's data folder if None")
    gazetteer: Path | None = Field(default=None, description="CSV of names that you know, places and people among them")
    glossary: Path | None = Field(default=None, description="TOML or CSV of terms for the translation")
    taxonomy: Path | None = Field(default=None, description="TOML of topics in place of, or beside, the packaged ones")
    reference_date: date | None = Field(default=None, description="the day of publication, if known")
    contacts: Literal["keep", "mask", "hash", "drop"] = Field(
        default="keep", description="what becomes of addresses, telephone numbers and the names beside them"
    )
    contacts_key: SecretStr | None = Field(
        default=None, description="the secret of contacts = 'hash', 16 characters or more; never written anywhere"
    )
    max_chars: int = Field(default=2_000_000, ge=1, description="longest text that is accepted, in code points")
    threads: int = Field(default=1, ge=1, description="threads that a model may use")

    @model_validator(mode="after")
    def _hashes_have_a_key(self) -> Self:
        if self.contacts == "hash" and (self.contacts_key is None or len(self.contacts_key.get_secret_value()) < 16):
            raise ValueError("contacts = 'hash' needs a contacts_key of 16 characters or more")
        return self

    @classmethod
    def from_toml(cls, path: str | Path, **overrides: Any) -> Settings:
        """Return the settings of a TOML file, with ``overrides`` on top.

        Raises:
            SettingsError: the file is missing or malformed, or a value is not allowed.
        """
        try:
            with Path(path).open("rb") as file:
                values = tomllib.load(file)
            return cls(**{**values, **overrides})
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise SettingsError(f"{path}: {error}", "See docs/settings.md for the names and values.") from error

    def digest(self) -> str:
        """Return "sha256:…" over all values, so that two runs can be told apart.

        Where models were pulled to is left out: what is in them stands in an article's ``provenance.models``.
        """
        return "sha256:" + hashlib.sha256(self.model_dump_json(exclude={"models"}).encode()).hexdigest()

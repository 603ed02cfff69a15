"""The wordings of a brief, ``data/brief/*.toml``; ``data/brief/en.toml`` says what each is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from smartnews.article import Qualifier
from smartnews.resources import Resource

__all__ = ["BriefWords", "Category", "Forms", "NounForm", "Nouns", "Rules", "Section"]

Section = Literal["what", "who", "where", "when", "figures", "contacts", "topics"]
Rules = tuple[tuple[str, str], ...]
Category = Literal["zero", "one", "two", "few", "many", "other"]
Forms = tuple[str, ...] | dict[Category, str]


class NounForm(Resource):
    """A form of a counted noun: made from its singular or plural by rule, and whether the number stands before it."""

    of: Literal["singular", "plural"]
    number: bool = True
    rules: Rules = ()


class Nouns(Resource):
    """How nouns are counted: rules for the plural, and the form for each CLDR plural category."""

    plural: Rules = ()
    oblique: Rules = ()
    forms: dict[Category, NounForm] = Field(default_factory=dict)


class DatePatterns(Resource):
    """CLDR date patterns; None takes the locale's own."""

    day: str | None = None
    month: str | None = None
    month_day: str | None = None
    days: str


class BriefWords(Resource):
    """The wordings of one language, ``data/brief/*.toml``; ``data/brief/en.toml`` says what each is."""

    labels: dict[Section, str]
    separator: str
    enumeration: str
    line: str
    truncated: str
    facts_only: str
    untranslated: str
    place: str
    dated: str
    spelling: str
    transliterated: str
    acronym: str
    of: str
    range: str
    scaled: str | None = None
    mended: Rules = ()
    elided: Rules = ()
    qualifiers: dict[Qualifier, str]
    dates: DatePatterns
    nouns: Nouns = Nouns()
    currencies: dict[str, tuple[str, str]] = Field(default_factory=dict)
    territories: dict[str, str] = Field(default_factory=dict)
    cities: dict[str, str] = Field(default_factory=dict)
    units: dict[str, Forms] = Field(default_factory=dict)
    measures: dict[str, str] = Field(default_factory=dict)

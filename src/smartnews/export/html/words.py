"""The wording of the pages, ``data/{language}/report.toml``: English, Arabic and French."""

from __future__ import annotations

from typing import Literal

from smartnews.article import Article, EntityType
from smartnews.errors import SettingsError
from smartnews.resources import LANGUAGES, Resource, load

__all__ = ["GROUPS", "RIGHT_TO_LEFT", "Direction", "Group", "Words", "direction_of", "language_of_page", "words"]

Direction = Literal["ltr", "rtl"]
Group = Literal["place", "person", "org", "event", "figure", "date", "address"]

GROUPS: dict[EntityType, Group] = {
    "CITY": "place",
    "COUNTRY": "place",
    "LOC": "place",
    "PERSON": "person",
    "ORG": "org",
    "EVENT": "event",
    "PRODUCT": "event",
    "FIGURE": "figure",
    "DATE": "date",
    "EMAIL": "address",
    "PHONE": "address",
    "URL": "address",
    "HANDLE": "address",
}
"""The kinds that share a colour and a switch."""

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})


class Words(Resource):
    """What a page says in one language; ``{…}`` in a wording stands for a value."""

    direction: Direction
    name: str
    page: dict[str, str]
    batch: dict[str, str]
    groups: dict[Group, str]
    kinds: dict[EntityType, str]
    checks: dict[Literal["figure", "name", "date", "contact"], str]
    warnings: dict[str, str]


def words(language: str) -> Words:
    """Return the wording of a page in ``language``.

    Raises:
        SettingsError: the pages do not speak it.
    """
    if language not in LANGUAGES:
        raise SettingsError(f"The pages do not speak {language!r}.", f"Choose one of: {', '.join(LANGUAGES)}.")
    return load("report", language, Words)


def language_of_page(article: Article, wanted: str | None) -> str:
    """Return the language of the page: the one asked for, else the one that the article was put into, else English."""
    if wanted is not None:
        return wanted
    target = article.brief.language if article.brief else article.translation.language if article.translation else "en"
    return target if target in LANGUAGES else "en"


def direction_of(language: str) -> Direction:
    """Return the direction in which a language is written."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"

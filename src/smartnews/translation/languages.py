"""Language codes: CLDR's, and what each family of translation models calls the same language."""

from __future__ import annotations

import re
from functools import lru_cache

from smartnews.resources import Resource, load

__all__ = ["LanguageCodes", "codes_of", "with_articles"]


class LanguageCodes(Resource):
    """A language: its English name, its NLLB (FLORES-200), M2M100 and mBART-50 codes, and the codes of Marian tags."""

    name: str
    nllb: str | None = None
    m2m: str | None = None
    mbart: str | None = None
    marian: tuple[str, ...] = ()


class Languages(Resource):
    """``data/translation.toml``: CLDR code → codes; and the English names that want an article."""

    languages: dict[str, LanguageCodes]
    with_article: tuple[str, ...]


def with_articles(text: str) -> str:
    """Return an English text with "the" before the country names that want it (the United Arab Emirates).

    >>> with_articles("in United Arab Emirates and the United States")
    'in the United Arab Emirates and the United States'
    """
    return _bare_names().sub(lambda match: ("The " if match.start() == 0 else "the ") + match.group(), text)


@lru_cache(maxsize=1)
def _bare_names() -> re.Pattern[str]:
    data: Languages = load("translation", None, Languages)
    names = "|".join(map(re.escape, sorted(data.with_article, key=len, reverse=True)))
    return re.compile(rf"(?<![Tt]he )\b(?:{names})\b")


def codes_of(language: str) -> LanguageCodes | None:
    """Return the codes of a CLDR language (its base language if the full code is unknown), or None."""
    data: Languages = load("translation", None, Languages)
    known = data.languages
    return known.get(language) or known.get(language.replace("_", "-").split("-")[0])

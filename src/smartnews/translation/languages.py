"""Language codes: CLDR's, and what each family of translation models calls the same language."""

from __future__ import annotations

from smartnews.resources import Resource, load

__all__ = ["LanguageCodes", "codes_of"]


class LanguageCodes(Resource):
    """A language: its English name, its NLLB (FLORES-200) and M2M100 codes, and the ISO 639-3 codes of Marian tags."""

    name: str
    nllb: str | None = None
    m2m: str | None = None
    marian: tuple[str, ...] = ()


class Languages(Resource):
    """``data/translation.toml``: CLDR code → codes."""

    languages: dict[str, LanguageCodes]


def codes_of(language: str) -> LanguageCodes | None:
    """Return the codes of a CLDR language (its base language if the full code is unknown), or None."""
    data: Languages = load("translation", None, Languages)
    known = data.languages
    return known.get(language) or known.get(language.replace("_", "-").split("-")[0])

"""The table of figures: each with its value, its unit, and the sentence that it comes from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale
from babel.numbers import format_decimal, get_currency_name

from smartnews.article import Article, Entity, FigureNormal
from smartnews.translation.wording import Wording

__all__ = ["Row", "rows"]

SHOWN = 10
"""How many rows stand open; the others are one click away."""
_AROUND = 220
"""Code points of a sentence that are shown before and after a figure."""
_LARGEST = 1e18


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: in words, its value, its unit (name and code), what is counted, and the sentence around it."""

    mark: str
    surface: str
    words: str
    value: str
    unit: str
    code: str | None
    of: str | None
    before: str
    after: str


def rows(article: Article, wording: Wording) -> Iterator[Row]:
    """Yield a row for each figure of the article, in the order of the text."""
    starts = [sentence.start for sentence in article.sentences]
    for index, entity in enumerate(article.entities):
        if entity.type != "FIGURE":
            continue
        before, after = _around(article, starts, entity)
        normal = entity.normal
        if isinstance(normal, FigureNormal):
            unit, code = _unit(normal, wording)
            words = wording.amount(normal.value, normal.max, normal.unit, normal.qualifier)
            of = None if normal.of and normal.of in entity.text else normal.of
            yield Row(f"m{index}", entity.text, words, _value(normal, wording), unit, code, of, before, after)
        else:
            yield Row(f"m{index}", entity.text, entity.text, "", "", None, None, before, after)


def _value(normal: FigureNormal, wording: Wording) -> str:
    """Return the value in full, with the separators of the page's language."""
    texts = [_number(number, wording.locale) for number in (normal.value, normal.max) if number is not None]
    return texts[0] if len(texts) == 1 else wording.words.range.format(low=texts[0], high=texts[1])


def _number(number: float, locale: Locale) -> str:
    if abs(number) >= _LARGEST:
        return str(number)
    return str(format_decimal(number, locale=locale, decimal_quantization=False))


def _unit(normal: FigureNormal, wording: Wording) -> tuple[str, str | None]:
    """Return the unit's name, and its code where the name is not the code."""
    unit = normal.unit
    if unit is None:
        return "", None
    if unit == "percent":
        return "%", None
    if len(unit) == 3 and unit.isupper():
        own = wording.words.currencies.get(unit)
        name = own[0] if own is not None else str(get_currency_name(unit, locale=wording.locale))
        return name, unit if name != unit else None
    listed = wording.words.units.get(unit)
    if isinstance(listed, dict):
        return listed.get("one") or listed["other"], None
    return (listed[0] if listed else unit), None


def _around(article: Article, starts: list[int], entity: Entity) -> tuple[str, str]:
    """Return what stands before and after the entity in its sentence; "…" where that is long."""
    at = bisect_right(starts, entity.start) - 1
    if at < 0 or article.sentences[at].end < entity.end:
        return "", ""
    sentence = article.sentences[at]
    before = article.text[sentence.start : entity.start]
    after = article.text[entity.end : sentence.end]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return before, after

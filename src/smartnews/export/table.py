"""Articles as tables: pandas or polars frames, CSV and Parquet files.

Five tables, always with the same columns of the same types in the same order (`COLUMNS`), also where they are empty:

- ``articles``: one row an article.
- ``entities``: one row a mention; the columns of the normal form that its type has not are empty.
- ``figures``: one row a quantity, with the sentence that it comes from.
- ``topics``: one row a topic of an article.
- ``failures``: one row for each input that could not be read.

``article_id`` joins them; offsets count code points of the article's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from smartnews.article import Article, Entity, Failure
from smartnews.errors import ExtraMissingError, SmartnewsError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "articles_to_frames", "articles_to_polars", "write_tables"]

Kind = Literal["text", "integer", "number"]
Row = dict[str, Any]

COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "articles": {
        "article_id": "text",
        "title": "text",
        "headline": "text",
        "language": "text",
        "language_confidence": "number",
        "script": "text",
        "characters": "integer",
        "words": "integer",
        "sentences": "integer",
        "dateline_place": "text",
        "dateline_date": "text",
        "dateline_agency": "text",
        "entities": "integer",
        "figures": "integer",
        "topics": "integer",
        "contacts": "integer",
        "top_topic": "text",
        "summary": "text",
        "translation_language": "text",
        "translation": "text",
        "warnings": "text",
        "smartnews": "text",
        "settings": "text",
    },
    "entities": {
        "article_id": "text",
        "start": "integer",
        "end": "integer",
        "type": "text",
        "text": "text",
        "en": "text",
        "country": "text",
        "geonames_id": "integer",
        "lat": "number",
        "lon": "number",
        "date": "text",
        "date_end": "text",
        "calendar": "text",
        "e164": "text",
        "confidence": "number",
        "source": "text",
    },
    "figures": {
        "article_id": "text",
        "start": "integer",
        "end": "integer",
        "text": "text",
        "value": "number",
        "max": "number",
        "unit": "text",
        "qualifier": "text",
        "of": "text",
        "sentence_start": "integer",
        "sentence": "text",
        "confidence": "number",
    },
    "topics": {
        "article_id": "text",
        "tag": "text",
        "code": "text",
        "label_en": "text",
        "label_ar": "text",
        "score": "number",
        "sdg": "integer",
        "evidence": "text",
    },
    "failures": {"article_id": "text", "code": "text", "stage": "text", "message": "text"},
}
"""The tables, their columns in order, and what is in each."""

_SEPARATOR = "; "
_FORMULA = re.compile(r"[=+\-@\t\r]")


def articles_to_frames(articles: Iterable[Article | Failure]) -> dict[str, pd.DataFrame]:
    """Return the five tables as pandas frames, by name, of types string, Int64 and Float64 (all can be missing).

    Raises:
        ExtraMissingError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise ExtraMissingError("A table", "tables") from error
    types = {"text": "string", "integer": "Int64", "number": "Float64"}
    return {
        name: pd.DataFrame(
            {
                column: pd.Series([row.get(column) for row in rows], dtype=types[kind])
                for column, kind in COLUMNS[name].items()
            }
        )
        for name, rows in _tables(articles).items()
    }


def articles_to_polars(articles: Iterable[Article | Failure]) -> dict[str, Any]:
    """Return the five tables as polars frames, by name, of types String, Int64 and Float64.

    Raises:
        SmartnewsError: polars is not installed (it is in no extra).
    """
    try:
        import polars as pl  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise SmartnewsError(
            "A polars table needs polars, which is not installed.", "Run: pip install polars"
        ) from error
    types = {"text": pl.String, "integer": pl.Int64, "number": pl.Float64}
    return {
        name: pl.DataFrame(
            {column: [row.get(column) for row in rows] for column in COLUMNS[name]},
            schema={column: types[kind] for column, kind in COLUMNS[name].items()},
        )
        for name, rows in _tables(articles).items()
    }


def write_tables(
    articles: Iterable[Article | Failure], folder: Path, form: Literal["csv", "parquet"] = "csv"
) -> tuple[Path, ...]:
    """Write the five tables into ``folder`` and return the paths, in the order of `COLUMNS`.

    CSV is UTF-8 with a byte order mark, as spreadsheets want it for Arabic, and a text that a spreadsheet would take
    for a formula (it begins with = + - @, a tab or a return) has an apostrophe put before it. Parquet has every text
    as it is.

    Raises:
        ExtraMissingError: pandas, or pyarrow for Parquet, is not installed.
    """
    frames = articles_to_frames(articles)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in frames.items():
        path = folder / f"{name}.{form}"
        if form == "csv":
            texts = [column for column, kind in COLUMNS[name].items() if kind == "text"]
            safe = frame.assign(**{column: frame[column].map(_defused, na_action="ignore") for column in texts})
            safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
        else:
            try:
                frame.to_parquet(path, index=False)
            except ImportError as error:
                raise ExtraMissingError("A Parquet file", "tables") from error
        paths.append(path)
    return tuple(paths)


def _defused(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _tables(articles: Iterable[Article | Failure]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for article in articles:
        if isinstance(article, Failure):
            row = {"article_id": article.id, "code": article.code, "stage": article.stage, "message": article.message}
            tables["failures"].append(row)
            continue
        tables["articles"].append(_article(article))
        tables["entities"] += [_entity(article, entity) for entity in article.entities]
        tables["figures"] += _figures(article)
        tables["topics"] += _topics(article)
    return tables


def _article(article: Article) -> Row:
    anatomy, translation = article.anatomy, article.translation
    dateline = anatomy.dateline
    focus = [topic for topic in article.topics if topic.tag]
    return {
        "article_id": article.id,
        "title": article.title,
        "headline": anatomy.headline.text if anatomy.headline else None,
        "language": article.language.code,
        "language_confidence": article.language.confidence,
        "script": article.language.script,
        "characters": len(article.text),
        "words": len(article.text.split()),
        "sentences": len(article.sentences),
        "dateline_place": dateline.place if dateline else None,
        "dateline_date": dateline.date if dateline else None,
        "dateline_agency": dateline.agency if dateline else None,
        "entities": len(article.entities),
        "figures": len(article.of_type("FIGURE")),
        "topics": len(article.topics),
        "contacts": len(article.contacts),
        "top_topic": max(focus, key=lambda topic: topic.score).tag if focus else None,
        "summary": article.summary.text or None,
        "translation_language": translation.language if translation else None,
        "translation": translation.text if translation else None,
        "warnings": _SEPARATOR.join(dict.fromkeys(warning.code for warning in article.warnings)) or None,
        "smartnews": article.provenance.smartnews,
        "settings": article.provenance.settings,
    }


def _entity(article: Article, entity: Entity) -> Row:
    normal = entity.normal.model_dump() if entity.normal else {}
    dated = entity.type == "DATE"
    return {
        **{name: normal.get(name) for name in ("en", "geonames_id", "lat", "lon", "calendar", "e164")},
        "article_id": article.id,
        "start": entity.start,
        "end": entity.end,
        "type": entity.type,
        "text": entity.text,
        "country": normal.get("country") or (normal.get("iso") if not dated else None),
        # An event's dates are columns of the same name: when it is.
        "date": normal.get("iso") if dated else normal.get("start"),
        "date_end": normal.get("end"),
        "confidence": entity.confidence,
        "source": entity.source,
    }


def _figures(article: Article) -> Iterator[Row]:
    starts = [sentence.start for sentence in article.sentences]
    for entity in article.of_type("FIGURE"):
        at = bisect_right(starts, entity.start) - 1
        sentence = article.sentences[at] if at >= 0 and article.sentences[at].end >= entity.end else None
        yield {
            **(entity.normal.model_dump() if entity.normal else {}),
            "article_id": article.id,
            "start": entity.start,
            "end": entity.end,
            "text": entity.text,
            "sentence_start": sentence.start if sentence else None,
            "sentence": article.text[sentence.start : sentence.end] if sentence else None,
            "confidence": entity.confidence,
        }


def _topics(article: Article) -> Iterator[Row]:
    for topic in article.topics:
        words = dict.fromkeys(" ".join(article.text[start:end].split()) for start, end in topic.evidence)
        yield {
            "article_id": article.id,
            "tag": topic.tag,
            "code": topic.code,
            "label_en": topic.labels.get("en"),
            "label_ar": topic.labels.get("ar"),
            "score": topic.score,
            "sdg": topic.sdg,
            "evidence": _SEPARATOR.join(words) or None,
        }

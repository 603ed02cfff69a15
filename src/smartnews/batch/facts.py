"""The flat table of what articles say: a row for each entity and topic, which any data frame opens."""

from __future__ import annotations

from collections.abc import Iterator

from smartnews.article import (
    Article,
    CityNormal,
    CountryNormal,
    DateNormal,
    Entity,
    EventNormal,
    FigureNormal,
    NameNormal,
    PhoneNormal,
    Topic,
)

__all__ = ["COLUMNS", "Value", "facts"]

Value = str | int | float | None

COLUMNS: dict[str, type] = {
    "article": str,
    "kind": str,
    "type": str,
    "start": int,
    "end": int,
    "text": str,
    "name": str,
    "code": str,
    "date": str,
    "value": float,
    "value_max": float,
    "unit": str,
    "qualifier": str,
    "of": str,
    "lat": float,
    "lon": float,
    "score": float,
    "source": str,
}
"""The columns: ``kind`` is "entity", "figure" or "topic"; ``name`` the English form; ``code`` a country (ISO 3166), a
telephone number (E.164) or a topic (IPTC); ``score`` an entity's confidence or a topic's score."""


def facts(article: Article) -> Iterator[dict[str, Value]]:
    """Yield a row for each entity (in the order of the text), then one for each topic; each has all columns."""
    for entity in article.entities:
        yield _row(article, **_entity(entity))
    for topic in article.topics:
        yield _row(article, **_topic(topic))


def _row(article: Article, **values: Value) -> dict[str, Value]:
    return {**dict.fromkeys(COLUMNS), "article": article.id, **values}


def _entity(entity: Entity) -> dict[str, Value]:
    row: dict[str, Value] = {
        "kind": "figure" if entity.type == "FIGURE" else "entity",
        "type": entity.type,
        "start": entity.start,
        "end": entity.end,
        "text": entity.text,
        "score": entity.confidence,
        "source": entity.source,
    }
    match entity.normal:
        case CityNormal() as city:
            row |= {"name": city.en, "code": city.country, "lat": city.lat, "lon": city.lon}
        case CountryNormal() as country:
            row |= {"name": country.en, "code": country.iso}
        case EventNormal() as event:
            row |= {"name": event.en, "date": event.start or (f"{event.year:04}" if event.year is not None else None)}
        case NameNormal() as name:
            row |= {"name": name.en}
        case FigureNormal() as figure:
            row |= {
                "value": figure.value,
                "value_max": figure.max,
                "unit": figure.unit,
                "qualifier": figure.qualifier,
                "of": figure.of,
            }
        case DateNormal() as date:
            row |= {"date": date.iso}
        case PhoneNormal() as phone:
            row |= {"code": phone.e164}
    return row


def _topic(topic: Topic) -> dict[str, Value]:
    start, end = topic.evidence[0] if topic.evidence else (None, None)
    return {
        "kind": "topic",
        "type": topic.tag,
        "start": start,
        "end": end,
        "name": topic.labels.get("en"),
        "code": topic.code,
        "score": topic.score,
    }

"""ninjs 3.1 (and 3.0), the IPTC's news in JSON: https://iptc.org/std/ninjs/ (schemas CC BY 4.0, IPTC).

What a machine made is marked with the IPTC's digital source types (``digitalSourceType``, a field of 3.1 only):

- a translation, or a summary in a model's own words: ``trainedAlgorithmicMedia``; it is an associated object of its
  own, with an editorial note that names the engine;
- a summary of the text's own sentences is the text's wording, and has no mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, Literal
from urllib.parse import quote

from smartnews.article import Article, CityNormal, ContactGroup, CountryNormal, Entity, EventNormal, Topic

__all__ = ["to_ninjs"]

_MEDIA_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
_COUNTRY = "http://cvx.iptc.org/iso3166-1a2/"
_GOAL = "http://metadata.un.org/sdg/"
_CREATOR = "smartnews"
_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_{}.json#"
_MACHINE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")  # --05-02, a day without a year, is no date of ninjs


def to_ninjs(article: Article, version: Literal["3.0", "3.1"] = "3.1") -> dict[str, Any]:
    """Return the article as a ninjs object, ready for `json.dumps`.

    Topics become subjects: ``confidence`` is the topic's score in percent, ``relevance`` the share of the sentences
    that speak for it, in percent. Names are given in their English form where it is known and as they stand in the
    text otherwise. An event whose dates are known is also an associated object of the type "event", which carries
    them; ``events`` points at it by its URI. The body is the text alone; the summary is a description if its sentences
    are the text's own.

    Args:
        article: the article, as `smartnews.process` returns it.
        version: of the standard; 3.0 has no ``digitalSourceType``.
    """
    uri = f"urn:smartnews:{quote(article.id, safe='')}"
    item: dict[str, Any] = {
        "uri": uri,
        "standard": {"name": "ninjs", "version": version, "schema": _SCHEMA.format(version)},
        "type": "text",
        "representationType": "full",
        "language": article.language.code,
        "bodies": [_body("main", article.text)],
    }
    headline = article.title or (article.anatomy.headline.text if article.anatomy.headline else None)
    if headline:
        item["headlines"] = [{"role": "main", "value": headline}]
    if article.summary.text and article.summary.method == "extractive":
        item["descriptions"] = [{"role": "summary", "contentType": "text/plain", "value": article.summary.text}]
    if article.anatomy.dateline and article.anatomy.dateline.place:
        item["located"] = article.anatomy.dateline.place
    events, dated = _events(article, uri)
    lists = {
        "people": [{"name": name, "rel": "mentions"} for name in _names(article, "PERSON")],
        "organisations": [{"name": name, "rel": "mentions"} for name in _names(article, "ORG")],
        "objects": [{"name": name, "rel": "mentions"} for name in _names(article, "PRODUCT")],
        "events": events,
        "places": _places(article),
        "subjects": _subjects(article),
        "infoSources": [_contact(group) for group in article.contacts],
        "associations": [*_made(article, uri, version), *dated],
    }
    item.update({key: value for key, value in lists.items() if value})
    return item


def _body(role: str, text: str) -> dict[str, Any]:
    return {
        "role": role,
        "contentType": "text/plain",
        "charCount": len(text),
        "wordCount": len(text.split()),
        "value": text,
    }


def _made(article: Article, uri: str, version: str) -> list[dict[str, Any]]:
    """Return what a model wrote, each as an object: its language and its source are not the article's."""
    made = []
    summary, translation = article.summary, article.translation
    if summary.text and summary.method != "extractive":
        note = f"Machine summary ({summary.method})."
        made.append(("summary", "summary", article.language.code, note, summary.text))
    if translation and translation.text:
        note = f"Machine translation by {translation.engine} ({translation.quality})."
        made.append(("summary-translation", "translation", translation.language, note, translation.text))
    return [
        {
            "name": name,
            "rel": rel,
            "uri": f"{uri}:summary:{language}" if rel == "translation" else f"{uri}:summary",
            "type": "text",
            "representationType": "partial",
            "language": language,
            "edNote": note,
            "bodies": [_body("summary", text)],
        }
        | ({"digitalSourceType": {"uri": _MACHINE}} if version != "3.0" else {})
        for name, rel, language, note, text in made
    ]


def _name(entity: Entity) -> str:
    return getattr(entity.normal, "en", None) or " ".join(entity.text.split())


def _names(article: Article, kind: str) -> list[str]:
    return list(dict.fromkeys(_name(entity) for entity in article.entities if entity.type == kind))


def _events(article: Article, uri: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the events, and those of them whose dates are known as objects that carry the dates."""
    known: dict[str, EventNormal | None] = {}
    for entity in article.of_type("EVENT"):
        normal = entity.normal if isinstance(entity.normal, EventNormal) else None
        if known.get(_name(entity)) is None or _dates(known[_name(entity)]) is None:
            known[_name(entity)] = normal
    events, dated = [], []
    for number, (name, normal) in enumerate(known.items(), 1):
        event: dict[str, Any] = {"id": str(number), "name": name, "rel": "mentions"}
        dates = _dates(normal)
        if dates and normal:
            event["uri"] = f"{uri}:event:{number}"
            details: dict[str, Any] = {
                "name": name,
                "rel": "event",
                "uri": event["uri"],
                "type": "event",
                "title": name,
                "eventDetails": {"dates": dates},
            }
            if normal.place:
                details["places"] = [{"name": normal.place}]
            dated.append(details)
        events.append(event)
    return events, dated


def _dates(normal: EventNormal | None) -> dict[str, str] | None:
    """Return when an event is, as far as the text says: a day, a month or a year."""
    if normal is None:
        return None
    start = normal.start or (str(normal.year) if normal.year else None)
    dates = {"expectedStartDate": start, "expectedEndDate": normal.end}
    return {key: value for key, value in dates.items() if value and _DATE.fullmatch(value)} or None


def _places(article: Article) -> list[dict[str, Any]]:
    places: dict[str, dict[str, Any]] = {}
    for entity in article.of_type("CITY", "COUNTRY", "LOC"):
        name = _name(entity)
        place: dict[str, Any] = {"name": name, "rel": "mentions"}
        match entity.normal:
            case CountryNormal(iso=iso):
                place["uri"] = _COUNTRY + iso.lower()
            case CityNormal(geonames_id=key, lat=lat, lon=lon):
                if key is not None:
                    place["uri"] = f"https://sws.geonames.org/{key}/"
                if lat is not None and lon is not None:
                    place["geoJSON"] = {"type": "Point", "coordinates": [lon, lat]}
        places.setdefault(name, place)
    return list(places.values())


def _subjects(article: Article) -> list[dict[str, Any]]:
    subjects: list[dict[str, Any]] = []
    for topic in article.topics:
        subject: dict[str, Any] = {
            "name": topic.labels.get("en", topic.tag or ""),
            "rel": "about",
            "creator": _CREATOR,
            "confidence": round(100 * topic.score),
        }
        relevance = _relevance(article, topic)
        if relevance is not None:
            subject["relevance"] = relevance
        if topic.code and topic.code.startswith("medtop:"):
            subject["uri"] = _MEDIA_TOPIC + topic.code.removeprefix("medtop:")
        if topic.tag:
            subject["literal"] = topic.tag
        subjects.append(subject)
    goals = sorted({topic.sdg for topic in article.topics if topic.tag and topic.sdg})
    subjects += [
        {"name": f"SDG {goal}", "rel": "about", "creator": _CREATOR, "uri": f"{_GOAL}{goal}"} for goal in goals
    ]
    return subjects


def _relevance(article: Article, topic: Topic) -> int | None:
    """Return the share of the sentences that hold evidence of a topic, in percent; None without evidence."""
    if not topic.evidence or not article.sentences:
        return None
    ends = [sentence.end for sentence in article.sentences]
    speaking = {bisect_right(ends, start) for start, _ in topic.evidence}
    return min(100, round(100 * len(speaking) / len(ends)))


def _contact(group: ContactGroup) -> dict[str, Any]:
    ways = [
        {"type": kind, "value": value}
        for kind, values in (("email", group.emails), ("phone", group.phones), ("web", group.urls))
        for value in values
    ]
    source: dict[str, Any] = {"name": group.name or group.organisation or "contact"}
    if ways:
        source["contactInfo"] = ways
    return source

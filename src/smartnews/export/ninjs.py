"""ninjs 3.1 (and 3.0), the IPTC's news in JSON."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import quote

from smartnews.article import Article, CityNormal, ContactGroup, CountryNormal, Entity, Translation

__all__ = ["to_ninjs"]

_MEDIA_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
_COUNTRY = "http://cvx.iptc.org/iso3166-1a2/"
_GOAL = "http://metadata.un.org/sdg/"
_CREATOR = "smartnews"
_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_{}.json#"
_MACHINE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def to_ninjs(article: Article, version: Literal["3.0", "3.1"] = "3.1") -> dict[str, Any]:
    """Return the article as a ninjs object, ready for `json.dumps`.

    Topics become subjects with the score as confidence; names are given in their English form where it is known and
    as they stand in the text otherwise. The body is the text alone. The summary, whose sentences are the text's own, is
    a description; its translation, which a model wrote, is an associated object that says so (``digitalSourceType``,
    which 3.0 does not have).
    """
    uri = f"urn:smartnews:{quote(article.id, safe='')}"
    item: dict[str, Any] = {
        "uri": uri,
        "standard": {"name": "ninjs", "version": version, "schema": _SCHEMA.format(version)},
        "type": "text",
        "representationType": "full",
        "language": article.language.code,
        "bodies": [
            {
                "role": "main",
                "contentType": "text/plain",
                "charCount": len(article.text),
                "wordCount": len(article.text.split()),
                "value": article.text,
            }
        ],
    }
    headline = article.title or (article.anatomy.headline.text if article.anatomy.headline else None)
    if headline:
        item["headlines"] = [{"role": "main", "value": headline}]
    if article.summary.text:
        item["descriptions"] = [{"role": "summary", "contentType": "text/plain", "value": article.summary.text}]
    if article.translation and article.translation.text:
        item["associations"] = [_translation(article.translation, uri, version)]
    if article.anatomy.dateline and article.anatomy.dateline.place:
        item["located"] = article.anatomy.dateline.place
    lists = {
        "people": [{"name": name, "rel": "mentions"} for name in _names(article, "PERSON")],
        "organisations": [{"name": name, "rel": "mentions"} for name in _names(article, "ORG")],
        "events": [{"name": name, "rel": "mentions"} for name in _names(article, "EVENT")],
        "places": _places(article),
        "subjects": _subjects(article),
    }
    item.update({key: value for key, value in lists.items() if value})
    contacts = [_contact(group) for group in article.contacts]
    if contacts:
        item["infoSources"] = contacts
    return item


def _translation(translation: Translation, uri: str, version: str) -> dict[str, Any]:
    """Return the translated summary as an object of its own: its language and its source are not the article's."""
    translated: dict[str, Any] = {
        "name": "summary-translation",
        "rel": "translation",
        "uri": f"{uri}:summary:{translation.language}",
        "type": "text",
        "representationType": "partial",
        "language": translation.language,
        "edNote": f"Machine translation by {translation.engine} ({translation.quality}).",
        "bodies": [
            {
                "role": "summary",
                "contentType": "text/plain",
                "charCount": len(translation.text),
                "wordCount": len(translation.text.split()),
                "value": translation.text,
            }
        ],
    }
    if version != "3.0":
        translated["digitalSourceType"] = {"uri": _MACHINE}
    return translated


def _name(entity: Entity) -> str:
    return getattr(entity.normal, "en", None) or " ".join(entity.text.split())


def _names(article: Article, kind: str) -> list[str]:
    return list(dict.fromkeys(_name(entity) for entity in article.entities if entity.type == kind))


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

"""ninjs 3.0, the IPTC's news in JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from smartnews.article import Article, CityNormal, ContactGroup, CountryNormal, Entity

__all__ = ["to_ninjs"]

_MEDIA_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
_COUNTRY = "http://cvx.iptc.org/iso3166-1a2/"
_GOAL = "http://metadata.un.org/sdg/"
_CREATOR = "smartnews"


def to_ninjs(article: Article) -> dict[str, Any]:
    """Return the article as a ninjs 3.0 object, ready for `json.dumps`.

    Topics become subjects with the score as confidence; names are given in their English form where it is known and
    as they stand in the text otherwise. What the machine wrote (the summary) is a description, never the body.
    """
    item: dict[str, Any] = {
        "uri": f"urn:smartnews:{quote(article.id, safe='')}",
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
    descriptions = []
    if article.summary.text:
        descriptions.append({"role": "summary", "contentType": "text/plain", "value": article.summary.text})
    if article.translation:
        role = f"summary-{article.translation.language}"
        descriptions.append({"role": role, "contentType": "text/plain", "value": article.translation.text})
    if descriptions:
        item["descriptions"] = descriptions
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
                    place["geojson"] = {"type": "Point", "coordinates": [lon, lat]}
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

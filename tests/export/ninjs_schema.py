"""The fields of ninjs 3.0 and 3.1 as a JSON Schema of our own writing, for the parts that an export of text can have.

The names and types are those of the IPTC's schemas, https://iptc.org/std/ninjs/ninjs-schema_3.1.json and _3.0.json
(copyright 2024 IPTC, CC BY 4.0). Fields of the standard that this leaves out (renditions, rights, planning) are not
allowed here: whoever writes them adds them.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

__all__ = ["complaints"]

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
URI: Schema = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
PERCENT: Schema = {"type": "integer", "minimum": 0, "maximum": 100}
# A day, a month or a year: --MM-DD is not one of them.
PARTIAL_DATE: Schema = {"type": "string", "pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"}


def thing(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object of these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def listed(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


CONTACT_INFO = listed(thing(("value",), type=TEXT, role=TEXT, lang=TEXT, name=TEXT, value=TEXT))
NAMED: dict[str, Schema] = {"name": TEXT, "rel": TEXT, "uri": URI, "literal": TEXT}
POINT = thing(
    ("type", "coordinates"),
    type=one_of("Point"),
    coordinates={
        "type": "array",
        "prefixItems": [
            {"type": "number", "minimum": -180, "maximum": 180},
            {"type": "number", "minimum": -90, "maximum": 90},
        ],
        "minItems": 2,
        "maxItems": 2,
    },
)
DATES = thing(expectedStartDate=PARTIAL_DATE, expectedEndDate=PARTIAL_DATE) | {"minProperties": 1}
FIELDS: dict[str, Schema] = {
    "uri": URI,
    "type": one_of("text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"),
    "representationType": one_of("full", "partial"),
    "standard": thing(name=TEXT, version=TEXT, schema=URI),
    "language": TEXT,
    "title": TEXT,
    "edNote": TEXT,
    "located": TEXT,
    "headlines": listed(thing(("value",), role=TEXT, contentType=TEXT, value=TEXT)),
    "descriptions": listed(thing(("value",), role=TEXT, contentType=TEXT, value=TEXT)),
    "bodies": listed(
        thing(("value",), role=TEXT, contentType=TEXT, charCount=COUNT, wordCount=COUNT, value=TEXT),
    ),
    "people": listed(thing(**NAMED, contactInfo=CONTACT_INFO)),
    "organisations": listed(thing(**NAMED, contactInfo=CONTACT_INFO)),
    "objects": listed(thing(**NAMED)),
    "events": listed(thing(id=TEXT, **NAMED)),
    "places": listed(thing(**NAMED, contactInfo=CONTACT_INFO, geoJSON=POINT)),
    "subjects": listed(thing(**NAMED, creator=TEXT, relevance=PERCENT, confidence=PERCENT)),
    "infoSources": listed(thing(name=TEXT, role=TEXT, uri=URI, literal=TEXT, contactInfo=CONTACT_INFO)),
    "eventDetails": thing(dates=DATES),
}


def complaints(item: dict[str, Any], version: str) -> list[str]:
    """Return what is wrong with a ninjs object, in words: an empty list if nothing is."""
    fields = dict(FIELDS)
    if version == "3.1":
        fields["digitalSourceType"] = thing(name=TEXT, uri=URI, literal=TEXT)
    associated = thing(("name", "uri"), **fields, name=TEXT, rel=TEXT)
    schema = thing(("uri",), **fields, associations=listed(associated))
    Draft202012Validator.check_schema(schema)
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(item)]

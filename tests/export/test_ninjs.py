"""ninjs: the fields of the standard, and nothing else."""

from __future__ import annotations

import json

from smartnews.article import (
    Article,
    CityNormal,
    ContactGroup,
    CountryNormal,
    Entity,
    Language,
    NameNormal,
    Provenance,
    Summary,
    Topic,
    Translation,
)
from smartnews.export.ninjs import to_ninjs

TEXT = "زار سالم المعمري مدينة صحار في عمان. s@example.org"
FIELDS = {  # of ninjs 3.0 and 3.1, those that we write
    "uri", "standard", "type", "representationType", "language", "bodies", "headlines", "descriptions", "located",
    "people", "organisations", "events", "places", "subjects", "infoSources", "associations",
}  # fmt: skip


def made(surface: str, kind: str, normal: object) -> Entity:
    start = TEXT.index(surface)
    return Entity(
        start=start, end=start + len(surface), text=surface, type=kind, normal=normal, confidence=1, source="rule"
    )  # type: ignore[arg-type]


def article() -> Article:
    return Article(
        id="a/1",
        title="زيارة",
        text=TEXT,
        language=Language(code="ar", confidence=1, script="Arab"),
        entities=(
            made("سالم المعمري", "PERSON", NameNormal(en="Salim Al Maamari")),
            made("صحار", "CITY", CityNormal(en="Sohar", country="OM", geonames_id=286621, lat=24.3, lon=56.7)),
            made("عمان", "COUNTRY", CountryNormal(iso="OM", en="Oman")),
        ),
        contacts=(ContactGroup(start=37, end=50, name="سالم", emails=("s@example.org",)),),
        topics=(
            Topic(tag="sustainability", code="medtop:20001374", labels={"en": "sustainability"}, score=0.834, sdg=11),
            Topic(tag=None, code="medtop:06000000", labels={"en": "environment"}, score=0.6),
        ),
        summary=Summary(text="زار سالم صحار."),
        provenance=Provenance(smartnews="0", settings="s"),
    )


def test_the_item_has_the_standards_fields() -> None:
    item = to_ninjs(article())
    assert set(item) <= FIELDS
    assert item["uri"] == "urn:smartnews:a%2F1"
    assert item["bodies"][0]["value"] == TEXT
    assert item["bodies"][0]["wordCount"] == 8
    assert item["headlines"] == [{"role": "main", "value": "زيارة"}]
    json.dumps(item)


def test_subjects_carry_code_confidence_and_goal() -> None:
    subjects = to_ninjs(article())["subjects"]
    assert subjects[0] == {
        "name": "sustainability",
        "rel": "about",
        "creator": "smartnews",
        "confidence": 83,
        "uri": "http://cv.iptc.org/newscodes/mediatopic/20001374",
        "literal": "sustainability",
    }
    assert subjects[-1]["name"] == "SDG 11"


def test_places_carry_coordinates_longitude_first() -> None:
    places = {place["name"]: place for place in to_ninjs(article())["places"]}
    assert places["Sohar"]["geoJSON"] == {"type": "Point", "coordinates": [56.7, 24.3]}
    assert places["Oman"]["uri"].endswith("/om")


def test_contacts_become_sources_that_can_be_reached() -> None:
    assert to_ninjs(article())["infoSources"] == [
        {"name": "سالم", "contactInfo": [{"type": "email", "value": "s@example.org"}]}
    ]


def test_it_says_which_standard_it_follows() -> None:
    assert to_ninjs(article())["standard"] == {
        "name": "ninjs",
        "version": "3.1",
        "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
    }
    assert to_ninjs(article(), "3.0")["standard"]["schema"].endswith("_3.0.json#")


def test_what_a_machine_wrote_is_an_object_that_says_so() -> None:
    translation = Translation(
        language="en", text="Salim visited Sohar.", sentences=("Salim visited Sohar.",), engine="tiny", quality="draft"
    )
    translated = article().model_copy(update={"translation": translation})
    (made,) = to_ninjs(translated)["associations"]
    assert set(made) <= FIELDS | {"name", "rel", "edNote", "digitalSourceType"}
    assert (made["language"], made["bodies"][0]["value"]) == ("en", "Salim visited Sohar.")
    assert made["digitalSourceType"]["uri"].endswith("/trainedAlgorithmicMedia")
    assert made["uri"] == "urn:smartnews:a%2F1:summary:en"
    (older,) = to_ninjs(translated, "3.0")["associations"]
    assert "digitalSourceType" not in older
    assert to_ninjs(article()).keys().isdisjoint({"associations", "digitalSourceType"})

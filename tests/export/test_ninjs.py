"""ninjs: the fields of the standard, and nothing else."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest

import smartnews
from smartnews.article import (
    Article,
    CityNormal,
    ContactGroup,
    CountryNormal,
    Entity,
    EventNormal,
    Language,
    NameNormal,
    Provenance,
    Sentence,
    Summary,
    Topic,
    Translation,
)
from smartnews.export.ninjs import to_ninjs
from tests.export.ninjs_schema import complaints

TEXT = "زار سالم المعمري مدينة صحار في عمان. s@example.org"
VERSIONS: tuple[Literal["3.0", "3.1"], ...] = ("3.0", "3.1")
RELEASE = (
    "مسقط، 2 نوفمبر 2024: افتتح سالم المعمري مؤتمر الواحة للطاقة المتجددة 2024 في مدينة صحار بسلطنة عمان، ويستمر حتى "
    "5 نوفمبر. وقالت شركة الواحة للطاقة إن الاستثمار بلغ 20.5 مليون ريال عماني في محطة شمسية.\n\n"
    "للتواصل الإعلامي: سالم المعمري، مسؤول الإعلام\npress@oasis-energy.example\nهاتف: +968 2412 3456\n"
)


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


def test_the_item_holds_the_text_and_its_headline() -> None:
    item = to_ninjs(article())
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
    assert (made["language"], made["bodies"][0]["value"]) == ("en", "Salim visited Sohar.")
    assert made["digitalSourceType"]["uri"].endswith("/trainedAlgorithmicMedia")
    assert made["uri"] == "urn:smartnews:a%2F1:summary:en"
    (older,) = to_ninjs(translated, "3.0")["associations"]
    assert "digitalSourceType" not in older
    assert to_ninjs(article()).keys().isdisjoint({"associations", "digitalSourceType"})


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", [RELEASE, "The Oasis Forum opened in Muscat. Write to press@example.org.", "", "???"])
def test_what_the_pipeline_makes_is_valid(text: str, version: Literal["3.0", "3.1"]) -> None:
    item = to_ninjs(smartnews.process(text, translator="none", names="rules"), version)
    assert complaints(json.loads(json.dumps(item)), version) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_part_is_valid(version: Literal["3.0", "3.1"]) -> None:
    item = to_ninjs(whole(), version)
    assert complaints(item, version) == []
    assert {"associations", "events", "infoSources", "people", "places", "subjects", "descriptions"} <= set(item)


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"uri": "no uri"}, "uri"),
        ({"colour": "red"}, "colour"),
        ({"subjects": [{"name": "x", "confidence": 101}]}, "101"),
        ({"subjects": [{"name": "x", "score": 1}]}, "score"),
        ({"places": [{"name": "x", "geoJSON": {"type": "Point", "coordinates": [200, 1]}}]}, "200"),
        (
            {
                "associations": [
                    {"name": "x", "uri": "urn:x", "eventDetails": {"dates": {"expectedStartDate": "--05-02"}}}
                ]
            },
            "05",
        ),
        ({"infoSources": [{"name": "x", "contactInfo": [{"type": "email"}]}]}, "'value'"),
    ],
)
def test_the_schema_sees_what_is_wrong(change: dict[str, Any], about: str) -> None:
    (complaint,) = complaints(to_ninjs(article()) | change, "3.1")
    assert about in complaint


def test_digital_source_type_is_a_field_of_the_newer_version_only() -> None:
    assert complaints(to_ninjs(whole(), "3.1"), "3.1") == []
    assert complaints(to_ninjs(whole(), "3.1"), "3.0") != []


def whole() -> Article:
    """An article with a model's summary and translation, and an event with dates."""
    translation = Translation(
        language="en", text="Salim visited Sohar.", sentences=("Salim visited Sohar.",), engine="tiny", quality="draft"
    )
    event = made("مدينة صحار", "EVENT", EventNormal(en="Sohar Days", start="2024-05-02", end="2024-05", place="Sohar"))
    yearless = made("زار سالم", "EVENT", EventNormal(en="Visit", start="--05-02"))
    base = article()
    return base.model_copy(
        update={"translation": translation, "entities": (*base.entities, event, yearless), "sentences": SENTENCES}
    )


SENTENCES = (Sentence(start=0, end=36), Sentence(start=37, end=50))


def test_events_carry_their_dates_in_an_object_of_their_own() -> None:
    item = to_ninjs(whole())
    assert item["events"] == [
        {"id": "1", "name": "Sohar Days", "rel": "mentions", "uri": "urn:smartnews:a%2F1:event:1"},
        {"id": "2", "name": "Visit", "rel": "mentions"},
    ]
    details = item["associations"][-1]
    assert (details["type"], details["uri"], details["places"]) == (
        "event",
        item["events"][0]["uri"],
        [{"name": "Sohar"}],
    )
    assert details["eventDetails"] == {"dates": {"expectedStartDate": "2024-05-02", "expectedEndDate": "2024-05"}}


def test_relevance_is_the_share_of_the_sentences_with_evidence() -> None:
    topics = (Topic(tag="cities", code=None, labels={}, score=0.5, evidence=((4, 8), (17, 22))), article().topics[1])
    spoken = article().model_copy(update={"topics": topics, "sentences": SENTENCES})
    subjects = to_ninjs(spoken)["subjects"]
    assert subjects[0]["relevance"] == 50
    assert "relevance" not in subjects[1]


def test_a_summary_in_a_models_own_words_says_so() -> None:
    summary = Summary(text="ملخص", method="abstractive")
    item = to_ninjs(article().model_copy(update={"summary": summary}))
    assert "descriptions" not in item
    (made_by,) = item["associations"]
    assert made_by["digitalSourceType"]["uri"].endswith("/trainedAlgorithmicMedia")
    assert (made_by["uri"], made_by["language"]) == ("urn:smartnews:a%2F1:summary", "ar")
    assert complaints(item, "3.1") == []

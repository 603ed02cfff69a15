"""The data model: invariants, round trips, the published schema."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from smartnews.article import (
    Anatomy,
    Article,
    CityNormal,
    DateNormal,
    Entity,
    FigureNormal,
    Language,
    NameNormal,
    PhoneNormal,
    Provenance,
    Quote,
    Sentence,
    Span,
    Topic,
)

TEXT = "زار الوزير سالم المعمري مدينة صحار في 5 مايو."
MADE = {
    "language": Language(code="ar", confidence=1, script="Arab"),
    "provenance": Provenance(smartnews="0", settings="s"),
}


def entity(surface: str, kind: str, normal: object = None) -> Entity:
    start = TEXT.index(surface)
    return Entity.model_validate(
        {
            "start": start,
            "end": start + len(surface),
            "text": surface,
            "type": kind,
            "normal": normal,
            "confidence": 0.9,
            "source": "rule",
        }
    )


def test_round_trip_keeps_every_normal_form() -> None:
    article = Article(
        id="a",
        text=TEXT,
        sentences=(Sentence(start=0, end=len(TEXT)),),
        entities=(
            entity("سالم المعمري", "PERSON", {"en": "Salim Al Maamari"}),
            entity("صحار", "CITY", {"en": "Sohar", "country": "OM", "lat": 24.3, "lon": 56.7}),
            entity("5 مايو", "DATE", {"iso": "--05-05"}),
        ),
        topics=(
            Topic(tag="politics", code="medtop:11000000", labels={"en": "politics"}, score=0.5, evidence=((4, 10),)),
        ),
        **MADE,
    )
    again = Article.from_json(article.to_json())
    assert again == article
    assert [type(e.normal) for e in again.entities] == [NameNormal, CityNormal, DateNormal]
    assert json.loads(article.to_json())["schema"] == "smartnews.article/1"
    assert article.of_type("CITY")[0].text == "صحار"


def test_a_range_keeps_both_ends() -> None:
    normal = entity("5", "FIGURE", {"value": 5, "max": 7.5, "unit": "percent"}).normal
    assert isinstance(normal, FigureNormal)
    assert (normal.value, normal.max) == (5, 7.5)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"sentences": (Sentence(start=0, end=len(TEXT) + 1),)}, "outside the text"),
        (
            {"entities": (Entity(start=0, end=3, text="صحار", type="LOC", confidence=1, source="rule"),)},
            "does not hold",
        ),
        (
            {"anatomy": Anatomy(quotes=(Quote(start=0, end=3, text="زار", speaker=Span(start=4, end=6, text="لا")),))},
            "does not hold",
        ),
        (
            {
                "entities": (
                    Entity(start=0, end=3, text="زار", type="LOC", confidence=1, source="rule"),
                    Entity(start=2, end=3, text="ر", type="LOC", confidence=1, source="rule"),
                )
            },
            "overlaps",
        ),
        ({"topics": (Topic(tag="x", code=None, labels={}, score=1, evidence=((0, 999),)),)}, "evidence"),
    ],
)
def test_spans_that_lie_are_refused(part: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Article(id="a", text=TEXT, **{**MADE, **part})


def test_a_normal_form_must_fit_its_type() -> None:
    with pytest.raises(ValidationError, match="cannot carry"):
        Entity(start=0, end=1, text="x", type="CITY", normal=PhoneNormal(), confidence=1, source="rule")
    with pytest.raises(ValidationError):
        entity("صحار", "CITY", {"iso": "OM", "en": "Oman"})


def test_articles_are_frozen_and_strict() -> None:
    article = Article(id="a", text=TEXT, **MADE)
    with pytest.raises(ValidationError):
        article.text = "x"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="extra"):
        Article.model_validate({**json.loads(article.to_json()), "colour": "red"})


def test_the_schema_names_every_field_and_type() -> None:
    schema = Article.model_json_schema()
    assert set(schema["properties"]) >= {"schema", "id", "text", "language", "entities", "topics", "summary", "brief"}
    assert "FIGURE" in json.dumps(schema["$defs"]["Entity"])

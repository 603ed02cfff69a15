from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from smartnews.article import CityNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.joint import JointNames
from smartnews.entities.resolve import resolve

TEXT = "زار وفد شركة ارامكو مدينة الرياض وحضر معرض الرياض الدولي مع خالد الفالح"


class Fixed:
    """A detector that always answers the same."""

    def __init__(self, *names: Candidate) -> None:
        self._names = list(names)

    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        return [self._names for _ in drafts]


def at(part: str, kind: str, confidence: float = 0.9, **more: object) -> Candidate:
    start = TEXT.index(part)
    return Candidate(start, start + len(part), kind, confidence=confidence, **more)  # type: ignore[arg-type]


@pytest.fixture
def draft(make_draft: Callable[..., Draft]) -> Draft:
    return make_draft(TEXT)


def test_the_gazetteer_says_which_city_and_the_model_is_silent_there(draft: Draft) -> None:
    riyadh = at("الرياض", "CITY", normal=CityNormal(en="Riyadh", country="SA"), source="gazetteer")
    (names,) = JointNames(Fixed(), Fixed(at("الرياض", "LOC"))).detect([draft], [[riyadh]])
    assert names == []


def test_the_model_may_take_a_place_as_part_of_an_organisation(draft: Draft) -> None:
    riyadh = at("الرياض", "CITY", source="gazetteer")
    organisation = at("مدينة الرياض", "ORG")
    (names,) = JointNames(Fixed(), Fixed(organisation)).detect([draft], [[riyadh]])
    assert resolve([riyadh, *names]) == (organisation,)


def test_an_event_of_the_rules_stands_before_the_same_event_of_the_model(draft: Draft) -> None:
    event = at("معرض الرياض الدولي", "EVENT")
    (names,) = JointNames(Fixed(), Fixed(at("معرض الرياض", "EVENT"))).detect([draft], [[event]])
    assert names == []
    (names,) = JointNames(Fixed(), Fixed(event)).detect([draft], [[at("الرياض", "CITY")]])
    assert names == [event]


def test_sure_rules_fill_the_gaps_that_the_model_leaves(draft: Draft) -> None:
    rules = Fixed(at("خالد", "PERSON"), at("ارامكو", "ORG"), at("وفد", "ORG", 0.4))
    (names,) = JointNames(rules, Fixed(at("خالد الفالح", "PERSON"))).detect([draft], [[]])
    assert [TEXT[n.start : n.end] for n in names] == ["خالد الفالح", "ارامكو"]


def test_the_model_adds_no_country_and_only_places_that_it_is_sure_of(draft: Draft) -> None:
    model = Fixed(at("ارامكو", "COUNTRY", 0.99), at("وفد", "CITY", 0.5), at("خالد", "LOC", 0.9))
    (names,) = JointNames(Fixed(), model).detect([draft], [[]])
    assert [TEXT[n.start : n.end] for n in names] == ["خالد"]

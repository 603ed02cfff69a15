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


def joined(make_draft: Callable[..., Draft], text: str, *names: tuple[str, str, float, str]) -> list[tuple[str, str]]:
    """What stays of (part, type, confidence, who): "model", "rule", or "gazetteer" for what is found before."""
    draft = make_draft(text)
    parts: dict[str, list[Candidate]] = {"model": [], "rule": [], "gazetteer": []}
    for part, kind, confidence, who in names:
        start = draft.view.text.index(part)
        source = "model:x" if who == "model" else who
        parts[who].append(Candidate(start, start + len(part), kind, None, confidence, source))  # type: ignore[arg-type]
    (kept,) = JointNames(Fixed(*parts["rule"]), Fixed(*parts["model"])).detect([draft], [parts["gazetteer"]])
    return [(draft.view.text[c.start : c.end], c.type) for c in resolve([*parts["gazetteer"], *kept])]


def test_the_newspaper_that_is_called_like_a_city(make_draft: Callable[..., Draft]) -> None:
    text = "كتبت الرياض في افتتاحيتها"
    city = ("الرياض", "CITY", 0.97, "gazetteer")
    assert joined(make_draft, text, city, ("الرياض", "ORG", 0.8, "model")) == [("الرياض", "ORG")]
    assert joined(make_draft, text, city, ("الرياض", "ORG", 0.5, "model")) == [("الرياض", "CITY")]


def test_places_in_a_row_are_no_organisation(make_draft: Callable[..., Draft]) -> None:
    places = [("جنيف", "CITY", 0.97, "gazetteer"), ("روما", "CITY", 0.97, "gazetteer")]
    kept = joined(make_draft, "بين جنيف وروما قطار", *places, ("جنيف وروما", "ORG", 0.9, "model"))
    assert kept == [("جنيف", "CITY"), ("روما", "CITY")]


def test_a_name_inside_a_longer_one_is_not_marked_again(make_draft: Callable[..., Draft]) -> None:
    kept = joined(
        make_draft,
        "ترأس جامعة دبي للعلوم باحث",
        ("دبي", "CITY", 0.97, "gazetteer"),
        ("جامعه دبي للعلوم", "ORG", 0.7, "model"),
    )
    assert kept == [("جامعه دبي للعلوم", "ORG")]


def test_one_string_is_one_kind_of_name(make_draft: Callable[..., Draft]) -> None:
    kept = joined(
        make_draft,
        "قال كريم بنطاهر ذلك. وأضاف بنطاهر المزيد",
        ("كريم بنطاهر", "PERSON", 0.9, "model"),
        ("بنطاهر المزيد"[:7], "ORG", 0.5, "model"),
    )
    assert ("بنطاهر", "ORG") not in kept
    assert kept[0] == ("كريم بنطاهر", "PERSON")


def test_who_scores_in_a_minute_is_a_person(make_draft: Callable[..., Draft]) -> None:
    text = "فاز الفريق بهدفين لبيانكي (12 و71)"
    assert joined(make_draft, text, ("لبيانكي", "ORG", 0.9, "model")) == [("بيانكي", "PERSON")]
    text = "في الترتيب بيانكي (12) ثم الاهلي"
    assert joined(make_draft, text, ("بيانكي", "ORG", 0.9, "model")) == [("بيانكي", "ORG")]


def test_a_longer_organisation_of_the_rules_stands_around_that_of_the_model(make_draft: Callable[..., Draft]) -> None:
    text = "مكتب الامم المتحدة للتنسيق في عدن"
    inner = ("الامم المتحده", "ORG", 0.9, "model")
    longer = ("مكتب الامم المتحده للتنسيق", "ORG", 0.8, "rule")
    assert joined(make_draft, text, inner, longer) == [("مكتب الامم المتحده للتنسيق", "ORG")]
    where = ("مكتب الامم المتحده للتنسيق في عدن", "ORG", 0.8, "rule")
    whole = ("مكتب الامم المتحده للتنسيق", "ORG", 0.9, "model")
    assert joined(make_draft, text, whole, where)[0][0] == "مكتب الامم المتحده للتنسيق في عدن"[:26]


def test_a_name_told_in_full_is_not_cut_at_a_later_mention(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("قالت الوزيرة هالة شيخ روحه إن الإنتاج تراجع، ثم اختتمت هالة شيخ روحه مداخلتها")
    text = draft.view.text
    first, last = text.index("هاله"), text.rindex("هاله")
    model = Fixed(Candidate(first, first + 13, "PERSON", None, 0.9), Candidate(last, last + 8, "PERSON", None, 0.9))
    (names,) = JointNames(Fixed(), model).detect([draft], [[]])
    assert [text[c.start : c.end] for c in resolve(names)] == ["هاله شيخ روحه", "هاله شيخ روحه"]

from __future__ import annotations

from collections.abc import Callable

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.nominals import Grammar
from smartnews.entities.person_words import PersonLexicon
from smartnews.entities.repeats import Repeats, Spelling, short_forms

TEXT = "أعلن شهبور الطنجاوي فتح فرع لشركة نسائم الواحة. وشكر شهبور الطنجاوي الحضور. وقال الطنجاوي إن نسائم الواحة تنمو."


def at(draft: Draft, part: str, kind: str, confidence: float = 0.9) -> Candidate:
    start = draft.view.text.index(part)
    return Candidate(start, start + len(part), kind, confidence=confidence)  # type: ignore[arg-type]


def test_people_are_found_again_by_whole_and_last_name_and_organisations_by_name(
    make_draft: Callable[..., Draft],
) -> None:
    draft = make_draft(TEXT)
    names = [at(draft, "شهبور الطنجاوي", "PERSON"), at(draft, "نسايم الواحه", "ORG")]
    again = Repeats(PersonLexicon(Grammar()))(draft, names)
    assert [(draft.source(c.start, c.end), c.type) for c in again] == [
        ("شهبور الطنجاوي", "PERSON"),
        ("الطنجاوي", "PERSON"),
        ("نسائم الواحة", "ORG"),
    ]


def test_an_unsure_name_is_not_looked_for(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft(TEXT)
    assert not list(Repeats(PersonLexicon(Grammar()))(draft, [at(draft, "شهبور الطنجاوي", "PERSON", 0.4)]))


def test_the_last_name_keeps_its_particle() -> None:
    assert list(short_forms(["سالم", "بن", "راشد"])) == ["سالم بن راشد", "بن راشد"]
    assert list(short_forms(["ليلى"])) == ["ليلى"]


def test_a_known_person_has_the_english_name(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("قال أنطونيو غوتيريش وقال شهبور الطنجاوي في اللقاء.")
    spell = Spelling()
    assert spell(draft, at(draft, "انطونيو غوتيريش", "PERSON")).normal == NameNormal(en="António Guterres")
    assert spell(draft, at(draft, "شهبور الطنجاوي", "PERSON")).normal == NameNormal(en=None)
    organisation = at(draft, "انطونيو", "ORG")
    assert spell(draft, organisation) is organisation

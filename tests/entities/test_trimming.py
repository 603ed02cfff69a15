from __future__ import annotations

from collections.abc import Callable

import pytest

from smartnews.draft import Candidate, Draft
from smartnews.entities.nominals import Grammar
from smartnews.entities.person_words import PersonLexicon
from smartnews.entities.trimming import Trimmer

Trim = Callable[[str, str, str], list[str]]


@pytest.fixture(scope="module")
def trim(make_draft: Callable[..., Draft]) -> Trim:
    trimmer = Trimmer(PersonLexicon(Grammar()))

    def trimmed(text: str, surface: str, kind: str) -> list[str]:
        draft = make_draft(text)
        begin, end = text.index(surface), text.index(surface) + len(surface)
        start, stop = draft.view.offsets.to_normal(begin, end)
        countries = [Candidate(start, start + len("مالي"), "COUNTRY")] if surface.startswith("مالي ") else []
        name = Candidate(start, stop, kind, confidence=0.9, source="model:x")  # type: ignore[arg-type]
        return [draft.source(part.start, part.end) for part in trimmer(draft, name, countries)]

    return trimmed


@pytest.mark.parametrize(
    ("text", "marked", "name"),
    [
        ("قال اللواء المتقاعد حسام مراد إن الحدود آمنة.", "اللواء المتقاعد حسام مراد", "حسام مراد"),
        ("سجل اللاعب الغاني كوفي منساه هدفين.", "الغاني كوفي منساه", "كوفي منساه"),
        ("عن عمر رضي الله عنه أنه قال.", "عمر رضي الله", "عمر"),
        ("وقال رئيس مالي بوبكر تراوري إن الحوار بدأ.", "مالي بوبكر تراوري", "بوبكر تراوري"),
        ("قالت أم كلثوم حامد إن المعهد سيفتح.", "كلثوم حامد", "أم كلثوم حامد"),
        ("التقى أبو بكر الزبيدي الوفد.", "بكر الزبيدي", "أبو بكر الزبيدي"),
        ("حضر عبد الرحمن الحفل.", "عبد", "عبد الرحمن"),
        ("رعى الحفل سالم بن خليفة آل جبران أمس.", "سالم بن خليفة", "سالم بن خليفة آل جبران"),
        ("كتب سيف الدين القاضي الرواية.", "سيف الدين القاضي", "سيف الدين القاضي"),
        ("صرحت نور الهدى بوعزيز بذلك.", "نور الهدى بوعزيز", "نور الهدى بوعزيز"),
    ],
)
def test_a_person_without_titles_and_with_the_whole_name(trim: Trim, text: str, marked: str, name: str) -> None:
    assert trim(text, marked, "PERSON") == [name]


def test_am_after_another_name_is_or(trim: Trim) -> None:
    assert trim("سواء أم كريم حضر فالقرار واحد.", "كريم", "PERSON") == ["كريم"]


def test_a_title_alone_is_nobody(trim: Trim) -> None:
    assert trim("قال الدكتور للحضور.", "الدكتور", "PERSON") == []


@pytest.mark.parametrize(
    ("text", "marked", "kind", "names"),
    [
        ("زارت اللجنة معرض «تقنيات الغد» مساء.", "معرض «تقنيات الغد", "EVENT", ["تقنيات الغد"]),
        (
            "تدير شركة أبوظبي للخدمات الصحية «صحة» المستشفى.",
            "شركة أبوظبي للخدمات الصحية «صحة",
            "ORG",
            ["شركة أبوظبي للخدمات الصحية", "صحة"],
        ),
        ("أعلنت شركة «بيئة» النتائج.", "«بيئة»", "ORG", ["بيئة"]),
        ("دعا مجلس الأعمال (دبي) إلى لقاء.", "مجلس الأعمال (دبي)", "ORG", ["مجلس الأعمال (دبي)"]),
        ("وفق معاهدتي جنيف وروما يحاكم.", "معاهدتي جنيف وروما", "ORG", []),
        ("في هيئة الفنون والنجم العربي رامي عدنان.", "هيئة الفنون والنجم العربي", "ORG", ["هيئة الفنون"]),
    ],
)
def test_organisations_and_events_end_where_the_name_does(
    trim: Trim, text: str, marked: str, kind: str, names: list[str]
) -> None:
    assert trim(text, marked, kind) == names


def test_an_article_before_a_latin_name_stays_outside(make_draft: Callable[..., Draft], trim: Trim) -> None:
    text = "Le pays négocie avec le Fonds des oasis un prêt de 3 millions."
    assert trim(text, "le Fonds des oasis", "ORG") == ["Fonds des oasis"]
    assert trim("The Guardian wrote about it.", "The Guardian", "ORG") == ["The Guardian"]

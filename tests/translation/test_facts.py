from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from smartnews.article import CityNormal, DateNormal, EntityType, FigureNormal, NameNormal, Normal
from smartnews.draft import Candidate, Draft
from smartnews.text.normalise import fold
from smartnews.translation.facts import SourceSentence, read_sentences
from smartnews.translation.glossary import Glossary
from smartnews.translation.placeholders import put

MakeDraft = Callable[..., Draft]
RIYADH = CityNormal(en="Riyadh", country="SA")


def _with(draft: Draft, *found: tuple[str, EntityType, Normal | None]) -> Draft:
    entities = []
    for surface, kind, normal in found:
        start = draft.view.text.index(fold(surface))
        entities.append(Candidate(start, start + len(fold(surface)), kind, normal))
    return replace(draft, entities=tuple(entities))


def _read(draft: Draft, glossary: Glossary | None = None, target: str = "en") -> SourceSentence:
    return read_sentences(draft, draft.sentences, glossary, target)[0]


def _shown(sentence: SourceSentence) -> list[tuple[str, str, str]]:
    return [(slot.kind, sentence.text[slot.start : slot.end], slot.target) for slot in sentence.slots]


def test_names_figures_and_dates_become_slots_and_facts(make_draft: MakeDraft) -> None:
    draft = make_draft("استثمرت الرِّياض ٢٠٫٥ مليار ريال في 2 نوفمبر 2023.", language="ar")
    draft = _with(
        draft,
        ("الرياض", "CITY", RIYADH),
        ("20.5 مليار ريال", "FIGURE", FigureNormal(value=20_500_000_000, unit="SAR")),
        ("2 نوفمبر 2023", "DATE", DateNormal(iso="2023-11-02")),
    )
    sentence = _read(draft)
    assert [(kind, target) for kind, _, target in _shown(sentence)] == [
        ("e", "Riyadh"), ("n", "20.5"), ("n", "2"), ("n", "2023"),
    ]  # fmt: skip
    assert [(fact.kind, fact.target) for fact in sentence.facts] == [
        ("name", "Riyadh"),
        ("figure", None),
        ("date", None),
    ]
    assert sentence.facts[0].source == "الرِّياض"


def test_a_torn_decimal_is_written_as_it_is_meant(make_draft: MakeDraft) -> None:
    draft = make_draft("ارتفع المؤشر بنسبة 88 .4% أمس.", language="ar")
    draft = _with(draft, ("88 .4%", "FIGURE", FigureNormal(value=4.88, unit="percent")))
    assert ("n", "4.88") in [(kind, target) for kind, _, target in _shown(_read(draft))]


def test_the_value_decides_between_two_readings_of_a_point(make_draft: MakeDraft) -> None:
    text = "حضر 2.664 زائرا."
    thousands = _with(make_draft(text, language="ar"), ("2.664 زائرا", "FIGURE", FigureNormal(value=2664)))
    decimals = _with(make_draft(text, language="ar"), ("2.664 زائرا", "FIGURE", FigureNormal(value=2.664)))
    assert _shown(_read(thousands)) == [("n", "2.664", "2,664")]
    assert _shown(_read(decimals)) == [("n", "2.664", "2.664")]


def test_a_day_in_words_is_read_as_a_number(make_draft: MakeDraft) -> None:
    draft = make_draft("اختتم المؤتمر في الثاني من نوفمبر.", language="ar")
    draft = _with(draft, ("الثاني من نوفمبر", "DATE", DateNormal(iso="--11-02")))
    sentence = _read(draft)
    assert _shown(sentence) == [("n", "الثاني من", "2")]
    assert put(sentence.text, sentence.slots)[0] == "اختتم المؤتمر في <n0> نوفمبر."


def test_a_large_number_in_words_is_written_in_digits(make_draft: MakeDraft) -> None:
    draft = make_draft("شارك ثلاثون رئيس دولة وثلاثة وزراء.", language="ar")
    draft = _with(
        draft,
        ("ثلاثون رئيس دولة", "FIGURE", FigureNormal(value=30, unit="person")),
        ("ثلاثة وزراء", "FIGURE", FigureNormal(value=3, unit="person")),
    )
    assert _shown(_read(draft)) == [("n", "ثلاثون", "30")]


def test_spaces_that_a_scraper_tore_into_an_address_go(make_draft: MakeDraft) -> None:
    draft = make_draft("أرسلوا إلى press@example .org اليوم.", language="ar")
    start = draft.view.text.index("press")
    draft = replace(draft, entities=(Candidate(start, start + len("press@example .org"), "EMAIL"),))
    assert [slot.target for slot in _read(draft).slots] == ["press@example.org"]


def test_addresses_go_through_letter_by_letter(make_draft: MakeDraft) -> None:
    draft = make_draft("للتواصل: press@example.org أو 0096611234567.", language="ar")
    draft = _with(draft, ("press@example.org", "EMAIL", None), ("0096611234567", "PHONE", None))
    sentence = _read(draft)
    assert _shown(sentence) == [
        ("u", "press@example.org", "press@example.org"), ("u", "0096611234567", "0096611234567"),
    ]  # fmt: skip
    assert {fact.kind for fact in sentence.facts} == {"contact"}


def test_what_has_no_known_form_is_no_fact(make_draft: MakeDraft) -> None:
    draft = make_draft("قال خالد إن الشركة ستبدأ غدا.", language="ar")
    draft = _with(draft, ("خالد", "PERSON", NameNormal()), ("غدا", "DATE", DateNormal(iso=None)))
    assert _read(draft) == SourceSentence("قال خالد إن الشركة ستبدأ غدا.")


def test_english_names_are_for_english_only(make_draft: MakeDraft) -> None:
    draft = _with(make_draft("زار الوفد الرياض.", language="ar"), ("الرياض", "CITY", RIYADH))
    assert _read(draft, target="fr").facts == ()


def test_the_glossary_wins_over_the_entity(make_draft: MakeDraft, tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("الرياض,Ar-Riyadh\n", encoding="utf-8")
    draft = _with(make_draft("زار الوفد الرياض.", language="ar"), ("الرياض", "CITY", RIYADH))
    sentence = _read(draft, Glossary.read(tmp_path / "g.csv"))
    assert _shown(sentence) == [("e", "الرياض", "Ar-Riyadh")]
    assert sentence.terms == sentence.slots
    assert [fact.target for fact in sentence.facts] == ["Ar-Riyadh"]


def test_the_scale_behind_digits_says_how_they_are_read(make_draft: MakeDraft) -> None:
    draft = make_draft("بلغت الأرباح 26،795 مليون درهم، وزار المعرض 12,350 زائراً.", language="ar")
    draft = _with(
        draft,
        ("26،795 مليون درهم", "FIGURE", FigureNormal(value=26_795_000, unit="AED")),
        ("12,350 زائراً", "FIGURE", FigureNormal(value=12_350, unit="visitor")),
    )
    assert [target for _, _, target in _shown(_read(draft))] == ["26.795", "12,350"]


def test_a_number_of_words_and_digits_is_written_as_one(make_draft: MakeDraft) -> None:
    draft = make_draft("تلقت الوزارة ألفين و638 شكوى وصرفت 3 ملايين و700 ألف دينار.", language="ar")
    draft = _with(
        draft,
        ("ألفين و638 شكوى", "FIGURE", FigureNormal(value=2638, unit="complaint")),
        ("3 ملايين و700 ألف دينار", "FIGURE", FigureNormal(value=3_700_000, unit="TND")),
    )
    assert [target for _, _, target in _shown(_read(draft))] == ["2,638", "3.7 million"]

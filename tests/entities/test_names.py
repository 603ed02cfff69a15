"""People and organisations by rules, and the stage that runs all finders."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import pytest

from smartnews import process
from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities import Entities
from smartnews.entities.lexicon import name_tokens, word_classes
from smartnews.entities.names import RuleNames
from smartnews.entities.resolve import resolve
from smartnews.errors import SettingsError
from smartnews.settings import Settings

Make = Callable[..., Draft]


@pytest.fixture(scope="module")
def rules() -> RuleNames:
    return RuleNames()


def names(rules: RuleNames, draft: Draft, kind: str, found: Sequence[Candidate] = ()) -> list[str]:
    (candidates,) = rules.detect([draft], [found])
    return [draft.source(c.start, c.end) for c in resolve([*found, *candidates]) if c.type == kind]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("وقال الدكتور سالم المنذري إن النتائج مشجعة", ["سالم المنذري"]),
        ("التقى الرئيس المهندس عبد الرحمن بن خالد آل سعيد وفدا", ["عبد الرحمن بن خالد آل سعيد"]),
        ("أكد هشام القروي، مدير عام المعهد، أن العمل مستمر", ["هشام القروي"]),
        ("بحضور ليلى حداد ومحمود الشامي وسامي كرم", ["ليلى حداد", "محمود الشامي", "سامي كرم"]),
        ("وزير الخارجية النرويجي يوهان ستورن وصل أمس", ["يوهان ستورن"]),
        ("سجل المهاجم البرازيلي فينيتشيو هدفين", ["فينيتشيو"]),
        ("وأضاف علي الجروان أن الأمر على ما يرام", ["علي الجروان"]),
        ("وقع الاتفاقية عبدالله الزرعوني ونظيره بيتر هوفمان", ["عبدالله الزرعوني", "بيتر هوفمان"]),
    ],
)
def test_people(rules: RuleNames, make_draft: Make, text: str, people: list[str]) -> None:
    assert names(rules, make_draft(text, language="ar"), "PERSON") == people


@pytest.mark.parametrize(
    "text",
    [
        "قال مصدر مسؤول إن الأسعار ستنخفض على الأرجح",
        "افتتحت الوزارة مدرسة جديدة في حي سكني مزدحم",
        "حياة حضرية مزدهرة في المدن العالمية",
        "تحسن أداء السوق بشكل كبير خلال الربع الأول",
        "شارع الشيخ زايد ومستشفى الملك فيصل",
    ],
)
def test_what_is_nobody(rules: RuleNames, make_draft: Make, text: str) -> None:
    assert names(rules, make_draft(text, language="ar"), "PERSON") == []


def test_last_names_are_found_again(rules: RuleNames, make_draft: Make) -> None:
    text = "قال فؤاد الجليدي إن العمل بدأ. وأضاف الجليدي أن المشروع كبير. وشكر الحضور للجليدي جهده."
    assert names(rules, make_draft(text, language="ar"), "PERSON") == ["فؤاد الجليدي", "الجليدي", "للجليدي"]


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("أعلنت وزارة التربية والتعليم ووزارة الصحة عن خطة", ["وزارة التربية والتعليم", "وزارة الصحة"]),
        ("وقعت شركة سامسونغ اتفاقا مع شركة «بيئة»، وأشادت بيئة بالاتفاق", ["سامسونغ", "بيئة"]),
        ("أفادت وكالة رويترز نقلا عن الأمم المتحدة", ["وكالة رويترز", "الأمم المتحدة"]),
        ("قررت الحكومة الأوغندية والاتحاد الأوروبي", ["الحكومة الأوغندية", "الاتحاد الأوروبي"]),
        ("عن هيئة تنمية المجتمع التي أطلقت البرنامج", ["هيئة تنمية المجتمع"]),
        ("ترأس مجلس إدارة مؤسسة الشيخ زايد للأعمال الخيرية أمس", ["مؤسسة الشيخ زايد للأعمال الخيرية"]),
        ("جاء في تقرير منظمة الصحة العالمية (WHO) الأخير", ["منظمة الصحة العالمية", "WHO"]),
        (
            "أفاد المركز الوطني للإنذار المبكر من المخاطر المتعددة بأن العاصفة تقترب",
            ["المركز الوطني للإنذار المبكر من المخاطر المتعددة"],
        ),
        ("أعلن مركز العناية بضيوف المدينة اكتمال الاستعداد", ["مركز العناية بضيوف المدينة"]),
        ("أعلنت وزارة الدفاع عن مناقصة جديدة", ["وزارة الدفاع"]),
        (
            "قال وكيل الهيئة العامة لمكافحة الفساد («نزاهة») إن التحقيق مستمر",
            ["الهيئة العامة لمكافحة الفساد", "نزاهة"],
        ),
        ("قالت وزارة الصحة (الكويتية) إن الحملة بدأت", ["وزارة الصحة"]),
        ("واتساب: 0501234567", []),
    ],
)
def test_organisations(rules: RuleNames, make_draft: Make, text: str, organisations: list[str]) -> None:
    assert names(rules, make_draft(text, language="ar"), "ORG") == organisations


@pytest.mark.parametrize(
    "text",
    [
        "عقد مجلس الإدارة اجتماعا",
        "قالت الوزارة إن الشركة والبنك شاركا",
        "في إمارات الشارقة وعجمان وأم القيوين",
        "بلغت فئات المجتمع",
    ],
)
def test_definite_descriptions_are_not_marked(rules: RuleNames, make_draft: Make, text: str) -> None:
    assert names(rules, make_draft(text, language="ar"), "ORG") == []


def test_places_belong_to_institutions_that_have_one(rules: RuleNames, make_draft: Make) -> None:
    draft = make_draft("زار الوفد بلدية دبي والجامعة الأمريكية في القاهرة", language="ar")
    text = draft.view.text
    places = [Candidate(text.index(name), text.index(name) + len(name), "CITY") for name in ("دبي", "القاهره")]
    assert names(rules, draft, "ORG", places) == ["بلدية دبي", "الجامعة الأمريكية في القاهرة"]


def test_english(rules: RuleNames, make_draft: Make) -> None:
    text = (
        "Dr. Amina Haddad, CEO of Blue Harbour Ltd., met John Miller and Peter van der Berg. Haddad thanked "
        "the Ministry of Climate Change and Environment and IBM, Reuters reported."
    )
    draft = make_draft(text, language="en")
    assert names(rules, draft, "PERSON") == ["Amina Haddad", "John Miller", "Peter van der Berg", "Haddad"]
    assert names(rules, draft, "ORG") == [
        "Blue Harbour Ltd.",
        "Ministry of Climate Change and Environment",
        "IBM",
        "Reuters",
    ]


def test_french(rules: RuleNames, make_draft: Make) -> None:
    text = "Selon Mme Leïla Mansour, le ministère de la Santé et la Banque mondiale aideront l'Université de Sfax."
    draft = make_draft(text, language="fr")
    assert names(rules, draft, "PERSON") == ["Leïla Mansour"]
    assert names(rules, draft, "ORG") == ["ministère de la Santé", "Banque mondiale", "Université de Sfax"]


def test_english_names_come_from_lists_or_known_tokens_alone(rules: RuleNames, make_draft: Make) -> None:
    draft = make_draft("التقى دونالد ترامب وفد البنك الدولي", language="ar")
    (candidates,) = rules.detect([draft], [()])
    english = {draft.source(c.start, c.end): c.normal for c in resolve(candidates)}
    assert english["دونالد ترامب"] == NameNormal(en="Donald Trump")
    assert english["البنك الدولي"] == NameNormal(en="World Bank")


def test_the_tables_are_read() -> None:
    assert {word_classes()[word] for word in ("محمد", "تنظم", "العالميه", "مدينه")} == {"g", "v", "a", "n"}
    assert "g" in name_tokens()["محمد"][0]


def test_time_is_linear(rules: RuleNames, make_draft: Make) -> None:
    draft = make_draft("محمد بن عبد الله وزارة شركة " * 30_000, language="ar")
    began = time.process_time()
    rules.detect([draft], [()])
    assert time.process_time() - began < 15


def test_the_stage_finds_and_groups(make_draft: Make) -> None:
    text = "الرياض: قال الدكتور سالم المنذري إن منتدى الطاقة العربي 2024 يبدأ غدا.\n\nتواصل: تيم براون\ntim@example.com"
    draft = Entities(Settings())(make_draft(text, language="ar"))
    kinds = {draft.source(entity.start, entity.end): entity.type for entity in draft.entities}
    assert kinds["سالم المنذري"] == "PERSON"
    assert kinds["منتدى الطاقة العربي 2024"] == "EVENT"
    assert kinds["tim@example.com"] == "EMAIL"
    assert [contact.name for contact in draft.contacts] == ["تيم براون"]
    assert draft.warnings == ()


class _Failing:
    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        if any("خطأ" in draft.text for draft in drafts):
            raise ValueError("no")
        return [[] for _ in drafts]


def test_a_finder_that_raises_is_a_warning_and_the_others_go_on(
    make_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Entities(Settings(), detector=_Failing())

    def broken(draft: Draft, found: Sequence[Candidate]) -> Iterable[Candidate]:
        raise RuntimeError("no")

    monkeypatch.setattr(stage, "_finders", (("figures", broken), *stage._finders))
    good, bad = stage.batch([make_draft("press@noor.ae", language="ar"), make_draft("خطأ a@noor.ae", language="ar")])
    assert [entity.type for entity in good.entities] == ["EMAIL"]
    assert [warning.code for warning in good.warnings] == ["finder-failed"]
    assert [entity.type for entity in bad.entities] == ["EMAIL"]
    assert [warning.message.split()[3] for warning in bad.warnings] == ["figures", "names"]


def test_an_unknown_detector_is_an_error() -> None:
    with pytest.raises(SettingsError, match="rules"):
        Entities(Settings(names="oracle"))


def test_an_institution_may_end_the_text_without_a_stop() -> None:
    article = process("يدرّس الفقه المقارن في جامعة القاهرة", names="rules", translator="none")
    assert [entity.text for entity in article.of_type("ORG")] == ["جامعة القاهرة"]
    assert not [warning for warning in article.warnings if warning.code == "finder-failed"]

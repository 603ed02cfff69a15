from __future__ import annotations

import pytest

from smartnews.article import Entity, NameNormal
from smartnews.entities.bodies import Bodies, place_pattern
from smartnews.pipeline import Pipeline
from smartnews.text.normalise import fold


@pytest.fixture(scope="module")
def bodies() -> Bodies:
    return Bodies()


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("وزارة الصحة", "Ministry of Health"),
        ("وزارة الصحة السعودية", "Saudi Ministry of Health"),
        ("وزارة البيئة والمياه والزراعة", "Ministry of Environment, Water and Agriculture"),
        ("وزارة الطاقة والسياحة", "Ministry of Energy and Tourism"),
        ("الهيئة العامة للإحصاء", "General Authority for Statistics"),
        ("جامعة صلالة", "Salalah University"),
        ("مجلس الوزراء", "Council of Ministers"),
        ("وزارة الصحة في غزة", None),
        ("جمعية أصدقاء البيئة", None),
        ("وزارة", None),
        ("شركة نسائم الواحة", None),
    ],
)
def test_a_body_is_put_into_english_only_as_a_whole(bodies: Bodies, name: str, english: str | None) -> None:
    assert bodies(fold(name)) == english


def test_a_place_is_named_by_its_kind() -> None:
    assert place_pattern([fold("وادي"), "حلفين"], lambda _: "Halfain") == "Wadi Halfain"
    assert place_pattern([fold("وادي"), "حلفين"], lambda _: None) is None
    assert place_pattern([fold("بحر")], lambda _: "x") is None


def names(text: str) -> dict[str, Entity]:
    article = Pipeline(translator="none", language="ar", names="rules")(text)
    return {entity.text: entity for entity in article.entities}


def test_people_get_a_latin_form_and_it_is_said_where_from() -> None:
    found = names("قال الدكتور خالد المنصوري إن المهندس سالم الزغبلي غادر دبي إلى أبوظبي.")
    known, unknown = found["خالد المنصوري"].normal, found["سالم الزغبلي"].normal
    assert isinstance(known, NameNormal)
    assert (known.en, known.en_source) == ("Khalid Al Mansouri", "lexicon")
    assert isinstance(unknown, NameNormal)
    assert unknown.en_source == "transliterated"
    assert (unknown.en or "").startswith("Salem Al Z")


def test_the_country_of_the_text_decides_the_spelling() -> None:
    found = names("أعلن وزير التشغيل التونسي محمد بن حسين في تونس وصفاقس وسوسة عن خطة جديدة.")
    assert found["محمد بن حسين"].normal == NameNormal(en="Mohamed Ben Hocine", en_source="lexicon")


def test_a_listed_organisation_keeps_its_name_and_a_description_gets_none() -> None:
    found = names("وقعت الأمم المتحدة اتفاقا مع وزارة الصحة المصرية وجمعية أصدقاء البيئة في القاهرة.")
    assert found["الأمم المتحدة"].normal == NameNormal(en="United Nations", en_source="lexicon")
    assert found["وزارة الصحة المصرية"].normal == NameNormal(en="Egyptian Ministry of Health", en_source="lexicon")
    described = found["جمعية أصدقاء البيئة"].normal
    assert described in (None, NameNormal())


def test_latin_names_need_no_source() -> None:
    article = Pipeline(translator="none", language="en", names="rules")(
        "Dr. Maria Hendricks, of the United Nations, left Rotterdam."
    )
    assert all(entity.normal.en_source is None for entity in article.entities if isinstance(entity.normal, NameNormal))


def test_the_brief_marks_what_was_transliterated() -> None:
    article = Pipeline(translator="none", language="ar", names="rules")(
        "قال الدكتور سالم الزغبلي إن المهندس خالد الجابري غادر دبي."
    )
    assert article.brief is not None
    marked = [name for name in article.brief.who if "(transliterated)" in name]
    assert len(marked) == 1
    assert marked[0].startswith("Salem Al Z")
    assert "Khalid Al Jabri" in article.brief.who

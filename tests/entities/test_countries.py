"""Countries: their names, what surrounds them, and what a text is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartnews.article import CountryNormal
from smartnews.draft import Draft
from smartnews.entities.countries import CountryFinder
from smartnews.entities.nations import adjectives, countries_of, country_table, country_words
from smartnews.resources import LANGUAGES


@pytest.fixture(scope="module")
def find(make_draft: Callable[..., Draft]) -> Callable[..., list[tuple[str, str]]]:
    finder = CountryFinder()

    def found(text: str, language: str = "ar") -> list[tuple[str, str]]:
        draft = make_draft(text, language=language)
        result = []
        for candidate in finder(draft, ()):
            assert candidate.type == "COUNTRY"
            assert isinstance(candidate.normal, CountryNormal)
            result.append((draft.source(candidate.start, candidate.end), candidate.normal.iso))
        return result

    return found


Find = Callable[..., list[tuple[str, str]]]


def test_attached_particles_are_cut_and_a_merged_article_is_kept(find: Find) -> None:
    text = "سافر الوفد من الأردن إلى تركيا والهند، ثم عاد بفرنسا في جولة للبحرين ولبنان."
    assert find(text) == [
        ("الأردن", "JO"), ("تركيا", "TR"), ("الهند", "IN"), ("فرنسا", "FR"), ("للبحرين", "BH"), ("لبنان", "LB"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلنت المملكة العربية السعودية موازنتها", ("المملكة العربية السعودية", "SA")),
        ("في جمهورية فنلندا مؤتمر", ("جمهورية فنلندا", "FI")),
        ("زار مملكة البحرين أمس", ("مملكة البحرين", "BH")),
        ("من جمهورية مصر العربية", ("جمهورية مصر العربية", "EG")),
        ("في دولة الإمارات العربية المتحدة", ("الإمارات العربية المتحدة", "AE")),
        ("قال وزير خارجية أميركا", ("أميركا", "US")),
        ("مع كوريا الجنوبية", ("كوريا الجنوبية", "KR")),
        ("في جنوب السودان", ("جنوب السودان", "SS")),
        ("من الكونغو الديمقراطية", ("الكونغو الديمقراطية", "CD")),
        ("صادرات انقلترا", ("انقلترا", "GB")),
        ("في هولاندا", ("هولاندا", "NL")),
        ("الصين الشعبية", ("الصين الشعبية", "CN")),
        ("المملكة المغربية", ("المملكة المغربية", "MA")),
    ],
)
def test_forms_of_a_name(find: Find, text: str, expected: tuple[str, str]) -> None:
    assert find(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت المملكة موازنتها",  # a definite description
        "الأزمة في المركز المالي صعبة والوضع مالي بحت",
        "أدى صلاة المغرب ثم عاد",
        "تجمع دول المغرب العربي",
        "ضفاف نهر الأردن هادئة",
        "أنبوب بقطر 3 أمتار",
        "ارتفعت الأسهم السعودية",
        "شركة الاتصالات السعودية تربح",
        "اجتماع المنتخب التونسي والوفد الصيني",
        "مدرسة بنين ثانوية",
        "يعيش تحت سماء مصر الجديدة",
        "تؤنس الوحشان في الأرض",
        "صحيفة «الإمارات اليوم»",
        "أعلن بنك مصر أرباحه",
        "لا يزال مصر على موقفه",
    ],
)
def test_what_is_not_a_country(find: Find, text: str) -> None:
    assert find(text) == []


def test_guarded_names_need_support(find: Find) -> None:
    assert find("اجتمع قادة النيجر ومالي") == [("النيجر", "NE"), ("مالي", "ML")]
    assert find("عملية عسكرية في مالي") == [("مالي", "ML")]
    assert find("من المغرب والسعودية واليمن") == [("المغرب", "MA"), ("السعودية", "SA"), ("اليمن", "YE")]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("وصل الوفد إلى سلطنة عمان", ["OM"]),
        ("في السعودية وعمان وقطر", ["SA", "OM", "QA"]),
        ("زار عُمان أمس", ["OM"]),
        ("زار عَمّان أمس", []),
        ("في العاصمة الأردنية عمان", []),
        ("عقد في عمان مؤتمر وزراء الأردن بحضور ملك الأردن", ["JO", "JO"]),
    ],
)
def test_oman_is_told_from_amman(find: Find, text: str, iso: list[str]) -> None:
    assert [found for _, found in find(text)] == iso


def test_a_capital_of_the_same_name_is_left_to_the_cities(find: Find) -> None:
    assert find("في مدينة الكويت") == []
    assert find("في العاصمة تونس") == []
    assert find("سافر إلى تونس") == [("تونس", "TN")]


def test_english(find: Find) -> None:
    text = (
        "The Republic of Korea and the UK met in Turkey. Chad Smith and Michael Jordan told us about Chad and Niger. "
        "US officials flew to Atlanta, Georgia, then to Georgia and the United Arab Emirates. British troops left."
    )
    assert [iso for _, iso in find(text, "en")] == ["KR", "GB", "TR", "TD", "NE", "US", "GE", "AE"]
    assert find(text, "en")[0][0] == "Republic of Korea"


def test_french(find: Find) -> None:
    text = "Les États-Unis, le Royaume-Uni, la Côte d'Ivoire et l'île Maurice. Maurice Ravel a chanté la Chine."
    assert [iso for _, iso in find(text, "fr")] == ["US", "GB", "CI", "MU", "CN"]


def test_countries_that_a_text_is_about(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft(
        "استقبل الرئيس التونسي وزير الخارجية السعودي، وبحث الجانبان التونسي والفرنسي الأمر في تونس.", language="ar"
    )
    weights = countries_of(draft, list(CountryFinder()(draft, ())))
    assert weights.most_common(1) == [("TN", 4)]
    assert weights["SA"] == weights["FR"] == 1


def test_every_country_has_names_and_every_adjective_a_country() -> None:
    table = country_table()
    assert len(table) > 230
    for language in LANGUAGES:
        words = country_words(language)
        assert set(words.names) - set(table) <= {"HK"}
        assert set(words.adjectives) | set(words.peoples) <= set(table)
    arabic = adjectives("ar")
    assert arabic["السعوديين"] == "SA"
    assert arabic["تونسيه"] == "TN"
    assert arabic["الاتراك"] == "TR"
    assert adjectives("fr")["tunisiennes"] == "TN"


def test_time_is_linear(find: Find) -> None:
    assert len(find("زار عمان ثم " * 20_000)) == 20_000
    assert find("«" * 100_000) == []

"""Cities: spellings, ordinary words, several places of one name; and the compiled table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartnews.article import CityNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.countries import CountryFinder
from smartnews.entities.gazetteer import city, city_names
from smartnews.entities.place_words import place_words
from smartnews.entities.places import CityFinder
from smartnews.resources import LANGUAGES

Find = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def find(make_draft: Callable[..., Draft]) -> Find:
    countries, cities = CountryFinder(), CityFinder()

    def found(text: str, language: str = "ar") -> list[tuple[str, str]]:
        draft = make_draft(text, language=language)
        before: list[Candidate] = list(countries(draft, ()))
        return [
            (draft.source(candidate.start, candidate.end), f"{candidate.normal.en} {candidate.normal.country}")
            for candidate in cities(draft, before)
            if isinstance(candidate.normal, CityNormal)
        ]

    return found


def test_cities_of_a_press_release(find: Find) -> None:
    text = "تشانغشا - تستضيف مدينة «تشانغشا» وفودا من بكين وبانكوك وجاكرتا، وأخرى من الرياض وبدبي وللقاهرة."
    assert find(text) == [
        ("تشانغشا", "Changsha CN"), ("تشانغشا", "Changsha CN"), ("بكين", "Beijing CN"), ("بانكوك", "Bangkok TH"),
        ("جاكرتا", "Jakarta ID"), ("الرياض", "Riyadh SA"), ("دبي", "Dubai AE"), ("للقاهرة", "Cairo EG"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("تشانجشا", "Changsha CN"),
        ("شينزين", "Shenzhen CN"),
        ("غوانغتشو", "Guangzhou CN"),
        ("هونج كونج", "Hong Kong HK"),
        ("جاكارتا", "Jakarta ID"),
        ("كوالا لامبور", "Kuala Lumpur MY"),
        ("لوس انجلوس", "Los Angeles US"),
        ("أبو ظبي", "Abu Dhabi AE"),
        ("بوينس آيرس", "Buenos Aires AR"),
        ("سان بطرسبورغ", "Saint Petersburg RU"),
        ("أغادير", "Agadir MA"),
        ("أكودة", "Akouda TN"),
        ("واغادوغو", "Ouagadougou BF"),
        ("اسطنبول", "Istanbul TR"),
        ("جوهانسبورغ", "Johannesburg ZA"),
        ("القلعة الكبرى", "Kalaa Kebira TN"),
        ("حمام سوسة", "Hammam Sousse TN"),
        ("بنت جبيل", "Bint Jbeil LB"),
        ("تونس العاصمة", "Tunis TN"),
        ("رأس الخيمة", "Ras Al Khaimah AE"),
    ],
)
def test_newspaper_spellings(find: Find, spelling: str, name: str) -> None:
    assert find(f"وصل الوفد إلى {spelling} يوم الأحد") == [(spelling, name)]


@pytest.mark.parametrize(
    "text",
    [
        "كان الوضع صعبا وكان الناس في مكانهم",
        "نشر المصور صور الحفل وبناء مساكن جديدة",
        "فحص العين وقاع العين",
        "قال سليمان إن جمال العمل سر النجاح",
        "عثر في بريده الإلكتروني على رسالة",
        "اجتاحت سيول جارفة الوادي",
        "قال الدكتور محمد سليمان",
        "أعلنت بلدية دبي وجامعة الشارقة",
        "وقعت «دبي الذكية» اتفاقية",
        "نقلت جريدة الرياض وصحيفة واشنطن بوست الخبر",
        "استقبل آل دبي ضيوفهم",
        "في هذا المشهد العام لا جديد",
        "فتح باب المنافسة في اليمن، وقال اليمنيون إن باب الحوار مفتوح",
        "عرض في لبنان صور الجيش اللبناني وصور الحفل",
    ],
)
def test_what_is_not_a_city(find: Find, text: str) -> None:
    assert find(text) == []


def test_ordinary_words_are_cities_when_the_text_says_so(find: Find) -> None:
    assert find("افتتح المهرجان في مدينة كان الفرنسية") == [("كان", "Cannes FR")]
    assert find("قصفت الطائرات مدينة صور جنوب لبنان") == [("صور", "Tyre LB")]
    assert find("في سوسة وأكودة ومساكن بالساحل التونسي") == [
        ("سوسة", "Sousse TN"),
        ("أكودة", "Akouda TN"),
        ("مساكن", "M'saken TN"),
    ]


def test_of_one_name_the_place_that_the_text_is_about(find: Find) -> None:
    assert find("اشتباكات في طرابلس بين فصائل ليبيا") == [("طرابلس", "Tripoli LY")]
    assert find("اشتباكات في طرابلس شمالي لبنان، وقال الجيش اللبناني") == [("طرابلس", "Tripoli LB")]
    assert find("حريق في مدينة الجديدة بالمغرب") == [("الجديدة", "El Jadida MA")]
    assert find("اقتحم مستوطنون القدس") == [("القدس", "Jerusalem PS")]


def test_a_club_is_no_city_in_a_text_on_sport(find: Find) -> None:
    sport = "سجل المهاجم هدفا في المباراة وفاز برشلونة في الدوري، وقال المدرب إن الفريق جاهز."
    assert find(sport) == []
    assert find(sport + " وتقام المباراة في برشلونة.") == [("برشلونة", "Barcelona ES")]
    assert find("وقعت برشلونة اتفاقية للسياحة") == [("برشلونة", "Barcelona ES")]


def test_capitals_that_share_their_country_s_name(find: Find) -> None:
    assert find("في العاصمة تونس") == [("تونس", "Tunis TN")]
    assert find("سافر إلى تونس والكويت") == []
    assert find("في العاصمة الأردنية عمان") == [("عمان", "Amman JO")]
    assert find("الكويت - أعلنت الوزارة") == [("الكويت", "Kuwait City KW")]


def test_an_emirate_behind_its_ruler_is_a_territory(make_draft: Callable[..., Draft]) -> None:
    draft = make_draft("استقبل حاكم الشارقة الوفد في الشارقة", language="ar")
    assert [candidate.type for candidate in CityFinder()(draft, ())] == ["LOC", "CITY"]


def test_english(find: Find) -> None:
    text = (
        "DUBAI - Nice weather greeted visitors in Nice, France. Mobile phones were banned and Reading is fun. "
        "Abu Dhabi Police and the University of Sharjah met in Riyadh. Mr Houston moved from Birmingham, Alabama "
        "to Cambridge, Massachusetts. The New York Times reported from New York City."
    )
    assert [name for _, name in find(text, "en")] == [
        "Dubai AE", "Nice FR", "Riyadh SA", "Birmingham US", "Cambridge US", "New York US",
    ]  # fmt: skip


def test_latin_names_inside_longer_names(find: Find) -> None:
    assert (
        find("The player left for Inter Milan after the Memphis Grizzlies and the activist Haifa Zangana called.", "en")
        == []
    )
    assert [name for _, name in find("He met the London Mayor in Central London.", "en")] == ["London GB"] * 2
    assert [name for _, name in find("Dubai Hosts Global Health Summit", "en")] == ["Dubai AE"]


def test_french(find: Find) -> None:
    text = (
        "TUNIS – Les tours de Sousse. La ville de Tours accueille Londres, Pékin et La Mecque. L'Université de Tunis."
    )
    assert [name for _, name in find(text, "fr")] == [
        "Tunis TN",
        "Sousse TN",
        "Tours FR",
        "London GB",
        "Beijing CN",
        "Mecca SA",
    ]


def test_latin_names_need_a_capital_letter(find: Find) -> None:
    assert find("the paris agreement", "en") == []
    assert find("مؤتمر Dubai في الخريف") == [("Dubai", "Dubai AE")]


def test_the_table_is_whole() -> None:
    riyadh = city(int(city_names("ar")["الرياض"].places.split(",")[0]))
    assert (riyadh.geonames_id, riyadh.country, riyadh.capital) == (108410, "SA", True)
    assert riyadh.lat == pytest.approx(24.69, abs=0.01)
    for script in ("ar", "latin"):
        names = city_names(script)
        assert len(names) > 15_000
        assert all(name.places and name.demand in {"0", "1", "2", "3", "4"} for name in names.values())
        assert min(map(len, names)) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_not_contradictory(language: str) -> None:
    words = place_words(language)
    assert not set(words.never) & set(words.sure)
    assert not set(words.rare) & set(words.sure)


def test_time_is_linear(find: Find) -> None:
    assert len(find("باريس ولندن، " * 10_000)) == 20_000
    assert find("سان " * 50_000) == []

from __future__ import annotations

import pytest

from smartnews.article import DateNormal, FigureNormal
from smartnews.translation.doubts import doubt, unstutter
from smartnews.translation.facts import Fact, SourceSentence
from smartnews.translation.placeholders import Slot

PLAN = "أعلنت الوزارة خطة جديدة للطاقة المتجددة في العاصمة"
EMPTY = "the model gave nothing that it is sure of"
INVENTED = "a number that the source does not have"
NEGATION = "a negation is lost"


def _doubt(source: str | SourceSentence, text: str, languages: tuple[str, str] = ("ar", "en")) -> str | None:
    return doubt(source if isinstance(source, SourceSentence) else SourceSentence(source), text, languages)


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        (PLAN, "The ministry announced a new plan for renewable energy in the capital", None),
        (PLAN, "  ", EMPTY),
        (PLAN, "The games of the World Games games games games in the capital", "repetition"),
        (PLAN, "the plan of the plan of the plan of the plan of the plan of the city", "repetition"),
        (
            "وجلس الوفد في قاعة المدينة الكبرى ثم زار المتحف الوطني والميناء القديم، "
            "وقال إن الدولة باعت سفنها للشرطة والجيش",
            "It sat in the national hall of the city, then the national hall of the city, and said that the state "
            "sold its own ships and sold its own ships to the army and to the police in the end.",
            "repetition",
        ),
        (PLAN, "A plan", "length"),
        (PLAN, "The ministry announced a plan, and " + " ".join(f"a {word}er thing" for word in "abcdefgh"), "length"),
        ("رباعي", "It was a very, very good result", None),
        ("بلغت 10 و10 و10", "They were 10, 10 and 10", None),
    ],
)
def test_loops_and_lengths(source: str, text: str, reason: str | None) -> None:
    assert _doubt(source, text) == reason


def test_figures_in_a_row_may_share_their_words() -> None:
    source = (
        "وبلغت قيمة أسهم البنك 13 مليون درهم، والشركة 10.4 مليون درهم، والمصرف 5.3 مليون درهم، والمصنع 2.5 مليون درهم"
    )
    text = (
        "The bank was worth 13 million dirhams, the company 10.4 million dirhams, the lender 5.3 million dirhams and "
    )
    assert _doubt(source, text + "the factory 2.5 million dirhams") is None


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        ("باع المصنع 1200 سيارة في 3 أشهر", "The factory sold 1,200 cars in 3 months", None),
        ("باع المصنع 1200 سيارة في 3 أشهر", "The factory sold 1,300 cars in 3 months", INVENTED),
        ("باع المصنع عشرين سيارة خلال الشهر", "The factory sold 20 cars in the month", None),
        ("ارتفع السهم 88 .4% خلال جلسة اليوم", "The share rose 4.88% in the session today", None),
        ("فاز الفريق على ضيفه صفر-2 في العاصمة", "The team beat its visitors 2-0 in the capital", None),
        ("يبدأ الحفل في السابعة والنصف مساء", "The ceremony begins at 7.30 in the evening", None),
        ("أطلقت الشركة طابعة ثلاثية الأبعاد جديدة", "The company launched a new 3D printer today", None),
    ],
)
def test_a_number_must_come_from_the_source(source: str, text: str, reason: str | None) -> None:
    assert _doubt(source, text) == reason


def test_numbers_of_facts_and_slots_are_known() -> None:
    source = SourceSentence(
        "استثمرت مليون ونصف المليون ريال في خريف ذلك العام",
        slots=(Slot(0, 8, "e", "Expo 2020"),),
        facts=(
            Fact("figure", "مليون ونصف المليون ريال", FigureNormal(value=1_500_000, unit="SAR")),
            Fact("date", "ذلك العام", DateNormal(iso="2019-11-02")),
        ),
    )
    assert _doubt(source, "Expo 2020 put in 1.5 million riyals on 2 November 2019") is None
    assert _doubt(source, "Expo 2020 put in 1,500,000 riyals on 2 November 2019") is None
    assert _doubt(source, "Expo 2020 put in 1.6 million riyals on 2 November 2019") == INVENTED


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        ("قال الوزير إن المصنع لن يبيع السيارات", "The minister said the factory would sell the cars", NEGATION),
        ("قال الوزير إن المصنع لن يبيع السيارات", "The minister said the factory would not sell the cars", None),
        ("ولم يعلن المصنع أسعار السيارات الجديدة", "The factory announced the prices of the new cars", NEGATION),
        ("ولم يعلن المصنع أسعار السيارات الجديدة", "The factory refused to give the prices of new cars", None),
        ("لا يزال المصنع يبيع السيارات القديمة", "The factory is still selling the old cars", None),
        ("والمصنع لا يبيع السيارات القديمة اليوم", "The factory sells the old cars today", NEGATION),
        ("باع المصنع ما لا يقل عن عشر سيارات", "The factory sold at the very minimum ten cars", None),
    ],
)
def test_a_negation_must_not_get_lost(source: str, text: str, reason: str | None) -> None:
    assert _doubt(source, text) == reason


def test_negation_is_checked_only_between_languages_with_a_list() -> None:
    assert _doubt("ولم يعلن المصنع أسعار السيارات", "Das Werk nannte die Preise der Autos", ("ar", "de")) is None


def test_words_of_the_source_must_not_stay() -> None:
    assert _doubt(PLAN, "The ministry announced a خطة جديدة for energy in the capital") == "words left untranslated"
    assert _doubt(PLAN, PLAN, ("ar", "fa")) is None
    kept = SourceSentence(PLAN, slots=(Slot(0, 5, "e", "الوزارة"),))
    assert _doubt(kept, "The الوزارة announced a new plan for energy in the capital") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("talks, talks and lectures", "talks and lectures"),
        ("at Al Al Khaleej", "at Al Khaleej"),
        ("Portugal, Portugal, Portugal, Canada", "Portugal, Canada"),
        ("raised against him against him against the company", "raised against him against the company"),
        ("expanding and expanding the base", "expanding the base"),
        ("in in-depth talks; 5 5 and a a", "in in-depth talks; 5 5 and a a"),
        ("the theatre, the other", "the theatre, the other"),
        ("he said that this is it", "he said that this is it"),
    ],
)
def test_unstutter(text: str, expected: str) -> None:
    assert unstutter(text) == expected


def test_all_of_it_is_linear() -> None:
    assert unstutter("word " * 200_000) == "word " * 200_000
    assert unstutter("ab" * 200_000) == "ab" * 200_000
    assert _doubt("ا" * 300_000, "20.5 billion and " * 20_000) == "repetition"

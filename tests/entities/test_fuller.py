from __future__ import annotations

from smartnews import process
from smartnews.entities.fuller import fuller_names


def test_a_part_is_its_only_fuller_name() -> None:
    forms = ["هاله شيخ روحه", "شيخ روحه", "روحه", "سالم المعمري"]
    assert fuller_names(forms) == {"شيخ روحه": "هاله شيخ روحه", "روحه": "هاله شيخ روحه"}


def test_a_part_of_two_names_is_neither() -> None:
    assert fuller_names(["ليلي الحارثي", "عمر الحارثي", "الحارثي"]) == {}


def test_a_part_in_the_middle_and_part_of_a_word_are_none() -> None:
    assert fuller_names(["عمر بن سعيد", "بن", "سعي"]) == {}


def test_the_brief_names_a_person_once() -> None:
    text = "قالت الوزيرة هالة شيخ روحه إن الإنتاج تراجع. وأضافت شيخ روحه أن الأسعار انخفضت. وختمت روحه حديثها بالشكر."
    article = process(text, translator="none")
    assert article.brief is not None
    assert len(article.brief.who) == 1

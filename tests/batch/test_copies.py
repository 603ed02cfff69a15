"""Copies among the articles of a stream: found whatever a desk does to them, and nothing else taken for one."""

from __future__ import annotations

import random

import pytest

from smartnews.article import Failure
from smartnews.batch.copies import Copies, Copy
from smartnews.text.extract import Document
from tests.batch import edits
from tests.gold_texts import gold_texts

LIMIT = 100_000
TEXTS = [gold.text for gold in gold_texts()]


@pytest.fixture(scope="module")
def remembered() -> Copies:
    copies = Copies(1000, LIMIT)
    assert [copies.look(Document(text, f"a{place}"), place) for place, text in enumerate(TEXTS)] == [None] * len(TEXTS)
    return copies


@pytest.mark.parametrize("edit", edits.COPIES, ids=lambda edit: edit.__name__)
def test_a_story_is_found_again(remembered: Copies, edit: edits.Edit) -> None:
    chance = random.Random(1)
    found = [remembered.find(Document(edit(text, chance)), 99) for text in TEXTS]
    right = [copy is not None and (copy.original, copy.cluster) == (n, f"a{n}") for n, copy in enumerate(found)]
    assert all(ok for ok, copy in zip(right, found, strict=True) if copy is not None)
    least = {edits.in_one_line: 0.2, edits.touched_up: 0.9}.get(edit, 1)
    assert sum(right) >= least * len(TEXTS)


def test_the_bulletin_of_another_day_is_no_copy(remembered: Copies) -> None:
    chance = random.Random(1)
    bulletins = [text for text in TEXTS if sum(character.isdigit() for character in text) > 8]
    assert len(bulletins) > 15
    assert not any(remembered.find(Document(edits.new_figures(text, chance)), 99) for text in bulletins)


def test_hardly_an_update_is_taken_for_a_copy(remembered: Copies) -> None:
    updates = [edits.continued(text, other) for text, other in zip(TEXTS, [*TEXTS[1:], TEXTS[0]], strict=True)]
    taken = [text for text in updates if remembered.find(Document(text), 99)]
    assert len(taken) <= 0.1 * len(TEXTS)  # short texts in their numbers; benchmarks/duplicates.py prints the share


def test_a_corrected_figure_among_many_is_a_copy_and_the_only_one_is_none() -> None:
    copies = Copies(10, LIMIT)
    report = (
        "سجلت البورصة في ختام تعاملات الأسبوع ارتفاعاً بنسبة {} في المئة، وبلغت قيمة التداول 320 مليون ريال "
        "عبر 4100 صفقة، فيما صعدت أسهم 75 شركة وتراجعت أسهم 42 شركة أخرى، بحسب البيان الذي نشرته الهيئة على "
        "موقعها مساء الخميس."
    )
    weather = (
        "توقع المركز الوطني للأرصاد أن تصل الحرارة العظمى غداً إلى {} درجة في العاصمة وضواحيها، مع رياح شمالية معتدلة "
        "تنشط أحياناً على الساحل، ودعا السائقين إلى الحذر من الغبار على الطرق الصحراوية ومتابعة النشرات التي تصدر "
        "عنه كل يوم."
    )
    assert copies.look(Document(report.format(3)), 0) is None
    assert copies.look(Document(weather.format(41)), 1) is None
    corrected = copies.look(Document(report.format(5)), 2)
    assert corrected is not None
    assert corrected.original == 0
    assert copies.look(Document(weather.format(38)), 3) is None


def test_short_texts_are_copies_only_of_the_same_words() -> None:
    copies = Copies(10, LIMIT)
    assert copies.look(Document("أعلن الديوان عطلة رسمية يوم الأحد.", "a"), 0) is None
    assert copies.look(Document("أعلن الديوان عطلةً رسميةً يوم الأحد", "b"), 1) == Copy(1, "b", "a", 0, 1.0)
    assert copies.look(Document("أعلن الديوان عطلة رسمية يوم الاثنين.", "c"), 2) is None
    assert copies.look(Document("", "d"), 3) is None
    assert copies.look(Document("", "e"), 4) is None


def test_copies_of_a_copy_belong_to_the_first() -> None:
    copies, chance = Copies(10, LIMIT), random.Random(1)
    text = TEXTS[0]
    assert copies.look(Document(text, "first"), 0) is None
    for place in (1, 2):
        text = edits.all_three(text, chance)
        copy = copies.look(Document(text, f"c{place}"), place)
        assert copy is not None
        assert (copy.cluster, copy.original, copy.document) == ("first", 0, place)


def test_what_cannot_become_an_article_is_no_original() -> None:
    copies = Copies(10, max_chars=len(TEXTS[0]) - 1)
    failure = Failure(id="f", code="c", stage="s", message="m")
    odd = Document(b"x", "bytes")  # type: ignore[arg-type]
    items = (Document(TEXTS[0], "long"), failure, odd, Document(TEXTS[0], "long too"))
    assert copies.mark(items, 0) == items


def test_of_those_out_of_the_window_nothing_is_known() -> None:
    copies = Copies(4, LIMIT)
    for place in range(6):
        assert copies.look(Document(TEXTS[place], str(place)), place) is None
    assert [copies.find(Document(TEXTS[place]), 9) is None for place in range(6)] == [True, True, *[False] * 4]


def test_thousands_are_remembered() -> None:
    copies, chance = Copies(10_000, LIMIT), random.Random(2)
    words = [word for text in TEXTS[:6] for word in text.split() if word.isalpha()]
    stories = [" ".join(chance.choices(words, k=40)) for _ in range(1500)]
    assert not any(copies.look(Document(story), place) for place, story in enumerate(stories))
    for place in range(0, 1500, 50):
        found = copies.find(Document(edits.headline(stories[place], chance)), 9999)
        assert found is not None
        assert found.original == place

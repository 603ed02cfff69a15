"""What a text is told by, and what makes no difference to it."""

from __future__ import annotations

import time

import numpy as np
import pytest

from smartnews.batch.fingerprint import Fingerprint, fingerprint

STORY = """وقعت وزارة النقل أمس عقداً بقيمة 320 مليون ريال مع ثلاث شركات محلية لتوسعة الميناء القديم في المدينة.
وقال الوزير إن الأعمال تبدأ مطلع العام المقبل وتستمر 18 شهراً، وإن الأرصفة الجديدة ستستقبل سفناً أكبر من ذي قبل.
"""


def told(text: str) -> Fingerprint:
    found = fingerprint(text)
    assert found is not None
    return found


def alike(one: str, other: str) -> float:
    signatures = told(one).signature, told(other).signature
    assert signatures[0] is not None
    assert signatures[1] is not None
    return float(np.mean(signatures[0].view("<u2") == signatures[1].view("<u2")))


@pytest.mark.parametrize(
    "same",
    [
        STORY.replace("أ", "ا").replace("ة", "ه"),
        STORY.replace("و", "وـ"),
        STORY.replace("قال", "قَالَ").replace("الوزير", "\u200fالوز\u200dير"),
        STORY.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        STORY.replace("\n", "\r\n").replace("،", " , ").replace(" ", "\u00a0"),
        f"عنوان من كلمات قليلة\n\n{STORY}\n(وكالات)\n",
    ],
)
def test_spelling_and_short_lines_make_no_difference(same: str) -> None:
    assert told(same).exact == told(STORY).exact
    assert told(same).figures == told(STORY).figures
    assert alike(same, STORY) == 1


def test_the_similarity_is_the_share_of_runs_in_common() -> None:
    words = [f"كلمة{chr(0x628 + number % 20)}{chr(0x628 + number // 20)}" for number in range(400)]
    one, other = " ".join(words[:300]), " ".join(words[100:])
    assert alike(one, other) == pytest.approx(198 / 398, abs=0.1)
    assert alike(one, " ".join(words[300:])) < 0.05


def test_the_same_numbers_on_every_machine() -> None:
    found = told(STORY)
    assert found.exact.hex() == "cf849a74bfeb36ca25462261450d2234"
    assert found.signature is not None
    assert [int(found.signature[0]), int(found.signature[-1])] == [10410757041855857030, 12045498609160413345]
    assert (found.runs, found.figures.bit_count()) == (36, 2)


def test_short_texts_are_told_by_their_words_alone() -> None:
    assert told("وصل الوفد.").signature is None
    assert told("وصل الوفد.").exact != told("وصل الوفد أمس.").exact
    assert fingerprint("") is None
    assert fingerprint("… \n\u200f\u0651\n!") is None


def test_a_text_of_short_lines_is_told_by_all_of_them() -> None:
    lines = [f"نتيجة المباراة رقم {number}" for number in range(20)]
    assert alike("\n".join(lines), "\n".join(lines[:10])) < 0.7


@pytest.mark.parametrize("piece", ["كلمة ", "1,", "ك\u0651", "12 ", "\n", "؟", "a1", "\ud800"])
def test_long_texts_take_no_longer_than_linear(piece: str) -> None:
    started = time.process_time()
    fingerprint(piece * 20_000)
    short = time.process_time() - started
    started = time.process_time()
    fingerprint(piece * 200_000)
    assert time.process_time() - started < 40 * short + 0.5

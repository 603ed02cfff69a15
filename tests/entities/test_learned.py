from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from smartnews.draft import Draft
from smartnews.encoder import Encoder, Encoding, load_encoder, source_sentences
from smartnews.entities.learned import LearnedNames
from smartnews.models import embedded
from smartnews.pieces import split_words
from smartnews.pipeline import process
from tests.encoder_folder import NAMES, write_encoder


def encoding_of(text: str, tags: dict[str, str], clitics: dict[str, int] | None = None, score: float = 9.0) -> Encoding:
    words = tuple(split_words(text))
    forms = [text[w.start : w.end] for w in words]
    names = np.zeros((len(words), len(NAMES)), np.float32)
    for i, form in enumerate(forms):
        names[i, NAMES.index(tags.get(form, "O"))] = score
    return Encoding(
        words=words,
        bounds=((0, len(words)),),
        names=names,
        conll=np.zeros((len(words), 3), np.float32),
        clitics=np.array([(clitics or {}).get(form, 0) for form in forms], np.int8),
        sentences=np.zeros((1, 8), np.float32),
    )


@pytest.fixture
def names(tmp_path: Path) -> LearnedNames:
    return LearnedNames(Encoder(write_encoder(tmp_path)))


def found(names: LearnedNames, text: str, encoding: Encoding) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind, _ in names.spans(text, encoding)]


def test_proclitics_stay_outside_the_name(names: LearnedNames) -> None:
    text = "زار وعبد الله الثاني وبباريس"
    tags = {"وعبد": "B-PERSON", "الله": "I-PERSON", "الثاني": "I-PERSON", "وبباريس": "B-CITY"}
    encoding = encoding_of(text, tags, {"وعبد": 1, "وبباريس": 2})
    assert found(names, text, encoding) == [("عبد الله الثاني", "PERSON"), ("باريس", "CITY")]


def test_a_proclitic_with_its_vowel_is_cut_after_the_vowel(names: LearnedNames) -> None:
    text = "وَبَاريس"
    assert found(names, text, encoding_of(text, {text: "B-CITY"}, {text: 1})) == [("بَاريس", "CITY")]


@pytest.mark.parametrize("word", ["الرياض", "Wadi", "وب", "و"])
def test_letters_that_are_no_proclitics_are_never_cut(names: LearnedNames, word: str) -> None:
    assert found(names, word, encoding_of(word, {word: "B-CITY"}, {word: 1})) == [(word, "CITY")]


def test_an_unsure_name_is_not_proposed(names: LearnedNames) -> None:
    text = "قال محمد"
    unsure = encoding_of(text, {"محمد": "B-PERSON"}, score=0.01)
    assert found(names, text, unsure) == []
    ((_, _, _, confidence),) = names.spans(text, encoding_of(text, {"محمد": "B-PERSON"}))
    assert 0.9 < confidence <= 1


def test_candidates_stand_in_the_folded_text(names: LearnedNames, make_draft: Callable[..., Draft]) -> None:
    text = "قالَ مُحمّد آل  ثاني إنّ الأمر انتهى."
    draft = make_draft(text)
    encoding = encoding_of(text, {"مُحمّد": "B-PERSON", "آل": "I-PERSON", "ثاني": "I-PERSON"})
    ((candidate,),) = names.detect([replace(draft, encoding=encoding)], [()])
    assert draft.view.text[candidate.start : candidate.end].split() == ["محمد", "ال", "ثاني"]
    assert (candidate.type, candidate.source, candidate.normal) == ("PERSON", "model:encoder", None)


def test_a_draft_that_no_stage_has_read_is_read_by_the_detector(
    names: LearnedNames, tmp_path: Path, make_draft: Callable[..., Draft]
) -> None:
    draft = make_draft("قال محمد بن سلمان في الرياض، امس. وصل الوفد الى باريس. ثم غادر")
    (read,) = Encoder(tmp_path)([source_sentences(draft)])
    fresh, given = names.detect([draft, replace(draft, encoding=read)], [(), ()])
    assert fresh == given
    assert fresh


def test_a_merged_article_keeps_the_word_whole(names: LearnedNames) -> None:
    text = "الأمين وللمجلس الأعلى ثم لسلمى"
    tags = {"وللمجلس": "B-ORG", "الأعلى": "I-ORG", "لسلمى": "B-PERSON"}
    encoding = encoding_of(text, tags, {"وللمجلس": 2, "لسلمى": 1})
    assert found(names, text, encoding) == [("للمجلس الأعلى", "ORG"), ("سلمى", "PERSON")]


def test_other_mentions_tell_a_proclitic_from_a_letter_of_the_name(names: LearnedNames) -> None:
    text = "محمد باسندوة وقال باسندوة ثم لسيلفا وسجل سيلفا"
    tags = {"محمد": "B-PERSON", "باسندوة": "I-PERSON", "لسيلفا": "B-PERSON", "سيلفا": "B-PERSON"}
    encoding = encoding_of(text, tags)
    second = [i for i, w in enumerate(encoding.words) if text[w.start : w.end] == "باسندوة"][1]
    encoding.names[second] = 0
    encoding.names[second, NAMES.index("B-PERSON")] = 9
    encoding.clitics[second] = 1
    surfaces = [surface for surface, _ in found(names, text, encoding)]
    assert surfaces == ["محمد باسندوة", "باسندوة", "سيلفا", "سيلفا"]


@pytest.mark.skipif(
    not any(model.manifest.kind == "encoder" for model in embedded()), reason="the embedded encoder is not there"
)
def test_the_embedded_encoder_finds_names_that_no_list_holds() -> None:
    encoder = load_encoder()
    text = "قال شهبور الطنجاوي، رئيس شركة نسائم الواحة القابضة، إن معرض جدة الدولي للكتاب سيفتح أبوابه غدا."
    (encoding,) = encoder([(text, ((0, len(text)),))])
    spans = found(LearnedNames(encoder), text, encoding)
    assert ("شهبور الطنجاوي", "PERSON") in spans
    assert ("معرض جدة الدولي للكتاب", "EVENT") in [
        (entity.text, entity.type) for entity in process(text, translator="none", names="encoder").entities
    ]
    assert any(kind == "ORG" and "نسائم الواحة" in name for name, kind in spans)


@pytest.mark.skipif(
    not any(model.manifest.kind == "encoder" for model in embedded()), reason="the embedded encoder is not there"
)
@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("ذكرت صحيفة الرياض أن الوزير وصل إلى جدة مساء أمس.", {"ORG": "الرياض", "CITY": "جدة"}),
        ("افتتح أمير المنطقة معرض الكتاب في الرياض بحضور وفد من جدة.", {"CITY": "الرياض"}),
        ("كتبت جريدة الجزائر في افتتاحيتها أن الإضراب سيستمر.", {"ORG": "الجزائر"}),
        ("وقعت الجزائر وتونس اتفاقاً لنقل الغاز.", {"COUNTRY": "الجزائر"}),
        ("فاز المنتخب في الجزائر العاصمة أمام ثلاثين ألف متفرج.", {"CITY": "الجزائر العاصمة"}),
        ("ألزمت معاهدتا جنيف وروما الدول الموقعة بحماية المدنيين.", {"CITY": "جنيف"}),
        ("قال أبو بكر الزبيدي إن أم كلثوم حامد ستتولى الإدارة.", {"PERSON": "أم كلثوم حامد"}),
        ("التقى عبد الرحمن الشمري سيف الدين القاضي في عمّان.", {"PERSON": "سيف الدين القاضي"}),
        ("أكد اللواء المتقاعد حسام الدين مراد أن اللجنة اجتمعت.", {"PERSON": "حسام الدين مراد"}),
        ("وقال رئيس مالي بوبكر تراوري إن المفاوضات تتقدم.", {"COUNTRY": "مالي", "PERSON": "بوبكر تراوري"}),
    ],
)
def test_the_model_and_the_gazetteer_together(text: str, marks: dict[str, str]) -> None:
    entities = process(text, translator="none", names="encoder").entities
    for kind, surface in marks.items():
        found = [e.text for e in entities if e.type == kind]
        assert any(surface == name or (kind == "ORG" and name.endswith(surface)) for name in found), entities

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import sentencepiece

from smartnews.errors import ModelError
from smartnews.translation.ctranslate import CTranslateTranslator

from . import tiny_models

SENTENCES = [
    "أعلنت الوزارة عن خطة جديدة للطاقة المتجددة في الرياض",
    "",
    "قال المدير التنفيذي",
    "افتتح المعرض أبوابه أمام الزوار صباح اليوم في العاصمة",
]


@pytest.fixture
def copy(tmp_path: Path, student: Path) -> Path:
    """A copy of the tiny student that a test may spoil."""
    return shutil.copytree(student, tmp_path / "student")


@pytest.mark.parametrize("kind", ["marian_ct2", "m2m100_ct2", "nllb_ct2", "student"])
def test_each_family_translates(kind: str, request: pytest.FixtureRequest) -> None:
    engine = CTranslateTranslator(request.getfixturevalue(kind))
    assert engine.supports("ar", "en")
    found = engine.translate(SENTENCES, "ar", "en")
    assert len(found) == len(SENTENCES)
    assert found[1] == ""
    assert all(found[i] for i in (0, 2, 3))
    assert "</s>" not in "".join(found)


def test_the_language_token_is_no_part_of_the_translation(nllb_ct2: Path) -> None:
    found = CTranslateTranslator(nllb_ct2).translate(SENTENCES, "ar", "en")
    assert not any(text.startswith("eng_Latn") for text in found)


def test_a_sentence_is_translated_alike_alone_and_in_a_batch(marian_ct2: Path) -> None:
    engine = CTranslateTranslator(marian_ct2)
    assert engine.translate(SENTENCES, "ar", "en") == [engine.translate([s], "ar", "en")[0] for s in SENTENCES]
    assert CTranslateTranslator(marian_ct2).translate(SENTENCES, "ar", "en") == engine.translate(SENTENCES, "ar", "en")


@pytest.fixture
def listed(tmp_path: Path, marian_ct2: Path) -> tuple[Path, frozenset[str]]:
    """A Marian model with a shortlist, and the few pieces that any sentence may use; the first one brings more."""
    folder = shutil.copytree(marian_ct2, tmp_path / "listed")
    cut = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    first, last = (cut.encode(SENTENCES[i], out_type=str) for i in (0, 3))
    assert abs(len(first) - len(last)) < 16  # so that they share a batch
    vocabulary = json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8"))
    own = next(piece for piece in first if piece not in last)
    rules = {"": vocabulary[10:16], own: vocabulary[16:150]}
    lines = [f"{source}\t{' '.join(pieces)}" for source, pieces in rules.items()]
    (folder / "vmap.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder, frozenset(vocabulary[10:16])


def test_a_shortlist_bounds_what_is_written(listed: tuple[Path, frozenset[str]]) -> None:
    folder, everywhere = listed
    first, _, _, last = CTranslateTranslator(folder).translate(SENTENCES, "ar", "en")
    letters = set("".join(everywhere)) | {" "}
    assert last
    assert set(last) <= letters
    assert set(first) - letters


def test_a_shortlist_does_not_make_sentences_hang_on_each_other(listed: tuple[Path, frozenset[str]]) -> None:
    engine = CTranslateTranslator(listed[0])
    assert engine.translate(SENTENCES, "ar", "en") == [engine.translate([s], "ar", "en")[0] for s in SENTENCES]


def test_the_student_is_described_by_its_manifest(student: Path) -> None:
    engine = CTranslateTranslator(student)
    assert engine.name == "ctranslate2:tiny-ar-en"
    assert engine.quality == "draft"
    assert engine.placeholders
    assert engine.supports("ar", "en")
    assert not engine.supports("fr", "en")
    assert not engine.supports("ar", "fr")


def test_a_folder_without_manifest_is_full_and_without_placeholders(marian_ct2: Path) -> None:
    engine = CTranslateTranslator(marian_ct2)
    assert engine.name == "ctranslate2:opus-mt-tiny-ct2"
    assert engine.quality == "full"
    assert not engine.placeholders


def test_a_pair_that_the_model_does_not_know_is_refused(m2m100_ct2: Path) -> None:
    engine = CTranslateTranslator(m2m100_ct2)
    assert not engine.supports("ar", "tlh")
    with pytest.raises(ModelError, match="does not translate ar to tlh"):
        engine.translate(["نص"], "ar", "tlh")


def test_a_very_long_sentence_goes_through_in_parts(copy: Path) -> None:
    tiny_models.write_manifest(copy, longest=20, longest_target=40)
    engine = CTranslateTranslator(copy)
    long = "، ".join(SENTENCES[0] for _ in range(30))
    assert len(engine.translate([long], "ar", "en")[0]) > len(engine.translate([SENTENCES[0]], "ar", "en")[0])


def test_what_the_engine_cannot_do_is_a_clear_error(copy: Path) -> None:
    tiny_models.write_manifest(copy, longest=400, longest_target=400)
    with pytest.raises(ModelError, match="longest_target"):
        CTranslateTranslator(copy).translate(["، ".join([SENTENCES[0]] * 9)], "ar", "en")


def test_an_altered_file_is_noticed_before_it_is_loaded(copy: Path) -> None:
    data = bytearray((copy / "model.bin").read_bytes())
    data[len(data) // 2] ^= 1
    (copy / "model.bin").write_bytes(data)
    with pytest.raises(ModelError, match=r"model\.bin is not the file"):
        CTranslateTranslator(copy).translate(["نص"], "ar", "en")


def test_a_malformed_model_is_a_clear_error(tmp_path: Path, marian_ct2: Path) -> None:
    folder = shutil.copytree(marian_ct2, tmp_path / "broken")
    (folder / "model.bin").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        CTranslateTranslator(folder).translate(["نص"], "ar", "en")


@pytest.mark.parametrize(
    ("missing", "message"), [("source.spm", "no sentencepiece model"), ("shared_vocabulary.json", "vocabulary")]
)
def test_a_missing_file_is_named(tmp_path: Path, marian_ct2: Path, missing: str, message: str) -> None:
    folder = shutil.copytree(marian_ct2, tmp_path / "partial")
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=message):
        CTranslateTranslator(folder)


def test_an_unknown_family_in_the_manifest_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["translation"]["family"] = "babelfish"
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="translation"):
        CTranslateTranslator(copy)

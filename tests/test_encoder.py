from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from smartnews.encoder import Encoder, load_encoder
from smartnews.errors import ModelError
from smartnews.models import embedded
from smartnews.pieces import UNK, PieceTokenizer, letters, split_words
from smartnews.pipeline import Pipeline
from tests.encoder_folder import NAMES, write_encoder

TEXT = "قال محمد بن سلمان في الرياض، امس. وصل الوفد الى باريس. ثم غادر"
SENTENCES = ((0, 33), (34, 54), (55, 62))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_encoder(tmp_path)


def with_manifest(folder: Path) -> Path:
    files = [
        {
            "path": path.name,
            "size": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in sorted(folder.iterdir())
    ]
    manifest = {"name": "tiny", "kind": "encoder", "version": "0", "licence": "CC0-1.0", "files": files}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_words_have_offsets_and_know_the_space_before_them() -> None:
    text = "«الخليج»: 13خدمة، U.S. dès l'été"
    words = split_words(text)
    assert [text[w.start : w.end] for w in words] == [
        *("«", "الخليج", "»", ":", "13", "خدمة", "،", "U", ".", "S", ".", "dès", "l", "'", "été"),
    ]
    assert [w.spaced for w in words[:7]] == [True, False, False, False, True, False, False]


def test_short_vowels_stay_in_the_word_but_do_not_change_its_pieces(folder: Path) -> None:
    text = "مُحَمَّد محـمد"
    pieces = PieceTokenizer(folder / "pieces.model")
    first, second = split_words(text)
    assert text[first.start : first.end] == "مُحَمَّد"
    assert pieces.word("مُحَمَّد", True) == pieces.word("محـمد", True) == pieces.word("محمد", True)
    assert [text[first.start + i] for i in letters("مُحَمَّد")] == list("محمد")
    assert second.end == len(text)


def test_invisible_marks_are_no_words() -> None:
    assert [w.start for w in split_words("\u200f\u202bالرياض\u202c \ufeff")] == [2]


def test_an_unknown_character_is_one_unknown_piece(folder: Path) -> None:
    pieces = PieceTokenizer(folder / "pieces.model")
    assert pieces.word("京", False) == (UNK,)
    assert pieces.word("\u064b", False) == (UNK,)


def test_every_word_is_scored_and_every_sentence_has_a_vector(folder: Path) -> None:
    encoder = Encoder(folder)
    (encoding,) = encoder([(TEXT, SENTENCES)])
    assert [TEXT[w.start : w.end] for w in encoding.words][:4] == ["قال", "محمد", "بن", "سلمان"]
    assert encoding.names.shape == (len(encoding.words), len(NAMES))
    assert np.abs(encoding.names).sum(1).min() > 0
    assert [stop - start for start, stop in encoding.bounds] == [9, 5, 2]
    assert np.linalg.norm(encoding.sentences, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_a_text_does_not_depend_on_its_batch(folder: Path) -> None:
    encoder = Encoder(folder)
    other = "باريس " * 40
    alone = encoder([(TEXT, SENTENCES)])[0]
    among = encoder([(other, ((0, len(other)),)), (TEXT, SENTENCES), ("", ())])[1]
    assert among.words == alone.words
    np.testing.assert_array_equal(among.names, alone.names)
    np.testing.assert_array_equal(among.sentences, alone.sentences)


def test_a_sentence_longer_than_the_window_is_stitched(folder: Path) -> None:
    # the tiny model looks at one piece at a time: where the windows lie cannot change a score
    text = "وصل الوفد الى باريس ثم غادر " * 30
    whole = ((0, len(text)),)
    narrow = Encoder(folder)([(text, whole)])[0]
    configuration = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    (folder / "encoder.json").write_text(json.dumps({**configuration, "window": 5000}), encoding="utf-8")
    wide = Encoder(folder)([(text, whole)])[0]
    np.testing.assert_allclose(narrow.names, wide.names, rtol=1e-5)
    assert len(narrow.words) == 180
    assert float(narrow.sentences[0] @ wide.sentences[0]) > 0.99


@pytest.mark.parametrize(("text", "sentences"), [("", ()), ("   ", ((0, 3),)), ("\u200f", ((0, 1),))])
def test_a_text_without_words_gives_an_empty_encoding(
    folder: Path, text: str, sentences: tuple[tuple[int, int], ...]
) -> None:
    (encoding,) = Encoder(folder)([(text, sentences)])
    assert encoding.words == ()
    assert encoding.names.shape == (0, len(NAMES))
    assert not encoding.sentences.any()


def test_one_endless_word_and_only_digits_take_linear_time(folder: Path) -> None:
    text = "ا" * 300_000 + " " + "7" * 300_000
    (encoding,) = Encoder(folder)([(text, ((0, len(text)),))])
    assert len(encoding.words) == 2


def test_endless_marks_are_not_read_and_are_outside_every_name(folder: Path) -> None:
    text = "“" * 1000 + "\n" + "1234 " * 200 + "\nزار باريس"
    encoder = Encoder(folder)
    (encoding,) = encoder([(text, ((0, 1000), (1001, 2001), (2002, len(text))))])
    first, last = encoding.bounds[0][0], encoding.bounds[1][1]
    assert (encoding.names[first:last].argmax(1) == 0).all()
    assert not encoding.sentences[:2].any()
    assert encoding.sentences[2].any()


def test_a_short_line_of_marks_between_sentences_is_read_with_them(folder: Path) -> None:
    text = "زار باريس\n: \nثم غادر"
    (encoding,) = Encoder(folder)([(text, ((0, 9), (10, 12), (13, len(text))))])
    assert len(encoding.words) == 5
    assert encoding.sentences.any(axis=1).all()


def test_half_characters_are_unknown_pieces_and_no_error(folder: Path) -> None:
    assert PieceTokenizer(folder / "pieces.model").word("\ud800", True)


def test_a_folder_without_a_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not hold a usable encoder"):
        Encoder(tmp_path)


def test_a_damaged_model_is_a_clear_error(folder: Path) -> None:
    (folder / "encoder.onnx").write_bytes(b"\x08\x07 not a graph")
    with pytest.raises(ModelError, match="does not hold a usable encoder"):
        Encoder(folder)


def test_files_are_checked_before_they_are_loaded(folder: Path) -> None:
    with_manifest(folder)
    assert load_encoder(folder).dimensions == 8
    load_encoder.cache_clear()
    (folder / "encoder.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="SHA-256 differs"):
        load_encoder(folder)


@pytest.mark.skipif(
    not any(model.manifest.kind == "encoder" for model in embedded()), reason="the embedded encoder is not there"
)
def test_the_embedded_encoder_loads_fits_and_knows_every_arabic_letter() -> None:
    model = next(model for model in embedded() if model.manifest.kind == "encoder")
    assert model.size <= 40_000_000
    pieces = PieceTokenizer(model.path / "pieces.model")
    for letter in "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچڤگکی٠١٢٣٤٥٦٧٨٩،؛؟٪éèêàçœùïABCabc€$%«»":
        assert UNK not in pieces.word(letter, False), letter
    encoder = load_encoder()
    texts = ["الاستدامة والطاقة المتجددة", "Sustainability and renewable energy", "فاز الفريق في مباراة كرة القدم"]
    arabic, english, sport = (encoder([(text, ((0, len(text)),))])[0].sentences[0] for text in texts)
    assert arabic @ english > arabic @ sport


def test_without_the_encoder_the_rules_find_the_names_and_a_warning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartnews.encoder.available", lambda: False)
    text = "قال الدكتور سالم الحربي في الرياض إن المشروع اكتمل."
    article = Pipeline(translator="none")(text)
    assert [w.code for w in article.warnings] == ["encoder-missing"]
    assert "سالم الحربي" in [e.text for e in article.entities if e.type == "PERSON"]
    assert "encoder" not in article.provenance.models
    assert [w.code for w in Pipeline(translator="none", names="rules")(text).warnings] == []


@pytest.mark.skipif(
    not any(model.manifest.kind == "encoder" for model in embedded()), reason="the embedded encoder is not there"
)
def test_the_encoder_is_the_default_and_provenance_names_its_weights() -> None:
    article = Pipeline(translator="none")("قال الدكتور سالم الحربي إن المشروع اكتمل.")
    model = next(model for model in embedded() if model.manifest.kind == "encoder")
    assert article.provenance.models["encoder"] == model.digest
    assert any(e.source == "model:encoder" for e in article.entities)

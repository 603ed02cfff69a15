"""From bytes to text: encodings, damage, and data that is no text."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartnews.errors import UndecodableError
from smartnews.text.decode import decode
from smartnews.text.normalise import normalise

ARABIC = (
    "أعلنت بلدية المدينة أمس إطلاق مشروع النقل العام في ثلاث مناطق، وقال المتحدث: «نبدأ في مايو».\nالمصدر: البلدية\n"
)
FRENCH = "La ville a annoncé un projet de transport à Orléans: début fixé à l'été, coût élevé.\n"
RUSSIAN = "Город объявил о проекте общественного транспорта.\n"


@pytest.mark.parametrize("text", [ARABIC, FRENCH, "Plain ASCII, 20.5%\n", "😀👍🎉", "0123456789", "", "a", "é"])
def test_utf_8_with_and_without_a_mark(text: str) -> None:
    assert decode(text.encode("utf-8")) == text
    assert decode(text.encode("utf-8-sig")) == text


@pytest.mark.parametrize("text", [ARABIC, FRENCH, RUSSIAN, "Plain ASCII text, of some length.\n"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_utf_16_cut_in_the_middle_of_a_character() -> None:
    assert decode(ARABIC.encode("utf-16")[:-1]).startswith(ARABIC[:-1])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(ARABIC, "cp1256"), (FRENCH, "cp1252"), (ARABIC.replace("«", '"').replace("»", '"'), "iso8859-6")],
)
def test_eight_bit_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_the_charset_of_a_page_is_believed_when_it_is_not_utf_8() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'
    assert RUSSIAN in decode(page.encode("cp1251"))
    assert RUSSIAN in decode(page.encode("utf-8"))
    assert decode(b'<meta charset="no-such-charset">\xe9t\xe9 ') == '<meta charset="no-such-charset">été '


def test_broken_utf_8_keeps_what_is_whole_and_is_reported() -> None:
    data = ARABIC.encode("utf-8")
    cut = decode(data[: len("أعلنت بلدية المدينة".encode()) - 1])
    assert cut[:-1] == ARABIC[: len(cut) - 1]
    assert cut.endswith("\ufffd")
    assert normalise(cut).findings["replacement"].count == 1
    spoilt = decode(data[:21] + b"\xff\xfe" + data[21:])
    assert spoilt.count("\ufffd") == 2
    assert spoilt.replace("\ufffd", "") == ARABIC


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x00" * 500, "not text"),
        (bytes(range(256)) * 40, "not text"),
        (b"\x7fELF\x02\x01\x01\x00", "program"),
    ],
)
def test_binary_data_is_refused_with_a_reason(data: bytes, what: str) -> None:
    with pytest.raises(UndecodableError, match=f"{what}.*Convert it"):
        decode(data)


def test_a_few_nul_bytes_do_not_spoil_a_text() -> None:
    text = ARABIC.replace(" ", "\x00", 2)
    assert decode(text.encode("utf-8")) == text
    assert normalise(text).findings["control"].count == 2


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    with contextlib.suppress(UndecodableError):
        decode(data).encode("utf-8")

"""The tables of characters: complete, consistent with Unicode, and without contradictions."""

from __future__ import annotations

import unicodedata

import pytest

from smartnews.resources import load
from smartnews.text.characters import CODE_MASK, KIND_SHIFT, Characters, Is, Kind, Level, classes, points, table


def entry(char: str, level: Level) -> tuple[Kind, int]:
    value = int(table(level).entries[ord(char)])
    return Kind(value >> KIND_SHIFT), value & CODE_MASK


@pytest.mark.parametrize("level", ["clean", "fold"])
def test_every_digit_of_every_script_is_read(level: Level) -> None:
    digits = [chr(code) for code in range(0xAC00) if unicodedata.category(chr(code)) == "Nd"]
    assert len(digits) > 300
    for digit in digits:
        assert entry(digit, level) == (Kind.PLAIN, ord(str(unicodedata.decimal(digit)))), f"U+{ord(digit):04X}"


@pytest.mark.parametrize("level", ["clean", "fold"])
def test_every_space_is_a_space(level: Level) -> None:
    for char in map(chr, range(0x3001)):
        if unicodedata.category(char) == "Zs":
            assert entry(char, level) == (Kind.PLAIN, 0x20)


def test_every_format_character_is_looked_at() -> None:
    """Nothing invisible (category Cf) passes unseen, but for the signs that Arabic writes over numbers."""
    unseen = [
        char
        for char in map(chr, (*range(0x10000), *range(0xE0000, 0xE0080)))
        if unicodedata.category(char) == "Cf" and entry(char, "clean")[0] == Kind.PLAIN
    ]
    assert {unicodedata.name(char) for char in unseen if "ARABIC" not in unicodedata.name(char)} <= {
        "SYRIAC ABBREVIATION MARK"
    }


def test_every_arabic_presentation_form_is_decomposed() -> None:
    forms = [chr(code) for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))]
    for char in forms:
        if unicodedata.category(char) == "Lo":
            assert entry(char, "clean") != (Kind.PLAIN, ord(char)), f"U+{ord(char):04X}"


def test_every_arabic_mark_is_dropped_in_folding() -> None:
    for char in (*map(chr, range(0x0600, 0x0700)), *map(chr, range(0x08D3, 0x0900))):
        if unicodedata.category(char) == "Mn":
            assert entry(char, "fold")[0] == Kind.MARK, f"U+{ord(char):04X}"


def test_what_folding_makes_is_folded() -> None:
    look_up = table("fold")
    plain = look_up.entries[look_up.entries <= CODE_MASK]
    again = look_up.entries[plain]
    assert ((again == plain) | (again > CODE_MASK)).all()
    assert (look_up.entries[look_up.expansions] == look_up.expansions).all()


def test_no_character_of_the_file_is_listed_twice() -> None:
    data = load("characters", None, Characters)
    lists = (data.marks, data.bidi, data.zero_width, data.joiners, data.controls, data.spaces, data.breaks)
    listed = [code for spans in lists for code in points(spans)]
    listed += map(ord, data.opening_quotes + data.closing_quotes + data.straight_quotes + data.apostrophes)
    listed += map(ord, "".join(data.clean))
    assert len(listed) == len(set(listed))
    folded = "".join(data.fold)
    assert len(folded) == len(set(folded))
    assert all(len(code) == 4 and text for code, text in data.ligatures.items())


@pytest.mark.parametrize(
    ("char", "bits"),
    [
        ("ب", Is.WORD | Is.ARABIC),
        ("\u064e", Is.WORD | Is.ARABIC | Is.MARK),
        ("٣", Is.WORD | Is.DIGIT),
        ("5", Is.WORD | Is.DIGIT),
        ("،", Is.CLOSING),
        (".", Is.CLOSING),
        ("(", Is.OPENING),
        ("\n", Is.SPACE),
        ("“", Is.QUOTE),
        ("%", Is.WORD),
        ("-", 0),
        ("ק", Is.WORD | Is.HEBREW),
        ("部", Is.WORD),
        ("\u200f", 0),
    ],
)
def test_classes(char: str, bits: int) -> None:
    assert int(classes()[ord(char)]) == bits

"""Phrases in tokens: the longest wins, and attached particles are looked through."""

from __future__ import annotations

import pytest

from smartnews.draft import Tokens
from smartnews.text.matcher import PhraseMatcher, split_clitics


def tokens(text: str) -> Tokens:
    forms = text.split()
    starts, at = [], 0
    for form in forms:
        starts.append(at)
        at += len(form) + 1
    return Tokens(
        forms, starts, [start + len(form) for start, form in zip(starts, forms, strict=True)], "w" * len(forms)
    )


MATCHER = PhraseMatcher(
    {"راس الخيمه": 1, "راس": 2, "البحرين": 3, "بيروت": 4, "سان خوسيه دي لا مونتانيا": 5, "  a  b ": 6}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في راس الخيمه امس", [("راس الخيمه", 1)]),
        ("راس المال", [("راس", 2)]),
        ("وبراس الخيمه", [("راس الخيمه", 1)]),
        ("بيروت وبيروت", [("بيروت", 4), ("بيروت", 4)]),
        ("للبحرين", [("للبحرين", 3)]),
        ("سان خوسيه دي", []),
        ("a b", [("a b", 6)]),
        ("", []),
    ],
)
def test_find(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(text[m.start : m.end], m.payload) for m in MATCHER.find(tokens(text))] == expected


def test_find_within_a_range() -> None:
    text = tokens("بيروت راس الخيمه بيروت")
    assert [m.payload for m in MATCHER.find(text, range(1, 2))] == [2]
    assert [m.payload for m in MATCHER.find(text, range(1, 3))] == [1]


def test_at_and_length() -> None:
    text = tokens("في بيروت")
    assert MATCHER.at(text, 0) is None
    match = MATCHER.at(text, 1)
    assert match is not None
    assert (match.first, match.last, match.payload) == (1, 2, 4)
    assert len(MATCHER) == 6


def test_without_clitics() -> None:
    plain = PhraseMatcher([("بيروت", 1)], clitics=False)
    assert [m.payload for m in plain.find(tokens("وبيروت بيروت"))] == [1]


def test_split_clitics() -> None:
    assert split_clitics("وبالرياض") == (("وبالرياض", 0), ("بالرياض", 1), ("الرياض", 2))
    assert split_clitics("دبي") == (("دبي", 0),)


def test_inside_begins_where_it_is_told_to() -> None:
    text = tokens("وبراس الخيمه الان")
    match = MATCHER.inside(text, 0, 2)
    assert match is not None
    assert (match.payload, match.start, match.last) == (1, 2, 2)
    assert MATCHER.inside(text, 0) is None, "particles are the caller's to cut"
    assert MATCHER.inside(text, 3) is None, "past the end there is nothing"

from __future__ import annotations

import pytest

from smartnews.text.normalise import fold
from smartnews.text.tokens import tokenise
from smartnews.topics.lexicon import Lexicon

PHRASES = [
    ("مدينة ذكية", "ar"),
    ("شركة", "ar"),
    ("سوق الأوراق المالية", "ar"),
    ("غرفة تجارة وصناعة", "ar"),
    ("سوق", "ar"),
    ("وزارة", "ar"),
    ("solar panel", "en"),
    ("company", "en"),
    ("commercial", "fr"),
    ("chef d'état", "fr"),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(PHRASES)


def found(lexicon: Lexicon, text: str, language: str) -> list[str]:
    tokens = tokenise(fold(text), language)
    return [" ".join(tokens.forms[first:last]) for _, first, last in lexicon.find(tokens)]


ARABIC = """مدينة ذكية|المدينة الذكية|بالمدينة الذكية|وللمدينة الذكية|مدينتنا الذكية|شركة|شركات|شركتها
للشركات|والشركتان|شركته|وزارتنا|ووزارة|للوزارات"""


@pytest.mark.parametrize("text", ARABIC.replace("\n", "|").split("|"))
def test_arabic_forms_are_found(lexicon: Lexicon, text: str) -> None:
    assert found(lexicon, text, "ar") == [fold(text)]


@pytest.mark.parametrize("text", ["مدينة", "ذكية", "شرك", "زارة", "مدن ذكية", "سوقي", "تسوق"])
def test_other_words_are_not(lexicon: Lexicon, text: str) -> None:
    assert found(lexicon, text, "ar") == []


def test_the_longest_phrase_wins(lexicon: Lexicon) -> None:
    text = "ارتفع السوق وسوق الأوراق المالية وغرفة التجارة والصناعة"
    assert found(lexicon, text, "ar") == [fold(t) for t in ("السوق", "وسوق الأوراق المالية", "وغرفة التجارة والصناعة")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("solar panels", "en"),
        ("companies", "en"),
        ("commerciaux", "fr"),
        ("commerciales", "fr"),
        ("chefs d'État", "fr"),
    ],
)
def test_latin_forms_are_found(lexicon: Lexicon, text: str, language: str) -> None:
    assert found(lexicon, text, language) == [" ".join(tokenise(fold(text), language).forms)]

"""What training takes for the same thing on both sides of a pair."""

from __future__ import annotations

import importlib.util
import lzma
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "training" / "translation" / "matching.py"


@pytest.fixture(scope="module")
def matching() -> ModuleType:
    if not SCRIPT.is_file():
        pytest.skip("training/ is not part of this distribution")
    spec = importlib.util.spec_from_file_location("matching", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["matching"] = module
    spec.loader.exec_module(module)
    return module


def _shown(matching: ModuleType, arabic: str, english: str, **lexicon: set[str]) -> list[tuple[str, str, str]]:
    found = matching.matches(arabic, english, lexicon)
    return [
        (m.kind, " + ".join(arabic[a:b] for a, b in m.arabic), " + ".join(english[a:b] for a, b in m.english))
        for m in found
    ]


def test_numbers_match_by_value(matching: ModuleType) -> None:
    arabic = "ارتفع 88 .4% إلى 48 .9081 نقطة من 60،57 وبلغ 48 ألفا و1200 و7 و7"
    english = "It rose 4.88% to 9,081.48 points from 60.57 and was 48,000 and 1,200 and 7 and 7"
    assert _shown(matching, arabic, english) == [
        ("n", "88 .4", "4.88"),
        ("n", "48 .9081", "9,081.48"),
        ("n", "60،57", "60.57"),
        ("n", "1200", "1,200"),
        ("n", "7 + 7", "7 + 7"),
    ]


def test_names_match_by_lexicon_behind_particles_and_join(matching: ModuleType) -> None:
    found = _shown(
        matching,
        "التقى أحمد سالم بدبي وزير الصحة",
        "Ahmed Salem met the health minister in Dubai",
        أحمد={"ahmed"},
        سالم={"salem", "salim"},
        دبي={"dubai"},
        الصحة={"health"},
    )
    assert found == [("e", "أحمد سالم", "Ahmed Salem"), ("e", "دبي", "Dubai")]


def test_unknown_names_match_by_their_consonants(matching: ModuleType) -> None:
    assert _shown(matching, "قال تلامعلي إن", "Talamali said") == [("e", "تلامعلي", "Talamali")]
    assert _shown(matching, "قال كريم إن", "Zidan said") == []


def test_addresses_match_letter_by_letter(matching: ModuleType) -> None:
    found = _shown(matching, "راسلونا على press@example.org.", "Write to press@example.org.")
    assert found == [("u", "press@example.org", "press@example.org")]


def test_latin_words_in_the_arabic_match(matching: ModuleType) -> None:
    found = _shown(matching, "يعمل Windows Server على أجهزة Dell وHP", "Windows Server runs on Dell machines")
    assert found == [("u", "Windows Server", "Windows Server"), ("u", "Dell", "Dell")]


def test_a_word_that_is_mostly_lower_case_is_no_name(matching: ModuleType, tmp_path: Path) -> None:
    common = matching.common_words(["The market fell", "a market", "Market day", "Dubai rose"])
    assert common == {"market", "fell", "a", "day", "rose"}
    for name in ("person_names_unicef", "labels_arwikicats", "name_tokens_netranslit"):
        with lzma.open(tmp_path / f"{name}.tsv.xz", "wt", encoding="utf-8") as file:
            file.write("ar\ten\nسوق\tMarket\nسامي نور\tSami Nour\n")
    lexicon = matching.load_lexicon(tmp_path, common)
    assert "سوق" not in lexicon
    assert lexicon["سامي"] == {"sami"}
    assert "france" in lexicon["فرنسا"]

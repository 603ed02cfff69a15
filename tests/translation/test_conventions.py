from __future__ import annotations

import pytest

from smartnews.translation.conventions import Family, detect, frame
from smartnews.translation.languages import codes_of, with_articles


@pytest.mark.parametrize(
    ("token", "family"), [("eng_Latn", "nllb"), ("__en__", "m2m100"), ("<extra_id_0>", "t5"), ("▁the", "marian")]
)
def test_the_vocabulary_tells_the_family(token: str, family: Family) -> None:
    assert detect({"</s>", token}) == family


@pytest.mark.parametrize(
    ("cldr", "nllb", "m2m"),
    [("ar", "arb_Arab", "ar"), ("fr", "fra_Latn", "fr"), ("zh-Hant", "zho_Hant", "zh"), ("ar-EG", "arb_Arab", "ar")],
)
def test_cldr_codes_are_mapped(cldr: str, nllb: str, m2m: str) -> None:
    codes = codes_of(cldr)
    assert codes is not None
    assert (codes.nllb, codes.m2m) == (nllb, m2m)


def test_english_articles() -> None:
    assert with_articles("United States and the United Kingdom") == "The United States and the United Kingdom"
    assert with_articles("in UAE, UAEX and Oman") == "in the UAE, UAEX and Oman"


def test_an_unknown_language_has_no_codes() -> None:
    assert codes_of("tlh") is None


def test_nllb_has_the_source_language_first_and_the_target_language_as_prefix() -> None:
    found = frame("nllb", "ar", "en", {"arb_Arab", "eng_Latn"}, ends_itself=False)
    assert found is not None
    assert (found.before, found.after, found.target) == (("arb_Arab",), ("</s>",), ("eng_Latn",))


def test_a_language_that_is_not_in_the_vocabulary_is_not_supported() -> None:
    assert frame("nllb", "ar", "fr", {"arb_Arab", "eng_Latn"}, ends_itself=False) is None
    assert frame("m2m100", "ar", "tlh", {"__ar__"}, ends_itself=False) is None


def test_marian_writes_the_target_tag_only_if_it_knows_it() -> None:
    several = frame("marian", "ar", "en", {">>eng<<", ">>fra<<"}, ends_itself=True)
    single = frame("marian", "ar", "en", {"▁the"}, ends_itself=True)
    assert several is not None
    assert single is not None
    assert (several.before, several.after) == ((">>eng<<",), ())
    assert (single.before, single.after) == ((), ())


def test_t5_is_told_in_words() -> None:
    found = frame("t5", "ar", "fr", set(), ends_itself=False)
    assert found is not None
    assert found.text == "translate Arabic to French: "

"""Tokens and sentences."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from smartnews.draft import Draft
from smartnews.text import tokens as tokens_module
from smartnews.text.normalise import normalise
from smartnews.text.segment import soft_breaks
from smartnews.text.tokens import spacy_tokenizer, token_pattern, tokenise

Make = Callable[..., Draft]


def forms(text: str, language: str = "ar") -> list[str]:
    return list(tokenise(normalise(text, "fold").text, language).forms)


def kinds(text: str, language: str = "ar") -> str:
    return tokenise(normalise(text, "fold").text, language).kinds


def sentences(make_draft: Make, text: str, language: str = "ar") -> list[str]:
    draft = make_draft(text, language=language)
    return [draft.source(*sentence) for sentence in draft.sentences]


class TestTokens:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("ارتفع ال55 عاملا و27 مهندسا", ["ارتفع", "ال", "55", "عاملا", "و", "27", "مهندسا"]),
            ("زيادة بـ70%", ["زياده", "ب", "70", "%"]),
            ("المدن 2023(SCEWC)", ["المدن", "2023", "(", "scewc", ")"]),
            ("الحالية.وأكدت", ["الحاليه", ".", "واكدت"]),
            ("شبكة الـ5G", ["شبكه", "ال", "5", "g"]),
            ("بلغ 20.5 مليار و1,200 طن", ["بلغ", "20.5", "مليار", "و", "1,200", "طن"]),
            ("عند 13:30 يوم 12/05/2024", ["عند", "13:30", "يوم", "12/05/2024"]),
            ("بنسبة 88 .4%", ["بنسبه", "88", ".", "4", "%"]),
            ("د. أحمد وأ.د. سعاد، م. علي", ["د.", "احمد", "و", "ا.د.", "سعاد", "،", "م.", "علي"]),
            ("عام 1445 هـ.", ["عام", "1445", "ه", "."]),
            ("مبيعات AED500 و$20", ["مبيعات", "aed", "500", "و", "$", "20"]),
        ],
    )
    def test_arabic(self, text: str, expected: list[str]) -> None:
        assert forms(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Dr. Haddad met the U.S. envoy.", ["dr.", "haddad", "met", "the", "u.s.", "envoy", "."]),
            ("J. Smith's G20 visit isn't over", ["j.", "smith", "'s", "g20", "visit", "isn't", "over"]),
            ("COVID-19 rose 3.5%...", ["covid", "-", "19", "rose", "3.5", "%", "..."]),
            ("It cost US$20.5m.", ["it", "cost", "us", "$", "20.5", "m", "."]),
        ],
    )
    def test_english(self, text: str, expected: list[str]) -> None:
        assert forms(text, "en") == expected

    def test_french_elisions_are_words_of_their_own(self) -> None:
        text = "L'union d'Abou Dhabi qu'il a signée aujourd'hui avec M. Dupont"
        assert forms(text, "fr") == [
            *("l'", "union", "d'", "abou", "dhabi", "qu'", "il", "a", "signee", "aujourd'hui", "avec", "m.", "dupont")
        ]

    @pytest.mark.parametrize(
        "address",
        ["tim.b@example.com", "https://example.org/a?b=1&c=2", "www.example.ae/press", "example.com", "@smart_city"],
    )
    def test_addresses_are_one_token(self, address: str) -> None:
        found = tokenise(f"راسلونا: {address}، شكرا. ", "ar")
        assert address in found.forms
        assert found.kinds[list(found.forms).index(address)] == "a"

    def test_address_gives_up_the_punctuation_behind_it(self) -> None:
        assert forms("See https://example.org/a.", "en")[-2:] == ["https://example.org/a", "."]

    def test_kinds(self) -> None:
        assert kinds("قال 5 مرات!\nx@y.com") == "wnwpba"

    def test_line_breaks_are_tokens_and_other_space_is_not(self) -> None:
        assert forms("أول \n\n ثان") == ["اول", "\n", "\n", "ثان"]

    def test_capitals_are_those_of_the_input(self, make_draft: Make) -> None:
        draft = make_draft("في معرض GITEX قالت شركة acme و Été", language="ar")
        capital = {form for form, big in zip(draft.tokens.forms, draft.tokens.capital, strict=True) if big}
        assert capital == {"gitex", "ete"}

    def test_tokens_tile_the_visible_text(self) -> None:
        text = normalise("خليط: ١٢٣ %, «نص» हिन्दी 中文 😀 a_b ~ \u200f و'x", "fold").text
        found = tokenise(text, "ar")
        assert all(text[a:b] == form for form, a, b in zip(found.forms, found.starts, found.ends, strict=True))
        assert "".join(found.forms) == "".join(text.split())

    def test_indic_vowel_signs_do_not_cut_words(self) -> None:
        assert forms("हिन्दी समाचार", "hi") == [*normalise("हिन्दी समाचार", "fold").text.split()]

    def test_spacy_cuts_as_the_pattern_does(self) -> None:
        text = normalise("قالت شركة أكمي (ACME): «نمونا 20.5%»، راسلوا info@example.com.", "fold").text
        document = spacy_tokenizer("ar")(text)
        assert [token.text for token in document] == [match.group() for match in token_pattern("ar").finditer(text)]

    def test_vocabulary_is_thrown_away_when_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tokens_module, "LARGEST_VOCABULARY", 50)
        texts = [f"كلمة{number} جديدة{number}" for number in range(100)]
        assert [len(tokenise(text, "ar").forms) for text in texts] == [4] * 100
        kept = tokens_module._tokenizers.get("ar")
        assert kept is None or len(kept("").vocab) <= 60


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("افتتح المعرض أمس.وأكدت اللجنة نجاحه.", ["افتتح المعرض أمس.", "وأكدت اللجنة نجاحه."]),
            ("زاره كثيرون .وقال مديره ذلك .", ["زاره كثيرون .", "وقال مديره ذلك ."]),
            ("أطلقت طابعة تي . إكس 550 أمس . ونجحت .", ["أطلقت طابعة تي . إكس 550 أمس .", "ونجحت ."]),
            ("هل نجح؟ نعم! نجح.", ["هل نجح؟", "نعم!", "نجح."]),
            ("ارتفع 88 .4% إلى 38 .4783 نقطة . ثم هبط.", ["ارتفع 88 .4% إلى 38 .4783 نقطة .", "ثم هبط."]),
            ("قال د. أحمد إن م. سعيد غادر. ثم عاد.", ["قال د. أحمد إن م. سعيد غادر.", "ثم عاد."]),
            ("نقلت (أ .ف .ب) الخبر عام 2023م. وانتشر.", ["نقلت (أ .ف .ب) الخبر عام 2023م.", "وانتشر."]),
            ("قال: «لماذا؟» ومضى. وعاد.", ["قال: «لماذا؟»", "ومضى.", "وعاد."]),
            ("«هل نجحنا؟» تساءل المدير.", ["«هل نجحنا؟» تساءل المدير."]),
            ("قالت: «نجحنا.» وأضافت: «كثيرا».", ["قالت: «نجحنا.»", "وأضافت: «كثيرا»."]),
            ("كان العمل جيدا.. كان رائعا.. وانتهى.", ["كان العمل جيدا.. كان رائعا..", "وانتهى."]),
            (
                "راسلوا info@example.com. أو زوروا www.example.com.",
                ["راسلوا info@example.com.", "أو زوروا www.example.com."],
            ),
            ("المادة رقم. 5 تنص. انتهى.", ["المادة رقم. 5 تنص.", "انتهى."]),
        ],
    )
    def test_arabic(self, make_draft: Make, text: str, expected: list[str]) -> None:
        assert sentences(make_draft, text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "Dr. Smith of Acme Inc. met U.S. envoys. He left.",
                ["Dr. Smith of Acme Inc. met U.S. envoys.", "He left."],
            ),
            ("It was built by Acme Inc. The firm grew.", ["It was built by Acme Inc.", "The firm grew."]),
            ("“Really?” he asked. Yes.", ["“Really?” he asked.", "Yes."]),
            ("See No. 5 at 3.30 p.m. today. OK.", ["See No. 5 at 3.30 p.m. today.", "OK."]),
            ("Prices (see page 3.) rose. Good.", ["Prices (see page 3.) rose.", "Good."]),
            ("1. Results rose. 2. Costs fell.", ["1. Results rose.", "2. Costs fell."]),
        ],
    )
    def test_english(self, make_draft: Make, text: str, expected: list[str]) -> None:
        assert sentences(make_draft, text, "en") == expected

    def test_french(self, make_draft: Make) -> None:
        text = "M. Dupont et Mme. Durand sont venus. « Bonjour. » Il est parti à 20 h. env. et revenu."
        assert sentences(make_draft, text, "fr")[:3] == [
            "M. Dupont et Mme. Durand sont venus.",
            "« Bonjour. »",
            "Il est parti à 20 h. env. et revenu.",
        ]

    def test_lines_and_headings_are_sentences(self, make_draft: Make) -> None:
        text = "افتتاح ميناء جديد\n\nافتتح الميناء أمس. وزاره الوزير\n\nأرقام\n• 40 رصيفا\n• 3 محطات\n"
        assert sentences(make_draft, text) == [
            "افتتاح ميناء جديد",
            "افتتح الميناء أمس.",
            "وزاره الوزير",
            "أرقام",
            "40 رصيفا",
            "3 محطات",
        ]

    def test_wrapped_lines_are_joined(self, make_draft: Make) -> None:
        text = (
            "The harbour authority said on Monday that the new terminal would\n"
            "open in March, two months later than planned, because the cranes\n"
            "had not arrived in time. It added that fees would stay the same\n"
            "until summer.\n"
            "\n"
            "A spokesman for the shipping lines welcomed the decision and said\n"
            "that traffic would grow.\n"
        )
        assert len(sentences(make_draft, text, "en")) == 3

    def test_soft_breaks_need_a_margin(self) -> None:
        assert soft_breaks("قصير\nقصير\nقصير\nقصير\n") == frozenset()

    def test_nothing_but_space(self, make_draft: Make) -> None:
        assert sentences(make_draft, " \n\t\n ") == []

    def test_unknown_language_is_segmented(self, make_draft: Make) -> None:
        assert len(sentences(make_draft, "Das ist gut. Das auch.", "de")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "1" * 500_000,
        "1." * 80_000,
        "a" * 300_000,
        "a." * 80_000,
        "aa." * 60_000,
        "a-" * 60_000,
        "a@" * 60_000,
        "aa@aa." * 40_000,
        "http://....," * 20_000,
        "www.a...." * 20_000,
        "«" * 100_000,
        ".»" * 40_000,
        "😀" * 60_000,
        "\n" * 80_000,
        ("نص " * 20 + "\n") * 4_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_time_is_linear(text: str) -> None:
    from smartnews.text.segment import split_sentences

    tokenise("", "ar")
    begin = time.process_time()
    folded = normalise(text, "fold").text
    list(split_sentences(folded, tokenise(folded, "ar"), "ar"))
    assert time.process_time() - begin < 1 + 1e-5 * len(text)

"""Language identification: scripts, cues, short strings, mixtures."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartnews.resources import load
from smartnews.text.language import Languages, identify, mixed_warning

ARABIC = (
    "أعلنت هيئة المدن الذكية أمس في مؤتمر صحفي إطلاق المرحلة الثانية من مشروع النقل العام، وقال رئيس الهيئة إن "
    "المشروع سيخدم أكثر من مليون نسمة خلال عام، مشيراً إلى أن التمويل يأتي من صندوق التنمية."
)
ENGLISH = (
    "The authority said on Monday that the second phase of the public transport project will serve more than a "
    "million people within a year, and that it is paid for by the development fund."
)
FRENCH = (
    "L'autorité a annoncé lundi que la deuxième phase du projet de transport en commun desservira plus d'un million "
    "d'habitants dans un délai d'un an, et qu'elle est financée par le fonds de développement."
)


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        (ARABIC, "ar", "Arab"),
        (ENGLISH, "en", "Latn"),
        (FRENCH, "fr", "Latn"),
        ("رئیس جمهور گفت که این طرح برای مردم شهر است و از ماه آینده آغاز می\u200cشود", "fa", "Arab"),
        ("وزیر اعظم نے کہا ہے کہ حکومت عوام کے لیے کام کر رہی ہے", "ur", "Arab"),
        ("سەرۆکی حکوومەت وتی کە ئەم پرۆژەیە بۆ خەڵکی شارەکە دروست دەکرێت", "ckb", "Arab"),
        ("د ښار مشر وویل چې دا پروژه به د خلکو لپاره ګټوره وي", "ps", "Arab"),
        ("El ministro dijo que el proyecto comenzará en mayo y que será muy útil para la ciudad.", "es", "Latn"),
        ("Der Minister sagte, dass das Projekt im Mai beginnen und der Stadt nützen werde.", "de", "Latn"),
        ("Il ministro ha detto che il progetto inizierà a maggio e che è utile alla città.", "it", "Latn"),
        ("O ministro disse que o projeto começará em maio e que não há atraso na obra.", "pt", "Latn"),
        ("De minister zei dat het project in mei begint en dat het niet te laat is voor de stad.", "nl", "Latn"),
        ("Bakan, projenin mayıs ayında başlayacağını ve şehir için çok yararlı olacağını söyledi.", "tr", "Latn"),
        ("Menteri mengatakan bahwa proyek tersebut akan dimulai pada bulan Mei untuk warga kota.", "id", "Latn"),
        ("Minister powiedział, że projekt rozpocznie się w maju i będzie bardzo przydatny dla miasta.", "pl", "Latn"),
        ("Министр заявил, что проект начнётся в мае и будет полезен для города.", "ru", "Cyrl"),
        ("Міністр заявив, що проєкт розпочнеться у травні та буде корисним для міста.", "uk", "Cyrl"),
        ("部长说该项目将于五月开始。", "zh", "Hani"),
        ("大臣はこのプロジェクトが5月に始まると述べた。", "ja", "Jpan"),
        ("장관은 이 사업이 5월에 시작된다고 말했다.", "ko", "Kore"),
        ("השר אמר כי הפרויקט יתחיל במאי ויועיל לתושבי העיר.", "he", "Hebr"),
        ("मंत्री ने कहा कि परियोजना मई में शुरू होगी और शहर के लिए उपयोगी है।", "hi", "Deva"),
        ("Ο υπουργός είπε ότι το έργο θα αρχίσει τον Μάιο.", "el", "Grek"),
        ("รัฐมนตรีกล่าวว่าโครงการจะเริ่มในเดือนพฤษภาคม", "th", "Thai"),
    ],
    ids=lambda value: value if len(value) < 5 else "",
)
def test_languages(text: str, code: str, script: str) -> None:
    language = identify(text).language
    assert (language.code, language.script) == (code, script)
    assert language.confidence > 0.5
    assert mixed_warning(identify(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "تواصل: تيم براون",
        "دبي",
        "د. سمير العلي",
        "افتتاح معرض الكتاب",
        "مؤتمر باريس للمناخ",
        "«جيتكس 2023»",
        "شركة پيجو تطلق سيارة في الأسواق العربية",  # a borrowed letter
        "ﻣﻌﺮﺽ ﺩﺑﻲ ﺍﻟﺪﻭﻟﻲ",
        "الْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ",
        "للتواصل: press@example.org أو https://example.org/news/2023/smart-city-expo-world-congress",
    ],
)
def test_short_arabic_is_arabic(text: str) -> None:
    assert identify(text).language.code == "ar"


@pytest.mark.parametrize(
    "text",
    ["", " \n", "123", "٢٠٢٣", "tim@example.org", "https://example.org/a?b=c", "👍🎉", "—…!", "\x00", "\ud800", "%"],
)
def test_where_there_are_no_words_nothing_is_claimed(text: str) -> None:
    identified = identify(text)
    assert (identified.language.code, identified.language.confidence) == ("und", 0.0)
    assert identified.shares == {}
    assert mixed_warning(identified) is None


def test_a_guess_from_few_letters_is_not_sure() -> None:
    assert identify("Tim Brown").language.confidence < 0.3
    assert identify("تواصل: تيم براون").language.confidence < 0.8
    assert identify(ARABIC).language.confidence > 0.9


def test_mixed_documents_have_a_main_language_and_a_warning_with_the_shares() -> None:
    identified = identify(f"{ARABIC}\n{ARABIC}\n{ENGLISH}")
    assert identified.language.code == "ar"
    assert list(identified.shares) == ["ar", "en"]
    assert identified.shares["en"] == pytest.approx(0.33, abs=0.08)
    assert sum(identified.shares.values()) == pytest.approx(1, abs=0.01)
    warning = mixed_warning(identified)
    assert warning is not None
    assert (warning.code, warning.stage) == ("language-mixed", "language")
    assert "en 3" in warning.message


def test_languages_of_one_script_are_told_apart_line_by_line() -> None:
    identified = identify(f"{ENGLISH}\n{FRENCH}\n{ENGLISH}")
    assert identified.language.code == "en"
    assert identified.shares["fr"] == pytest.approx(0.35, abs=0.08)
    assert mixed_warning(identified) is not None


def test_names_in_another_script_are_no_second_language() -> None:
    text = (
        "تصدر جهاز Velocity Micro Edge E2250 لائحة أفضل أجهزة الكمبيوتر: الذاكرة RAM 4GB DDR3 ومعالج Intel Core "
        "i7 Extreme Edition وبطاقة GeForce GTX وشاشة Samsung SyncMaster Full HD"
    )
    assert identify(text).shares == {"ar": 1.0}


@pytest.mark.parametrize(("given_code", "code"), [("en", "en"), ("ar-SA", "ar"), ("FR", "fr"), ("pt_BR", "pt")])
def test_a_known_language_is_not_questioned(given_code: str, code: str) -> None:
    identified = identify(ARABIC, language=given_code)
    assert (identified.language.code, identified.language.confidence) == (code, 1.0)
    assert mixed_warning(identified) is None
    assert identify("", language="ar").language.script == "Arab"


def test_the_same_text_always_gives_the_same_answer() -> None:
    text = "Tam sadrazam koalisyon Helsinki Oy konferenca"  # no cue: langdetect decides
    assert len({identify(text).language.code for _ in range(5)}) == 1


@given(st.text(max_size=80))
def test_it_never_raises(text: str) -> None:
    language = identify(text).language
    assert 0 <= language.confidence <= 1
    assert (language.code == "und") == (language.confidence == 0)


@pytest.mark.parametrize("text", [ARABIC * 20_000, "a" * 2_000_000, "a@" * 500_000, "كلمة " * 300_000])
def test_long_texts_cost_no_more_than_a_sample(text: str) -> None:
    identify(text)
    start = time.process_time()
    identify(text)
    assert time.process_time() - start < 0.5


def test_arabic_needs_no_langdetect(monkeypatch: pytest.MonkeyPatch) -> None:
    from smartnews.text import language

    def refuse(text: str) -> None:
        raise AssertionError("langdetect was asked")

    monkeypatch.setattr(language, "_ask", refuse)
    for text in (ARABIC, ENGLISH, FRENCH, "تواصل: تيم براون"):
        identify(text)


def test_every_language_has_its_script_and_cues() -> None:
    data = load("languages", None, Languages)
    assert set(data.defaults) == set(data.scripts)
    for code, cues in data.languages.items():
        assert cues.script in data.scripts, code
        words = cues.words.split()
        assert len(words) >= 8, code
        assert len(words) == len(set(words)), code

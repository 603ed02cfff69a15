"""Normal forms: what becomes of each kind of character, what is mended, and the way back to the source."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smartnews.errors import ExtraMissingError
from smartnews.text.normalise import Normalised, fold, normalise, view_warnings

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىةپگکی"
MARKS = "ًٌٍَُِّْٰٕٓٔۖۚ"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202e\u2066\u2069\ufeff\u00ad"
ODD = "\x00\x07\r\n\t\u00a0\u3000\ud800\udfff\ufffd\x85\u2028"
QUOTES = "“”„«»\"'’‘<>"
PLAIN = " .،؛؟!:-/ـ…abcXYZéÉßœ0129٠١٢۳٪٫٬ﻻﷲﷺﺒﺎ👍👨𝟙"
MARKED = st.builds(str.__add__, st.sampled_from(LETTERS), st.text(st.sampled_from(MARKS), min_size=1, max_size=2))
UNITS = st.one_of(MARKED, st.sampled_from(LETTERS + INVISIBLE + ODD + QUOTES + PLAIN))
TEXTS = st.lists(UNITS, max_size=40).map("".join)


def clean(text: str) -> str:
    return normalise(text, "clean").text


def folded(text: str) -> str:
    return normalise(text, "fold").text


@pytest.mark.parametrize(
    ("text", "clean_text", "folded_text"),
    [
        ("أحمد وإبراهيم وآدم وٱلله", "أحمد وإبراهيم وآدم وٱلله", "احمد وابراهيم وادم والله"),
        ("مستشفى المدينة", "مستشفى المدينة", "مستشفي المدينه"),
        ("مسؤولية هيئة شيء", "مسؤولية هيئة شيء", "مسووليه هييه شيء"),
        ("الشَّرِكَةُ الوَطَنيّةُ", "الشَّرِكَةُ الوَطَنيّةُ", "الشركه الوطنيه"),
        ("هٰذا الرحمٰن", "هٰذا الرحمٰن", "هذا الرحمن"),
        ("قُلْ هُوَ ٱللَّهُ أَحَدٌ ۚ", "قُلْ هُوَ ٱللَّهُ أَحَدٌ ۚ", "قل هو الله احد "),
        ("الريـــاض بـ٧٠ لـ«كذا»", "الرياض ب70 ل“كذا”", "الرياض ب70 ل“كذا”"),
        ("ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ", "السلام عليكم", "السلام عليكم"),
        ("ﻻ ﻷ ﻹ ﻵ", "لا لأ لإ لآ", "لا لا لا لا"),
        ("محمد ﷺ ﷲ ﷼", "محمد صلى الله عليه وسلم الله ريال", "محمد صلي الله عليه وسلم الله ريال"),
        ("٢٠٫٥٪ و١٬٢٠٠ و۴۵۶", "20.5% و1,200 و456", "20.5% و1,200 و456"),
        ("ڤيينا وأڭادير وڨفصة وپاريس", "ڤيينا وأڭادير وڨفصة وپاريس", "فيينا واكادير وقفصه وباريس"),
        ("کتاب ایران", "کتاب ایران", "كتاب ايران"),
        (
            "Été à Zürich: STRASSE Straße Œuvre",
            "Été à Zürich: STRASSE Straße Œuvre",
            "ete a zurich: strasse strasse oeuvre",
        ),
        ("İstanbul Işık Łódź Ñandú", "İstanbul Işık Łódź Ñandú", "istanbul isik lodz nandu"),
        ("Москва Йошкар Ё", "Москва Йошкар Ё", "москва йошкар ё"),
        ("ΑΘΉΝΑ", "ΑΘΉΝΑ", "αθηνα"),
        ("ＳＭＡＲＴ１２３％ 𝐁𝟙", "SMART123% B1", "smart123% b1"),
        ("بﹷﻌﺪ ﺷﱠ", "بَعد شَّ", "بعد ش"),
        ("oﬃce ﬁn", "office fin", "office fin"),
        ("10²م و½ و№ 5", "10²م و½ و№ 5", "10²م و½ و№ 5"),
        (
            "\u0627\u0654\u062d\u0645\u062f cafe\u0301 Zu\u0308rich e\u0323\u0302",
            "أحمد café Zürich ệ",
            "احمد cafe zurich e",
        ),
        ("don’t l’eau l'eau", "don't l'eau l'eau", "don't l'eau l'eau"),
        ("الـ\u200f\u202bرياض\u202c", "الرياض", "الرياض"),
        ("سطر\r\nثان\rثالث\x85رابع\u2028خامس", "سطر\nثان\nثالث\nرابع\nخامس", "سطر\nثان\nثالث\nرابع\nخامس"),
        ("أ\u00a0ب\u2009ج\u3000د\tه", "أ ب ج د ه", "ا ب ج د ه"),
        ("نص\x00وصل\x07", "نصوصل", "نصوصل"),
        ("نصف \ud83d رمز", "نصف \ufffd رمز", "نصف \ufffd رمز"),
        ("شِ\u200cع", "شِ\u200cع", "شع"),
        ("می\u200cرود", "می\u200cرود", "ميرود"),
        ("عائلة 👨\u200d👩\u200d👧", "عائلة 👨\u200d👩\u200d👧", "عايله 👨👩👧"),
        ("❤\ufe0f", "❤\ufe0f", "❤"),
        (
            "دبي ـ «الخليج» 2015 ـ 2016 فاز 2ـ0",
            "دبي - “الخليج” 2015 - 2016 فاز 2-0",
            "دبي - “الخليج” 2015 - 2016 فاز 2-0",
        ),
        ("یہ خبر ہے۔", "یہ خبر ہے.", "يه خبر هي."),
        ("", "", ""),
        (" ", " ", " "),
    ],
)
def test_levels(text: str, clean_text: str, folded_text: str) -> None:
    assert clean(text) == clean_text
    assert folded(text) == folded_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # As Arabic keyboards and word processors leave them: the marks of one pair swapped.
        ("اختتمت ”جوائز المدن“ أمس", "اختتمت “جوائز المدن” أمس"),
        ("من خلال “الأسلوب المتميز “روبوتين”“، مما", "من خلال “الأسلوب المتميز “روبوتين””، مما"),
        ("أطلقت “تحدي المدن” و”جوائز الصين 2023“(المدعومة", "أطلقت “تحدي المدن” و“جوائز الصين 2023”(المدعومة"),
        ("انتهى بـ”جوائز المدن 2023“، التي", "انتهى ب“جوائز المدن 2023”، التي"),
        ("قال «نعم» وقالت »لا« ثم", "قال “نعم” وقالت “لا” ثم"),
        ('شركة "كذا" و"كذا"، وقال: "كذا".', "شركة “كذا” و“كذا”، وقال: “كذا”."),
        ('قال:"سنعمل معاً."وأضاف', "قال:“سنعمل معاً.”وأضاف"),
        ('ال"فيس بوك" وب"تويتر"', "ال“فيس بوك” وب“تويتر”"),
        ('قال " نعم " ثم', "قال “ نعم ” ثم"),
        ('عن حزب" الجبهة" اليوم وقناة" الحوار".', "عن حزب“ الجبهة” اليوم وقناة“ الحوار”."),
        ('شاشة 55" جديدة', "شاشة 55” جديدة"),
        ("ثقافة ''لقيطة'' لا جذور لها", "ثقافة “لقيطة” لا جذور لها"),
        ("جريدة <<النهار>> اليوم", "جريدة “النهار” اليوم"),
        ("Er sagte: „Das ist gut“ und ging.", "Er sagte: “Das ist gut” und ging."),
        ("Il a dit « oui » et “non”.", "Il a dit “ oui ” et “non”."),
        ("“Outer ‘inner’ text”, he said", "“Outer 'inner' text”, he said"),
        # An unpaired mark spoils its own line only.
        ("عنوان “ناقص\nقال “نعم” ثم و”لا“", "عنوان “ناقص\nقال “نعم” ثم و“لا”"),
        ('("كذا")', "(“كذا”)"),
        ('צה"ל הודיע', 'צה"ל הודיע'),
    ],
)
def test_quotation_marks_open_and_close(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أسعارها الحالية.وأكدت الشركة", "أسعارها الحالية. وأكدت الشركة"),
        ("بنسبة 32%.وهبط المؤشر في 2015.وأضاف", "بنسبة 32%. وهبط المؤشر في 2015. وأضاف"),
        ("قال «نعم».لم يشفع", "قال “نعم”. لم يشفع"),
        ("انتهى.\u200fوبدأ", "انتهى. وبدأ"),
        ("الإنسان .وأضاف أنه حاضر .", "الإنسان. وأضاف أنه حاضر."),
        ("مدرب المنتخب ، وقال ؛ نعم", "مدرب المنتخب، وقال؛ نعم"),
        ("مدرب المنتخب ،وقال", "مدرب المنتخب، وقال"),
        ("ثم...وقال", "ثم... وقال"),
        ("د.أحمد والدكتورة د. هدى", "د. أحمد والدكتورة د. هدى"),
        ("حضر أ.د.محمد", "حضر أ.د. محمد"),
        # Not between the parts of an abbreviation.
        ("(أ.ف.ب) وش.م.ع", "(أ.ف.ب) وش.م.ع"),
        ("(يو .بي .آي) و(أ .ف .ب)", "(يو.بي.آي) و(أ.ف.ب)"),
        ("شبكة إيه.بي.سي ودي.ان.أيه", "شبكة إيه.بي.سي ودي.ان.أيه"),
        ("ليس غريباً عليه يوماً ما .من جهته", "ليس غريباً عليه يوماً ما. من جهته"),
        # Not in addresses, numbers and Latin text.
        ("www.موقع.وزارة وinfo@موقع.شبكة", "www.موقع.وزارة وinfo@موقع.شبكة"),
        ("https://مثال.إختبار/صفحة.وصف ثم كتب.وقال", "https://مثال.إختبار/صفحة.وصف ثم كتب. وقال"),
        ("بلغت 33 .0% و20.5 و.5", "بلغت 33 .0% و20.5 و.5"),
        ("file.txt and .NET e.g.this", "file.txt and .NET e.g.this"),
        ("Fin de phrase .\nSuite", "Fin de phrase.\nSuite"),
        ("قال :\n.وصل", "قال :\n.وصل"),
    ],
)
def test_spaces_at_full_stops(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في عام ،2001 ثم", "في عام 2001، ثم"),
        ("لعامي 2010 ،2011 والاطلاع", "لعامي 2010 2011، والاطلاع"),
        ("معرض جيتكس ،2011", "معرض جيتكس 2011،"),
        ("الأرقام 1،5 و2،3", "الأرقام 1،5 و2،3"),
        ("رقم ،04/123", "رقم ،04/123"),
        ("عام ، 2001", "عام، 2001"),
    ],
)
def test_commas_go_behind_their_number(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_findings_say_what_was_lost_where() -> None:
    text = "قال\u200f الوزير\u200b\u202e.\u202c نعم\x00\ufeff \ud83d و”كذا“"
    view = normalise(text, "fold")
    counts = {kind: (finding.count, finding.first) for kind, finding in view.findings.items()}
    assert counts == {
        "bidi": (3, text.index("\u200f")),
        "zero-width": (2, text.index("\u200b")),
        "control": (1, text.index("\x00")),
        "surrogate": (1, text.index("\ud83d")),
        "quote": (2, text.index("”")),
    }
    warnings = view_warnings(view.findings)
    assert [warning.code for warning in warnings] == ["text-bidi", "text-control", "text-surrogate", "text-zero-width"]
    assert "3, the first at character 3" in warnings[0].message


def test_what_was_mended_is_found_but_warns_of_nothing() -> None:
    view = normalise("الحالية.وأكدت في عام ،2001 ثم قالت ”نعم“ می\u200cرود")
    assert {kind: finding.count for kind, finding in view.findings.items()} == {"quote": 2, "stop": 1, "comma": 1}
    assert view_warnings(view.findings) == []


def test_lost_characters_are_reported() -> None:
    view = normalise("نص \ufffd\ufffd ناقص")
    assert view.findings["replacement"].count == 2
    assert [warning.code for warning in view_warnings(view.findings)] == ["text-replacement"]


def source_of(text: str, view: Normalised, part: str) -> str:
    start = view.text.index(part)
    begin, end = view.offsets.to_source(start, start + len(part))
    return text[begin:end]


@pytest.mark.parametrize(
    ("text", "part", "source"),
    [
        ("بَلَغَتِ النسبةُ", "بلغت", "بَلَغَتِ"),
        ("في الريـــاض اليوم", "الرياض", "الريـــاض"),
        ("في \u202bالرياض\u202c اليوم", "الرياض", "الرياض"),
        ("ﻣﻌﺮﺽ ﺍﻟﺴﻼﻡ", "السلام", "ﺍﻟﺴﻼﻡ"),
        ("السطر\r\nالثاني", "\n", "\r\n"),
        ("أسعارها الحالية.وأكدت", "الحاليه. واكدت", "الحالية.وأكدت"),
        ("أسعارها الحالية.وأكدت", "واكدت", "وأكدت"),
        ("في عام ،2001 ثم", "2001", "2001"),
        ("في عام ،2001 ثم", "عام 2001،", "عام ،2001"),
        ("كلمة ''لقيطة'' هنا", "“لقيطه”", "''لقيطة''"),
        ("٢٠٫٥ مليار", "20.5", "٢٠٫٥"),
        ("Cafe\u0301 noir", "cafe", "Cafe\u0301"),
        ("نعم .\u0650وقال", "نعم.", "نعم ."),
    ],
)
def test_spans_find_their_source(text: str, part: str, source: str) -> None:
    assert source_of(text, normalise(text, "fold"), part) == source


def check_map(text: str, view: Normalised) -> None:
    """The extents rise, lie inside the text, and leave out nothing but what is deleted on purpose."""
    offsets = view.offsets
    offsets._check(offsets.starts, offsets.ends)
    assert offsets.source_length == len(text)
    assert offsets.normal_length == len(view.text)
    covered = {i for start, end in zip(offsets.starts, offsets.ends, strict=True) for i in range(start, end)}
    for position in set(range(len(text))) - covered:
        char = text[position]
        bare = unicodedata.normalize("NFKC", char).lstrip(" ـ")[:1] or " "  # the carriers of isolated marks fall away
        assert unicodedata.category(bare) in ("Cf", "Cc", "Mn") or bare in " \t،؛", repr(char)


@given(TEXTS)
@example("ﻻ\u064e\u200f\u064e .وقال")
@example("''\u0301'' .\u200cأ")
@settings(max_examples=400)
def test_any_text_has_a_sound_map(text: str) -> None:
    for level in ("clean", "fold"):
        view = normalise(text, level)
        check_map(text, view)
        view.text.encode("utf-8")  # no surrogates are left


@given(TEXTS)
@settings(max_examples=300, derandomize=True)
def test_folding_goes_through_the_clean_text(text: str) -> None:
    assert folded(clean(text)).replace("\ufffd", "") == folded(text).replace("\ufffd", "")


@given(TEXTS)
@settings(max_examples=300, derandomize=True)
def test_normal_text_stays_as_it_is(text: str) -> None:
    for level in ("clean", "fold"):
        once = normalise(text, level).text
        again = normalise(once, level)
        assert again.text == once


@given(st.text(st.sampled_from(LETTERS + MARKS + "éÉßŒabcXYZ ﻻﷲ٠۱-'’<.«"), max_size=12))
def test_fold_of_a_word_is_the_folded_text(word: str) -> None:
    assert fold(word) == folded(word)


@given(st.text(max_size=40))
def test_any_unicode_is_accepted(text: str) -> None:
    for level in ("clean", "fold"):
        check_any = normalise(text, level)
        assert check_any.offsets.normal_length == len(check_any.text)
        check_any.offsets._check(check_any.offsets.starts, check_any.offsets.ends)


def test_a_text_without_need_keeps_the_identity() -> None:
    view = normalise("نص عربي سليم بلا حركات")
    assert view.offsets.is_identity
    assert view.findings == {}


@pytest.mark.parametrize(
    "text",
    [
        "“" * 100_000,
        '"' * 100_000,
        "و”كذا " * 20_000,
        "1" * 1_000_000,
        "ب" * 1_000_000,
        "ب\u064e" * 300_000,
        "a" + "\u0301" * 200_000,
        "e\u0301" * 100_000,
        "أ." * 200_000,
        "كلمة.كلمة@" * 60_000,
        " ،2" * 100_000,
        "ﷺ" * 50_000,
        "\r\n" * 200_000,
        "👍" * 300_000,
        "'" * 300_000,
        "\u200d" * 300_000,
        "\ud800" * 300_000,
    ],
    ids=lambda text: f"{len(text)} of {text[:6]!a}",
)
def test_time_is_linear_in_the_length(text: str) -> None:
    for level in ("clean", "fold"):
        start = time.process_time()
        normalise(text[: len(text) // 8], level)
        part = time.process_time() - start
        start = time.process_time()
        normalise(text, level)
        whole = time.process_time() - start
        assert whole < 0.1 + 40 * part  # eight times the text; quadratic would be 64 times the time
        assert whole < 5


camel = pytest.importorskip("camel_tools.utils.normalize", reason="the extra camel is not installed")


def test_our_letters_are_those_of_camel_tools() -> None:
    """Where both do the same thing: alef, alef maqsura, teh marbuta, diacritics, tatweel, presentation forms."""
    from camel_tools.utils.charmap import CharMapper
    from camel_tools.utils.dediac import dediac_ar

    def theirs(char: str) -> str:
        plain: str = camel.normalize_unicode(char)
        for step in (
            dediac_ar,
            camel.normalize_alef_ar,
            camel.normalize_alef_maksura_ar,
            camel.normalize_teh_marbuta_ar,
        ):
            plain = step(plain)
        return plain

    hamza = str.maketrans("ؤئ", "وي")  # ours folds the seats of hamza too
    letters = [chr(code) for code in range(0x0621, 0x0653) if unicodedata.category(chr(code)) != "Cn"]
    forms = [chr(code) for code in range(0xFE80, 0xFEFD)]
    assert len(letters) + len(forms) > 150
    for char in (*letters, *forms, "\u0670", "\u0671"):
        if char != "\u0640":  # alone, tatweel is a dash to us
            assert folded(char) == theirs(char).translate(hamza), f"U+{ord(char):04X}"
    arclean = CharMapper.builtin_mapper("arclean")
    for word in ("مـد", "الريـــاض", "الشَّرِكَةُ", "أُمَّة"):
        assert folded(word) == theirs(arclean(word))


@given(TEXTS)
def test_the_camel_back_end_keeps_the_map(text: str) -> None:
    check_map(text, normalise(text, "fold", backend="camel"))


def test_the_camel_back_end_folds_a_sentence() -> None:
    text = "أَعْلَنَت الهيئةُ إطلاق ﻻئحة ”المدن“ في مستشفى الريـاض بنسبة ٧٠٪.وأكدت"
    assert normalise(text, "fold", backend="camel") == normalise(text, "fold")


def test_without_camel_tools_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from smartnews.text import normalise as module

    monkeypatch.delitem(sys.modules, "smartnews.text.camel", raising=False)
    monkeypatch.setitem(sys.modules, "camel_tools.utils.dediac", None)
    module._camel.cache_clear()
    with pytest.raises(ExtraMissingError, match=r"smartnews\[camel\]"):
        normalise("نص", "fold", backend="camel")
    module._camel.cache_clear()

"""Headline, dateline, headings, quotations, boilerplate, contact block. All texts are our own."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from smartnews.draft import Draft, Range
from smartnews.resources import LANGUAGES, load
from smartnews.text.cues import AnatomyWords, cues
from smartnews.text.datelines import find_dateline

Make = Callable[..., Draft]

ARABIC = """«أفق المدن» يطلق منصة وطنية للنقل الذكي في ثلاث مدن عربية
شراكة مع خمس بلديات واستثمارات تتجاوز ملياري ريال

الرياض، المملكة العربية السعودية – 12 نوفمبر 2023: أعلنت شركة أفق المدن اليوم إطلاق منصة «مسار» للنقل الذكي. وتهدف \
المنصة إلى خفض زمن التنقل بنسبة 18.5% بحلول عام 2026.

شراكات واسعة

وقالت المهندسة هند بنت سعود الراجحي، الرئيسة التنفيذية للشركة: «هذه المنصة ثمرة عمل عامين. ونحن فخورون بها». \
وأضافت: «سنصل إلى مليون مستخدم».

"المدينة الذكية تبدأ من الطريق"، بحسب الدكتور سامي الخطيب، أستاذ التخطيط في جامعة الساحل.

أرقام المشروع

• استثمار قدره 2.1 مليار ريال
• 450 حافلة كهربائية

-انتهى-

نبذة عن أفق المدن
تأسست أفق المدن عام 2015 في الرياض، وهي شركة متخصصة في حلول التنقل. يعمل لديها 800 موظف.

للتواصل الإعلامي:
ليلى حداد
مديرة الاتصال
هاتف: +966 11 555 0199
media@example.org
© 2023 أفق المدن. جميع الحقوق محفوظة
"""

ENGLISH = """Harbour Labs opens desalination centre in Aqaba

AQABA, Jordan, Nov. 2, 2023 (Newswire) - Harbour Labs on Thursday opened a solar desalination centre. It will supply \
40,000 homes by 2026.

"This is water made from sunlight," said Dr. Rana Haddad, chief executive of Harbour Labs. "It will change the city."

Omar Khalil, the mayor of Aqaba, said: "We waited ten years for this day." He added: "Now the work begins."

How it works
The centre uses membranes made in Irbid. According to the company, they last twice as long.

About Harbour Labs
Harbour Labs builds small desalination plants. It was founded in 2011.

Media contact:
Lina Saleh
Head of Communications
lina.saleh@example.com
+962 6 555 0142
"""

FRENCH = """Le port de Sfax inaugure un terminal solaire

SFAX, le 2 novembre (TAP) – Le port de Sfax a inauguré jeudi un terminal alimenté par le soleil.

« C'est une étape décisive pour la région », a déclaré Mme Amel Ben Salah, directrice du port. « Nous irons plus \
loin », a-t-elle ajouté.

Selon Karim Trabelsi, « le terminal créera 300 emplois directs dès la première année ».

À propos du port de Sfax
Le port de Sfax est le deuxième du pays.

Contact presse : Hela Mansour, hela@example.tn, +216 74 555 012
"""


def shown(draft: Draft, span: Range | None) -> str | None:
    return None if span is None else draft.source(*span)


def quotes(draft: Draft) -> list[tuple[str | None, str]]:
    return [(shown(draft, quote.speaker), draft.source(quote.start, quote.end)) for quote in draft.layout.quotes]


def test_arabic_release(make_draft: Make) -> None:
    draft = make_draft(ARABIC, language="ar")
    layout = draft.layout
    assert shown(draft, layout.headline) == "«أفق المدن» يطلق منصة وطنية للنقل الذكي في ثلاث مدن عربية"
    assert [shown(draft, heading) for heading in layout.headings] == [
        "شراكة مع خمس بلديات واستثمارات تتجاوز ملياري ريال",
        "شراكات واسعة",
        "أرقام المشروع",
    ]
    assert shown(draft, layout.dateline) == "الرياض، المملكة العربية السعودية – 12 نوفمبر 2023:"
    assert (shown(draft, layout.dateline_place), shown(draft, layout.dateline_date)) == ("الرياض", "12 نوفمبر 2023")
    assert layout.dateline_agency is None
    assert quotes(draft) == [
        ("هند بنت سعود الراجحي", "هذه المنصة ثمرة عمل عامين. ونحن فخورون بها"),
        ("هند بنت سعود الراجحي", "سنصل إلى مليون مستخدم"),
        ("سامي الخطيب", "المدينة الذكية تبدأ من الطريق"),
    ]
    sender, rights = (draft.source(*part) for part in layout.boilerplate)
    assert sender.startswith("-انتهى-")
    assert sender.endswith("800 موظف.")
    assert rights.startswith("© 2023")
    contact = shown(draft, layout.contact)
    assert contact is not None
    assert contact.startswith("للتواصل الإعلامي:")
    assert contact.endswith("media@example.org")


def test_english_release(make_draft: Make) -> None:
    draft = make_draft(ENGLISH, language="en")
    layout = draft.layout
    assert shown(draft, layout.headline) == "Harbour Labs opens desalination centre in Aqaba"
    assert [shown(draft, heading) for heading in layout.headings] == ["How it works"]
    parts = (layout.dateline_place, layout.dateline_date, layout.dateline_agency)
    assert [shown(draft, part) for part in parts] == ["AQABA", "Nov. 2, 2023", "Newswire"]
    assert quotes(draft) == [
        ("Rana Haddad", "This is water made from sunlight,"),
        ("Rana Haddad", "It will change the city."),
        ("Omar Khalil", "We waited ten years for this day."),
        ("Omar Khalil", "Now the work begins."),
    ]
    assert [draft.source(*part).split("\n")[0] for part in layout.boilerplate] == ["About Harbour Labs"]
    assert (shown(draft, layout.contact) or "").split("\n")[-1] == "+962 6 555 0142"


def test_french_release(make_draft: Make) -> None:
    draft = make_draft(FRENCH, language="fr")
    layout = draft.layout
    parts = (layout.dateline_place, layout.dateline_date, layout.dateline_agency)
    assert [shown(draft, part) for part in parts] == ["SFAX", "le 2 novembre", "TAP"]
    assert quotes(draft) == [
        ("Amel Ben Salah", "C'est une étape décisive pour la région"),
        ("Amel Ben Salah", "Nous irons plus loin"),
        ("Karim Trabelsi", "le terminal créera 300 emplois directs dès la première année"),
    ]
    assert shown(draft, layout.contact) == "Contact presse : Hela Mansour, hela@example.tn, +216 74 555 012"
    assert [draft.source(*part).split("\n")[0] for part in layout.boilerplate] == ["À propos du port de Sfax"]


@pytest.mark.parametrize(
    ("text", "place", "date", "agency"),
    [
        ("الرياض - واس: أعلنت الوزارة", "الرياض", None, "واس"),
        ("دبي، 2 نوفمبر (وام) — قالت الهيئة", "دبي", "2 نوفمبر", "وام"),
        ("الدوحة في 3 مايو /قنا/ أكد الوزير", "الدوحة", "في 3 مايو", "قنا"),
        ("تونس 5 ماي (وات)- أكد الوزير", "تونس", "5 ماي", "وات"),
        ("باريس (أ ف ب) - قال الوزير", "باريس", None, "أ ف ب"),
        ("عواصم - وكالات: أعلن الوزير", "عواصم", None, "وكالات"),
        ("القاهرة - «الخليج»: قال الوزير", "القاهرة", None, "الخليج"),
        ("دبي:«الخليج» أعلنت الهيئة", "دبي", None, "الخليج"),
        ("2 نوفمبر 2023، دبي – أعلنت الهيئة", "دبي", "2 نوفمبر 2023", None),
        ("RIYADH, Nov. 2, 2023 (SPA) - The minister", "RIYADH", "Nov. 2, 2023", "SPA"),
        ("RIYADH, Saudi Arabia--(BUSINESS WIRE)--Acme today", "RIYADH", None, "BUSINESS WIRE"),
        ("Dubai, United Arab Emirates; 5 October 2023: Acme", "Dubai", "5 October 2023", None),
        ("GENEVA (3 May 2024) – Experts", "GENEVA", "3 May 2024", None),
        ("PARIS, le 2 novembre (AFP) – Le ministre", "PARIS", "le 2 novembre", "AFP"),
        ("Le Caire, 3 mai 2024 - La ministre", "Le Caire", "3 mai 2024", None),
    ],
)
def test_datelines(make_draft: Make, text: str, place: str, date: str | None, agency: str | None) -> None:
    draft = make_draft(text, language="ar" if text[0] > "z" or text[0].isdigit() else "en")
    found = find_dateline(draft.tokens, 0, cues())
    assert found is not None
    assert [shown(draft, part) for part in (found.place, found.date, found.agency)] == [place, date, agency]


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير: «نعم»",
        "أعلنت شركة أبل عن هاتفها الجديد",
        "دبي تستضيف مؤتمرا - هو الأول من نوعه",
        "مؤتمر المدن 2023 - دبي",
        "Dubai is a city - it is big: yes",
        "Three people were hurt - one of them badly",
    ],
)
def test_no_datelines(make_draft: Make, text: str) -> None:
    draft = make_draft(text, language="ar" if text[0] > "z" else "en")
    assert find_dateline(draft.tokens, 0, cues()) is None


def test_signature_belongs_to_the_dateline(make_draft: Make) -> None:
    draft = make_draft(
        "أبوظبي سليم الحداد: " + "افتتحت الهيئة مركزا جديدا للزوار في قلب المدينة القديمة أمس. " * 2, language="ar"
    )
    assert shown(draft, draft.layout.dateline) == "أبوظبي سليم الحداد:"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("وقال وزير الصحة عمر النجار إن «الوضع الصحي مستقر في كل المحافظات».", "ar", "عمر النجار"),
        ("وقال المدير التنفيذي لمؤسسة خالد بن سالم، الدكتور فهد العلي: «بدأنا العمل».", "ar", "فهد العلي"),
        ("«لن ننتظر طويلا حتى نبدأ»، قالت الوزيرة سعاد بن عمر.", "ar", "سعاد بن عمر"),
        ("وقال خالد إبراهيم القصير، مدير المتحف: «فتحنا أبوابنا أمس».", "ar", "خالد إبراهيم القصير"),
        ("وكتبت على حسابها: «وصلنا إلى القمة أخيرا».", "ar", None),
        ("وذكر بيان النادي: «لن نبيع اللاعب هذا الموسم».", "ar", None),
        ("وأكد المتحدث: «لا تغيير في الموعد المعلن».", "ar", None),
        ('"We will build it here," the mayor said on Monday.', "en", None),
        ('"We will build it here," Jan van der Berg said.', "en", "Jan van der Berg"),
        ("« Nous le ferons ici », explique Jean-Luc Petit.", "fr", "Jean-Luc Petit"),
    ],
)
def test_speakers(make_draft: Make, text: str, language: str, expected: str | None) -> None:
    draft = make_draft(text, language=language)
    assert [speaker for speaker, _ in quotes(draft)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "افتتح «مركز المدينة للفنون» أبوابه أمام الزوار.",
        "أعلنت شركة «نور الغد» عن منتج جديد.",
        "عقدت ندوة تحت عنوان «مستقبل التعليم في المدن الكبرى بعد عقد من التحول الرقمي الشامل» أمس.",
        'The film "A Long Road Home" opened on Friday.',
    ],
)
def test_names_in_quotation_marks_are_no_quotations(make_draft: Make, text: str) -> None:
    assert not make_draft(text).layout.quotes


def test_a_quotation_inside_another_belongs_to_it(make_draft: Make) -> None:
    draft = make_draft("وقال سمير نصار: «سألني: “متى تعود؟” فقلت غدا».", language="ar")
    assert quotes(draft) == [("سمير نصار", "سألني: “متى تعود؟” فقلت غدا")]


def test_surname_alone_is_a_speaker_once_known(make_draft: Make) -> None:
    draft = make_draft("قال أحمد الشمري إن العمل بدأ. وأوضح الشمري: «سننتهي في الربيع».", language="ar")
    assert quotes(draft) == [("الشمري", "سننتهي في الربيع")]


def test_wrongly_nested_marks_are_read_rightly(make_draft: Make) -> None:
    draft = make_draft("وقالت منى سالم: “نسمي هذا “دوبامين المدن““ وابتسمت.", language="ar")
    assert [speaker for speaker, _ in quotes(draft)] == ["منى سالم"]


def test_quotation_left_open_ends_with_its_sentence(make_draft: Make) -> None:
    draft = make_draft("وقال سمير نصار: «سنبدأ غدا في الموعد. وعاد إلى مكتبه.", language="ar")
    assert quotes(draft) == [("سمير نصار", "سنبدأ غدا في الموعد")]


def test_caption_below_the_lead_is_taken_for_the_headline(make_draft: Make) -> None:
    lead = "اختتم منتدى الواحات أعماله أمس في نفطة بحضور خبراء من ستة بلدان عربية وأوروبية."
    draft = make_draft(f"{lead}\n\nمنتدى الواحات 2024 · مرحلة نفطة\n\n{lead}\n\nمياه أقل\n\n{lead}", language="ar")
    assert shown(draft, draft.layout.headline) == "منتدى الواحات 2024 · مرحلة نفطة"
    assert [shown(draft, each) for each in draft.layout.headings] == ["مياه أقل"]


def test_prose_without_line_breaks_has_no_headings(make_draft: Make) -> None:
    layout = make_draft("تونس: افتتح المعرض أمس في العاصمة. وزاره الوزير. للتواصل: info@example.com").layout
    assert layout.headline is None
    assert layout.headings == ()
    assert layout.boilerplate == ()


def test_contact_sentence_at_the_end_of_a_paragraph(make_draft: Make) -> None:
    draft = make_draft("افتتح المعرض أمس. وزاره كثيرون. للتواصل: info@example.com", language="ar")
    assert shown(draft, draft.layout.contact) == "للتواصل: info@example.com"


def test_contact_block_without_a_cue(make_draft: Make) -> None:
    text = (
        "The fair opened on Monday in the harbour.\n\nIt closes in May.\n\nJane Doe\nPress officer\njane@example.com\n"
    )
    draft = make_draft(text, language="en")
    assert shown(draft, draft.layout.contact) == "Jane Doe\nPress officer\njane@example.com"


def test_the_verb_is_no_contact_cue(make_draft: Make) -> None:
    text = "تواصل البلدية أعمال الصيانة في الأحياء القديمة من المدينة.\n\nوتنتهي الأعمال في الربيع المقبل."
    assert make_draft(text, language="ar").layout.contact is None


def test_sections_about_a_subject_in_mid_text_are_no_boilerplate(make_draft: Make) -> None:
    body = "The study looked at the harbours of three countries over ten years."
    text = f"A new study\n\nAbout 500 people took part in the survey this year\n\n{body}\n\n{body}\n\n{body}\n"
    assert make_draft(text, language="en").layout.boilerplate == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_cue_words_are_complete_and_single(language: str) -> None:
    words = load("anatomy", language, AnatomyWords)
    for name in ("places", "agencies", "about", "more", "ends", "rights", "verbs", "that", "titles"):
        entries = getattr(words, name)
        assert entries, name
        assert all(entry == entry.strip() and entry for entry in entries), name


@pytest.mark.parametrize(
    "text",
    [
        "«" * 100_000,
        "« " * 50_000,
        "قال « " * 20_000,
        "قال: «نعم يا سيدي العزيز» " * 5_000,
        "وقال أحمد علي: " * 10_000,
        "“ a " * 15_000 + "” " * 15_000,
        '"a b c" said Al ' * 8_000,
        "Al-" * 30_000,
        "عنوان قصير\n" * 20_000,
        "للتواصل:\n" * 15_000,
        "نبذة عن شركة\n" * 10_000,
        "a@b.com\n" * 15_000,
        "###\n" * 20_000,
        "دبي - " * 20_000,
        "جميع الحقوق محفوظة\n" * 10_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_time_is_linear(make_draft: Make, text: str) -> None:
    make_draft("قال أحمد: «نعم يا صديقي».", language="ar")
    begin = time.process_time()
    make_draft(text, language="ar")
    assert time.process_time() - begin < 1.5 + 2e-5 * len(text)

"""Addresses and contact groups."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from smartnews.article import CountryNormal, PhoneNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.contact_groups import group_contacts, labelled_names
from smartnews.entities.contacts import AddressFinder
from smartnews.entities.phones import complete_phones, e164

Make = Callable[..., Draft]


@pytest.fixture(scope="module")
def finder() -> AddressFinder:
    return AddressFinder()


def found(finder: AddressFinder, draft: Draft, kind: str) -> list[str]:
    addresses = sorted(finder(draft, ()), key=lambda address: address.start)
    return [draft.source(address.start, address.end) for address in addresses if address.type == kind]


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("راسلونا على media@almanar-forum.org.", ["media@almanar-forum.org"]),
        ("البريد الإلكتروني: info@eim .ae أو press@gmail .com ، هاتف", ["info@eim .ae", "press@gmail .com"]),
        ("press.office@icc-court.intشخصية المتصلين", ["press.office@icc-court.int"]),
        ("Fax +31 70 555 01 20desk@icc-court.int", ["desk@icc-court.int"]),
        ("المشاركة عبر A.Salem+news@Mail.Example.co.uk، قبل الخميس", ["A.Salem+news@Mail.Example.co.uk"]),
        ("كتب user@localhost ثم @ وحدها", []),
        ("على X: @noor_media و press@noor.ae", ["press@noor.ae"]),
    ],
)
def test_emails(finder: AddressFinder, make_draft: Make, text: str, emails: list[str]) -> None:
    assert found(finder, make_draft(text, language="ar"), "EMAIL") == emails


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("زوروا الموقع https://forum.example.org/2024/register?x=1.", ["https://forum.example.org/2024/register?x=1"]),
        ("عبر الموقع (www.forum-gulf.com).", ["www.forum-gulf.com"]),
        ("الموقع الإلكتروني ((www .forum .ae، ضمن مشاركتها", ["www .forum .ae"]),
        ("اسم المبادرة Internet.org على هاتفه، والمتجر Wiki.tn", ["Internet.org", "Wiki.tn"]),
        ("https://ar.example.org/wiki/الرياض تجدون المزيد", ["https://ar.example.org/wiki/الرياض"]),
        ("The vote was on Monday.It was close, version 2.io aside, built with node.js", []),
        ("See (https://example.com/a_(b)) now", ["https://example.com/a_(b)"]),
    ],
)
def test_urls(finder: AddressFinder, make_draft: Make, text: str, urls: list[str]) -> None:
    assert found(finder, make_draft(text), "URL") == urls


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("للاستفسار: هاتف: 04-2345678، فاكس 042345679", ["04-2345678", "042345679"]),
        ("الاتصال على الرقم 00971501234567 أو +966 11 234 5678", ["00971501234567", "+966 11 234 5678"]),
        ("عبر الهاتف المجاني 8001234 طوال اليوم", ["8001234"]),
        ("إرسال رسالة نصية إلى الرقم 2307 للتبرع", ["2307"]),
        ("اطلب الرقم *135*6 من هاتفك", ["*135*6"]),
        ("للبلاغات: 9999 — غرفة العمليات: +968 2456 1122", ["9999", "+968 2456 1122"]),
        ("للاستفسار: مركز خدمة الزوار 1966، طوال اليوم", ["1966"]),
        ("ورقم الفاكس: 2097777/،04 والبريد", ["2097777/،04"]),
        ("Tél. : 01 42 68 53 00, Fax: 01 42 68 53 01", ["01 42 68 53 00", "01 42 68 53 01"]),
        ("باعت الشركة 1200000 هاتف في عام 2017 بسعر 450 دولارا", []),
        ("بلغ المؤشر 4783.38 نقطة وارتفع بنسبة 12% إلى 1234567", []),
        ("من 2019-2023 شارك 12345678 زائر", []),
    ],
)
def test_phones(finder: AddressFinder, make_draft: Make, text: str, phones: list[str]) -> None:
    assert found(finder, make_draft(text), "PHONE") == phones


def test_handles_are_not_parts_of_addresses(finder: AddressFinder, make_draft: Make) -> None:
    draft = make_draft("تابعونا @noor_media أو info@noor.ae وليس @@ أو #وسم", language="ar")
    assert found(finder, draft, "HANDLE") == ["@noor_media"]


@pytest.mark.parametrize(
    ("surface", "region", "expected"),
    [
        ("+971 50 123 4567", None, "+971501234567"),
        ("00971501234567", None, "+971501234567"),
        ("971501234567+", None, "+971501234567"),
        ("04-3334444", "AE", "+97143334444"),
        ("3334444/04", "AE", "+97143334444"),
        ("04-3334444", None, None),
        ("12345", "AE", None),
    ],
)
def test_e164(surface: str, region: str | None, expected: str | None) -> None:
    assert e164(surface, region) == expected


def test_local_numbers_take_the_country_of_the_text(finder: AddressFinder, make_draft: Make) -> None:
    draft = make_draft("في الإمارات، هاتف: 04-3334444", language="ar")
    country = Candidate(3, 11, "COUNTRY", CountryNormal(iso="AE", en="United Arab Emirates"))
    entities = complete_phones(draft, [country, *finder(draft, ())])
    assert [entity.normal for entity in entities if entity.type == "PHONE"] == [PhoneNormal(e164="+97143334444")]


RELEASE = """اختتمت أعمال الملتقى يوم أمس بنجاح كبير، وشارك فيه مئات الخبراء من دول عدة.

للتواصل الإعلامي:
الاسم: سارة محمود
مديرة العلاقات العامة، شركة النور
هاتف: 04-2345678
sara.m@noor-media.ae

تواصل: خالد نجم
khaled@noor-media.ae
"""


def test_a_contact_block_becomes_groups(finder: AddressFinder, make_draft: Make) -> None:
    draft = make_draft(RELEASE, language="ar")
    first, second = group_contacts(draft, sorted(finder(draft, ()), key=lambda address: address.start))
    assert (first.name, first.role) == ("سارة محمود", "مديرة العلاقات العامة")
    assert first.emails == ("sara.m@noor-media.ae",)
    assert first.phones == ("04-2345678",)
    assert (second.name, second.emails) == ("خالد نجم", ("khaled@noor-media.ae",))


def test_a_name_behind_contact_is_a_person(finder: AddressFinder, make_draft: Make) -> None:
    draft = make_draft("انتهى البيان.\n\nتواصل: تيم براون\ntim@example.com", language="ar")
    names = [draft.source(name.start, name.end) for name in labelled_names(draft, list(finder(draft, ())))]
    assert names == ["تيم براون"]


def test_an_address_in_prose_is_no_group_without_a_name(finder: AddressFinder, make_draft: Make) -> None:
    draft = make_draft("اتصل الأهالي على الهاتف المجاني 8001234 للإبلاغ عن الحادث.", language="ar")
    assert group_contacts(draft, list(finder(draft, ()))) == ()


@pytest.mark.parametrize(
    "text",
    [
        "@" * 200_000,
        "a@" * 100_000,
        "1234567890" * 200_000,
        "a." * 200_000,
        "http://x.com/" + ")" * 300_000,
        "+1 " * 100_000,
    ],
)
def test_time_is_linear(finder: AddressFinder, make_draft: Make, text: str) -> None:
    draft = make_draft(text, language="en")
    began = time.process_time()
    list(finder(draft, ()))
    assert time.process_time() - began < 5

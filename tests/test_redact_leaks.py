"""Redaction under attack: however a contact is written, nothing of it is in any output."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from smartnews.article import Article
from smartnews.batch import Source, run
from smartnews.export.ninjs import to_ninjs
from smartnews.export.table import write_tables
from smartnews.pipeline import Pipeline
from smartnews.settings import Settings

KEY = "a key for these tests"
WRITTEN = {
    "Eastern digits": "للتواصل: هاتف ٠٥٠١٢٣٤٥٦٧",
    "Persian digits": "هاتف: ۰۵۰۱۲۳۴۵۶۷",
    "full width": "Tel: ０５０１２３４５６７ and ｔｉｍ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "raised digits": "Tel ⁰⁵⁰¹²³⁴⁵⁶⁷",
    "mathematical digits": "Tel 𝟎𝟓𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕",
    "tatweel": "البريد: t\u0640im@exam\u0640ple.org وجوال 05\u064001\u064023\u06404567",
    "zero width": "Mail t\u200bim@exa\u200cmple\u2060.org or ring 05\u200b01\u200e23\u200f4567",
    "soft hyphen": "Mail t\u00adim@exa\u00admple.org now",
    "direction": "\u202e7654321050\u202c هاتف",
    "number over lines": "هاتف: 050\n123\n4567",
    "international over lines": "+971 50\n123\n4567",
    "mail over lines": "Write to tim@\nexample.org, or to tim\n@example.org now",
    "host over lines": "Write to tim@exam-\nple.org now",
    "at dot": "Write to tim at example dot org today",
    "at with a dotted name": "Write to tim.brown at example.org today",
    "at in Arabic": "راسلونا على tim آت example دوت com أو tim (آت) example (دوت) org",
    "at in French": "tim arobase example point fr",
    "at in brackets": "tim (at) example.com; tim{at}example.com; tim<at>example.com; tim [ @ ] example.com",
    "at in capitals": "tim AT example DOT com",
    "at between strokes": "tim_at_example.com or tim-at-example-dot-com",
    "at in code": "tim&#64;example&#46;org or tim%40example.org",
    "quoted": '"tim brown"@example.org',
    "Arabic host": "راسلوا tim@شركة.عمان",
    "defanged": "hxxp://example[.]org/tim",
    "links": "https://wa.me/971501234567 t.me/tim instagram.com/tim mailto:tim@example.org tel:+971-50-123-4567",
    "accounts": "Telegram: tim_b7, Skype: tim.b7",
    "French number": "Tél. 01/23/45/67/89, 01.23.45.67.89",
    "American number": "(555) 123-4567 ext. 8912 or 555-123-4567",
    "one piece": "971501234567 or 501234567",
    "dashes": "+971‑50‑123‑4567 or +971–50–123–4567",
    "spaces": "0 5 0 1 2 3 4 5 6 7 or +971\u00a050\u2009123\u00a04567",
    "odd separators": "Tel 050_123_4567, Tel 050*123*4567, Tel: 050,123,4567, هاتف: 050،123،4567, 050·123·4567",
    "several": "هواتف: 24123456 و24123457 و99123456 / 58",
    "hotline": "الخط الساخن 19999 أو 80012345",
    "digits in words": "اتصل على صفر خمسة صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة، zero five zero one two three four",
}
LEFT = re.compile(r"\d[\W_]{0,2}\d[\W_]{0,2}\d|\btim|brown|example|خمسة|\bfive\b", re.I)


@pytest.fixture(scope="module")
def reader() -> Pipeline:
    return Pipeline(contacts="mask", stages=())


@pytest.mark.parametrize("kind", WRITTEN)
def test_however_it_is_written(kind: str, reader: Pipeline) -> None:
    text = reader(WRITTEN[kind]).text
    assert not LEFT.search(unicodedata.normalize("NFKC", text)), text


@pytest.mark.parametrize(
    "text",
    [
        "بلغ العدد 1,200,000 زائر مقابل 1 200 300 زائر في 2019 2020 2021.",
        "The dates are 2023-11-02, 02/11/2023 and 12.10.2023 - 15.10.2023.",
        "فاز الفريق 25-20 25-18 25-22 ثم 3-1.",
        "ارتفع مؤشر الاتصالات 1.25% إلى 1250.75 نقطة بقيمة 157 .790 .154 درهما.",
        "Sales of mobile phones rose to 25,000 units in 2023.",
        "The contract is worth 1234567000 dollars; he said at noon that it was at risk.",
        "They met at example point, a hill. Nine of ten agreed, five or six did not.",
        "وهو آت من بعيد، عند نقطة التفتيش.",
    ],
)
def test_what_is_no_contact_stays(text: str, reader: Pipeline) -> None:
    assert reader(text).text == text


RELEASE = (
    "سالم المعمري يفتتح محطة الواحة (+968 9912 3456)\n\n"
    "مسقط، 2 نوفمبر 2024: أعلنت شركة الواحة للطاقة استثمار 20.5 مليون ريال عماني في محطة شمسية جديدة في صحار. "
    "وقال سالم المعمري: «راسلونا على newsdesk@oasis.example أو على ٢٤١٢٣٤٥٦ ٩٦٨+ قبل الافتتاح». "
    "وتبدأ المحطة العمل في عام 2025 وتخدم أكثر من 40% من سكان المدينة.\n\n"
    "للتواصل الإعلامي: سالم المعمري، مسؤول الإعلام\n"
    "newsdesk (at) oasis (dot) example\nهاتف: ٢٤١٢٣٤٥٦ ٩٦٨+\nجوال: 9912\n3456\n"
    "www.oasis.example/newsdesk  @oasis_newsdesk\n"
)
TITLE = "المعمري: اتصلوا على 99123456 أو newsdesk@oasis.example"
SECRETS = ("معمري", "Maamari", "Mamari", "Salim", "oasis", "newsdesk", "2412", "3456", "9912", "٢٤١٢", "٣٤٥٦")


def outputs(article: Article, folder: Path) -> dict[str, str]:
    """Everything that can be made of an article, as text."""
    made = {
        "json": article.to_json(),
        "brief": article.brief.model_dump_json() if article.brief else "",
        "translation": article.translation.model_dump_json() if article.translation else "",
        "html": re.sub(r"<(script|style)\b.*?</\1>", "", article.to_html(), flags=re.S),
    }
    for version in ("3.0", "3.1"):
        made[f"ninjs {version}"] = json.dumps(to_ninjs(article, version), ensure_ascii=False)  # type: ignore[arg-type]
    for path in write_tables([article], folder):
        made[path.name] = path.read_text(encoding="utf-8-sig")
    return made


@pytest.mark.parametrize("mode", ["mask", "hash", "drop"])
def test_nothing_is_left_in_any_output(mode: str, tmp_path: Path) -> None:
    pipeline = Pipeline(contacts=mode, contacts_key=KEY, names="rules")
    article = pipeline(RELEASE, title=TITLE)
    made = outputs(article, tmp_path)
    assert {"json", "html", "ninjs 3.1", "articles.csv", "entities.csv"} <= set(made)
    for name, output in made.items():
        plain = re.sub(r"[0-9a-f]{32,}", "", unicodedata.normalize("NFKC", output.replace(article.id, "")))
        for secret in SECRETS:
            assert secret not in plain, f"{secret} is in {name}"
    assert "20.5" in article.text
    assert article.of_type("FIGURE")


def test_the_secrets_are_in_the_outputs_of_what_is_kept(tmp_path: Path) -> None:
    made = outputs(Pipeline(names="rules")(RELEASE, title=TITLE), tmp_path)
    for name in ("json", "html", "ninjs 3.1", "entities.csv", "articles.csv"):
        assert any(secret in made[name] for secret in SECRETS), name


def test_html_and_lines_are_redacted_too(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Write to tim@example.org</title><meta name='author' content='tim@example.org'></head>"
        "<body><article><p>Oasis Energy opened a solar plant in Muscat on 2 November, and it cost $20 million.</p>"
        "<p>The plant will serve the whole of the city from next year on, the company said in a statement.</p>"
        "<p>Ask <a href='mailto:tim@example.org'>Tim</a>: t<b>im</b>@exam<wbr>ple.org, &#116;im&#64;example&#46;org, "
        "<a href='tel:+971501234567'>050 123&nbsp;4567</a></p></article></body></html>",
        encoding="utf-8",
    )
    lines = tmp_path / "in.jsonl"
    rows: list[dict[str, Any]] = [{"id": "a", "title": TITLE, "text": RELEASE, "author": "tim@example.org"}]
    lines.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "smartnews", "redact", str(page), str(lines)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    written = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(written) == 2
    assert "$20 million" in written[0]["text"]
    for secret in (*SECRETS, "tim@", "example", "1234", "123 4567"):
        assert secret not in done.stdout.decode("utf-8") + json.dumps(written, ensure_ascii=False), secret


def test_a_batch_writes_nothing_of_it(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text(json.dumps({"id": "a", "title": TITLE, "text": RELEASE}), encoding="utf-8")
    run(Source([source]), out, settings=Settings(contacts="mask", names="rules", translator="none"), workers=1)
    read_back = [path for path in out.rglob("*") if path.is_file()]
    assert read_back
    for path in read_back:
        content = path.read_bytes().decode("utf-8", "replace")
        for secret in ("المعمري", "oasis", "99123456", "٢٤١٢٣٤٥٦", json.dumps("المعمري")[1:-1]):
            assert secret not in content, f"{secret} is in {path.name}"

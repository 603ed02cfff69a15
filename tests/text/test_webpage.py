"""From web pages to titles and paragraphs."""

from __future__ import annotations

import sys
import time
from typing import Literal

import pytest

from smartnews.errors import ExtraMissingError
from smartnews.text.webpage import from_html, looks_like_html

PAGE = """<!DOCTYPE html><html><head><title>بلدية المدينة | النقل العام &amp; المترو</title>
<style>p { color: red }</style><script>if (a < b) document.write("<p>سكربت</p>");</script>
<meta property="og:title" content="إطلاق مشروع النقل العام"></head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li>اتصل بنا</li></ul></nav>
<!-- <p>تعليق</p> -->
<article><h1>إطلاق مشروع النقل العام</h1>
<p>أعلنت بلدية المدينة أمس إطلاق مشروع النقل العام في ثلاث مناطق<br>وقال المتحدث إن العمل يبدأ في مايو المقبل.</p>
<p>وتبلغ كلفة المشروع <b>20.5</b> مليون دولار &mdash; بتمويل من صندوق التنمية،
ويخدم أكثر من 500 ألف نسمة في المدينة وما حولها.</p>
</article><footer>جميع الحقوق محفوظة</footer></body></html>"""


@pytest.mark.parametrize("engine", ["plain", "trafilatura", "auto"])
def test_a_page_gives_its_title_and_paragraphs(engine: Literal["auto", "trafilatura", "plain"]) -> None:
    if engine == "trafilatura":
        pytest.importorskip("trafilatura", reason="the extra html is not installed")
    title, text = from_html(PAGE, engine)
    assert title == "إطلاق مشروع النقل العام"
    assert "وتبلغ كلفة المشروع 20.5 مليون دولار — بتمويل" in text
    for absent in ("سكربت", "تعليق", "color", "اتصل بنا", "محفوظة", "<", "&"):
        assert absent not in text


def test_the_plain_engine_separates_blocks() -> None:
    _, text = from_html(PAGE, "plain")
    paragraphs = text.split("\n\n")
    assert len(paragraphs) == 3
    assert paragraphs[1] == "وقال المتحدث إن العمل يبدأ في مايو المقبل."


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", (None, "")),
        ("نص بلا وسوم", (None, "نص بلا وسوم")),
        ("<p>one<p>two", (None, "one\n\ntwo")),
        ("<title>T</title><h1>H <i>1</i></h1><p>x", ("H 1", "x")),
        ("<title>T</title><p>x", ("T", "x")),
        ("<p>a &lt;b&gt; &amp; c</p>", (None, "a <b> & c")),
        ("<nav>never closed <p>text", (None, "never closed\n\ntext")),
        ("<div>1 < 2 and 3 > 2</div>", (None, "1 < 2 and 3 > 2")),
        ("<!-- open <p>text</p>", (None, "<!-- open\n\ntext")),
        ("<SCRIPT>x</SCRIPT><P>y</P>", (None, "y")),
    ],
)
def test_odd_pages(page: str, expected: tuple[str | None, str]) -> None:
    assert from_html(page, "plain") == expected


@pytest.mark.parametrize("part", ["<", "<p", "<p>", "<!--", "</", "<nav>", "<script>", "&amp;", "<meta "], ids=ascii)
def test_pages_take_linear_time(part: str) -> None:
    start = time.process_time()
    from_html(part * (400_000 // len(part)), "plain")
    assert time.process_time() - start < 3


def test_without_trafilatura_the_plain_engine_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert from_html(PAGE) == from_html(PAGE, "plain")
    with pytest.raises(ExtraMissingError, match=r"smartnews\[html\]"):
        from_html(PAGE, "trafilatura")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAGE, True),
        ("\ufeff\n<html lang='ar'>", True),
        ("<?xml version='1.0'?>\n<!DOCTYPE html>", True),
        ("<!-- made by hand --><BODY>", True),
        ("plain text about <html>", False),
        ("<xml>", False),
        ("", False),
    ],
)
def test_pages_are_told_from_texts(text: str, expected: bool) -> None:
    assert looks_like_html(text) is expected

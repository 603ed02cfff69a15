"""The page of a batch in Chromium: the search, the ways to the articles, and that nothing else happens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smartnews.article import Failure
from smartnews.export.html import batch_to_html
from smartnews.export.html.digest import Item, digest
from smartnews.export.html.pages import write_site

from .articles import HOSTILE, addresses, hostile
from .browser import Browser
from .test_browser import _no_network, _quiet  # noqa: F401  # fixtures
from .test_digest import articles, whole

pytestmark = [pytest.mark.slow, pytest.mark.browser]

VISIBLE = "return [...document.querySelectorAll('#list > li:not([hidden]) h3')].map((h) => h.textContent.trim())"


def find(browser: Browser, words: str, titles: list[str]) -> None:
    """Type into the search, and wait until the articles with these titles, and no others, are left."""
    browser.run("const find = document.getElementById('find'); find.value = ''; find.focus()")
    browser.press(words)
    browser.until(lambda: browser.run(VISIBLE) == titles)


def test_the_search_finds_however_it_is_spelt(browser: Browser) -> None:
    browser.open(whole())
    assert len(browser.run(VISIBLE)) == 10
    find(browser, "اربد", ["افتتاح مستشفى الأمل للأطفال في إربد"])
    find(browser, "peche NOUADHIBOU", ["Nouadhibou accueille le Salon de la pêche durable"])
    find(browser, "Mona Rashidia", ["محطة جديدة لتحلية المياه في صور"])
    find(browser, "مني الراشديه", ["محطة جديدة لتحلية المياه في صور"])
    find(browser, "ترتفع ٨", ["أرباح مصرف الواحة ترتفع 8%"])
    assert browser.run("return document.getElementById('shown').innerText") == "1 of 10 articles"
    find(browser, "zzz", [])
    assert browser.run("return document.getElementById('none').checkVisibility()") is True
    browser.run("document.getElementById('clear').click()")
    assert len(browser.run(VISIBLE)) == 10
    assert browser.run("return document.getElementById('none').checkVisibility()") is False


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_a_topic_and_a_name_lead_to_as_many_articles_as_they_say(browser: Browser, ui: str) -> None:
    browser.open(whole(ui))
    told = browser.run(
        "return [...document.querySelectorAll('[data-find]')].map((button) => { button.click(); return ["
        "button.dataset.find, +button.closest('li, tr').querySelector('.score').textContent,"
        "document.querySelectorAll('#list > li:not([hidden])').length]; })"
    )
    assert len(told) > 60
    assert [one for one in told if not 1 <= one[1] <= one[2] < 10] == []
    assert browser.run("return document.activeElement.id") == "find"


def test_the_order_of_the_figures_is_turned_round_within_each_unit(browser: Browser) -> None:
    browser.open(whole())
    column = (
        "return [...document.querySelectorAll('.by-unit tbody')].map((b) => "
        "[...b.querySelectorAll('td.number')].map((c) => parseFloat(c.textContent.replaceAll(',', ''))))"
    )
    units = browser.run(column)
    assert all(unit == sorted(unit, reverse=True) for unit in units)
    assert max(map(len, units)) >= 4
    browser.run("document.querySelector('.sort').focus()")
    browser.press("\ue007")
    assert browser.run(column) == [unit[::-1] for unit in units]
    heads = browser.run("return [...document.querySelectorAll('[aria-sort]')].map((h) => h.getAttribute('aria-sort'))")
    assert set(heads) == {"ascending"}


def test_an_article_is_one_click_away_and_a_figure_leads_to_its_mark(browser: Browser, tmp_path: Path) -> None:
    write_site(((one, None) for one in articles()), tmp_path, "en")
    index = (tmp_path / "index.html").as_uri()
    browser.driver.get(index)
    browser.run("document.querySelector('.by-unit a').click()")
    browser.wait("return location.hash.startsWith('#m') && document.readyState === 'complete'")
    assert browser.run("return document.querySelector(location.hash).tagName") == "MARK"
    browser.driver.get(index)
    first = browser.run("return document.querySelector('.articles a').textContent")
    browser.run("document.querySelector('.articles a').click()")
    browser.wait("return document.getElementById('body') !== null")
    assert browser.run("return document.querySelector('h1').textContent") == first
    assert browser.complaints() == []
    browser.open(whole())


@pytest.mark.parametrize("ui", ["en", "ar", "fr"])
def test_hostile_input_stays_text(browser: Browser, ui: str) -> None:
    failure = Failure(id=HOSTILE, code=HOSTILE, stage=HOSTILE, message=HOSTILE)
    items = [Item(hostile(), HOSTILE, date(2024, 3, 1)), Item(failure), Item(addresses(), "javascript:window.hacked=1")]
    browser.open(digest(items, ui))
    browser.run("for (const button of document.querySelectorAll('button')) if (button.id !== 'print') button.click()")
    assert browser.run("return document.querySelectorAll('#list a').length") == 0
    assert browser.run("return window.hacked === undefined") is True


@pytest.mark.parametrize(("ui", "width", "dark"), [("en", 1280, False), ("ar", 1280, True), ("fr", 360, False)])
def test_it_is_accessible_and_fits(browser: Browser, ui: str, width: int, dark: bool) -> None:
    browser.open(whole(ui), width=width, dark=dark)
    browser.run("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert browser.axe() == []
    assert browser.run("return document.documentElement.scrollWidth") <= width
    browser.open(batch_to_html([], ui), width=width, dark=dark)
    assert browser.axe() == []


def test_pictures_are_kept(browser: Browser, screenshots: Path) -> None:
    for name, ui, width, dark in (("batch-desktop", "en", 1280, False), ("batch-phone-arabic-dark", "ar", 360, True)):
        browser.open(whole(ui), width=width, dark=dark)
        browser.picture(screenshots / f"{name}.png", width=width)
        assert (screenshots / f"{name}.png").stat().st_size > 20_000
    browser.pdf(screenshots / "batch-print.pdf")
    assert (screenshots / "batch-print.pdf").read_bytes().startswith(b"%PDF")

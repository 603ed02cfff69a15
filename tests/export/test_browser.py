"""The page in Chromium: what is seen, what the switches do, and that nothing else happens."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smartnews.article import Article
from smartnews.export.html import to_html

from .articles import addresses, hostile, long, release
from .browser import Browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LONG_WORDS = 100_000
LONGEST_TO_OPEN = 2.0  # seconds
CONNECT, LOOK_UP = socket.socket.connect, socket.getaddrinfo


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests reach the browser on this machine, and nothing else."""

    def connect(self: socket.socket, address: Any) -> None:
        assert address[0] in ("127.0.0.1", "::1", "localhost"), address
        CONNECT(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", LOOK_UP)


@pytest.fixture(autouse=True)
def _quiet(browser: Browser) -> Any:
    """After every test: nothing was logged, nothing was asked for."""
    yield
    assert browser.complaints() == []
    assert browser.requests() == []


def background(browser: Browser, selector: str) -> str:
    script = "return getComputedStyle(document.querySelector(arguments[0])).backgroundColor"
    return str(browser.run(script, selector))


def focused(browser: Browser) -> str:
    return str(browser.run("return document.activeElement.id"))


@pytest.mark.parametrize("ui", ["en", "ar", "fr"])
def test_the_page_shows_the_article(browser: Browser, ui: str) -> None:
    article = release()
    browser.open(to_html(article, ui))
    assert article.anatomy.headline is not None
    assert browser.run("return document.querySelector('h1').textContent") == article.anatomy.headline.text
    assert browser.run("return document.querySelectorAll('mark[id]').length") == len(article.entities)
    lines = [line for line in article.text.splitlines() if line.strip()]
    assert browser.run("return [...document.querySelectorAll('#body > [id]')].map((p) => p.textContent)") == lines
    assert browser.run("return document.querySelectorAll('button[hidden]').length") == 0


def test_marks_have_colours_that_differ_and_switches_that_take_them_away(browser: Browser) -> None:
    browser.open(to_html(release()))
    groups = browser.run("return [...document.querySelectorAll('.legend [data-group]')].map((b) => b.dataset.group)")
    colours = {group: background(browser, f"mark.{group}") for group in groups if group != "all"}
    assert len(set(colours.values())) == len(colours) >= 6
    place = "document.querySelector('[data-group=place]')"
    browser.run(f"{place}.click()")
    assert background(browser, "mark.place") == "rgba(0, 0, 0, 0)"
    assert browser.run(f"return {place}.getAttribute('aria-pressed')") == "false"
    assert browser.run("return document.querySelector('[data-group=all]').getAttribute('aria-pressed')") == "false"
    assert background(browser, "mark.person") == colours["person"]
    browser.run("document.querySelector('[data-group=all]').click()")
    assert background(browser, "mark.place") == colours["place"]


def test_the_switches_work_by_keyboard(browser: Browser) -> None:
    browser.open(to_html(release()))
    browser.run("document.querySelector('[data-group=date]').focus()")
    browser.press(" ")
    assert background(browser, "mark.date") == "rgba(0, 0, 0, 0)"
    browser.press("\ue007")
    assert background(browser, "mark.date") != "rgba(0, 0, 0, 0)"


def test_the_first_tab_leads_past_the_facts_to_the_text(browser: Browser) -> None:
    browser.open(to_html(release()))
    browser.press("\ue004")
    assert browser.run("return document.activeElement.className") == "skip"
    browser.press("\ue007")
    browser.until(lambda: focused(browser) == "text")


def test_arrows_go_from_mark_to_mark_and_over_what_is_switched_off(browser: Browser) -> None:
    article = release()
    browser.open(to_html(article))
    browser.run("document.getElementById('m0').focus()")
    assert browser.run("return document.getElementById('card').hidden") is False
    browser.press("\ue012")  # left is onwards in a text from right to left
    assert focused(browser) == "m1"
    kind = "place" if article.entities[2].type in ("CITY", "COUNTRY", "LOC") else article.entities[2].type.lower()
    browser.run(f"document.querySelector('[data-group={kind}]').click(); document.getElementById('m1').focus()")
    browser.press("\ue015")
    after = next(i for i, e in enumerate(article.entities) if i > 2 and e.type not in ("CITY", "COUNTRY", "LOC"))
    assert focused(browser) == f"m{after}"
    browser.press("\ue00c")
    assert browser.run("return document.getElementById('card').hidden") is True


def test_the_card_says_what_a_mark_is(browser: Browser) -> None:
    article = release()
    browser.open(to_html(article, "en"))
    number = next(i for i, entity in enumerate(article.entities) if entity.text == "1.3 مليار ريال عماني")
    browser.run(f"document.getElementById('m{number}').scrollIntoView({{block: 'center', behavior: 'instant'}})")
    browser.hover(f"#m{number}")
    browser.until(lambda: "1.3 billion Omani rials" in browser.run("return document.getElementById('card').innerText"))
    box = browser.run("const b = document.getElementById('card').getBoundingClientRect(); return [b.left, b.right]")
    assert box[0] >= 0
    assert box[1] <= 1280


def test_a_figure_leads_to_its_mark_and_a_name_to_each_of_its_mentions(browser: Browser) -> None:
    article = release()
    browser.open(to_html(article))
    figure = next(i for i, entity in enumerate(article.entities) if entity.type == "FIGURE")
    browser.run("document.querySelector('#figure-table a').click()")
    assert focused(browser) == f"m{figure}"
    assert browser.wait("return document.activeElement.getBoundingClientRect().top < innerHeight")
    event = "document.querySelector('.questions .question:nth-child(2) .facts a')"
    mentions = set()
    for _ in range(3):
        browser.run(f"{event}.click()")
        mentions.add(focused(browser))
    assert len(mentions) == 3
    assert all(article.entities[int(mention[1:])].type == "EVENT" for mention in mentions)


def test_a_topic_shows_its_words_in_the_text(browser: Browser) -> None:
    article = release()
    emoji = article.model_copy(update={"text": "\U0001f600" * 6 + article.text[6:]})
    assert article.text.startswith("اختتمت ")
    browser.open(to_html(emoji))
    painted = "return [...CSS.highlights.get('evidence') ?? []].map((range) => range.toString())"
    assert browser.run(painted) == []
    for number, topic in enumerate(emoji.topics):
        browser.run("document.querySelectorAll('.topics button')[arguments[0]].focus()", number)
        assert browser.run(painted) == [emoji.text[start:end] for start, end in topic.evidence]
    browser.run("document.activeElement.blur()")
    assert browser.run(painted) == []
    browser.run("document.querySelector('.topics button').click(); document.activeElement.blur()")
    assert browser.run(painted) == [emoji.text[start:end] for start, end in emoji.topics[0].evidence]


def test_a_sentence_of_the_summary_leads_to_its_place(browser: Browser) -> None:
    article = release()
    browser.open(to_html(article))
    browser.run("document.querySelectorAll('.pairs .source a')[1].click()")
    sentence = article.summary.sentences[1]
    painted = browser.run("return [...CSS.highlights.get('evidence')].map((range) => range.toString()).join('\\n')")
    assert painted == article.text[sentence.start : sentence.end]


def test_the_translation_stands_beside_its_source_with_what_was_checked(browser: Browser) -> None:
    article = release()
    assert article.translation is not None
    browser.open(to_html(article, "en"))
    boxes = browser.run(
        "const [s, t] = ['.source', '.target'].map((c) => document.querySelector(c).getBoundingClientRect());"
        "return [s.top, t.top, s.right, t.left]"
    )
    assert boxes[0] == boxes[1]
    assert boxes[2] <= boxes[3]
    kept = browser.run("return [...document.querySelectorAll('.checks .kept bdi')].map((b) => b.textContent)")
    assert kept == [check.source for check in article.translation.checks if check.kept]
    assert browser.run("return document.querySelector('.checks .lost').innerText").endswith("missing")


def test_copying_fills_the_clipboard_and_is_announced(browser: Browser) -> None:
    browser.open(to_html(release(), "en"))
    for name in ("clipboard-read", "clipboard-write"):
        browser.command("Browser.setPermission", permission={"name": name}, setting="granted")
    browser.run("document.querySelector('.addresses .copy').click()")
    browser.wait("return document.getElementById('live').textContent === 'Copied'")
    read = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, String)"
    assert browser.driver.execute_async_script(read) == "press@gscf-forum.example"
    browser.run("document.querySelector('[data-copy-table]').click()")
    browser.until(lambda: browser.driver.execute_async_script(read).startswith("Figure\tValue\tUnit\tSentence\n"))
    rows = browser.driver.execute_async_script(read).split("\n")
    assert len(rows) == 1 + sum(entity.type == "FIGURE" for entity in release().entities)
    assert all(row.count("\t") == 3 for row in rows)


def test_without_a_clipboard_copying_falls_back_and_failing_is_said(browser: Browser) -> None:
    browser.open(to_html(release(), "en"))
    browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    browser.run("document.execCommand = (name) => { window.copied = document.activeElement.value; return true; }")
    browser.run("document.querySelector('.addresses .copy').click()")
    assert browser.wait("return window.copied") == "press@gscf-forum.example"
    browser.run("document.execCommand = () => false; document.querySelector('.addresses .copy').click()")
    browser.wait("return document.getElementById('live').textContent.includes('did not allow')")
    assert browser.run("return document.activeElement.className") == "copy"


def test_the_theme_follows_the_system_until_one_is_chosen(browser: Browser) -> None:
    browser.open(to_html(release()))
    light = background(browser, "body")
    browser.open(to_html(release()), dark=True)
    dark = background(browser, "body")
    assert light != dark
    browser.run("document.getElementById('theme').click()")
    assert background(browser, "body") == light
    browser.run("document.getElementById('theme').click()")
    assert background(browser, "body") == dark
    assert "dark" in browser.run("return document.getElementById('theme').textContent")
    browser.run("document.getElementById('theme').click()")  # as the system: other tests share the storage


def test_the_other_figures_are_one_click_away(browser: Browser) -> None:
    browser.open(to_html(release()))
    rows = "return [...document.querySelectorAll('#figure-table tbody tr')].filter((row) => row.offsetHeight).length"
    assert browser.run(rows) == 10
    browser.run("document.querySelector('[data-reveal]').click()")
    assert browser.run(rows) == sum(entity.type == "FIGURE" for entity in release().entities) > 10
    assert browser.run("return document.querySelector('[data-reveal]').getAttribute('aria-expanded')") == "true"


@pytest.mark.parametrize("make", [hostile, addresses], ids=["all", "addresses"])
@pytest.mark.parametrize("ui", ["en", "ar"])
def test_hostile_input_is_inert(browser: Browser, make: Callable[[], Article], ui: str) -> None:
    browser.open(to_html(make(), ui))
    elements = "return [...document.querySelectorAll(arguments[0])].length"
    assert browser.run(elements, "script") == 3
    assert browser.run(elements, "img, iframe, object, form, [style], [onerror], a:not([href^='#'])") == 0
    for selector in (
        "#body mark",
        ".topics button",
        ".copy",
        ".legend button",
        "a[data-r]",
        "a[data-marks]",
        "summary",
    ):
        browser.run("document.querySelectorAll(arguments[0]).forEach((e) => { e.click(); e.focus(); })", selector)
    assert browser.run("return [window.hacked, location.href.split('#')[0]]") == [None, browser.url]
    assert browser.run("return getComputedStyle(document.body).fontFamily").startswith("system-ui")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ui", ["en", "ar", "fr"])
def test_axe_finds_nothing_wrong(browser: Browser, ui: str, dark: bool) -> None:
    browser.open(to_html(release(), ui), dark=dark)
    browser.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    browser.run(
        "document.querySelector('[data-group=place]').click(); document.querySelector('.topics button').click()"
    )
    assert browser.axe() == []


def test_axe_finds_nothing_wrong_on_a_phone(browser: Browser) -> None:
    browser.open(to_html(release(), "ar"), width=360, height=740)
    assert browser.axe() == []


@pytest.mark.parametrize("ui", ["en", "ar", "fr"])
@pytest.mark.parametrize("make", [release, hostile, lambda: hostile("ا" * 300)], ids=["release", "hostile", "unbroken"])
def test_nothing_is_wider_than_a_phone(browser: Browser, make: Callable[[], Article], ui: str) -> None:
    browser.open(to_html(make(), ui), width=360, height=740)
    assert browser.run("return document.documentElement.scrollWidth") == 360
    assert browser.run("return parseFloat(getComputedStyle(document.getElementById('body')).fontSize)") >= 16


def test_a_long_text_opens_in_two_seconds(browser: Browser) -> None:
    article = long(LONG_WORDS)
    assert len(article.text.split()) >= LONG_WORDS
    html = to_html(article)
    # The time of the page's own thread: the machine has other work too.
    browser.command("Performance.enable", timeDomain="threadTicks")
    before = browser.busy()
    browser.open(html)
    assert browser.wait("const [page] = performance.getEntriesByType('navigation'); return page.loadEventEnd") > 0
    assert browser.busy() - before < LONGEST_TO_OPEN
    last = len(article.entities) - 1
    browser.run("document.querySelector('[data-group=place]').click()")
    browser.run(f"document.getElementById('m{last}').click()")
    assert focused(browser) == f"m{last}"


def test_pictures_are_kept(browser: Browser, screenshots: Path) -> None:
    looks: list[tuple[str, str, int, bool]] = [
        ("desktop-light", "en", 1280, False),
        ("desktop-dark", "en", 1280, True),
        ("desktop-arabic", "ar", 1280, False),
        ("phone", "en", 360, False),
        ("phone-arabic-dark", "ar", 360, True),
    ]
    for name, ui, width, dark in looks:
        browser.open(to_html(release(), ui), width=width, dark=dark)
        browser.picture(screenshots / f"{name}.png", width=width)
    browser.pdf(screenshots / "print.pdf")
    sizes = {path.name: path.stat().st_size for path in screenshots.iterdir()}
    assert {f"{name}.png" for name, *_ in looks} | {"print.pdf"} <= sizes.keys()
    assert min(sizes.values()) > 20_000
    assert (screenshots / "print.pdf").read_bytes().startswith(b"%PDF")

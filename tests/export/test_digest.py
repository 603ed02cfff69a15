"""The page of a batch: what is counted, what is told, and that it is inert."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

import smartnews
from smartnews.article import Article, Dateline, Failure, FigureNormal
from smartnews.errors import SettingsError
from smartnews.export.html import batch_to_html, tally, to_html
from smartnews.export.html.digest import Item, digest
from smartnews.export.html.pages import PageNames, write_site
from smartnews.export.html.shell import shown
from smartnews.export.html.tally import Tally
from smartnews.export.html.timeline import HEIGHT, Axis, day_of
from smartnews.export.html.words import words
from smartnews.text.extract import Document, read
from smartnews.translation.wording import wording

from .articles import HOSTILE, addresses, hostile, release
from .test_html import Page, hashed

RELEASES = Path(__file__).resolve().parents[2] / "examples" / "releases" / "releases.jsonl"


@cache
def documents() -> tuple[Document, ...]:
    return tuple(one for one in read([RELEASES]) if isinstance(one, Document))


@cache
def articles() -> tuple[Article, ...]:
    """Return the ten releases of the examples, analysed."""
    return tuple(one for one in smartnews.pipe(documents(), translator="none") if isinstance(one, Article))


def whole(ui: str = "en") -> str:
    days = {one.key(): one.date for one in documents() if one.date}
    return batch_to_html(articles(), ui, {one.id: f"{one.id}.html" for one in articles()}, days)


def counted(*some: Article, ui: str = "en") -> Tally:
    found = Tally(ui, words(ui), wording(ui))
    for number, one in enumerate(some):
        found.add(one, f"a{number}.html")
    return found


def text_of(page: str) -> str:
    return " ".join(Page(page).text.split())


def release_of(text: str) -> Article:
    return smartnews.process(text, translator="none")


def test_a_name_counts_once_for_each_article_and_a_short_form_with_the_whole() -> None:
    first = release_of("زار الوزير سامي بن عمار مدينة صحار. وقال سامي بن عمار إن صحار مدينة كبيرة في سلطنة عمان.")
    second = release_of("أعلن المدير سامي بن عمار في مدينة صحار العمانية عن مشروع جديد.")
    found = counted(first, second, ui="ar")
    people = [(one.name, one.articles) for one in found.names["people"].values()]
    assert people == [("سامي بن عمار", 2)]
    assert [one.articles for one in found.names["where"].values() if one.name.startswith("صحار")] == [2]
    assert sum(entity.text == "صحار" for entity in found.places()) == 2


def test_languages_words_topics_and_days_are_counted() -> None:
    found = counted(*articles())
    assert found.languages == {"ar": 8, "en": 1, "fr": 1}
    assert found.words == sum(len(one.text.split()) for one in articles())
    assert found.days.total() == 10
    assert found.subjects["health"].articles >= 1
    assert sum(found.subjects["health"].days.values()) == found.subjects["health"].articles


def test_the_figures_of_a_unit_are_the_largest_and_the_same_one_counts_once() -> None:
    text = "بلغت الكلفة 5 ملايين دولار، ثم 5 ملايين دولار، ثم 7 ملايين دولار، وحضر 40 طالبًا."
    found = counted(release_of(text), release_of("بلغت الكلفة 90 مليون دولار."))
    dollars = found.units["USD"]
    assert dollars.money
    assert dollars.count == 3
    assert [one.row.words for one in dollars.largest] == [
        "90 million US dollars",
        "7 million US dollars",
        "5 million US dollars",
    ]
    assert [(one.link or "").partition("#")[0] for one in dollars.largest] == ["a1.html", "a0.html", "a0.html"]
    assert not found.units["student"].money


def test_only_so_many_figures_of_a_unit_are_kept() -> None:
    sums = [release_of(f"بلغت الكلفة {number} مليون دولار.") for number in range(2, 32)]
    found = counted(*sums)
    assert found.units["USD"].count == 30
    values = [one.row.value for one in found.units["USD"].largest]
    assert values == [f"{number},000,000" for number in range(31, 16, -1)]


def test_rare_names_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally._bound, "__defaults__", (4,))
    people = ["سامي بن عمار", "خالد بن ناصر المري", "هبة الزعبي", "ريم الطرابلسي", "توفيق الشكري"]
    texts = [f"قال الوزير {name} إن العمل مستمر." for name in [people[0], *people]]
    found = counted(*map(release_of, texts), ui="ar").names["people"]
    assert len(found) <= 4
    assert next(iter(found.values())).name == people[0]
    assert next(iter(found.values())).articles == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مسقط، 7 مارس 2024 (خاص) - افتتح الوزير المعرض الذي يستمر حتى 9 مارس 2024.", date(2024, 3, 7)),
        ("أعلنت الوزارة في 3 مايو 2023 عن خطة جديدة للنقل.", date(2023, 5, 3)),
        ("يقام المعرض في الفترة 5-7 مايو 2025 في مسقط.", None),
        ("أعلنت الوزارة في مايو 2023 عن خطة جديدة.", None),
        ("كلمة " * 100 + "في 3 مايو 2023.", None),
        ("نص بلا تاريخ.", None),
    ],
)
def test_the_day_of_an_article(text: str, expected: date | None) -> None:
    assert day_of(release_of(text)) == expected


def test_a_dateline_goes_before_an_earlier_date_and_a_given_day_before_all() -> None:
    text = "في 1 يناير 2020 بدأ كل شيء.\nمسقط، 7 مارس 2024 - افتتح الوزير المعرض."
    article = release_of(text)
    start = text.index("مسقط")
    line = Dateline(start=start, end=text.index(" -"), text=text[start : text.index(" -")])
    dated = article.model_copy(update={"anatomy": article.anatomy.model_copy(update={"dateline": line})})
    assert day_of(dated) == date(2024, 3, 7)
    assert day_of(dated, date(2022, 2, 2)) == date(2022, 2, 2)
    assert day_of(dated, date(1, 1, 1)) == date(2024, 3, 7)


@pytest.mark.parametrize(
    ("span", "scale", "ends"),
    [
        (0, "day", ("1 March 2024", "1 March 2024")),
        (20, "day", ("1 March 2024", "21 March 2024")),
        (100, "week", ("week of 26 February 2024", "week of 3 June 2024")),
        (700, "month", ("March 2024", "January 2026")),
        (4000, "year", ("2024", "2035")),
    ],
)
def test_the_axis_has_periods_that_fit(span: int, scale: str, ends: tuple[str, str]) -> None:
    first = date(2024, 3, 1)
    days = {first: 1, first + timedelta(days=span): 1}
    axis = Axis(days, wording("en"), words("en").batch["of_week"])
    assert (axis.scale, axis.ends) == (scale, ends)
    bars = axis.strip(days).bars
    assert bars[0].x < 10
    assert bars[-1].x + 10 >= axis.width
    assert sum(axis.counts(days).values()) == sum(days.values())


def test_bars_are_as_high_as_the_articles_are_many() -> None:
    days = {date(2024, 3, 1): 4, date(2024, 3, 3): 1}
    strip = Axis(days, wording("en"), "{day}").strip(days)
    assert [bar.height for bar in strip.bars] == [HEIGHT, HEIGHT / 4]
    assert strip.label == "1 March 2024: 4; 3 March 2024: 1"
    assert [bar.y + bar.height for bar in strip.bars] == [HEIGHT, HEIGHT]


@pytest.mark.parametrize("ui", ["en", "ar", "fr"])
def test_the_page_leads_to_each_article_and_within_itself(ui: str) -> None:
    page = Page(whole(ui))
    ids, links = page.values("id"), page.values("href")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert set(page.values("aria-labelledby")) | set(page.values("aria-controls")) <= set(ids)
    outside = [link for link in links if not link.startswith("#")]
    assert {link.partition("#")[0] for link in outside} == {f"{one.id}.html" for one in articles()}
    by_id = {f"{one.id}.html": one for one in articles()}
    for link in outside:
        name, _, mark = link.partition("#")
        if mark:
            assert by_id[name].entities[int(mark[1:])].type == "FIGURE"
    assert page.elements[0][1] == {"lang": ui, "dir": "rtl" if ui == "ar" else "ltr"}


def test_the_page_tells_counts_names_and_sums() -> None:
    text = text_of(whole())
    assert "10 articles Words" in text
    assert "Arabic 8" in text
    assert "14 January 2025 to 3 November 2025" in text
    assert "A bar is a month." in text
    assert "Mona bint Saif Al Rashidia" in text
    assert "96.7 billion Qatari riyals" in text
    assert text.index("The largest sums") < text.index("25 million Libyan dinars") < text.index("Figures by unit")
    newest, oldest = text.rindex("3 November 2025"), text.rindex("14 January 2025")
    assert newest < oldest


def test_what_is_not_known_is_said() -> None:
    undated = release_of("افتتح الوزير مستشفى جديدًا للأطفال في مسقط يضم 200 سرير لعلاج المرضى.")
    assert "no date known" not in text_of(whole())
    alone = text_of(batch_to_html([undated], "en"))
    assert words("en").batch["no_dates"] in alone
    assert "date not known" in alone
    mixed = text_of(batch_to_html([*articles(), undated], "en"))
    assert words("en").batch["undated"].format(n=1) in mixed


def test_failures_and_warnings_are_told() -> None:
    failure = Failure(id="x", code="input-unreadable", stage="input", message=f"x: {HOSTILE}")
    page = Page(batch_to_html([release(), *[failure] * 30], "en"))
    text = " ".join(page.text.split())
    assert re.search("Not read ?30", text)
    assert text.count("[input-unreadable]") == 20
    assert "Articles: 1. A sentence of the summary was translated so badly" in text


def test_a_batch_without_articles_is_a_page_too() -> None:
    page = Page(batch_to_html([], "ar"))
    assert "عدد المقالات: 0" in page.text
    assert {"svg", "table"}.isdisjoint(page.tags)
    with pytest.raises(SettingsError):
        batch_to_html([release()], "de")


@pytest.mark.parametrize("ui", ["en", "ar", "fr"])
def test_nothing_in_any_field_becomes_markup(ui: str) -> None:
    def items(value: str) -> Iterator[Item]:
        yield Item(hostile(value), value, date(2024, 3, 1))
        yield Item(Failure(id=value, code=value, stage=value, message=value))
        yield Item(release(), "release.html")

    html = digest(items(HOSTILE), ui)
    html.encode("utf-8")
    page, harmless = Page(html), Page(digest(items("نص"), ui))
    assert page.tags <= harmless.tags
    assert len(page.inside["script"]) == 3
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not page.values("src")
    assert not page.values("style")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\0-\x08\ud800-\udfff]", html)
    assert page.text.count(shown(HOSTILE)) >= 8
    assert all(href.startswith(("#", "release.html")) for href in page.values("href"))
    batch_to_html([hostile("\ud800 \u202e"), addresses()], ui).encode("utf-8")


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("a.html", True),
        ("pages/%D8%A3.html", True),
        ("https://news.example/a", True),
        ("javascript:window.hacked=1", False),
        ("JavaScript:window.hacked=1", False),
        ("java\tscript:window.hacked=1", False),
        (" javascript:window.hacked=1", False),
        ("data:text/html,<script>window.hacked=1</script>", False),
    ],
)
def test_a_link_leads_to_a_page_or_nowhere(link: str, kept: bool) -> None:
    page = Page(batch_to_html([release()], "en", {release().id: link}))
    assert any(href.startswith(link) for href in page.values("href")) is kept
    assert release().anatomy.headline is not None
    assert release().anatomy.headline.text in page.text  # type: ignore[union-attr]


def test_the_policy_allows_what_the_page_carries_and_nothing_else() -> None:
    page = Page(whole())
    (policy,) = (a["content"] or "" for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    first, _, last = page.inside["script"]
    assert f"script-src '{hashed(first)}' '{hashed(last)}';" in policy
    assert f"style-src '{hashed(page.inside['style'][0])}';" in policy
    assert "url(" not in page.inside["style"][0]
    assert not {"link", "iframe", "img", "form"} & page.tags


def test_an_article_is_found_by_its_names_in_both_scripts() -> None:
    data = json.loads(Page(whole()).inside["script"][1])
    assert len(data["names"]) == 10
    assert "Mona bint Saif Al Rashidia" in data["names"][-1]
    assert "منى بنت سيف الراشدية" in data["names"][-1]


def test_of_very_many_articles_titles_and_first_topics_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "LONG", 10)
    some = [one.model_copy(update={"topics": articles()[2].topics}) for one in articles()]
    assert not counted(*some).long
    found = counted(*some, some[0])
    assert found.long
    assert {(one.line, one.names, len(one.topics)) for one in found.entries} == {("", "", 2)}
    page = Page(batch_to_html([*some, some[0]], "en"))
    assert words("en").batch["find_long"] in page.text
    assert words("en").batch["choose"] not in page.text
    assert not page.values("data-find")


def test_articles_are_taken_one_at_a_time() -> None:
    alive = 0

    def stream() -> Iterator[Article]:
        nonlocal alive
        for one in articles():
            alive += 1
            yield one

    def watched() -> Iterator[Item]:
        for taken, one in enumerate(stream(), 1):
            assert alive == taken
            yield Item(one)

    assert "10 articles" in digest(watched(), "en")
    assert alive == 10


def test_a_figure_that_is_no_number_is_left_out() -> None:
    article = release()
    index = next(i for i, entity in enumerate(article.entities) if entity.type == "FIGURE")
    odd = article.entities[index].model_copy(update={"normal": FigureNormal(value=float("inf"), unit="OMR")})
    changed = article.model_copy(update={"entities": (*article.entities[:index], odd, *article.entities[index + 1 :])})
    before, after = counted(article), counted(changed)
    total = sum(unit.count for unit in before.units.values())
    assert sum(unit.count for unit in after.units.values()) == total - 1


def test_names_of_pages_are_safe_and_never_the_same() -> None:
    names = PageNames()
    given = ["a/../b", "A/../B", "index", "", "🦊", "خبر 1", "長" * 200, "長" * 200, "con fig?"]
    made = [names.name(one) for one in given]
    assert made[:6] == ["a----b.html", "A----B-2.html", "index-2.html", "article.html", "article-2.html", "خبر-1.html"]
    assert len({name.casefold() for name in made}) == len(given)
    assert all(len(name.encode()) < 200 for name in made)
    assert not re.search(r"[\s/\\?%#:]", "".join(made))


def test_a_folder_holds_a_page_for_each_article(tmp_path: Path) -> None:
    twice = [(articles()[0], None), (articles()[0], None), (release().model_copy(update={"id": "خبر"}), None)]
    write_site(twice, tmp_path / "new" / "site", "en")
    site = tmp_path / "new" / "site"
    names = {path.name for path in site.iterdir()}
    assert names == {"index.html", "2025-01-14-desalination.html", "2025-01-14-desalination-2.html", "خبر.html"}
    links = Page((site / "index.html").read_text(encoding="utf-8")).values("href")
    assert "%D8%AE%D8%A8%D8%B1.html" in links
    assert "2025-01-14-desalination-2.html" in links
    assert "index.html" in Page((site / "خبر.html").read_text(encoding="utf-8")).values("href")
    assert "index.html" not in Page(to_html(release())).values("href")

"""The page: whole, self-contained, and inert whatever the text holds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from string import Formatter

import pytest

from smartnews.article import Article
from smartnews.errors import SettingsError
from smartnews.export.html import to_html
from smartnews.export.html.shell import island, shown
from smartnews.export.html.words import Words, words

from .articles import HOSTILE, addresses, hostile, release

VOID = {"meta", "link", "img", "br", "rect", "circle", "path", "input"}


class Page(HTMLParser):
    """The elements of a page with their attributes, the text of each script and style, and all other text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.text = ""
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag if tag in self.inside else ""
        if self._open:
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open][-1] += data
        else:
            self.text += data

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.elements if name in attributes]


def hashed(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@pytest.mark.parametrize("ui", ["en", "ar", "fr"])
@pytest.mark.parametrize(
    "make", [hostile, lambda: hostile("\ud800 \u202e"), addresses], ids=["all", "halves", "addresses"]
)
def test_nothing_in_any_field_becomes_markup(make: Callable[[], Article], ui: str) -> None:
    html = to_html(make(), ui)
    html.encode("utf-8")
    page, harmless = Page(html), Page(to_html(hostile("نص"), ui))
    assert page.tags <= harmless.tags | {"mark", "bdi"}
    assert len(page.inside["script"]) == 3
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not page.values("src")
    assert not page.values("style")
    assert all(href.startswith("#") for href in page.values("href"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\0-\x08\ud800-\udfff]", html)


def test_hostile_strings_are_all_there_to_read() -> None:
    page = Page(to_html(hostile()))
    readable = shown(HOSTILE)
    assert page.text.count(readable) >= 15
    details = json.loads(page.inside["script"][1])["details"]
    assert details[0][1] == readable


def test_the_policy_allows_what_the_page_carries_and_nothing_else() -> None:
    page = Page(to_html(release()))
    policies = [a["content"] or "" for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in policies[0].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == f"'{hashed(page.inside['style'][0])}'"
    first, _, last = page.inside["script"]
    assert rules["script-src"] == f"'{hashed(first)}' '{hashed(last)}'"
    assert "unsafe" not in policies[0]
    assert "http" not in policies[0]


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = to_html(release())
    page = Page(html)
    assert not {"link", "iframe", "img", "object", "embed", "base", "form"} & page.tags
    assert "url(" not in page.inside["style"][0]
    assert "@import" not in page.inside["style"][0]


def test_the_text_runs_its_way_and_the_page_its_own() -> None:
    page = Page(to_html(release(), "en"))
    by_id = {attributes.get("id"): attributes for _, attributes in page.elements}
    assert page.elements[0][1] == {"lang": "en", "dir": "ltr"}
    assert by_id["body"]["dir"] == "rtl"
    assert by_id["body"]["lang"] == "ar"
    assert Page(to_html(release(), "ar")).elements[0][1] == {"lang": "ar", "dir": "rtl"}


def test_every_entity_is_marked_and_every_link_leads_to_something() -> None:
    article = release()
    page = Page(to_html(article))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert [i for i in ids if re.fullmatch(r"m\d+", i)] == [f"m{number}" for number in range(len(article.entities))]
    assert {href[1:] for href in page.values("href")} <= set(ids)
    assert set(page.values("aria-labelledby")) <= set(ids)


def test_the_page_speaks_the_language_of_the_brief_unless_told_otherwise() -> None:
    article = release()
    assert article.brief is not None
    german = article.model_copy(update={"brief": article.brief.model_copy(update={"language": "de"})})
    french = article.model_copy(update={"brief": article.brief.model_copy(update={"language": "fr"})})
    assert [Page(to_html(one)).elements[0][1]["lang"] for one in (article, german, french)] == ["en", "en", "fr"]
    assert article.to_html("ar") == to_html(article, "ar")
    with pytest.raises(SettingsError, match="do not speak 'de'"):
        to_html(article, "de")


def test_the_same_article_gives_the_same_page() -> None:
    assert to_html(release()) == to_html(Article.from_json(release().to_json()))


def test_warnings_are_said_in_plain_words_of_the_page() -> None:
    assert "ترجمة رديئة" in Page(to_html(release(), "ar")).text
    assert "so badly" in Page(to_html(release(), "en")).text


def keys(one: Words) -> dict[str, set[str]]:
    """Return every wording's key and the names that stand in braces in it."""
    groups = {
        "page": one.page,
        "batch": one.batch,
        "groups": one.groups,
        "kinds": one.kinds,
        "checks": one.checks,
        "warnings": one.warnings,
    }
    return {
        f"{group}.{key}": {name for _, name, _, _ in Formatter().parse(text) if name}
        for group, texts in groups.items()
        for key, text in texts.items()
    }


def test_the_pages_say_the_same_in_all_languages() -> None:
    english = keys(words("en"))
    assert keys(words("ar")) == english
    assert keys(words("fr")) == english


def test_every_warning_of_the_code_has_plain_words() -> None:
    from pathlib import Path

    import smartnews

    sources = Path(smartnews.__file__).parent.rglob("*.py")
    codes = set()
    for source in sources:
        codes |= set(re.findall(r"Warning\(\s*code=\"([a-z-]+)\"", source.read_text(encoding="utf-8")))
    assert codes
    assert codes <= set(words("en").warnings)


def test_what_is_shown_has_the_length_of_what_is_meant() -> None:
    text = "a\u202eb\u2066\u0000\r\ud800\u200fc"
    assert shown(text) == "a\u2060b\u2060\ufffd \ufffd\u200fc"


def test_an_island_cannot_be_left() -> None:
    data = {"a": ["</script><!--", "\u2028&amp;\ud800"]}
    written = str(island(data))
    assert not set(written) & set("<>&")
    assert json.loads(written)["a"][0] == "</script><!--"

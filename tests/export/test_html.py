"""The page: whole, self-contained, and inert whatever the text holds."""

from __future__ import annotations

from html.parser import HTMLParser

from smartnews.article import Article, Entity, Language, NameNormal, Provenance, Summary, Topic, Warning
from smartnews.export.html import to_html

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202e{{7*7}}"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def page(text: str, field: str = "نص") -> Tags:
    article = Article(
        id=field,
        title=field,
        text=text,
        language=Language(code="ar", confidence=1, script="Arab"),
        entities=(
            Entity(
                start=0,
                end=len(text),
                text=text,
                type="PERSON",
                normal=NameNormal(en=field),
                confidence=1,
                source=field,
            ),
        ),
        topics=(Topic(tag=field, code=field, labels={"en": field}, score=0.5),),
        summary=Summary(text=field),
        warnings=(Warning(code=field, stage=field, message=field),),
        provenance=Provenance(smartnews=field, settings=field),
    )
    parser = Tags()
    parser.feed(to_html(article))
    return parser


def test_nothing_in_any_field_becomes_markup() -> None:
    tags = page(HOSTILE, HOSTILE)
    assert "script" not in tags.tags
    assert "img" not in tags.tags
    assert not [name for name, _ in tags.attributes if name.startswith("on")]


def test_nothing_is_loaded_from_elsewhere() -> None:
    tags = page("نص قصير")
    assert not {"link", "script", "iframe", "img", "object"} & set(tags.tags)
    assert not [value for name, value in tags.attributes if name in ("src", "href")]
    assert any(value and "default-src 'none'" in value for _, value in tags.attributes)


def test_the_text_runs_from_right_to_left() -> None:
    assert ("dir", "rtl") in page("نص قصير").attributes

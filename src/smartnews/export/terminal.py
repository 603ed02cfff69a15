"""The readable view of an article in a terminal (rich)."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from smartnews.article import Article

__all__ = ["show"]

_STYLES = {
    "CITY": "green",
    "COUNTRY": "green",
    "LOC": "green",
    "PERSON": "magenta",
    "ORG": "blue",
    "EVENT": "yellow",
    "FIGURE": "cyan",
    "DATE": "red",
}
_ORDER = (
    "PERSON",
    "ORG",
    "EVENT",
    "CITY",
    "COUNTRY",
    "LOC",
    "PRODUCT",
    "DATE",
    "FIGURE",
    "EMAIL",
    "PHONE",
    "URL",
    "HANDLE",
)


def show(article: Article, console: Console) -> None:
    """Print what the article says: the brief, topics, entities with their normal forms, summary, translation."""
    title = article.title or (article.anatomy.headline.text if article.anatomy.headline else article.id)
    language = article.language
    head = Text(f"{' '.join(title.split())}", style="bold")
    sub = Text(
        f"{language.code} ({language.confidence:.0%}) · {len(article.text.split())} words · id {article.id}", "dim"
    )
    parts: list[RenderableType] = [Panel(Group(head, sub), expand=True)]
    if article.summary.text:
        parts += _section(
            "Summary", [Text(f"{article.text[s.start : s.end].strip()}") for s in article.summary.sentences]
        )
    if article.translation:
        note = (
            f"Translation ({article.translation.language}, {article.translation.quality}, {article.translation.engine})"
        )
        parts += _section(note, [Text(sentence) for sentence in article.translation.sentences])
    if article.brief:
        parts += _section(f"Brief ({article.brief.language})", [_brief(article)])
    if article.topics:
        parts += _section("Topics", [_topics(article)])
    if article.entities:
        parts += _section("Entities", [_entities(article)])
    if article.contacts:
        parts += _section("Contacts", [_contacts(article)])
    if article.warnings:
        parts += _section("Warnings", [Text(f"{w.code} ({w.stage}): {w.message}", "yellow") for w in article.warnings])
    for part in parts:
        console.print(part)


def _section(name: str, content: list[RenderableType]) -> list[RenderableType]:
    return [Text(name, style="bold underline"), *(Padding(part, (0, 0, 0, 2)) for part in content), Text("")]


def _grid(*columns: str) -> Table:
    table = Table.grid(padding=(0, 2))
    for style in columns:
        table.add_column(style=style, overflow="fold")
    return table


def _brief(article: Article) -> RenderableType:
    assert article.brief is not None
    table = _grid("bold", "")
    for name in ("who", "what", "where", "when", "figures", "contacts", "topics"):
        values = getattr(article.brief, name)
        if values:
            table.add_row(name, "; ".join(values))
    return table


def _topics(article: Article) -> RenderableType:
    table = _grid("", "cyan", "dim", "")
    for topic in article.topics:
        words = dict.fromkeys(" ".join(article.text[start:end].split()) for start, end in topic.evidence)
        goal = f"SDG {topic.sdg}" if topic.sdg and topic.tag else ""
        bar = "█" * round(topic.score * 10)
        table.add_row(
            topic.tag or topic.labels.get("en", ""),
            f"{bar:<10} {topic.score:.2f}",
            f"{topic.code} {goal}",
            ", ".join(list(words)[:5]),
        )
    return table


def _entities(article: Article) -> RenderableType:
    table = _grid("", "", "dim", "dim")
    seen: dict[tuple[str, str], int] = {}
    rows: dict[tuple[str, str], tuple[str, str]] = {}
    for entity in article.entities:
        normal = entity.normal.model_dump(exclude_none=True) if entity.normal else {}
        facts = ", ".join(
            f"{name}={value}" for name, value in normal.items() if name not in ("lat", "lon", "geonames_id")
        )
        key: tuple[str, str] = (entity.type, " ".join(entity.text.split()))
        seen[key] = seen.get(key, 0) + 1
        rows.setdefault(key, (facts, entity.source))
    for key in sorted(rows, key=lambda key: _ORDER.index(key[0])):
        kind, surface = key
        count = f" ×{seen[key]}" if seen[key] > 1 else ""
        table.add_row(Text(kind, _STYLES.get(kind, "")), surface + count, *rows[key])
    return table


def _contacts(article: Article) -> RenderableType:
    table = _grid("bold", "")
    for contact in article.contacts:
        who = ", ".join(part for part in (contact.name, contact.role, contact.organisation) if part)
        table.add_row(who, "  ".join((*contact.emails, *contact.phones, *contact.urls)))
    return table

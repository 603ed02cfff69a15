"""The report page: one article as one self-contained HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import format_decimal

from smartnews.article import Article, ContactGroup, EntityType, Quote, Topic
from smartnews.export.html import placemap
from smartnews.export.html.body import Body
from smartnews.export.html.describe import Details, Namer
from smartnews.export.html.facts import sections
from smartnews.export.html.figures import SHOWN as FIGURES_SHOWN
from smartnews.export.html.figures import rows
from smartnews.export.html.gist import gist
from smartnews.export.html.shell import render
from smartnews.export.html.words import GROUPS, Group, Words, direction_of, language_of_page, words
from smartnews.translation.wording import wording

__all__ = ["title_of", "to_html", "topic_label"]

_WORDS_A_MINUTE = 200
_WORDS_OF_EVIDENCE = 6
_QUOTES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class _TopicBar:
    label: str
    score: int
    code: str | None
    goal: int | None
    focus: bool
    evidence: list[str]
    where: str


@dataclass(frozen=True, slots=True)
class _QuoteCard:
    text: str
    speaker: str | None
    line: str
    where: str


def to_html(article: Article, ui: str | None = None, *, index: str | None = None) -> str:
    """Return a complete HTML 5 page that shows the article: its text with marks, facts, figures, places, topics.

    Args:
        article: the analysed article.
        ui: the language of the page itself: "en", "ar" or "fr"; that of the translation where it is one of these,
            else English.
        index: where the page about all articles is, if there is one; a link leads there.

    Raises:
        SettingsError: the page does not speak that language.
    """
    language = language_of_page(article, ui)
    says = words(language)
    facts_in = wording(language)
    namer = Namer(article, facts_in, says)
    details = Details(article, namer, says)
    body = Body(article, details.numbers)
    figures = list(rows(article, facts_in))
    quotes = [_quote(quote, body) for quote in article.anatomy.quotes]
    count = len(article.text.split())
    return render(
        "article.html.jinja",
        styles=("base.css", "article.css"),
        scripts=("page.js", "article.js"),
        article=article,
        index=index,
        says=says,
        language=language,
        language_name=facts_in.language_name,
        direction_of=direction_of,
        title=title_of(article),
        body=body,
        word_count=_number(count, language),
        minutes=_number(max(1, round(count / _WORDS_A_MINUTE)), language),
        gist=gist(article),
        facts=sections(article, namer, details, facts_in),
        figures=figures[:FIGURES_SHOWN],
        more_figures=figures[FIGURES_SHOWN:],
        places=placemap.draw(article.entities, facts_in),
        topics=[_topic(topic, article, body, language) for topic in article.topics],
        quotes=quotes[:_QUOTES_SHOWN],
        more_quotes=quotes[_QUOTES_SHOWN:],
        contacts=article.contacts,
        addresses=_addresses(article),
        notes=[(says.warnings.get(warning.code), warning) for warning in article.warnings],
        groups=_groups(article, says),
        details=details.data(),
    )


def title_of(article: Article) -> str:
    """Return the title of an article, else its headline, its first words, or its id."""
    headline = article.title or (article.anatomy.headline.text if article.anatomy.headline else None)
    return " ".join((headline or _opening(article.text) or article.id).split())


def topic_label(topic: Topic, language: str) -> str:
    """Return what a topic is called in a language of the pages."""
    return topic.labels.get(language) or topic.labels.get("en") or topic.tag or topic.code or ""


def _opening(text: str) -> str:
    """Return the first words of a text without a headline."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= 120 else first[:120].rpartition(" ")[0] + "…"


def _number(number: int, language: str) -> str:
    return str(format_decimal(number, locale=language))


def _quote(quote: Quote, body: Body) -> _QuoteCard:
    speaker = " ".join(quote.speaker.text.split()) if quote.speaker else None
    return _QuoteCard(
        " ".join(quote.text.split()), speaker, body.line_of(quote.start), body.where([(quote.start, quote.end)])
    )


def _topic(topic: Topic, article: Article, body: Body, language: str) -> _TopicBar:
    evidence = dict.fromkeys(" ".join(article.text[start:end].split()) for start, end in topic.evidence)
    return _TopicBar(
        topic_label(topic, language),
        round(100 * topic.score),
        topic.code,
        topic.sdg if topic.tag else None,
        topic.tag is not None,
        list(evidence)[:_WORDS_OF_EVIDENCE],
        body.where(topic.evidence),
    )


def _addresses(article: Article) -> list[tuple[EntityType, str]]:
    """Return the addresses in the text that no contact has."""
    known = {address for one in article.contacts for address in _of(one)}
    spans = [(one.start, one.end) for one in article.contacts]
    found: dict[tuple[EntityType, str], None] = {}
    for entity in article.entities:
        if GROUPS[entity.type] != "address" or entity.text in known:
            continue
        if not any(start <= entity.start and entity.end <= end for start, end in spans):
            found.setdefault((entity.type, entity.text))
    return list(found)


def _of(contact: ContactGroup) -> Iterator[str]:
    yield from contact.emails
    yield from contact.phones
    yield from contact.urls


def _groups(article: Article, says: Words) -> list[tuple[Group, str, int]]:
    """Return the switches of the legend: the group, its name, how many marks it has."""
    counts = dict.fromkeys(says.groups, 0)
    for entity in article.entities:
        counts[GROUPS[entity.type]] += 1
    return [(group, says.groups[group], count) for group, count in counts.items() if count]

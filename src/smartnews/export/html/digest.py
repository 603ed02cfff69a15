"""The page of a batch: what many articles say together, and the way to each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from babel.numbers import format_decimal

from smartnews import __version__
from smartnews.article import Article, Failure
from smartnews.export.html import placemap
from smartnews.export.html.shell import render
from smartnews.export.html.tally import Tallied, Tally
from smartnews.export.html.timeline import Axis, Strip
from smartnews.export.html.words import Words, direction_of, language_of_page, words
from smartnews.translation.wording import Wording, wording

__all__ = ["Item", "batch_to_html", "digest"]

_SUBJECTS, _AREAS, _FAILURES = 12, 8, 20
_UNITS_OPEN, _UNITS = 4, 24
_NAMES_OPEN, _NAMES = 8, 40
_LEAST_FULL = 3
"""Articles that a bar of full height stands for at least, so that one article does not look like many."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "file:")


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a batch, or why there is none; the address of its page, and its day, where that is known."""

    result: Article | Failure
    link: str | None = None
    day: date | None = None


def batch_to_html(
    articles: Iterable[Article | Failure],
    ui: str | None = None,
    links: Mapping[str, str] | None = None,
    dates: Mapping[str, date] | None = None,
) -> str:
    """Return a complete HTML 5 page about many articles: counts, topics over time, names, places, figures, a search.

    The articles are taken one at a time, and memory is bounded but for a line in the list for each. Of more than 2,000
    articles the list and the search hold the titles and first topics alone; of more than 20,000 names (or places) the
    rarer ones are forgotten on the way.

    Args:
        articles: the analysed articles, and failures, which are counted.
        ui: the language of the page: "en", "ar" or "fr"; by default that into which the first article was put.
        links: the address of an article's page by its id; relative, or of http, https or file (others are left out).
        dates: the day of an article by its id; else that of its dateline, or the first whole date of its opening.

    Raises:
        SettingsError: the pages do not speak that language.
    """
    links, dates = links or {}, dates or {}
    return digest((Item(one, links.get(one.id), dates.get(one.id)) for one in articles), ui)


def digest(items: Iterable[Item], ui: str | None = None) -> str:
    """Return the page of a batch whose articles come each with its address and day; see `batch_to_html`."""
    tally: Tally | None = None
    language = ui
    failures: list[Failure] = []
    failed = 0
    for item in items:
        if isinstance(item.result, Failure):
            failed += 1
            if len(failures) < _FAILURES:
                failures.append(item.result)
            continue
        if tally is None:
            language = language_of_page(item.result, ui)
            tally = Tally(language, words(language), wording(language))
        tally.add(item.result, _safe(item.link), item.day)
    language = language or "en"
    tally = tally or Tally(language, words(language), wording(language))
    return _page(tally, language, words(language), wording(language), failures, failed)


def _safe(link: str | None) -> str | None:
    """Return a link that leads to a page and runs nothing, else None."""
    if not link or min(link) <= " ":
        return None
    scheme = _SCHEME.match(link)
    return link if scheme is None or scheme.group().lower() in _SCHEMES else None


def _page(tally: Tally, language: str, says: Words, facts_in: Wording, failures: list[Failure], failed: int) -> str:
    number = partial(format_decimal, locale=language)
    axis = Axis(tally.days, facts_in, says.batch["of_week"]) if tally.days else None
    entries = sorted(tally.entries, key=lambda entry: entry.day or date.min, reverse=True)
    units = sorted(tally.units.values(), key=lambda unit: unit.count, reverse=True)
    return render(
        "digest.html.jinja",
        styles=("base.css", "digest.css"),
        scripts=("page.js", "digest.js"),
        says=says,
        language=language,
        version=__version__,
        number=number,
        title=says.batch["title"].format(n=number(len(entries))),
        entries=entries,
        days={entry.day: facts_in.date(entry.day.isoformat()) for entry in entries if entry.day},
        long=tally.long,
        words_in_all=tally.words,
        languages=[(facts_in.language_name(code), count) for code, count in tally.languages.most_common()],
        span=[facts_in.date(day.isoformat()) for day in sorted({min(tally.days), max(tally.days)})] if axis else [],
        undated=len(entries) - tally.days.total(),
        failed=failed,
        failures=failures,
        notes=[(says.warnings.get(code, code), count) for code, count in tally.warnings.most_common()],
        axis=axis,
        all_strip=axis.strip(tally.days) if axis else None,
        topics=_topics(tally, axis),
        names={key: _ranked(tally.names[key].values())[:_NAMES] for key in ("people", "organisations", "what")},
        where=_ranked(tally.names["where"].values())[:_NAMES],
        names_open=_NAMES_OPEN,
        places=placemap.draw(tally.places(), facts_in),
        money=[unit for unit in units if unit.money][:_UNITS],
        units=units[:_UNITS],
        units_open=_UNITS_OPEN,
        units_left=len(units) - len(units[:_UNITS]),
        direction_of=direction_of,
        island_data={
            "names": [entry.names for entry in entries],
            "shown": says.batch["shown"],
            "language": language,
        },
    )


def _ranked(counted: Iterable[Any]) -> list[Any]:
    """Return names or topics, those first that the most articles have; of equals in the order of the articles."""
    return sorted(counted, key=lambda one: one.articles, reverse=True)


def _topics(tally: Tally, axis: Axis | None) -> dict[str, list[tuple[Tallied, Strip | None]]]:
    """Return the topics that the most articles have, with their bars, which have one scale."""
    found = {"subjects": _ranked(tally.subjects.values())[:_SUBJECTS], "areas": _ranked(tally.areas.values())[:_AREAS]}
    if axis is None:
        return {key: [(topic, None) for topic in topics] for key, topics in found.items()}
    top = {
        key: max((count for topic in topics for count in axis.counts(topic.days).values()), default=0)
        for key, topics in found.items()
    }
    return {
        key: [(topic, axis.strip(topic.days, max(top[key], _LEAST_FULL))) for topic in topics]
        for key, topics in found.items()
    }

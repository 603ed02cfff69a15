"""What stands in for a sentence that no engine can do: its facts, from their normal forms alone."""

from __future__ import annotations

from collections.abc import Iterable

from smartnews.article import DateNormal, FigureNormal
from smartnews.translation.facts import Fact

__all__ = ["facts_only"]

_MOST = 24


def facts_only(facts: Iterable[Fact], language: str) -> str:
    """Return the facts of a sentence in ``language``, in their order, in brackets that say what it is.

    Nothing of it is translated: figures and dates are worded by their values, names stand in their known form.
    """
    from smartnews.translation.wording import wording

    words = wording(language).words
    texts = [text for text in dict.fromkeys(_worded(fact, language) for fact in facts) if text]
    if not texts:
        return words.untranslated
    return words.facts_only.format(facts=words.separator.join(texts[:_MOST]))


def _worded(fact: Fact, language: str) -> str | None:
    from smartnews.translation.wording import wording

    if isinstance(fact.normal, FigureNormal):
        # What is counted stands in the words of the source: it would be no translation.
        return wording(language).figure(fact.normal.model_copy(update={"of": None}))
    if isinstance(fact.normal, DateNormal):
        return wording(language).date(fact.normal.iso or "", fact.normal.end)
    return fact.target

"""The words that the nets go by: ``data/*/redaction.toml`` and ``data/*/contacts.toml``, as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.normalise import fold

__all__ = ["NET", "RedactionWords", "Words", "words"]

NET = "net"
"""The source of what only a net has caught."""

_CLITICS = "وفبكل"


class RedactionWords(Resource):
    """``data/*/redaction.toml``: words around those who can be reached, and addresses put into words."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    at: tuple[str, ...]
    dot: tuple[str, ...]
    digits: tuple[str, ...]
    accounts: tuple[str, ...]
    extension: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the nets look for, all languages together; alternations for a pattern unless they are sets."""

    at: str
    dot: str
    digits: str
    accounts: str
    extension: str
    phone: re.Pattern[str]
    openings: re.Pattern[str]
    endings: frozenset[str]
    not_names: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the words of all languages, folded.

    Raises:
        ResourceError: a packaged file is missing or malformed.
    """
    from smartnews.entities.contacts import ContactWords, Hosts

    contacts = [load("contacts", language, ContactWords) for language in LANGUAGES]
    around = [load("redaction", language, RedactionWords) for language in LANGUAGES]
    hosts = load("contacts", None, Hosts)
    phone = _any(word for each in contacts for word in each.phone)
    return Words(
        at=_any(word for each in around for word in each.at),
        dot=_any(word for each in around for word in each.dot),
        digits=_any(word for each in around for word in each.digits),
        accounts=_any(word for each in around for word in each.accounts),
        extension=_any(word for each in around for word in each.extension),
        phone=re.compile(rf"(?<![^\W\d_])(?<!\[)[{_CLITICS}]{{0,2}}(?:{phone})(?![^\W\d_])"),
        openings=re.compile(rf"(?<!\w)(?:{_any(word for each in contacts for word in each.contact)})(?!\w)"),
        endings=frozenset(hosts.generic) | frozenset(hosts.countries),
        not_names=frozenset(fold(word) for each in contacts for word in (*each.labels, *each.role)),
        before=frozenset(fold(word) for each in around for word in each.before),
        after=frozenset(fold(word) for each in around for word in each.after),
    )


def _any(given: Iterable[str]) -> str:
    """Return an alternation of the folded words, the longest first."""
    return "|".join(map(re.escape, sorted({fold(word) for word in given}, key=lambda word: (-len(word), word))))

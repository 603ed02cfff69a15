"""E-mails, links and accounts that are written so that a machine will not read them, or that are torn apart.

Must be caught: "tim (at) host.org", "tim at host dot com", "tim_at_host.org", "tim&#64;host.org", an ``@`` at the end
of a line with the host on the next, "host[.]org", "t.me/name", "telegram: name".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from smartnews.draft import Candidate
from smartnews.nets.words import NET, words

__all__ = ["addresses"]

_LONGEST_LOCAL, _LONGEST_HOST = 64, 120
_OPEN, _SHUT = r"\s?[\[({<«]\s?", r"\s?[\])}>»]\s?"
_CODED_AT = r"&#0*64;|&#x0*40;|&commat;|%40|[﹫ⓐ]"
_CODED_DOT = r"&#0*46;|&#x0*2e;|&period;|%2e"
_SPACED_HOST = re.compile(r"[ \n]{1,2}[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,24}")
_OWN_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,24}")
_DEFANGED_DOTS = ("[.]", "(.)", "{.}", "[dot]")
_DEFANGED = re.compile(rf"[\w:/.-]{{0,64}}\w(?:{'|'.join(map(re.escape, _DEFANGED_DOTS))})\w[\w./?=&%\[\]-]{{0,200}}")
_PATH = re.compile(r"(?<=[a-z0-9])\.(?P<ending>[a-z]{2,24})/[\w@~.%+-][\w@~./?=&%+-]{0,200}")
_HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
_TAILS = ".,;:!?،؛؟)]}»”\"'"


def addresses(text: str) -> Iterator[Candidate]:
    """Yield what may be an e-mail, a link or an account in a folded text, in time linear in it."""
    yield from _at_signs(text)
    at, accounts = _patterns()
    for spelt in at.finditer(text):
        yield from _spelt(text, spelt)
    for account in accounts.finditer(text):
        yield Candidate(*account.span("name"), "HANDLE", source=NET)
    if "/" in text:
        for path in _PATH.finditer(text):
            if path["ending"] in words().endings:
                yield Candidate(_host_start(text, path.start()), path.end(), "URL", source=NET)
    if any(dot in text for dot in _DEFANGED_DOTS):
        for link in _DEFANGED.finditer(text):
            yield Candidate(*link.span(), "URL", source=NET)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what may stand for an ``@``, and the name behind the word of a messenger."""
    at = words().at
    bracketed = rf"{_OPEN}(?:{at}|a|@){_SHUT}"
    return (
        re.compile(rf"(?:{bracketed}|{_CODED_AT}|(?<=\w)[_-](?:{at})[_-](?=\w)|(?<=\S) (?P<plain>{at}) (?=\S))"),
        re.compile(rf"(?<!\w)(?:{words().accounts})\s?[:=]\s?@?(?P<name>[a-z][a-z0-9_.-]{{2,40}})(?![:/])"),
    )


@lru_cache(maxsize=1)
def _host() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return a host behind a spelt ``@``: with any dot, with a dot in words; and the local part before it."""
    dot = words().dot
    said = rf"{_OPEN}(?:{dot}|\.){_SHUT}|{_CODED_DOT}|[ _-](?:{dot})[ _-]"
    label = r"[^\W_](?:[^\W_]|-(?!dot\b)){0,62}"
    return (
        re.compile(rf"\s?{label}(?:(?:\s?\.\s?|{said}){label}){{1,4}}"),
        re.compile(rf" ?{label}(?:(?:\.|{said}){label}){{0,3}}(?:{said}){label}"),
        re.compile(rf"[\w.+-]{{1,64}}(?: (?:{dot}) [\w+-]{{1,30}}){{0,2}}\s?\Z"),
    )


def _spelt(text: str, spelt: re.Match[str]) -> Iterator[Candidate]:
    """Yield the e-mail around something that stands for an ``@``, if a host follows.

    A plain word ("at") needs more: a dot in words too, or a local part that is no word of a sentence ("tim.brown").
    """
    dotted, said, before = _host()
    low = max(0, spelt.start() - _LONGEST_LOCAL - 1)
    local = before.search(text[low : spelt.start()])
    plain = spelt["plain"] is not None
    host = (said.match(text, spelt.end()) if plain else dotted.match(text, spelt.end())) if local else None
    if plain and local and host is None and re.search(r"\w[._\d+]\w|\d", local[0]):
        host = _OWN_HOST.match(text, spelt.end())
        host = host if host and host[0].rpartition(".")[2] in words().endings else None
    if local and host:
        yield Candidate(low + local.start(), host.end(), "EMAIL", source=NET)


def _at_signs(text: str) -> Iterator[Candidate]:
    """Yield what stands around every ``@`` up to the next space; over a space or a line break to a host."""
    at = text.find("@")
    while at >= 0:
        start, end = at, at + 1
        while start > max(0, at - _LONGEST_LOCAL) and not text[start - 1].isspace():
            start -= 1
        if text[at - 1 : at] in tuple("\"”'") and (quote := text.rfind("“", max(0, at - _LONGEST_LOCAL), at)) >= 0:
            start = min(start, quote)  # "tim brown"@host.org
        while end < min(len(text), at + _LONGEST_HOST) and not text[end].isspace():
            end += 1
        source = NET
        if end == at + 1 and (host := _SPACED_HOST.match(text, end)):
            end, source = host.end(), "rule"
            start = _word_before(text, at) if start == at else start
        elif start == at and text[at - 1 : at] == "\n" and _OWN_HOST.match(text, at + 1):
            start = _word_before(text, at)
        while text[end - 1] in _TAILS and end > at + 1:
            end -= 1
        if end > at + 1:
            yield Candidate(start, end, "EMAIL" if start < at else "HANDLE", source=source)
        at = text.find("@", max(end, at + 1))


def _word_before(text: str, at: int) -> int:
    """Return where the word begins that stands before one space or line break before ``at``."""
    start = at - 1 if at and text[at - 1] in " \n" else at
    while start > max(0, at - _LONGEST_LOCAL) and not text[start - 1].isspace():
        start -= 1
    return start


def _host_start(text: str, dot: int) -> int:
    start = dot
    while start > max(0, dot - _LONGEST_HOST) and text[start - 1] in _HOST_LETTERS:
        start -= 1
    return start

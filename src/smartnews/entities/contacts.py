"""Addresses: e-mails, URLs, telephone numbers and handles, in texts of any language.

Each kind is searched from a mark that it cannot lack (the ``@``, the dot before a host's ending, a run of
digits), and grown from there by a bounded number of characters, so that the time is linear in any text. An
address ends where the script changes: "icc-cpi.intشخصية" and "8 555otp@icc-cpi.int" are two things stuck
together. Scrapers put a space before a dot ("eim .ae"); such hosts are read when what follows is a known
ending.

Telephone numbers are taken when they are written internationally, or when a word beside them says so: figures
are far more common. Their E.164 form is made by phonenumbers, with the region of the text's countries
(`phones.complete_phones`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from smartnews.article import PhoneNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.phones import e164
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.matcher import split_clitics
from smartnews.text.normalise import fold

__all__ = ["AddressFinder", "ContactWords", "Hosts"]


class Hosts(Resource):
    """``data/contacts.toml``: the endings of internet hosts."""

    generic: tuple[str, ...]
    countries: tuple[str, ...]
    not_hosts: tuple[str, ...]


class ContactWords(Resource):
    """``data/*/contacts.toml``: words around telephone numbers and in contact blocks."""

    phone: tuple[str, ...]
    short: tuple[str, ...]
    number: tuple[str, ...]
    contact: tuple[str, ...]
    labels: tuple[str, ...]
    role: tuple[str, ...]


_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
_HOST = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_NEXT_LABEL = re.compile(r"( ?)\.( ?)([a-z0-9][a-z0-9-]{0,62})")
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "info", "mil", "net", "nom", "org", "presse"})
_SCHEME = re.compile(r"(?:https?|ftp)://(?=[a-z0-9])|(?<![a-z0-9@.-])www ?\. ?(?=[a-z0-9])")
_URL_TAIL = re.compile(r"(?:[a-z0-9._~:/?#\[\]@!$&'()*+,;=%-]|(?<=[/=_-])[\u0621-\u064a]{1,200}){0,2048}")
_PATH = re.compile(r"(?::\d{2,5})?[/?#]")
_HANDLE = re.compile(r"[a-z_][a-z0-9_.]{1,29}")
_LONGEST_LOCAL = 64
_LONGEST_HOST = 120

# A number: + or 00 or *, digits in groups, and the trunk code on either side of a slash ("2097777/04", right to left).
_PHONE = re.compile(
    r"(?<![\w.])(?:\(?\+ ?|\*)?(?:\(?0\d{1,2}\)?/)?\(?\d(?:[ ().\-]{0,2}\d){2,17}(?:\*\d{1,4}){0,3}#?"
    r"(?:/ ?[,،]?0\d{1,2}(?!\d))?\+?"
)
_DIGIT_RUN = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FEWEST_INTERNATIONAL = 9
_FEWEST_LOCAL = 7
_FEWEST_ADJACENT = 5
_FEWEST_SHORT = 3
_MOST_DIGITS = 15
_WINDOW = 48


class AddressFinder:
    """Finds EMAIL, URL, PHONE and HANDLE; see the module for how."""

    def __init__(self) -> None:
        hosts = load("contacts", None, Hosts)
        self._endings = frozenset(hosts.generic) | frozenset(hosts.countries)
        self._not_hosts = frozenset(hosts.not_hosts)
        bare = [ending for ending in (*hosts.generic, *hosts.countries) if len(ending) <= 4]
        self._bare = re.compile(rf"(?<=[a-z0-9])\.(?:{'|'.join(sorted(bare, key=len, reverse=True))})(?![a-z0-9-])")
        words = [load("contacts", language, ContactWords) for language in LANGUAGES]
        self._phone_words = _folded(word for each in words for word in each.phone)
        self._short_words = _folded(word for each in words for word in each.short)
        self._number_words = _folded(word for each in words for word in each.number)
        self._contact_words = _folded(word for each in words for word in each.contact)

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterable[Candidate]:  # noqa: ARG002
        """Return the addresses of the text; they may overlap one another."""
        text = draft.view.text
        addresses = list(self._at_signs(text)) if "@" in text else []
        addresses.extend(self._urls(draft, text))
        addresses.extend(self._phones(draft, text, addresses))
        return addresses

    def _at_signs(self, text: str) -> Iterator[Candidate]:
        at = text.find("@")
        done = 0
        while at >= 0:
            start = at
            while start > max(done, at - _LONGEST_LOCAL) and text[start - 1] in _LOCAL:
                start -= 1
            start = _after_number(text, start, at)
            end = self._host(text, at + 1)
            if start < at and end:
                yield Candidate(start, end, "EMAIL", None, 1.0)
                done = end
            elif start == at and not (at and (text[at - 1].isalnum() or text[at - 1] == "@")):
                name = _HANDLE.match(text, at + 1)
                if name:
                    end = at + 1 + len(name.group().rstrip("."))
                    if end > at + 2:
                        yield Candidate(at, end, "HANDLE", None, 0.9)
            at = text.find("@", at + 1)

    def _host(self, text: str, start: int) -> int:
        """Return the end of the host name that starts at ``start``, 0 if there is none."""
        label = _LABEL.match(text, start)
        end = 0
        last = ""
        while label:
            position = label.end()
            following = _NEXT_LABEL.match(text, position)
            if not following or position > start + _LONGEST_HOST:
                break
            name = following[3]
            spaced = bool(following[1] or following[2])
            if following[2] and (following[1] or name not in self._endings):
                break
            if spaced and end and last not in _SECOND_LEVEL:
                break
            label = following
            if name in self._endings:
                end = following.end()
            last = name
        return end

    def _urls(self, draft: Draft, text: str) -> Iterator[Candidate]:
        done = 0
        if "://" in text or "www" in text:
            for scheme in _SCHEME.finditer(text):
                if scheme.start() < done:
                    continue
                if scheme[0].endswith("://"):
                    tail = _URL_TAIL.match(text, scheme.end())
                    end = _without_punctuation(text, scheme.end(), tail.end() if tail else scheme.end())
                    host = scheme.end() + 1
                else:
                    host = end = self._host(text, scheme.end())
                    end = _with_path(text, end) if end else 0
                if end > host - 1 and end > scheme.end():
                    done = end
                    yield Candidate(scheme.start(), end, "URL", None, 1.0)
        if "." not in text:
            return
        for ending in self._bare.finditer(text):
            if ending.start() < done:
                continue
            start = ending.start()
            while start > max(done, ending.start() - _LONGEST_HOST) and text[start - 1] in _HOST:
                start -= 1
            while start < ending.start() and not text[start].isalnum():
                start += 1
            if start and (text[start - 1] in "@/_" or (text[start - 1].isalnum() and text[start - 1].isascii())):
                continue
            end = self._host(text, start)
            if end >= ending.end() and self._is_bare_host(draft, text, start, end):
                end = _with_path(text, end)
                done = end
                yield Candidate(start, end, "URL", None, 0.9)

    def _is_bare_host(self, draft: Draft, text: str, start: int, end: int) -> bool:
        labels = [label.strip() for label in text[start:end].split(".")]
        name = labels[-3] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2]
        if len(name) < 2 or not any(letter.isalpha() for letter in name) or text[start:end] in self._not_hosts:
            return False
        # "... on Monday.It was ...": a new sentence, not an Italian host.
        ending = draft.source(end - len(labels[-1]), end)
        return not (ending[:1].isupper() and ending[1:].islower())

    def _phones(self, draft: Draft, text: str, addresses: Sequence[Candidate]) -> Iterator[Candidate]:
        taken = {address.start for address in addresses}
        block = draft.layout.contact or (0, 0)
        done = 0
        for number in _PHONE.finditer(text):
            start, end = number.span()
            if start < done:
                continue
            surface = number[0]
            if surface.startswith("(") and ")" not in surface:
                start += 1
            digits = sum(map(len, _DIGIT_RUN.findall(surface)))
            if digits > _MOST_DIGITS + 2 or text[end : end + 1].isdigit() or text[end : end + 1] == "%":
                continue
            if text[end : end + 1] in ".," and text[end + 1 : end + 2].isdigit():
                continue
            certain = self._certainty(text, start, surface.lstrip("("), digits, block[0] <= start < block[1])
            glued = text[end : end + 1].isalpha() and end not in taken
            if certain and not (glued and certain < 0.95):
                done = end
                yield Candidate(start, end, "PHONE", PhoneNormal(e164=e164(surface, None)), certain)

    def _certainty(self, text: str, start: int, surface: str, digits: int, in_block: bool) -> float:
        """Return how sure a run of digits is to be a telephone number, 0 if it is not taken for one."""
        if surface.startswith("*"):
            return 0.9
        if surface[:1] == "+" or surface[:2] == "00" or surface[-1] == "+":
            return 0.98 if digits >= _FEWEST_INTERNATIONAL else 0.0
        if digits < _FEWEST_SHORT:
            return 0.0
        line = text[max(0, start - _WINDOW) : start].rpartition("\n")[2]
        before = _WORDS.findall(line)
        for distance, word in enumerate(reversed(before[-5:])):
            readings = {stem for stem, _ in split_clitics(word)}
            if readings & self._phone_words and (
                digits >= _FEWEST_LOCAL or (digits >= _FEWEST_ADJACENT and distance <= 1)
            ):
                return 0.95 if distance <= 1 else 0.9
            if distance <= 1 and digits >= _FEWEST_LOCAL and readings & self._number_words:
                return 0.85
            if readings & self._short_words and (distance == 0 or readings_of(before) & self._number_words):
                return 0.8 if digits <= _FEWEST_LOCAL else 0.0
        opening, colon, _ = line.rpartition(":")
        if colon and digits <= _FEWEST_LOCAL and set(_WORDS.findall(opening)[-1:]) & self._contact_words:
            return 0.8  # للاستفسار: مركز خدمة العملاء 1966
        return 0.8 if in_block and digits >= _FEWEST_LOCAL else 0.0


def _after_number(text: str, start: int, at: int) -> int:
    """Return where the local part begins when the digits in front of it end a telephone number ("8 555otp@")."""
    if not (text[start : start + 1].isdigit() and start > 1 and text[start - 1] == " " and text[start - 2].isdigit()):
        return start
    letters = start
    while letters < at and text[letters].isdigit():
        letters += 1
    return letters if letters < at and text[letters].isalpha() else start


def _with_path(text: str, end: int) -> int:
    if not _PATH.match(text, end):
        return end
    tail = _URL_TAIL.match(text, end)
    return _without_punctuation(text, end, tail.end()) if tail else end


def _without_punctuation(text: str, start: int, end: int) -> int:
    """Return where a URL ends without the punctuation of the sentence around it."""
    while end > start and (
        text[end - 1] in ".,;:!?'\"*_~-" or (text[end - 1] in ")]" and not _opened(text, start, end))
    ):
        end -= 1
    return end


def _opened(text: str, start: int, end: int) -> bool:
    opening = "(" if text[end - 1] == ")" else "["
    return text.count(opening, start, end) >= text.count(text[end - 1], start, end)


def readings_of(words: Sequence[str]) -> set[str]:
    """Return every reading of every word, without and with its attached particles."""
    return {stem for word in words for stem, _ in split_clitics(word)}


def _folded(words: Iterable[str]) -> frozenset[str]:
    """Return the folded single words of a list; of a phrase, none (its words alone say less)."""
    return frozenset(fold(word) for word in words if " " not in word)

"""The cue words of the anatomy, of all languages at once: an Arabic release may end in English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from smartnews.draft import Tokens
from smartnews.resources import LANGUAGES, Resource, load
from smartnews.text.matcher import Match, PhraseMatcher
from smartnews.text.normalise import fold
from smartnews.text.tokens import tokenise

__all__ = ["AnatomyWords", "Cues", "anchored", "cues"]

_LONGEST_CUE = 8


class AnatomyWords(Resource):
    """``data/*/anatomy.toml``; the files say what each list is for."""

    places: tuple[str, ...]
    agencies: tuple[str, ...]
    date_words: tuple[str, ...]
    about: tuple[str, ...]
    about_name: tuple[str, ...]
    more: tuple[str, ...]
    ends: tuple[str, ...]
    rights: tuple[str, ...]
    verbs: tuple[str, ...]
    continuing: tuple[str, ...]
    attributions: tuple[str, ...]
    pronouns: tuple[str, ...]
    that: tuple[str, ...]
    titles: tuple[str, ...]
    roles: tuple[str, ...]
    particles: tuple[str, ...]
    institutions: tuple[str, ...]
    naming: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """The lists of `AnatomyWords`, folded and ready to look up; ``openings`` says what a line begins: its kind."""

    places: PhraseMatcher[str]
    agencies: PhraseMatcher[str]
    attributions: PhraseMatcher[str]
    openings: PhraseMatcher[str]
    ends: frozenset[str]
    rights: tuple[str, ...]
    date_words: frozenset[str]
    verbs: frozenset[str]
    continuing: frozenset[str]
    pronouns: frozenset[str]
    that: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    particles: frozenset[str]
    institutions: frozenset[str]
    naming: frozenset[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """Return the cue words of all languages."""
    from smartnews.entities.contacts import ContactWords

    files = {language: load("anatomy", language, AnatomyWords) for language in LANGUAGES}
    contacts = {language: load("contacts", language, ContactWords).contact for language in LANGUAGES}

    def words(name: str) -> frozenset[str]:
        return frozenset(fold(word) for file in files.values() for word in getattr(file, name))

    def phrases(name: str) -> list[tuple[str, str]]:
        return [(phrase, name) for code, file in files.items() for phrase in _cut(getattr(file, name), code)]

    openings = [(phrase, "contact") for code, lines in contacts.items() for phrase in _cut(lines, code)]
    for kind in ("about_name", "more", "about"):
        openings += phrases(kind)
    return Cues(
        places=PhraseMatcher(phrases("places"), clitics=False),
        agencies=PhraseMatcher(phrases("agencies"), clitics=False),
        attributions=PhraseMatcher(phrases("attributions"), clitics=False),
        openings=PhraseMatcher(openings, clitics=False),
        ends=words("ends"),
        rights=tuple(sorted(words("rights"))),
        date_words=words("date_words"),
        verbs=words("verbs"),
        continuing=words("continuing"),
        pronouns=words("pronouns"),
        that=words("that"),
        titles=words("titles"),
        roles=words("roles"),
        particles=words("particles"),
        institutions=words("institutions"),
        naming=words("naming"),
    )


def _cut(phrases: Iterable[str], language: str) -> list[str]:
    """Return the phrases folded, with spaces between their tokens."""
    cut = tokenise("\n".join(map(fold, phrases)), language)
    return [line.strip() for line in " ".join(cut.forms).split("\n")]


def anchored(matcher: PhraseMatcher[str], tokens: Tokens, index: int) -> Match[str] | None:
    """Return the longest phrase that begins at the token ``index``, if there is one."""
    match = next(matcher.find(tokens, range(index, min(index + _LONGEST_CUE, len(tokens)))), None)
    return match if match is not None and match.first == index else None

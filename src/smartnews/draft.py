"""The article on its way through the stages.

A :class:`Draft` is what a stage takes and, with its own fields added (``dataclasses.replace``), returns. All its
offsets count code points of ``draft.view.text``, the text folded for matching; the pipeline turns them into offsets
of the input at the very end, through ``view.offsets``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from smartnews.article import (
    Brief,
    EntityType,
    Language,
    Normal,
    Topic,
    Translation,
    Warning,
)

if TYPE_CHECKING:
    from smartnews.encoder import Encoding
    from smartnews.settings import Settings
    from smartnews.text.normalise import Normalised

__all__ = ["BatchStage", "Candidate", "Contact", "Draft", "Finder", "Layout", "QuoteSpan", "Range", "Stage", "Tokens"]

Range = tuple[int, int]
"""A stretch of ``draft.view.text``: start, end (exclusive)."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of the folded text, as parallel sequences (a million articles leave no room for token objects).

    ``forms[i] == view.text[starts[i]:ends[i]]``; ``kinds[i]`` is one letter: "w" a word, "n" a number (digits with
    their separators), "p" punctuation and symbols, "a" an address (e-mail, URL, handle), "b" a line break;
    ``capital[i]`` is true if the word begins with a capital letter in the input.
    """

    forms: Sequence[str] = ()
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    kinds: str = ""
    capital: Sequence[bool] = ()

    def __len__(self) -> int:
        return len(self.forms)

    def at(self, offset: int) -> int:
        """Return the index of the first token that ends after ``offset`` (``len(self)`` if there is none)."""
        return bisect_right(self.ends, offset)

    def within(self, start: int, end: int) -> range:
        """Return the indices of the tokens that lie wholly inside ``start:end``."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A quotation (without its marks) and the name of its speaker, both as ranges."""

    start: int
    end: int
    speaker: Range | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The anatomy of the text, as ranges. ``dateline_*`` are its parts, in the input's own words."""

    headline: Range | None = None
    dateline: Range | None = None
    dateline_place: Range | None = None
    dateline_date: Range | None = None
    dateline_agency: Range | None = None
    headings: tuple[Range, ...] = ()
    quotes: tuple[QuoteSpan, ...] = ()
    boilerplate: tuple[Range, ...] = ()
    contact: Range | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch that a finder takes for an entity; `entities.resolve` decides which candidates stay.

    ``source`` is one of "gazetteer", "rule", "library" or "model:NAME".
    """

    start: int
    end: int
    type: EntityType
    normal: Normal | None = None
    confidence: float = 1.0
    source: str = "rule"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be reached: a stretch of the text, and what it says (input wording)."""

    start: int
    end: int
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The article so far. Stages add fields in this order; those not reached yet are empty."""

    id: str
    text: str
    title: str | None
    settings: Settings
    language: Language
    view: Normalised
    title_view: Normalised | None = None
    tokens: Tokens = field(default_factory=Tokens)
    sentences: tuple[Range, ...] = ()
    layout: Layout = field(default_factory=Layout)
    encoding: Encoding | None = None  # None when the settings ask for no encoder
    entities: tuple[Candidate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    topics: tuple[Topic, ...] = ()  # their evidence as ranges of the view, until the article is assembled
    summary: tuple[tuple[int, int, float], ...] = ()
    summary_method: str = "extractive"
    summary_text: str | None = None  # None: the sentences of the summary, in their order
    translation: Translation | None = None
    brief: Brief | None = None
    warnings: tuple[Warning, ...] = ()

    def source(self, start: int, end: int) -> str:
        """Return the characters of the input that stand behind ``start:end`` of the folded text."""
        begin, stop = self.view.offsets.to_source(start, end)
        return self.text[begin:stop]

    def clean(self, start: int, end: int) -> str:
        """Return ``start:end`` as a reader wants it: the input's letters, cleaned (spaces, controls, quotes)."""
        from smartnews.text.normalise import normalise

        return normalise(self.source(start, end), level="clean").text.strip()


class Finder(Protocol):
    """Finds one kind of entity. Finders run in a fixed order, and see what the earlier ones found."""

    def __call__(self, draft: Draft, found: Sequence[Candidate]) -> Iterable[Candidate]:
        """Return the candidates of this kind, in any order; they may overlap those of other finders."""
        ...


class Stage(Protocol):
    """One step of the way. A stage takes articles so far and returns them with what it adds."""

    name: str

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with this stage's fields. May raise: the pipeline then keeps the draft and warns."""
        ...


class BatchStage(Stage, Protocol):
    """A stage that is faster over several articles at once (models are)."""

    def batch(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts, in the same order, each as :meth:`__call__` would have returned it."""
        ...

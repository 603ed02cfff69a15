"""Redaction: how people can be reached is taken out of a text before anything is made of it.

``Settings.contacts`` says what stands in its place:

- ``mask``: the kind alone, ``[EMAIL]``, ``[PHONE]``, ``[URL]``, ``[HANDLE]``, ``[PERSON]``.
- ``hash``: the kind and a code, ``[EMAIL:dkfmaehbgcpl]``: the first 48 bits of HMAC-SHA256 under
  ``Settings.contacts_key``, as letters. The same address has the same code in every article under the same key (a
  telephone number however it is written, if its country is known); without the key nothing can be tried out.
- ``drop``: nothing.

The redacted text is then the text of the article: it is analysed afresh, so every offset, entity, contact and sentence
of the article is of that text, and no stage ever sees the other. An id that is made from the content is made from the
redacted content; an id that was given is kept as it is, as are paths.

It fails closed. After each round the new text is searched again, until nothing is found; if a finder fails, or there is
no end, the outcome is an error and no article.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from smartnews.draft import Candidate, Draft, Stage
from smartnews.errors import RedactionError
from smartnews.personal import Find, Name, names_in, personal
from smartnews.settings import Settings
from smartnews.text.extract import Document

__all__ = ["PLACEHOLDER", "Placeholders", "Redactor"]

PLACEHOLDER = re.compile(r"\[(EMAIL|PHONE|URL|HANDLE|PERSON)(?::[a-p]{12})?\]")
"""What stands in the place of something personal."""

_READING = ("segment", "anatomy", "entities")
_ROUNDS = 6
_MOST_NAMES = 500  # each is looked for in the whole text
_CODE_LENGTH = 12
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_FAILED = frozenset({"stage-failed", "finder-failed"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a text and what stands there instead; ``done`` if it is a placeholder already."""

    start: int
    end: int
    instead: str
    sure: bool = True
    done: bool = False


class Redactor:
    """Takes personal data out of documents.

    Args:
        settings: ``contacts`` (not "keep") and ``contacts_key``.
        opened: makes the draft of a document, identified and normalised.
        stages: stages to read with, if the three that are needed are among them; else they are built.
    """

    def __init__(self, settings: Settings, opened: Callable[[Document], Draft], stages: Sequence[Stage] = ()) -> None:
        self._mode = settings.contacts
        self._key = settings.contacts_key.get_secret_value().encode() if settings.contacts_key else b""
        self._opened = opened
        reading = tuple(stage for stage in stages if stage.name in _READING)
        self._stages = reading if tuple(stage.name for stage in reading) == _READING else _stages(settings)

    def __call__(self, document: Document) -> Document:
        """Return the document without personal data in its text and title.

        Raises:
            RedactionError: this could not be done with certainty.
        """
        names: set[Name] = set()
        text = self._redacted(document.text, document, names)
        title = self._redacted(document.title, document, names) if document.title else document.title
        return replace(document, text=text, title=title)

    def _redacted(self, text: str, document: Document, names: set[Name]) -> str:
        """Return the text without personal data, and add the names that it gives to ``names``."""
        done: list[_Piece] = []
        for _ in range(_ROUNDS):
            draft = self._read(Document(text, id="", date=document.date))
            names |= names_in(draft)
            if len(names) > _MOST_NAMES:
                raise RedactionError(f"The text names more than {_MOST_NAMES} people to be reached.", "Split it.")
            starts = [piece.start for piece in done]
            new = [find for find in personal(draft, sorted(names)) if not _inside(find, done, starts)]
            if not new:
                return text
            text, done = _replaced(text, [*(_Piece(f.start, f.end, self._instead(f), f.sure) for f in new), *done])
        raise RedactionError("Personal data was still found in the text after it was redacted.", "Redact it by hand.")

    def _read(self, document: Document) -> Draft:
        draft = self._opened(document)
        for stage in self._stages:
            try:
                draft = stage(draft)
            except Exception as error:
                raise _unread(f"{stage.name}, {type(error).__name__}") from None
        failed = [warning.stage for warning in draft.warnings if warning.code in _FAILED]
        if failed:
            raise _unread(failed[0])
        return draft

    def _instead(self, find: Find) -> str:
        if self._mode == "drop":
            return ""
        if self._mode == "mask":
            return f"[{find.kind}]"
        message = f"{find.kind}\0{find.value}".encode("utf-8", "surrogatepass")
        code = hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_CODE_LENGTH].translate(_LETTERS)
        return f"[{find.kind}:{code}]"


class Placeholders:
    """The stage that makes the placeholders of a redacted text its EMAIL, PHONE, URL, HANDLE and PERSON entities.

    What overlaps one is no entity; contacts are grouped from the placeholders as they are from addresses.
    """

    name = "placeholders"

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its entities and contacts."""
        from smartnews.entities.contact_groups import group_contacts

        placed = []
        for match in PLACEHOLDER.finditer(draft.text):
            start, end = draft.view.offsets.to_normal(*match.span())
            if start < end:
                placed.append(Candidate(start, end, match[1]))  # type: ignore[arg-type]
        if not placed:
            return draft
        starts = [candidate.start for candidate in placed]
        kept = [entity for entity in draft.entities if not _overlaps(entity, placed, starts)]
        entities = tuple(sorted([*placed, *kept], key=lambda entity: entity.start))
        return replace(draft, entities=entities, contacts=group_contacts(draft, entities))


def _stages(settings: Settings) -> tuple[Stage, ...]:
    from smartnews.entities import Entities
    from smartnews.text.anatomy import Anatomist
    from smartnews.text.segment import Segmenter

    return Segmenter(settings), Anatomist(settings), Entities(settings)


def _unread(where: str) -> RedactionError:
    return RedactionError(
        f"The text could not be searched for personal data ({where} failed).", "Redact it by hand, and report this."
    )


def _inside(find: Find, done: Sequence[_Piece], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, find.start) - 1
    return at >= 0 and find.end <= done[at].end


def _overlaps(entity: Candidate, placed: Sequence[Candidate], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, entity.end - 1) - 1
    return at >= 0 and placed[at].end > entity.start


def _replaced(text: str, pieces: Sequence[_Piece]) -> tuple[str, list[_Piece]]:
    """Return the text with the pieces replaced, and where the placeholders are in it.

    Pieces that overlap are one; an old placeholder stays as it is, and among new ones the longest that is sure decides.
    """
    parts: list[str] = []
    done: list[_Piece] = []
    length = position = 0
    for piece in _merged(pieces):
        instead = piece.instead
        if not instead and text[piece.start - 1 : piece.start].strip() and text[piece.end : piece.end + 1].strip():
            instead = " "  # what stood apart must not run together
        parts += [text[position : piece.start], instead]
        start = length + piece.start - position
        length = start + len(instead)
        position = piece.end
        if piece.instead:
            done.append(_Piece(start, length, instead, done=True))
    parts.append(text[position:])
    return "".join(parts), done


def _merged(pieces: Sequence[_Piece]) -> list[_Piece]:
    merged: list[_Piece] = []
    deciding = (False, False, 0)
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        weight = (piece.done, piece.sure, piece.end - piece.start)
        if merged and piece.start < merged[-1].end:
            last = merged[-1]
            end = max(last.end, piece.end)
            instead = piece.instead if weight > deciding else last.instead
            merged[-1] = _Piece(last.start, end, instead)
            deciding = max(deciding, weight)
        else:
            merged.append(piece)
            deciding = weight
    return merged

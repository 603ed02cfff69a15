"""People, organisations, places and events that the embedded encoder finds, known to a list or not.

A name detector like the one by rules: it proposes candidates, and `resolve` decides between them and those of
gazetteers and rules. Places come without a normal form here: the model says whether a word is a city in this sentence,
a gazetteer says which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from smartnews.article import EntityType
from smartnews.decoding import Decoder, TagSpan
from smartnews.draft import Candidate, Draft
from smartnews.encoder import Encoder, Encoding, source_sentences
from smartnews.pieces import Word, letters, plain

__all__ = ["LearnedNames"]

SOURCE = "model:encoder"
_PROCLITICS = frozenset("وفبلك")
_SHORTEST = 4  # letters of a name's word that stays when a proclitic is cut on the text's own evidence


class LearnedNames:
    """Finds PERSON, ORG, LOC, CITY, COUNTRY, EVENT and PRODUCT with the encoder.

    Args:
        encoder: the model.
        least: the confidence below which a span is not proposed.
    """

    def __init__(self, encoder: Encoder, least: float = 0.35) -> None:
        self._encoder = encoder
        self._decoder = Decoder(encoder.names)
        self._least = least

    def detect(
        self,
        drafts: Sequence[Draft],
        found: Sequence[Sequence[Candidate]],  # noqa: ARG002
    ) -> list[list[Candidate]]:
        """Return the names of each draft, in the order of the text; what `Encode` has read is not read again."""
        unread = [i for i, draft in enumerate(drafts) if draft.encoding is None]
        read = dict(zip(unread, self._encoder([source_sentences(drafts[i]) for i in unread]), strict=True))
        names = []
        for i, draft in enumerate(drafts):
            encoding = draft.encoding or read[i]
            names.append(list(self._candidates(draft, encoding)))
        return names

    def _candidates(self, draft: Draft, encoding: Encoding) -> Iterator[Candidate]:
        offsets = draft.view.offsets
        for start, end, kind, confidence in self.spans(draft.text, encoding):
            first, last = offsets.to_normal(start, end)
            if first < last:
                yield Candidate(first, last, kind, None, confidence, SOURCE)

    def spans(self, text: str, encoding: Encoding) -> Iterator[tuple[int, int, EntityType, float]]:
        """Yield (start, end, type, confidence) of the names in `text`, without the proclitics before them."""
        rows = self._decoder([encoding.names[start:end] for start, end in encoding.bounds])
        found = []
        for (base, _), spans in zip(encoding.bounds, rows, strict=True):
            for span in spans:
                if span.confidence >= self._least:
                    clitics = int(encoding.clitics[base + span.start])
                    words = encoding.words[base + span.start : base + span.end]
                    found.append(_Name([text[w.start : w.end] for w in words], words, span, clitics))
        seen = Counter(form for name in found for form in name.certain())
        for name in found:
            start = name.words[0].start + name.inset(seen)
            yield start, name.words[-1].end, cast(EntityType, name.span.kind), round(name.span.confidence, 3)


@dataclass(frozen=True, slots=True)
class _Name:
    """The words of a name, and how many letters of proclitics the model sees before it."""

    forms: list[str]
    words: Sequence[Word]
    span: TagSpan
    clitics: int

    def certain(self) -> list[str]:
        """Return the words that have no proclitic: the first one only if the model sees none."""
        return [plain(form) for form in (self.forms[1:] if self.clitics else self.forms)]

    def inset(self, seen: Counter[str]) -> int:
        """Return how many characters of the first word are proclitics; ``seen`` are words of the text's names."""
        form, count = self.forms[0], self.clitics
        letter = plain(form)
        if not count:
            # لسيلفا, where the text names سيلفا without it as well
            cuts = (n for n in (1, 2) if len(letter) >= n + _SHORTEST and seen[letter[n:]] >= seen[letter])
            return _proclitics(form, next(cuts, 0))
        if seen[letter] and not seen[letter[count:]]:
            return 0  # باسندوة after محمد باسندوة
        if letter[count - 1 : count + 1] == "لل" and self.span.kind != "PERSON" and not seen[letter[count:]]:
            count -= 1  # للمجلس is لـ and المجلس: the article is written into it, and the word stays whole
        return _proclitics(form, count)


def _proclitics(word: str, count: int) -> int:
    """Return how many characters of `word` its first `count` letters take, or 0 where these are no proclitics."""
    if not count:
        return 0
    places = letters(word)
    if len(places) < count + 2 or any(word[places[i]] not in _PROCLITICS for i in range(count)):
        return 0
    return places[count]

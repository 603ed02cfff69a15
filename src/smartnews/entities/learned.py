"""People, organisations, places and events that the embedded encoder finds, known to a list or not.

A name detector like the one by rules: it proposes candidates, and `resolve` decides between them and those of
gazetteers and rules. Places come without a normal form here: the model says whether a word is a city in this sentence,
a gazetteer says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from smartnews.article import EntityType
from smartnews.decoding import Decoder
from smartnews.draft import Candidate, Draft
from smartnews.encoder import Encoder, Encoding, source_sentences
from smartnews.pieces import letters

__all__ = ["LearnedNames"]

SOURCE = "model:encoder"
_PROCLITICS = frozenset("وفبلك")


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
        for (base, _), spans in zip(encoding.bounds, rows, strict=True):
            for span in spans:
                if span.confidence < self._least:
                    continue
                word = encoding.words[base + span.start]
                inset = _proclitics(text[word.start : word.end], int(encoding.clitics[base + span.start]))
                end = encoding.words[base + span.end - 1].end
                yield word.start + inset, end, cast(EntityType, span.kind), round(span.confidence, 3)


def _proclitics(word: str, count: int) -> int:
    """Return how many characters of `word` its first `count` letters take, or 0 where these are no proclitics."""
    if not count:
        return 0
    places = letters(word)
    if len(places) < count + 2 or any(word[places[i]] not in _PROCLITICS for i in range(count)):
        return 0
    return places[count]

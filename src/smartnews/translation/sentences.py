"""Sentences through one engine: placeholders put in and taken out, tries compared, nonsense replaced by the facts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from smartnews.article import Check
from smartnews.translation.carry import Part, parted
from smartnews.translation.doubts import doubt, unstutter
from smartnews.translation.facts import SourceSentence
from smartnews.translation.fallback import facts_only
from smartnews.translation.fidelity import check
from smartnews.translation.languages import with_articles
from smartnews.translation.placeholders import Slot, counts, fill
from smartnews.translation.translator import Translator

__all__ = ["Memory", "Result", "Sentences"]

_REMEMBERED = 20_000
_LONGEST = 5_000
"""Code points of the longest sentence that is translated: beyond, it is no sentence, and would take minutes."""
_SHORT_PART = 160
"""Code points of a part when a sentence is tried in parts."""
_DEFINITE = frozenset({"figure", "date", "contact"})
"""Facts that a shown sentence must say; a name may come in another spelling, which a warning counts."""


@dataclass(frozen=True, slots=True)
class Result:
    """A sentence in the target language, and its checks; ``doubt`` says why its facts alone are given."""

    text: str
    doubt: str | None
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What one try gave. ``complete``: every placeholder came back, as often as it was sent."""

    text: str
    doubt: str | None
    checks: tuple[Check, ...]
    complete: bool

    @property
    def rank(self) -> tuple[bool, bool, int, bool]:
        """A key by which tries are compared: fit to be shown, definite facts, all facts, placeholders."""
        return self.doubt is None, self.lost is None, sum(one.kept for one in self.checks), self.complete

    @property
    def lost(self) -> str | None:
        """The kinds of definite facts that are not found again."""
        kinds = {one.kind for one in self.checks if not one.kept and one.kind in _DEFINITE}
        return ", ".join(sorted(kinds)) or None

    @property
    def good(self) -> bool:
        return self.doubt is None and all(one.kept for one in self.checks)


class Memory:
    """What an engine made of a text: the same text is translated once, as long as it is remembered."""

    def __init__(self, engine: Translator, target: str) -> None:
        self._engine, self._target = engine, target
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    def __call__(self, wanted: Sequence[tuple[str, str]]) -> list[str]:
        """Return the translation of each (text, language)."""
        known: dict[tuple[str, str], str] = {}
        missing: dict[str, list[str]] = {}
        for key in dict.fromkeys(wanted):
            if key in self._known:
                self._known.move_to_end(key)
                known[key] = self._known[key]
            else:
                missing.setdefault(key[1], []).append(key[0])
        for language, texts in missing.items():
            for text, found in zip(texts, self._engine.translate(texts, language, self._target), strict=True):
                known[text, language] = self._known[text, language] = found
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return [known[key] for key in wanted]


class Sentences:
    """Translates sentences with one engine into one language."""

    def __init__(self, engine: Translator, target: str) -> None:
        self._engine, self._target = engine, target
        self._memory = Memory(engine, target)

    def translate(self, sentences: Sequence[tuple[SourceSentence, str]]) -> list[Result]:
        """Return what becomes of each (sentence, its language).

        What loses a fact or a placeholder is tried again as plain text, and then in short parts; of these tries the
        best stays. (What the engine gives nothing for is not: its parts would be guessed.) If it is not fit to be
        shown, or loses a figure, a date or an address, the facts stand in for it.

        Raises:
            ModelError: the engine cannot be used.
        """
        if not sentences:
            return []
        best = self._attempt(sentences, [self._whole(sentence) for sentence, _ in sentences])
        again = [i for i, one in enumerate(best) if one.text and not (one.complete and one.good)]
        tries: tuple[Callable[[SourceSentence], list[Part]], ...] = (lambda one: [(one.text, {})], self._in_short)
        for one in tries:
            others = self._attempt([sentences[i] for i in again], [one(sentences[i][0]) for i in again])
            for index, other in zip(again, others, strict=True):
                if other.rank > best[index].rank:
                    best[index] = other
            again = [i for i in again if not best[i].good]
        return [self._result(sentence, one) for (sentence, _), one in zip(sentences, best, strict=True)]

    def _result(self, sentence: SourceSentence, best: _Attempt) -> Result:
        reason = best.doubt or (best.lost and f"lost: {best.lost}")
        if not reason:
            return Result(best.text, None, best.checks)
        text = facts_only(sentence.facts, self._target)
        return Result(text, reason, check(sentence.facts, text, self._target))

    def _attempt(self, sentences: Sequence[tuple[SourceSentence, str]], tries: Sequence[list[Part]]) -> list[_Attempt]:
        """Return for each sentence what one try at it gives."""
        asked = [
            ([] if len(sentence.text) > _LONGEST else parts, sentence, code)
            for (sentence, code), parts in zip(sentences, tries, strict=True)
        ]
        found = iter(self._memory([(text, code) for parts, _, code in asked for text, _ in parts]))
        return [self._judged(sentence, code, parts, [next(found) for _ in parts]) for parts, sentence, code in asked]

    def _judged(self, sentence: SourceSentence, code: str, parts: Sequence[Part], raw: Sequence[str]) -> _Attempt:
        """Return what the engine made of the parts, put together and checked.

        A part that the engine cannot do spoils the whole: half a sentence says something else.
        """
        draft = self._engine.quality == "draft"
        texts = [fill(unstutter(one) if draft else one, tokens) for one, (_, tokens) in zip(raw, parts, strict=True)]
        text = " ".join(texts) if all(map(str.strip, raw)) else ""
        complete = all(
            counts(one, tokens) == counts(part, tokens) for one, (part, tokens) in zip(raw, parts, strict=True)
        )
        if self._target == "en" and any(tokens for _, tokens in parts):
            text = with_articles(text)
        reason = doubt(sentence, text, (code, self._target)) if parts else "too long"
        return _Attempt(text, reason, check(sentence.facts, text, self._target), complete)

    def _whole(self, sentence: SourceSentence) -> list[Part]:
        """Return the sentence for the engine, in parts only if it needs more placeholders than there are."""
        return list(parted(self._given(sentence), self._slots(sentence)))

    def _in_short(self, sentence: SourceSentence) -> list[Part]:
        return list(parted(self._given(sentence), self._slots(sentence), _SHORT_PART))

    def _slots(self, sentence: SourceSentence) -> tuple[Slot, ...]:
        return sentence.slots if self._engine.placeholders else ()

    def _given(self, sentence: SourceSentence) -> str:
        """Return the text; an engine without placeholders gets the glossary's terms in it: most models copy them."""
        text = sentence.text
        for slot in () if self._engine.placeholders else reversed(sentence.terms):
            text = f"{text[: slot.start]}{slot.target}{text[slot.end :]}"
        return text

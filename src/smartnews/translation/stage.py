"""The stage: the summary's sentences in another language, with their facts checked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from smartnews.article import Check, Translation, Warning
from smartnews.draft import Draft
from smartnews.settings import Settings
from smartnews.translation.facts import SourceSentence, read_sentences
from smartnews.translation.fidelity import check, doubts, unstutter
from smartnews.translation.glossary import Glossary
from smartnews.translation.languages import with_articles
from smartnews.translation.placeholders import PLACEHOLDER, fill, put
from smartnews.translation.translator import Translator, choose
from smartnews.translation.windows import windows

__all__ = ["Translate"]

_STAGE = "translation"
_REMEMBERED = 20_000
_LONGEST = 5_000
"""Code points of the longest sentence that is translated: beyond, it is no sentence, and would take minutes."""
_SHORT_PART = 160
"""Code points of a part when a sentence is tried in parts."""
_Try = tuple[list[str], dict[str, str]]
"""The parts of a sentence as the engine gets them, and what their placeholders stand for."""


@dataclass(frozen=True, slots=True)
class _Result:
    """A translated sentence: its text ("" if it is not fit to be shown), why not, and its checks."""

    text: str
    doubt: str | None
    checks: tuple[Check, ...]

    @property
    def rank(self) -> tuple[bool, int]:
        """A key by which results of one sentence are compared: fit to be shown, then facts kept."""
        return self.doubt is None, sum(one.kept for one in self.checks)

    @property
    def good(self) -> bool:
        """Whether it is fit to be shown and keeps every fact."""
        return self.doubt is None and all(one.kept for one in self.checks)


class Translate:
    """Translates each article's summary into ``Settings.to``; the same sentence is translated once.

    Raises:
        ModelError, ExtraMissingError: the translator that was asked for cannot be used.
        ResourceError: the glossary cannot be read.
    """

    name = _STAGE

    def __init__(self, settings: Settings, translator: Translator | None = None) -> None:
        self._target = settings.to
        self._wanted = settings.translator
        self._engine = translator if translator is not None else choose(settings)
        self._glossary = Glossary.read(settings.glossary) if settings.glossary else None
        self._memory: OrderedDict[tuple[str, str], str] = OrderedDict()

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its translation, or with the reason why there is none."""
        return self.batch([draft])[0]

    def batch(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with their translations; all their sentences go through the model together."""
        read: list[list[SourceSentence]] = []
        for draft in drafts:
            ranges = [(start, end) for start, end, _ in draft.summary] if self._reason(draft) is None else []
            read.append(read_sentences(draft, ranges, self._glossary, self._target))
        wanted = [(sentence, draft.language.code) for draft, own in zip(drafts, read, strict=True) for sentence in own]
        results = iter(self._translate(wanted))
        return [self._finish(draft, [next(results) for _ in own]) for draft, own in zip(drafts, read, strict=True)]

    def _reason(self, draft: Draft) -> Warning | str | None:
        """Return why the draft is not translated: a warning, or "" if there is nothing to say about it."""
        source = draft.language.code
        if not draft.summary or source == self._target or self._wanted == "none":
            return ""
        if self._engine is None:
            return Warning(
                code="translation-unavailable",
                stage=_STAGE,
                message=f"No model for {source} to {self._target} is installed; the brief gives the facts.",
            )
        if not self._engine.supports(source, self._target):
            return Warning(
                code="translation-unsupported",
                stage=_STAGE,
                message=f"{self._engine.name} does not do {source} to {self._target}; the brief gives the facts.",
            )
        return None

    def _finish(self, draft: Draft, results: list[_Result]) -> Draft:
        reason = self._reason(draft)
        if reason is not None:
            return replace(draft, warnings=(*draft.warnings, reason)) if isinstance(reason, Warning) else draft
        assert self._engine is not None
        checks = tuple(one for result in results for one in result.checks)
        translation = Translation(
            language=self._target,
            text=" ".join(result.text for result in results if result.text),
            sentences=tuple(result.text for result in results),
            engine=self._engine.name,
            quality=self._engine.quality,
            checks=checks,
        )
        warnings = list(draft.warnings)
        for number, result in enumerate(results, 1):
            if result.doubt is not None:
                message = f"Sentence {number} of the summary could not be translated ({result.doubt}); see the brief."
                warnings.append(Warning(code="translation-doubtful", stage=_STAGE, message=message))
        lost = [one for result in results if result.text for one in result.checks if not one.kept]
        if lost:
            kinds = ", ".join(sorted({one.kind for one in lost}))
            message = f"{len(lost)} of {len(checks)} facts were not found again in the translation ({kinds})."
            warnings.append(Warning(code="translation-facts-lost", stage=_STAGE, message=message))
        return replace(draft, translation=translation, warnings=tuple(warnings))

    def _translate(self, sentences: Sequence[tuple[SourceSentence, str]]) -> list[_Result]:
        """Translate with placeholders; what loses a fact that way is tried as plain text, then in short parts."""
        if not sentences:
            return []
        prepared = [self._prepare(sentence) for sentence, _ in sentences]
        whole = self._attempt(sentences, [([text], tokens) for text, tokens in prepared])
        results = [result for result, _ in whole]
        again = [
            i
            for i, (result, complete) in enumerate(whole)
            if not (complete and result.good) and len(sentences[i][0].text) <= _LONGEST
        ]
        tries: tuple[Callable[[int], _Try], ...] = (
            lambda i: ([sentences[i][0].text], {}),
            lambda i: (list(windows(prepared[i][0], len, _SHORT_PART)), prepared[i][1]),
        )
        for one in tries:
            others = self._attempt([sentences[i] for i in again], [one(i) for i in again])
            for index, (other, _) in zip(again, others, strict=True):
                if other.rank > results[index].rank:
                    results[index] = other
            again = [i for i in again if not results[i].good]
        return results

    def _attempt(
        self, sentences: Sequence[tuple[SourceSentence, str]], tries: Sequence[_Try]
    ) -> list[tuple[_Result, bool]]:
        """Return for each sentence what one try at it gives, and whether all its placeholders came back."""
        assert self._engine is not None
        asked = [
            ([] if len(sentence.text) > _LONGEST else parts, tokens, sentence, code)
            for (sentence, code), (parts, tokens) in zip(sentences, tries, strict=True)
        ]
        found = iter(self._remembered([(part, code) for parts, _, _, code in asked for part in parts]))
        results = []
        for parts, tokens, sentence, _ in asked:
            text = " ".join(next(found) for _ in parts)
            there = {match.group() for match in PLACEHOLDER.finditer(text)}
            doubt = doubts(sentence.text, fill(text, tokens)) if parts else "too long"
            text = fill(unstutter(text) if self._engine.quality == "draft" else text, tokens)
            if tokens and self._target == "en":
                text = with_articles(text)
            results.append((self._judge(sentence, text, doubt), there == tokens.keys()))
        return results

    def _prepare(self, sentence: SourceSentence) -> tuple[str, dict[str, str]]:
        """Return the text for the engine, and what its placeholders stand for.

        An engine without placeholders gets the glossary's terms in their target form: most models copy them.
        """
        assert self._engine is not None
        if self._engine.placeholders:
            return put(sentence.text, sentence.slots)
        text = sentence.text
        for slot in reversed(sentence.terms):
            text = f"{text[: slot.start]}{slot.target}{text[slot.end :]}"
        return text, {}

    def _judge(self, sentence: SourceSentence, text: str, doubt: str | None) -> _Result:
        shown = "" if doubt else text
        return _Result(shown, doubt, check(sentence.facts, shown, self._target))

    def _remembered(self, wanted: Sequence[tuple[str, str]]) -> list[str]:
        """Return the engine's translation of each (text, language), from memory where it is known."""
        assert self._engine is not None
        known: dict[tuple[str, str], str] = {}
        missing: dict[str, list[str]] = {}
        for key in dict.fromkeys(wanted):
            if key in self._memory:
                self._memory.move_to_end(key)
                known[key] = self._memory[key]
            else:
                missing.setdefault(key[1], []).append(key[0])
        for language, texts in missing.items():
            for text, found in zip(texts, self._engine.translate(texts, language, self._target), strict=True):
                known[text, language] = self._memory[text, language] = found
        while len(self._memory) > _REMEMBERED:
            self._memory.popitem(last=False)
        return [known[key] for key in wanted]

"""The stage: the summary's sentences in another language, with their facts checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartnews.article import Translation, Warning
from smartnews.draft import Draft
from smartnews.errors import ModelError
from smartnews.settings import Settings
from smartnews.translation.facts import read_sentences
from smartnews.translation.glossary import Glossary
from smartnews.translation.sentences import Result, Sentences
from smartnews.translation.translator import Translator, engines

__all__ = ["Translate"]

_STAGE = "translation"
_NO_WORDS = "und"


class Translate:
    """Translates each article's summary into ``Settings.to``; the same sentence is translated once.

    Args:
        settings: the language, the engine and the glossary.
        translator: an engine of one's own, instead of ``settings.translator``.

    Raises:
        ModelError, ExtraMissingError: the translator that was asked for cannot be used.
        ResourceError: the glossary cannot be read.
    """

    name = _STAGE

    def __init__(self, settings: Settings, translator: Translator | None = None) -> None:
        self._target = settings.to
        self._wanted = settings.translator
        self._engines = (translator,) if translator is not None else engines(settings)
        self._sentences = {engine.name: Sentences(engine, settings.to) for engine in self._engines}
        self._glossary = Glossary.read(settings.glossary) if settings.glossary else None

    @property
    def models(self) -> dict[str, str]:
        """The hash of each engine that may be used, by its name (`Translation.engine`)."""
        return {engine.name: engine.digest for engine in self._engines if engine.digest is not None}

    @property
    def available(self) -> bool:
        """Whether there is any engine, for whichever languages."""
        return bool(self._engines)

    def engine(self, source: str) -> Translator | None:
        """Return the best engine that translates from ``source``, or None."""
        return next((engine for engine in self._engines if engine.supports(source, self._target)), None)

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its translation, or with the reason why there is none."""
        return self.batch([draft])[0]

    def batch(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with their translations; all their sentences go through the model together."""
        done = list(drafts)
        waiting: dict[str, list[int]] = {}
        for index, draft in enumerate(drafts):
            source = draft.language.code
            if not draft.summary or source in (self._target, _NO_WORDS) or self._wanted == "none":
                continue
            try:
                engine = self.engine(source)
            except ModelError as error:
                done[index] = _warned(draft, "translation-failed", str(error))
                continue
            if engine is None:
                done[index] = self._unserved(draft)
            else:
                waiting.setdefault(engine.name, []).append(index)
        by_name = {engine.name: engine for engine in self._engines}
        for name, indices in waiting.items():
            for index, one in zip(indices, self._through(by_name[name], [drafts[i] for i in indices]), strict=True):
                done[index] = one
        return done

    def _unserved(self, draft: Draft) -> Draft:
        pair = f"{draft.language.code} to {self._target}"
        if not self._engines:
            message = f"No model for {pair} is installed; the brief gives the facts."
            return _warned(draft, "translation-unavailable", message)
        names = ", ".join(engine.name for engine in self._engines)
        return _warned(draft, "translation-unsupported", f"{names}: not for {pair}; the brief gives the facts.")

    def _through(self, engine: Translator, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with what one engine makes of them."""
        read = [
            read_sentences(draft, [(start, end) for start, end, _ in draft.summary], self._glossary, self._target)
            for draft in drafts
        ]
        wanted = [(sentence, draft.language.code) for draft, own in zip(drafts, read, strict=True) for sentence in own]
        try:
            results = iter(self._sentences[engine.name].translate(wanted))
        except ModelError as error:
            return [_warned(draft, "translation-failed", str(error)) for draft in drafts]
        return [
            self._finish(draft, engine, [next(results) for _ in own]) for draft, own in zip(drafts, read, strict=True)
        ]

    def _finish(self, draft: Draft, engine: Translator, results: Sequence[Result]) -> Draft:
        checks = tuple(one for result in results for one in result.checks)
        translation = Translation(
            language=self._target,
            text=" ".join(result.text for result in results),
            sentences=tuple(result.text for result in results),
            engine=engine.name,
            quality=engine.quality,
            checks=checks,
        )
        done = replace(draft, translation=translation)
        for number, result in enumerate(results, 1):
            if result.doubt is not None:
                message = f"Sentence {number} could not be translated ({result.doubt}): its facts stand in its place."
                done = _warned(done, "translation-doubtful", message)
        lost = [one for result in results for one in result.checks if not one.kept]
        if lost:
            kinds = ", ".join(sorted({one.kind for one in lost}))
            message = f"{len(lost)} of {len(checks)} facts were not found again in the translation ({kinds})."
            done = _warned(done, "translation-facts-lost", message)
        return done


def _warned(draft: Draft, code: str, message: str) -> Draft:
    return replace(draft, warnings=(*draft.warnings, Warning(code=code, stage=_STAGE, message=message)))

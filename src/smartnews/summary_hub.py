"""A summary in words of its own, by a sequence-to-sequence model of transformers (``summary = "hub:PATH"``).

mT5-, BART-, Pegasus-like models; they write in the language of the text. The sentences that say most stay in the
article as the evidence, and the translation is of them. A text that is too long for the model is summarised in parts,
and the summaries again. What the model writes stands only if it keeps to the text (see `summary_facts`); otherwise the
extractive summary does, with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from smartnews.article import Warning
from smartnews.draft import Draft
from smartnews.errors import ModelError, SettingsError
from smartnews.hub import HubModel, running
from smartnews.settings import Settings
from smartnews.summary import candidates
from smartnews.summary_facts import SummaryFacts
from smartnews.text.normalise import fold
from smartnews.translation.doubts import repeats
from smartnews.translation.windows import batches, windows

__all__ = ["AbstractiveSummary", "abstractive"]

METHOD = "abstractive"
_STAGE = "summary"
_BATCH_PIECES = 2048
_LONGEST = 1024
_UNLIMITED = 1_000_000  # what a tokeniser says that knows no limit is beyond this
_SPECIAL = 4  # pieces that a tokeniser may put around a text
_BEAM = 4
_UNREPEATED = 3
_MOST_PIECES = 160
_ROUNDS = 3  # how often summaries of parts are summarised again


class AbstractiveSummary:
    """The stage that puts a summary in the model's own words beside the sentences that `Summariser` chose.

    Args:
        model: a folder or a hub name.
        settings: whether it may be fetched, and how many threads it has.

    Raises:
        ExtraMissingError: transformers or torch is not installed.
        ModelError: the model is not there, or of another kind.
    """

    name = _STAGE

    def __init__(self, model: str, settings: Settings) -> None:
        hub = HubModel(model, allow_network=settings.allow_network)
        if not getattr(hub.configuration, "is_encoder_decoder", False):
            raise ModelError(
                f"{model} is a {hub.configuration.model_type} model, which does not write summaries.",
                "Choose a sequence-to-sequence model (mT5, BART, Pegasus …).",
            )
        self._tokeniser: Any = hub.load("AutoTokenizer")
        self._model: Any = hub.load("AutoModelForSeq2SeqLM").eval()
        self._threads = settings.threads
        self._facts = SummaryFacts()
        tasks = getattr(hub.configuration, "task_specific_params", None) or {}
        self._prefix: str = (tasks.get("summarization") or {}).get("prefix", "")
        positions = getattr(hub.configuration, "max_position_embeddings", None) or _LONGEST
        self._most = min(_MOST_PIECES, positions - _SPECIAL)
        limits = [_LONGEST, positions]
        if self._tokeniser.model_max_length < _UNLIMITED:
            limits.append(self._tokeniser.model_max_length)
        self._longest = min(limits) - _SPECIAL - self._length(self._prefix)
        digest = hub.digest
        self.models = {} if digest is None else {_STAGE: digest}

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its summary in the model's words, or with a warning that says why there is none."""
        return self.batch([draft])[0]

    def batch(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with their summaries; all go through the model together."""
        texts = self._summaries([list(self._parts(draft)) if draft.summary else [] for draft in drafts])
        return [
            self._judged(draft, text) if draft.summary else draft for draft, text in zip(drafts, texts, strict=True)
        ]

    def _judged(self, draft: Draft, text: str) -> Draft:
        reason = None
        if not text:
            reason = "it is empty"
        elif repeats(fold(text).split(), draft.view.text.split()):
            reason = "it repeats itself"
        elif foreign := self._facts(draft, text):
            reason = f"it says what the text does not ({', '.join(foreign)})"
        if reason is None:
            return replace(draft, summary_text=text, summary_method=METHOD)
        message = f"The model's summary is not used, since {reason}; sentences of the text stand in its place."
        warning = Warning(code="summary-unfaithful", stage=_STAGE, message=message)
        return replace(draft, warnings=(*draft.warnings, warning))

    def _parts(self, draft: Draft) -> Iterator[str]:
        """Yield the text as the model gets it: whole sentences, headings and boilerplate apart, as many as it can."""
        return self._packed([" ".join(draft.clean(*sentence).split()) for sentence in candidates(draft)])

    def _packed(self, sentences: Sequence[str]) -> Iterator[str]:
        group: list[str] = []
        size = 0
        for sentence in sentences:
            for part in windows(sentence, self._length, self._longest):
                length = self._length(part)
                if group and size + length > self._longest:
                    yield " ".join(group)
                    group, size = [], 0
                group.append(part)
                size += length
        if group:
            yield " ".join(group)

    def _summaries(self, texts: Sequence[list[str]]) -> list[str]:
        """Return one summary for the parts of each text."""
        done = ["" for _ in texts]
        waiting = dict(enumerate(texts))
        for _ in range(_ROUNDS):
            written = iter(self._written([part for parts in waiting.values() for part in parts]))
            again: dict[int, list[str]] = {}
            for index, parts in waiting.items():
                summaries = [next(written) for _ in parts]
                done[index] = " ".join(filter(None, summaries))
                if len(parts) > 1:
                    again[index] = list(self._packed(summaries))
            waiting = again
        return done

    def _written(self, texts: Sequence[str]) -> list[str]:
        """Return what the model writes for each text."""
        out = ["" for _ in texts]
        for _, batch in batches([self._length(text) for text in texts], _BATCH_PIECES):
            given = self._tokeniser([self._prefix + texts[i] for i in batch], return_tensors="pt", padding=True)
            with running(self._threads):
                found = self._model.generate(
                    input_ids=given["input_ids"],
                    attention_mask=given["attention_mask"],
                    num_beams=_BEAM,
                    do_sample=False,
                    no_repeat_ngram_size=_UNREPEATED,
                    max_new_tokens=self._most,
                )
            written = self._tokeniser.batch_decode(found, skip_special_tokens=True)
            for i, text in zip(batch, written, strict=True):
                out[i] = " ".join(text.split())
        return out

    def _length(self, text: str) -> int:
        return len(self._tokeniser(text, add_special_tokens=False)["input_ids"])


def abstractive(settings: Settings) -> AbstractiveSummary:
    """Return the stage that ``settings.summary`` asks for, if it is not the extractive one.

    Raises:
        SettingsError: there is no such way to a summary.
        ExtraMissingError, ModelError: see `AbstractiveSummary`.
    """
    back_end, _, model = settings.summary.partition(":")
    if back_end == "hub" and model:
        return AbstractiveSummary(model, settings)
    raise SettingsError(f"There is no summary {settings.summary!r}.", "Set summary to 'extractive' or 'hub:MODEL'.")

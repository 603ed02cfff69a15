"""Translation with transformers, behind the ``hub`` extra: Marian, NLLB, M2M100 and T5-like models."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from smartnews.errors import ModelError
from smartnews.hub import HubModel, running
from smartnews.translation.conventions import Family
from smartnews.translation.languages import codes_of
from smartnews.translation.translator import Quality
from smartnews.translation.windows import batches, windows

__all__ = ["HubTranslator"]

_FAMILIES: dict[str, Family] = {
    "marian": "marian",
    "bart": "marian",
    "m2m_100": "m2m100",
    "mbart": "mbart",
    "t5": "t5",
    "mt5": "t5",
    "umt5": "t5",
}
_BATCH_PIECES = 1024
_LONGEST, _MARGIN = 240, 16
_BEAM = 4
_UNREPEATED = 4


class HubTranslator:
    """A sequence-to-sequence model of the hub; loaded when it is first used.

    Args:
        model: a folder or a hub name.
        allow_network: may it be fetched from the hub?
        threads: threads for one batch.

    Raises:
        ExtraMissingError: transformers or torch is not installed.
        ModelError: the model is not there, or of a kind that does not translate.
    """

    quality: Quality = "full"
    placeholders = False

    def __init__(self, model: str, *, allow_network: bool = False, threads: int = 1) -> None:
        self._hub = HubModel(model, allow_network=allow_network)
        self._threads = threads
        config = self._hub.configuration
        self._family = _FAMILIES.get(config.model_type)
        if self._family is None:
            raise ModelError(
                f"{model} is a {config.model_type} model, which does not translate.",
                f"Choose a model of one of these kinds: {', '.join(_FAMILIES)}.",
            )
        positions = getattr(config, "max_position_embeddings", None)
        self._longest = min(_LONGEST, positions // 2 - 2 * _MARGIN) if positions else _LONGEST
        self.name = f"transformers:{self._hub.short_name}"

    @property
    def digest(self) -> str | None:
        """The hash over the files of a folder, or the hub's revision of a model that was found by name."""
        return self._hub.digest

    def supports(self, source: str, target: str) -> bool:
        """Return whether the model's tokeniser knows both languages (a bilingual model is taken at its word)."""
        return source != target and self._tags(source, target) is not None

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Return the translation of each sentence; too long ones are translated in parts.

        Raises:
            ModelError: the model does not translate this pair, or cannot be loaded.
        """
        tags = self._tags(source, target)
        if tags is None:
            raise ModelError(f"{self.name} does not translate {source} to {target}.", "Choose another translator.")
        prefix, ours, theirs = tags
        if ours is not None:
            self._tokeniser.src_lang = ours
        parts: list[str] = []
        owners: list[int] = []
        for index, sentence in enumerate(sentences):
            for part in windows(" ".join(sentence.split()), self._length, self._longest):
                parts.append(prefix + part)
                owners.append(index)
        out: list[list[str]] = [[] for _ in sentences]
        for length, batch in batches([self._length(part) for part in parts], _BATCH_PIECES):
            texts = self._generate([parts[i] for i in batch], 2 * length + _MARGIN, theirs)
            for index, text in zip(batch, texts, strict=True):
                parts[index] = text
        for owner, text in zip(owners, parts, strict=True):
            out[owner].append(text)
        return [" ".join(filter(None, texts)) for texts in out]

    def _generate(self, texts: list[str], limit: int, target: str | None) -> list[str]:
        tokeniser = self._tokeniser
        batch = tokeniser(texts, return_tensors="pt", padding=True)
        options: dict[str, Any] = {}
        if target is not None:
            options["forced_bos_token_id"] = tokeniser.convert_tokens_to_ids(target)
        with running(self._threads):
            found = self._model.generate(
                **batch,
                num_beams=_BEAM,
                do_sample=False,
                no_repeat_ngram_size=_UNREPEATED,
                max_new_tokens=limit,
                **options,
            )
        return [text.strip() for text in tokeniser.batch_decode(found, skip_special_tokens=True)]

    def _length(self, text: str) -> int:
        return len(self._tokeniser(text)["input_ids"])

    def _tags(self, source: str, target: str) -> tuple[str, str | None, str | None] | None:
        """Return what stands before the text, and the tokeniser's names of both languages (if it wants them)."""
        ours, theirs = codes_of(source), codes_of(target)
        vocabulary = self._tokeniser.get_vocab()
        if self._family == "marian":
            tags = [f">>{code}<<" for code in (theirs.marian if theirs else ())]
            tag = next((tag for tag in tags if tag in vocabulary), None)
            return (f"{tag} " if tag else "", None, None)
        if ours is None or theirs is None:
            return None
        if self._family == "t5":
            return f"translate {ours.name} to {theirs.name}: ", None, None
        if self._family == "mbart" and ours.mbart in vocabulary and theirs.mbart in vocabulary:
            return "", ours.mbart, theirs.mbart
        if ours.nllb in vocabulary and theirs.nllb in vocabulary:
            return "", ours.nllb, theirs.nllb
        known = getattr(self._tokeniser, "lang_code_to_token", {})
        if ours.m2m in known and theirs.m2m in known:
            return "", ours.m2m, str(known[theirs.m2m])
        return None

    @cached_property
    def _tokeniser(self) -> Any:
        return self._hub.load("AutoTokenizer")

    @cached_property
    def _model(self) -> Any:
        return self._hub.load("AutoModelForSeq2SeqLM").eval()

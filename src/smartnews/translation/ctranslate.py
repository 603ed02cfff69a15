"""Translation with CTranslate2: the embedded student, and any converted folder with its sentencepiece models.

A folder holds ``model.bin`` and its vocabularies, as CTranslate2's converters write them, and the sentencepiece models
``source.spm`` and ``target.spm``, or one for both. `manifest.json` (smartnews' own) may say which languages it is for;
a folder without one is taken at its word for any pair that its vocabulary allows. With a lexical shortlist beside them
(``vmap.txt``, CTranslate2's format) the decoder looks only at the target pieces that the source pieces may bring about.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from smartnews.errors import ModelError
from smartnews.models import ModelFolder, fingerprint, verify
from smartnews.translation.conventions import Family, Frame, detect, frame
from smartnews.translation.placeholders import TOKENS, normalise_source
from smartnews.translation.translator import Quality
from smartnews.translation.windows import batches, windows

__all__ = ["CTranslateTranslator", "ModelFacts"]

_ONE_FOR_BOTH = ("sentencepiece.bpe.model", "sentencepiece.model", "spiece.model", "spm.model", "tokenizer.model")
_BATCH_PIECES = 2048
_SHORTLIST = "vmap.txt"
_PLACEHOLDERS = frozenset(TOKENS)
_BEAM = 4
_LENGTH_PENALTY = 1.5
_UNREPEATED = 6
"""Pieces in a row that may not come twice in one sentence."""
_ALTERNATIVES = 8
"""Forms of a sentence among which one is looked for that has all the placeholders, if the best has not."""


class ModelFacts(BaseModel):
    """What a manifest says of a translation model, under ``translation``; empty language lists mean any.

    ``longest`` and ``longest_target`` are the pieces of a sentence, and of its translation, that the model can take.
    ``floor`` is the mean log-probability of a piece below which a translation is not given out: the model guesses.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: Family
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    quality: Quality = "full"
    longest: int = 200
    longest_target: int = 400
    placeholders: bool = False
    floor: float | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """What became of a sentence, or of a part of one: its text, its pieces, and the logarithm of its probability."""

    text: str
    pieces: int
    log_probability: float


class CTranslateTranslator:
    """A model in CTranslate2's format; loaded when it is first used.

    Args:
        folder: where it lies.
        threads: threads for one batch.
        guesses: give out what the model is not sure of, too (to measure it).

    Raises:
        ModelError: a file is missing or malformed.
    """

    def __init__(self, folder: Path, *, threads: int = 1, guesses: bool = False) -> None:
        self._folder, self._threads = folder, threads
        self._manifest: ModelFolder | None = None
        if (folder / "manifest.json").is_file():
            self._manifest = ModelFolder.open(folder)
        self._config = _read_json(folder / "config.json") if (folder / "config.json").is_file() else {}
        self._source_tokens = frozenset(_vocabulary(folder, "source"))
        self.facts = self._read_facts()
        self._piece_files = _piece_models(folder)
        self._shortlist = (folder / _SHORTLIST).is_file()
        name = self._manifest.manifest.name if self._manifest else folder.resolve().name
        self.name = f"ctranslate2:{name}"
        self._floor = None if guesses else self.facts.floor
        self.quality: Quality = self.facts.quality
        self.placeholders = self.facts.placeholders

    @cached_property
    def digest(self) -> str | None:
        """The hash over the model's files."""
        return self._manifest.digest if self._manifest else fingerprint(self._folder)

    def _read_facts(self) -> ModelFacts:
        said = (self._manifest.manifest.model_extra or {}).get("translation") if self._manifest else None
        if said is None:
            return ModelFacts(family=detect(self._source_tokens))
        try:
            return ModelFacts.model_validate(said)
        except ValidationError as error:
            where = f"{self._folder / 'manifest.json'}: translation"
            raise ModelError(f"{where}: {error.errors()[0]['msg']}.", "Convert the model again.") from error

    def supports(self, source: str, target: str) -> bool:
        """Return whether the model's manifest and its vocabulary allow the pair."""
        facts = self.facts
        listed = (not facts.source or source in facts.source) and (not facts.target or target in facts.target)
        return listed and source != target and self._frame(source, target) is not None

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Return the translation of each sentence, "" for one below the floor; too long ones go in parts.

        Raises:
            ModelError: the model does not translate this pair, or its files are missing or altered.
        """
        around = self._frame(source, target)
        if around is None:
            raise ModelError(f"{self.name} does not translate {source} to {target}.", "Choose another translator.")
        parts: list[list[str]] = []
        owners: list[int] = []
        for index, sentence in enumerate(sentences):
            text = normalise_source(sentence) if self.facts.family == "smartnews" else " ".join(sentence.split())
            for part in windows(text, self._length, self.facts.longest) if text else ():
                parts.append(self._pieces[0].encode(around.text + part, out_type=str))
                owners.append(index)
        out: list[list[_Part]] = [[] for _ in sentences]
        for owner, done in zip(owners, self._run(parts, around), strict=True):
            out[owner].append(done)
        return [self._joined(own) for own in out]

    def _joined(self, parts: Sequence[_Part]) -> str:
        pieces = sum(part.pieces for part in parts)
        sum_of_logs = sum(part.log_probability for part in parts)
        if self._floor is not None and pieces and sum_of_logs / pieces < self._floor:
            return ""
        return " ".join(part.text for part in parts if part.text)

    def _frame(self, source: str, target: str) -> Frame | None:
        ends_itself = bool(self._config.get("add_source_eos"))
        return frame(self.facts.family, source, target, self._source_tokens, ends_itself=ends_itself)

    def _length(self, text: str) -> int:
        return len(self._pieces[0].encode(text))

    def _run(self, parts: Sequence[list[str]], around: Frame) -> list[_Part]:
        """Translate pieces in batches of like length, the longest first (it fails first, if memory is short).

        A batch shares one shortlist: with one, each goes alone, or its translation would hang on its neighbours. The
        shortlist of one sentence is so short that this is about as fast.
        """
        found: dict[int, _Part] = {}
        for length, batch in batches([len(part) for part in parts], 1 if self._shortlist else _BATCH_PIECES):
            sources = [[*around.before, *parts[i], *around.after] for i in batch]
            results = self._decode(sources, around, 2 * length + 16)
            for index, source, result in zip(batch, sources, results, strict=True):
                pieces, score = result.hypotheses[0], result.scores[0]
                if self.placeholders and _carried(pieces) != _carried(source):
                    pieces, score = self._complete(source, around, 2 * length + 16) or (pieces, score)
                log_probability = score * len(pieces) ** _LENGTH_PENALTY
                if around.target and pieces[: len(around.target)] == list(around.target):
                    pieces = pieces[len(around.target) :]
                text = str(self._pieces[1].decode(pieces)).strip()
                found[index] = _Part(text, len(pieces), log_probability)
        return [found[index] for index in range(len(parts))]

    def _complete(self, source: list[str], around: Frame, limit: int) -> tuple[list[str], float] | None:
        """Return the likeliest translation, and its score, that has the placeholders of the source, if one is found."""
        (result,) = self._decode([source], around, limit, _ALTERNATIVES)
        wanted = _carried(source)
        found = zip(result.hypotheses, result.scores, strict=True)
        return next(((pieces, score) for pieces, score in found if _carried(pieces) == wanted), None)

    def _decode(self, sources: list[list[str]], around: Frame, limit: int, forms: int = 1) -> Any:
        try:
            return self._engine.translate_batch(
                sources,
                target_prefix=[list(around.target)] * len(sources) if around.target else None,
                beam_size=max(_BEAM, forms),
                num_hypotheses=forms,
                length_penalty=_LENGTH_PENALTY,
                no_repeat_ngram_size=_UNREPEATED,
                max_input_length=0,
                max_decoding_length=min(limit, self.facts.longest_target),
                disable_unk=True,
                return_scores=True,
                use_vmap=self._shortlist,
            )
        except RuntimeError as error:
            raise ModelError(
                f"{self.name} failed: {error}.", "If it names positions, lower longest_target in its manifest."
            ) from error

    @cached_property
    def _pieces(self) -> tuple[Any, Any]:
        import sentencepiece

        try:
            source, target = (sentencepiece.SentencePieceProcessor(model_file=str(p)) for p in self._piece_files)
        except (OSError, RuntimeError) as error:
            raise ModelError(f"{self._folder}: a sentencepiece model cannot be read.", "Convert it again.") from error
        return source, target

    @cached_property
    def _engine(self) -> Any:
        import ctranslate2

        if self._manifest is not None:
            verify(self._manifest)
        try:
            return ctranslate2.Translator(
                str(self._folder), device="cpu", inter_threads=1, intra_threads=self._threads, compute_type="default"
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{self._folder} cannot be loaded: {error}.", "Convert the model again.") from error


def _piece_models(folder: Path) -> tuple[Path, Path]:
    pair = (folder / "source.spm", folder / "target.spm")
    if all(path.is_file() for path in pair):
        return pair
    for name in _ONE_FOR_BOTH:
        if (folder / name).is_file():
            return folder / name, folder / name
    raise ModelError(
        f"{folder} has no sentencepiece model (source.spm and target.spm, or one of {', '.join(_ONE_FOR_BOTH)}).",
        "Copy it there from the model that was converted.",
    )


def _carried(pieces: Sequence[str]) -> Counter[str]:
    return Counter(piece for piece in pieces if piece in _PLACEHOLDERS)


def _vocabulary(folder: Path, side: str) -> list[str]:
    for name in (f"{side}_vocabulary", "shared_vocabulary"):
        if (folder / f"{name}.json").is_file():
            tokens = _read_json(folder / f"{name}.json")
            if isinstance(tokens, list):
                return [str(token) for token in tokens]
        if (folder / f"{name}.txt").is_file():
            return (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    raise ModelError(f"{folder} has no {side}_vocabulary.json.", "Convert the model again.")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read.", "Convert the model again.") from error

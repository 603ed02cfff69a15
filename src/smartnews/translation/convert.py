"""From a translation model of the hub to a folder of CTranslate2 int8: several times faster, a quarter of the size.

Needs the ``hub`` extra once, for converting; the folder that comes out does not.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

from smartnews.errors import ExtraMissingError, ModelError
from smartnews.models import MANIFEST, ModelFolder, list_files
from smartnews.translation.conventions import Family, detect

__all__ = ["Building", "convert"]

_FAMILIES: dict[str, Family] = {
    "marian": "marian",
    "bart": "marian",
    "mbart": "mbart",
    "t5": "t5",
    "mt5": "t5",
    "umt5": "t5",
    "m2m_100": "m2m100",
}
_PIECES = ("source.spm", "target.spm", "sentencepiece.bpe.model", "spiece.model")
_LONGEST = 200
_PAIR = re.compile(r"opus-mt-(?:tc-\w+?-)?([a-z]{2,3})-([a-z]{2,3})")


class Building:
    """A folder that is there whole or not at all: written under another name, and renamed when all went well.

    What a killed process has left behind is removed by the next one.

    Args:
        out: the folder that is to be.

    Raises:
        ModelError: on leaving, if the disk is full or the folder cannot be written.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._prefix = f".building-{out.name}-"

    def __enter__(self) -> Path:
        parent = self._out.parent
        try:
            parent.mkdir(parents=True, exist_ok=True)
            for left in parent.glob(f"{self._prefix}*"):
                if not _alive(left.name.removeprefix(self._prefix).split("-")[0]):
                    shutil.rmtree(left, ignore_errors=True)
            self._work = Path(tempfile.mkdtemp(prefix=f"{self._prefix}{os.getpid()}-", dir=parent))
        except OSError as error:
            raise _unwritten(self._out, error) from error
        return self._work / self._out.name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                (self._work / self._out.name).rename(self._out)
        except OSError as problem:
            raise _unwritten(self._out, problem) from problem
        finally:
            shutil.rmtree(self._work, ignore_errors=True)
        if isinstance(error, OSError):
            raise _unwritten(self._out, error) from error


def convert(
    folder: Path,
    out: Path,
    *,
    name: str | None = None,
    origin: str | None = None,
    version: str = "local",
    licence: str = "see the model's card",
) -> ModelFolder:
    """Return the folder ``out`` with the converted model: weights, vocabulary, pieces and a manifest with hashes.

    Args:
        folder: a model laid out as on the hub.
        out: where to write; it must not exist yet.
        name: what it is called; the folder's name if None.
        origin: where it comes from, for the manifest.
        version: the hub's revision.
        licence: goes into the manifest.

    Raises:
        ExtraMissingError: transformers or torch is not installed.
        ModelError: the model is not whole, does not translate, or ``out`` exists or cannot be written.
    """
    if out.exists():
        raise ModelError(f"{out} exists already.", "Remove it, or name another folder.")
    pair = _PAIR.fullmatch((origin or str(folder.resolve())).rsplit("/", 1)[-1])
    with Building(out) as work:
        found = [path for path in (folder / piece for piece in _PIECES) if path.is_file()]
        family, positions = _write_weights(folder, work, pieces=bool(found))
        for path in found:
            shutil.copyfile(path, work / path.name)
        if (folder / "README.md").is_file():
            shutil.copyfile(folder / "README.md", work / "README.md")
        manifest = {
            "name": name or folder.resolve().name,
            "kind": "translation",
            "version": version,
            "licence": licence,
            "origin": origin or str(folder.resolve()),
            "files": list_files(work),
            "translation": {"family": family, "quality": "full"}
            | ({"longest": min(_LONGEST, positions // 2 - 16), "longest_target": positions - 8} if positions else {})
            | ({"source": [pair.group(1)], "target": [pair.group(2)]} if pair and family == "marian" else {}),
        }
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return ModelFolder.open(out)


def _write_weights(folder: Path, out: Path, *, pieces: bool) -> tuple[Family, int | None]:
    """Convert the weights; return the model's family and how many positions it has (None: as many as one wants)."""
    try:
        import torch  # noqa: F401
        import transformers
        from ctranslate2.converters import TransformersConverter
    except ImportError as error:
        raise ExtraMissingError(f"Converting {folder}", "hub") from error
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        try:
            config = transformers.AutoConfig.from_pretrained(folder, local_files_only=True)
            kind, positions = config.model_type, getattr(config, "max_position_embeddings", None)
            if kind not in _FAMILIES:
                known = ", ".join(sorted(_FAMILIES))
                raise ModelError(f"{folder} is a {kind} model, which does not translate.", f"Choose one of: {known}.")
            if not pieces:
                raise ModelError(
                    f"{folder} has no sentencepiece model ({', '.join(_PIECES)}).",
                    "Choose a model that has one, or name this folder as the translator: transformers runs it.",
                )
            if kind in ("m2m_100", "mbart"):
                return _write_multilingual(folder, out), positions
            TransformersConverter(str(folder)).convert(str(out), quantization="int8")
        except (ModelError, ExtraMissingError):
            raise
        except Exception as error:  # whatever a broken file makes transformers, safetensors or CTranslate2 raise
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise
            what = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ModelError(f"{folder} cannot be converted: {what}.", "Check that its files are complete.") from error
    return _FAMILIES[kind], positions


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)


def _write_multilingual(folder: Path, out: Path) -> Family:
    """Convert an M2M100, NLLB or mBART model with its language tokens, which get lost between newer versions."""
    import transformers
    from ctranslate2.converters.transformers import M2M100Loader, MBartLoader

    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder, local_files_only=True)
    tokeniser = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    mbart = model.config.model_type == "mbart"
    if mbart:  # what the converter asks for, and transformers 5 no longer says
        model.config.normalize_before = model.config.normalize_embedding = True
    loader = MBartLoader() if mbart else M2M100Loader()
    spec = loader.get_model_spec(model)
    tokens = _tokens_by_row(tokeniser, model.config.vocab_size)
    loader.set_vocabulary(spec, tokens)
    loader.set_config(spec.config, model, tokeniser)
    if model.config.decoder_start_token_id is not None:
        spec.config.decoder_start_token = tokens[model.config.decoder_start_token_id]
    spec.config.bos_token = spec.config.bos_token or spec.config.eos_token  # the engine wants one, used or not
    spec.validate()
    spec.optimize(quantization="int8")
    out.mkdir()
    spec.save(str(out))
    return detect(tokens)


def _tokens_by_row(tokeniser: Any, size: int) -> list[str]:
    """Return the token of each row of the embedding table; rows without one get a name that no text holds."""
    known: dict[str, int] = {**tokeniser.get_vocab(), **getattr(tokeniser, "lang_token_to_id", {})}
    tokens = [f"madeupword{row}" for row in range(size)]
    for token, row in known.items():
        if row < size:
            tokens[row] = token
    return tokens


def _alive(pid: str) -> bool:
    """Return whether a process of this id may still run: where it cannot be asked without harm, it may."""
    if os.name != "posix":
        return True
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True
    return True


def _unwritten(out: Path, error: OSError) -> ModelError:
    what = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
    return ModelError(f"{out} cannot be written: {what}.", "Make room, or choose another folder (SMARTNEWS_MODELS).")

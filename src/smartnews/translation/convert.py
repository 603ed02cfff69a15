"""From a translation model of the hub to a folder of CTranslate2 int8: several times faster, a quarter of the size.

Needs the ``hub`` extra once, for converting; the folder that comes out does not.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

from smartnews.errors import ExtraMissingError, ModelError
from smartnews.models import ModelFolder
from smartnews.translation.conventions import Family

__all__ = ["convert"]

_FAMILIES: dict[str, Family] = {"marian": "marian", "t5": "t5", "mt5": "t5", "umt5": "t5"}
_PIECES = ("source.spm", "target.spm", "sentencepiece.bpe.model", "spiece.model")
_LONGEST = 200
_PAIR = re.compile(r"opus-mt-(?:tc-\w+?-)?([a-z]{2,3})-([a-z]{2,3})")


def convert(
    model: str, out: Path, *, allow_network: bool = False, licence: str = "see the model's card"
) -> ModelFolder:
    """Return the folder ``out`` with the converted model: weights, vocabulary, pieces and a manifest with hashes.

    Args:
        model: a folder laid out as on the hub, or a hub name.
        out: where to write; it must not exist yet.
        allow_network: may a name be fetched from the hub? Otherwise it must be in the local cache.
        licence: goes into the manifest.

    Raises:
        ExtraMissingError: transformers or torch is not installed.
        ModelError: the model is not there, does not translate, or ``out`` exists.
    """
    if out.exists():
        raise ModelError(f"{out} exists already.", "Remove it, or name another folder.")
    folder, version = _snapshot(model, allow_network)
    name = model.rstrip("/").rsplit("/", 1)[-1]
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".convert-") as parent:
        work = Path(parent) / "model"
        family, positions = _write_weights(folder, work)
        found = [path for path in (folder / piece for piece in _PIECES) if path.is_file()]
        if not found:
            raise ModelError(f"{folder} has no sentencepiece model.", "Choose a model that has one.")
        for path in found:
            shutil.copyfile(path, work / path.name)
        pair = _PAIR.fullmatch(name) if family == "marian" else None
        manifest = {
            "name": name,
            "kind": "translation",
            "version": version,
            "licence": licence,
            "files": [_listed(path) for path in sorted(work.iterdir())],
            "translation": {"family": family, "quality": "full"}
            | ({"longest": min(_LONGEST, positions // 2 - 16), "longest_target": positions - 8} if positions else {})
            | ({"source": [pair.group(1)], "target": [pair.group(2)]} if pair else {}),
        }
        (work / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        work.rename(out)
    return ModelFolder.open(out)


def _snapshot(model: str, allow_network: bool) -> tuple[Path, str]:
    """Return the folder of a model and its version: the hub's revision, or "local"."""
    if Path(model).is_dir():
        return Path(model), "local"
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise ExtraMissingError(f"The model {model}", "hub") from error
    try:
        folder = Path(snapshot_download(model, local_files_only=not allow_network))
    except (OSError, ValueError) as error:
        remedy = "Check the name and the connection." if allow_network else "Allow the network, or name its folder."
        raise ModelError(f"The model {model} is not here.", remedy) from error
    return folder, folder.name


def _write_weights(folder: Path, out: Path) -> tuple[Family, int | None]:
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
            if kind == "m2m_100":
                return _write_m2m100(folder, out), positions
            if kind not in _FAMILIES:
                raise ModelError(f"{folder} is a {kind} model, which does not translate.", "Choose another model.")
            TransformersConverter(str(folder)).convert(str(out), quantization="int8")
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder} cannot be converted: {error}.", "Check that its files are complete.") from error
    return _FAMILIES[kind], positions


def _write_m2m100(folder: Path, out: Path) -> Family:
    """Convert an M2M100 or NLLB model with its language tokens, which the converter loses with transformers 5."""
    import transformers
    from ctranslate2.converters.transformers import M2M100Loader

    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder, local_files_only=True)
    tokeniser = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    loader = M2M100Loader()
    spec = loader.get_model_spec(model)
    tokens = _m2m100_tokens(tokeniser, model.config.vocab_size)
    loader.set_vocabulary(spec, tokens)
    loader.set_config(spec.config, model, tokeniser)
    spec.validate()
    spec.optimize(quantization="int8")
    out.mkdir()
    spec.save(str(out))
    return "nllb" if "eng_Latn" in tokens else "m2m100"


def _m2m100_tokens(tokeniser: Any, size: int) -> list[str]:
    """Return the token of each row of the embedding table; rows without one get a name that no text holds."""
    known: dict[str, int] = {**tokeniser.get_vocab(), **getattr(tokeniser, "lang_token_to_id", {})}
    tokens = [f"madeupword{row}" for row in range(size)]
    for token, row in known.items():
        if row < size:
            tokens[row] = token
    return tokens


def _listed(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    return {"path": path.name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}

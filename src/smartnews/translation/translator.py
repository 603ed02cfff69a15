"""What a translation engine is, and which ones a user's choice means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from smartnews.errors import ModelError
from smartnews.models import ModelFolder, installed

if TYPE_CHECKING:
    from smartnews.settings import Settings

__all__ = ["KIND", "Quality", "Translator", "engines", "open_folder"]

Quality = Literal["draft", "full"]
KIND = "translation"
"""``kind`` of a translation model in its manifest."""


class Translator(Protocol):
    """An engine that translates sentences.

    Attributes:
        name: what made the translation; goes into ``Translation.engine``.
        quality: "draft" for a text to get the gist, "full" for one to read.
        placeholders: whether the tokens of `placeholders.TOKENS` come through unchanged.
    """

    name: str
    quality: Quality
    placeholders: bool

    @property
    def digest(self) -> str | None:
        """The hash of its weights, for ``Provenance.models``; None if there are none."""
        ...

    def supports(self, source: str, target: str) -> bool:
        """Return whether the engine translates from ``source`` to ``target`` (CLDR codes)."""
        ...

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Return the translation of each sentence, in their order; "" for one that it cannot do."""
        ...


def engines(settings: Settings) -> tuple[Translator, ...]:
    """Return the engines that ``settings.translator`` allows, the best first.

    "auto" is every installed model, embedded or pulled: those of quality "full" first, the larger ones first among
    equals. "none" is no engine. Otherwise the value is the name of an installed model (or the hub name that it was
    pulled by), a folder, or a model's name on the hub, which needs the ``hub`` extra.

    Raises:
        ModelError: what was asked for is not there or cannot be used.
        ExtraMissingError: the model needs packages that are not installed.
    """
    wanted = settings.translator
    if wanted == "none":
        return ()
    models = sorted((one for one in installed(settings.models) if one.manifest.kind == KIND), key=_rank)
    if wanted == "auto":
        return tuple(open_folder(model.path, settings) for model in models)
    for model in models:
        if wanted in (model.manifest.name, (model.manifest.model_extra or {}).get("origin")):
            return (open_folder(model.path, settings),)
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return (open_folder(folder, settings),)
    if folder.is_absolute() or wanted.startswith((".", "~")) or wanted.count("/") > 1:
        raise ModelError(f"There is no folder {wanted}.", "Name a folder with a translation model.")
    from smartnews.translation.hub import HubTranslator

    return (HubTranslator(wanted, allow_network=settings.allow_network, threads=settings.threads),)


def open_folder(folder: Path, settings: Settings) -> Translator:
    """Return the engine for the model in a folder: CTranslate2 if it holds ``model.bin``, else transformers.

    Raises:
        ModelError: the folder holds neither kind of model, or not all of one.
        ExtraMissingError: it is a transformers model, and transformers is not installed.
    """
    if (folder / "model.bin").is_file():
        from smartnews.translation.ctranslate import CTranslateTranslator

        return CTranslateTranslator(folder, threads=settings.threads)
    if (folder / "config.json").is_file():
        from smartnews.translation.hub import HubTranslator

        return HubTranslator(str(folder), threads=settings.threads)
    raise ModelError(
        f"{folder} holds no translation model: neither model.bin (CTranslate2) nor config.json (transformers).",
        "Name the folder that holds the model's files.",
    )


def _rank(model: ModelFolder) -> tuple[bool, int, str]:
    facts = (model.manifest.model_extra or {}).get(KIND, {})
    full = isinstance(facts, dict) and facts.get("quality", "full") == "full"
    return not full, -model.size, model.manifest.name

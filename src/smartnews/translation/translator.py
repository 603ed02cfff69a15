"""What a translation engine is, and which one a user's choice means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from smartnews.errors import ModelError
from smartnews.models import ModelFolder, embedded

if TYPE_CHECKING:
    from smartnews.settings import Settings

__all__ = ["Quality", "Translator", "choose", "open_folder"]

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

    def supports(self, source: str, target: str) -> bool:
        """Return whether the engine translates from ``source`` to ``target`` (CLDR codes)."""
        ...

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        """Return the translation of each sentence, in their order; an empty one stays empty."""
        ...


def choose(settings: Settings) -> Translator | None:
    """Return the engine that ``settings.translator`` asks for, or None for no translation.

    "auto" is the best model that came with the package, if there is one. Otherwise the value is the name of such a
    model, a folder, or a model's name on the hub (which needs the ``hub`` extra).

    Raises:
        ModelError: what was asked for is not there or cannot be used.
        ExtraMissingError: the model needs packages that are not installed.
    """
    wanted = settings.translator
    if wanted == "none":
        return None
    installed = {model.manifest.name: model for model in embedded() if model.manifest.kind == KIND}
    if wanted == "auto":
        best = sorted(installed.values(), key=lambda model: (_rank(model), model.manifest.name))
        return open_folder(best[0].path, settings) if best else None
    if wanted in installed:
        return open_folder(installed[wanted].path, settings)
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return open_folder(folder, settings)
    if folder.is_absolute() or wanted.startswith((".", "~")) or wanted.count("/") > 1:
        raise ModelError(f"There is no folder {wanted}.", "Name a folder with a translation model.")
    from smartnews.translation.hub import HubTranslator

    return HubTranslator(wanted, allow_network=settings.allow_network, threads=settings.threads)


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


def _rank(model: ModelFolder) -> int:
    facts = (model.manifest.model_extra or {}).get(KIND, {})
    return 0 if isinstance(facts, dict) and facts.get("quality") == "full" else 1

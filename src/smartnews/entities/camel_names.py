"""Names by camel-tools' NERecognizer (``names = "camel"`` or ``"camel:PATH"``).

camel-tools reads a catalogue of its data when it is imported, and goes to the network if there is none. So nothing of
it is imported before its data is known to be there; a model in a folder of its own needs no catalogue at all.

The recogniser loads the model; its words go through `Classifier`, which has the same scores but keeps them: a name
needs its confidence, and a sentence need not be padded to 256 pieces.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from smartnews.draft import Candidate, Draft
from smartnews.entities.hub_names import ClassifierNames
from smartnews.errors import ExtraMissingError, ModelError
from smartnews.hub import quiet
from smartnews.models import fingerprint

if TYPE_CHECKING:
    from smartnews.entities.names import NameDetector
    from smartnews.settings import Settings

__all__ = ["ArabicNames", "camel_names"]

_COMPONENT = "NamedEntityRecognition"
_CATALOGUE = "catalogue.json"
_PACKAGE, _DATA = "camel_tools.ner", "camel_tools.data"
_SOURCE = "model:camel"


class ArabicNames:
    """Asks one detector for Arabic texts, and another for those in other languages.

    Args:
        arabic: the detector of Arabic texts.
        others: the detector of all other texts.
    """

    def __init__(self, arabic: NameDetector, others: NameDetector) -> None:
        self._arabic = arabic
        self._others = others

    def detect(self, drafts: Sequence[Draft], found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
        """Return the names of each draft."""
        names: list[list[Candidate]] = [[] for _ in drafts]
        for detector, arabic in ((self._arabic, True), (self._others, False)):
            wanted = [i for i, draft in enumerate(drafts) if (draft.language.script == "Arab") == arabic]
            for i, own in zip(
                wanted, detector.detect([drafts[i] for i in wanted], [found[i] for i in wanted]), strict=True
            ):
                names[i] = own
        return names


def camel_names(folder: str | None, settings: Settings) -> ClassifierNames:
    """Return the detector that runs camel-tools' recogniser.

    Args:
        folder: a folder with a model of its kind, or None for the one among its data.
        settings: how many threads it has.

    Raises:
        ExtraMissingError: camel-tools is not installed.
        ModelError: its data, or the folder, is not there or cannot be loaded.
    """
    from smartnews.entities.classifier import Classifier

    path = _installed() if folder is None else Path(folder).expanduser()
    if not (path / "config.json").is_file():
        raise ModelError(f"{path} holds no model for names.", _remedy(folder))
    try:
        import transformers  # noqa: F401
    except ImportError as error:
        raise ExtraMissingError("names = 'camel'", "camel") from error
    with quiet():
        recogniser_class = _recogniser()
        try:
            recogniser = recogniser_class(str(path), use_gpu=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(f"The model in {path} cannot be loaded: {error}.", _remedy(folder)) from error
    classifier = Classifier(recogniser.model, recogniser.tokenizer, str(path), settings.threads)
    return ClassifierNames(classifier, _SOURCE, fingerprint(path))


def _remedy(folder: str | None) -> str:
    return "Run: camel_data -i ner-arabert" if folder is None else "Name the folder of a BERT model for names."


def _installed() -> Path:
    """Return the folder of the recogniser's model among camel-tools' data.

    Raises:
        ModelError: the data is not there.
    """
    root = Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools").expanduser()
    try:
        component = json.loads((root / _CATALOGUE).read_text(encoding="utf-8"))["components"][_COMPONENT]
        return root / "data" / str(component["datasets"][component["default"]]["path"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"camel-tools' data for names is not in {root}.", _remedy(None)) from error


def _recogniser() -> Any:
    """Return the class ``NERecognizer``.

    If nobody has imported it, its module is loaded for us alone, without the catalogue that it would read or fetch (we
    know where the model is), and is not left behind for others to find.

    Raises:
        ExtraMissingError: camel-tools is not installed.
    """
    try:
        if _PACKAGE in sys.modules or _DATA in sys.modules:
            from camel_tools.ner import NERecognizer
        else:
            stub: Any = ModuleType(_DATA)
            stub.CATALOGUE = None
            sys.modules[_DATA] = stub
            try:
                from camel_tools.ner import NERecognizer
            finally:
                sys.modules.pop(_PACKAGE, None)
                sys.modules.pop(_DATA, None)
    except ImportError as error:
        raise ExtraMissingError("names = 'camel'", "camel") from error
    return NERecognizer

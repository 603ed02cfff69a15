"""Models of transformers, behind the ``hub`` extra: how they are found, loaded and run.

A model is a local folder laid out as on the hub, or a hub name; a name is looked up in the local cache only, unless
``Settings.allow_network`` lets it be fetched. No code that comes with a model is ever run.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from smartnews.errors import ExtraMissingError, ModelError
from smartnews.models import fingerprint

__all__ = ["HubModel", "quiet", "running"]


class HubModel:
    """A model by its folder or name, found but not loaded.

    Args:
        model: a folder or a hub name.
        allow_network: may it be fetched from the hub?

    Raises:
        ExtraMissingError: transformers is not installed.
        ModelError: the model is not there.
    """

    def __init__(self, model: str, *, allow_network: bool = False) -> None:
        self.model, self._local = model, not allow_network
        try:
            import transformers
        except ImportError as error:
            raise ExtraMissingError(f"The model {model}", "hub") from error
        self.short_name = Path(model).name or model
        try:
            self.configuration: Any = transformers.AutoConfig.from_pretrained(model, **self._options())
        except (OSError, ValueError) as error:
            raise ModelError(f"The model {model} is not here.", self._remedy()) from error

    def load(self, kind: str, **options: Any) -> Any:
        """Return what ``transformers.{kind}.from_pretrained`` makes of the model.

        Raises:
            ModelError: it cannot be loaded.
        """
        import transformers

        try:
            with quiet(), warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
                return getattr(transformers, kind).from_pretrained(self.model, **self._options(), **options)
        except (OSError, ValueError, ImportError) as error:
            raise ModelError(f"The model {self.model} cannot be loaded: {error}.", self._remedy()) from error

    @cached_property
    def digest(self) -> str | None:
        """The hash over the files of a folder, or the hub's revision of a model that was found by name."""
        folder = Path(self.model)
        if folder.is_dir():
            return fingerprint(folder)
        revision = getattr(self.configuration, "_commit_hash", None)
        return f"revision:{revision}" if revision else None

    def _options(self) -> dict[str, bool]:
        return {"local_files_only": self._local, "trust_remote_code": False}

    def _remedy(self) -> str:
        if self._local:
            return "Name its folder, or allow the network (Settings.allow_network) to fetch it."
        return "Check the name and the connection."


@contextmanager
def quiet() -> Iterator[None]:
    """Let transformers show no progress bars, and put back what of its messages was changed meanwhile."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


@contextmanager
def running(threads: int) -> Iterator[None]:
    """Let torch infer with that many threads, and put back what was set before."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with torch.inference_mode():
            yield
    finally:
        torch.set_num_threads(before)

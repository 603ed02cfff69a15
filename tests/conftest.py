"""What all tests share: no network, drafts that have gone part of the way, the place of ../shared."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from smartnews.draft import Draft
from smartnews.pipeline import Document, Pipeline
from smartnews.settings import Settings

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every attempt to reach the network fail loudly."""

    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError(f"a test tried to reach the network: {args!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(autouse=True)
def _no_pulled_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the models that whoever runs the tests has pulled."""
    monkeypatch.setenv("SMARTNEWS_MODELS", "/nonexistent")


@pytest.fixture
def shared() -> Path:
    """The folder ../shared, or a visible skip where it is not beside the project."""
    if not (SHARED / "data" / "gold_dev.jsonl").is_file():
        pytest.skip("../shared is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def make_draft() -> Callable[..., Draft]:
    """Return a function that takes a text through normalising, segmenting and anatomy."""
    from smartnews.text.anatomy import Anatomist
    from smartnews.text.segment import Segmenter

    def make(text: str, language: str | None = None, title: str | None = None, **settings: Any) -> Draft:
        chosen = Settings(language=language, **settings)
        stages = (Segmenter(chosen), Anatomist(chosen))
        return Pipeline(chosen, stages=stages).draft(Document(text, title=title))

    return make

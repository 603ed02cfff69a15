"""Light pipelines for the tests of batches, named by "module:callable"; what they do is told by the texts."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from smartnews.article import Article, Entity, Failure, FigureNormal, Language, Provenance, Topic, Warning
from smartnews.errors import ModelError
from smartnews.settings import Settings
from smartnews.text.extract import Document

ECHO = "tests.batch.pipelines:echo"


class Echo:
    """Returns articles without analysing much.

    A text with "!die" ends the process, "!crowd" ends it unless it is alone, "!hang" hangs, "!raise" raises, "!refuse"
    is a failure, "!part" an article that lacks something, "!environment" one that is titled by it, "!until PATH" raises
    until the file is there.
    """

    def __init__(self, settings: Settings) -> None:
        self._provenance = Provenance(smartnews="0", models={"m": "sha256:0"}, settings=settings.digest())

    def pipe(self, texts: Iterable[str | Document], batch_size: int = 32) -> Iterator[Article | Failure]:
        documents = [text if isinstance(text, Document) else Document(text) for text in texts]
        for document in documents:
            yield self._one(document, alone=len(documents) == 1)

    def _one(self, document: Document, alone: bool) -> Article | Failure:
        command, _, argument = document.text.partition(" ")
        if command == "!die" or (command == "!crowd" and not alone):
            os.kill(os.getpid(), signal.SIGKILL)
        if command == "!hang":
            time.sleep(600)
        if command == "!raise" or (command == "!until" and not Path(argument).exists()):
            raise ValueError(f"cannot do {document.text}")
        if command == "!refuse":
            return Failure(id=document.key(), code="input-too-long", stage="input", message="Too long.")
        time.sleep(0.002)
        warnings = (Warning(code="stage-failed", stage="topics", message="KeyError"),) if command == "!part" else ()
        digits = [(i, c) for i, c in enumerate(document.text) if c in "123456789"][:1]
        entities = tuple(
            Entity(
                start=i, end=i + 1, text=c, type="FIGURE", normal=FigureNormal(value=int(c)), confidence=1, source="t"
            )
            for i, c in digits
        )
        return Article(
            id=document.key(),
            title=_environment() if command == "!environment" else document.title,
            text=document.text,
            language=Language(code="ar", confidence=1, script="Arab"),
            entities=entities,
            topics=(Topic(tag="economy", code="medtop:04000000", labels={"en": "Economy"}, score=0.5),),
            warnings=warnings,
            provenance=self._provenance,
        )


def _environment() -> str:
    return f"{os.environ.get('OMP_NUM_THREADS')} thread, hash {hash('خبر')}"


def echo(settings: Settings) -> Echo:
    return Echo(settings)


def unloadable(settings: Settings) -> Echo:
    raise ModelError("There is no model.", "Make one.")


def stumbling(settings: Settings) -> Echo:
    """Is killed while it starts, as often as there are letters in a file, one of which it takes each time."""
    path = Path(os.environ["STUMBLES"])
    if left := path.read_text():
        path.write_text(left[1:])
        os.kill(os.getpid(), signal.SIGKILL)
    return Echo(settings)


def fatal(settings: Settings) -> Echo:
    os._exit(3)

"""How long each stage of a pipeline takes, measured from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TypeVar

from smartnews.draft import Draft, Stage

__all__ = ["StageClock"]

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class StageClock:
    """Adds up the time of a pipeline's stages; of a pipeline that has no ``stages``, only the whole is known."""

    def __init__(self, pipeline: object) -> None:
        self.seconds: dict[str, float] = {}
        stages: Sequence[Stage] = getattr(pipeline, "stages", ())
        if stages:
            pipeline.stages = tuple(_Timed(stage, self.seconds) for stage in stages)  # type: ignore[attr-defined]

    def take(self, whole: float) -> dict[str, float]:
        """Return the seconds by stage since the last call; "other" is what remains of ``whole``."""
        taken = dict(self.seconds)
        self.seconds.clear()
        return {**taken, "other": max(0.0, whole - sum(taken.values()))}


class _Timed:
    """A stage that notes how long it takes."""

    def __init__(self, stage: Stage, seconds: dict[str, float]) -> None:
        self.name = stage.name
        self._stage = stage
        self._seconds = seconds
        inner: Callable[[Sequence[Draft]], list[Draft]] | None = getattr(stage, "batch", None)
        if inner is not None:
            self.batch = self._timed(inner)

    def __call__(self, draft: Draft) -> Draft:
        return self._timed(self._stage)(draft)

    def _timed(self, run: Callable[[_In], _Out]) -> Callable[[_In], _Out]:
        def timed(argument: _In) -> _Out:
            started = perf_counter()
            try:
                return run(argument)
            finally:
                self._seconds[self.name] = self._seconds.get(self.name, 0.0) + perf_counter() - started

        return timed

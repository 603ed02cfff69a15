"""Topics by meaning: a linear head over the encoder's sentence vectors, for texts that use none of the cue words."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from smartnews.encoder import Encoding
from smartnews.errors import ModelError
from smartnews.models import verified

__all__ = ["LearnedTopics", "load_topics"]

Floats = NDArray[np.float32]
_NEAR = 1.0  # log-odds behind those of the best sentence


class _Configuration(BaseModel):
    """``topics.json``: labels in the order of the logits; slope and intercept for each of the two kinds."""

    model_config = ConfigDict(frozen=True)

    labels: tuple[str, ...]
    calibration: dict[str, tuple[float, float]]


class LearnedTopics:
    """The head, ready to run.

    Args:
        folder: a folder with ``topics.onnx`` and ``topics.json``.
        threads: threads that it may use.

    Attributes:
        labels: top-level codes ("medtop:04000000") and focus tags, in the order of the head's own output.

    Raises:
        ModelError: the folder does not hold a usable head.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import onnxruntime

        try:
            values = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
            configuration = _Configuration.model_validate(values)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.log_severity_level = 4
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / "topics.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has a class of its own for each way in which a file can be bad
            raise ModelError(f"{folder} does not hold a usable topic head.", "Install the model again.") from error
        self.labels = configuration.labels
        rows = [configuration.calibration["top" if label.startswith("medtop:") else "tags"] for label in self.labels]
        self._slope, self._intercept = (np.array(column, np.float32) for column in zip(*rows, strict=True))

    def logits(self, encoding: Encoding) -> dict[str, float]:
        """Return the calibrated log-odds of each label for the text; empty for a text without words."""
        if not encoding.sentences.any():
            return {}
        mean = encoding.sentences.mean(0)
        (row,) = self._logits((mean / max(1e-9, float(np.linalg.norm(mean))))[None])
        return dict(zip(self.labels, map(float, row), strict=True))

    def calibration(self, labels: tuple[str, ...]) -> tuple[Floats, Floats]:
        """Return slope and intercept of the calibration for each of ``labels``."""
        places = [self.labels.index(label) for label in labels]
        return self._slope[places], self._intercept[places]

    def evidence(self, encoding: Encoding, label: str, count: int = 2) -> list[int]:
        """Return the numbers of the sentences that speak most for ``label``, in the order of the text."""
        if label not in self.labels or not len(encoding.sentences):
            return []
        column = self._logits(encoding.sentences)[:, self.labels.index(label)]
        best = np.argsort(-column, kind="stable")[:count]
        return sorted(int(i) for i in best if column[i] >= column.max() - _NEAR)

    def _logits(self, vectors: Floats) -> Floats:
        (logits,) = self._session.run(["logits"], {"vectors": np.ascontiguousarray(vectors, np.float32)})
        calibrated: Floats = logits * self._slope + self._intercept
        return calibrated


@lru_cache(maxsize=4)
def load_topics(folder: Path | None = None, threads: int = 1) -> LearnedTopics:
    """Return the topic head of a model's folder, or of the embedded encoder; its files are checked first.

    Raises:
        ModelError: there is no such model, or its files are not those that its manifest lists.
    """
    return LearnedTopics(verified("encoder", folder).path, threads)

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from smartnews.encoder import Encoding
from smartnews.errors import ModelError
from smartnews.topics.learned import LearnedTopics

LABELS = ("medtop:04000000", "medtop:15000000", "economy", "sport")


@pytest.fixture
def head(tmp_path: Path) -> LearnedTopics:
    weights = np.array([[8, 0, 4, 0], [0, 8, 0, 4]], np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["vectors", "w"], ["logits"])],
        "tiny",
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", 2])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 4])],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(tmp_path / "topics.onnx"))
    about = {"labels": LABELS, "calibration": {"top": [1.0, -4.0], "tags": [2.0, -4.0]}}
    (tmp_path / "topics.json").write_text(json.dumps(about), encoding="utf-8")
    return LearnedTopics(tmp_path)


def encoding(*vectors: tuple[float, float]) -> Encoding:
    empty = np.zeros((0, 1), np.float32)
    sentences = np.array(vectors, np.float32).reshape(len(vectors), 2)
    return Encoding((), ((0, 0),) * len(vectors), empty, empty, np.zeros(0, np.int8), sentences)


def test_log_odds_are_calibrated_and_of_the_whole_text(head: LearnedTopics) -> None:
    odds = head.logits(encoding((0, 1), (0, 1), (1, 0)))
    mean = np.array([1, 2]) / np.sqrt(5)
    assert odds["medtop:15000000"] == pytest.approx(8 * mean[1] - 4, abs=1e-3)
    assert odds["economy"] == pytest.approx(2 * 4 * mean[0] - 4, abs=1e-3)
    assert tuple(odds) == head.labels


def test_calibration_is_given_label_by_label(head: LearnedTopics) -> None:
    slope, intercept = head.calibration(("sport", "medtop:04000000"))
    assert (list(slope), list(intercept)) == ([2, 1], [-4, -4])


def test_evidence_is_the_sentences_that_speak_for_the_topic(head: LearnedTopics) -> None:
    text = encoding((1, 0), (0, 1), (1, 0), (0, 1))
    assert head.evidence(text, "sport") == [1, 3]
    assert head.evidence(text, "medtop:04000000", 1) == [0]
    assert head.evidence(text, "weather") == []


def test_a_text_without_words_has_no_topics(head: LearnedTopics) -> None:
    assert head.logits(encoding((0, 0))) == {}
    assert head.evidence(encoding(), "sport") == []


def test_a_folder_without_a_head_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not hold a usable topic head"):
        LearnedTopics(tmp_path)

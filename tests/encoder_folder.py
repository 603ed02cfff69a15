"""A tiny encoder with random weights, in the form of the embedded one: tests run without the real weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sentencepiece import sentencepiece_model_pb2 as pb

NAMES = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-CITY", "I-CITY")
CONLL = ("O", "B-PERS", "I-PERS")
DIMENSIONS = 8


def write_pieces(path: Path, alphabet: str) -> int:
    """Write a sentencepiece model whose pieces are single characters; return how many it has."""
    model = pb.ModelProto()
    kind = pb.ModelProto.SentencePiece
    for piece, type_ in (
        ("<s>", kind.CONTROL),
        ("<pad>", kind.CONTROL),
        ("</s>", kind.CONTROL),
        ("<unk>", kind.UNKNOWN),
    ):
        model.pieces.add(piece=piece, score=0.0, type=type_)
    for character in ["\u2581", *alphabet]:
        model.pieces.add(piece=character, score=-1.0)
    spec = model.trainer_spec
    spec.model_type = pb.TrainerSpec.UNIGRAM
    spec.vocab_size = len(model.pieces)
    spec.bos_id, spec.pad_id, spec.eos_id, spec.unk_id = 0, 1, 2, 3
    model.normalizer_spec.add_dummy_prefix = False
    model.normalizer_spec.remove_extra_whitespaces = False
    path.write_bytes(model.SerializeToString())
    return len(model.pieces)


def structure(tags: Sequence[str]) -> dict[str, object]:
    """Return a head without learned moves."""
    return {"tags": list(tags), "moves": [[0.0] * len(tags) for _ in tags], "start": [0.0] * len(tags)}


def write_encoder(folder: Path, seed: int = 0, window: int = 12) -> Path:
    """Write an encoder whose scores depend on each piece and on the mean of the pieces around it."""
    rng = np.random.default_rng(seed)
    count = write_pieces(
        folder / "pieces.model", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءئؤ0123456789.،abcdefghijklmnopqrstuvwxyz"
    )
    tags = len(NAMES) + len(CONLL) + 3
    table = rng.normal(size=(count, DIMENSIONS)).astype(np.float32)
    heads = rng.normal(size=(DIMENSIONS, tags)).astype(np.float32)
    constants = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(heads, "heads")]
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["x"]),
        helper.make_node("MatMul", ["x", "heads"], ["scores"]),
        helper.make_node("MatMul", ["pool", "x"], ["sentences"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "pieces"]),
            helper.make_tensor_value_info("pool", TensorProto.FLOAT, ["batch", "sentences", "pieces"]),
        ],
        [
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", "pieces", tags]),
            helper.make_tensor_value_info("sentences", TensorProto.FLOAT, ["batch", "sentences", DIMENSIONS]),
        ],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(folder / "encoder.onnx"))
    configuration = {
        "dimensions": DIMENSIONS,
        "window": window,
        "names": structure(NAMES),
        "conll": structure(CONLL),
        "clitic": 3,
    }
    (folder / "encoder.json").write_text(json.dumps(configuration), encoding="utf-8")
    return folder

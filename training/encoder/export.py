"""Averaged weights → one ONNX file with int8 weights, and the folder that the package loads.

    python training/encoder/export.py --base /root/train/ner/base --weights /root/train/ner/average_6.safetensors \
        --data /work/shared/data --out /root/train/ner/onnx

Weights are int8 with a scale for each output; activations are uint8 with a scale fixed by calibration on training
texts. Fixed scales (rather than dynamic ones) make the result of a text independent of the others in its batch. The
word embedding is int8 with a scale a row. The graph is written node by node: no exporter is involved.

Inputs: `ids` int64 [batch, pieces], all of one length (there is no padding and no mask); `pool` float32 [batch,
sentences, pieces], rows that sum to 1. Outputs: `scores` float32 [batch, pieces, tags of all heads]; `sentences`
float32 [batch, sentences, 384].
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import corpora
import numpy as np
import onnx
import torch
from corpora import CONLL, NAMES
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import load_file
from torch import nn
from train_names import HIDDEN, Tagger, batches, epoch_items, new_encoder, pad

from smartnews.pieces import PAD, PieceTokenizer

MICROSOFT = "com.microsoft"
HEADS, LAYERS = 12, 12
Float = NDArray[np.float32]


def load_tagger(base: Path, weights: Path) -> Tagger:
    """The trained model with averaged weights."""
    model = Tagger(new_encoder(base))
    missing, unexpected = model.load_state_dict(load_file(str(weights)), strict=False)
    if unexpected or [name for name in missing if "word_embeddings" not in name]:
        raise ValueError(f"{weights}: missing {missing}, unexpected {unexpected}")
    return model.eval()


class Coding(NamedTuple):
    """How the input of a linear map becomes uint8: divided by `spread` (per channel), then scale and zero point."""

    scale: float
    zero: int
    spread: Float | None


def best_coding(x: torch.Tensor, weight: torch.Tensor) -> Coding:
    """The coding of `x` that changes `x @ weight.T` least.

    A few channels are far wider than the rest; dividing a channel by a power of its width and multiplying the weights
    by it moves the difficulty to the weights, which have a scale each (SmoothQuant, Xiao et al. 2023).
    """
    reference = x @ weight.T
    found: list[tuple[float, int, Coding]] = []
    for order, alpha in enumerate((0.0, 0.5, 0.65, 0.8, 0.95)):
        wide = x.abs().amax(0).clamp(min=1e-4) ** alpha / weight.abs().amax(0).clamp(min=1e-4) ** (1 - alpha)
        spread = wide / wide.log().mean().exp() if alpha else torch.ones(x.shape[1])
        values, scaled = x / spread, weight * spread
        step = scaled.abs().amax(1, keepdim=True) / 127
        scaled = torch.round(scaled / step) * step
        low, high = min(0.0, values.min().item()), max(0.0, values.max().item())
        for share in (1.0, 0.9, 0.8, 0.7, 0.6):
            scale = (high - low) * share / 255
            zero = round(max(0.0, min(255.0, -low * share / scale)))
            coded = (torch.clamp(torch.round(values / scale) + zero, 0, 255) - zero) * scale
            error = float((coded @ scaled.T - reference).square().mean()) * (1.0 if alpha else 0.8)
            found.append((error, order, Coding(scale, zero, spread.numpy() if alpha else None)))
    return min(found, key=lambda entry: entry[:2])[2]


def calibrate(model: Tagger, inputs: Sequence[torch.Tensor], rows: int = 1500) -> dict[str, Coding]:
    """The coding of the input of each linear map of the encoder, from `rows` pieces of training text."""
    samples: dict[str, list[torch.Tensor]] = {}
    hooks = []
    generator = torch.Generator().manual_seed(0)
    chosen: list[torch.Tensor] = []
    linear = {name: module for name, module in model.encoder.named_modules() if isinstance(module, nn.Linear)}
    for name, module in linear.items():
        hooks.append(
            module.register_forward_pre_hook(
                lambda _, args, name=name: samples.setdefault(name, []).append(args[0].flatten(0, 1)[chosen[-1]])
            )
        )
    with torch.no_grad():
        for ids in inputs:
            real = torch.nonzero((ids != PAD).flatten()).flatten()
            picked = torch.randint(0, len(real), (rows // len(inputs) + 1,), generator=generator)
            chosen.append(real[picked])
            model.hidden(ids)
    for hook in hooks:
        hook.remove()
    out = {}
    for name, module in linear.items():
        weight = module.weight.detach().float()
        if name.endswith("query"):  # query, key and value share their input
            stem = name.removesuffix("query")
            weight = torch.cat([linear[stem + part].weight.detach().float() for part in ("query", "key", "value")])
        if not name.endswith(("key", "value")):
            out[name] = best_coding(torch.cat(samples[name]).float(), weight)
    return out


class Graph:
    """An ONNX graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Store an initialiser."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: object) -> str:
        """Append a node with one output."""
        self.nodes.append(helper.make_node(kind, list(inputs), [output], domain=domain, **attributes))
        return output

    def quantised(self, x: str, name: str, coding: Coding) -> tuple[str, str, str]:
        """uint8 codes of `x`, and the names of its scale and zero point."""
        if coding.spread is not None:
            x = self.node("Mul", [x, self.constant(f"{name}.narrow", 1 / coding.spread)], f"{name}.even")
        s = self.constant(f"{name}.scale", np.float32(coding.scale))
        z = self.constant(f"{name}.zero", np.uint8(coding.zero))
        return self.node("QuantizeLinear", [x, s, z], f"{name}.codes"), s, z

    def linear(
        self, coded: tuple[str, str, str], name: str, weight: Float, bias: Float, coding: Coding, bits: int
    ) -> str:
        """`x @ weight.T + bias`, with int8 weights."""
        if coding.spread is not None:
            weight = weight * coding.spread
        top = 2 ** (bits - 1) - 1
        scale = np.maximum(np.abs(weight).max(1), 1e-8) / top
        codes = np.clip(np.round(weight / scale[:, None]), -top, top).astype(np.int8).T
        x, s, z = coded
        w = self.constant(f"{name}.weight", codes)
        ws = self.constant(f"{name}.weight_scale", scale.astype(np.float32))
        b = self.constant(f"{name}.bias", bias)
        return self.node("MatMulIntegerToFloat", [x, w, s, ws, z, "", b], f"{name}.out", MICROSOFT)


def build(model: Tagger, codings: dict[str, Coding], bits: int = 8) -> onnx.ModelProto:
    """The whole model as ONNX."""
    weights = {k: v.detach().float().numpy() for k, v in model.state_dict().items()}
    g = Graph()
    table = weights["encoder.embeddings.word_embeddings.weight"]
    scale = np.maximum(np.abs(table).max(1), 1e-8) / 127
    g.constant("words", np.round(table / scale[:, None]).astype(np.int8))
    g.constant("words.scale", scale.astype(np.float32)[:, None])
    places = weights["encoder.embeddings.position_embeddings.weight"]
    g.constant("places", (places + weights["encoder.embeddings.token_type_embeddings.weight"][0]).astype(np.float16))
    g.constant("from", np.array([0], np.int64))
    codes = g.node("Cast", [g.node("Gather", ["words", "ids"], "word_codes")], "word_values", to=TensorProto.FLOAT)
    words = g.node("Mul", [codes, g.node("Gather", ["words.scale", "ids"], "word_scales")], "word_vectors")
    length = g.node("Shape", ["ids"], "length", start=1, end=2)
    near = g.node("Slice", ["places", "from", length], "near_places")
    place = g.node("Cast", [near], "place_vectors", to=TensorProto.FLOAT)
    summed = g.node("Add", [words, place], "embedded")
    norm = "encoder.embeddings.LayerNorm"
    gamma, beta = (
        g.constant("embed.gamma", weights[f"{norm}.weight"]),
        g.constant("embed.beta", weights[f"{norm}.bias"]),
    )
    x = g.node("LayerNormalization", [summed, gamma, beta], "x", epsilon=1e-12, axis=-1)
    for layer in range(LAYERS):
        prefix = f"encoder.encoder.layer.{layer}"
        short = f"l{layer}"

        def of(part: str, prefix: str = prefix) -> tuple[Float, Float]:
            return weights[f"{prefix}.{part}.weight"], weights[f"{prefix}.{part}.bias"]

        def linear(x: str, part: str, name: str, weight: Float, bias: Float, layer: int = layer) -> str:
            coding = codings[f"encoder.layer.{layer}.{part}"]
            return g.linear(g.quantised(x, f"{name}.in", coding), name, weight, bias, coding, bits)

        def norm_of(part: str, x: str, y: str, name: str, prefix: str = prefix) -> str:
            gamma = g.constant(f"{name}.gamma", weights[f"{prefix}.{part}.weight"])
            beta = g.constant(f"{name}.beta", weights[f"{prefix}.{part}.bias"])
            both = g.node("Add", [x, y], f"{name}.sum")
            return g.node("LayerNormalization", [both, gamma, beta], name, epsilon=1e-12, axis=-1)

        parts = [of(f"attention.self.{p}") for p in ("query", "key", "value")]
        joint = (np.concatenate([w for w, _ in parts]), np.concatenate([b for _, b in parts]))
        qkv = linear(x, "attention.self.query", f"{short}.qkv", *joint)
        names = [f"{short}.{p}" for p in "qkv"]
        g.nodes.append(helper.make_node("Split", [qkv], names, axis=-1, num_outputs=3))
        mixed = g.node("MultiHeadAttention", names, f"{short}.mixed", MICROSOFT, num_heads=HEADS)
        out = linear(mixed, "attention.output.dense", f"{short}.ao", *of("attention.output.dense"))
        x = norm_of("attention.output.LayerNorm", x, out, f"{short}.mid")
        wide = linear(x, "intermediate.dense", f"{short}.fi", *of("intermediate.dense"))
        bent = g.node("Gelu", [wide], f"{short}.bent", MICROSOFT)
        out = linear(bent, "output.dense", f"{short}.fo", *of("output.dense"))
        x = norm_of("output.LayerNorm", x, out, f"{short}.end")
    heads = [(weights[f"{h}.weight"], weights[f"{h}.bias"]) for h in ("names", "conll", "clitic")]
    w = g.constant("heads.weight", np.concatenate([a for a, _ in heads]).T)
    b = g.constant("heads.bias", np.concatenate([c for _, c in heads]))
    g.node("Add", [g.node("MatMul", [x, w], "raw_scores"), b], "scores")
    means = g.node("MatMul", ["pool", x], "means")
    w = g.constant("sentence.weight", weights["sentence.weight"].T)
    b = g.constant("sentence.bias", weights["sentence.bias"])
    g.node("Add", [g.node("MatMul", [means, w], "turned"), b], "sentences")
    tags = len(NAMES) + len(CONLL) + 3
    graph = helper.make_graph(
        g.nodes,
        "smartnews-encoder",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "pieces"]),
            helper.make_tensor_value_info("pool", TensorProto.FLOAT, ["batch", "sentences", "pieces"]),
        ],
        [
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", "pieces", tags]),
            helper.make_tensor_value_info("sentences", TensorProto.FLOAT, ["batch", "sentences", HIDDEN]),
        ],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="smartnews")


def configuration(model: Tagger) -> dict[str, object]:
    """What the package needs beside the graph: tag sets, transition scores, window sizes."""

    def head(tags: Sequence[str], crf: nn.Module) -> dict[str, object]:
        moves, start = crf.table()
        return {
            "tags": list(tags),
            "moves": [[round(v, 4) for v in row] for row in moves.tolist()],
            "start": [round(v, 4) for v in start.tolist()],
        }

    return {
        "schema": "smartnews.encoder/1",
        "dimensions": HIDDEN,
        "window": 150,
        "pieces": model.encoder.config.vocab_size,
        "names": head(NAMES, model.names_crf),
        "conll": head(CONLL, model.conll_crf),
        "clitic": 3,
    }


def main() -> None:
    """Calibrate, build, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bits", type=int, default=8, help="bits of the weights; 7 is safe on processors without VNNI")
    parser.add_argument("--windows", type=int, default=256, help="windows of training text for calibration")
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    model = load_tagger(args.base, args.weights)
    tokenizer = PieceTokenizer(args.base / "pieces.model")
    names = args.data / "names" / "person_names_unicef.tsv.xz"
    items = epoch_items(corpora.load(args.data), names, tokenizer, 99, 1, {"uner": 2})
    items = random.Random(0).sample(items, min(args.windows, len(items)))
    inputs = [pad([items[i].ids for i in part], PAD) for part in batches(items, 2000, None)]
    graph = build(model, calibrate(model, inputs), args.bits)
    onnx.checker.check_model(graph, full_check=False)
    (args.out / "encoder.onnx").write_bytes(graph.SerializeToString())
    shutil.copy(args.base / "pieces.model", args.out / "pieces.model")
    (args.out / "encoder.json").write_text(json.dumps(configuration(model)) + "\n", encoding="utf-8")
    print({path.name: path.stat().st_size for path in sorted(args.out.iterdir())})


if __name__ == "__main__":
    main()

"""Trains the topic head on the exported encoder's document vectors.

    python training/encoder/train_topics.py --data /work/shared/data --model /root/train/ner/onnx

Multi-label logistic regression over the 17 top-level media topics and the focus tags of the package's taxonomy. What a
source does not say is masked, not negative: a Finance article may be about politics too. Sources: SANAD and ANT
classes, the annotated press documents (weighted up), IPTC's labels and definitions in three languages, the UN goals,
and the taxonomy's own cue words. Prints leave-one-source-out accuracy and cross-validated scores on the press
documents, then trains on everything and writes topics.onnx and topics.json (labels, calibration) beside the encoder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import corpora
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional

from smartnews.encoder import Encoder
from smartnews.pieces import split_words
from smartnews.topics.taxonomy import Taxonomy, load_taxonomy

Float = NDArray[np.float32]

# class of a corpus → (top-level topic, topics that such an article may have beside it)
CLASSES: dict[tuple[str, str], tuple[str, str]] = {
    ("sanad", "Culture"): ("01", "05 08 10 12 14"),
    ("sanad", "Finance"): ("04", "06 09 11 13"),
    ("sanad", "Medical"): ("07", "04 05 06 08 10 13 14"),
    ("sanad", "Politics"): ("11", "02 03 04 09 12 14 16"),
    ("sanad", "Religion"): ("12", "01 05 08 10 14"),
    ("sanad", "Sports"): ("15", "08 10 14"),
    ("sanad", "Technology"): ("13", "01 04 05 07 08 10 11 14"),
    ("ant", "culture"): ("01", "05 08 10 12 14"),
    ("ant", "sport"): ("15", "08 10 14"),
    ("ant", "economy"): ("04", "06 09 11 13 14"),
    ("ant", "politic"): ("11", "02 03 04 09 12 14 16"),
    ("ant", "technology"): ("13", "01 04 05 07 08 10 11 14"),
}


@dataclass(slots=True)
class Example:
    """A text and what is known of its topics: 1 yes, 0 no, -1 not said."""

    source: str
    text: str
    labels: NDArray[np.int8]
    weight: float = 1.0
    key: str = ""
    tags: list[str] = field(default_factory=list)


def code(short: str) -> str:
    """The full code of a top-level topic."""
    return f"medtop:{short}000000"


class Labels:
    """The order of all labels: top-level codes, then tags."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.tops = sorted(taxonomy.top)
        self.tags = sorted(taxonomy.tags)
        self.all = [*self.tops, *self.tags]
        self.place = {name: i for i, name in enumerate(self.all)}

    def row(self, tops: set[str], open_tops: set[str], tags: set[str], open_tags: set[str] | None) -> NDArray[np.int8]:
        """One row of labels; `open_tags` None: every tag that lives under a positive or open topic is open."""
        out = np.zeros(len(self.all), np.int8)
        for name in open_tops:
            out[self.place[name]] = -1
        for name, tag in self.taxonomy.tags.items():
            near = set(tag.parents) & (tops | open_tops)
            if (open_tags is None and near) or (open_tags is not None and name in open_tags):
                out[self.place[name]] = -1
        for name in tops | tags:
            out[self.place[name]] = 1
        return out


def concepts(data: Path, labels: Labels) -> Iterator[Example]:
    """IPTC's terms: a term belongs to its top-level ancestor, and to the tags whose code is it or above it."""
    codes = {tag.code: name for name, tag in labels.taxonomy.tags.items()}
    for language in ("en", "ar", "fr"):
        raw = lzma.decompress((data / "topics" / f"iptc_mediatopics_{language}.json.xz").read_bytes())
        rows = {row["qcode"]: row for row in json.loads(raw)["conceptSet"] if row.get("qcode")}
        parents = {kid: row["qcode"] for row in rows.values() for kid in row.get("narrower", [])}
        for name, row in rows.items():
            line = [name]
            while line[-1] in parents and len(line) < 9:
                line.append(parents[line[-1]])
            if line[-1] not in labels.place or not row.get("prefLabel"):
                continue
            text = ". ".join(next(iter(part.values())) for part in (row["prefLabel"], row.get("definition")) if part)
            tags = {codes[c] for c in line if c in codes}
            yield Example("iptc", text, labels.row({line[-1]}, set(), tags, None), 0.3)


def goals(data: Path, labels: Labels) -> Iterator[Example]:
    """The UN goals and targets: positive for the tags that name the goal, silent on all else."""
    for path in sorted((data / "topics" / "sdg").glob("*.yml")):
        joined = re.sub(r"\n\s+", " ", path.read_text(encoding="utf-8"))
        for line in joined.splitlines():
            head, _, text = line.partition(": ")
            goal = head.split("-")[0]
            tags = {n for n, t in labels.taxonomy.tags.items() if goal.isdigit() and t.sdg == int(goal)}
            if tags and len(text) > 12:
                yield Example("sdg", text, labels.row(set(), set(labels.tops), tags, set(labels.tags)), 0.2)


def cues(labels: Labels) -> Iterator[Example]:
    """The taxonomy's own strong words, as very short texts."""
    for language in ("ar", "en", "fr"):
        for name, levels in labels.taxonomy.words(language).items():
            words = [*levels.get("core", ()), *levels.get("strong", ())]
            tag = labels.taxonomy.tags.get(name)
            tops = {name} if tag is None else {top for top, share in tag.parents.items() if share >= 0.8}
            open_tops = set() if tag is None else set(tag.parents)
            tags = set() if tag is None else {name}
            near = set() if tag is None else set(tag.related)
            near |= {n for n, t in labels.taxonomy.tags.items() if tag is None and set(t.parents) & tops}
            row = labels.row(tops, open_tops, tags, near)
            for at in range(0, len(words), 3):
                yield Example("cues", "، ".join(words[at : at + 3]), row, 0.2)


def articles(data: Path, labels: Labels, per_class: int) -> Iterator[Example]:
    """SANAD and ANT, the same number of each class; no document of gold_dev."""
    gold = {json.loads(row)["source_id"] for row in (data / "gold_dev.jsonl").read_text(encoding="utf-8").splitlines()}
    for source in ("sanad", "ant"):
        pools: dict[str, list[dict[str, str]]] = {}
        with lzma.open(data / "topics" / f"{source}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["id"] not in gold and (source, row["class"]) in CLASSES:
                    pools.setdefault(row["class"], []).append(row)
        for kind, rows in pools.items():
            top, beside = CLASSES[source, kind]
            labelled = labels.row({code(top)}, {code(short) for short in beside.split()}, set(), None)
            for row in random.Random(3).sample(rows, min(per_class, len(rows))):
                text = f"{row.get('title', '')}\n{row['text']}".strip()
                yield Example(source, " ".join(text.split(" ")[:110]), labelled, 1.0, code(top))


def annotated(path: Path, labels: Labels, weight: float) -> Iterator[Example]:
    """Documents with tags and top-level topics."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        tops = {f"medtop:{short}" for short in row["medtop"]}
        tags = {tag for tag in row["tags"] if tag in labels.place}
        open_tags = {other for tag in tags for other in labels.taxonomy.tags[tag].related} - tags
        yield Example("press", row["text"], labels.row(tops, set(), tags, open_tags), weight, row["id"], row["tags"])


def vectors(encoder: Encoder, examples: list[Example]) -> Float:
    """The document vectors: the mean of the sentences' unit vectors, at unit length."""
    out = np.zeros((len(examples), encoder.dimensions), np.float32)
    for at in range(0, len(examples), 64):
        texts = []
        for example in examples[at : at + 64]:
            words = split_words(example.text)
            forms = [example.text[w.start : w.end] for w in words]
            ranges = corpora.sentence_ranges(forms, [(w.start, w.end) for w in words], example.text)
            texts.append((example.text, [(words[a].start, words[b - 1].end) for a, b in ranges]))
        for i, encoding in enumerate(encoder(texts)):
            mean = encoding.sentences.mean(0)
            out[at + i] = mean / max(1e-9, float(np.linalg.norm(mean)))
    return out


def training_examples(data: Path, labels: Labels, per_class: int = 80, press_weight: float = 3.0) -> list[Example]:
    """Everything that the head learns from."""
    return [
        *articles(data, labels, per_class),
        *annotated(data / "ner" / "press_train.jsonl", labels, press_weight),
        *concepts(data, labels),
        *goals(data, labels),
        *cues(labels),
    ]


def cached_vectors(model: Path, examples: list[Example], folder: Path) -> Float:
    """The document vectors of the encoder in `model`, kept in `folder` for the next time."""
    digest = hashlib.sha256((model / "encoder.onnx").read_bytes())
    digest.update("\0".join(e.text for e in examples).encode())
    cache = folder / f"topic_vectors_{digest.hexdigest()[:12]}.npy"
    if not cache.exists():
        np.save(cache, vectors(Encoder(model), examples))
    found: Float = np.load(cache)
    return found


def fit(x: Float, examples: list[Example], decay: float, steps: int = 60) -> tuple[Float, Float]:
    """Weights and bias of the masked, weighted logistic regression (LBFGS, deterministic)."""
    torch.manual_seed(0)
    target = torch.tensor(np.stack([e.labels for e in examples]).astype(np.float32))
    known = (target >= 0).float() * torch.tensor([e.weight for e in examples]).unsqueeze(1)
    inputs = torch.tensor(x)
    w = torch.zeros(x.shape[1], target.shape[1], requires_grad=True)
    b = torch.full((target.shape[1],), -3.0, requires_grad=True)
    optimiser = torch.optim.LBFGS([w, b], max_iter=steps, history_size=10, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        logits = inputs @ w + b
        loss = functional.binary_cross_entropy_with_logits(logits, target.clamp(min=0), known, reduction="sum")
        loss = loss + decay * w.square().sum()
        loss.backward()
        return loss

    closure_: Callable[[], torch.Tensor] = closure
    optimiser.step(closure_)
    return w.detach().numpy(), b.detach().numpy()


def tag_scores(logits: Float, rows: list[Example], labels: Labels, cut: float) -> dict[str, float]:
    """F1 of the tags at a cut, the share of first tags found, the share of right top-level topics."""
    tops = len(labels.tops)
    hit = gold = guess = first = top = 0
    for z, row in zip(logits, rows, strict=True):
        chosen = {labels.tags[i] for i in np.flatnonzero(z[tops:] > cut)} or {labels.tags[int(z[tops:].argmax())]}
        hit += len(chosen & set(row.tags))
        gold += len(row.tags)
        guess += len(chosen)
        first += row.tags[0] in chosen
        top += row.labels[int(z[:tops].argmax())] == 1
    return {
        "tags_f1": round(200 * hit / (gold + guess), 1),
        "first_tag": round(100 * first / len(rows), 1),
        "top": round(100 * top / len(rows), 1),
    }


def calibration(logits: Float, labels: NDArray[np.int8]) -> tuple[float, float]:
    """Platt's slope and intercept, from cross-validated logits."""
    z, y = torch.tensor(logits[labels >= 0]), torch.tensor(labels[labels >= 0].astype(np.float32))
    both = torch.tensor([1.0, 0.0], requires_grad=True)
    optimiser = torch.optim.LBFGS([both], max_iter=50)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(both[0] * z + both[1], y)
        loss.backward()
        return loss

    optimiser.step(closure)
    return round(both[0].item(), 4), round(both[1].item(), 4)


def write(path: Path, w: Float, b: Float) -> None:
    """The head as ONNX: vectors [n, dimensions] → logits [n, labels]."""
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["vectors", "w"], ["raw"]), helper.make_node("Add", ["raw", "b"], ["logits"])],
        "smartnews-topics",
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", w.shape[0]])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", w.shape[1]])],
        [numpy_helper.from_array(w, "w"), numpy_helper.from_array(b, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path.write_bytes(model.SerializeToString())
    onnx.checker.check_model(onnx.load(path))


def main() -> None:
    """Vectors (cached), figures, the final head."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="folder of export.py")
    parser.add_argument("--per-class", type=int, default=80)
    parser.add_argument("--decay", type=float, default=0.3)
    parser.add_argument("--press-weight", type=float, default=3.0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    labels = Labels(load_taxonomy())
    examples = training_examples(args.data, labels, args.per_class, args.press_weight)
    gold = list(annotated(args.data / "gold_dev.jsonl", labels, 0.0))
    x = cached_vectors(args.model, [*examples, *gold], args.model.parent)
    x, gold_x = x[: len(examples)], x[len(examples) :]
    sources = np.array([e.source for e in examples])
    tops = len(labels.tops)
    report: dict[str, object] = {"examples": {s: int((sources == s).sum()) for s in sorted(set(sources))}}

    for left_out in ("ant", "sanad"):
        keep = np.flatnonzero((sources != left_out) & ~((sources == "press") & (left_out == "sanad")))
        w, b = fit(x[keep], [examples[i] for i in keep], args.decay)
        test = np.flatnonzero(sources == left_out)
        best = (x[test] @ w + b)[:, :tops].argmax(1)
        right = [labels.tops[k] == examples[i].key for i, k in zip(test, best, strict=True)]
        by_class: dict[str, list[bool]] = {}
        for i, ok in zip(test, right, strict=True):
            by_class.setdefault(examples[i].key, []).append(ok)
        report[f"trained without {left_out}, top-level topic of {left_out}"] = {
            "accuracy": round(100 * float(np.mean(right)), 1),
            "macro": round(100 * float(np.mean([np.mean(v) for v in by_class.values()])), 1),
            **{k: round(100 * float(np.mean(v)), 1) for k, v in sorted(by_class.items())},
        }

    press = np.flatnonzero(sources == "press")
    folds = np.random.default_rng(0).permutation(len(press)) % 5
    logits = np.zeros((len(press), len(labels.all)), np.float32)
    for fold in range(5):
        out = press[folds == fold]
        keep = np.setdiff1d(np.arange(len(examples)), out)
        w, b = fit(x[keep], [examples[i] for i in keep], args.decay)
        logits[folds == fold] = x[out] @ w + b
    rows = [examples[i] for i in press]
    marks = np.stack([e.labels for e in rows])
    scale = {
        "top": calibration(logits[:, :tops], marks[:, :tops]),
        "tags": calibration(logits[:, tops:], marks[:, tops:]),
    }
    cuts = {cut: tag_scores(logits, rows, labels, cut) for cut in np.arange(-3, 1.01, 0.25)}
    best_f1 = max(row["tags_f1"] for row in cuts.values())
    flat = [c for c, row in cuts.items() if row["tags_f1"] >= best_f1 - 1.5]  # the top is flat: there, miss fewest
    cut = max(flat, key=lambda c: (cuts[c]["first_tag"], -c))
    report["press, five folds"] = {"cut": float(cut), **cuts[cut]}
    w, b = fit(x, examples, args.decay)
    report["gold_dev"] = tag_scores(gold_x @ w + b, gold, labels, cut)
    write(args.model / "topics.onnx", w, b)
    about = {
        "schema": "smartnews.topics/1",
        "labels": labels.all,
        "calibration": scale,
    }
    (args.model / "topics.json").write_text(json.dumps(about) + "\n", encoding="utf-8")
    report["calibration"] = scale
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

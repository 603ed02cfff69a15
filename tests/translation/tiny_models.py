"""Small random translation models, made on the spot: the engines really run, with no weights from elsewhere."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import sentencepiece
import torch
import transformers
from ctranslate2.converters import TransformersConverter
from ctranslate2.converters.transformers import M2M100Loader

TEXT = (
    "أعلنت الوزارة عن خطة جديدة للطاقة المتجددة في الرياض",
    "افتتح المعرض أبوابه أمام الزوار صباح اليوم في العاصمة",
    "قال المدير التنفيذي إن الشركة ستستثمر في المدن الذكية",
    "The ministry announced a new plan for renewable energy in Riyadh",
    "The exhibition opened its doors to visitors this morning in the capital",
    "The chief executive said the company would invest in smart cities",
)
SHAPE = {
    "d_model": 16, "encoder_layers": 2, "decoder_layers": 1, "encoder_attention_heads": 2,
    "decoder_attention_heads": 2, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "max_position_embeddings": 128,
}  # fmt: skip
STUDENT_TOKENS = tuple(f"<{kind}{index}>" for kind in "neu" for index in range(10))


def pieces(folder: Path, name: str, symbols: tuple[str, ...] = ()) -> Path:
    """Train a sentencepiece model of some two hundred pieces."""
    (folder / "text.txt").write_text("\n".join(TEXT * 8), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(folder / "text.txt"), model_prefix=str(folder / name), vocab_size=200, minloglevel=2,
        hard_vocab_limit=False, user_defined_symbols=list(symbols), character_coverage=1.0, num_threads=1,
    )  # fmt: skip
    return folder / f"{name}.model"


def _piece_list(model: Path) -> list[str]:
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    return [processor.id_to_piece(i) for i in range(len(processor))]


def marian(folder: Path, symbols: tuple[str, ...] = ()) -> Path:
    """Write a Marian model of the hub's layout: config, weights, source.spm, target.spm, vocab.json."""
    work = folder.with_name(folder.name + "-work")
    work.mkdir(parents=True)
    model = pieces(work, "spm", symbols)
    tokens = ["</s>", "<unk>", *(p for p in _piece_list(model) if p not in {"<s>", "</s>", "<unk>"}), "<pad>"]
    (work / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        tokeniser = transformers.MarianTokenizer(
            source_spm=str(model), target_spm=str(model), vocab=str(work / "vocab.json")
        )
    torch.manual_seed(7)
    config = transformers.MarianConfig(
        vocab_size=len(tokens), pad_token_id=len(tokens) - 1, eos_token_id=0, decoder_start_token_id=len(tokens) - 1,
        forced_eos_token_id=None, **SHAPE,
    )  # fmt: skip
    transformers.MarianMTModel(config).eval().save_pretrained(folder)
    tokeniser.save_pretrained(folder)
    return folder


def m2m100(folder: Path) -> Path:
    """Write an M2M100 model of the hub's layout."""
    work = folder.with_name(folder.name + "-work")
    work.mkdir(parents=True)
    model = pieces(work, "spm")
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *(p for p in _piece_list(model) if p not in {"<s>", "</s>", "<unk>"})]
    (work / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}), encoding="utf-8")
    tokeniser = transformers.M2M100Tokenizer(vocab_file=str(work / "vocab.json"), spm_file=str(model))
    torch.manual_seed(7)
    config = transformers.M2M100Config(
        vocab_size=len(tokens) + 108, pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, **SHAPE
    )
    transformers.M2M100ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokeniser.save_pretrained(folder)
    return folder


def nllb(folder: Path) -> Path:
    """Write an NLLB model of the hub's layout: M2M100's shape, its own tokeniser, characters for pieces."""
    folder.mkdir(parents=True)
    characters = sorted({"▁", *"".join(TEXT)} - {" "})
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *characters]
    tokeniser = transformers.NllbTokenizer(vocab={token: i for i, token in enumerate(tokens)})
    torch.manual_seed(7)
    config = transformers.M2M100Config(
        vocab_size=len(tokeniser), pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, **SHAPE
    )
    transformers.M2M100ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokeniser.save_pretrained(folder)
    shutil.copyfile(pieces(folder, "spm"), folder / "sentencepiece.bpe.model")
    return folder


def t5(folder: Path) -> Path:
    """Write a T5 model of the hub's layout."""
    work = folder.with_name(folder.name + "-work")
    work.mkdir(parents=True)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(pieces(work, "spm")))
    scored = [(processor.id_to_piece(i), processor.get_score(i)) for i in range(len(processor))]
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocabulary += [(p, s) for p, s in scored if p not in {"<s>", "</s>", "<unk>"}]
    tokeniser = transformers.T5Tokenizer(vocab=vocabulary)
    torch.manual_seed(7)
    config = transformers.T5Config(
        vocab_size=len(tokeniser), d_model=16, d_kv=8, d_ff=32, num_layers=2, num_heads=2, pad_token_id=0,
        eos_token_id=1, decoder_start_token_id=0,
    )  # fmt: skip
    transformers.T5ForConditionalGeneration(config).eval().save_pretrained(folder)
    tokeniser.save_pretrained(folder)
    return folder


def converted_m2m100(hub: Path, out: Path, rename: Callable[[str], str] = str) -> Path:
    """Convert an M2M100 folder to CTranslate2 int8; ``rename`` may turn its language tokens into NLLB's.

    Done by hand: the converter does not find the language tokens of transformers 5's tokeniser.
    """
    model = transformers.M2M100ForConditionalGeneration.from_pretrained(hub)
    tokeniser = transformers.M2M100Tokenizer.from_pretrained(hub)
    loader = M2M100Loader()
    spec = loader.get_model_spec(model)
    languages = sorted(tokeniser.lang_token_to_id, key=tokeniser.lang_token_to_id.__getitem__)
    tokens = [*tokeniser.encoder, *map(rename, languages), *(f"madeupword{i}" for i in range(8))]
    loader.set_vocabulary(spec, tokens)
    loader.set_config(spec.config, model, tokeniser)
    spec.validate()
    spec.optimize(quantization="int8")
    out.mkdir()
    spec.save(str(out))
    shutil.copyfile(hub / "sentencepiece.bpe.model", out / "sentencepiece.bpe.model")
    return out


def converted(hub: Path, out: Path) -> Path:
    """Convert a Marian folder to CTranslate2 int8, and put its sentencepiece models beside it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        TransformersConverter(str(hub)).convert(str(out), quantization="int8")
    for side in ("source.spm", "target.spm"):
        shutil.copyfile(hub / side, out / side)
    return out


def student(folder: Path, hub: Path) -> Path:
    """Write a folder like the embedded student's: placeholders among the pieces, and a manifest with hashes."""
    converted(hub, folder)
    write_manifest(folder)
    return folder


def write_manifest(folder: Path, **facts: object) -> None:
    """Write the manifest of a translation model for its files as they are."""
    files = [
        {"path": p.name, "size": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
        for p in sorted(folder.iterdir())
        if p.name != "manifest.json"
    ]
    said = {
        "family": "smartnews",
        "source": ["ar"],
        "target": ["en"],
        "quality": "draft",
        "placeholders": True,
        "longest": 50,
        "longest_target": 100,
        **facts,
    }
    manifest = {
        "name": "tiny-ar-en", "kind": "translation", "version": "1", "licence": "CC0-1.0", "files": files,
        "translation": said,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def mbart(folder: Path) -> Path:
    """Write an mBART-50 model of the hub's layout."""
    folder.mkdir(parents=True)
    model = pieces(folder, "spm")
    processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
    scored = [(processor.id_to_piece(i), processor.get_score(i)) for i in range(len(processor))]
    special = ("<s>", "<pad>", "</s>", "<unk>")
    vocabulary = [(token, 0.0) for token in special] + [(p, s) for p, s in scored if p not in special]
    tokeniser = transformers.MBart50Tokenizer(vocab=vocabulary, src_lang="ar_AR", tgt_lang="en_XX")
    torch.manual_seed(7)
    config = transformers.MBartConfig(
        vocab_size=len(tokeniser), pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2,
        forced_eos_token_id=None, **SHAPE,
    )  # fmt: skip
    transformers.MBartForConditionalGeneration(config).eval().save_pretrained(folder)
    tokeniser.save_pretrained(folder)
    model.rename(folder / "sentencepiece.bpe.model")
    return folder


def bart(folder: Path) -> Path:
    """Write a BART model of the hub's layout, with a tokeniser that is no sentencepiece model."""
    from tokenizers import ByteLevelBPETokenizer

    folder.mkdir(parents=True)
    pieces_of = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    pieces_of.train_from_iterator(
        TEXT * 8, vocab_size=400, min_frequency=1, special_tokens=special, show_progress=False
    )
    pieces_of.save_model(str(folder))
    tokeniser = transformers.BartTokenizer(vocab=str(folder / "vocab.json"), merges=str(folder / "merges.txt"))
    torch.manual_seed(7)
    config = transformers.BartConfig(
        vocab_size=len(tokeniser), pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2,
        forced_eos_token_id=None, **SHAPE,
    )  # fmt: skip
    transformers.BartForConditionalGeneration(config).eval().save_pretrained(folder)
    tokeniser.save_pretrained(folder)
    return folder

"""Average the last checkpoints of a run and write them as a CTranslate2 int8 model folder.

    python training/translation/export.py --data DIR --run DIR --out models/ar-en [--last 1] [--version 0.1.0]

The folder holds ``model.bin``, the vocabularies, both piece models, the shortlist (``vmap.txt``) and ``manifest.json``
(files with sha256, licence, tokens, how it was made). It is written under another name and renamed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

import ctranslate2
import sentencepiece as spm
import torch
from ctranslate2.converters.transformers import BartLoader
from ctranslate2.specs import common_spec, transformer_spec
from safetensors.torch import load_file
from transformers import BartModel

sys.path.insert(0, str(Path(__file__).parent))
from model import HEADS, model_config

LICENCE = "CC-BY-SA-4.0"
FLOOR = -0.74
"""Mean log-probability of a piece below which a sentence is not given out. Without the shortlist it was -0.95, read off
sentences of fresh articles in the order of their scores (below -1.0 nonsense throughout, above -0.9 most can be
followed); with it scores are higher, and as many of 260 fresh sentences lie below this."""
UNMEASURED = "# ar-en\nNot measured yet: `training/translation/evaluate.py --log` writes this card.\n"


def averaged(run: Path, last: int) -> tuple[dict[str, torch.Tensor], list[str]]:
    """The mean of the moving averages of the last checkpoints, and their names."""
    newest = (run / "latest").read_text(encoding="utf-8")
    folders = sorted(p for p in run.glob("step-*") if p.name <= newest)[-last:]
    total: dict[str, torch.Tensor] = {}
    for folder in folders:
        for name, weight in load_file(folder / "average.safetensors").items():
            total[name] = total[name] + weight if name in total else weight
    return {name: weight / len(folders) for name, weight in total.items()}, [p.name for p in folders]


def convert(weights: dict[str, torch.Tensor], data: Path, out: Path) -> None:
    """Write the weights (BartModel names) and both vocabularies as CTranslate2 int8."""
    pieces = {}
    for side in ("source", "target"):
        model = spm.SentencePieceProcessor(model_file=str(data / f"{side}.spm"))
        pieces[side] = [model.id_to_piece(i) for i in range(len(model))]
    student = BartModel(model_config(len(pieces["source"])))
    missing = student.load_state_dict(weights, strict=False)
    if missing.unexpected_keys:
        raise SystemExit(f"unknown weights: {missing.unexpected_keys}")
    student.encoder.embed_tokens = student.decoder.embed_tokens = student.shared
    student.eval()
    spec = transformer_spec.TransformerSpec.from_config(
        (12, 4), HEADS, pre_norm=False, activation=common_spec.Activation.GELUTanh, layernorm_embedding=True
    )  # trained with the exact GELU; this one differs by 0.0005 at most and is a tenth faster
    loader = BartLoader()
    loader.set_encoder(spec.encoder, student.encoder)
    loader.set_decoder(spec.decoder, student.decoder)
    # A clone: the converter quantises in place, and the encoder's table would share the memory.
    table = student.shared.weight.detach()[: len(pieces["target"])].clone()
    spec.decoder.embeddings.weight = table
    spec.decoder.projection.weight = table
    spec.register_source_vocabulary(pieces["source"])
    spec.register_target_vocabulary(pieces["target"])
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "</s>"
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(out))
    for side in ("source", "target"):
        shutil.copyfile(data / f"{side}.spm", out / f"{side}.spm")
    shutil.copyfile(data / "vmap.txt", out / "vmap.txt")


def manifest(out: Path, version: str, run: Path, checkpoints: list[str]) -> dict[str, object]:
    """What ``manifest.json`` says of the folder."""
    state = json.loads((run / checkpoints[-1] / "state.json").read_text(encoding="utf-8"))
    files = [
        {"path": p.name, "size": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
        for p in sorted(out.iterdir())
        if p.name not in {"manifest.json", "README.md"}
    ]
    return {
        "name": "ar-en",
        "kind": "translation",
        "version": version,
        "licence": LICENCE,
        "files": files,
        "translation": {
            "family": "smartnews", "source": ["ar"], "target": ["en"], "quality": "draft", "longest": 96,
            "longest_target": 250, "placeholders": True, "floor": FLOOR,
        },
        "made": {
            "with": "training/translation", "ctranslate2": ctranslate2.__version__, "torch": torch.__version__,
            "checkpoints": checkpoints, "place": state["place"], "recipe": state["recipe"],
        },
    }  # fmt: skip


def main() -> None:
    """Run the export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--last", type=int, default=1, help="how many checkpoints to average")
    parser.add_argument("--version", default="0.1.0")
    options = parser.parse_args()
    torch.set_num_threads(1)
    weights, checkpoints = averaged(options.run, options.last)
    temporary = options.out.with_name(f".{options.out.name}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    convert(weights, options.data, temporary)
    facts = manifest(temporary, options.version, options.run, checkpoints)
    (temporary / "manifest.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    (temporary / "README.md").write_text(UNMEASURED, encoding="utf-8")
    shutil.rmtree(options.out, ignore_errors=True)
    temporary.rename(options.out)
    print(options.out, checkpoints, sum(p.stat().st_size for p in options.out.iterdir()), "bytes")


if __name__ == "__main__":
    main()

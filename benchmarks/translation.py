"""Measures the embedded translation model against transformers with the same weights, in one run on one thread.

usage: python benchmarks/translation.py --weights RUN/step-0001075/average.safetensors [--model models/ar-en]
                                        [--sentences 24] [--repeat 3] [--json FILE]

Both translate the same sentences of news with the same beam: CTranslate2 in int8 as the product calls it, and
`transformers`' BART `generate` in float32 with the weights before they were made int8 (training/translation keeps them
beside its checkpoints). "one by one" is a sentence a call; "in batches" is all of them in one call, in batches of like
length on both sides. Figures are target pieces a second of processor time, the median of the rounds, which take turns.
The last line is the time of a three-sentence summary, with everything around the model.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

ROOT = Path(__file__).resolve().parents[1]
BEAM = 4
START, PAD, END = 2, 1, 2


def newspaper(seed: int = 0) -> list[str]:
    """Return articles of a newspaper, or the example's release where ../shared is not beside the project."""
    path = ROOT.parent / "shared/data/topics/sanad.jsonl.xz"
    if path.is_file():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            rows = [row["text"] for row in map(json.loads, lines) if row.get("label") != "Religion"]
        return random.Random(seed).sample(rows, 40)
    return [(ROOT / "examples/press_release_ar.txt").read_text(encoding="utf-8")]


def sentences(count: int) -> list[str]:
    """Return the summaries' sentences of articles, those that go through the model in one piece."""
    from smartnews import pipe
    from smartnews.article import Article

    found: list[str] = []
    for article in pipe(newspaper(), language="ar", translator="none"):
        assert isinstance(article, Article)
        texts = (article.text[one.start : one.end] for one in article.summary.sentences)
        found += [text for text in texts if 60 < len(text) < 180]
    return found[:count]


class Reference:
    """The same model in transformers, in float32."""

    def __init__(self, weights: Path, folder: Path) -> None:
        import sentencepiece
        import torch
        from safetensors.torch import load_file
        from transformers import BartConfig, BartForConditionalGeneration

        torch.set_num_threads(1)
        self.torch = torch
        self.source, self.target = (
            sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
            for side in ("source", "target")
        )
        state = load_file(weights)
        layers = {side: 1 + max(int(n.split(".")[2]) for n in state if n.startswith(f"{side}.layers")) for side in
                  ("encoder", "decoder")}  # fmt: skip
        width = state["shared.weight"].shape[1]
        config = BartConfig(
            vocab_size=state["shared.weight"].shape[0], d_model=width, encoder_layers=layers["encoder"],
            decoder_layers=layers["decoder"], encoder_attention_heads=12, decoder_attention_heads=12,
            encoder_ffn_dim=4 * width, decoder_ffn_dim=4 * width, activation_function="gelu", pad_token_id=PAD,
            max_position_embeddings=state["decoder.embed_positions.weight"].shape[0] - 2, eos_token_id=END,
            bos_token_id=0, decoder_start_token_id=START, forced_eos_token_id=None,
        )  # fmt: skip
        self.model = BartForConditionalGeneration(config).eval()
        found = self.model.model.load_state_dict(state, strict=False)
        assert not found.unexpected_keys, found.unexpected_keys
        self.model.model.encoder.embed_tokens = self.model.model.decoder.embed_tokens = self.model.model.shared
        # The head has the target's pieces alone, as in CTranslate2.
        self.model.lm_head = torch.nn.Linear(width, len(self.target), bias=False)
        self.model.lm_head.weight = torch.nn.Parameter(self.model.model.shared.weight[: len(self.target)].detach())
        self.model.final_logits_bias = torch.zeros(1, len(self.target))
        self.model.generation_config.update(num_beams=BEAM, do_sample=False, length_penalty=1.5, early_stopping=False)

    def translate(self, texts: list[str]) -> list[str]:
        """Return the translations, by one call of `generate`."""
        rows = [[*self.source.encode(text), END] for text in texts]
        width = max(map(len, rows))
        ids = self.torch.tensor([row + [PAD] * (width - len(row)) for row in rows])
        with self.torch.inference_mode():
            found = self.model.generate(
                input_ids=ids, attention_mask=(ids != PAD).long(), max_new_tokens=2 * width + 16, no_repeat_ngram_size=6
            )
        return [self.target.decode([i for i in row.tolist() if i > END]) for row in found]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=ROOT / "models/ar-en")
    parser.add_argument("--sentences", type=int, default=24)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    from smartnews import process
    from smartnews.translation.ctranslate import CTranslateTranslator
    from smartnews.translation.placeholders import normalise_source

    texts = sorted(map(normalise_source, sentences(options.sentences)), key=len)
    ours = CTranslateTranslator(options.model, guesses=True)
    theirs = Reference(options.weights, options.model)

    def pieces(found: list[str]) -> int:
        return sum(len(theirs.target.encode(text)) + 1 for text in found)

    groups = [texts[at : at + 8] for at in range(0, len(texts), 8)]
    runs: dict[str, Callable[[], list[str]]] = {
        "smartnews, one by one": lambda: [ours.translate([text], "ar", "en")[0] for text in texts],
        "transformers, one by one": lambda: [theirs.translate([text])[0] for text in texts],
        "smartnews, in batches": lambda: ours.translate(texts, "ar", "en"),
        "transformers, in batches": lambda: [one for group in groups for one in theirs.translate(group)],
    }
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    for repeat in range(options.repeat + 1):
        for name, run in runs.items():
            if repeat == 0 and name.startswith("transformers"):
                theirs.translate(texts[:1])  # one sentence warms it up
                continue
            begun = time.process_time()
            found = run()
            if repeat:
                speeds[name].append(pieces(found) / (time.process_time() - begun))
    medians = {name: statistics.median(each) for name, each in speeds.items()}
    for name, speed in medians.items():
        print(f"{name:<26} {speed:7.0f} pieces/s")
    result: dict[str, Any] = {"pieces_per_second": {name: round(speed, 1) for name, speed in medians.items()}}
    for way in ("one by one", "in batches"):
        ratio = medians[f"smartnews, {way}"] / medians[f"transformers, {way}"]
        result[way] = round(ratio, 2)
        print(f"{way}: {ratio:.1f} times transformers")
    times = []
    for text in newspaper(seed=1)[:12]:
        without, with_model = (_seconds(lambda t=text, e=engine: process(t, language="ar", translator=e)) for engine in
                               ("none", str(options.model.resolve())))  # fmt: skip
        times.append((with_model, without))
    times = times[2:]  # the first two load the model
    both, alone = (statistics.median(each) for each in zip(*times, strict=True))
    result["summary_seconds"] = round(both - alone, 3)
    print(f"a summary of three sentences: {both - alone:.2f} s for its translation, {both:.2f} s with the analysis")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _seconds(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())

"""Train the Arabic–English student; stops at a signal, goes on from its last checkpoint.

    nice -n 19 python training/translation/train.py --data DIR --run DIR [--minutes N] [--fall STEPS]

The run folder holds ``log.jsonl``, ``latest`` (the name of the last whole checkpoint) and
``step-N/`` folders: ``model``, ``average`` (exponential moving average of the weights) and
``optimiser`` as safetensors, ``state.json`` with the place in the data. A checkpoint is written
under another name and renamed, so a kill at any moment leaves the last whole one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sentencepiece as spm
import torch
from safetensors.torch import load_file, save_file
from transformers import BartModel

sys.path.insert(0, str(Path(__file__).parent))
from model import END, PAD, Fast, model_config

NUMBERS_REPLACED, NAMES_REPLACED = 0.7, 0.5
WEIGHTS = {
    "news": 2.0, "own": 3.0, "tatoeba": 0.7, "tico19dev": 1.0, "mt_geneval": 1.0, "fignews_en": 1.0, "fignews_ar": 1.0,
    "handbook": 0.5, "msdocs_ht": 0.06, "msdocs_ht_frag": 0.02, "msdocs_mt": 0.2, "msdocs_mt_frag": 0.02,
    "pud": 1.0, "xquad": 1.0,
}  # fmt: skip
TAG = {
    "msdocs_mt": "<bt>",
    "msdocs_mt_frag": "<bt>",
    "msdocs_ht": "<doc>",
    "msdocs_ht_frag": "<doc>",
    "handbook": "<doc>",
}


@dataclass(frozen=True)
class Recipe:
    """What shapes the run; written into every checkpoint."""

    seed: int = 20261122
    batch_pieces: int = 2000
    longest: int = 160
    peak: float = 4e-4
    encoder_peak: float = 1.2e-4
    warmup: int = 100
    hold: int = 4000
    smoothing: float = 0.1
    clip: float = 1.0
    average_every: int = 10
    average_decay: float = 0.98
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))


def substitute(row: dict[str, Any], rng: random.Random) -> tuple[str, str]:
    """The pair with some of its matched spans replaced by placeholders on both sides."""
    chance = {"n": NUMBERS_REPLACED, "u": NUMBERS_REPLACED, "e": NAMES_REPLACED}
    chosen = {kind: rng.random() < p for kind, p in chance.items()}
    arabic: list[tuple[int, int, str]] = []
    english: list[tuple[int, int, str]] = []
    free = {kind: list(range(10)) for kind in chance}
    for indices in free.values():
        rng.shuffle(indices)
    for kind, ours, theirs in row["spans"]:
        if not chosen[kind] or rng.random() < 0.05:
            continue
        token = f"<{kind}{free[kind].pop()}>"
        arabic += [(a, b, token) for a, b in ours]
        english += [(a, b, token) for a, b in theirs]
    sides = []
    for text, spans in ((row["ar"], arabic), (row["en"], english)):
        for start, end, token in sorted(spans, reverse=True):
            text = f"{text[:start]}{token}{text[end:]}"
        sides.append(text)
    tag = TAG.get(row["source"])
    return (f"{tag} {sides[0]}" if tag else sides[0]), sides[1]


class Data:
    """The pairs of each epoch, in batches; the same for the same seed, epoch and position."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self.recipe = recipe
        self.source = spm.SentencePieceProcessor(model_file=str(folder / "source.spm"))
        self.target = spm.SentencePieceProcessor(model_file=str(folder / "target.spm"))
        self.rows: dict[str, list[dict[str, Any]]] = {}
        extra = sorted(folder.glob("extra-*.jsonl"))
        for path in (folder / "pairs.jsonl", *extra):
            with path.open(encoding="utf-8") as lines:
                for line in lines:
                    row = json.loads(line)
                    self.rows.setdefault(row["source"], []).append(row)

    def epoch(self, number: int) -> list[list[tuple[list[int], list[int]]]]:
        """All batches of an epoch: lists of (source ids, target ids)."""
        rng = random.Random(f"{self.recipe.seed}-{number}")
        chosen: list[dict[str, Any]] = []
        for source, rows in sorted(self.rows.items()):
            weight = self.recipe.weights.get(source, 1.0)
            chosen += rows * int(weight)
            chosen += rng.sample(rows, round(len(rows) * (weight - int(weight))))
        pairs = []
        for row in chosen:
            arabic, english = substitute(row, rng)
            source, target = [*self.source.encode(arabic), END], [*self.target.encode(english), END]
            if max(len(source), len(target)) <= self.recipe.longest:
                pairs.append((source, target))
        rng.shuffle(pairs)
        batches: list[list[tuple[list[int], list[int]]]] = []
        for at in range(0, len(pairs), 8000):
            batch: list[tuple[list[int], list[int]]] = []
            widest = 0
            for pair in sorted(pairs[at : at + 8000], key=lambda p: (len(p[0]) // 4, len(p[1]))):
                width = max(len(pair[0]), len(pair[1]))
                if batch and max(widest, width) * (len(batch) + 1) > self.recipe.batch_pieces:
                    batches.append(batch)
                    batch, widest = [], 0
                batch.append(pair)
                widest = max(widest, width)
            batches.append(batch)
        rng.shuffle(batches)
        return batches


def pad(rows: list[list[int]], value: int) -> torch.Tensor:
    """Rows of ids as one right-padded tensor."""
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


class Student:
    """Model, moving average and optimiser, with their checkpoint form."""

    def __init__(self, data: Path, recipe: Recipe) -> None:
        self.recipe = recipe
        start = load_file(data / "start.safetensors")
        facts = json.loads((data / "data.json").read_text(encoding="utf-8"))
        self.targets: int = facts["target_pieces"]
        table = start.pop("model.shared.weight")
        self.model = BartModel(model_config(table.shape[0]))
        found = self.model.load_state_dict({k.removeprefix("model."): v for k, v in start.items()}, strict=False)
        tied = {"shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight"}
        if found.unexpected_keys or set(found.missing_keys) - tied:
            raise SystemExit(f"start weights do not fit: {found}")
        with torch.no_grad():
            self.model.shared.weight.copy_(table)
        self.model.encoder.embed_tokens = self.model.decoder.embed_tokens = self.model.shared
        self.names = {id(p): n for n, p in self.model.named_parameters()}
        decoder = [p for n, p in self.model.named_parameters() if n.startswith("decoder")]
        encoder = [p for n, p in self.model.named_parameters() if n.startswith("encoder")]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": decoder, "lr": 0.0, "peak": recipe.peak},
                {"params": [self.model.shared.weight], "lr": 0.0, "peak": recipe.peak / 2},
                {"params": encoder, "lr": 0.0, "peak": recipe.encoder_peak},
            ],
            betas=(0.9, 0.98), weight_decay=0.01, fused=True,
        )  # fmt: skip
        self.fast = Fast(self.model)
        self.average = {n: p.detach().clone() for n, p in self.model.named_parameters()}
        self.place = {"step": 0, "epoch": 0, "batch": 0, "pieces": 0, "seconds": 0.0, "fall_from": 0, "fall_steps": 0}

    def save(self, run: Path, keep: int = 3) -> None:
        """Write a checkpoint, then point `latest` at it."""
        name = f"step-{self.place['step']:07d}"
        temporary = run / f".{name}"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        weights = {n: p.detach() for n, p in self.model.named_parameters()}
        save_file(weights, temporary / "model.safetensors")
        save_file(self.average, temporary / "average.safetensors")
        moments = {
            f"{self.names[id(p)]}/{key}": value.reshape(-1) if value.dim() == 0 else value
            for p, state in self.optimiser.state.items()
            for key, value in state.items()
        }
        save_file(moments, temporary / "optimiser.safetensors")
        state = {"place": self.place, "recipe": asdict(self.recipe)}
        (temporary / "state.json").write_text(json.dumps(state, indent=1), encoding="utf-8")
        for path in temporary.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        shutil.rmtree(run / name, ignore_errors=True)
        temporary.rename(run / name)
        pointer = run / ".latest"
        pointer.write_text(name, encoding="utf-8")
        pointer.replace(run / "latest")
        whole = sorted(p for p in run.glob("step-*") if (p / "optimiser.safetensors").exists())
        for old in whole[:-keep]:  # older ones keep the average alone, thinned to the last twelve
            (old / "optimiser.safetensors").unlink()
            (old / "model.safetensors").unlink()
        for old in sorted(run.glob("step-*"))[:-12]:
            shutil.rmtree(old)

    def load(self, run: Path) -> bool:
        """Take up the run's latest checkpoint; False when there is none."""
        if not (run / "latest").exists():
            return False
        folder = run / (run / "latest").read_text(encoding="utf-8")
        weights = load_file(folder / "model.safetensors")
        moments = load_file(folder / "optimiser.safetensors")
        with torch.no_grad():
            for name, parameter in self.model.named_parameters():
                parameter.copy_(weights[name])
                keys = [k for k in moments if k.rpartition("/")[0] == name]
                if keys:
                    self.optimiser.state[parameter] = {
                        k.rpartition("/")[2]: moments[k].reshape(()) if k.endswith("/step") else moments[k]
                        for k in keys
                    }
        self.fast.refresh()
        self.average = load_file(folder / "average.safetensors")
        self.place |= json.loads((folder / "state.json").read_text(encoding="utf-8"))["place"]
        return True

    def step(self, batch: list[tuple[list[int], list[int]]]) -> tuple[float, int]:
        """One update; returns the label-smoothed loss a piece and the number of target pieces."""
        recipe, step = self.recipe, self.place["step"]
        rate = min(1.0, (step + 1) / recipe.warmup) * (recipe.hold / max(step, recipe.hold)) ** 0.5
        if self.place["fall_steps"]:
            rate *= max(0.0, 1.0 - (step - self.place["fall_from"]) / self.place["fall_steps"])
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * rate
        source = pad([s for s, _ in batch], PAD)
        target = pad([t for _, t in batch], PAD)
        loss = self.fast.loss(source, target, self.targets, recipe.smoothing)
        loss.backward()
        self.fast.hand_over()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), recipe.clip)
        self.optimiser.step()
        self.fast.refresh()
        self.place["step"] += 1
        if self.place["step"] % recipe.average_every == 0:
            decay = min(recipe.average_decay, self.place["step"] / (self.place["step"] + 10 * recipe.average_every))
            for name, parameter in self.model.named_parameters():
                self.average[name].lerp_(parameter.detach(), 1 - decay)
        return float(loss.detach()), int((target != PAD).sum())


def batches(data: Data, place: dict[str, Any]) -> Iterator[list[tuple[list[int], list[int]]]]:
    """Batches without end from the given place on."""
    while True:
        epoch = data.epoch(place["epoch"])
        while place["batch"] < len(epoch):
            yield epoch[place["batch"]]
            place["batch"] += 1
        place["epoch"] += 1
        place["batch"] = 0


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--save-every", type=float, default=10.0, help="minutes between checkpoints")
    parser.add_argument(
        "--fall", type=int, metavar="STEPS", help="the last STEPS: let the rate fall to nothing, then end"
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = Recipe()
    student, data = Student(options.data, recipe), Data(options.data, recipe)
    options.run.mkdir(parents=True, exist_ok=True)
    print("resumed" if student.load(options.run) else "from the start weights", student.place, flush=True)
    if options.fall and not student.place["fall_steps"]:
        student.place |= {"fall_from": student.place["step"], "fall_steps": options.fall}
    torch.manual_seed(recipe.seed + student.place["step"])
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stop.append(number))
    signal.signal(signal.SIGINT, lambda number, _: stop.append(number))
    begun = mark = saved = time.monotonic()
    loss_sum, pieces = 0.0, 0
    for batch in batches(data, student.place):
        loss, count = student.step(batch)
        loss_sum, pieces = loss_sum + loss * count, pieces + count
        student.place["pieces"] += count
        if student.place["step"] % 50 == 0:
            now = time.monotonic()
            student.place["seconds"] += now - mark
            row = {
                **student.place, "loss": round(loss_sum / pieces, 4), "speed": round(pieces / (now - mark)),
                "clock": time.strftime("%H:%M:%S"),
            }  # fmt: skip
            row["seconds"] = round(row["seconds"])
            with (options.run / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")
            mark, loss_sum, pieces = now, 0.0, 0
        now = time.monotonic()
        fallen = 0 < student.place["fall_steps"] <= student.place["step"] - student.place["fall_from"]
        done = bool(stop) or fallen or now - begun > options.minutes * 60
        if done or now - saved > options.save_every * 60:
            student.place["batch"] += 1
            student.save(options.run)
            student.place["batch"] -= 1
            saved = now
        if done:
            return


if __name__ == "__main__":
    main()

"""The curve by training hours: checkpoints of a run, exported and measured, a line of ``curve.jsonl`` each.

    python training/translation/curve.py --data DATA --run RUN --shared ../shared/data --log training/translation/log

Measured is each checkpoint's moving average alone, the model's guesses included: gold_dev's references and the first
200 sentences of TICO-19 dev. Checkpoints that the log has are not measured again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from safetensors.torch import load_file

sys.path.insert(0, str(Path(__file__).parent))
from evaluate import SHOWN, gold, lines, model_alone

from export import convert, manifest


def main() -> None:
    """Measure the checkpoints from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--steps", type=int, nargs="*", help="measure these alone")
    options = parser.parse_args()
    options.log.mkdir(parents=True, exist_ok=True)
    path = options.log / "curve.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    known = {row["step"] for row in rows}
    sets = {
        "gold_dev": gold(options.shared / "gold_dev.jsonl"),
        "tico19": lines(options.shared / "mt" / "dev_tico19.tsv", SHOWN),
    }
    for folder in sorted(options.run.glob("step-*")):
        place = json.loads((folder / "state.json").read_text(encoding="utf-8"))["place"]
        if place["step"] in known or (options.steps and place["step"] not in options.steps):
            continue
        with tempfile.TemporaryDirectory() as work:
            out = Path(work) / "model"
            out.mkdir()
            convert(load_file(folder / "average.safetensors"), options.data, out)
            facts = manifest(out, "curve", options.run, [folder.name])
            (out / "manifest.json").write_text(json.dumps(facts), encoding="utf-8")
            row = {"step": place["step"], "hours": round(place["seconds"] / 3600, 2), "pieces": place["pieces"]}
            row |= {name: model_alone(*pair, out) for name, pair in sets.items()}
        rows.append(row)
        print(json.dumps(row), flush=True)
        rows.sort(key=lambda one: one["step"])
        path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")


if __name__ == "__main__":
    main()

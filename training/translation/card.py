"""The model card: ``CARD.md`` with the figures that `evaluate.py` and `curve.py` have written to the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["write_card"]

SETS = {
    "gold_dev": "gold_dev references (Gulf and Tunisian news, summary sentences), as the product shows them",
    "gold_dev model": "the same, the model's guesses shown",
    "tico19": "TICO-19 dev (health, general), its first sentences, the model's guesses shown",
}


def write_card(model: Path, log: Path) -> None:
    """Write ``README.md`` into the model's folder, from the template and the log."""
    made = json.loads((model / "manifest.json").read_text(encoding="utf-8"))["made"]
    scores = json.loads((log / "scores.json").read_text(encoding="utf-8"))
    curve = log / "curve.jsonl"
    rows = [json.loads(line) for line in curve.read_text(encoding="utf-8").splitlines()] if curve.exists() else []
    template = Path(__file__).with_name("CARD.md").read_text(encoding="utf-8")
    place = made["place"]
    filled = {
        "steps": f"{place['step']:,}",
        "pieces": f"{place['pieces'] / 1e6:.1f} M",
        "hours": f"{place['seconds'] / 3600:.1f}",
        "checkpoints": str(len(made["checkpoints"])),
        "scores": _scores(scores),
        "facts": _facts(scores),
        "curve": _curve(rows),
        "references": "{sentences} human translations the same check is content with {facts_right}%".format(
            **scores["references"]
        ),
    }
    for name, text in filled.items():
        template = template.replace("{{" + name + "}}", text)
    (model / "README.md").write_text(template, encoding="utf-8")


def _scores(scores: dict[str, Any]) -> str:
    lines = ["| set | sentences | chrF | BLEU |", "|---|---|---|---|"]
    for name, what in SETS.items():
        row = scores[name]
        lines.append(f"| {what} | {row['sentences']} | {row['chrf']:.1f} | {row['bleu']:.1f} |")
    return "\n".join(lines)


def _facts(scores: dict[str, Any]) -> str:
    head = ("summary sentences of", "sentences", "given as facts alone", "of these for a lost fact")
    lines = [f"| {' | '.join((*head, 'definite facts right', 'figures', 'dates', 'names'))} |", "|---" * 8 + "|"]
    for name, what in (("gold_dev", "gold_dev"), ("facts", "fresh SANAD and ANT articles")):
        row = scores[name]
        cells = [what, row["sentences"], row["facts_only"], row["reasons"].get("lost", 0), f"{row['facts_right']:.1f}%"]
        cells += [row["kept"].get(kind, "–") for kind in ("figure", "date", "name")]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _curve(rows: list[dict[str, Any]]) -> str:
    lines = ["| hours | steps | gold_dev chrF / BLEU | TICO-19 chrF / BLEU |", "|---|---|---|---|"]
    for row in rows:
        pairs = [f"{row[name]['chrf']:.1f} / {row[name]['bleu']:.1f}" for name in ("gold_dev", "tico19")]
        lines.append(f"| {row['hours']:.1f} | {row['step']:,} | {' | '.join(pairs)} |")
    return "\n".join(lines)

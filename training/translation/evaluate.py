"""chrF, BLEU and facts kept of an exported student on the development sets.

    python training/translation/evaluate.py --model models/ar-en --data ../shared/data --prepared DATA [--lines 200]

``tico19`` (general) and ``dev_news`` (held-out in-domain pairs) are translated sentence by sentence, with placeholders
for numbers and addresses; ``gold_dev`` as at run time: entities found in the document, facts carried through and
checked. The start weights were trained on most of dev_news: its figures compare checkpoints, and prove nothing.
NTREX-128 and FLORES stay out: they are kept for acceptance.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import sacrebleu

from smartnews.entities import Entities
from smartnews.pipeline import Document, Pipeline
from smartnews.settings import Settings
from smartnews.text.segment import Segmenter
from smartnews.translation import Translate, Translator, choose
from smartnews.translation.placeholders import ADDRESS, NUMBER, Slot, fill, normalise_source, number_values, put

Pairs = list[tuple[str, str]]


def read_pairs(path: Path, most: int) -> Pairs:
    """The first pairs of a file with Arabic TAB English on each line."""
    lines = path.read_text(encoding="utf-8").splitlines()[:most]
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines]


def by_sentence(engine: Translator, sentences: Sequence[str]) -> list[str]:
    """The translation of each sentence, its numbers and addresses carried through by placeholders."""
    prepared = []
    for sentence in sentences:
        text = normalise_source(sentence)
        slots = [Slot(m.start(), m.end(), "u", m.group()) for m in ADDRESS.finditer(text)]
        slots += [
            Slot(m.start(), m.end(), "n", str(min(values)))
            for m in NUMBER.finditer(text)
            if (values := number_values(m.group()))
        ]
        prepared.append(put(text, slots))
    found = engine.translate([text for text, _ in prepared], "ar", "en")
    return [fill(text, tokens) for text, (_, tokens) in zip(found, prepared, strict=True)]


def by_document(engine: Translator, path: Path) -> tuple[list[str], list[str], dict[str, str]]:
    """The gold documents' salient sentences as at run time, their references, and the facts kept of each kind."""
    settings = Settings(language="ar", translator="none")
    pipeline = Pipeline(settings, stages=(Segmenter(settings), Entities(settings)))
    drafts, wanted = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        draft = pipeline.draft(Document(document["text"]))
        to_normal = draft.view.offsets.to_normal
        summary = tuple((*to_normal(s["start"], s["end"]), 1.0) for s in document["salient"])
        drafts.append(replace(draft, summary=summary))
        wanted += [sentence["reference_en"] for sentence in document["salient"]]
    found: list[str] = []
    kept: dict[str, list[bool]] = {}
    for draft in Translate(Settings(language="ar"), engine).batch(drafts):
        if draft.translation is not None:
            found += draft.translation.sentences
            for check in draft.translation.checks:
                kept.setdefault(check.kind, []).append(check.kept)
    return found, wanted, {kind: f"{sum(each)}/{len(each)}" for kind, each in sorted(kept.items())}


def scores(found: list[str], wanted: list[str], begun: float) -> dict[str, object]:
    """Return chrF and BLEU (sacrebleu's defaults), and the processor seconds since `begun`."""
    return {
        "pairs": len(found),
        "chrf": round(sacrebleu.corpus_chrf(found, [wanted]).score, 2),
        "bleu": round(sacrebleu.corpus_bleu(found, [wanted]).score, 2),
        "seconds": round(time.process_time() - begun, 1),
    }


def main() -> None:
    """Run the evaluation from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--prepared", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=10**9, help="at most so many pairs a set")
    parser.add_argument("--show", type=int, default=0, help="print so many examples a set")
    options = parser.parse_args()
    engine = choose(Settings(translator=str(options.model.resolve())))
    if engine is None:
        raise SystemExit(f"{options.model} holds no model")
    row: dict[str, object] = {"model": str(options.model), "clock": time.strftime("%H:%M")}
    begun = time.process_time()
    found, wanted, kept = by_document(engine, options.data / "gold_dev.jsonl")
    row["gold_dev"] = scores(found, wanted, begun) | {"kept": kept}
    shown = [("gold_dev", found, wanted)]
    sets = {"dev_news": options.prepared / "dev_news.tsv", "tico19": options.data / "mt" / "dev_tico19.tsv"}
    for name, path in sets.items():
        pairs = read_pairs(path, options.lines)
        begun = time.process_time()
        found, wanted = by_sentence(engine, [arabic for arabic, _ in pairs]), [english for _, english in pairs]
        row[name] = scores(found, wanted, begun)
        shown.append((name, found, wanted))
    for name, hypotheses, references in shown:
        for hypothesis, reference in list(zip(hypotheses, references, strict=True))[: options.show]:
            print(f"  {name} ref {reference}\n  {' ' * len(name)} hyp {hypothesis}", file=sys.stderr)
    print(json.dumps(row))


if __name__ == "__main__":
    main()

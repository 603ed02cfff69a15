"""chrF, BLEU and facts kept of an exported student on the development sets; fills its model card.

    python training/translation/evaluate.py --model models/ar-en --data ../shared/data [--log training/translation/log]

``gold_dev`` (49 summary sentences with references) and ``facts`` (summary sentences of fresh SANAD and ANT articles,
no references) go through the product: entities found in the document, facts carried through and checked, what is no
good replaced by its facts. ``gold_dev model`` and ``tico19`` (health and general) show the model's guesses, too: they
compare checkpoints. With --log the figures go to ``scores.json`` there, and the card into the model's folder.
NTREX-128 and FLORES stay out: they are kept for acceptance.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import sacrebleu

from smartnews.draft import Draft
from smartnews.entities import Entities
from smartnews.pipeline import Document, Pipeline
from smartnews.settings import Settings
from smartnews.summary import Summariser
from smartnews.text.anatomy import Anatomist
from smartnews.text.segment import Segmenter
from smartnews.translation import Translate
from smartnews.translation.ctranslate import CTranslateTranslator
from smartnews.translation.facts import read_sentences
from smartnews.translation.fidelity import check

sys.path.insert(0, str(Path(__file__).parent))
from card import write_card

Row = dict[str, object]
SETTINGS = Settings(language="ar", translator="none", names="rules")
SHOWN = 200  # sentences of TICO-19


def gold(path: Path) -> tuple[list[Draft], list[str]]:
    """The gold documents with their salient sentences for a summary, and these sentences' references."""
    pipeline = Pipeline(SETTINGS, stages=(Segmenter(SETTINGS), Entities(SETTINGS)))
    drafts, wanted = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        draft = pipeline.draft(Document(document["text"]))
        to_normal = draft.view.offsets.to_normal
        summary = tuple((*to_normal(s["start"], s["end"]), 1.0) for s in document["salient"])
        drafts.append(replace(draft, summary=summary))
        wanted += [sentence["reference_en"] for sentence in document["salient"]]
    return drafts, wanted


def lines(path: Path, most: int) -> tuple[list[Draft], list[str]]:
    """The first lines of a file with Arabic TAB English, each a document that is its own summary."""
    pipeline = Pipeline(SETTINGS, stages=(Segmenter(SETTINGS), Entities(SETTINGS)))
    pairs = [line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines()[:most]]
    drafts = [pipeline.draft(Document(arabic)) for arabic, _ in pairs]
    return [replace(draft, summary=((0, len(draft.view.text), 1.0),)) for draft in drafts], [e for _, e in pairs]


def fresh(data: Path, articles: int, seed: int) -> list[Draft]:
    """Articles of both newspapers with their summaries."""
    stages = (Segmenter(SETTINGS), Anatomist(SETTINGS), Entities(SETTINGS), Summariser(SETTINGS))
    pipeline = Pipeline(SETTINGS, stages=stages)
    drafts = []
    for name in ("sanad", "ant"):
        with lzma.open(data / "topics" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
        drafts += [pipeline.draft(Document(text)) for text in random.Random(seed).sample(texts, articles)]
    return drafts


def run(drafts: list[Draft], engine: CTranslateTranslator) -> tuple[list[str], Row]:
    """The translated sentences as shown, and what their checks say."""
    begun = time.process_time()
    found: list[str] = []
    kept: dict[str, list[bool]] = {}
    doubts: dict[str, int] = {}
    lost = 0
    translate = Translate(SETTINGS.model_copy(update={"translator": "auto"}), engine)
    for draft in translate.batch(drafts):
        if draft.translation is None:
            continue
        found += draft.translation.sentences
        for one in draft.translation.checks:
            kept.setdefault(one.kind, []).append(one.kept)
        lost += any(not one.kept for one in draft.translation.checks if one.kind != "name")
        for warning in draft.warnings:
            if warning.code == "translation-doubtful":
                reason = warning.message.partition("(")[2].partition("):")[0].partition(":")[0]
                doubts[reason] = doubts.get(reason, 0) + 1
    return found, {
        "sentences": len(found),
        "seconds": round(time.process_time() - begun, 1),
        "facts_only": sum(doubts.values()),
        "reasons": dict(sorted(doubts.items())),
        "facts_right": round(100 * (1 - lost / max(1, len(found))), 1),
        "kept": {kind: f"{sum(each)}/{len(each)}" for kind, each in sorted(kept.items())},
    }


def of_references(path: Path, count: int, seed: int) -> Row:
    """Return in how many human translations the check finds all definite facts: what it can say at best."""
    pipeline = Pipeline(SETTINGS, stages=(Segmenter(SETTINGS), Entities(SETTINGS)))
    with lzma.open(path, "rt", encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t")[1:] for line in file][1:]
    right = 0
    for arabic, english in random.Random(seed).sample(pairs, count):
        draft = pipeline.draft(Document(arabic))
        (sentence,) = read_sentences(draft, [(0, len(draft.view.text))], None, "en")
        right += all(one.kept for one in check(sentence.facts, english, "en") if one.kind != "name")
    return {"sentences": count, "facts_right": round(100 * right / count, 1)}


def scores(found: list[str], wanted: list[str]) -> Row:
    """Return chrF and BLEU, sacrebleu's defaults."""
    return {
        "chrf": round(sacrebleu.corpus_chrf(found, [wanted]).score, 2),
        "bleu": round(sacrebleu.corpus_bleu(found, [wanted]).score, 2),
    }


def model_alone(drafts: list[Draft], wanted: list[str], folder: Path) -> Row:
    """Return chrF and BLEU with what the model is not sure of given out, too."""
    found, row = run(drafts, CTranslateTranslator(folder, guesses=True))
    return {"sentences": row["sentences"], **scores(found, wanted)}


def main() -> None:
    """Run the evaluation from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--log", type=Path, help="write scores.json here, and the card to the model's folder")
    parser.add_argument("--articles", type=int, default=60, help="fresh articles of each newspaper")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the gold sentences")
    options = parser.parse_args()
    engine = CTranslateTranslator(options.model)
    drafts, wanted = gold(options.data / "gold_dev.jsonl")
    found, row = run(drafts, engine)
    result: dict[str, Row] = {"gold_dev": row | scores(found, wanted)}
    if options.show:
        for hypothesis, reference in zip(found, wanted, strict=True):
            print(f"  ref {reference}\n  hyp {hypothesis}", file=sys.stderr)
    result["gold_dev model"] = model_alone(drafts, wanted, options.model)
    result["tico19"] = model_alone(*lines(options.data / "mt" / "dev_tico19.tsv", SHOWN), options.model)
    result["facts"] = run(fresh(options.data, options.articles, options.seed), engine)[1]
    result["references"] = of_references(options.data / "mt" / "news.tsv.xz", 600, options.seed)
    print(json.dumps(result))
    if options.log is not None:
        options.log.mkdir(parents=True, exist_ok=True)
        (options.log / "scores.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        write_card(options.model, options.log)


if __name__ == "__main__":
    main()

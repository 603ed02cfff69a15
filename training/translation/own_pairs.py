"""Add our own translations to the training data: news sentences of the kinds that the model did worst.

    python training/translation/own_pairs.py --data ../shared/data --out DATA

``own_pairs.tsv.xz`` holds English sentences written for this project and, for each, the beginning of the SHA-256 of the
Arabic sentence (normalised) that it translates; the Arabic stays where it is, in SANAD and ANT. Sentences of articles
from which the held-out news pairs come are left out. Writes ``extra-own.jsonl`` to DATA, which `train.py` reads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from matching import common_words, load_lexicon, matches

from smartnews.translation.placeholders import normalise_source

PAIRS = Path(__file__).with_name("own_pairs.tsv.xz")
_BOUNDARY = re.compile(r"(?<=[.!؟?])\s+|\n+")


def key(sentence: str) -> str:
    """Return what a sentence is found again by."""
    return hashlib.sha256(normalise_source(sentence).encode()).hexdigest()[:16]


def articles(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the id and the sentences of each SANAD and ANT article."""
    for name in ("sanad", "ant"):
        with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                found = (" ".join(part.split()) for part in _BOUNDARY.split(row["text"]))
                yield row["id"], [sentence for sentence in found if sentence]


def held_out(data: Path, out: Path) -> frozenset[str]:
    """Return the documents of the held-out pairs."""
    dev = {line.split("\t")[0] for line in (out / "dev_news.tsv").read_text(encoding="utf-8").splitlines()}
    with lzma.open(data / "mt" / "news.tsv.xz", "rt", encoding="utf-8") as lines:
        next(lines)
        rows = (line.split("\t") for line in lines)
        return frozenset(document for document, arabic, _ in rows if normalise_source(arabic) in dev)


def main() -> None:
    """Write the pairs from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with lzma.open(PAIRS, "rt", encoding="utf-8") as lines:
        english = dict(line.rstrip("\n").split("\t") for line in lines)
    held = held_out(options.data, options.out)
    lexicon = load_lexicon(options.data / "names", common_words(english.values()))
    written, left = 0, 0
    with (options.out / "extra-own.jsonl").open("w", encoding="utf-8") as file:
        for document, sentences in articles(options.data / "topics"):
            for sentence in sentences:
                translation = english.pop(key(sentence), None)
                if translation is None:
                    continue
                if document in held:
                    left += 1
                    continue
                arabic = normalise_source(sentence)
                spans = [[m.kind, m.arabic, m.english] for m in matches(arabic, translation, lexicon)]
                row = {"source": "own", "ar": arabic, "en": translation, "spans": spans}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                written += 1
    print(f"{written} pairs; {left} left out, of held-out documents; {len(english)} without their Arabic")


if __name__ == "__main__":
    main()

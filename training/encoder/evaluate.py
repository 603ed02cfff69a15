"""Scores and speed of an exported encoder, through the package's own code.

    python training/encoder/evaluate.py --data /work/shared/data --model models/encoder

Names: ANERcorp (its four tags, exact spans, held-out blocks of its train part), AQMAR dev (PER LOC ORG), the held-out
press documents and gold_dev (as eval/score_gold.py counts, spans of the model alone). Speed: pieces and words a second
of one thread, on the openings of SANAD articles. With `--conll FILE` (token and tag a line, the tag last) only that
file is scored, by the head for ANERcorp's four tags.
"""

from __future__ import annotations

import argparse
import json
import lzma
import time
from pathlib import Path

import corpora
from corpora import Sentence, spans_of
from scoring import Span, exact, score_documents

from smartnews.decoding import Decoder
from smartnews.encoder import Encoder
from smartnews.entities.learned import LearnedNames
from smartnews.pieces import split_words


def conll_spans(encoder: Encoder, sentences: list[Sentence], own: bool) -> list[set[Span]]:
    """Spans of the corpus's tokens, by the head for ANERcorp's tags or (`own`) by ours."""
    texts = []
    owners = []
    for sentence in sentences:
        words: dict[int, str] = {}
        for word, spaced, token in zip(sentence.words, sentence.spaced, sentence.tokens, strict=True):
            words[token] = words.get(token, "") + (" " if spaced and token in words else "") + word
        text, owner = "", {}
        for token in range(len(sentence.gold)):
            start = len(text)
            text += words.get(token, "") + " "
            owner.update(dict.fromkeys(range(start, len(text)), token))
        texts.append((text, ((0, len(text)),)))
        owners.append(owner)
    decoder = Decoder(encoder.names if own else encoder.conll)
    encodings = encoder(texts)
    decoded = decoder([e.names if own else e.conll for e in encodings])
    out = []
    for encoding, owner, spans in zip(encodings, owners, decoded, strict=True):
        words_ = encoding.words
        out.append(
            {(owner[words_[s.start].start], owner[words_[s.end - 1].start] + 1, s.kind) for s in spans if words_}
        )
    return out


def documents(encoder: Encoder, rows: list[tuple[dict[str, object], list[Sentence]]], least: float) -> dict[str, float]:
    """Scores of annotated documents."""
    names = LearnedNames(encoder, least)
    texts = [
        (str(row["text"]), [(s.offsets[0][0], s.offsets[-1][1]) for s in sentences if s.offsets])
        for row, sentences in rows
    ]
    spans = [
        [(start, end, str(kind)) for start, end, kind, _ in names.spans(text, encoding)]
        for (text, _), encoding in zip(texts, encoder(texts), strict=True)
    ]
    return score_documents(rows, spans)


def speed(encoder: Encoder, data: Path, articles: int = 120) -> dict[str, int]:
    """Throughput on real articles, in processor seconds."""
    texts = []
    with lzma.open(data / "topics" / "sanad.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 53 == 0:
                text = json.loads(line)["text"][:3000]
                words = split_words(text)
                forms = [text[w.start : w.end] for w in words]
                ranges = corpora.sentence_ranges(forms, [(w.start, w.end) for w in words], text)
                texts.append((text, [(words[a].start, words[b - 1].end) for a, b in ranges]))
            if len(texts) == articles:
                break
    encoder(texts[:8])
    began = time.process_time()
    encodings = encoder(texts)
    seconds = time.process_time() - began
    began = time.process_time()
    names = LearnedNames(encoder)
    found = sum(len(list(names.spans(text, e))) for (text, _), e in zip(texts, encodings, strict=True))
    decoding = time.process_time() - began
    words_ = sum(len(text.split()) for text, _ in texts)
    return {
        "words": words_,
        "words_a_second_encoder": round(words_ / seconds),
        "words_a_second_with_names": round(words_ / (seconds + decoding)),
        "names": found,
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--conll", type=Path)
    parser.add_argument("--least", type=float, default=0.35)
    args = parser.parse_args()
    encoder = Encoder(args.model)
    if args.conll:
        rows = list(corpora.read_columns(args.conll))
        sentences = [corpora.sentence_of([r[0] for r in s], [r[-1] for r in s], None) for s in rows]
        pairs = list(
            zip([set(spans_of(s.gold)) for s in sentences], conll_spans(encoder, sentences, False), strict=True)
        )
        print(json.dumps(exact(pairs, ("PERS", "LOC", "ORG", "MISC"))))
        return
    data = corpora.load(args.data)
    gold = [set(spans_of(s.gold)) for s in data.anercorp_dev]
    aner = exact(
        list(zip(gold, conll_spans(encoder, data.anercorp_dev, False), strict=True)), ("PERS", "LOC", "ORG", "MISC")
    )
    short = {"PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "CITY": "LOC", "COUNTRY": "LOC"}
    wiki = [
        (set(spans_of(s.gold)), {(a, b, short[k]) for a, b, k in spans if k in short})
        for s, spans in zip(data.aqmar_dev, conll_spans(encoder, data.aqmar_dev, True), strict=True)
    ]
    result = {
        "anercorp_dev": aner,
        "aqmar_dev": exact(wiki, ("PER", "LOC", "ORG")),
        "press_dev": documents(encoder, data.press_dev, args.least),
        "gold_dev": documents(encoder, data.gold_dev, args.least),
        "speed": speed(encoder, args.data),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

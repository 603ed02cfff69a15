"""Decoding and scores of the names heads on the development parts (`evaluate.py`: the ONNX file)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from corpora import CONLL, NAMES, Corpora, Sentence, join, spans_of
from numpy.typing import NDArray

from smartnews.pieces import PAD, PieceTokenizer

if TYPE_CHECKING:
    from train_names import Tagger

Span = tuple[int, int, str]


def viterbi(scores: NDArray[np.float32], moves: NDArray[np.float32], start: NDArray[np.float32]) -> list[int]:
    """The best sequence of tags for scores [W, T]."""
    best = start + scores[0]
    back = []
    for row in scores[1:]:
        step = best[:, None] + moves
        choice = step.argmax(0)
        back.append(choice)
        best = step[choice, np.arange(len(choice))] + row
    path = [int(best.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return path[::-1]


def predict(
    model: Tagger, tokenizer: PieceTokenizer, sentences: Sequence[Sentence]
) -> list[tuple[list[str], list[str], list[int]]]:
    """(our tags, ANERcorp's tags, letters of clitic) of each word of each sentence."""
    from train_names import Encoded, batches, pad

    model.eval()
    items = [Encoded(s, tokenizer, 512) for s in sentences]
    out: list[tuple[list[str], list[str], list[int]]] = [([], [], [])] * len(items)
    tables = [[t.detach().numpy() for t in crf.table()] for crf in (model.names_crf, model.conll_crf)]
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for part in batches(items, 4000, None):
            ids, first = pad([items[i].ids for i in part], PAD), pad([items[i].first or [0] for i in part], 0)
            a, b, c = (t.float().numpy() for t in model.heads(ids, first))
            for row, i in enumerate(part):
                n = len(items[i].first)
                missing = len(sentences[i].words) - n
                if not n:
                    out[i] = (["O"] * missing, ["O"] * missing, [0] * missing)
                    continue
                names = [NAMES[t] for t in viterbi(a[row, :n], *tables[0])] + ["O"] * missing
                conll = [CONLL[t] for t in viterbi(b[row, :n], *tables[1])] + ["O"] * missing
                out[i] = (names, conll, [int(t) for t in c[row, :n].argmax(1)] + [0] * missing)
    return out


def f1(hit: int, gold: int, guess: int) -> float:
    """Per cent."""
    return round(200 * hit / max(1, gold + guess), 1)


def exact(pairs: Sequence[tuple[set[Span], set[Span]]], kinds: Sequence[str]) -> dict[str, float]:
    """Exact-match F1 of each kind and the micro average, from (gold, guess) sets."""
    out = {}
    totals = [0, 0, 0]
    for kind in kinds:
        hit = sum(len({s for s in g if s[2] == kind} & p) for g, p in pairs)
        gold = sum(sum(s[2] == kind for s in g) for g, _ in pairs)
        guess = sum(sum(s[2] == kind for s in p) for _, p in pairs)
        totals = [totals[0] + hit, totals[1] + gold, totals[2] + guess]
        out[kind] = f1(hit, gold, guess)
    out["micro"] = f1(*totals)
    return out


def token_tags(sentence: Sentence, tags: Sequence[str]) -> list[str]:
    """Tags of the corpus's own tokens: a token has that of its first word that is not O."""
    out = ["O"] * len(sentence.gold)
    for token, tag in zip(sentence.tokens, tags, strict=False):
        if out[token] == "O":
            out[token] = tag
    return out


def document_spans(
    sentences: Sequence[Sentence], tags: Sequence[list[str]], clitics: Sequence[list[int]]
) -> list[Span]:
    """Character spans of a document from the tags of its sentences' words."""
    out = []
    for sentence, row, clitic in zip(sentences, tags, clitics, strict=True):
        for start, end, kind in spans_of(row):
            inset = clitic[start]
            first = sentence.offsets[start]
            inset = inset if first[1] - first[0] > inset + 1 else 0
            out.append((first[0] + inset, sentence.offsets[end - 1][1], kind))
    return out


def overlap(a: Span, b: Span) -> float:
    """Intersection over union."""
    inter = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, inter) / (max(a[1], b[1]) - min(a[0], b[0]))


def documents(
    model: Tagger, tokenizer: PieceTokenizer, rows: Sequence[tuple[dict[str, object], list[Sentence]]]
) -> dict[str, float]:
    """F1 of each type as eval/score_gold.py counts it, on the model's spans alone."""
    windows: list[Sentence] = []
    owner: list[int] = []
    for i, (_, sentences) in enumerate(rows):
        group: list[Sentence] = []
        size = 0
        for sentence in sentences:
            length = sum(len(tokenizer.word(w, s)) for w, s in zip(sentence.words, sentence.spaced, strict=True))
            if group and size + length > 200:
                windows.append(join(group))
                owner.append(i)
                group, size = [], 0
            group.append(sentence)
            size += length
        if group:
            windows.append(join(group))
            owner.append(i)
    predicted = predict(model, tokenizer, windows)
    spans: list[list[Span]] = [[] for _ in rows]
    for i, window, (tags, _, clitics) in zip(owner, windows, predicted, strict=True):
        spans[i] += document_spans([window], [tags], [clitics])
    return score_documents(rows, spans)


def score_documents(
    rows: Sequence[tuple[dict[str, object], list[Sentence]]], spans: Sequence[Sequence[Span]]
) -> dict[str, float]:
    """F1 of each type as eval/score_gold.py counts it: half an overlap, or the exact span for cities and countries."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for i, (document, _) in enumerate(rows):
        entities = document["entities"]
        assert isinstance(entities, list)
        for kind in ("PERSON", "ORG", "LOC", "EVENT", "CITY", "COUNTRY"):
            least = 0.999 if kind in ("CITY", "COUNTRY") else 0.5
            gold = [(e["start"], e["end"], kind) for e in entities if e["type"] == kind]
            guess = [s for s in spans[i] if s[2] == kind]
            pairs = sorted(
                ((overlap(g, p), a, b) for a, g in enumerate(gold) for b, p in enumerate(guess)), reverse=True
            )
            used_gold: set[int] = set()
            used_guess: set[int] = set()
            for score, a, b in pairs:
                if score >= least and a not in used_gold and b not in used_guess:
                    used_gold.add(a)
                    used_guess.add(b)
            counts[kind][0] += len(used_gold)
            counts[kind][1] += len(gold)
            counts[kind][2] += len(guess)
    return {kind: f1(*values) for kind, values in counts.items()}


def scores(model: Tagger, tokenizer: PieceTokenizer, data: Corpora) -> dict[str, dict[str, float]]:
    """All development scores."""
    aner = predict(model, tokenizer, data.anercorp_dev)
    pairs = [
        (set(spans_of(s.gold)), set(spans_of(token_tags(s, conll))))
        for s, (_, conll, _) in zip(data.anercorp_dev, aner, strict=True)
    ]
    aqmar = predict(model, tokenizer, data.aqmar_dev)
    short = {"PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "CITY": "LOC", "COUNTRY": "LOC"}
    wiki = []
    for sentence, (names, _, _) in zip(data.aqmar_dev, aqmar, strict=True):
        spans = spans_of(token_tags(sentence, names))
        wiki.append((set(spans_of(sentence.gold)), {(a, b, short[k]) for a, b, k in spans if k in short}))
    return {
        "anercorp_dev": exact(pairs, ("PERS", "LOC", "ORG", "MISC")),
        "aqmar_dev": exact(wiki, ("PER", "LOC", "ORG")),
        "press_dev": documents(model, tokenizer, data.press_dev),
        "gold_dev": documents(model, tokenizer, data.gold_dev),
    }

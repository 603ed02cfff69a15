"""Silver labels: what the rules and the shipped encoder together are sure of, on articles that nobody annotated.

    python training/encoder/silver.py --data ../shared/data --model models/encoder --out BUILD/silver.jsonl.xz

The rules miss many names, so that a word which they leave alone is not outside a name for that. Three readings of an
article are compared: the rules', the encoder's (the teacher) and the product's, which merges them and trims titles.

- A name of the product is a label if the rules and the teacher see the same, however unsure the teacher is; if the
  teacher is sure and no rule says otherwise; or if it is the rules' business: which kind of place a place is (the
  gazetteer's), where a country's name begins, named events, a person's name without the titles before it. Where the
  teacher is certain that there is no name, or draws another, the rules do not teach.
- A word is outside every name if the teacher is sure of that and nobody sees a name there, if it is part of a date, a
  figure or an address, or if it is a title or head noun that was left out.
- Every other word stays unsupervised (`ANY`), and so does the head for ANERcorp's tags everywhere.

What the teacher knows already teaches nothing: sentences are kept that hold a label which it did not see or doubted,
and one in `KNOWN_PART` of those that hold others.

Writes JSON lines, one an article: {"id", "sentences": [{"words", "spaced", "names", "clitic"}]}, read by
`corpora.silver`. Articles of gold_dev and press_train, or with a sentence of theirs, are left out, and so is SANAD's
class Religion.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import numpy as np
from corpora import ANY, NAME_TYPES, NAMES, bits
from numpy.typing import NDArray

from smartnews.draft import Draft
from smartnews.encoder import Encoder, Head, source_sentences
from smartnews.entities import Entities
from smartnews.entities.joint import JointNames
from smartnews.entities.learned import LearnedNames
from smartnews.entities.names import RuleNames
from smartnews.pieces import letters
from smartnews.pipeline import Document, Pipeline
from smartnews.settings import Settings
from smartnews.text.anatomy import Anatomist
from smartnews.text.segment import Segmenter

OUTSIDE = 1  # the set with O alone
SURE_OUTSIDE = 0.98  # the teacher's probability of O from which an unmarked word is outside
LIKELY_OUTSIDE = 0.5  # … from which a word of a date or a figure is
DENIED = 0.9  # … from which the teacher denies that a name of the rules is one
SURE_NAME = 0.9  # the teacher's confidence in a name that the rules do not know
DOUBTED = 0.6  # … below which it learns something from a label
MISTAKEN = 0.7  # … below which it may take a person for an organisation
SURE_RULE = {"CITY": 0.8, "COUNTRY": 0.8, "LOC": 0.9, "EVENT": 0.85, "PERSON": 0.85, "ORG": 0.8}
LISTED = 0.95  # the rules' confidence in clubs and companies of a list
PLACES = ("CITY", "COUNTRY", "LOC")
SHORTEST, LONGEST = 5, 100  # words of a sentence
MOST_OPEN = 0.35  # the share of a sentence's words that may be unsupervised
KNOWN_PART = 4


class Lesson(Enum):
    """What a name of the product is to the teacher."""

    NONE = 0  # not sure enough to be a label
    KNOWN = 1
    NEW = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A name as words `start` to `end` (exclusive), and how many letters of proclitics stand before it."""

    start: int
    end: int
    kind: str
    confidence: float = 1.0
    clitic: int = 0
    whole: bool = True  # begins behind at most two proclitics, and ends with a word

    def same(self, other: Mark) -> bool:
        """Whether both are the same words and the same kind."""
        return (self.start, self.end, self.kind) == (other.start, other.end, other.kind)

    def meets(self, other: Mark) -> bool:
        """Whether both share a word."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Readings:
    """What each reader marks in one article, in the order of the text."""

    rules: Sequence[Mark]
    teacher: Sequence[Mark]
    product: Sequence[Mark]
    plain: frozenset[int]  # words of dates, figures and addresses
    outside: NDArray[np.float64]  # the teacher's probability of O, a word each


def outside(head: Head, scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """The probability that a word is in no name, for each word of a sentence (forward-backward, logarithms)."""
    moves, rows = np.array(head.moves), scores.astype(np.float64)
    ahead, behind = np.zeros(rows.shape), np.zeros(rows.shape)
    ahead[0] = np.array(head.start) + rows[0]
    for t in range(1, len(rows)):
        ahead[t] = np.logaddexp.reduce(ahead[t - 1][:, None] + moves, axis=0) + rows[t]
    for t in range(len(rows) - 2, -1, -1):
        behind[t] = np.logaddexp.reduce(moves + (rows[t + 1] + behind[t + 1])[None], axis=1)
    both = ahead + behind
    chance: NDArray[np.float64] = np.exp(both[:, 0] - np.logaddexp.reduce(both, axis=1))
    return chance


def labels(readings: Readings) -> tuple[list[int], list[int], list[tuple[Mark, Lesson]]]:
    """(sets of tags, letters of clitics, the names that became labels) of the words of an article."""
    names = [OUTSIDE if chance >= SURE_OUTSIDE else ANY for chance in readings.outside]
    for word in readings.plain:
        names[word] = OUTSIDE if readings.outside[word] >= LIKELY_OUTSIDE else ANY
    for mark in (*readings.rules, *readings.teacher, *readings.product):
        names[mark.start : mark.end] = [ANY] * (mark.end - mark.start)
    clitics = [-1] * len(names)
    taken = []
    for mark in readings.product:
        judged = lesson(mark, readings) if mark.whole else Lesson.NONE
        if judged is Lesson.NONE:
            continue
        taken.append((mark, judged))
        for word in range(mark.start, mark.end):
            names[word] = bits(NAMES, (mark.kind,), "B" if word == mark.start else "I")
        clitics[mark.start] = mark.clitic
        for wider in _meeting(readings.teacher, mark):
            if mark.kind == wider.kind and mark.kind in ("PERSON", "COUNTRY"):  # الدكتور, دولة
                others = _meeting(readings.product, wider)
                for word in range(wider.start, mark.start):
                    if not any(other.start <= word < other.end for other in others):
                        names[word] = OUTSIDE
    return names, clitics, taken


def lesson(mark: Mark, readings: Readings) -> Lesson:
    """Whether a name of the product is sure enough to be a label, and new to the teacher."""
    rules, teacher = _meeting(readings.rules, mark), _meeting(readings.teacher, mark)
    ruled = next((rule for rule in rules if rule.same(mark)), None)
    seen = next((other for other in teacher if other.same(mark)), None)
    if ruled and seen:
        return Lesson.NEW if seen.confidence < DOUBTED else Lesson.KNOWN
    if ruled:
        return Lesson.NEW if _taught(ruled, teacher, readings.outside) else Lesson.NONE
    inner = mark.kind in ("ORG", "EVENT")  # places and the like inside are part of it
    for rule in rules:
        part = inner and mark.start <= rule.start and rule.end <= mark.end
        if rule.confidence >= SURE_RULE[rule.kind] and not part:
            return Lesson.NONE
    if seen:
        return Lesson.KNOWN if seen.confidence >= SURE_NAME else Lesson.NONE
    trimmed = [t for t in teacher if t.kind == mark.kind == "PERSON" and t.start < mark.start and t.end == mark.end]
    return Lesson.NEW if trimmed and trimmed[0].confidence >= MISTAKEN else Lesson.NONE


def _taught(rule: Mark, teacher: Sequence[Mark], outside_: NDArray[np.float64]) -> bool:
    """Whether a name of the rules (and of the product) that the teacher does not see as such is right against it."""
    if rule.confidence < SURE_RULE[rule.kind]:
        return False
    alike = all((seen.start, seen.end) == (rule.start, rule.end) for seen in teacher)
    if not teacher:
        if rule.kind == "PERSON" or (rule.kind == "ORG" and rule.confidence < LISTED):
            return False
        return bool(min(outside_[rule.start : rule.end]) < DENIED)
    if rule.kind in PLACES:
        places = all(seen.kind in PLACES for seen in teacher)
        bounds = all(seen.kind == rule.kind for seen in teacher)
        return (places and alike) or (bounds and all(seen.end <= rule.end for seen in teacher))
    if rule.kind == "EVENT":
        if any(seen.end > rule.end for seen in teacher):
            return False
        doubted = all(seen.confidence < DOUBTED and seen.start >= rule.start for seen in teacher)
        return all(seen.kind == "EVENT" for seen in teacher) or doubted
    return alike and all(seen.confidence < MISTAKEN for seen in teacher)


def _meeting(marks: Sequence[Mark], mark: Mark) -> list[Mark]:
    return [other for other in marks if other.meets(mark)]


class Reader:
    """Reads articles in the three ways.

    Args:
        model: the folder of the encoder that teaches.
    """

    def __init__(self, model: Path) -> None:
        settings = Settings(names="rules", translator="none")
        self.encoder = Encoder(model)
        self._open = Pipeline(settings, stages=[Segmenter(settings), Anatomist(settings)])
        self._learned = LearnedNames(self.encoder, least=0.2)
        self._rules = Entities(settings)
        self._product = Entities(settings, JointNames(RuleNames(), LearnedNames(self.encoder)))

    def __call__(self, text: str) -> tuple[Draft, Readings]:
        """The article as words (`Draft.encoding`), and what is marked in it."""
        draft = self._open.draft(Document(text, "silver"))
        (encoding,) = self.encoder([source_sentences(draft)])
        draft = replace(draft, encoding=encoding)
        ruled = [*self._marks(draft, self._rules(draft))]
        chances = [outside(self.encoder.names, encoding.names[a:b]) for a, b in encoding.bounds if a < b]
        return draft, Readings(
            rules=[mark for mark in ruled if mark.kind in NAME_TYPES],
            teacher=[
                mark
                for start, end, kind, confidence in self._learned.spans(text, encoding)
                if (mark := _mark(draft, start, end, kind, confidence))
            ],
            product=[m for m in self._marks(draft, self._product(draft)) if m.kind in NAME_TYPES],
            plain=frozenset(w for m in ruled if m.kind not in NAME_TYPES for w in range(m.start, m.end)),
            outside=np.concatenate(chances) if chances else np.zeros(0),
        )

    @staticmethod
    def _marks(draft: Draft, read: Draft) -> Iterator[Mark]:
        for found in read.entities:
            start, end = draft.view.offsets.to_source(found.start, found.end)
            mark = _mark(draft, start, end, found.type, found.confidence)
            if mark:
                yield mark


def _mark(draft: Draft, start: int, end: int, kind: str, confidence: float) -> Mark | None:
    """The words that a stretch of the text touches."""
    assert draft.encoding is not None
    words = draft.encoding.words
    inside = [i for i, word in enumerate(words) if word.start < end and word.end > start]
    if not inside:
        return None
    first, last = words[inside[0]], words[inside[-1]]
    before = draft.text[first.start : max(start, first.start)]
    clitic = len(letters(before))
    whole = last.end <= end and clitic <= 2 and set(before) <= set("وفبلكَُِْ")
    return Mark(inside[0], inside[-1] + 1, kind, confidence, clitic, whole)


def sentences(
    draft: Draft, names: Sequence[int], clitics: Sequence[int], taken: Sequence[tuple[Mark, Lesson]], rng: random.Random
) -> Iterator[dict[str, object]]:
    """The sentences of an article that are worth learning from, mostly supervised."""
    assert draft.encoding is not None
    words = draft.encoding.words
    starts = {mark.start: judged for mark, judged in taken}
    for start, end in draft.encoding.bounds:
        lessons = {starts[i] for i in range(start, end) if i in starts}
        known = Lesson.NEW not in lessons
        if not SHORTEST <= end - start <= LONGEST or not lessons or (known and rng.randrange(KNOWN_PART)):
            continue
        if sum(value == ANY for value in names[start:end]) <= MOST_OPEN * (end - start):
            yield {
                "words": [draft.text[w.start : w.end] for w in words[start:end]],
                "spaced": [w.spaced for w in words[start:end]],
                "names": list(names[start:end]),
                "clitic": list(clitics[start:end]),
            }


def articles(data: Path, seed: int) -> Iterator[tuple[str, str]]:
    """(id, text) of SANAD's articles in a random order, without those that are annotated somewhere."""
    held: set[str] = set()
    for path in (data / "gold_dev.jsonl", data / "ner" / "press_train.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            held |= {row["source_id"], *_parts(row["text"])}
    with lzma.open(data / "topics" / "sanad.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["class"] != "Religion" and row["id"] not in held]
    random.Random(seed).shuffle(rows)
    for row in rows:
        if held.isdisjoint(_parts(row["text"])):
            yield row["id"], row["text"]


def _parts(text: str) -> Iterable[str]:
    """All runs of eight words: two texts that share one are copies, in part at least."""
    words = text.split()
    return {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}


def main() -> None:
    """Write the sentences, and print what they hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=4500)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--longest", type=int, default=4000, help="characters of an article that are read")
    args = parser.parse_args()
    read = Reader(args.model)
    rng = random.Random(args.seed)
    count: Counter[str] = Counter()
    with lzma.open(args.out, "wt", encoding="utf-8") as out:
        for key, text in articles(args.data, args.seed):
            draft, readings = read(text[: args.longest])
            names, clitics, taken = labels(readings)
            kept = list(sentences(draft, names, clitics, taken, rng))
            if not kept:
                continue
            out.write(json.dumps({"id": key, "sentences": kept}, ensure_ascii=False) + "\n")
            for sentence in kept:
                row = sentence["names"]
                assert isinstance(row, list)
                count["sentences"] += 1
                count["words"] += len(row)
                count["open"] += row.count(ANY)
                count.update(NAMES[v.bit_length() - 1] for v in row if v > OUTSIDE)
            count["articles"] += 1
            count.update(f"{judged.name} {mark.kind}" for mark, judged in taken)
            if count["sentences"] >= args.sentences:
                break
    print(json.dumps(count, sort_keys=True))


if __name__ == "__main__":
    main()

"""The corpora that the names heads learn from, brought to one form: words with the sets of tags they may carry.

A corpus with a coarser tag set than ours does not say which of our tags a word has, only which ones it may have; the
partial-label CRF of `train_names` sums over them. Two tag sets are learned at once: ours (`NAMES`) and ANERcorp's own
four (`CONLL`), which serves to compare with published figures.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from smartnews.pieces import split_words

NAME_TYPES = ("PERSON", "ORG", "LOC", "CITY", "COUNTRY", "EVENT", "PRODUCT")
CONLL_TYPES = ("PERS", "LOC", "ORG", "MISC")
NAMES = ("O", *(f"{p}-{t}" for t in NAME_TYPES for p in "BI"))
CONLL = ("O", *(f"{p}-{t}" for t in CONLL_TYPES for p in "BI"))
ANY = -1  # every tag may be right: the word is not supervised

_EVENT_CUES = re.compile(
    "مؤتمر|قمة|معرض|مهرجان|بطولة|كأس|دوري|جائزة|منتدى|ملتقى|دورة|[أا]ولمبياد|مونديال|أسبوع|ماراثون|تصفيات|ندوة|سباق|"
    "ال[أا]لعاب|مسابقة|مباراة|نهائيات"
)
_GPE = ("CITY", "COUNTRY", "LOC")
_NEWSFANE = {
    "PER": ("PERSON",),
    "ORG": ("ORG",),
    "GPE": _GPE,
    "LOC": ("LOC",),
    "FAC": ("LOC", "ORG", "O"),
    "NORP": ("O", "ORG"),
    "PRODUCT": ("PRODUCT",),
}
_AQMAR = {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": _GPE, "MIS": ("O", *NAME_TYPES)}
_AQMAR_CONLL = {"PER": ("PERS",), "ORG": ("ORG",), "LOC": ("LOC",), "MIS": ("O", *CONLL_TYPES)}
_WOJOOD = {
    "PERS": ("PERSON",),
    "ORG": ("ORG",),
    "GPE": _GPE,
    "LOC": ("LOC",),
    "FAC": ("LOC", "ORG", "O"),
    "EVENT": ("O", "EVENT"),
    "NORP": ("O", "ORG"),
    "WEBSITE": ("O", "ORG", "PRODUCT"),
    "PRODUCT": ("PRODUCT",),
}
_UNER = {"PER": ("PERSON",), "ORG": ("ORG", "PRODUCT"), "LOC": _GPE, "OTH": ("O", *NAME_TYPES)}
_OPENING, _CLOSING = "([{«“\"'‘-*", ")]}»”\"'’.,،؛;:!?؟-*…"


@dataclass(slots=True)
class Sentence:
    """Words, whether a space stands before each, and what each head may answer for each (sets of tags as bits)."""

    words: list[str]
    spaced: list[bool]
    names: list[int]
    conll: list[int] = field(default_factory=list)
    clitic: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)  # the corpus's own token that each word is a part of
    gold: list[str] = field(default_factory=list)  # the corpus's own tags, a token each
    offsets: list[tuple[int, int]] = field(default_factory=list)


def bits(tags: Sequence[str], kinds: Iterable[str], prefix: str) -> int:
    """The set {prefix-kind} of `tags`, with O itself for the kind "O"."""
    return sum(1 << tags.index("O" if kind == "O" else f"{prefix}-{kind}") for kind in kinds)


def spans_of(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """(start, end, kind) of a BIO sequence; an I- without its B- starts a span too."""
    spans: list[tuple[int, int, str]] = []
    start, kind = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, here = tag.partition("-")
        if kind and (prefix != "I" or here != kind):
            spans.append((start, i, kind))
            kind = ""
        if prefix in ("B", "I") and not kind:
            start, kind = i, here
    return spans


@lru_cache(1)
def country_names() -> frozenset[str]:
    """Countries in Arabic, English and French, from CLDR, with the short forms that newspapers use."""
    from babel import Locale

    names = {"أمريكا", "امريكا", "أميركا", "اميركا", "الولايات المتحدة الأمريكية", "الإمارات", "الامارات", "بريطانيا"}
    names |= {"سوريا", "سورية", "إيران", "ايران", "إسرائيل", "اسرائيل", "فلسطين", "السعودية", "كوريا الشمالية"}
    names |= {
        "الولايات المتحدة",
        "المملكة العربية السعودية",
        "دولة الإمارات العربية المتحدة",
        "USA",
        "US",
        "UK",
        "U.S.",
    }
    names |= {"المانيا", "اسبانيا", "ايطاليا", "الاردن", "انجلترا", "إنجلترا", "افغانستان", "تركيا", "ليبيا", "تشاد"}
    for language in ("ar", "en", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code not in ("HK", "MO", "PS", "ZZ", "EU", "UN", "EZ", "XA", "XB"):
                names.add(name)
    return frozenset(names)


def without_clitics(surface: str) -> set[str]:
    """The surface as it stands and with the proclitics و ب ل ف ك taken off, ال put back after لل."""
    forms = {surface}
    bare = surface
    if bare[:1] in ("و", "ف"):
        bare = bare[1:]
        forms.add(bare)
    if bare.startswith("لل"):
        forms.add("ال" + bare[2:])
        forms.add("ا" + bare)
    if bare[:1] in ("ب", "ل", "ك"):
        forms.add(bare[1:])
    return forms


def sentence_of(
    tokens: Sequence[str],
    gold: Sequence[str],
    kinds: dict[str, tuple[str, ...]] | None,
    conll_tags: Sequence[str] | None = None,
    conll_kinds: dict[str, tuple[str, ...]] | None = None,
    gpe: str = "GPE",
    metonymy: bool = False,
) -> Sentence:
    """One sentence of a token-per-line corpus; tokens such as `(د` fall into several words."""
    words: list[str] = []
    spaced: list[bool] = []
    owner: list[int] = []
    for i, token in enumerate(tokens):
        parts = split_words(token)
        for n, part in enumerate(parts):
            words.append(token[part.start : part.end])
            spaced.append(part.spaced if n else True)
            owner.append(i)
    cues = [i for i, token in enumerate(tokens) if _EVENT_CUES.search(token)]
    event = bits(NAMES, ("O", "EVENT"), "B") | bits(NAMES, ("EVENT",), "I")
    # these corpora leave events out: near a word that begins an event's name, O may be EVENT
    outside = [event if any(0 <= i - cue <= 8 for cue in cues) else 1 for i in owner]
    sentence = Sentence(words, spaced, outside, tokens=owner, gold=list(gold))
    if kinds is None:
        sentence.names = [ANY] * len(words)
    else:
        for start, end, kind in spans_of(gold):
            allowed = kinds.get(kind)
            if allowed is None:
                continue
            if kind == gpe or metonymy:
                surface = " ".join(tokens[start:end])
                is_country = any(form in country_names() for form in without_clitics(surface))
                if kind == gpe and is_country:
                    allowed = ("COUNTRY",)
                elif kind == gpe and gpe == "GPE":
                    allowed = ("CITY", "LOC") if end - start < 3 else _GPE
                elif kind == "ORG" and is_country:
                    allowed = ("ORG", *_GPE)
            mark(sentence.names, NAMES, sentence, start, end, allowed)
    if conll_tags is not None and conll_kinds is not None:
        sentence.conll = [1] * len(words)
        for start, end, kind in spans_of(conll_tags):
            mark(sentence.conll, CONLL, sentence, start, end, conll_kinds[kind])
    else:
        sentence.conll = [ANY] * len(words)
    sentence.clitic = [-1] * len(words)
    return sentence


def mark(
    target: list[int], tags: Sequence[str], sentence: Sentence, start: int, end: int, kinds: tuple[str, ...]
) -> None:
    """Write a span of tokens into `target`, a word at a time; punctuation at its edges may stay outside."""
    inside = [i for i, token in enumerate(sentence.tokens) if start <= token < end]
    while len(inside) > 1 and sentence.words[inside[0]] in _OPENING:
        target[inside.pop(0)] = 1
    for n, i in enumerate(inside):
        target[i] = bits(tags, kinds, "I" if n else "B")
    last = inside[-1]
    if len(inside) > 1 and sentence.words[last] in _CLOSING:
        target[last] |= 1


def read_columns(path: Path) -> Iterator[list[list[str]]]:
    """The sentences of a token-per-line file, as rows of columns."""
    rows: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t") if "\t" in line else line.split()
        if line.startswith("# "):
            continue
        if not line.strip():
            if rows:
                yield rows
            rows = []
        else:
            rows.append([f.strip() for f in fields])
    if rows:
        yield rows


def anercorp(path: Path) -> list[Sentence]:
    """ANERcorp's train part with NewsFANE's finer tags for our head and its own four for the other."""
    conll = {kind: (kind,) for kind in CONLL_TYPES}
    return [
        replace(s, gold=[r[2] for r in rows])
        for rows in read_columns(path)
        for s in [sentence_of([r[0] for r in rows], [r[1] for r in rows], _NEWSFANE, [r[2] for r in rows], conll)]
    ]


def aqmar(path: Path) -> list[Sentence]:
    """AQMAR's Wikipedia; its MIS is a mixture and stays unsupervised."""
    out = []
    for rows in read_columns(path):
        gold = [r[1] for r in rows]
        out.append(sentence_of([r[0] for r in rows], gold, _AQMAR, gold, _AQMAR_CONLL, gpe="LOC"))
    return out


def wojood(path: Path) -> list[Sentence]:
    """Wojood's sample: of nested tags the outermost that we know."""
    out = []
    for rows in read_columns(path):
        gold = []
        for row in rows:
            tags = [t for field in row[1:] for t in field.split() if t[2:] in _WOJOOD]
            inner = [t for t in tags if t[2:] not in ("EVENT", "WEBSITE", "NORP")] or tags
            gold.append(inner[0] if inner else "O")
        out.append(sentence_of([r[0] for r in rows], gold, _WOJOOD, metonymy=True))
    return out


def uner(path: Path) -> list[Sentence]:
    """Universal NER's English Web Treebank."""
    return [sentence_of([r[1] for r in rows], [r[2] for r in rows], _UNER, gpe="LOC") for rows in read_columns(path)]


def press(text: str, entities: Sequence[dict[str, object]]) -> list[Sentence]:
    """A hand-annotated document as its sentences; spans that begin inside a word teach the clitic head."""
    cut = split_words(text)
    words = [text[w.start : w.end] for w in cut]
    names = [1] * len(cut)
    clitic = [-1] * len(cut)
    for i in range(len(cut)):  # press documents do not annotate products
        names[i] = bits(NAMES, ("O", "PRODUCT"), "B") | bits(NAMES, ("PRODUCT",), "I")
    for entity in entities:
        kind, start, end = str(entity["type"]), int(str(entity["start"])), int(str(entity["end"]))
        inside = [i for i, w in enumerate(cut) if w.start < end and w.end > start]
        for n, i in enumerate(inside):
            names[i] = bits(NAMES, (kind,), "I" if n else "B") if kind in NAME_TYPES else 1
        if inside and kind in NAME_TYPES:
            inset = start - cut[inside[0]].start
            clitic[inside[0]] = inset if 0 <= inset <= 2 else -1
    out: list[Sentence] = []
    for start, end in sentence_ranges(words, [(w.start, w.end) for w in cut], text):
        part = slice(start, end)
        spaced = [w.spaced for w in cut[part]]
        offsets = [(w.start, w.end) for w in cut[part]]
        any_tag = [ANY] * (end - start)
        out.append(Sentence(words[part], spaced, names[part], any_tag, clitic[part], offsets=offsets))
    return out


def sentence_ranges(words: Sequence[str], offsets: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Rough sentences as ranges of words: up to a full stop, a question mark or a line's end, 120 words at most."""
    ranges = []
    start = 0
    for i, word in enumerate(words):
        last = i + 1 == len(words)
        newline = not last and "\n" in text[offsets[i][1] : offsets[i + 1][0]]
        stop = (
            word in ".!?؟" and i - start >= 3 and not (not last and words[i + 1].isdigit() and words[i - 1].isdigit())
        )
        if last or newline or stop or i - start >= 119:
            ranges.append((start, i + 1))
            start = i + 1
    return ranges


def press_documents(path: Path) -> list[tuple[dict[str, object], list[Sentence]]]:
    """(document, its sentences) of a JSON-lines file of annotated documents."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row, press(row["text"], row["entities"])) for row in rows]


def silver(path: Path) -> list[list[Sentence]]:
    """The articles that `silver.py` labelled; the head for ANERcorp's tags learns nothing from them."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line)["sentences"] for line in lines]
    return [[Sentence(**parts, conll=[ANY] * len(parts["words"])) for parts in row] for row in rows]


def join(sentences: Sequence[Sentence]) -> Sentence:
    """Several sentences as one training window."""
    whole = Sentence([], [], [])
    for s in sentences:
        whole.words += s.words
        whole.spaced += s.spaced
        whole.names += s.names
        whole.conll += s.conll
        whole.clitic += s.clitic
        whole.offsets += s.offsets
    return whole


class Augmenter:
    """Random changes that keep the annotation true: other persons' names, case, attached punctuation, clitics."""

    def __init__(self, names: Path, seed: int, mentions: Sequence[Sequence[Sentence]] = ()) -> None:
        self.mentions = mentions_of(mentions)
        self.random = random.Random(seed)
        with lzma.open(names, "rt", encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        self.persons = [
            row[0].split()
            for row in rows
            if len(row) > 2 and row[2] not in ("PK", "IR", "AF", "IN") and 2 <= len(row[0].split()) <= 4
        ]
        self.latin = [
            row[1].split() for row in rows if len(row) > 2 and 2 <= len(row[1].split()) <= 3 and row[1].isascii()
        ]

    def __call__(self, sentence: Sentence) -> Sentence:
        """A changed copy."""
        rng = self.random
        out = Sentence([], [], [])
        begin = 1 << NAMES.index("B-PERSON")
        inside = 1 << NAMES.index("I-PERSON")
        latin = sum(w.isascii() for w in sentence.words) > 0.7 * len(sentence.words)
        shape = rng.random() if latin else 1.0
        attach = rng.random() < 0.5 and not sentence.offsets
        i = 0
        while i < len(sentence.words):
            end = i + 1
            if sentence.names[i] == begin:
                while end < len(sentence.words) and sentence.names[end] == inside:
                    end += 1
                if end - i >= 2 and rng.random() < 0.25 and sentence.conll[i] in (ANY, 1 << CONLL.index("B-PERS")):
                    new = rng.choice(self.latin if latin else self.persons)
                    for n, word in enumerate(new):
                        conll = ANY if sentence.conll[i] == ANY else 1 << CONLL.index("I-PERS" if n else "B-PERS")
                        self._add(out, word, True if n else sentence.spaced[i], inside if n else begin, conll, -1)
                    i = end
                    continue
            key = (sentence.names[i], sentence.conll[i])
            if key in self.mentions and rng.random() < 0.12:
                end = i + 1
                while end < len(sentence.words) and continues(sentence.conll[end]):
                    end += 1
                for n, (word, names, conll) in enumerate(rng.choice(self.mentions[key])):
                    self._add(out, word, True if n else sentence.spaced[i], names, conll, -1)
                i = end
                continue
            word, clitic = sentence.words[i], sentence.clitic[i]
            starts = sentence.names[i] != ANY and not sentence.names[i] & 1 and sentence.names[i] & _BEGINS
            if starts and not latin and word[0] not in "وبلكف0123456789" and len(word) > 2:
                clitic = max(clitic, 0)
                if rng.random() < 0.06 and sentence.spaced[i]:
                    if word.startswith("ال"):
                        prefix = rng.choice(["و", "ب", "و"])
                    else:
                        prefix = rng.choice(["و", "ب", "ل", "و", "ول", "وب"])
                    word, clitic = prefix + word, len(prefix)
            spaced = sentence.spaced[i]
            if attach and word in ".،,؛:)»!؟" and i:
                spaced = False
            if shape < 0.15:
                word = word.lower()
            elif shape < 0.2:
                word = word.upper()
            self._add(out, word, spaced, sentence.names[i], sentence.conll[i], clitic)
            i = end if end == i + 1 else i + 1
        return out

    @staticmethod
    def _add(out: Sentence, word: str, spaced: bool, names: int, conll: int, clitic: int) -> None:
        out.words.append(word)
        out.spaced.append(spaced)
        out.names.append(names)
        out.conll.append(conll)
        out.clitic.append(clitic)


def continues(conll: int) -> bool:
    """Whether a word of ANERcorp can only go on with a name."""
    return conll != ANY and not conll & 1 and not conll & _CONLL_BEGINS


def mentions_of(
    documents: Sequence[Sequence[Sentence]],
) -> dict[tuple[int, int], list[tuple[tuple[str, int, int], ...]]]:
    """ANERcorp's places and organisations by the tags that they begin with, to put one in another's place."""
    begins = {1 << CONLL.index("B-LOC"), 1 << CONLL.index("B-ORG")}
    found: dict[tuple[int, int], list[list[tuple[str, int, int]]]] = {}
    for sentence in (s for document in documents for s in document):
        for i, conll in enumerate(sentence.conll):
            if conll in begins:
                end = i + 1
                while end < len(sentence.words) and continues(sentence.conll[end]):
                    end += 1
                words = list(zip(sentence.words[i:end], sentence.names[i:end], sentence.conll[i:end], strict=True))
                found.setdefault((sentence.names[i], conll), []).append(words)
    return {key: sorted({tuple(w) for w in words}) for key, words in found.items()}  # each once, common or not


_CONLL_BEGINS = sum(1 << CONLL.index(f"B-{kind}") for kind in CONLL_TYPES)
_BEGINS = sum(1 << NAMES.index(f"B-{kind}") for kind in NAME_TYPES)


def held_out_blocks(count: int, blocks: int = 10, size: int = 40) -> set[int]:
    """Indices of evenly spaced contiguous blocks of sentences: a development part that follows document bounds."""
    step = count / blocks
    return {i for block in range(blocks) for i in range(int(block * step), min(count, int(block * step) + size))}


@dataclass(slots=True)
class Corpora:
    """Everything to train on and to measure with."""

    streams: dict[str, list[list[Sentence]]]  # name → documents or blocks → sentences
    anercorp_dev: list[Sentence]
    aqmar_dev: list[Sentence]
    press_dev: list[tuple[dict[str, object], list[Sentence]]]
    gold_dev: list[tuple[dict[str, object], list[Sentence]]]


def blocks(sentences: Sequence[Sentence], size: int = 40) -> list[list[Sentence]]:
    """Contiguous runs of sentences, as stand-ins for documents."""
    return [list(sentences[i : i + size]) for i in range(0, len(sentences), size)]


def load(data: Path, press_dev: int = 25, seed: int = 7, labelled: Path | None = None) -> Corpora:
    """All corpora, and what `silver.py` wrote to `labelled`; the development parts are never in `streams`."""
    ner = data / "ner"
    aner = anercorp(ner / "anercorp_train_newsfane.conll")
    held = held_out_blocks(len(aner))
    documents = press_documents(ner / "press_train.jsonl")
    chosen = set(random.Random(seed).sample(range(len(documents)), press_dev))
    runs: list[list[Sentence]] = []
    run: list[Sentence] = []
    for i, sentence in enumerate(aner):
        if i in held or len(run) >= 40:
            if run:
                runs.append(run)
            run = []
        if i not in held:
            run.append(sentence)
    runs.append(run)
    return Corpora(
        streams={
            "anercorp": runs,
            "aqmar": blocks(aqmar(ner / "aqmar_train.txt")),
            "wojood": blocks(wojood(ner / "wojood_sample_train.txt"), 1),
            "uner": blocks(uner(ner / "uner_en_ewt_dev.iob2"), 1),
            "press": [s for i, (_, s) in enumerate(documents) if i not in chosen],
            **({"silver": silver(labelled)} if labelled else {}),
        },
        anercorp_dev=[s for i, s in enumerate(aner) if i in held],
        aqmar_dev=aqmar(ner / "aqmar_dev.txt"),
        press_dev=[documents[i] for i in sorted(chosen)],
        gold_dev=press_documents(data / "gold_dev.jsonl"),
    )

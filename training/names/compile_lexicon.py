"""Compile the two word tables that the name rules use.

`data/ar/words.tsv.xz`: the frequent folded words of Arabic news with one letter each, from how they are used in SANAD
(CC BY 4.0) and ANT (Apache-2.0):
    v  verb            stands after الذي, قد, لم ... and hardly after prepositions
    a  adjective       a word with ال that mostly follows another word with ال
    n  other word
    s  both            an ordinary word that is also a name (نور, فارس)
    p  proper          has no form with ال, no suffixes: a brand, a place, a person
    g  name of people  mostly after titles, verbs of saying and other names
`data/names.tsv.xz`: name tokens, their use (g given, f family, x foreign) and, for Arab names, Latin spelling, from
person_names_unicef (Wikidata, CC0; dzirinames, MIT) and name_tokens_netranslit (MIT).

usage: compile_lexicon.py SHARED_DATA_FOLDER PACKAGE_DATA_FOLDER
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from smartnews.text.normalise import fold

WORD = re.compile(r"[^\W\d_]+|\d+|\n|[^\w\s]")
ARABIC = re.compile(r"[\u0621-\u064a]+")
BEFORE_VERBS = "الذي التي الذين قد وقد لم لن سوف لا ولم ولن ولا فقد لقد ما"
BEFORE_NOUNS = (
    "في من على إلى عن بين خلال بعد قبل عبر مع ضد كل جميع أي هذا هذه ذلك تلك ومن وفي وعن وإلى ومع لدى نحو "
    "حول منذ حتى دون أحد إحدى بعض عدد أكثر غير"
)
TITLES = (
    "الدكتور الدكتورة الشيخ الشيخة المهندس المهندسة السيد السيدة الرئيس الوزير اللواء العميد العقيد "
    "النائب الشاعر الشاعرة الفنان الفنانة المخرج اللاعب المدرب القاضي الملك الأمير المستشار الأستاذ "
    "الكاتب الكاتبة د الإعلامي الباحث السفير الروائي المهاجم المدافع الحارس الحاج المرحوم النجم المقدم "
    "الرائد النقيب الفريق والدكتور والمهندس والشيخ والفنان والشاعر"
)
SAYING = (
    "قال وقال قالت وقالت أضاف وأضاف وأضافت أكد وأكد وأكدت أوضح وأوضح وأوضحت وأشار وأشارت صرح وصرح وذكر "
    "ولفت واعتبر وأعرب وأفاد وكشف وشدد وشددت"
)
ARAB = frozenset(
    [
        "DZ",
        "BH",
        "TD",
        "KM",
        "DJ",
        "EG",
        "IQ",
        "JO",
        "KW",
        "LB",
        "LY",
        "MR",
        "MA",
        "OM",
        "PS",
        "QA",
        "SA",
        "SO",
        "SD",
        "SY",
        "TN",
        "AE",
        "YE",
    ]
)
SUFFIXES = ("ه", "ها", "هم", "هن", "نا", "ي", "ك", "كم", "ا", "ات", "ين", "ون", "ان", "تها", "ته", "تهم", "تنا", "يه")
PARTICLES = ("و", "ف", "ب", "ك", "ل", "وال", "بال", "لل", "ال", "ول", "وب", "فال", "كال", "س", "وس")
FEWEST = 5  # occurrences that a word needs to be judged


def folded(words: str) -> frozenset[str]:
    """Return the folded words of a list."""
    return frozenset(map(fold, words.split()))


def documents(topics: Path) -> Iterator[list[str]]:
    """Yield the folded words of each article."""
    for name in ("sanad", "ant"):
        with lzma.open(topics / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = (row.get("title") or "") + "\n" + row["text"]
                yield [fold(word) for word in WORD.findall(text)]


def people(path: Path) -> tuple[Counter[str], Counter[str], dict[str, Counter[str]]]:
    """Count given names, later names, and the Latin spellings of each token."""
    given: Counter[str] = Counter()
    later: Counter[str] = Counter()
    latin: dict[str, Counter[str]] = defaultdict(Counter)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            arabic, spelt, country, _, _ = line.rstrip("\n").split("\t")
            tokens, spellings = [fold(token) for token in arabic.split()], spelt.replace("-", " ").split()
            if country not in ARAB or not all(ARABIC.fullmatch(token) for token in tokens):
                continue
            given[tokens[0]] += 1
            later.update(tokens[1:])
            if len(tokens) == len(spellings):
                for token, spelling in zip(tokens, spellings, strict=True):
                    if spelling.isalpha():
                        latin[token][spelling.title()] += 1
    return given, later, latin


def classify(
    docs: list[list[str]], given: Counter[str], later: Counter[str], foreign: frozenset[str]
) -> dict[str, str]:
    """Return the class of each frequent word, by what it stands after."""
    count: Counter[str] = Counter()
    after: dict[str, Counter[str]] = {key: Counter() for key in ("verb", "noun", "name", "definite")}
    cues = {**dict.fromkeys(folded(BEFORE_NOUNS), "noun"), **dict.fromkeys(folded(BEFORE_VERBS), "verb")}
    cues.update(dict.fromkeys(folded(TITLES) | folded(SAYING), "name"))
    for words in docs:
        count.update(words)
        for before, word in pairwise(words):
            kind = cues.get(before) or ("definite" if before.startswith("ال") and len(before) > 4 else "")
            if kind:
                after[kind][word] += 1
    frequent = {word for word, n in count.items() if n >= FEWEST and ARABIC.fullmatch(word) and len(word) > 1}
    seeds = {w for w in frequent if after["name"][w] >= 0.08 * count[w] and given[w] + later[w] > 2 and len(w) > 2}
    chained: Counter[str] = Counter()
    for words in docs:
        for before, word, following in zip(words, words[1:], words[2:], strict=False):
            chained[word] += before in seeds or (following in seeds and word != "\n" and not word.startswith("ال"))
    classes = {}
    for word in frequent:
        n = count[word]
        verb, noun, name, definite = (after[key][word] / n for key in ("verb", "noun", "name", "definite"))
        chain = chained[word] / n
        known = given[word] + later[word]
        attached = word[0] in "وبلف" and word[1:] in count and not given[word]
        if name + chain >= 0.3 and verb < 0.03 and not attached and (known or (word.startswith("ال") and chain >= 0.3)):
            classes[word] = "g" if noun < 0.12 and name + chain >= 0.4 else "s"
        elif word.startswith("ال") and len(word) > 4:
            classes[word] = "a" if definite >= 0.35 else "n"
        elif verb >= 0.05 and noun < 0.12:
            classes[word] = "v"
        elif known >= 3 and name + chain >= 0.1:
            classes[word] = "s"
        else:
            classes[word] = "n"
    for word, kind in list(classes.items()):
        if kind == "n" and word.startswith("ال") and (given[word] or word in foreign):
            # A name that only begins like a word with the article: اليساندرو, البرتو.
            others = count[word[2:]] + count["لل" + word[2:]] + count["بال" + word[2:]]
            if others < 0.05 * count[word]:
                classes[word] = "p"
        if kind in "psg" and word[0] in "وف" and not given[word] and classes.get(word[1:]) in ("v", "n", "a", "g"):
            classes[word] = "v" if classes[word[1:]] == "v" else "n"
        elif (
            kind == "n"
            and not word.startswith("ال")
            and is_proper(word, count, after["verb"], 0.3 if given[word] or word in foreign else 0.06)
        ):
            classes[word] = "p"
    return {
        word: kind
        for word, kind in classes.items()
        if kind not in "n"
        or not any(word.startswith(p) and classes.get(word[len(p) :]) == kind for p in ("و", "ب", "ل", "ف"))
    }


def is_proper(word: str, count: Counter[str], verbs: Counter[str], most: float) -> bool:
    """Tell whether a word has none of the forms that an ordinary Arabic noun has."""
    n = count[word]
    if len(word) < 3 or verbs[word] > 0.02 * n or count["ال" + word] + count["وال" + word] > 0.03 * n:
        return False
    related = [word + suffix for suffix in SUFFIXES]
    if word.endswith("ه"):
        related += ["ال" + word[:-1], word[:-1] + "ات", word[:-1] + "ته", word[:-1] + "تها", word[:-1] + "يه"]
    if sum(count[form] for form in related) > most * n:
        return False
    for suffix in SUFFIXES:
        stem = word[: -len(suffix)]
        if word.endswith(suffix) and len(stem) > 1:
            full = (stem, stem[:-1] + "ه", stem + "ه") if stem.endswith("ت") else (stem, stem + "ه")
            if any(count[form] > 0.3 * n or count["ال" + form] > 0.3 * n for form in full):
                return False
    return not any(
        word.startswith(p)
        and len(word) - len(p) > 1
        and (count[word[len(p) :]] > 0.5 * n or count["ال" + word[len(p) :]] > 0.5 * n)
        for p in PARTICLES
    )


def names(
    given: Counter[str],
    later: Counter[str],
    latin: dict[str, Counter[str]],
    foreign: frozenset[str],
    classes: dict[str, str],
) -> Iterator[tuple[str, str, str]]:
    """Yield (token, uses, Latin spelling) of every name token that is kept."""
    # A spelling counts when at least two people bear it; foreign names are left to a transliterator.
    likely = {token: counted.most_common(1)[0] for token, counted in latin.items()}
    spellings = {token: spelling for token, (spelling, n) in likely.items() if n > 1}
    uses: dict[str, str] = {}
    for token in given.keys() | later.keys():
        if len(token) < 2 or (given[token] + later[token] < 2 and classes.get(token) in ("n", "a", "v")):
            continue
        use = "g" if given[token] >= 2 or given[token] > later[token] else ""
        use += "f" if later[token] >= 2 or not use else ""
        uses[token] = use
    for token in foreign:
        if classes.get(token) not in ("n", "a", "v"):
            uses.setdefault(token, "x")
    for token in sorted(uses):
        yield token, uses[token], spellings.get(token, "")


def transliterated(path: Path) -> frozenset[str]:
    """Return the foreign name tokens."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        tokens = {fold(line.split("\t")[0]) for line in lines}
    return frozenset(token for token in tokens if ARABIC.fullmatch(token) and len(token) > 2)


def write(path: Path, rows: Iterator[str]) -> None:
    """Write the rows as compressed text."""
    data = "".join(f"{row}\n" for row in rows).encode("utf-8")
    path.write_bytes(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME))
    print(path, len(data), "->", path.stat().st_size)


def main() -> None:
    """Compile both tables."""
    shared, package = Path(sys.argv[1]), Path(sys.argv[2])
    given, later, latin = people(shared / "names" / "person_names_unicef.tsv.xz")
    foreign = transliterated(shared / "names" / "name_tokens_netranslit.tsv.xz")
    classes = classify(list(documents(shared / "topics")), given, later, foreign)
    print(Counter(classes.values()))
    write(package / "ar" / "words.tsv.xz", (f"{word}\t{kind}" for word, kind in sorted(classes.items())))
    rows = names(given, later, latin, foreign, classes)
    write(package / "names.tsv.xz", ("\t".join(row) for row in rows))


if __name__ == "__main__":
    main()

"""What the transducer learns from: words of names, with the chunk of Latin letters that each letter became.

Sources: person_names_unicef (Wikidata, CC0; dzirinames, MIT), name_tokens_netranslit (MIT), the names of news sentences
(`news`), and for the hamzas, which the first leaves out, how words are spelt in SANAD (CC BY 4.0). Names that
`pairs.names` holds back and words that `pairs.held_word` holds back are not in it.
"""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from training.names.letters import Table, aligned, chunks_of, odds_of
from training.names.news import NewsName, news_names
from training.names.pairs import Name, foreign_spellings, held_word, letter_pairs

from smartnews.entities.transducer import Style
from smartnews.text.normalise import fold

_WORD = re.compile(r"[\u0621-\u064a]+")
_ARAB = frozenset("حعصضطظثذقء")
"""Letters that stand in Arab names, and seldom for a sound of another language."""


class Example(NamedTuple):
    """A word as it is spelt, its style, the chunk of each letter, and how much it counts."""

    spelling: str
    style: Style
    chunks: tuple[str, ...]
    weight: float


class Examples(NamedTuple):
    """The examples; words, with their articles, and whether they are foreign; and the names of news sentences."""

    words: list[Example]
    kinds: list[tuple[str, bool]]
    news: Counter[NewsName]


def examples(shared: Path, people: list[Name], foreign: Counter[tuple[str, str]]) -> Examples:
    """Return what there is to learn from."""
    foreign = Counter({pair: count for pair, count in foreign.items() if held_word(pair[0]) is None})
    spellings = {**_spellings(shared / "topics" / "sanad.jsonl.xz"), **foreign_spellings(shared / "names")}
    alignments = {
        regions: list(aligned(letter_pairs(people, frozenset(regions))))
        for regions in (("gulf", "levant", "nile"), ("maghreb",))
    }
    alignments["foreign",] = list(aligned(foreign))
    odds = odds_of(row for rows in alignments.values() for row in rows)
    news = news_names(shared, odds)
    words = [
        *(example for regions in list(alignments)[:2] for example in _arab(people, alignments[regions], regions)),
        *(Example(word, "foreign", tuple(chunks), 1.0) for word, chunks, _ in alignments["foreign",]),
    ]
    arab = {word for name in people if name.region and not name.held for word, _ in name.words}
    kinds = [(word, False) for word in arab if " " not in word]
    kinds += [(word, True) for word in {word for word, _ in foreign} - arab]
    words += _news(news, odds, arab, {word for word, kind in kinds if kind})
    words = [example for example in words if held_word(example.spelling) is None]
    return Examples(
        [example._replace(spelling=spellings.get(example.spelling, example.spelling)) for example in words],
        sorted((spellings.get(word, word), kind) for word, kind in kinds if held_word(word) is None),
        news,
    )


def _arab(people: list[Name], rows: list[tuple[str, list[str], int]], regions: tuple[str, ...]) -> Iterator[Example]:
    """Yield the words of Arab names, once for each region that spells them so."""
    known = {(word, "".join(chunks)): tuple(chunks) for word, chunks, _ in rows}
    for region in regions:
        pairs = letter_pairs(people, frozenset({region}))
        totals: Counter[str] = Counter()
        for (word, _), count in pairs.items():
            totals[word] += count
        for (word, latin), count in sorted(pairs.items()):
            if (word, latin) in known:
                yield Example(word, region, known[word, latin], count / totals[word] ** 0.5)  # type: ignore[arg-type]


def _news(news: Counter[NewsName], odds: Table, arab: set[str], foreign: set[str]) -> Iterator[Example]:
    """Yield the words of news; those of which nothing tells whether they are Arab names are learnt as both."""
    totals: Counter[str] = Counter()
    for name, count in news.items():
        totals[name.word] += count
    for name, count in sorted(news.items()):
        chunks = chunks_of(name.word, name.latin, odds)
        is_arab = name.word in arab or "ال" + name.word in arab or not _ARAB.isdisjoint(name.word)
        if chunks is not None:
            weight = count / totals[name.word] ** 0.5
            if is_arab or name.word not in foreign:
                yield Example(name.word, "maghreb" if name.maghreb else "gulf", tuple(chunks), weight)
            if not is_arab:
                yield Example(name.word, "foreign", tuple(chunks), weight)


def _spellings(path: Path) -> dict[str, str]:
    """Return how folded words are mostly spelt in newspapers, where that is another way and without the article."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for word, count in Counter(_WORD.findall(json.loads(line)["text"])).items():
                counts[fold(word)][word] += count
                if word.startswith("ال"):
                    counts[fold(word[2:])][word[2:]] += count
    best = {word: max(forms.items(), key=lambda form: (form[1], form[0]))[0] for word, forms in counts.items()}
    return {word: form for word, form in best.items() if word != form and len(word) == len(form)}

"""Learn how names are spelt in Latin letters, and compile the spellings that are known.

`data/latin.safetensors`: the weights of `smartnews.entities.transducer` (see `transducer.py` and, for what it learns
from and under which licences, `examples.py`).
`data/names.tsv.xz`, third column: the Latin form of name tokens, as most people of a token's name write it, the Gulf's
newspapers before others; then ``region=form`` where a region writes it in another way. Forms that are far from what the
transducer gives are other words of a name, and left out.
Tokens that are not among the table's come behind: compounds (عبدالله, نور الدين) without a use, words of news with
"n", or "nx" if they look foreign.

Sources: person_names_unicef (Wikidata, CC0; dzirinames, MIT), name_tokens_netranslit (MIT), news sentences (SANAD,
CC BY 4.0; ANT, Apache-2.0) with translations made for the project. Every tenth name of the first is held back;
`benchmarks/latin.py` measures on it. Run it after `compile_lexicon.py`. It takes about ten minutes on a free core.

usage: compile_latin.py SHARED_DATA_FOLDER PACKAGE_DATA_FOLDER
"""

from __future__ import annotations

import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from training.names.examples import examples
from training.names.letters import distance
from training.names.news import NewsName
from training.names.pairs import Name, foreign_tokens, names, stem
from training.names.transducer import fit

from smartnews.entities.latin_forms import Region
from smartnews.entities.lexicon import common_names
from smartnews.entities.transducer import Style, Transducer

WEIGHTS = {"gulf": 1.0, "levant": 0.8, "nile": 0.6, "maghreb": 0.4}
_SMOOTHING = 3  # people by whose number a region's share is dampened
_FEWEST = 3  # people of a region that a form of its own needs
_FAR, _FARTHER = 0.45, 0.6  # the share of letters that may differ from what the letters give: one bearer, several


_NEWS_FEWEST, _NEWS_SURE = 2, 10  # occurrences in news that make a form usual; against another that is common too


def main() -> None:
    """Train the transducer and compile the table."""
    shared, package = Path(sys.argv[1]), Path(sys.argv[2])
    people, foreign = list(names(shared / "names")), Counter(foreign_tokens(shared / "names"))
    known = examples(shared, people, foreign)
    fit(known, package / "latin.safetensors")
    pairs = [*foreign, *(word for person in people if not person.held for word in person.words)]
    found = without_rarer(known.news, pairs)
    news = _news(found)
    spelt = {**news, **_foreign(foreign, news), **_arab(people, found)}
    _write(package / "names.tsv.xz", spelt, set(news))


def _write(path: Path, spelt: dict[str, str], news: set[str]) -> None:
    """Write the table; tokens that have a use only in news are marked."""
    rows = (line.split("\t")[:2] for line in lzma.decompress(path.read_bytes()).decode().splitlines())
    uses = {token: use for token, use in rows if use and "n" not in use}
    for token in spelt:
        if token not in uses:
            if " " in token or token.startswith("عبدال"):
                uses[token] = ""
            elif token in news:
                uses[token] = "nx" if _speller().foreign(token) > 0 else "n"
    lines = [f"{token}\t{uses[token]}\t{spelt.get(token, '')}\n" for token in sorted(uses)]
    path.write_bytes(lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(path, len(lines), sum(map(bool, spelt.values())), path.stat().st_size)


@cache
def _speller() -> Transducer:
    """Return the transducer, without names that it would prefer; not before it is trained."""
    return Transducer({})


@cache
def _given(token: str, style: Style) -> str:
    """Return what the transducer gives for a token, its article as "al"."""
    spelt = ""
    for word in token.replace("عبدال", "عبد ال").split():
        rest, _ = stem(word, "")
        spelt += ("al" if rest != word else "") + "".join(_speller().chunks(rest, style))
    return spelt


def without_rarer(news: Counter[NewsName], pairs: Iterable[tuple[str, str]]) -> Counter[NewsName]:
    """Leave out forms that news has only now and then, if a commoner name much like them is spelt so (Mark, Marc)."""
    common = common_names()
    others: dict[str, set[str]] = defaultdict(set)
    for arabic, latin in pairs:
        if latin.lower() in common:
            others[arabic].add(latin.lower())
    return Counter(
        {
            name: count
            for name, count in news.items()
            if count >= _NEWS_SURE
            or name.latin not in common
            or not any(
                common[other] < common[name.latin] and distance(other, name.latin) <= _FAR * len(name.latin)
                for other in others[name.word]
            )
        }
    )


def _news(found: Counter[NewsName]) -> dict[str, str]:
    """Return the most frequent form of words that news has at least twice."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for name, count in found.items():
        forms[name.word][name.latin.capitalize()] += count
    spelt = {}
    for word, counts in forms.items():
        usual, count = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
        if count >= _NEWS_FEWEST:
            spelt[word] = usual
    return spelt


def _arab(people: list[Name], news: Counter[NewsName]) -> dict[str, str]:
    """Return the third column for the tokens of Arab names."""
    counts: dict[str, dict[Region, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for person in people:
        if not person.held and person.region:
            for arabic, latin in person.words:
                counts[arabic][person.region][latin] += 1
    for name, count in sorted(news.items()):
        region: Region = "maghreb" if name.maghreb else "gulf"
        form = name.latin.capitalize()
        if name.word in counts:
            counts[name.word][region][form] += count
        if f"ال{name.word}" in counts:
            counts[f"ال{name.word}"][region][f"{'El' if name.maghreb else 'Al'} {form}"] += count
    spelt = {}
    for token, regions in counts.items():
        for region, forms in regions.items():
            _part_articles(token, forms)
            _drop_others(token, forms, region)
        scores: Counter[str] = Counter()
        for region, forms in regions.items():
            for form, count in forms.items():
                scores[form] += WEIGHTS[region] * count / (forms.total() + _SMOOTHING)
        if not scores:
            continue
        best = max(scores.items(), key=lambda entry: (entry[1], entry[0]))[0]
        parts = [best]
        for region, forms in sorted(regions.items()):
            form, count = max(forms.items(), key=lambda entry: (entry[1], entry[0]), default=(best, 0))
            if form != best and count >= 2 and forms.total() >= _FEWEST:
                parts.append(f"{region}={form}")
        spelt[token] = ";".join(parts)
    return spelt


def _part_articles(token: str, forms: Counter[str]) -> None:
    """Count "Elsisi" as "El Sisi" where others part the article."""
    if token.startswith("ال") and any(form.startswith(("Al ", "El ")) for form in forms):
        for form in [form for form in forms if " " not in form and form.startswith(("Al", "El")) and len(form) > 4]:
            forms[f"{form[:2]} {form[2:].capitalize()}"] += forms.pop(form)


def _drop_others(token: str, forms: Counter[str], region: Region) -> None:
    """Leave out forms that are another word of the name, from sources that order it in another way."""
    given = _given(token, region)
    for form, count in list(forms.items()):
        bare = form.lower().replace(" ", "")
        if distance(bare, given) > (_FAR if count == 1 else _FARTHER) * max(len(bare), len(given)):
            del forms[form]


def _foreign(pairs: Counter[tuple[str, str]], news: dict[str, str]) -> dict[str, str]:
    """Return the third column for tokens of other names: the form of news, else the one nearest to the letters."""
    forms: dict[str, list[str]] = defaultdict(list)
    for arabic, latin in pairs:
        forms[arabic].append(latin.capitalize())
    spelt = {}
    for token, known in forms.items():
        given = "".join(_speller().chunks(token, "foreign"))
        best = min(known, key=lambda form: (distance(form.lower(), given), form))
        if token in news:
            spelt[token] = news[token]
        elif distance(best.lower(), given) <= _FARTHER * max(len(best), len(given)):
            spelt[token] = best
    return spelt


if __name__ == "__main__":
    main()

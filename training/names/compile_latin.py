"""Compile how names are spelt in Latin letters.

`data/latin.tsv.gz`: three decision lists for letters in their context (see `smartnews.entities.transliterate`).
`data/names.tsv.xz`, third column: the Latin form of name tokens, as most people of a token's name write it, the Gulf's
newspapers before others; then ``region=form`` where a region writes it in another way. "=" is what the letters give,
"~" what they give by the list for names from other languages.
Tokens that are not among the table's (compounds such as عبدالله, نور الدين) come behind, without a use.

Sources: person_names_unicef (Wikidata, CC0; dzirinames, MIT), name_tokens_netranslit (MIT). Every tenth name is held
back; `benchmarks/latin.py` measures on it. Run it after `compile_lexicon.py`.

usage: compile_latin.py SHARED_DATA_FOLDER PACKAGE_DATA_FOLDER
"""

from __future__ import annotations

import gzip
import lzma
import sys
from collections import Counter, defaultdict
from pathlib import Path

from training.names.letters import decisions, distance
from training.names.pairs import Name, foreign_tokens, letter_pairs, names

from smartnews.entities import transliterate

WEIGHTS = {"gulf": 1.0, "levant": 0.8, "nile": 0.6, "maghreb": 0.4}
_GIVEN = {"arab": "=", "foreign": "~"}
_SMOOTHING = 3  # people by whose number a region's share is dampened
_FEWEST = 3  # people of a region that a form of its own needs
_FAR, _FARTHER = 0.45, 0.6  # the share of letters that may differ from what the letters give: one bearer, several


def main() -> None:
    """Compile both tables."""
    folder, package = Path(sys.argv[1]) / "names", Path(sys.argv[2])
    people = list(names(folder))
    foreign = Counter(foreign_tokens(folder))
    tables = {
        "arab": decisions(letter_pairs(people, frozenset({"gulf", "nile", "levant"}))),
        "maghreb": decisions(letter_pairs(people, frozenset({"maghreb"}))),
        "foreign": decisions(foreign),
    }
    rows = [f"{style}\t{context}\t{latin}\n" for style, table in tables.items() for context, latin in table.items()]
    path = package / "latin.tsv.gz"
    path.write_bytes(gzip.compress("".join(rows).encode(), 9, mtime=0))
    print(path, {style: len(table) for style, table in tables.items()}, path.stat().st_size)
    transliterate.table.cache_clear()
    _write_tokens(package / "names.tsv.xz", people, foreign)


def _write_tokens(path: Path, people: list[Name], foreign: Counter[tuple[str, str]]) -> None:
    spelt = {**_foreign(foreign), **_arab(people)}
    known = dict(line.split("\t")[:2] for line in lzma.decompress(path.read_bytes()).decode().splitlines())
    tokens = sorted(token for token in known | spelt if known.get(token) or " " in token or token.startswith("عبدال"))
    lines = [f"{token}\t{known.get(token, '')}\t{spelt.get(token, '')}\n" for token in tokens]
    path.write_bytes(lzma.compress("".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(path, len(tokens), sum(bool(spelt.get(token)) for token in tokens), path.stat().st_size)


def _arab(people: list[Name]) -> dict[str, str]:
    """Return the third column for the tokens of Arab names."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for name in people:
        if not name.held and name.region:
            for arabic, latin in name.words:
                counts[arabic][name.region][latin] += 1
    spelt = {}
    for token, regions in counts.items():
        for region, forms in regions.items():
            _part_articles(token, forms)
            _drop_others(token, forms, "maghreb" if region == "maghreb" else "arab")
        scores: Counter[str] = Counter()
        for region, forms in regions.items():
            for form, count in forms.items():
                scores[form] += WEIGHTS[region] * count / (forms.total() + _SMOOTHING)
        if not scores:
            continue
        best = max(scores.items(), key=lambda entry: (entry[1], entry[0]))[0]
        parts = [_short(token, best, "arab")]
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


def _drop_others(token: str, forms: Counter[str], style: transliterate.Style) -> None:
    """Leave out forms that are another word of the name, from sources that order it in another way."""
    given = transliterate.spell(token.replace(" ", ""), style)
    for form, count in list(forms.items()):
        bare = form.lower().replace(" ", "")
        if distance(bare, given) > (_FAR if count == 1 else _FARTHER) * max(len(bare), len(given)):
            del forms[form]


def _foreign(pairs: Counter[tuple[str, str]]) -> dict[str, str]:
    """Return the third column for tokens of other names: of several forms, the one that the letters are nearest to."""
    forms: dict[str, list[str]] = defaultdict(list)
    for arabic, latin in pairs:
        forms[arabic].append(latin.capitalize())
    spelt = {}
    for token, known in forms.items():
        given = transliterate.spell(token, "foreign")
        best = min(known, key=lambda form: (distance(form.lower(), given), form))
        if distance(best.lower(), given) <= _FARTHER * max(len(best), len(given)):
            spelt[token] = _short(token, best, "foreign")
    return spelt


def _short(token: str, form: str, style: transliterate.Style) -> str:
    """Return the sign for a form that the letters give."""
    return _GIVEN[style] if transliterate.spell(token, style).capitalize() == form else form


if __name__ == "__main__":
    main()

"""The Latin forms of the names of an article, where no list of names has given one.

People by the lexicon of name parts and by letters; organisations and places by patterns, and by letters only if they
bear a proper name: a description (جمعية أصدقاء البيئة) in Latin letters would say nothing to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from smartnews.article import NameNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.bodies import Bodies, place_pattern
from smartnews.entities.latin_forms import LatinForm, Region, region_of, spelt
from smartnews.entities.lexicon import name_tokens, word_classes
from smartnews.entities.nations import countries_of
from smartnews.entities.nominals import Grammar
from smartnews.text.normalise import fold

__all__ = ["Latiniser"]

_ARABIC = re.compile(r"[\u0620-\u064a]")
_ARTICLE = "ال"
_LONGEST_BRAND = 2
_REMEMBERED = 1 << 13


class Latiniser:
    """Completes ``normal.en`` of PERSON, ORG, LOC and PRODUCT; built once."""

    def __init__(self) -> None:
        self._bodies = Bodies()
        self._grammar = Grammar()
        self._body = lru_cache(maxsize=_REMEMBERED)(self._organisation)
        self._spot = lru_cache(maxsize=_REMEMBERED)(self._place)

    def __call__(self, draft: Draft, entities: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Return the entities, each with its Latin form and where that comes from, if one can be given."""
        if not any(_is_open(entity) for entity in entities):
            return tuple(entities)
        country = max(sorted(countries_of(draft, entities).items()), key=lambda entry: entry[1], default=(None, 0))[0]
        region = region_of(country)
        return tuple(self._completed(draft, entity, region) for entity in entities)

    def _completed(self, draft: Draft, entity: Candidate, region: Region) -> Candidate:
        if not _is_open(entity):
            return entity
        surface = draft.source(entity.start, entity.end)
        if not _ARABIC.search(surface):
            return entity
        known = entity.normal.en if isinstance(entity.normal, NameNormal) else None
        if known is not None:
            form: LatinForm | None = LatinForm(known, "lexicon")
        elif entity.type == "PERSON":
            form = spelt(" ".join(surface.split()), region)
        elif entity.type == "LOC":
            form = self._spot(surface, region)
        else:
            form = self._body(surface, region)
        if form is None:
            return entity
        return replace(entity, normal=NameNormal(en=form.en, en_source=form.source))

    def _organisation(self, surface: str, region: Region) -> LatinForm | None:
        english = self._bodies(" ".join(fold(surface).split()))
        return LatinForm(english, "lexicon") if english else self._brand(surface, region)

    def _place(self, surface: str, region: Region) -> LatinForm | None:
        sources: list[str] = []

        def spell(name: str) -> str | None:
            form = spelt(name, region) if all(map(self._is_proper, fold(name).split())) else None
            sources.append(form.source if form else "")
            return form.en if form else None

        english = place_pattern([fold(word) if at == 0 else word for at, word in enumerate(surface.split())], spell)
        if english is not None:
            return LatinForm(english, "lexicon" if sources[0] == "lexicon" else "transliterated")
        return self._brand(surface, region)

    def _brand(self, surface: str, region: Region) -> LatinForm | None:
        """Return a short proper name in Latin letters."""
        words = fold(surface).split()
        if not 1 <= len(words) <= _LONGEST_BRAND or not all(map(self._is_proper, words)):
            return None
        return spelt(surface, region, foreign=True)

    def _is_proper(self, word: str) -> bool:
        """Tell whether a folded word is a name and no ordinary word, with the article or without."""
        classes = word_classes()
        kind = classes.get(word)
        if kind is not None:
            return kind in "pg"
        bare = word.removeprefix(_ARTICLE)
        if bare != word:
            return bare not in classes and bare in name_tokens()
        return word in name_tokens() or self._grammar.is_unknown(word)


def _is_open(entity: Candidate) -> bool:
    """Tell whether an entity has a Latin form whose origin is still to be told."""
    if entity.type not in ("PERSON", "ORG", "LOC", "PRODUCT"):
        return False
    return not isinstance(entity.normal, NameNormal) or entity.normal.en_source is None

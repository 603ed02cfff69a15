"""Whether a summary in words of its own keeps to the facts of the text.

The summary is analysed as the text was, by rule and list: each of its figures must have a value of the text, each date
be one of the text's or a part of one, each name stand in the text. Besides, no word may be new to the text that is on
the list of names and on none of ordinary words: a name that the rules do not find could be invented, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from smartnews.article import CityNormal, CountryNormal, DateNormal, FigureNormal
from smartnews.draft import Candidate, Draft
from smartnews.entities.lexicon import name_tokens, word_classes
from smartnews.entities.numbers import Numbers
from smartnews.resources import LANGUAGES
from smartnews.settings import Settings
from smartnews.text.matcher import split_clitics
from smartnews.text.normalise import fold
from smartnews.translation.fidelity import values_of

if TYPE_CHECKING:
    from smartnews.pipeline import Pipeline

__all__ = ["SummaryFacts"]

_NAMES = frozenset({"PERSON", "ORG", "CITY", "COUNTRY", "LOC", "EVENT", "PRODUCT"})
_CONTACTS = frozenset({"EMAIL", "PHONE", "URL", "HANDLE"})
_UNTOLD = 1.0  # "one of", واحد: said without being a figure
_TOLERANCE = 1e-6


class SummaryFacts:
    """Checks summaries; built once."""

    def __init__(self) -> None:
        from smartnews.entities import Entities
        from smartnews.text.anatomy import Anatomist
        from smartnews.text.segment import Segmenter

        settings = Settings(names="rules", translator="none")
        self._stages = (Segmenter(settings), Anatomist(settings), Entities(settings))
        self._pipelines: dict[str, Pipeline] = {}
        self._readers: dict[str, Numbers] = {}

    def __call__(self, draft: Draft, summary: str) -> tuple[str, ...]:
        """Return the kinds of facts ("contact", "date", "figure", "name") that the summary has and the text has not."""
        told = self._read(summary, draft.language.code)
        return tuple(sorted({kind for kind, known in self._checked(draft, told) if not known}))

    def _read(self, summary: str, language: str) -> Draft:
        from smartnews.pipeline import Document, Pipeline

        if language not in self._pipelines:
            settings = Settings(language=language, names="rules", translator="none")
            self._pipelines[language] = Pipeline(settings, stages=self._stages)
        return self._pipelines[language].draft(Document(summary))

    def _checked(self, draft: Draft, told: Draft) -> Iterator[tuple[str, bool]]:
        """Yield each fact of a summary: its kind, and whether the text has it."""
        source = [_readings(form) for form in draft.tokens.forms]
        vocabulary = frozenset().union(*source)
        figures = [entity.normal for entity in draft.entities if isinstance(entity.normal, FigureNormal)]
        values = [*values_of(draft.view.text, draft.language.code)]
        values += [float(value) for normal in figures for value in (normal.value, normal.max) if value is not None]
        for readings in self._numbers(told):
            yield "figure", any(value == _UNTOLD or _among(value, values) for value in readings)
        for entity in told.entities:
            if entity.type == "DATE":
                yield "date", _has_date(entity, draft) or self._has_words(entity, told, source)
            elif entity.type in _NAMES:
                yield "name", _has_place(entity, draft) or self._has_words(entity, told, source)
            elif entity.type in _CONTACTS:
                yield "contact", told.view.text[entity.start : entity.end] in draft.view.text
        for index, (form, kind) in enumerate(zip(told.tokens.forms, told.tokens.kinds, strict=True)):
            if kind == "w" and not _readings(form) & vocabulary and self._is_name(told, index):
                yield "name", False

    def _numbers(self, told: Draft) -> Iterator[tuple[float, ...]]:
        """Yield each number of a summary, in digits or words: the values that it may have."""
        language = told.language.code if told.language.code in LANGUAGES else "en"
        reader = self._readers.setdefault(language, Numbers(language))
        tokens, index = told.tokens, 0
        while index < len(tokens):
            number = reader.cardinal(tokens, told.view.text, index) or reader.ordinal(tokens, told.view.text, index)
            if number is None:
                index += 1
                continue
            yield tuple(float(value) for value in (number.value, number.decimal) if value is not None)
            index = max(index + 1, tokens.at(number.end - 1) + 1)

    @staticmethod
    def _has_words(entity: Candidate, told: Draft, source: Sequence[frozenset[str]]) -> bool:
        """Tell whether the words of a name stand in the text, one behind the other."""
        words = [_readings(told.tokens.forms[index]) for index in told.tokens.within(entity.start, entity.end)]
        words = words or [_readings(told.view.text[entity.start : entity.end])]
        return any(
            all(word & source[at + place] for place, word in enumerate(words))
            for at in range(len(source) - len(words) + 1)
        )

    @staticmethod
    def _is_name(told: Draft, index: int) -> bool:
        """Tell whether a word is probably a name: no ordinary word, or with a capital letter inside a sentence."""
        form = told.tokens.forms[index]
        if form.isascii():
            begins = any(start == told.tokens.starts[index] for start, _ in told.sentences)
            return told.tokens.capital[index] and not begins
        readings = _readings(form)
        kinds = {word_classes().get(stem) for stem in readings} - {None}
        return kinds <= {"p", "g"} and not readings.isdisjoint(name_tokens())


def _among(value: float, values: Sequence[float]) -> bool:
    return any(abs(value - own) <= _TOLERANCE * max(1.0, abs(own)) for own in values)


def _readings(form: str) -> frozenset[str]:
    return frozenset(stem for stem, _ in split_clitics(fold(form)))


def _has_place(entity: Candidate, draft: Draft) -> bool:
    """Tell whether a city or a country is one of the text's, whatever it is called there."""
    if not isinstance(entity.normal, CityNormal | CountryNormal):
        return False
    return any(type(own.normal) is type(entity.normal) and own.normal == entity.normal for own in draft.entities)


def _has_date(entity: Candidate, draft: Draft) -> bool:
    """Tell whether a date is one of the text's, or says less of one."""
    wanted = entity.normal.iso if isinstance(entity.normal, DateNormal) else None
    dates = [own.normal for own in draft.entities if isinstance(own.normal, DateNormal)]
    known = [iso for date in dates for iso in (date.iso, date.end) if iso]
    return wanted is not None and any(iso.startswith(wanted) or iso.endswith(wanted.removeprefix("-")) for iso in known)

"""Which language a text is in: by its script, then by letters and function words, and only then by langdetect.

The cues decide for news in the languages of ``data/languages.toml``; langdetect (Nakatani's n-gram profiles) is asked
about a sample of what is left, with a fixed seed of its own, so that the answer never changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from smartnews.article import Language, Warning
from smartnews.resources import Resource, load
from smartnews.text.characters import points

__all__ = ["Identified", "identify", "mixed_warning"]

_SAMPLE = 6_000
"""Longest text, in characters, that is looked at whole; of a longer one, slices from beginning to end."""
_SLICES = 6
_DETECTED = 1_000
_FEW_LETTERS = 50  # langdetect guesses on shorter texts
_MIXED = 0.2
_OWN_LINE = 20  # letters of a line that is judged on its own
_ADDRESS_SIGNS = ("@", "://", "www.")
_LETTER_WORD = 0.3  # what a function word of one letter weighs: initials look the same
_PRIOR = 1.5  # what speaks for the default language of a script without any cue
_PROSE = 0.15  # share of function words below which a second script's words are only names


class Cues(Resource):
    """How one language is told from the others of its script."""

    script: str
    words: str
    letters: dict[str, float] = Field(default_factory=dict)
    prefixes: list[str] = Field(default_factory=list)


class Languages(Resource):
    """Schema of ``data/languages.toml``."""

    scripts: dict[str, list[str]]
    defaults: dict[str, str]
    languages: dict[str, Cues]


@dataclass(frozen=True, slots=True)
class Identified:
    """The main language, and each language's share of the letters (their sum is 1, or there are none)."""

    language: Language
    shares: Mapping[str, float] = field(default_factory=dict)


class _Tables:
    """The cues, laid out for looking up: by code point in arrays, by word in dictionaries."""

    def __init__(self, data: Languages) -> None:
        self.scripts = ("", *data.scripts)
        self.defaults = data.defaults
        self.script_of = {code: script for script, code in data.defaults.items() if code}
        self.script_of.update((code, cues.script) for code, cues in data.languages.items())
        self.script = np.zeros(0x110000, dtype=np.uint8)
        for number, spans in enumerate(data.scripts.values(), 1):
            self.script[list(points(spans))] = number
        self.words: dict[str, dict[str, tuple[tuple[str, float], ...]]] = {script: {} for script in data.scripts}
        self.languages: dict[str, list[str]] = {script: [] for script in data.scripts}
        self.prefixes: dict[str, dict[str, list[str]]] = {script: {} for script in data.scripts}
        letters = sorted({char for cues in data.languages.values() for chars in cues.letters for char in chars})
        column = {char: number for number, char in enumerate(letters, 1)}
        self.letter = np.zeros(0x110000, dtype=np.uint16)
        self.letter[[ord(char) for char in letters]] = range(1, len(letters) + 1)
        rows: dict[str, list[npt.NDArray[np.float64]]] = {script: [] for script in data.scripts}
        for code, cues in data.languages.items():
            self.languages[cues.script].append(code)
            self.prefixes[cues.script][code] = [" " + prefix for prefix in cues.prefixes]
            words = self.words[cues.script]
            for word in cues.words.split():
                words[word] = (*words.get(word, ()), (code, 1.0 if len(word) > 1 else _LETTER_WORD))
            row = np.zeros(len(letters) + 1)
            for chars, weight in cues.letters.items():
                row[[column[char] for char in chars]] = weight
            rows[cues.script].append(row)
        self.weights = {script: np.array(found) for script, found in rows.items()}


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables(load("languages", None, Languages))


def identify(text: str, language: str | None = None) -> Identified:
    """Return the language of a text: "und" with confidence 0 where there are no words. Never raises.

    Args:
        text: any string.
        language: the language, if it is known: a BCP 47 code, of which the primary subtag is kept.
    """
    tables = _tables()
    sample = _sample(text)
    counts = _scripts(sample, tables)
    total = sum(counts.values())
    main_script = _main_script(sample, counts, tables)
    if language:
        code = language.replace("_", "-").split("-")[0].lower()
        script = main_script if total else tables.script_of.get(code, "Zyyy")
        return Identified(Language(code=code, confidence=1.0, script=_written(script)), {code: 1.0})
    if not total:
        return Identified(Language(code="und", confidence=0.0, script="Zyyy"))
    shares: defaultdict[str, float] = defaultdict(float)
    best: dict[str, tuple[str, float]] = {}
    for script, count in counts.items():
        if script != main_script and count < max(_OWN_LINE, total * _MIXED / 2):
            shares["und"] += count / total
            continue
        within, confidence = _within(sample, script, count, tables, script == main_script)
        best[script] = (max(within, key=lambda code: within[code]), confidence)
        for code, share in within.items():
            shares[code] += share * count / total
    # Latin names in an Arabic article belong to it: what is too little to be judged goes to the main language.
    code, confidence = best[main_script]
    shares[code] += shares.pop("und", 0.0) if code != "und" else 0.0
    rounded = {name: round(share, 4) for name, share in sorted(shares.items(), key=_by_share) if share >= 0.01}
    return Identified(Language(code=code, confidence=round(confidence, 4), script=_written(main_script)), rounded)


def mixed_warning(identified: Identified) -> Warning | None:
    """Return the warning "language-mixed", with the shares, if a second language has a fifth of the text or more."""
    others = [code for code in identified.shares if code not in (identified.language.code, "und")]
    if not others or max(identified.shares[code] for code in others) < _MIXED:
        return None
    shares = ", ".join(f"{code} {share:.0%}" for code, share in identified.shares.items())
    message = f"The text is in more than one language ({shares}): it was read as {identified.language.code}."
    return Warning(code="language-mixed", stage="language", message=message)


def _sample(text: str) -> str:
    """The text, or slices of a long one, without its addresses."""
    if len(text) > _SAMPLE:
        size = _SAMPLE // _SLICES
        step = (len(text) - size) // (_SLICES - 1)
        text = "\n".join(text[start : start + size] for start in range(0, step * _SLICES, step))
    if not any(sign in text for sign in _ADDRESS_SIGNS):
        return text
    lines = (
        " ".join(word for word in line.split() if not any(sign in word for sign in _ADDRESS_SIGNS))
        for line in text.splitlines()
    )
    return "\n".join(lines)


def _scripts(text: str, tables: _Tables) -> dict[str, int]:
    """How many letters of each script there are; Han and Kana together are Japanese."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    numbers: npt.NDArray[np.intp] = np.bincount(tables.script.take(codes, mode="clip"))
    counts = {tables.scripts[number]: int(count) for number, count in enumerate(numbers.tolist()) if number and count}
    if "Kana" in counts and counts["Kana"] * 10 >= counts.get("Hani", 0):
        counts["Kana"] += counts.pop("Hani", 0)
    return counts


def _main_script(text: str, counts: Mapping[str, int], tables: _Tables) -> str:
    """The script with the most letters; but Latin names and numbers of models do not outweigh another's prose."""
    first, second = [*sorted(counts, key=lambda script: -counts[script])[:2], "Zyyy", "Zyyy"][:2]
    if first == "Latn" and counts.get(second, 0) >= _MIXED * counts[first]:
        best = _best(_scores(text.casefold(), first, tables), "und")[0]
        return second if best[1] < _prose(counts[first]) else first
    return first


def _prose(letters: int) -> float:
    """The least that the cues of a text of so many Latin letters come to."""
    return max(2.0, _PROSE * letters / 5)


def _written(script: str) -> str:
    """The ISO 15924 code of a way of writing that uses more than one of our scripts."""
    return {"Kana": "Jpan", "Hang": "Kore"}.get(script, script)


def _within(text: str, script: str, letters: int, tables: _Tables, main: bool) -> tuple[dict[str, float], float]:
    """The languages of the text in one script: their shares, and how sure the first is.

    Names and models in a second script ("und" here) are no second language: that takes function words.
    """
    default = tables.defaults[script]
    if not tables.words[script]:
        return {default: 1.0}, 0.99
    scores = _scores(text.casefold() if script != "Arab" else text, script, tables)
    if default:
        scores[default] += _PRIOR
    first, second = _best(scores, "und")
    if not main and not default and first[1] < _prose(letters):
        return {"und": 1.0}, 0.0
    if first[1] < 2.0 or first[1] < second[1] * 1.3:
        return _detected(text, script, letters, first[0] if default and first[1] else default or "und", tables)
    if second[1] < first[1] * 0.25:
        return {first[0]: 1.0}, _confidence(first[1], second[1])
    shares = _by_line(text, script, first[0], tables)
    return shares, _confidence(first[1], second[1])


def _best(scores: Mapping[str, float], default: str) -> list[tuple[str, float]]:
    """The two best languages with their scores; equal ones in the order of their codes."""
    return [*sorted(scores.items(), key=_by_share)[:2], (default, 0.0), (default, 0.0)][:2]


def _by_share(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def _confidence(first: float, second: float) -> float:
    return first / (first + second) * (first / (first + 0.5))


def _scores(text: str, script: str, tables: _Tables) -> defaultdict[str, float]:
    """How much speaks for each language of a script: letters, prefixes and function words."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    weights = tables.weights[script]
    counts = np.bincount(tables.letter.take(codes, mode="clip"), minlength=weights.shape[1])
    scores = defaultdict(float, zip(tables.languages[script], (weights @ counts).tolist(), strict=True))
    for code, prefixes in tables.prefixes[script].items():
        if prefixes:
            scores[code] += 0.5 * sum(map(text.count, prefixes))
    words = tables.words[script]
    for word in text.split():
        if word in words:
            for code, weight in words[word]:
                scores[code] += weight
    return scores


def _by_line(text: str, script: str, main: str, tables: _Tables) -> dict[str, float]:
    """Each language's share of the lines, by their length; lines without a clear cue go with the main language."""
    sizes: defaultdict[str, float] = defaultdict(float)
    for line in (text.casefold() if script != "Arab" else text).splitlines():
        if len(line) >= _OWN_LINE:
            scores = _scores(line, script, tables)
            first, second = _best(scores, main)
            clear = first[1] >= 2.0 and first[1] >= 1.5 * second[1]
            sizes[first[0] if clear else main] += len(line)
    total = sum(sizes.values())
    return {code: size / total for code, size in sizes.items()} if total else {main: 1.0}


def _detected(text: str, script: str, letters: int, fallback: str, tables: _Tables) -> tuple[dict[str, float], float]:
    """What langdetect makes of a sample, as far as it fits the script; else ``fallback``."""
    if script == "Arab" and letters < _FEW_LETTERS:
        return {fallback: 1.0}, 0.6
    for code, probability in _ask(text[:_DETECTED]):
        if tables.script_of.get(code, "Latn") == script:
            return {code: 1.0}, probability * min(1.0, letters / _FEW_LETTERS) * 0.95
    return {fallback: 1.0}, 0.0 if fallback == "und" else 0.5


@lru_cache(maxsize=1)
def _factory() -> Any:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


def _ask(text: str) -> Iterable[tuple[str, float]]:
    """Return langdetect's languages and probabilities, the first first; none if it gives up."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.seed = 0
    try:
        detector.append(text)
        found = detector.get_probabilities()
    except LangDetectException:
        return ()
    codes = ((language.lang.split("-")[0], float(language.prob)) for language in found)
    return [("nb" if code == "no" else code, probability) for code, probability in codes]

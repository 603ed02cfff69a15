"""What a reader puts right without noticing: quotation marks the wrong way round, spaces around full stops.

All repairs work on code points in arrays, look only where there is something to look at, and run in linear time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from smartnews.text.characters import Is, classes, sentence_openers

__all__ = ["Codes", "Positions", "classes_at", "mend_quotes", "mend_stops", "stray_commas"]

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_OPEN, _CLOSE = ord("“"), ord("”")
_PARTICLES = frozenset(map(ord, "وفبكل"))
_SHORT = 2  # letters of each of the two parts of an abbreviation
_CHAINED = 3  # letters of each of three parts or more
_LONGEST_PART = 12  # characters of a part, with its marks
_SPACE, _LINE, _STOP, _COLON, _SLASH, _AT = map(ord, " \n.:/@")


def classes_at(codes: Codes, positions: Positions) -> npt.NDArray[np.uint16]:
    """Return the `Is` bits of the characters at ``positions``; beyond either end of the text stand spaces."""
    found = classes().take(codes.take(positions, mode="clip"))
    if len(positions) and (int(positions.min()) < 0 or int(positions.max()) >= len(codes)):
        found[(positions < 0) | (positions >= len(codes))] = Is.SPACE
    return found


def mend_quotes(codes: Codes, quotes: Positions) -> Codes:
    """Return what belongs at ``quotes``: “ where a quotation opens, ” where one closes.

    A mark opens after a space and before a word, and closes the other way round, whatever it looks like. Where both
    sides look alike it closes if one is open on its line, unless a particle stands before it (و”كذا“). Marks in a
    row are decided together. Between Hebrew letters (צה"ל) they are no quotation marks, and stay.
    """
    apart = np.empty(len(quotes) + 1, dtype=bool)
    apart[0] = apart[-1] = True
    np.greater(quotes[1:], quotes[:-1] + 1, out=apart[1:-1])
    before, after = quotes[apart[:-1]] - 1, quotes[apart[1:]] + 1
    left, right = classes_at(codes, before), classes_at(codes, after)
    starts = (left & (Is.SPACE | Is.OPENING)) != 0
    starts |= codes.take(before, mode="clip") == _COLON
    made = np.zeros(len(before), dtype=np.uint32)
    made[starts & ((right & Is.WORD) != 0)] = _OPEN
    made[~starts & ((right & (Is.SPACE | Is.CLOSING | Is.OPENING)) != 0)] = _CLOSE
    hebrew = (left & right & Is.HEBREW) != 0
    group = None
    if len(before) != len(quotes):
        group = np.cumsum(apart[:-1]) - 1
        made, hebrew, before, after = made[group], hebrew[group], before[group], after[group]
    if hebrew.any():
        made[hebrew] = codes[quotes[hebrew]]
    follows = np.append(_CLOSE, made[:-1])
    if not made.all() or bool(((made == _CLOSE) & (follows == _CLOSE)).any()):
        _count(codes, quotes, before, after, made)
    return made


def _count(codes: Codes, quotes: Positions, before: Positions, after: Positions, made: Codes) -> None:
    """Decide the marks that their neighbours leave open (0 in ``made``), by counting those that are open.

    Two that close where none is open are a pair of which the first stands too near to the word before it.
    """
    lines = np.flatnonzero(codes == _LINE).searchsorted(quotes)
    particle = np.isin(codes.take(before, mode="clip"), tuple(_PARTICLES))
    particle &= (classes_at(codes, before - 1) & Is.WORD) == 0
    particle &= (classes_at(codes, after) & Is.WORD) != 0
    paired = codes.take(after, mode="clip") == _SPACE
    paired[:-1] &= (made[1:] == _CLOSE) & (lines[1:] == lines[:-1]) & (quotes[1:] > after[:-1])
    paired[-1] = False
    depth, row = 0, -1
    decided = made.tolist()
    for index, (line, opens, pairs) in enumerate(zip(lines.tolist(), particle.tolist(), paired.tolist(), strict=True)):
        if line != row:
            depth, row = 0, line
        mark = decided[index]
        if not mark:
            mark = decided[index] = _CLOSE if depth and not opens else _OPEN
        elif mark == _CLOSE and not depth and pairs:
            mark = decided[index] = _OPEN
        if mark == _OPEN:
            depth += 1
        elif depth:
            depth -= 1
    made[:] = decided


def mend_stops(codes: Codes, marks: Positions, stop: _Flags) -> tuple[Positions, Positions]:
    """Return where a space is wanted behind a mark, and the spaces that are not wanted before one.

    "الحالية.وأكدت" wants a space behind the stop; "حلقي ." and "حلقي .محاربة" have one too many. Not in abbreviations
    (أ.ف.ب, يو .بي .آي: those only lose their spaces), before digits (33 .0), or in web and e-mail addresses.

    Args:
        codes: the text.
        marks: the positions of full stops, Arabic commas and semicolons, in ascending order.
        stop: which of them are full stops.
    """
    left, right = classes_at(codes, marks - 1), classes_at(codes, marks + 1)
    arabic = (right & (Is.ARABIC | Is.MARK)) == Is.ARABIC
    spaced = codes.take(marks - 1, mode="clip") == _SPACE
    spaced &= arabic | ((right & Is.SPACE) != 0)
    spaced &= (classes_at(codes, marks - 2) & (Is.WORD | Is.CLOSING | Is.QUOTE)) != 0
    wanting = arabic & (spaced | (stop & ((left & (Is.WORD | Is.CLOSING | Is.QUOTE)) != 0)))
    candidates = np.flatnonzero(wanting & stop)
    if len(candidates):
        places = marks[candidates]
        wanting[candidates] = ~(_abbreviated(codes, places, spaced[candidates]) | _addressed(codes, places))
    return marks[wanting], marks[spaced] - 1


def _abbreviated(codes: Codes, stops: Positions, spaced: _Flags) -> _Flags:
    """Which stops join the parts of an abbreviation: two words of two letters at most, or three of three."""
    left, beyond_left = _word_lengths(codes, stops - spaced, -1)
    right, beyond_right = _word_lengths(codes, stops, 1)
    long_chain = (np.maximum(left, right) <= _CHAINED) & ((beyond_left > 0) | (beyond_right > 0))
    long_chain &= (beyond_left <= _CHAINED) & (beyond_right <= _CHAINED)
    found = (left > 0) & ((np.maximum(left, right) <= _SHORT) | long_chain)
    for index in np.flatnonzero(found & spaced & ~long_chain).tolist():
        word = codes[int(stops[index]) + 1 :][: int(right[index])].tobytes().decode("utf-32-le")
        found[index] = word not in sentence_openers()
    return found


def _word_lengths(codes: Codes, positions: Positions, step: int) -> tuple[Positions, Positions]:
    """How many letters the words beside ``positions`` have, and those beyond a further stop (0: there are none).

    Words of more letters than an abbreviation's part can have, and of many marks, count as long.
    """
    length, behind = _word_length(codes, positions, step)
    beyond = np.zeros_like(length)
    if step > 0:
        behind = behind + _loose(codes, behind)
    joined = codes.take(behind, mode="clip") == _STOP
    if joined.any():
        start = behind[joined]
        beyond[joined] = _word_length(codes, start if step > 0 else start - _loose(codes, start - 1), step)[0]
    return length, beyond


def _loose(codes: Codes, positions: Positions) -> _Flags:
    """Whether spaces at ``positions`` stand before a full stop."""
    following: _Flags = codes.take(positions + 1, mode="clip") == _STOP
    following &= codes.take(positions, mode="clip") == _SPACE
    return following


def _word_length(codes: Codes, positions: Positions, step: int) -> tuple[Positions, Positions]:
    """How many letters there are beside ``positions``, marks not counted, and where they end."""
    length = np.zeros(len(positions), dtype=np.int64)
    going = np.ones(len(positions), dtype=bool)
    here = positions
    for _ in range(_LONGEST_PART):
        here = here + step * going
        bits = classes_at(codes, here)
        going &= (bits & Is.WORD) != 0
        length += going & ((bits & Is.MARK) == 0)
        going &= length <= _CHAINED
        if not going.any():
            break
    length[going] = _CHAINED + 1
    return length, here


def _addressed(codes: Codes, stops: Positions) -> _Flags:
    """Which stops stand in an e-mail or web address: "@" or "://" or "www." comes between them and the last space."""
    signs = np.flatnonzero(codes == _AT)
    slashes = np.flatnonzero(codes[1:] == _SLASH)
    slashes = slashes[codes[slashes] == _COLON]
    letters = np.flatnonzero(codes[3:] == _STOP)
    letters = letters[(codes[letters] | 0x20) == ord("w")]
    letters = letters[(codes[letters + 1] | 0x20) == ord("w")]
    if not len(signs) + len(slashes) + len(letters):
        return np.zeros(len(stops), dtype=bool)
    marks = np.sort(np.concatenate((signs, slashes, letters)))
    spaces = np.flatnonzero((codes == _SPACE) | (codes == _LINE))
    last_mark = np.append(-1, marks)[marks.searchsorted(stops)]
    last_space = np.append(-1, spaces)[spaces.searchsorted(stops)]
    inside: _Flags = np.greater(last_mark, last_space)
    return inside


def stray_commas(codes: Codes, commas: Positions) -> tuple[Positions, Positions]:
    """Return commas that stand before the number they belong behind, and the last digits of those numbers.

    Some newspapers' archives turn "عام 2001، ثم" into "عام ،2001 ثم".
    """
    astray = (classes_at(codes, commas - 1) & Is.SPACE) != 0
    astray &= (classes_at(codes, commas + 1) & Is.DIGIT) != 0
    if not astray.any():
        return commas[:0], commas[:0]
    commas = commas[astray]
    digits = (codes >= 0x30) & (codes <= 0x39)
    ends = np.flatnonzero(digits[:-1] & ~digits[1:])
    if digits[-1]:
        ends = np.append(ends, len(codes) - 1)
    last = ends[ends.searchsorted(commas)]
    alone = (classes_at(codes, last + 1) & Is.SPACE) != 0
    return commas[alone], last[alone]

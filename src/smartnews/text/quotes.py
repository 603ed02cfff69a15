"""Quotations: what somebody said, without names and titles that only stand in quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

from smartnews.draft import Draft, QuoteSpan, Range, Tokens
from smartnews.text.cues import Cues, anchored
from smartnews.text.speakers import Speakers

__all__ = ["find_quotes"]

# How many words make a quotation: beside a verb of saying and a colon; as a sentence after another quotation; with a
# verb in the sentence; with nothing at all.
_INTRODUCED, _SENTENCE, _REPORTED, _BARE = 2, 3, 5, 10
_WINDOW = 40
_CLOSE_BY = 6  # tokens between a quotation and its verb: ”, a-t-elle ajouté
_ENDS = frozenset(".!?؟\n")
_COMMAS = frozenset("،,؛;")


def find_quotes(draft: Draft, words: Cues) -> Iterator[QuoteSpan]:
    """Yield the quotations of a text, left to right; a quotation inside another belongs to the outer one."""
    tokens = draft.tokens
    if "“" not in tokens.forms:
        return
    speakers = Speakers(draft, words)
    known: Range | None = None
    floor = 0
    for opening, closing in _pairs(tokens):
        first, last = opening + 1, closing
        while last > first and tokens.kinds[last - 1] == "b":
            last -= 1
        verdict = _judge(tokens, words, speakers, opening, closing, floor)
        if verdict is None or first >= last:
            continue
        floor = closing
        speaker, again = verdict
        if again and speaker is None:
            speaker = known if known is not None else speakers.last(opening)
        if speaker is not None:
            known = speaker
        yield QuoteSpan(tokens.starts[first], tokens.ends[last - 1], speaker)


def _pairs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield opening and closing marks of the outermost quotations.

    One left open at the end of its line ends with the last mark that closes one inside it, or with its sentence.
    """
    opening, depth, inner, stop = -1, 0, -1, -1
    for index, (form, kind) in enumerate(zip(tokens.forms, tokens.kinds, strict=True)):
        if form == "“":
            if not depth:
                opening, inner, stop = index, -1, -1
            depth += 1
        elif not depth:
            continue
        elif form == "”":
            depth -= 1
            inner = index
            if not depth:
                yield opening, index
        elif kind == "b":
            yield opening, inner if inner >= 0 else stop if stop >= 0 else index
            depth = 0
        elif stop < 0 and form in _ENDS:
            stop = index
    if depth:
        yield opening, inner if inner >= 0 else stop if stop >= 0 else len(tokens)


def _judge(
    tokens: Tokens, words: Cues, speakers: Speakers, opening: int, closing: int, floor: int
) -> tuple[Range | None, bool] | None:
    """Return the speaker of what stands in quotation marks, and whether the last one may be meant.

    None if it is no quotation.
    """
    forms = tokens.forms
    size = tokens.kinds.count("w", opening + 1, closing)
    if size < _INTRODUCED:
        return None
    index = opening - 1
    colon = index >= floor and forms[index] == ":"
    verb, begin = -1, opening
    while index >= max(floor, opening - _WINDOW) and forms[index] not in _ENDS:
        if verb < 0 and speakers.is_verb(forms[index]):
            verb = index
        begin = index
        index -= 1
    introduced = verb >= 0 and (colon or (verb == opening - 1 and speakers.continues(verb)))
    if not introduced and opening and forms[opening - 1] in words.naming:
        return None
    after = _attributed(tokens, words, speakers, closing)
    if introduced or (after is None and verb >= 0 and size >= _REPORTED):
        found = speakers.after(verb + 1, opening) or speakers.before(verb, begin)
        again = speakers.continues(verb) or speakers.anonymous(verb, opening)
        return found, again
    if after is not None:
        return after
    named = next(words.attributions.find(tokens, range(begin, opening)), None) if size >= _REPORTED else None
    if named is not None:
        return speakers.after(named.last, opening), named.last < opening and forms[named.last] in words.pronouns
    if size >= _SENTENCE and floor and forms[closing - 1] in _ENDS and index == opening - 1 and index - floor < _WINDOW:
        return None, True  # a sentence of its own, soon after another quotation
    if colon and size >= _REPORTED and begin < opening - 1:
        return speakers.after(begin, opening), False
    return (None, False) if size >= _BARE else None


def _attributed(tokens: Tokens, words: Cues, speakers: Speakers, closing: int) -> tuple[Range | None, bool] | None:
    """Return the speaker named behind a quotation, and whether a pronoun stands there; None if nothing is said."""
    forms, total = tokens.forms, len(tokens)
    index = closing + 1
    while index < total and forms[index] in _COMMAS:
        index += 1
    stop = min(total, index + _WINDOW)
    if index >= total:
        return None
    match = anchored(words.attributions, tokens, index)
    if match is not None:
        return speakers.after(match.last, stop), match.last < total and forms[match.last] in words.pronouns
    near = _CLOSE_BY if "a" <= forms[index][0] < "\u0590" else 2
    for verb in range(index, min(index + near, stop)):
        if tokens.kinds[verb] == "b" or forms[verb] in _ENDS or (verb > index and forms[verb] in "“:"):
            break
        if speakers.is_verb(forms[verb]) and not forms[verb].startswith("و"):
            between = range(index, verb)
            pronoun = any(forms[i] in words.pronouns for i in (*between, *range(verb + 1, min(verb + 4, stop))))
            return speakers.after(verb + 1, stop) or speakers.before(verb, closing), pronoun
    if tokens.capital[index]:
        for verb in range(index + 1, min(index + 14, stop)):
            if forms[verb] in _ENDS or forms[verb] == "“":
                break
            if speakers.is_verb(forms[verb]):
                return speakers.before(verb, closing), False
    return None

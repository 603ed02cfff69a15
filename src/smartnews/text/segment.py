"""Sentences of the folded text, and the stage that fills in tokens and sentences.

A sentence ends at a full stop, a question or an exclamation mark, unless the mark belongs to an abbreviation, an
initial, a decimal, or a quotation in the middle of a sentence. A line break ends it too, unless the text was wrapped
at a margin: then only a line that stops short of the margin, an empty line or a bullet does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from smartnews.draft import Draft, Range, Tokens
from smartnews.settings import Settings
from smartnews.text.tokens import SegmentWords, segment_words, tokenise

__all__ = ["Segmenter", "soft_breaks", "split_sentences"]

_MARKS = frozenset(".!?؟…‽。！？।۔")
_CLOSERS = frozenset("”’')]}›»")
# What goes on with the sentence when it follows a mark and its closing quotes.
_CONTINUES = frozenset(",،;؛:)]%/")
_BULLETS = frozenset("•●▪■◦‣⁃·*-–—§➢➤►✓✔")
# A wrapped text has at least so many inner lines, of which at least that share could not take the next word; its
# margin is no wider than a mail program's.
_FEWEST_LINES, _SHARE, _NARROWEST, _WIDEST = 3, 0.7, 40, 120


class Segmenter:
    """The stage that fills in ``tokens`` and ``sentences``."""

    name = "segment"

    def __init__(self, settings: Settings | None = None) -> None:
        del settings  # every stage is built with them; this one has nothing to choose

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its tokens and sentences."""
        view, language = draft.view, draft.language.code
        tokens = tokenise(view.text, language, draft.text, view.offsets.starts)
        return replace(draft, tokens=tokens, sentences=tuple(split_sentences(view.text, tokens, language)))


def split_sentences(text: str, tokens: Tokens, language: str) -> Iterator[Range]:
    """Yield the sentences of a folded text, without the white space around them; headings are sentences too."""
    words = segment_words(language)
    forms, starts, ends, kinds = tokens.forms, tokens.starts, tokens.ends, tokens.kinds
    soft = soft_breaks(text)
    first = -1
    index, total = 0, len(forms)
    while index < total:
        form = forms[index]
        if kinds[index] == "b":
            if first >= 0 and starts[index] not in soft:
                yield starts[first], ends[index - 1]
                first = -1
        elif first < 0 and form in _BULLETS and text[ends[index] : ends[index] + 1].isspace():
            pass
        else:
            if first < 0:
                first = index
            if form[-1] in _MARKS and kinds[index] != "a":
                last = _end(tokens, words, first, index)
                if last is not None:
                    yield starts[first], ends[last]
                    first, index = -1, last
        index += 1
    if first >= 0:
        yield starts[first], ends[len(kinds.rstrip("b")) - 1]


def _end(tokens: Tokens, words: SegmentWords, first: int, mark: int) -> int | None:
    """Return the last token of the sentence that the mark at ``mark`` ends, or None if it ends none."""
    forms, starts, ends, kinds = tokens.forms, tokens.starts, tokens.ends, tokens.kinds
    form, total = forms[mark], len(forms)
    last = mark
    while last + 1 < total and (
        forms[last + 1] in _MARKS
        or forms[last + 1] == "”"
        or (forms[last + 1] in _CLOSERS and starts[last + 1] == ends[last])
    ):
        last += 1
    after = last + 1
    if after == total or kinds[after] == "b":
        return last
    following = forms[after]
    latin = kinds[after] == "w" and "a" <= following[0] < "\u0590"
    if following in _CONTINUES or (latin and not tokens.capital[after]):
        return None
    if kinds[mark] == "w":
        closes = form[:-1] not in words.titles and tokens.capital[after] and following in words.openers
        return last if closes else None
    if form == "…" or len(form) > 1:
        return last if latin or following[0] == "و" or following in _BULLETS else None
    if last > mark and following in words.continuations:
        return None
    if form == "." and last == mark > first and _joins(tokens, words, first, mark):
        return None
    return last


def _joins(tokens: Tokens, words: SegmentWords, first: int, stop: int) -> bool:
    """Return whether a lone full stop within a line is part of what stands around it."""
    forms, kinds = tokens.forms, tokens.kinds
    before, after = kinds[stop - 1], kinds[stop + 1]
    if before == "n":
        # The number of a list; a decimal that was torn apart (88 .4%).
        return stop - 1 == first or (after == "n" and tokens.starts[stop + 1] == tokens.ends[stop])
    if after == "n":
        return forms[stop - 1] in words.numbered
    if forms[stop - 1] in words.letters and forms[stop + 1] in words.letters:
        return True  # بي . إن . بي
    # ا . ف . ب
    return before == after == "w" and len(forms[stop - 1]) == 1 and len(forms[stop + 1].rstrip(".")) == 1


def soft_breaks(text: str) -> frozenset[int]:
    """Return the offsets of the line breaks that only wrap a paragraph at the margin.

    A break is soft if the first word of the next line would not have fitted on its own line, in a text where this is
    so of most breaks within paragraphs.
    """
    if text.count("\n") < _FEWEST_LINES:
        return frozenset()
    lines = text.split("\n")
    inner = [number for number, line in enumerate(lines[:-1]) if line.strip() and lines[number + 1].strip()]
    if len(inner) < _FEWEST_LINES:
        return frozenset()
    margin = max(len(lines[number].rstrip()) for number in inner)
    if not _NARROWEST <= margin <= _WIDEST:
        return frozenset()
    full = {
        number
        for number in inner
        if len(lines[number].rstrip()) + 1 + len(lines[number + 1].split(None, 1)[0]) > margin
        and lines[number + 1].lstrip()[0] not in _BULLETS
    }
    if len(full) < _SHARE * len(inner):
        return frozenset()
    soft = set()
    offset = -1
    for number, line in enumerate(lines):
        offset += len(line) + 1
        if number in full:
            soft.add(offset)
    return frozenset(soft)

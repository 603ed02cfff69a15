"""The anatomy of a press text: headline, dateline, section headings, quotations, boilerplate, contact block.

Everything but the quotations is decided line by line: by how a line begins (the cue words of ``data/*/anatomy.toml``),
how long it is, how it ends, and what stands around it. A text without line breaks has a dateline and quotations only,
and a contact sentence at its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from smartnews.draft import Draft, Layout, Range, Tokens
from smartnews.settings import Settings
from smartnews.text.cues import Cues, anchored, cues
from smartnews.text.datelines import Dateline, find_dateline
from smartnews.text.quotes import find_quotes
from smartnews.text.segment import soft_breaks

__all__ = ["Anatomist"]

_LONGEST_HEADING, _LONGEST_HEADLINE, _LONGEST_CONTACT = 14, 28, 14
_FEWEST_PROSE = 13  # words that make a line prose even without a full stop
_CONTACT_LINES = 14
_TERMINAL = frozenset(".…؛،,:;")
_BULLETS = frozenset("-–—•●▪■◦·*+")
_LEADING = _BULLETS | frozenset("#“(>")
_ORNAMENTS = frozenset("#*-–—=_~•·.")


@dataclass(slots=True)
class _Line:
    """A line of the text: its tokens ``first:last``, its words, and whether an empty line stands before it."""

    first: int
    last: int
    words: int
    apart: bool
    address: bool = False
    kind: str = ""


class Anatomist:
    """The stage that fills in ``layout``."""

    name = "anatomy"

    def __init__(self, settings: Settings | None = None) -> None:
        del settings  # every stage is built with them; this one has nothing to choose
        self._cues = cues()

    def __call__(self, draft: Draft) -> Draft:
        """Return the draft with its layout."""
        text, tokens = draft.view.text, draft.tokens
        lines = list(_lines(text, tokens))
        dateline, place = self._dateline(tokens, lines)
        contact, boilerplate = self._sections(draft, lines)
        titles = _headings(tokens, lines, place)
        headline = None
        if titles and sum(not line.kind for line in lines[: titles[0]]) <= 1 and len(lines) > 1:
            headline = titles.pop(0)

        def span(number: int) -> Range:
            return tokens.starts[lines[number].first], tokens.ends[lines[number].last - 1]

        layout = Layout(
            headline=None if headline is None else span(headline),
            headings=tuple(map(span, titles)),
            quotes=tuple(find_quotes(draft, self._cues)),
            boilerplate=boilerplate,
            contact=contact,
        )
        if dateline is not None:
            layout = replace(
                layout,
                dateline=(tokens.starts[lines[place].first], tokens.ends[dateline.last - 1]),
                dateline_place=dateline.place,
                dateline_date=dateline.date,
                dateline_agency=dateline.agency,
            )
        return replace(draft, layout=layout)

    def _dateline(self, tokens: Tokens, lines: Sequence[_Line]) -> tuple[Dateline | None, int]:
        """Return the dateline, and the number of the line that it opens: one of the first few."""
        for number, line in enumerate(lines[:4]):
            found = find_dateline(tokens, line.first, self._cues)
            if found is None:
                continue
            certain = found.agency is not None or found.date is not None
            rest = tokens.kinds.count("w", found.last, line.last)
            if certain or rest >= _FEWEST_PROSE or tokens.forms[line.last - 1] == ".":
                line.kind = "prose" if rest else "dateline"
                return found, number
        return None, -1

    def _sections(self, draft: Draft, lines: Sequence[_Line]) -> tuple[Range | None, tuple[Range, ...]]:
        """Mark the lines that are contact or boilerplate, and return these parts of the text."""
        tokens, words = draft.tokens, self._cues
        kind = ""
        contact: list[int] = []
        for number, line in enumerate(lines):
            cue = self._opening(tokens, line)
            if line.kind:
                continue
            if _is_ornament(tokens, line) or self._ends(tokens, line):
                line.kind, kind = "boilerplate", ""
            elif cue == "contact" and not contact and self._contact_cue(tokens, lines, number):
                contact = list(_contact_lines(tokens, lines, number))
                for each in contact:
                    lines[each].kind = "contact"
                kind = ""
            elif cue in ("about", "about_name") and number and self._about(tokens, lines, number, cue):
                line.kind = kind = "boilerplate"
            elif cue == "more":
                line.kind = "boilerplate"
            elif kind and not (_is_title(tokens, line, _LONGEST_HEADING) and line.apart and line.words > 2):
                line.kind = kind
            else:
                kind = ""
        if not contact:
            contact = list(_signature_block(tokens, lines))
            for number in contact:
                lines[number].kind = "contact"
        self._rights(draft.view.text, tokens, lines)
        boilerplate = tuple(_merged(tokens, [line for line in lines if line.kind == "boilerplate"]))
        if contact:
            return (tokens.starts[lines[contact[0]].first], tokens.ends[lines[contact[-1]].last - 1]), boilerplate
        return self._sentences(draft, words), boilerplate

    def _sentences(self, draft: Draft, words: Cues) -> Range | None:
        """Return the contact sentence among the last of a text: "للتواصل: …"."""
        tokens = draft.tokens
        for start, end in reversed(draft.sentences[-3:]):
            inside = tokens.within(start, end)
            match = anchored(words.openings, tokens, inside.start) if inside else None
            if (
                match is not None
                and match.payload in ("contact", "more")
                and _has_address(tokens, inside.start, inside.stop)
            ):
                return start, end
        return None

    def _opening(self, tokens: Tokens, line: _Line) -> str:
        """Return the kind of cue that a line begins with, or ""."""
        first = line.first
        while first < line.last and tokens.forms[first] in _LEADING:
            first += 1
        match = anchored(self._cues.openings, tokens, first) if first < line.last else None
        if match is None or match.last > line.last:
            return ""
        kind = match.payload
        if kind == "more" and _has_address(tokens, line.first, line.last, visiting=False):
            return "contact"
        if kind == "about_name":
            after = tokens.forms[match.last] if match.last < line.last else ""
            return kind if after[:1] == "“" or "a" <= after[:1] < "\u0590" else ""
        if kind == "about" and tokens.forms[first] == "about" and match.last == first + 1:
            named = match.last < line.last and (tokens.capital[match.last] or tokens.forms[match.last] == "the")
            return kind if named else ""
        return kind

    def _about(self, tokens: Tokens, lines: Sequence[_Line], number: int, cue: str) -> bool:
        """Return whether a line that begins like a section about the sender is its heading, or opens with one."""
        line = lines[number]
        late = 3 * number >= len(lines)
        heading = line.words <= _LONGEST_HEADING and tokens.forms[line.last - 1] != "." and number + 1 < len(lines)
        inline = ":" in tokens.forms[line.first : min(line.last, line.first + _LONGEST_HEADING)] and cue == "about"
        return late and (heading or inline)

    def _contact_cue(self, tokens: Tokens, lines: Sequence[_Line], number: int) -> bool:
        line = lines[number]
        if line.address:
            return line.words <= 3 * _LONGEST_CONTACT
        marked = line.words <= _LONGEST_CONTACT // 2 and tokens.forms[line.last - 1] != "."
        return marked and any(each.address for each in lines[number + 1 : number + 7])

    def _ends(self, tokens: Tokens, line: _Line) -> bool:
        """Return whether a line says that the release ends: "-انتهى-"."""
        if line.words > 3 or line.last - line.first > 8:
            return False
        said = [form for form in tokens.forms[line.first : line.last] if form[0].isalpha()]
        return " ".join(said) in self._cues.ends

    def _rights(self, text: str, tokens: Tokens, lines: Sequence[_Line]) -> None:
        for phrase in self._cues.rights:
            at = text.find(phrase)
            if at >= 0:
                index = tokens.at(at)
                for line in lines:
                    if line.first <= index < line.last and line.words <= 4 * _LONGEST_CONTACT and not line.kind:
                        line.kind = "boilerplate"


def _lines(text: str, tokens: Tokens) -> Iterator[_Line]:
    """Yield the lines of a text that are not empty; lines that were only wrapped are one."""
    soft = soft_breaks(text)
    kinds, total = tokens.kinds, len(tokens)
    first, breaks = 0, 0
    index = kinds.find("b")
    while first < total:
        while index >= 0 and tokens.starts[index] in soft:
            index = kinds.find("b", index + 1)
        last = total if index < 0 else index
        if last > first:
            line = _Line(first, last, kinds.count("w", first, last), breaks != 1)
            line.address = line.words <= 3 * _LONGEST_CONTACT and _has_address(tokens, first, last)
            yield line
            breaks = 0
        breaks += 1
        first = last + 1
        index = kinds.find("b", first)


def _has_address(tokens: Tokens, first: int, last: int, *, visiting: bool = True) -> bool:
    """Return whether an e-mail, a web address (if ``visiting``) or a telephone number stands among the tokens."""
    digits = 0
    for index in range(first, last):
        kind, form = tokens.kinds[index], tokens.forms[index]
        if kind == "a" and (visiting or "@" in form):
            return True
        if kind == "n":
            digits = digits + len(form) if "." not in form and "/" not in form else 0
            if digits >= 7 and len(form) < 16 and (digits > len(form) or len(form) >= 7) and "," not in form:
                return True
        elif form not in "+-() ":
            digits = 0
    return False


def _is_ornament(tokens: Tokens, line: _Line) -> bool:
    return not line.words and all(form[0] in _ORNAMENTS for form in tokens.forms[line.first : line.last])


def _is_title(tokens: Tokens, line: _Line, longest: int) -> bool:
    """Return whether a line looks like a headline or heading: a few words, no full stop, address or bullet."""
    return (
        1 <= line.words <= longest
        and not line.address
        and tokens.forms[line.last - 1][-1] not in _TERMINAL
        and (tokens.forms[line.first] not in _LEADING or tokens.forms[line.first] == "“")
    )


def _headings(tokens: Tokens, lines: Sequence[_Line], dateline: int) -> list[int]:
    """Return the numbers of the lines that are headings: titles with prose below them that are not items of a list."""
    found: list[int] = []
    prose = [
        not line.kind and (line.words >= _FEWEST_PROSE or tokens.forms[line.last - 1][-1] in ".!؟?”") for line in lines
    ]
    if dateline >= 0 and lines[dateline].kind == "prose":
        prose[dateline] = True
    for number, line in enumerate(lines):
        # A long headline has an empty line below it: without one it may be a lead that lacks its full stop.
        top = number == len(found) and (
            line.words <= _LONGEST_HEADING or (number + 1 < len(lines) and lines[number + 1].apart)
        )
        if line.kind or not _is_title(tokens, line, _LONGEST_HEADLINE if top else _LONGEST_HEADING):
            continue
        below = number + 1 < len(lines) and (
            prose[number + 1]
            or (top and any(prose[number + 1 : number + 4]))
            or (line.apart and tokens.forms[lines[number + 1].first] in _BULLETS)
        )
        listed = not line.apart and number and not prose[number - 1] and not top
        if below and not listed and (top or line.words < _FEWEST_PROSE or line.apart):
            found.append(number)
            prose[number] = False
    return found


def _contact_lines(tokens: Tokens, lines: Sequence[_Line], start: int) -> Iterator[int]:
    """Yield the numbers of the lines of the contact block that begins with the line ``start``."""
    end = start
    for number in range(start + 1, min(start + _CONTACT_LINES, len(lines))):
        line = lines[number]
        long = line.words > _LONGEST_CONTACT or (line.words > 6 and tokens.forms[line.last - 1] == ".")
        if long or (
            line.apart and not line.address and number > start + 1 and end == number - 1 and lines[end].address
        ):
            break
        if line.address:
            end = number
        elif number > end + 3:
            break
    yield from range(start, end + 1)


def _signature_block(tokens: Tokens, lines: Sequence[_Line]) -> Iterator[int]:
    """Yield the numbers of the short lines at the end of a text that hold an e-mail or a telephone number."""
    free = [number for number, line in enumerate(lines) if not line.kind]
    if len(free) < 2 or not free:
        return
    last = free[-1]
    line = lines[last]
    if (
        not line.address
        or line.words > _LONGEST_CONTACT
        or not _has_address(tokens, line.first, line.last, visiting=False)
    ):
        return
    first = last
    while first > 1 and not lines[first].apart and not lines[first - 1].kind:
        above = lines[first - 1]
        if above.words > 8 or tokens.forms[above.last - 1] == ".":
            break
        first -= 1
    yield from range(first, last + 1)


def _merged(tokens: Tokens, lines: Sequence[_Line]) -> Iterator[Range]:
    """Yield the ranges of lines, neighbouring ones as one."""
    start = end = -1
    for line in lines:
        if end >= 0 and not tokens.kinds[end : line.first].strip("b"):
            end = line.last
            continue
        if end >= 0:
            yield tokens.starts[start], tokens.ends[end - 1]
        start, end = line.first, line.last
    if end >= 0:
        yield tokens.starts[start], tokens.ends[end - 1]

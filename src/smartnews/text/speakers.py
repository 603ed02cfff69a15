"""Who speaks: the name that stands beside a verb of saying.

Arabic names are known by their tokens (`entities.lexicon`), names in Latin letters by their capitals. Titles and roles
are passed over ("قال الدكتور …", "said Dr …"), and a name behind the word for an institution is not a speaker's
("مدير مؤسسة محمد بن راشد").
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter

from smartnews.draft import Draft, Range
from smartnews.entities.lexicon import name_tokens, word_classes
from smartnews.text.cues import Cues

__all__ = ["Speakers"]

_LONGEST_NAME = 6
_WINDOW = 28
_ENDS = frozenset(".!?؟؛;:\n")
_QUOTES = frozenset("“”")
_ON, _ALI = "على", "علي"  # the preposition, folded, looks like the name


class Speakers:
    """Finds speakers in one text.

    Args:
        draft: the text, cut into tokens.
        words: the cue words.
    """

    def __init__(self, draft: Draft, words: Cues) -> None:
        self._draft = draft
        self._tokens = tokens = draft.tokens
        self._words = words
        self._barred = (words.titles, words.roles, words.that, words.institutions)
        self._names = name_tokens()
        self._classes = word_classes()
        self._verbs = [index for index, form in enumerate(tokens.forms) if self.is_verb(form)]
        self._seen: frozenset[str] = frozenset()
        found = ((verb, self.after(verb + 1, len(tokens)) or self.before(verb, 0)) for verb in self._verbs)
        self._named = [(verb, name) for verb, name in found if name is not None]
        # From here on surnames alone are known.
        self._seen = frozenset(tokens.forms[tokens.within(*name)[-1]] for _, name in self._named)

    def is_verb(self, form: str) -> bool:
        """Return whether a token is a verb of saying, whatever conjunction is written on it."""
        verbs = self._words.verbs
        return form in verbs or (form[0] in "وف" and form[1:] in verbs)

    def continues(self, verb: int) -> bool:
        """Return whether the verb goes on with what the last speaker says ("وأضاف")."""
        form = self._tokens.forms[verb]
        return form in self._words.continuing or (form[0] in "وف" and form[1:] in self._words.continuing)

    def after(self, index: int, stop: int) -> Range | None:
        """Return the first name from the token ``index`` on, in the same clause and before ``stop``."""
        forms, kinds = self._tokens.forms, self._tokens.kinds
        stop = min(stop, index + _WINDOW)
        beginning = index
        while index < stop:
            form = forms[index]
            if form in _ENDS or form in self._words.that:
                return None
            if kinds[index] == "w":
                last = self._name(index, stop, beginning)
                if last > index:
                    if index > beginning and forms[index - 1] in self._words.institutions:
                        index = last
                        continue
                    return self._tokens.starts[index], self._tokens.ends[last - 1]
            index += 1
        return None

    def before(self, verb: int, floor: int) -> Range | None:
        """Return the subject in Latin letters that stands before a verb: "Ali Hassan, the minister, said"."""
        tokens = self._tokens
        floor = max(floor, verb - _WINDOW)
        index = verb
        while index > floor and tokens.forms[index - 1] not in _ENDS and tokens.forms[index - 1] not in _QUOTES:
            index -= 1
        best: Range | None = None
        previous = ""
        while index < verb:
            last = self._latin(index, verb) if tokens.capital[index] else index
            if last > index:
                opens = best is None or (previous != "," and tokens.forms[index - 1] != "of")
                if opens and (last == verb or tokens.forms[last] == "," or best is None):
                    best = tokens.starts[index], tokens.ends[last - 1]
                    previous = tokens.forms[last]
                index = last
            else:
                index += 1
        return best

    def last(self, before: int) -> Range | None:
        """Return the speaker named with the nearest verb before the token ``before`` that has one."""
        place = bisect_left(self._named, before, key=itemgetter(0))
        return self._named[place - 1][1] if place else None

    def anonymous(self, verb: int, stop: int) -> bool:
        """Return whether nobody is described between a verb and ``stop``: "وأضاف في كلمته: «"."""
        words = self._words
        for index in range(verb + 1, min(stop, verb + 4)):
            form = self._tokens.forms[index]
            if form in words.that or form in _ENDS or form in words.pronouns:
                return True
            if self._tokens.kinds[index] == "w":
                return len(form) <= 3 or form[0] in "بل" or form in words.verbs
        return True

    def _name(self, index: int, stop: int, beginning: int) -> int:
        form = self._tokens.forms[index]
        if "a" <= form[0] < "\u0590":
            return self._latin(index, stop) if self._tokens.capital[index] else index
        return self._arabic(index, stop, beginning)

    def _arabic(self, index: int, stop: int, beginning: int) -> int:
        """Return the token after the Arabic name that begins at ``index``; ``index`` if none does."""
        tokens, words = self._tokens, self._words
        forms, kinds = tokens.forms, tokens.kinds
        first = forms[index]
        marked = index == beginning or forms[index - 1] in words.titles
        if marked and first in self._seen and len(first) > 2:
            return index + 1
        if first.startswith("ال") or any(first in each for each in self._barred):
            return index
        uses, kind = self._names.get(first, ("", ""))[0], self._classes.get(first)
        if first == _ALI and self._draft.source(tokens.starts[index], tokens.ends[index]) == _ON:
            return index
        given = "g" in uses or kind == "g" or first in words.particles or _served(first)
        if not given and not (marked and uses and kind in (None, "p")):
            return index
        last = index + 1
        while last < stop and last - index < _LONGEST_NAME and kinds[last] == "w":
            ends = last + 1 < stop and forms[last + 1] in "،:"
            if not (forms[last - 1] in words.particles or self._goes_on(forms[last], last=ends and last > index + 1)):
                break
            last += 1
        while last > index and forms[last - 1] in words.particles:
            last -= 1
        if last - index > 1:
            return last if kind in (None, "g", "p", "s") or marked else index
        heads = last < stop and forms[last].startswith("ال")  # بيان النادي: a noun and what belongs to it
        return last if marked and kind in (None, "g", "p") and last > index and not heads else index

    def _goes_on(self, form: str, *, last: bool) -> bool:
        """Return whether a name may go on with this Arabic word; a surname at its end may be an ordinary word."""
        words = self._words
        if form in words.particles or _served(form):
            return True
        if form in words.titles or form in words.roles or form in words.that or form[0] == "و":
            return False
        kind, known = self._classes.get(form), form in self._names
        if kind in (None, "p"):
            return known or form[0] not in "لبكف"
        if known:
            return kind in ("g", "s") or (last and form.startswith("ال"))
        return kind == "g"

    def _latin(self, index: int, stop: int) -> int:
        """Return the token after the capitalised name at ``index``; ``index`` if it is a title or no name."""
        tokens, words = self._tokens, self._words
        forms, kinds, capital = tokens.forms, tokens.kinds, tokens.capital
        if forms[index].rstrip(".") in words.titles or forms[index] in words.pronouns or len(forms[index]) < 2:
            return index
        last = index + 1
        while last < stop and last - index < 2 * _LONGEST_NAME:
            if kinds[last] == "w" and capital[last]:
                if self.is_verb(forms[last]):
                    break
            elif not self._links(last, stop):
                break
            last += 1
        return last

    def _links(self, index: int, stop: int) -> bool:
        """Return whether a particle or a hyphen at ``index`` joins two parts of a name: "van der Berg", "Al-Rajhi"."""
        tokens, words = self._tokens, self._words
        forms, capital = tokens.forms, tokens.capital
        particle = forms[index] in words.particles
        if index + 1 >= stop or not (
            particle or (forms[index] == "-" and tokens.starts[index] == tokens.ends[index - 1])
        ):
            return False
        return capital[index + 1] or (forms[index + 1] in words.particles and index + 2 < stop and capital[index + 2])


def _served(form: str) -> bool:
    """Return whether a word is a name of the kind of عبدالله."""
    return form.startswith("عبد") and len(form) > 5

"""People in Arabic texts: by titles and roles, by verbs of saying, and by the names themselves.

How much a run of name words (see `person_words`) needs depends on what stands before it: little after a title,
more after a verb of saying, a nationality or a role with its institution, most where nothing announces a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum

from smartnews.draft import Candidate, Draft
from smartnews.entities.nominals import Grammar
from smartnews.entities.person_words import (
    ALI,
    ARTICLE,
    FATHERS,
    KNOWN,
    PATRONYMICS,
    SERVANT,
    SURE,
    UNKNOWN,
    Does,
    PersonLexicon,
)
from smartnews.text.normalise import fold

__all__ = ["Context", "PersonFinder"]


class Context(IntEnum):
    """What announces a name."""

    NONE = 0
    INTRODUCED = 1  # a role with its institution, a nationality, another person in a list
    SAID = 2
    TITLED = 3


_CONFIDENCE = (0.6, 0.7, 0.75, 0.85)
_LONGEST = 8
_LONGEST_ROLE = 14
_NO_ROLE = -100
_SETTING_OFF = frozenset("،,:;؛.()-\n”")
_SAYING_ON = frozenset({":", "“", "،", "."}) | frozenset(
    map(fold, ("في", "خلال", "للصحفيين", "للصحافيين", "أيضا", "أمس"))
)
_KEEPING = frozenset('“:-"')


class PersonFinder:
    """Finds PERSON in Arabic texts; see the module for how.

    Args:
        grammar: of Arabic name phrases.
    """

    def __init__(self, grammar: Grammar) -> None:
        self.lexicon = PersonLexicon(grammar)

    def __call__(self, draft: Draft, blocked: Sequence[int]) -> Iterator[Candidate]:
        """Yield the people of the text.

        Args:
            draft: the text.
            blocked: for each token, 0 if free, 1 if a place begins or goes on there, 2 if another thing does.
        """
        tokens = draft.tokens
        forms, kinds = tokens.forms, tokens.kinds
        lexicon = self.lexicon
        role, named = _NO_ROLE, _NO_ROLE  # where the last role began, and where the last name ended
        context, bearer = Context.NONE, False
        index = 0
        while index < len(forms):
            form = forms[index]
            if kinds[index] != "w":
                if form not in _KEEPING:
                    role, context, bearer = _NO_ROLE, Context.NONE, False
                elif form == ":" and context is not Context.INTRODUCED:
                    context = Context.NONE
                index += 1
                continue
            word = lexicon(form)
            if word.openings and not bearer and blocked[index] != 2:
                announced = context
                if announced is Context.NONE and (
                    1 < index - role < _LONGEST_ROLE or self._is_listed(forms, index, named)
                ):
                    announced = Context.INTRODUCED
                last, cut = self._name(draft, index, announced, blocked, role == index - 1)
                if last and not (word.does & Does.TITLE and last == index + 1):
                    yield self._candidate(draft, index, last, cut, announced)
                    index = named = last
                    role, context, bearer = _NO_ROLE, Context.NONE, False
                    continue
            if word.does:
                context, role = self._following(forms, index, word.does, context, bearer, role)
                bearer = word.does & Does.BEAR > 0
            else:
                context, bearer = Context.NONE, False
            index += 1

    def _following(
        self, forms: Sequence[str], index: int, does: int, context: Context, bearer: bool, role: int
    ) -> tuple[Context, int]:
        """Return what a word that is no name announces for the next, and where the current role began."""
        if does & Does.TITLE:
            return (Context.NONE if bearer else Context.TITLED), (index if does & Does.ROLE else role)
        if does & Does.ROLE:
            return Context.NONE, index
        if does & Does.SAY:
            return Context.SAID, role
        if does & Does.NATIONALITY:
            # "The Iranian rocket": an adjective; "(the striker) the Belgian" announces somebody.
            adjective = index > 0 and forms[index - 1].startswith(ARTICLE) and context is not Context.TITLED
            return (Context.NONE if adjective else max(context, Context.INTRODUCED)), role
        if does & Does.INTRODUCE:
            return Context.INTRODUCED, role
        return Context.NONE, (_NO_ROLE if does & Does.BREAK else role)

    @staticmethod
    def _is_listed(forms: Sequence[str], index: int, named: int) -> bool:
        """Tell whether a word continues a list of people: behind a comma, or with و."""
        return (named == index - 1 and forms[named] in ("،", ",", "و")) or (named == index and forms[index][0] == "و")

    def _name(
        self, draft: Draft, index: int, context: Context, blocked: Sequence[int], after_role: bool
    ) -> tuple[int, int]:
        """Return (token after the name that begins at ``index``, characters cut before it), (0, 0) if there is none."""
        forms = draft.tokens.forms
        form = forms[index]
        following = forms[index + 1] if index + 1 < len(forms) else ""
        if form in self.lexicon.roles and (
            following.startswith((ARTICLE, "عام")) or blocked[min(index + 1, len(forms) - 1)]
        ):
            return 0, 0
        for stem, cut in self.lexicon(form).openings:
            last, strengths = self._run(draft, index, stem, context, blocked)
            if not last or (cut and max(strengths) < KNOWN and context is not Context.TITLED):
                continue
            if self._suffices(draft, index, stem, last, strengths, context) and not (
                after_role and len(strengths) == 1
            ):
                return last, cut
        return 0, 0

    def _run(
        self, draft: Draft, index: int, stem: str, context: Context, blocked: Sequence[int]
    ) -> tuple[int, list[int]]:
        """Return the end of the longest run of name words from ``index``, and their strengths."""
        lexicon = self.lexicon
        tokens = draft.tokens
        forms, kinds = tokens.forms, tokens.kinds
        count = min(len(forms), index + _LONGEST)
        strengths: list[int] = []
        last, form = index, stem
        while last < count:
            form = forms[last] if last > index else stem
            if kinds[last] != "w" or blocked[last] == 2:
                break
            if form == SERVANT and last + 1 < count and forms[last + 1].startswith(ARTICLE):
                strengths.append(SURE)
                last += 2
                continue
            if form in lexicon.particles and last + 1 < count and kinds[last + 1] == "w":
                value = self._after_particle(draft, last, bool(strengths))
                if not value:
                    break
                strengths.append(value)
                servant = forms[last + 1] == SERVANT and last + 2 < count and forms[last + 2].startswith(ARTICLE)
                last += 3 if servant else 2
                continue
            if strengths and form in lexicon.compounds:
                strengths[-1] = SURE
                last += 1
                continue
            value = lexicon(form).strength
            if value and form[-1] == "ا" and "ً" in draft.source(tokens.starts[last], tokens.ends[last]):
                break
            if blocked[last] == 1 and value < SURE:
                break
            if form == ALI and self._is_ali(draft, last, bool(strengths)):
                value = SURE
            elif not value:
                value = self._as_other_name(draft, last, strengths, context)
            if not value or (last > index and form[0] == "و" and value < KNOWN):
                break
            if len(strengths) > 1 and value == UNKNOWN and not self._ends_name(forms, last + 1):
                break  # most foreign names have two parts: the third unknown word is a verb
            strengths.append(value)
            last += 1
        return (last, strengths) if strengths else (0, strengths)

    def _after_particle(self, draft: Draft, index: int, inside: bool) -> int:
        """Return the strength of a particle with the word behind it (بن راشد), 0 if they are no part of a name."""
        lexicon = self.lexicon
        tokens = draft.tokens
        form, follower = tokens.forms[index], tokens.forms[index + 1]
        known = lexicon(follower).strength
        if follower == ALI and self._is_ali(draft, index + 1, True):
            known = SURE
        if form in PATRONYMICS:
            if known or (inside and not lexicon.grammar.is_stop(follower)):
                return max(known, KNOWN)
            return 0
        # فان folds together with فإن ("so that").
        if any(letter in draft.source(tokens.starts[index], tokens.ends[index]) for letter in "أإآ"):
            return 0
        if not known and inside and lexicon.classes.get(follower, "p") in "np" and not follower.startswith(ARTICLE):
            return UNKNOWN
        return known

    def _as_other_name(self, draft: Draft, index: int, strengths: Sequence[int], context: Context) -> int:
        """Return the strength of an ordinary word in a name: جميل at the head, الشيخ and المصري at the end."""
        lexicon = self.lexicon
        forms = draft.tokens.forms
        form = forms[index]
        if form in lexicon.never or len(form) < 3:
            return 0
        if not strengths:
            return UNKNOWN if context >= Context.SAID and (form, 0) in lexicon(form).openings else 0
        uses = lexicon.names.get(form, lexicon.names.get(form[2:], ("", "")))[0]
        article = form.startswith(ARTICLE) and len(form) > 4
        ends = self._ends_name(forms, index + 1)
        least = {Context.TITLED: KNOWN, Context.SAID: UNKNOWN}.get(context, SURE)
        if context and ends and (article or uses) and strengths[0] >= least:
            return UNKNOWN
        if lexicon.grammar.is_stop(form) or form in lexicon.titles or form in lexicon.roles:
            return 0
        unlisted = form not in lexicon.classes and not form.startswith((ARTICLE, "لل", "وال", "بال", "و", "ل"))
        if unlisted and form[0] in "فبك":
            unlisted = not (form[1:] in lexicon.classes or lexicon.grammar.is_stop(form[1:]))
        if context >= Context.SAID and unlisted and (ends or strengths[0] >= KNOWN):
            return UNKNOWN
        if context >= Context.SAID and len(strengths) == 1 and self._role_follows(forms, index + 1) and form[0] != "و":
            return UNKNOWN
        if not article or (max(strengths) < KNOWN and context is not Context.TITLED):
            return 0
        if lexicon.classes.get(form) == "a":
            return UNKNOWN if form in lexicon.names and strengths[0] == SURE and len(strengths) < 3 else 0
        return UNKNOWN if uses and (strengths[0] == SURE or context) else 0

    def _ends_name(self, forms: Sequence[str], index: int) -> bool:
        """Tell whether what stands behind a word sets it off: a comma, a colon, a role."""
        if index >= len(forms):
            return True
        form = forms[index]
        return form in _SETTING_OFF or form in self.lexicon.that or self._is_role(form)

    def _is_role(self, form: str) -> bool:
        return form in self.lexicon.roles or form.removeprefix(ARTICLE) in self.lexicon.roles

    def _role_follows(self, forms: Sequence[str], index: int) -> bool:
        while index < len(forms) and forms[index] in ("،", ",", "-", "("):
            index += 1
        return index < len(forms) and self._is_role(forms[index])

    def _is_ali(self, draft: Draft, index: int, inside: bool) -> bool:
        """Tell whether علي / على is the name: spelt with its dots, or with another name behind it."""
        tokens = draft.tokens
        if draft.source(tokens.starts[index], tokens.ends[index]).rstrip("ًٌٍَُِّْ").endswith("ي"):
            return True
        return inside and index + 1 < len(tokens) and self.lexicon(tokens.forms[index + 1]).strength >= KNOWN

    def _suffices(
        self, draft: Draft, index: int, stem: str, last: int, strengths: Sequence[int], context: Context
    ) -> bool:
        """Tell whether a run of name words is strong enough for where it stands."""
        tokens = draft.tokens
        following = tokens.forms[last] if last < len(tokens) else "."
        parts, best, total = len(strengths), max(strengths), sum(strengths)
        kind = self.lexicon.classes.get(stem, "p")
        known = self.lexicon.names.get(stem, ("", ""))[0]
        if context is Context.TITLED:
            article = best == UNKNOWN and parts == 1 and stem.startswith(ARTICLE)
            return not (article and following.startswith((ARTICLE, "“"))) and not (parts == 1 and kind == "n")
        if parts == 1:
            if stem in FATHERS:
                return last - index == 2 and tokens.forms[index + 1] not in self.lexicon.roles and best > 0
            if context is Context.SAID and kind == "p" and stem.startswith(ARTICLE) and stem.endswith("ي"):
                return True
            if (
                context is Context.SAID
                and kind in ("p", "s")
                and (following in _SAYING_ON or following in self.lexicon.that)
            ):
                return not stem.startswith(ARTICLE) or best >= KNOWN
            if context is Context.NONE:
                return False
            return kind == "g" or (kind == "p" and best >= KNOWN and "x" in known)
        if context:
            return best >= KNOWN or (parts < 4 and total >= 2 and (kind != "n" or self._ends_name(tokens.forms, last)))
        if strengths[0] == SURE or stem == SERVANT:
            return total >= 4
        if total >= 4 and min(strengths) >= KNOWN:
            return True
        return best >= KNOWN and ((bool(known) and following in _SETTING_OFF) or self._role_follows(tokens.forms, last))

    def _candidate(self, draft: Draft, index: int, last: int, cut: int, context: Context) -> Candidate:
        tokens = draft.tokens
        start, end = tokens.starts[index] + cut, tokens.ends[last - 1]
        return Candidate(start, end, "PERSON", None, _CONFIDENCE[context])

"""What each family of translation models wants around the pieces of a sentence.

The family comes from the folder's manifest, or else from the vocabulary, where every family leaves its mark:
NLLB has ``eng_Latn``, M2M100 ``__en__``, mBART-50 ``en_XX``, T5 ``<extra_id_0>``; the rest (Marian, BART) need an end
token at most.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from smartnews.translation.languages import codes_of

__all__ = ["Family", "Frame", "detect", "frame"]

Family = Literal["smartnews", "marian", "nllb", "m2m100", "mbart", "t5"]
END = "</s>"


class Frame:
    """What stands around the source and before the target.

    Attributes:
        text: written before the source text (T5's instruction).
        before: tokens before the source's pieces.
        after: tokens after them.
        target: tokens that the target begins with; they are no part of the translation.
    """

    __slots__ = ("after", "before", "target", "text")

    def __init__(
        self, before: tuple[str, ...] = (), after: tuple[str, ...] = (), target: tuple[str, ...] = (), text: str = ""
    ) -> None:
        self.before, self.after, self.target, self.text = before, after, target, text


def detect(vocabulary: Collection[str]) -> Family:
    """Return the family of a model with this vocabulary."""
    for token, family in (("eng_Latn", "nllb"), ("__en__", "m2m100"), ("en_XX", "mbart"), ("<extra_id_0>", "t5")):
        if token in vocabulary:
            return family  # type: ignore[return-value]
    return "marian"


def frame(family: Family, source: str, target: str, vocabulary: Collection[str], *, ends_itself: bool) -> Frame | None:
    """Return what the family wants around a sentence; None if it does not know one of the languages.

    Args:
        family: the model's family.
        source: CLDR code of the sentence's language.
        target: CLDR code of the translation's.
        vocabulary: the model's tokens.
        ends_itself: the engine adds the end token to the source (``add_source_eos``).
    """
    end = () if ends_itself else (END,)
    if family == "smartnews":
        return Frame(after=end)
    ours, theirs = codes_of(source), codes_of(target)
    if family == "marian":
        tags = [f">>{code}<<" for code in (theirs.marian if theirs else ())]
        tag = next((tag for tag in tags if tag in vocabulary), None)
        return Frame(before=(tag,) if tag else (), after=end)
    if ours is None or theirs is None:
        return None
    if family == "t5":
        return Frame(after=end, text=f"translate {ours.name} to {theirs.name}: ")
    if family == "nllb":
        first, second = ours.nllb or "", theirs.nllb or ""
    elif family == "mbart":
        first, second = ours.mbart or "", theirs.mbart or ""
    else:
        first, second = f"__{ours.m2m}__", f"__{theirs.m2m}__"
    if first not in vocabulary or second not in vocabulary:
        return None
    return Frame(before=(first,), after=end, target=(second,))

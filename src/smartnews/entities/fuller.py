"""Which names of a text are parts of a fuller one: the same person, named in short."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["fuller_names"]


def fuller_names(forms: Iterable[str]) -> dict[str, str]:
    """Return, for each name that begins or ends just one fuller name among ``forms``, that fuller name.

    A part of several fuller names stands for none of them, unless they are parts of one name themselves.

    >>> fuller_names(["ليلى سعيد الحارثي", "سعيد الحارثي", "الحارثي", "عمر"])
    {'الحارثي': 'ليلى سعيد الحارثي', 'سعيد الحارثي': 'ليلى سعيد الحارثي'}
    >>> fuller_names(["ليلى الحارثي", "عمر الحارثي", "الحارثي"])
    {}
    """
    distinct = set(forms)
    wholes: dict[str, set[str]] = {}
    for form in distinct:
        words = form.split()
        for cut in range(1, len(words)):
            for part in (" ".join(words[:cut]), " ".join(words[cut:])):
                if part in distinct:
                    wholes.setdefault(part, set()).add(form)
    fullest = {part: fuller - wholes.keys() for part, fuller in wholes.items()}
    return {part: next(iter(fuller)) for part, fuller in sorted(fullest.items()) if len(fuller) == 1}

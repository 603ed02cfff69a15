"""Wide nets for redaction: what may be an address or a telephone number though no finder is sure of it.

The finders of `smartnews.entities.contacts` want to be right; these want to miss nothing, and take a figure in doubt.
`cast` draws all of them through a text. What they find has the source `NET`: its ends may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smartnews.draft import Candidate, Draft
from smartnews.nets.addresses import addresses
from smartnews.nets.numbers import numbers
from smartnews.nets.words import NET

__all__ = ["NET", "cast"]


def cast(draft: Draft, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield what the nets find in a draft, in no order.

    Args:
        draft: a draft whose entities are known.
        known: the addresses that the finders found: a telephone number makes those beside it likely.
    """
    yield from addresses(draft.view.text)
    yield from numbers(draft, [each for each in known if each.type == "PHONE"])

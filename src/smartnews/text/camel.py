"""camel-tools as the one who decides what becomes of Arabic letters (extra ``camel``).

Only its character functions are used: they need no data, and reach for no network.
"""

from __future__ import annotations

from smartnews.errors import ExtraMissingError

try:
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )
except ImportError as error:
    raise ExtraMissingError("The camel normaliser", "camel") from error

__all__ = ["fold_letter"]


def fold_letter(char: str) -> str:
    """Return what camel-tools makes of one character: no diacritics, one alef, no alef maqsura or teh marbuta."""
    plain = dediac_ar(normalize_unicode(char))
    return str(normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(plain))))

"""Telephone numbers in E.164 form, by phonenumbers (loaded when the first number is met)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from smartnews.article import CityNormal, CountryNormal, PhoneNormal
from smartnews.draft import Candidate, Draft

__all__ = ["complete_phones", "e164"]


def complete_phones(draft: Draft, entities: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return ``entities`` with the E.164 form of local numbers, read in the country that the text names most."""
    if not any(entity.type == "PHONE" and not _known(entity) for entity in entities):
        return tuple(entities)
    regions: Counter[str] = Counter()
    for entity in entities:
        if isinstance(entity.normal, CountryNormal):
            regions[entity.normal.iso] += 1
        elif isinstance(entity.normal, CityNormal):
            regions[entity.normal.country] += 1
    ranked = [region for region, _ in regions.most_common(3)]
    return tuple(
        replace(entity, normal=PhoneNormal(e164=_first_valid(draft.view.text[entity.start : entity.end], ranked)))
        if entity.type == "PHONE" and not _known(entity)
        else entity
        for entity in entities
    )


def e164(surface: str, region: str | None) -> str | None:
    """Return the E.164 form of a number as written, or None if it is not a valid one in that region.

    Numbers written from right to left ("2097777/04", "97165240800+") are put in order first.
    """
    number = surface.strip()
    if number.endswith("+"):
        number = "+" + number[:-1]
    left, slash, right = number.partition("/")
    if slash and len(right) < len(left):
        number = right.strip(" ,،") + left
    if region is None and not number.lstrip("(").startswith(("+", "00")):
        return None
    if number.lstrip("(").startswith("00"):
        number = "+" + number.lstrip("(")[2:]
    return _parse(number, region)


@lru_cache(maxsize=4096)
def _parse(number: str, region: str | None) -> str | None:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def _first_valid(surface: str, regions: Sequence[str]) -> str | None:
    return next((number for region in regions if (number := e164(surface, region))), None)


def _known(entity: Candidate) -> bool:
    return isinstance(entity.normal, PhoneNormal) and entity.normal.e164 is not None

"""One span, one owner."""

from __future__ import annotations

from itertools import pairwise

from smartnews.draft import Candidate
from smartnews.entities.resolve import PRECEDENCE, resolve


def test_the_longest_stays() -> None:
    event = Candidate(0, 30, "EVENT", confidence=0.5)
    city, date = Candidate(6, 12, "CITY"), Candidate(26, 30, "DATE")
    assert resolve([city, date, event]) == (event,)


def test_addresses_come_first_even_when_shorter() -> None:
    email, organisation = Candidate(4, 20, "EMAIL"), Candidate(0, 40, "ORG")
    assert resolve([organisation, email]) == (email,)


def test_of_equal_length_the_surer_stays_then_the_order_of_types() -> None:
    city, club = Candidate(3, 9, "CITY", confidence=0.8), Candidate(3, 9, "ORG", confidence=0.97)
    assert resolve([city, club]) == (club,)
    person, country = Candidate(3, 9, "PERSON"), Candidate(3, 9, "COUNTRY")
    assert resolve([person, country]) == (country,)
    assert PRECEDENCE.index("COUNTRY") < PRECEDENCE.index("PERSON")


def test_what_is_kept_does_not_overlap_and_is_in_order() -> None:
    chain = [Candidate(start, start + 4, "ORG", confidence=0.5 + start / 1000) for start in range(0, 100, 2)]
    kept = resolve(reversed(chain))
    assert all(a.end <= b.start for a, b in pairwise(kept))
    assert kept


def test_neighbours_and_empty_spans() -> None:
    left, right = Candidate(0, 4, "CITY"), Candidate(4, 8, "COUNTRY")
    assert resolve([right, Candidate(2, 2, "ORG"), left]) == (left, right)
    assert resolve([]) == ()

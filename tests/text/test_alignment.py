"""The offset map: its contract, and its properties over random edits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartnews.text.alignment import OffsetMap


@st.composite
def maps(draw: st.DrawFn, source_length: int | None = None) -> OffsetMap:
    """A map as an edit script makes it: characters kept, merged, deleted, expanded or inserted."""
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    limit = draw(st.integers(0, 12)) if source_length is None else source_length
    while position < limit:
        edit = draw(st.sampled_from(("keep", "keep", "merge", "delete", "expand", "insert")))
        if edit == "delete":
            position += 1
        elif edit == "insert":
            starts.append(position)
            ends.append(position)
        else:
            width = min(2, limit - position) if edit == "merge" else 1
            for _ in range(draw(st.integers(2, 4)) if edit == "expand" else 1):
                starts.append(position)
                ends.append(position + width)
            position += width
    return OffsetMap(starts, ends, limit)


def spans(stop: int, start: int = 0) -> st.SearchStrategy[tuple[int, int]]:
    """Spans that lie inside ``start:stop``."""
    edges = st.integers(start, stop)
    return st.tuples(edges, edges).map(lambda pair: (min(pair), max(pair)))


# "ﻻ ١٠" becomes "لا 10": one to two, then one to one.
LIGATURE = OffsetMap([0, 0, 1, 2, 3], [1, 1, 2, 3, 4], 4)
# "مَد" becomes "مد": the vowel mark belongs to its letter.
MARKED = OffsetMap([0, 2], [2, 3], 3)
# "أ.ب" becomes "أ. ب": the space is nobody's.
INSERTED = OffsetMap([0, 1, 2, 2], [1, 2, 2, 3], 3)
# RLM "ب" RLM becomes "ب": the controls lie in no extent.
STRIPPED = OffsetMap([1], [2], 3)


@pytest.mark.parametrize(
    ("offsets", "normal", "source"),
    [
        (LIGATURE, (0, 2), (0, 1)),
        (LIGATURE, (1, 2), (0, 1)),
        (LIGATURE, (0, 5), (0, 4)),
        (MARKED, (0, 1), (0, 2)),
        (MARKED, (1, 2), (2, 3)),
        (INSERTED, (2, 3), (2, 2)),
        (INSERTED, (1, 3), (1, 2)),
        (INSERTED, (2, 4), (2, 3)),
        (STRIPPED, (0, 1), (1, 2)),
        (STRIPPED, (0, 0), (1, 1)),
        (STRIPPED, (1, 1), (2, 2)),
    ],
)
def test_to_source(offsets: OffsetMap, normal: tuple[int, int], source: tuple[int, int]) -> None:
    assert offsets.to_source(*normal) == source


@pytest.mark.parametrize(
    ("offsets", "source", "normal"),
    [
        (LIGATURE, (0, 1), (0, 2)),
        (LIGATURE, (2, 4), (3, 5)),
        (MARKED, (1, 2), (0, 1)),
        (MARKED, (0, 1), (0, 1)),
        (INSERTED, (0, 2), (0, 2)),
        (INSERTED, (1, 3), (1, 4)),
        (INSERTED, (2, 2), (3, 3)),
        (STRIPPED, (0, 1), (0, 0)),
        (STRIPPED, (2, 3), (1, 1)),
        (STRIPPED, (0, 3), (0, 1)),
    ],
)
def test_to_normal(offsets: OffsetMap, source: tuple[int, int], normal: tuple[int, int]) -> None:
    assert offsets.to_normal(*source) == normal


def test_identity_maps_every_span_to_itself_without_arrays() -> None:
    offsets = OffsetMap.identity(10)
    assert offsets.is_identity
    assert offsets.to_source(2, 7) == offsets.to_normal(2, 7) == (2, 7)
    assert offsets == OffsetMap(range(10), range(1, 11), 10)
    assert offsets != OffsetMap.identity(11)


def test_a_text_of_nothing_but_controls_maps_to_its_beginning() -> None:
    offsets = OffsetMap([], [], 5)
    assert offsets.to_source(0, 0) == (0, 0)
    assert offsets.to_normal(0, 5) == (0, 0)


@pytest.mark.parametrize("span", [(-1, 1), (0, 6), (3, 2)])
def test_spans_outside_the_text_are_refused(span: tuple[int, int]) -> None:
    for offsets in (LIGATURE, OffsetMap.identity(5)):
        with pytest.raises(ValueError, match="lies outside"):
            offsets.to_source(*span)
        with pytest.raises(ValueError, match="lies outside"):
            offsets.to_normal(*span)
        with pytest.raises(ValueError, match="lies outside"):
            offsets.to_source_many([span[0]], [span[1]])
        with pytest.raises(ValueError, match="lies outside"):
            offsets.to_normal_many([span[0]], [span[1]])


@pytest.mark.parametrize(
    ("starts", "ends"), [([1, 0], [2, 1]), ([0], [4]), ([-1], [0]), ([2], [1]), ([0, 1], [1]), ([0, 0], [2, 1])]
)
def test_extents_that_cross_or_lie_outside_are_refused(starts: list[int], ends: list[int]) -> None:
    with pytest.raises(ValueError, match=r"extents must|one length"):
        OffsetMap(starts, ends, 3)


@given(st.data(), maps())
def test_round_trip_covers_the_span(data: st.DataObject, offsets: OffsetMap) -> None:
    """A span of the normal text, sent to the source and back, still holds itself, but for inserted edges."""
    start, end = data.draw(spans(offsets.normal_length))
    source = offsets.to_source(start, end)
    back = offsets.to_normal(*source)
    own = [i for i in range(start, end) if offsets.starts[i] < offsets.ends[i]]
    if own:
        assert back[0] <= own[0]
        assert back[1] >= own[-1] + 1
        assert offsets.to_source(*back) == (offsets.starts[own[0]], offsets.ends[own[-1]])
    else:
        assert back[0] == back[1]


@given(st.data(), maps())
def test_to_normal_holds_exactly_what_touches_the_span(data: st.DataObject, offsets: OffsetMap) -> None:
    start, end = data.draw(spans(offsets.source_length))
    first, last = offsets.to_normal(start, end)
    extents = list(enumerate(zip(offsets.starts.tolist(), offsets.ends.tolist(), strict=True)))
    touching = [i for i, (begin, stop) in extents if max(start, begin) < min(end, stop)]
    touching += [i for i, (begin, stop) in extents if start < begin == stop < end]  # inserted inside
    if start < end and touching:
        assert (first, last) == (min(touching), max(touching) + 1)
    else:
        assert first == last


@given(st.data(), maps())
def test_both_directions_are_monotone(data: st.DataObject, offsets: OffsetMap) -> None:
    for length, mapped in ((offsets.normal_length, offsets.to_source), (offsets.source_length, offsets.to_normal)):
        outer = data.draw(spans(length))
        inner = data.draw(spans(outer[1], outer[0]))
        wide, narrow = mapped(*outer), mapped(*inner)
        assert wide[0] <= wide[1]
        assert narrow[0] <= narrow[1]
        if inner[0] < inner[1]:
            assert wide[0] <= narrow[0]
            assert narrow[1] <= wide[1]
        later = data.draw(spans(length, outer[1]))
        assert mapped(*later)[0] >= wide[0]


@given(st.data(), maps())
def test_many_spans_at_once_give_what_one_at_a_time_gives(data: st.DataObject, offsets: OffsetMap) -> None:
    for length, one, many in (
        (offsets.normal_length, offsets.to_source, offsets.to_source_many),
        (offsets.source_length, offsets.to_normal, offsets.to_normal_many),
    ):
        chosen = data.draw(st.lists(spans(length), max_size=6))
        starts, ends = many([start for start, _ in chosen], [end for _, end in chosen])
        assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [one(*span) for span in chosen]
        assert starts.dtype == ends.dtype == np.int32


@given(st.data(), maps())
def test_two_steps_in_a_row_compose(data: st.DataObject, first: OffsetMap) -> None:
    second = data.draw(maps(source_length=first.normal_length))
    both = first.then(second)
    assert both == OffsetMap(both.starts, both.ends, first.source_length)  # its extents rise
    start, end = data.draw(spans(second.normal_length))
    edges = [i for i in (start, end - 1) if start < end and second.starts[i] < second.ends[i]]
    if len(edges) == 2:  # an inserted character at an edge may stand on either side of a gap
        assert both.to_source(start, end) == first.to_source(*second.to_source(start, end))
    assert (both.normal_length, both.source_length) == (second.normal_length, first.source_length)


@given(maps())
def test_the_identity_is_neutral(offsets: OffsetMap) -> None:
    assert OffsetMap.identity(offsets.source_length).then(offsets) == offsets
    assert offsets.then(OffsetMap.identity(offsets.normal_length)) == offsets


def test_steps_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        OffsetMap.identity(3).then(OffsetMap.identity(4))


def test_a_map_shows_its_lengths_only() -> None:
    assert repr(LIGATURE) == "OffsetMap(4 to 5)"
    assert repr(OffsetMap.identity(7)) == "OffsetMap(identity)"

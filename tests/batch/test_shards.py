"""Cutting the stream, and what becomes of a shard whose worker is lost."""

from __future__ import annotations

from datetime import date

from smartnews.article import Failure
from smartnews.batch.crew import Lost
from smartnews.batch.shards import OpenShard, cut, digest
from smartnews.text.extract import Document

DOCUMENTS = [Document(f"خبر {number}") for number in range(5)]


def test_shards_have_a_fixed_count() -> None:
    assert [(number, len(items)) for number, items in cut(DOCUMENTS, 2)] == [(0, 2), (1, 2), (2, 1)]
    assert list(cut([], 2)) == []


def test_the_digest_tells_every_change() -> None:
    variants: list[list[Document | Failure]] = [
        [Document("ab"), Document("c")],
        [Document("a"), Document("bc")],
        [Document("ab", id="")],
        [Document("ab")],
        [Document("ab", title="c")],
        [Document("ab", "c")],
        [Document("ab", date=date(2024, 1, 1))],
        [Document("\ud800")],
        [Failure(id="ab", code="c", stage="input", message="m")],
    ]
    assert len({digest(items) for items in variants}) == len(variants)
    assert digest(DOCUMENTS) == digest(tuple(DOCUMENTS))


def test_after_a_batch_is_lost_each_document_is_tried_then_the_rest_as_a_whole_then_one_by_one() -> None:
    shard = OpenShard(0, 0, tuple(DOCUMENTS), "sha256:0")
    in_batch, at_two = (Lost(place, "worker-died", "Signal 9.") for place in (None, 2))
    whole = shard.task()
    probe = shard.after(whole, in_batch)
    assert (probe.mode, probe.start) == ("probe", 0)
    probe = shard.after(probe, at_two)
    assert (probe.mode, probe.start, list(probe.excluded)) == ("probe", 2, [])  # somebody may have killed the worker
    probe = shard.after(probe, at_two)
    assert (probe.mode, probe.start, list(probe.excluded)) == ("probe", 3, [2])
    again = shard.task()
    assert (again.mode, again.start, list(again.excluded)) == ("whole", 0, [2])
    single = shard.after(again, in_batch)
    assert (single.mode, single.start) == ("single", 0)
    single = shard.after(single, Lost(0, "worker-hung", "No result."))
    assert (single.mode, single.start, sorted(single.excluded)) == ("single", 0, [0, 2])
    assert single.excluded[0] == Failure(
        id=DOCUMENTS[0].key(), code="worker-hung", stage="worker", message="No result."
    )

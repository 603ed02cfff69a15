"""The local run over worker processes, with a light pipeline."""

from __future__ import annotations

import csv
import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from smartnews.article import Failure
from smartnews.batch.readers import Source
from smartnews.batch.runner import run
from smartnews.batch.statistics import Statistics
from smartnews.errors import BatchError, SettingsError
from smartnews.settings import Settings
from smartnews.text.extract import Document
from tests.batch.pipelines import ECHO

LIGHT: dict[str, Any] = {"pipeline": ECHO, "shard_size": 4, "workers": 1}


def texts(count: int, **odd: str) -> list[Document]:
    """Documents t0, t1 … of different lengths; ``odd`` gives some of them another text: ``t3="!raise"``."""
    return [
        Document(odd.get(f"t{number}", f"خبر {number} " + "كلمة " * (number * 7 % 5)), f"t{number}")
        for number in range(count)
    ]


def ids(out: Path) -> list[str]:
    files = sorted(out.glob("articles-*.jsonl"))
    return [json.loads(line)["id"] for file in files for line in file.read_bytes().splitlines()]


def failures(out: Path) -> list[tuple[int, str, str, str]]:
    records = [json.loads(line) for line in (out / "failures.jsonl").read_bytes().splitlines()]
    assert all(set(record) == {"document", "id", "code", "stage", "reason"} for record in records)
    return [(record["document"], record["id"], record["code"], record["stage"]) for record in records]


def content(out: Path) -> dict[str, bytes]:
    """All that a run wrote, save what tells of time: the manifest is in the order of finishing."""
    files = {file.name: file.read_bytes() for file in out.iterdir() if file.name != "stats.json"}
    files["manifest.jsonl"] = b"".join(sorted(files["manifest.jsonl"].splitlines(keepends=True)))
    return files


@pytest.mark.slow
def test_articles_are_in_the_order_of_the_input_whatever_the_workers(tmp_path: Path) -> None:
    documents = texts(30)
    one = run(documents, tmp_path / "1", **LIGHT, facts="csv")
    run(documents, tmp_path / "2", **{**LIGHT, "workers": 2}, facts="csv")
    assert ids(tmp_path / "1") == [f"t{number}" for number in range(30)]
    assert content(tmp_path / "1") == content(tmp_path / "2")
    assert (one.documents, one.articles, one.failures, one.shards, one.complete) == (30, 30, 0, 8, True)
    assert one.words == sum(len(document.text.split()) for document in documents)
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_finished_run_is_not_done_again(tmp_path: Path) -> None:
    run(texts(6), tmp_path, **LIGHT)
    before = content(tmp_path)
    again = run(texts(6), tmp_path, **LIGHT)
    assert content(tmp_path) == before
    assert (again.documents, again.session_documents) == (6, 0)


def test_what_is_bad_goes_to_the_failures_without_its_text(tmp_path: Path) -> None:
    documents: list[Document | Failure] = [*texts(9, t1="!raise secret", t2="!refuse secret", t5="!part secret")]
    documents[7] = Failure(id="in.jsonl:8", code="input-undecodable", stage="input", message="Not text.")
    documents[8] = Document("\ud800خبر \ud83d\ude00", "t8\udfff")
    statistics = run(documents, tmp_path, **LIGHT)
    assert failures(tmp_path) == [
        (1, "t1", "pipeline-raised", "pipeline"),
        (2, "t2", "input-too-long", "input"),
        (5, "t5", "stage-failed", "topics"),
        (7, "in.jsonl:8", "input-undecodable", "input"),
    ]
    assert "secret" not in (tmp_path / "failures.jsonl").read_text()
    assert "ValueError in pipelines.py, line" in (tmp_path / "failures.jsonl").read_text()
    assert ids(tmp_path) == ["t0", "t3", "t4", "t5", "t6", "t8\ufffd"]
    last = json.loads((tmp_path / "articles-000002.jsonl").read_bytes())
    assert last["text"] == "\ufffdخبر \U0001f600"
    stats = json.loads((tmp_path / "stats.json").read_bytes())
    assert stats["failures_by_code"] == dict(statistics.failures_by_code)
    assert stats["failures_by_code"]["pipeline-raised"] == 1
    assert (stats["documents"], stats["articles"], stats["failures"], stats["complete"]) == (9, 6, 4, True)


@pytest.mark.slow
def test_a_document_that_kills_its_worker_is_found_and_the_others_are_kept(tmp_path: Path) -> None:
    run(texts(10, t1="!die", t2="!die now", t9="!die"), tmp_path / "a", **LIGHT)
    assert failures(tmp_path / "a") == [(n, f"t{n}", "worker-died", "worker") for n in (1, 2, 9)]
    assert ids(tmp_path / "a") == [f"t{n}" for n in range(10) if n not in (1, 2, 9)]
    assert "signal 9" in (tmp_path / "a" / "failures.jsonl").read_text()


@pytest.mark.slow
def test_a_document_that_hangs_is_given_up(tmp_path: Path) -> None:
    run(texts(6, t1="!hang"), tmp_path, **LIGHT, timeout=0.5)
    assert failures(tmp_path) == [(1, "t1", "worker-hung", "worker")]
    assert ids(tmp_path) == ["t0", "t2", "t3", "t4", "t5"]


@pytest.mark.slow
def test_documents_that_are_too_much_only_together_are_done_one_by_one(tmp_path: Path) -> None:
    statistics = run(texts(3, t1="!crowd"), tmp_path, **LIGHT)
    assert (statistics.failures, ids(tmp_path)) == (0, ["t0", "t1", "t2"])


@pytest.mark.slow
def test_too_many_errors_end_the_run_and_a_higher_limit_goes_on(tmp_path: Path) -> None:
    documents = texts(20, t1="!raise", t2="!raise", t6="!raise")
    with pytest.raises(BatchError, match=r"2 failures are more than max_errors \(1\)"):
        run(documents, tmp_path / "a", **LIGHT, max_errors=1)
    stats = json.loads((tmp_path / "a" / "stats.json").read_bytes())
    assert (stats["complete"], stats["documents"]) == (False, 4)
    run(documents, tmp_path / "a", **LIGHT, max_errors=3)
    run(documents, tmp_path / "b", **LIGHT)
    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.slow
def test_failures_are_tried_again_when_asked(tmp_path: Path) -> None:
    there = tmp_path / "there"
    documents = texts(9, t1=f"!until {there}", t6="!raise")
    out = tmp_path / "out"
    run(documents, out, **LIGHT)
    assert [failure[1] for failure in failures(out)] == ["t1", "t6"]
    there.touch()
    run(documents, out, **LIGHT)
    assert [failure[1] for failure in failures(out)] == ["t1", "t6"]
    statistics = run(documents, out, **LIGHT, retry_failures=True)
    assert [failure[1] for failure in failures(out)] == ["t6"]
    assert ids(out) == [f"t{n}" for n in range(9) if n != 6]
    assert (statistics.documents, statistics.session_documents) == (9, 8)


def test_a_bad_line_that_was_mended_is_an_article_after_a_retry(tmp_path: Path) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    lines = [json.dumps({"id": f"t{number}", "text": "خبر"}) for number in range(10)]
    path.write_text("\n".join([*lines[:5], "{oops", *lines[6:]]), encoding="utf-8")
    run(Source([path]), out, **LIGHT)
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SettingsError, match="document 4 or one soon after it differs"):
        run(Source([path]), out, **LIGHT)
    statistics = run(Source([path]), out, **LIGHT, retry_failures=True)
    assert (statistics.failures, ids(out)) == (0, [f"t{number}" for number in range(10)])


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        (texts(9), "more documents"),
        (texts(4), "fewer documents"),
        (texts(8, t5="خبر آخر"), "document 4 or one soon after it differs"),
        (texts(8)[::-1], "document 0 or one soon"),
    ],
)
def test_another_input_is_refused(tmp_path: Path, documents: list[Document], message: str) -> None:
    run(texts(8), tmp_path, **LIGHT)
    before = content(tmp_path)
    for given in (documents, iter(documents)):
        with pytest.raises(SettingsError, match=f"another input: .*{message}"):
            run(given, tmp_path, **LIGHT)
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"settings": Settings(summary_sentences=1)}, "settings"),
        ({"shard_size": 5}, "shard_size"),
        ({"articles": "jsonl.gz"}, "articles"),
        ({"pipeline": "tests.batch.pipelines:Echo"}, "pipeline"),
    ],
)
def test_another_configuration_is_refused(tmp_path: Path, changed: dict[str, Any], name: str) -> None:
    run(texts(2), tmp_path, **LIGHT)
    with pytest.raises(SettingsError, match=f"another run: different are {name}"):
        run(texts(2), tmp_path, **{**LIGHT, **changed})


def test_another_glossary_of_the_same_name_is_another_configuration(tmp_path: Path) -> None:
    glossary = tmp_path / "terms.csv"
    settings = Settings(glossary=glossary)
    glossary.write_text("a,b\n")
    run(texts(2), tmp_path / "out", **LIGHT, settings=settings)
    run(texts(2), tmp_path / "out", **LIGHT, settings=settings)
    glossary.write_text("a,c\n")
    with pytest.raises(SettingsError, match="different are files"):
        run(texts(2), tmp_path / "out", **LIGHT, settings=settings)


STORIES = [
    "أعلنت البلدية إغلاق الجسر القديم أمام الشاحنات ابتداء من صباح الأحد حتى تنتهي أعمال الصيانة التي تشمل الدعامات "
    "والأرصفة والإنارة، ودعت السائقين إلى استخدام الطريق الدائري والالتزام بتعليمات رجال المرور عند التقاطعات.",
    "افتتحت مكتبة الأطفال فرعها الثاني في الحي الشرقي بحضور مؤلفين ورسامين قرأوا على الصغار قصصاً جديدة، وتضم المكتبة "
    "قاعة للحرف اليدوية وأخرى للعروض، وتفتح أبوابها كل يوم من الصباح حتى المساء من دون رسوم.",
]
WIRE = [
    Document(STORIES[0], "bridge"),
    Document("خبر قصير", "short"),
    Document(f"الجسر القديم يغلق أبوابه\n\n{STORIES[0]}", "bridge again"),
    Document(STORIES[1], "library"),
    Document("!raise", "bad"),
    Document("خبر قصير", "short again"),
    Document(f"{STORIES[1]} (وكالات)", "library again"),
    Document(f"المدينة - {STORIES[0]}", "bridge once more"),
    Document("خبر آخر", "other"),
]
CLUSTERS = [
    (2, "bridge again", "bridge", 0),
    (5, "short again", "short", 1),
    (6, "library again", "library", 3),
    (7, "bridge once more", "bridge", 0),
]


def duplicates(out: Path) -> list[tuple[int, str, str, int]]:
    found = []
    for path in sorted(out.glob("duplicates-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert all(0.5 <= float(row["similarity"]) <= 1 for row in rows)
        found += [(int(row["document"]), row["id"], row["cluster"], int(row["original"])) for row in rows]
    return found


@pytest.mark.slow
def test_copies_are_recorded_and_not_analysed(tmp_path: Path) -> None:
    one = run(WIRE, tmp_path / "1", **LIGHT, dedupe=True)
    run(WIRE, tmp_path / "2", **{**LIGHT, "workers": 2}, dedupe=True)
    assert content(tmp_path / "1") == content(tmp_path / "2")
    assert duplicates(tmp_path / "1") == CLUSTERS
    assert ids(tmp_path / "1") == ["bridge", "short", "library", "other"]
    assert failures(tmp_path / "1") == [(4, "bad", "pipeline-raised", "pipeline")]
    assert (one.documents, one.articles, one.duplicates, one.failures) == (9, 4, 4, 1)
    stats = json.loads((tmp_path / "1" / "stats.json").read_bytes())
    assert stats["duplicates"] == 4
    assert {"read", "duplicates", "write", "other"} <= set(stats["session"]["seconds_by_stage"])


def test_without_being_asked_nothing_is_said_of_copies(tmp_path: Path) -> None:
    statistics = run(WIRE, tmp_path / "out", **LIGHT)
    assert (statistics.articles, statistics.duplicates) == (8, 0)
    assert not list((tmp_path / "out").glob("duplicates-*"))
    with pytest.raises(SettingsError, match="different are dedupe"):
        run(WIRE, tmp_path / "out", **LIGHT, dedupe=True)


@pytest.mark.slow
def test_a_mended_document_may_be_the_first_of_copies_that_are_done_already(tmp_path: Path) -> None:
    broken = Failure(id="in:1", code="input-unreadable", stage="input", message="No JSON.")
    run([broken, *WIRE[1:]], tmp_path / "mended", **LIGHT, dedupe=True)
    assert duplicates(tmp_path / "mended")[-1] == (7, "bridge once more", "bridge again", 2)
    run(WIRE, tmp_path / "mended", **LIGHT, dedupe=True, retry_failures=True)
    run(WIRE, tmp_path / "whole", **LIGHT, dedupe=True)
    there, wanted = content(tmp_path / "mended"), content(tmp_path / "whole")
    assert there.pop("manifest.jsonl") != wanted.pop("manifest.jsonl")
    assert there == wanted


def test_files_are_read_and_their_names_are_part_of_the_run(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text('{"id": "1", "text": "خبر 1"}\n{oops\n', encoding="utf-8")
    run(Source([tmp_path / "a.jsonl"]), tmp_path / "out", **LIGHT)
    assert failures(tmp_path / "out") == [(1, f"{tmp_path}/a.jsonl:2", "input-unreadable", "input")]
    with pytest.raises(SettingsError, match="different are inputs"):
        run(Source([tmp_path / "b.jsonl"]), tmp_path / "out", **LIGHT)


@pytest.mark.parametrize(
    ("pipeline", "message"),
    [
        ("tests.batch.pipelines:none", "no pipeline 'tests.batch.pipelines:none'"),
        ("no_such_module", "no pipeline 'no_such_module'"),
        ("tests.batch.pipelines:unloadable", "There is no model. Make one."),
        ("tests.batch.pipelines:fatal", "A worker died while it was started"),
    ],
)
def test_a_pipeline_that_cannot_be_built_ends_the_run(tmp_path: Path, pipeline: str, message: str) -> None:
    with pytest.raises(BatchError, match=message):
        run(texts(2), tmp_path, **{**LIGHT, "pipeline": pipeline})


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, 3])
def test_a_worker_that_is_killed_while_it_starts_is_started_again_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    stumbles = tmp_path / "stumbles"
    stumbles.write_text("x" * times)
    monkeypatch.setenv("STUMBLES", str(stumbles))
    options = {**LIGHT, "pipeline": "tests.batch.pipelines:stumbling"}
    if times == 2:
        assert run(texts(2), tmp_path / "out", **options).articles == 2
    else:
        with pytest.raises(BatchError, match=r"died while it was started.*signal 9"):
            run(texts(2), tmp_path / "out", **options)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BatchError, match=r"file/out cannot be written: Not a directory\. Make room or choose another"):
        run(texts(2), tmp_path / "file" / "out", **LIGHT)


def test_a_full_disk_ends_the_run_which_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, left = os.fsync, [4]

    def fsync(number: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        whole(number)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(BatchError, match="cannot be written: No space left on device"):
        run(texts(9), tmp_path / "a", **LIGHT)
    left[0] = 1000
    run(texts(9), tmp_path / "a", **LIGHT)
    run(texts(9), tmp_path / "b", **LIGHT)
    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.parametrize(
    "wrong", [{"workers": 0}, {"shard_size": 0}, {"timeout": 0}, {"max_errors": -1}, {"dedupe_window": 0}]
)
def test_arguments_that_make_no_sense(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=f"{next(iter(wrong))} is"):
        run([], tmp_path / "out", **{**LIGHT, **wrong})
    assert not (tmp_path / "out").exists()


def test_workers_have_one_thread_and_hash_alike(tmp_path: Path) -> None:
    before = dict(os.environ)
    titles = []
    for out in (tmp_path / "a", tmp_path / "b"):
        run([Document("!environment")], out, **LIGHT)
        titles.append(json.loads((out / "articles-000000.jsonl").read_bytes())["title"])
    assert titles[0] == titles[1]
    assert titles[0].startswith("1 thread, hash ")
    assert dict(os.environ) == before


def test_no_documents_at_all(tmp_path: Path) -> None:
    statistics: Statistics = run([], tmp_path, **LIGHT)
    assert (statistics.documents, statistics.shards, statistics.complete) == (0, 0, True)


def test_progress_is_told(tmp_path: Path) -> None:
    class Recorder:
        def __init__(self) -> None:
            self.told: list[tuple[int, int, float | None]] = []
            self.closed = False

        def update(self, documents: int, failures: int, fraction: float | None) -> None:
            self.told.append((documents, failures, fraction))

        def close(self) -> None:
            self.closed = True

    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "خبر"}\n' * 7 + '{"text": "!raise"}\n', encoding="utf-8")
    recorder = Recorder()
    run(Source([path]), tmp_path / "out", **LIGHT, progress=recorder)
    assert [(documents, failures) for documents, failures, _ in recorder.told] == [(0, 0), (4, 0), (8, 1)]
    assert recorder.told[-1][2] == 1
    assert recorder.closed

"""Redaction: nothing of a contact is left anywhere in the article, and what cannot be redacted is not given out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import smartnews
from smartnews.article import Article, Failure
from smartnews.draft import Draft
from smartnews.errors import RedactionError, SettingsError
from smartnews.pipeline import Document, Pipeline
from smartnews.redact import PLACEHOLDER
from smartnews.settings import Settings

KEY = "a key for these tests"
ARABIC = (
    "أعلنت شركة الواحة للطاقة في مسقط اليوم استثمار 20.5 مليون ريال عماني في محطة شمسية جديدة. "
    "وقال سالم المعمري إن المشروع يبدأ في عام 2025.\n\n"
    "للتواصل الإعلامي: سالم المعمري، مسؤول الإعلام\n"
    "press@oasis-energy.example\n"
    "هاتف: ٢٤١٢٣٤٥٦ ٩٦٨+\n"
    "جوال: +968 9912 3456\n"
)
ENGLISH = (
    "Muscat, 2 November: Oasis Energy opened a solar plant. Brown said it cost $20 million.\n\n"
    "For more information contact Mr Tim Brown at tim.brown@example.org or on 0501234567.\n"
    "Sara de Boer: sara (at) example (dot) org\n"
    "Follow @oasis_energy or see www.oasis-energy.example/press\n"
)
SECRETS = {
    ARABIC: ("المعمري", "press@", "oasis", "24123456", "٢٤١٢٣٤٥٦", "9912"),
    ENGLISH: ("Brown", "tim.brown", "0501234567", "sara (", "@oasis", "www."),
}


def redacted(text: str, contacts: str = "mask", **settings: Any) -> Article:
    return smartnews.process(text, contacts=contacts, contacts_key=KEY, translator="none", **settings)


@pytest.mark.parametrize("mode", ["mask", "hash", "drop"])
@pytest.mark.parametrize("text", [ARABIC, ENGLISH])
def test_no_contact_is_left_anywhere(text: str, mode: str) -> None:
    article = redacted(text, mode)
    for secret in SECRETS[text]:
        assert secret in text or secret in ("24123456",)
        assert secret not in article.to_json(), secret


@pytest.mark.parametrize("mode", ["mask", "hash"])
def test_offsets_are_those_of_the_redacted_text(mode: str) -> None:
    article = redacted(ARABIC, mode)
    assert PLACEHOLDER.search(article.text)
    for entity in article.entities:
        assert article.text[entity.start : entity.end] == entity.text
    placed = [entity for entity in article.entities if PLACEHOLDER.fullmatch(entity.text)]
    assert [entity.type for entity in placed] == ["PERSON", "PERSON", "EMAIL", "PHONE", "PHONE"]
    (group,) = article.contacts
    assert (group.name, group.emails) == (placed[1].text, (placed[2].text,))
    assert group.role == "مسؤول الإعلام"


def test_the_rest_of_the_article_stays() -> None:
    kept, masked = redacted(ARABIC, "keep"), redacted(ARABIC)
    for kind in ("FIGURE", "CITY", "DATE", "ORG"):
        assert [(e.text, e.normal) for e in masked.of_type(kind)] == [(e.text, e.normal) for e in kept.of_type(kind)]  # type: ignore[arg-type]
    assert masked.summary.text
    assert masked.provenance.settings != kept.provenance.settings


def test_a_mask_says_the_kind_only() -> None:
    assert set(PLACEHOLDER.findall(redacted(ENGLISH).text)) == {"EMAIL", "PHONE", "HANDLE", "URL", "PERSON"}
    assert "[EMAIL:" not in redacted(ENGLISH).text


def test_the_same_contact_has_the_same_code_however_it_is_written() -> None:
    one = redacted("اتصل على هاتف: +968 2412 3456 أو info@example.org", "hash").text
    two = redacted("Fax: 00968-24123456. Write to INFO@example.org.", "hash").text
    codes = [match[0] for match in PLACEHOLDER.finditer(one)]
    assert len(codes) == 2
    assert set(codes) == {match[0] for match in PLACEHOLDER.finditer(two)}
    other = Pipeline(contacts="hash", contacts_key="another key, as long", translator="none")(
        one.replace(codes[1], "info@example.org")
    )
    assert codes[1] not in other.text


def test_what_is_dropped_does_not_run_together() -> None:
    assert redacted("Write(tim@example.org)now, or 5tim@example.org7.", "drop").text.count("5 7") <= 1
    text = redacted("Write to tim@example.org.", "drop").text
    assert text == "Write to ."
    assert redacted(text, "drop").contacts == ()


def test_the_title_is_redacted_with_the_names_of_the_text() -> None:
    article = Pipeline(contacts="mask", translator="none")(ARABIC, title="سالم المعمري: راسلونا x@example.org")
    assert article.title == "[PERSON]: راسلونا [EMAIL]"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to tim@example .org now", "Write to [EMAIL] now"),
        ("Write to t i@localhost now", "Write to t [EMAIL] now"),
        ("Write to tim [at] example [dot] com.", "Write to [EMAIL]."),
        ("Ring 050 123 4567 today", "Ring [PHONE] today"),
        ("اكتبوا إلى tim @ example.org اليوم", "اكتبوا إلى [EMAIL] اليوم"),
        ("A price of 0.5 to 1,200,000 on 2023-11-02 @ noon", "A price of 0.5 to 1,200,000 on 2023-11-02 @ noon"),
        ("رقم القرار 12345 لسنة 2023", "رقم القرار 12345 لسنة 2023"),
    ],
)
def test_nets_behind_the_finders(text: str, left: str) -> None:
    assert redacted(text).text == left


@pytest.mark.parametrize(
    "text", ["", " \n", "[EMAIL]", "@", "@@@ @", "a@b@c@d.com", "\u202e0501234567\u202c", "👍" * 50]
)
def test_odd_texts(text: str) -> None:
    article = redacted(text)
    assert "0501234567" not in article.text
    assert "d.com" not in article.text


def test_redaction_is_done_once() -> None:
    once = redacted(ENGLISH).text
    assert redacted(once).text == once


def test_a_failing_finder_gives_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from smartnews.entities.contacts import AddressFinder

    def fail(self: object, draft: Draft, found: object) -> list[object]:
        raise RuntimeError(draft.text)

    pipeline = Pipeline(contacts="mask", translator="none")
    monkeypatch.setattr(AddressFinder, "__call__", fail)
    with pytest.raises(RedactionError) as raised:
        pipeline(ENGLISH)
    (failure,) = pipeline.pipe([Document(ENGLISH, id="a")])
    assert isinstance(failure, Failure)
    assert (failure.id, failure.code) == ("a", "redaction-failed")
    for secret in SECRETS[ENGLISH]:
        assert secret not in str(raised.value) + failure.model_dump_json()


def test_what_is_found_again_and_again_gives_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from smartnews import redact
    from smartnews.personal import Find

    monkeypatch.setattr(redact, "personal", lambda draft, names: [Find(0, len(draft.text), "EMAIL", "x")])
    with pytest.raises(RedactionError):
        Pipeline(contacts="drop", stages=())("abc")


def test_an_id_made_from_the_content_is_that_of_the_redacted_content() -> None:
    article = redacted(ENGLISH)
    assert article.id == Document(article.text).key()


def test_hash_needs_a_key_and_never_shows_it() -> None:
    with pytest.raises(SettingsError, match="contacts_key"):
        Pipeline(contacts="hash")
    with pytest.raises(SettingsError) as raised:
        Pipeline(contacts="hash", contacts_key="tooshort")
    assert "tooshort" not in str(raised.value)
    settings = Settings(contacts="hash", contacts_key=KEY)  # type: ignore[arg-type]
    assert KEY not in settings.model_dump_json() + repr(settings)


@pytest.mark.slow
def test_linear_in_the_text() -> None:
    for text in ("@" * 100_000, "0" * 100_000, "(at)" * 20_000, "a@b.com " * 3_000):
        assert "@b" not in Pipeline(contacts="mask", stages=())(text).text


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    import os

    command = [sys.executable, "-m", "smartnews", "redact", *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, check=False, timeout=120, env={**os.environ, **environment}
    )


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "release.txt"
    file.write_text(ENGLISH, encoding="utf-8")
    result = run(file)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout.decode() == redacted(ENGLISH).text
    hashed = run(file, "--mode", "hash", SMARTNEWS_CONTACTS_KEY=KEY)
    assert hashed.stdout.decode() == redacted(ENGLISH, "hash").text
    refused = run(file, "--mode", "hash")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"contacts_key" in refused.stderr


def test_the_command_on_lines_writes_what_process_reads(tmp_path: Path) -> None:
    file, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": "a", "title": "x@example.org", "text": ENGLISH}, {"id": "b"}]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    result = run(file, "--out", out, "--mode", "drop")
    assert result.returncode == 1
    (line,) = out.read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert (record["id"], record["title"]) == ("a", "")
    assert "example" not in line.replace("oasis-energy.example", "")

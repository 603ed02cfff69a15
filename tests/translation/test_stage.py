from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import smartnews.translation.stage as stage_module
import smartnews.translation.translator as translator_module
from smartnews.article import CityNormal, FigureNormal
from smartnews.draft import Candidate, Draft
from smartnews.errors import ModelError
from smartnews.settings import Settings
from smartnews.text.normalise import fold
from smartnews.translation import Translate
from smartnews.translation.translator import Quality

MakeDraft = Callable[..., Draft]
TEXT = "استثمرت الرياض 20.5 مليار ريال في المشروع. وستبدأ الأعمال قريبا."


class Phrasebook:
    """An engine that knows what it was told, and counts what it is asked."""

    name = "phrasebook"
    digest = "sha256:phrases"
    quality: Quality = "draft"

    def __init__(self, phrases: dict[str, str], *, placeholders: bool = True, pairs: str = "ar-en") -> None:
        self.phrases, self.placeholders, self.pairs = phrases, placeholders, pairs
        self.asked: list[str] = []

    def supports(self, source: str, target: str) -> bool:
        return f"{source}-{target}" in self.pairs

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        self.asked += sentences
        return [self.phrases.get(sentence, "Something else was said here") for sentence in sentences]


@pytest.fixture
def draft(make_draft: MakeDraft) -> Draft:
    made = make_draft(TEXT, language="ar")
    entities = []
    for surface, kind, normal in (
        ("الرياض", "CITY", CityNormal(en="Riyadh", country="SA")),
        ("20.5 مليار ريال", "FIGURE", FigureNormal(value=20_500_000_000, unit="SAR")),
    ):
        start = made.view.text.index(fold(surface))
        entities.append(Candidate(start, start + len(fold(surface)), kind, normal))  # type: ignore[arg-type]
    return replace(made, entities=tuple(entities), summary=tuple((a, b, 1.0) for a, b in made.sentences))


FIRST = "استثمرت <e0> <n0> مليار ريال في المشروع."
SECOND = "وستبدأ الأعمال قريبا."
GOOD = {FIRST: "<e0> invested <n0> billion riyals in the project.", SECOND: "Work will begin soon."}


def _run(draft: Draft, engine: Phrasebook, **settings: object) -> Draft:
    return Translate(Settings(**settings), engine)(draft)  # type: ignore[arg-type]


def test_facts_are_carried_through_by_placeholders(draft: Draft) -> None:
    done = _run(draft, Phrasebook(GOOD))
    assert done.translation is not None
    assert done.translation.sentences == (
        "Riyadh invested 20.5 billion riyals in the project.",
        "Work will begin soon.",
    )
    assert done.translation.text == "Riyadh invested 20.5 billion riyals in the project. Work will begin soon."
    assert (done.translation.engine, done.translation.quality, done.translation.language) == (
        "phrasebook",
        "draft",
        "en",
    )
    assert [(c.kind, c.source, c.kept) for c in done.translation.checks] == [
        ("name", "الرياض", True), ("figure", "20.5 مليار ريال", True),
    ]  # fmt: skip
    assert done.warnings == ()


def test_a_lost_placeholder_means_a_second_try_as_plain_text(draft: Draft) -> None:
    plain = draft.clean(*draft.sentences[0])
    engine = Phrasebook({**GOOD, FIRST: "<e0> invested in the project.", plain: "Riyadh put in 20.5 billion riyals."})
    done = _run(draft, engine)
    assert engine.asked == [FIRST, SECOND, plain]
    assert done.translation is not None
    assert done.translation.sentences[0] == "Riyadh put in 20.5 billion riyals."


def test_the_last_try_is_in_short_parts(make_draft: MakeDraft) -> None:
    first, second = "استثمرت المدينة في المشروع الكبير " * 4, "وبلغت التكلفة 45 مليون ريال " * 4
    made = make_draft(f"{first.strip()}، {second.strip()}.", language="ar")
    start = made.view.text.index("45")
    figure = Candidate(start, start + len("45 مليون ريال"), "FIGURE", FigureNormal(value=45_000_000, unit="SAR"))
    draft = replace(made, entities=(figure,), summary=((*made.sentences[0], 1.0),))
    part = second.replace("45", "<n0>").strip() + "."
    cost = (
        "The cost of all this came to {} million riyals, as the city said in the evening, "
        "and it will have to be paid by the end of the year"
    )
    engine = Phrasebook({part: cost.format("<n0>")})
    done = _run(draft, engine)
    assert len(engine.asked) == 4
    assert done.translation is not None
    assert done.translation.text == f"Something else was said here {cost.format(45)}"
    assert done.translation.checks[0].kept


def test_the_first_try_stays_if_the_second_is_no_better(draft: Draft) -> None:
    done = _run(draft, Phrasebook({**GOOD, FIRST: "The capital invested <n0> billion riyals in the project."}))
    assert done.translation is not None
    assert done.translation.sentences[0] == "The capital invested 20.5 billion riyals in the project."
    assert [check.kept for check in done.translation.checks] == [False, True]
    assert [warning.code for warning in done.warnings] == ["translation-facts-lost"]
    assert "1 of 2" in done.warnings[0].message


def test_a_lost_figure_leaves_the_facts_alone(draft: Draft) -> None:
    done = _run(draft, Phrasebook({**GOOD, FIRST: "<e0> invested in the large project of the city."}))
    assert done.translation is not None
    assert done.translation.sentences[0] == "[Not translated; its facts: Riyadh; 20.5 billion Saudi riyals]"
    assert all(check.kept for check in done.translation.checks)
    assert [warning.code for warning in done.warnings] == ["translation-doubtful"]
    assert "lost: figure" in done.warnings[0].message


def test_the_facts_are_worded_in_the_target_language(draft: Draft) -> None:
    done = _run(draft, Phrasebook({}, pairs="ar-fr"), to="fr")
    assert done.translation is not None
    assert done.translation.sentences[0] == "[Non traduit ; les faits : 20,5 milliards de riyals saoudiens]"


def test_one_engine_after_the_other_is_asked_for_the_pair(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    both = (Phrasebook({}, pairs="en-fr"), Phrasebook(GOOD))
    monkeypatch.setattr(stage_module, "engines", lambda settings: both)
    stage = Translate(Settings())
    assert stage.engine("ar") is both[1]
    assert stage.engine("fr") is None
    done = stage(draft)
    assert done.translation is not None
    assert done.translation.text.startswith("Riyadh invested")
    assert stage.models == {"phrasebook": "sha256:phrases"}


def test_a_model_that_cannot_be_used_is_one_clear_warning(draft: Draft) -> None:
    class Broken(Phrasebook):
        def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
            raise ModelError("model.bin is not the file that was listed.", "Install it again.")

    done = _run(draft, Broken({}))
    assert done.translation is None
    assert [(w.code, w.message) for w in done.warnings] == [
        ("translation-failed", "model.bin is not the file that was listed. Install it again.")
    ]


def test_nonsense_is_not_shown(draft: Draft) -> None:
    done = _run(draft, Phrasebook({**GOOD, SECOND: "games games games games games"}))
    assert done.translation is not None
    assert done.translation.sentences[1] == "[Not translated]"
    assert done.translation.text == f"{done.translation.sentences[0]} [Not translated]"
    assert [warning.code for warning in done.warnings] == ["translation-doubtful"]
    assert "repetition" in done.warnings[0].message


def test_a_sentence_without_end_is_not_translated(make_draft: MakeDraft) -> None:
    made = make_draft("كلمة " * 3000 + "10", language="ar")
    figure = Candidate(len(made.view.text) - 2, len(made.view.text), "FIGURE", FigureNormal(value=10))
    engine = Phrasebook({})
    done = _run(replace(made, entities=(figure,), summary=((0, len(made.view.text), 1.0),)), engine)
    assert engine.asked == []
    assert done.translation is not None
    assert done.translation.sentences == ("[Not translated; its facts: 10]",)
    assert [check.kept for check in done.translation.checks] == [True]
    assert "too long" in done.warnings[0].message


def test_an_engine_without_placeholders_sees_the_sentence_itself(draft: Draft) -> None:
    engine = Phrasebook({}, placeholders=False)
    done = _run(draft, engine)
    assert engine.asked == [draft.clean(*span) for span in draft.sentences]
    assert [warning.code for warning in done.warnings] == ["translation-doubtful"]


def test_the_glossary_is_written_into_the_source_for_such_an_engine(draft: Draft, tmp_path: Path) -> None:
    (tmp_path / "terms.toml").write_text('[terms]\n"الرياض" = "Ar-Riyadh"\n', encoding="utf-8")
    engine = Phrasebook({}, placeholders=False)
    _run(draft, engine, glossary=tmp_path / "terms.toml")
    assert engine.asked[0] == "استثمرت Ar-Riyadh 20.5 مليار ريال في المشروع."


def test_the_same_sentence_is_translated_once_across_a_batch(draft: Draft) -> None:
    engine = Phrasebook(GOOD)
    stage = Translate(Settings(), engine)
    done = stage.batch([draft, draft, replace(draft, summary=draft.summary[1:])])
    again = stage(draft)
    assert engine.asked == [FIRST, SECOND]
    assert [len(one.translation.sentences) for one in done if one.translation] == [2, 2, 1]
    assert done[0].translation == done[1].translation == again.translation


def test_a_batch_gives_what_single_articles_give(draft: Draft, make_draft: MakeDraft) -> None:
    other = make_draft("The plan is ready.", language="en")
    drafts = [draft, replace(other, summary=((0, 18, 1.0),)), replace(draft, summary=())]
    together = Translate(Settings(), Phrasebook(GOOD)).batch(drafts)
    assert together == [Translate(Settings(), Phrasebook(GOOD))(one) for one in drafts]
    assert [one.translation is None for one in together] == [False, True, True]


def test_without_a_model_there_is_a_warning_and_no_text(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translator_module, "installed", lambda folder: ())
    done = Translate(Settings(translator="auto"))(draft)
    assert done.translation is None
    assert [warning.code for warning in done.warnings] == ["translation-unavailable"]
    assert "ar to en" in done.warnings[0].message


def test_a_pair_that_the_engine_does_not_know_is_a_warning(draft: Draft) -> None:
    done = _run(draft, Phrasebook(GOOD), to="fr")
    assert done.translation is None
    assert [warning.code for warning in done.warnings] == ["translation-unsupported"]


@pytest.mark.parametrize("settings", [{"translator": "none"}, {"to": "ar"}])
def test_what_was_not_asked_for_is_no_warning(draft: Draft, settings: dict[str, str]) -> None:
    done = Translate(Settings(**settings))(draft)  # type: ignore[arg-type]
    assert done == draft


def test_a_real_model_fills_the_stage(draft: Draft, student: Path) -> None:
    done = Translate(Settings(translator=str(student)))(draft)
    assert done.translation is not None
    assert done.translation.engine == "ctranslate2:tiny-ar-en"
    assert len(done.translation.sentences) == 2
    assert len(done.translation.checks) == 2
    assert Translate(Settings(translator=str(student)))(draft) == done

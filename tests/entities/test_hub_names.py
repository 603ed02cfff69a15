from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from smartnews.draft import Draft
from smartnews.entities.hub_names import hub_names
from smartnews.errors import ModelError, SettingsError
from smartnews.pipeline import Pipeline
from smartnews.settings import Settings

from .tiny_classifier import write_bert, write_roberta

TAGS = {
    "شهبور": "B-PERS",
    "الطنجاوي": "I-PERS",
    "نسائم": "B-ORG",
    "الواحة": "I-ORG",
    "وشهبور": "B-PERS",
    "مؤتة": "B-LOC",
    "Northwind": "B-ORG",
}
TEXT = "التقى شَهْبور  الطنـجاوي، أمس، بوفد «نسائم الواحة» وشركة Northwind قرب مؤتة. وشهبور غادر."


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bert(tmp_path_factory.mktemp("models") / "tiny-ner", TAGS, ["، ".strip(), "أمس", ".", "«", "»"])


def found(draft: Draft, model: Path) -> list[tuple[str, str]]:
    (names,) = hub_names(str(model), Settings()).detect([draft], [()])
    return [(draft.source(name.start, name.end), name.type) for name in names]


def test_the_model_reads_the_spelling_of_the_source_without_vowels(
    bert: Path, make_draft: Callable[..., Draft]
) -> None:
    draft = make_draft(TEXT, language="ar")
    assert found(draft, bert) == [
        ("شَهْبور  الطنـجاوي", "PERSON"),
        ("نسائم الواحة", "ORG"),
        ("Northwind", "ORG"),
        ("مؤتة", "LOC"),
        ("شهبور", "PERSON"),
    ]


def test_a_known_name_is_freed_of_the_particles_before_it(tmp_path: Path, make_draft: Callable[..., Draft]) -> None:
    tags = {"وبالرياض": "B-LOC", "ومحمد": "B-PERS", "وليد": "B-PERS", "للبحرين": "B-LOC"}
    draft = make_draft("ومحمد زار وبالرياض نزل، أما وليد فعاد للبحرين مساء", language="ar")
    names = [name for name, _ in found(draft, write_bert(tmp_path / "m", tags, ["زار", "نزل"]))]
    assert names == ["محمد", "الرياض", "وليد", "للبحرين"]


def test_spans_of_the_article_hold_their_text(bert: Path) -> None:
    article = Pipeline(names=f"hub:{bert}", translator="none")(TEXT)
    assert all(article.text[entity.start : entity.end] == entity.text for entity in article.entities)
    by_text = {entity.text: entity for entity in article.entities}
    assert by_text["شَهْبور  الطنـجاوي"].type == "PERSON"
    assert by_text["شَهْبور  الطنـجاوي"].source == "model:tiny-ner"
    assert 0.9 < by_text["نسائم الواحة"].confidence <= 1


def test_a_sentence_longer_than_the_model_is_read_in_windows(tmp_path: Path, make_draft: Callable[..., Draft]) -> None:
    model = write_bert(tmp_path / "short", TAGS, ["قال", "إن"], positions=12)
    draft = make_draft(" ".join(["قال إن شهبور الطنجاوي"] * 30), language="ar")
    assert found(draft, model) == [("شهبور الطنجاوي", "PERSON")] * 30


def test_many_texts_at_once_give_what_each_gives_alone(bert: Path, make_draft: Callable[..., Draft]) -> None:
    drafts = [make_draft(text, language="ar") for text in (TEXT, "قال شهبور.", "", "زار الوفد مؤتة. ثم مؤتة")]
    names = hub_names(str(bert), Settings())
    assert names.detect(drafts, [()] * 4) == [names.detect([draft], [()])[0] for draft in drafts]
    assert [len(own) for own in names.detect(drafts, [()] * 4)] == [5, 1, 0, 2]


def test_a_word_of_pieces_and_a_word_of_a_million_letters(tmp_path: Path, make_draft: Callable[..., Draft]) -> None:
    model = write_bert(tmp_path / "pieces", {"شه": "B-PERS", "##بور": "O", "##ي": "O"}, ["قال", "ا", "##ا"])
    assert found(make_draft("قال شهبوري", language="ar"), model) == [("شهبوري", "PERSON")]
    assert found(make_draft("شه" + " " + "ا" * 1_000_000, language="ar"), model)[0] == ("شه", "PERSON")


def test_byte_level_pieces_are_cut_as_within_a_sentence(tmp_path: Path, make_draft: Callable[..., Draft]) -> None:
    model = write_roberta(tmp_path / "roberta", {"Northwind": "B-ORG", "Trading": "I-ORG", "شهبور": "B-PER"})
    assert found(make_draft("Shares in Northwind Trading rose.", language="en"), model) == [
        ("Northwind Trading", "ORG")
    ]
    assert found(make_draft("غادر شهبور", language="ar"), model) == [("شهبور", "PERSON")]


def test_what_is_no_classifier_of_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="positive"):
        hub_names(str(write_bert(tmp_path / "mood", {"جيد": "positive"})), Settings())
    with pytest.raises(ModelError, match="Name its folder, or allow the network"):
        hub_names(str(tmp_path / "nowhere"), Settings())


@pytest.mark.parametrize("names", ["hub:", "hub", "camel:", "bert", "encoder:here"])
def test_a_back_end_that_is_not_there_is_named(names: str) -> None:
    with pytest.raises(SettingsError, match="hub:MODEL"):
        Pipeline(names=names)


def test_the_detector_says_nothing_of_what_it_is_unsure_of(bert: Path, make_draft: Callable[..., Draft]) -> None:
    draft = make_draft(TEXT, language="ar")
    names = hub_names(str(bert), Settings())
    names._least = 1.1
    assert names.detect([replace(draft)], [()]) == [[]]

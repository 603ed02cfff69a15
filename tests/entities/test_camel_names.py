from __future__ import annotations

import builtins
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smartnews.draft import Draft
from smartnews.entities.camel_names import camel_names
from smartnews.errors import ExtraMissingError, ModelError
from smartnews.pipeline import Pipeline
from smartnews.settings import Settings

from .tiny_classifier import write_bert

TAGS = {"شهبور": "B-PERS", "الطنجاوي": "I-PERS", "نسائم": "B-ORG", "الواحة": "I-ORG", "Northwind": "B-ORG"}
TEXT = "قال شهبور الطنجاوي إن نسائم الواحة بخير"


@pytest.fixture
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for camel-tools' data, with nothing in it."""
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path / "camel"))
    return tmp_path / "camel"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bert(tmp_path_factory.mktemp("camel") / "ner", TAGS, ["قال", "إن"], positions=300)


def install(root: Path, model: Path) -> None:
    """Lay out camel-tools' data as its own command does."""
    (root / "data" / "ner").mkdir(parents=True)
    (root / "data" / "ner" / "arabert").symlink_to(model)
    dataset = {"default": "arabert", "datasets": {"arabert": {"path": "ner/arabert"}}}
    catalogue = {"version": "1.6", "packages": {}, "components": {"NamedEntityRecognition": dataset}}
    (root / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")


def people(article: Any) -> list[tuple[str, str, str]]:
    return [(e.text, e.type, e.source) for e in article.entities if e.source == "model:camel"]


def test_a_folder_needs_no_data_and_no_network(no_data: Path, model: Path) -> None:
    article = Pipeline(names=f"camel:{model}", translator="none")(TEXT)
    assert people(article) == [("شهبور الطنجاوي", "PERSON", "model:camel"), ("نسائم الواحة", "ORG", "model:camel")]
    assert not no_data.exists()
    assert "camel_tools.data" not in sys.modules


def test_its_own_data_is_found_where_its_command_puts_it(no_data: Path, model: Path) -> None:
    install(no_data, model)
    assert people(Pipeline(names="camel", translator="none")(TEXT))


def test_its_recogniser_says_the_same(no_data: Path, model: Path, make_draft: Callable[..., Draft]) -> None:
    install(no_data, model)
    from camel_tools.ner import NERecognizer

    tags = NERecognizer.pretrained(use_gpu=False).predict([TEXT.split()])[0]
    draft = make_draft(TEXT, language="ar")
    (names,) = camel_names(None, Settings()).detect([draft], [()])
    marked = {
        index: ("B-" if index == inside.start else "I-") + {"PERSON": "PERS"}.get(name.type, name.type)
        for name in names
        for inside in [draft.tokens.within(name.start, name.end)]
        for index in inside
    }
    assert [marked.get(index, "O") for index in range(len(draft.tokens))] == tags
    assert set(tags) == {"O", "B-PERS", "I-PERS", "B-ORG", "I-ORG"}


def test_other_languages_are_left_to_the_rules(no_data: Path, model: Path) -> None:
    text = "Dr. Maria Hendricks, chief executive of Northwind, said the port of Rotterdam will grow."
    camel, rules = (Pipeline(names=names, translator="none")(text) for names in (f"camel:{model}", "rules"))
    assert camel.entities == rules.entities
    assert camel.of_type("PERSON")


def test_without_data_one_error_names_the_command(no_data: Path) -> None:
    with pytest.raises(ModelError, match="camel_data -i ner-arabert"):
        Pipeline(names="camel")
    with pytest.raises(ModelError, match="holds no model for names"):
        Pipeline(names=f"camel:{no_data}")


def test_data_without_the_model_is_an_error(no_data: Path, tmp_path: Path) -> None:
    install(no_data, tmp_path / "gone")
    with pytest.raises(ModelError, match="camel_data -i ner-arabert"):
        Pipeline(names="camel")


def test_without_camel_tools_the_extra_is_named(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def importing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("camel_tools"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(ExtraMissingError, match=r"smartnews\[camel\]"):
        camel_names(str(model), Settings())

"""smartnews inside spaCy: any pipeline, one analysis, results that survive."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.tokens.underscore import Underscore
from spacy.util import registry

import smartnews.integrations.spacy as ours
from smartnews.article import Article
from smartnews.errors import SettingsError
from smartnews.pipeline import Pipeline

SRC = Path(ours.__file__).parents[2]
ARABIC = "أعلن المعرض الدولي للطاقة بالرياض اليوم استثمار 20.5 مليار ريال في 3 مدن. وقال الوزير إن العمل يبدأ في جدة."
ENGLISH = "The Green Cities Forum opened in Muscat, Oman. It drew more than 1,200 visitors. Write to press@example.org."
FRENCH = "Le ministre a visité Paris. Le projet coûte 20 millions d'euros."
FACTORIES = ("smartnews_normaliser", "smartnews_entities", "smartnews_topics", "smartnews_summary")


def made(code: str = "ar", /, *factories: str, **config: Any) -> Language:
    nlp = spacy.blank(code)
    for factory in factories or FACTORIES:
        nlp.add_pipe(factory, config={"settings": config} if factory == "smartnews_entities" else {})
    return nlp


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were analysed, in their order."""
    texts: list[str] = []
    draft = Pipeline._draft

    def counted(self: Pipeline, document: Any) -> Any:
        texts.append(document.text)
        return draft(self, document)

    monkeypatch.setattr(Pipeline, "_draft", counted)
    return texts


@pytest.mark.parametrize(
    ("language", "text"), [("ar", ARABIC), ("en", ENGLISH), ("xx", ARABIC), ("xx", ENGLISH), ("fr", FRENCH)]
)
def test_any_pipeline(language: str, text: str, runs: list[str]) -> None:
    doc = made(language)(text)
    assert runs == [text]
    assert doc.text == text
    article = doc._.smartnews_article
    assert isinstance(article, Article)
    assert article.text == text
    assert [e["text"] for e in doc._.smartnews_entities] == [e.text for e in article.entities]
    assert {ent.label_ for ent in doc.ents} >= {"CITY", "FIGURE"}
    assert doc._.smartnews_language == article.language.code
    assert doc._.smartnews_summary == article.summary.text != ""
    assert [t["code"] for t in doc._.smartnews_topics] == [t.code for t in article.topics]
    assert doc._.smartnews_figures[0]["normal"]["value"]


def test_the_results_are_those_of_the_library() -> None:
    expected = Pipeline(translator="none")(ARABIC)
    article = made()(ARABIC)._.smartnews_article
    for part in ("entities", "topics", "summary", "contacts", "anatomy", "sentences", "language"):
        assert getattr(article, part) == getattr(expected, part), part


def test_entities_are_whole_tokens_and_know_what_they_are() -> None:
    doc = made("ar", "smartnews_entities")(ARABIC)
    riyadh = next(ent for ent in doc.ents if "رياض" in ent.text)
    assert (riyadh.text, riyadh.label_, riyadh.kb_id_) == ("بالرياض", "CITY", "geonames:108410")
    oman = next(e for e in made("en", "smartnews_entities")(ENGLISH).ents if e.label_ == "COUNTRY")
    assert oman.kb_id_ == "iso3166:OM"


def test_of_two_entities_in_one_token_the_one_that_fits_goes_into_ents() -> None:
    nlp = made("en", "smartnews_entities")
    nlp.tokenizer.token_match = None
    doc = Doc(nlp.vocab, words=["Muscat/Oman", "and", "Paris", "/", "France"], spaces=[True, True, False, False, False])
    doc = nlp(doc)
    assert [ent.text for ent in doc.ents] == ["Muscat/Oman", "Paris", "France"]
    assert [span.text for span in doc.spans["smartnews"]] == ["Muscat/Oman", "Muscat/Oman", "Paris", "France"]


@pytest.mark.parametrize(("overwrite", "label"), [(False, "MINE"), (True, "CITY")])
def test_entities_that_are_there_already(overwrite: bool, label: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "MINE", "pattern": "Muscat"}])  # type: ignore[attr-defined]
    nlp.add_pipe("smartnews_entities", config={"overwrite_ents": overwrite, "spans_key": "news"})
    doc = nlp(ENGLISH)
    assert next(ent.label_ for ent in doc.ents if ent.text == "Muscat") == label
    assert "Muscat" in [span.text for span in doc.spans["news"]]
    assert {"COUNTRY", "EMAIL"} <= {ent.label_ for ent in doc.ents}


def test_batches_keep_order_and_analyse_each_text_once(runs: list[str]) -> None:
    texts = [f"{ENGLISH} Number {i}." for i in range(7)] + ["", "\n", ARABIC]
    nlp = made("xx")
    docs = list(nlp.pipe(texts, batch_size=3))
    assert [doc.text for doc in docs] == texts
    assert runs == texts
    one_by_one = [nlp(text) for text in texts]
    assert [doc._.smartnews_entities for doc in docs] == [doc._.smartnews_entities for doc in one_by_one]
    tuples = list(nlp.pipe([(ARABIC, {"id": 1})], as_tuples=True))
    assert tuples[0][1] == {"id": 1}


def test_only_what_is_wanted_is_done() -> None:
    doc = made("ar", "smartnews_entities")(ARABIC)
    assert doc._.smartnews_article.topics == ()
    assert doc._.smartnews_article.summary.sentences == ()


def test_a_document_of_another_pipeline_is_analysed_anew(runs: list[str]) -> None:
    doc = made("en", "smartnews_entities")(ENGLISH)
    made("en", "smartnews_entities")(doc)
    assert len(runs) == 1
    doc = made("en", "smartnews_entities", "smartnews_topics")(doc)
    assert len(runs) == 2
    assert doc._.smartnews_topics


def test_the_normaliser_folds_words_and_cleans_the_text() -> None:
    doc = made("ar", "smartnews_normaliser")("قالـــت الأُمَم المتّحدة\u200f: ١٢٪")
    assert [token.norm_ for token in doc][:3] == ["قالت", "الامم", "المتحده"]
    assert "\u200f" not in doc._.smartnews_text
    assert doc._.smartnews_findings == {"bidi": 1}


def test_a_doc_bin_keeps_everything() -> None:
    nlp = made()
    doc = nlp(ARABIC)
    bin_ = DocBin(store_user_data=True, docs=[doc])
    (back,) = DocBin().from_bytes(bin_.to_bytes()).get_docs(nlp.vocab)
    assert [(e.text, e.label_, e.kb_id_) for e in back.ents] == [(e.text, e.label_, e.kb_id_) for e in doc.ents]
    assert [s.text for s in back.spans["smartnews"]] == [s.text for s in doc.spans["smartnews"]]
    assert back._.smartnews_article == doc._.smartnews_article
    for name in ("entities", "figures", "contacts", "topics", "summary", "language", "warnings", "text"):
        assert back._.get(f"smartnews_{name}") == doc._.get(f"smartnews_{name}")
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.smartnews_article == doc._.smartnews_article


def test_config_goes_through_spacy(tmp_path: Path) -> None:
    nlp = made("ar", "smartnews_entities", "smartnews_summary", language="ar")
    nlp.get_pipe("smartnews_summary")
    config = nlp.config["components"]["smartnews_entities"]
    assert config["settings"] == {"language": "ar"}
    assert nlp.config["components"]["smartnews_summary"]["settings"] == {"translator": "none"}
    nlp.to_disk(tmp_path / "pipeline")
    back = spacy.load(tmp_path / "pipeline")
    assert back.pipe_names == nlp.pipe_names
    assert back(ARABIC)._.smartnews_article == nlp(ARABIC)._.smartnews_article
    copy = pickle.loads(pickle.dumps(nlp))
    assert copy(ARABIC)._.smartnews_summary == nlp(ARABIC)._.smartnews_summary


def test_a_setting_holds_for_all_components() -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("smartnews_entities", config={"settings": {"reference_date": "2024-03-08"}})
    nlp.add_pipe("smartnews_summary", config={"settings": {"summary_sentences": 1}})
    doc = nlp("زار الوزير مدينة جدة أمس. وافتتح المعرض الدولي للطاقة. وحضر 300 زائر.")
    assert [e["normal"]["iso"] for e in doc._.smartnews_entities if e["type"] == "DATE"] == ["2024-03-07"]
    assert len(doc._.smartnews_summary_offsets) == 1
    assert doc._.smartnews_translation is None


def test_mistakes_in_the_config_are_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = made("ar", "smartnews_entities", language="ar")
    with pytest.raises(SettingsError, match=r"language.*'ar' and 'en'"):
        nlp.add_pipe("smartnews_topics", config={"settings": {"language": "en"}})
    with pytest.raises(SettingsError, match="reference_date"):
        spacy.blank("ar").add_pipe("smartnews_entities", config={"settings": {"reference_date": "yesterday"}})
    with pytest.raises(SettingsError, match="colour"):
        spacy.blank("ar").add_pipe("smartnews_topics", config={"settings": {"colour": "red"}})
    monkeypatch.setenv("SMARTNEWS_CONTACTS", "mask")
    with pytest.raises(SettingsError, match="redact"):
        spacy.blank("ar").add_pipe("smartnews_entities")


def test_what_cannot_be_analysed_goes_to_the_error_handler() -> None:
    nlp = made("en", "smartnews_entities", max_chars=40)
    with pytest.raises(Exception, match="the limit is 40"):
        nlp(ENGLISH)
    with pytest.raises(Exception, match="the limit is 40"):
        list(nlp.pipe(["Short.", ENGLISH]))
    seen: list[str] = []
    nlp.set_error_handler(lambda name, component, docs, error: seen.append(docs[0].text))  # type: ignore[arg-type, return-value]
    assert [doc.text for doc in nlp.pipe(["Short.", ENGLISH, "Oman."])] == ["Short.", "Oman."]
    assert seen == [ENGLISH]


def test_displacy_has_our_colours() -> None:
    page = displacy.render(made("en", "smartnews_entities")(ENGLISH), style="ent", jupyter=False)
    for kind in ("CITY", "FIGURE", "EMAIL"):
        assert ours.COLOURS[kind] in page


def test_the_public_registrations() -> None:
    registered = {name for name in registry.factories.get_all() if name.startswith("smartnews")}
    assert registered == set(FACTORIES)
    snapshot = {
        "smartnews_normaliser": ["doc._.smartnews_findings", "doc._.smartnews_text", "token.norm"],
        "smartnews_entities": [
            "doc._.smartnews_contacts",
            "doc._.smartnews_entities",
            "doc._.smartnews_figures",
            "doc.ents",
            "doc.spans",
        ],
        "smartnews_topics": ["doc._.smartnews_topics", "doc.cats"],
        "smartnews_summary": [
            "doc._.smartnews_summary",
            "doc._.smartnews_summary_offsets",
            "doc._.smartnews_translation",
        ],
    }
    config: dict[str, dict[str, Any]] = {
        "smartnews_normaliser": {},
        "smartnews_entities": {"settings": {}, "overwrite_ents": False, "spans_key": "smartnews"},
        "smartnews_topics": {"settings": {}},
        "smartnews_summary": {"settings": {"translator": "none"}},
    }
    for name in FACTORIES:
        meta = Language.get_factory_meta(name)
        assert sorted(meta.assigns) == snapshot[name]
        assert meta.default_config == config[name]
    assert tuple(made("en").get_pipe("smartnews_entities").labels) == tuple(ours.COLOURS)  # type: ignore[attr-defined]


def python(code: str, *path: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (SRC, *path)))}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=120
    ).stdout.strip()


def test_importing_registers_no_extension_but_making_a_component_does() -> None:
    code = (
        "import spacy, smartnews.integrations.spacy; from spacy.tokens import Doc;"
        "names = ['smartnews_article', 'smartnews_topics', 'smartnews_summary'];"
        "print(*map(Doc.has_extension, names));"
        "spacy.blank('en').add_pipe('smartnews_topics');"
        "print(*map(Doc.has_extension, names))"
    )
    assert python(code).splitlines() == ["False False False", "True True False"]


def test_entry_points_are_enough(tmp_path: Path) -> None:
    info = tmp_path / "smartnews_entry-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: smartnews-entry\nVersion: 0.1\n")
    lines = ["[spacy_factories]"]
    lines += [f"{name} = smartnews.integrations.spacy:make_{name.removeprefix('smartnews_')}" for name in FACTORIES]
    lines += ["[spacy_displacy_colors]", "smartnews = smartnews.integrations.spacy:COLOURS"]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    code = (
        "import spacy, sys; nlp = spacy.blank('en');"
        "print('smartnews' in sys.modules);"
        "nlp.add_pipe('smartnews_entities');"
        "print([e.text for e in nlp('It opened in Muscat.').ents])"
    )
    assert python(code, tmp_path).splitlines()[-1] == "['Muscat']"


def test_extensions_and_entry_points_are_those_of_the_documentation() -> None:
    made("en")("Muscat.")
    extensions = {name for name in Underscore.doc_extensions if name.startswith("smartnews_")}
    assert extensions == {
        "smartnews_article",
        "smartnews_contacts",
        "smartnews_entities",
        "smartnews_figures",
        "smartnews_findings",
        "smartnews_language",
        "smartnews_summary",
        "smartnews_summary_offsets",
        "smartnews_text",
        "smartnews_topics",
        "smartnews_translation",
        "smartnews_warnings",
    }
    project = tomllib.loads((SRC.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module = "smartnews.integrations.spacy"
    assert project["entry-points"] == {
        "spacy_factories": {name: f"{module}:make_{name.removeprefix('smartnews_')}" for name in FACTORIES},
        "spacy_displacy_colors": {"smartnews": f"{module}:COLOURS"},
    }
    page = (SRC.parent / "docs" / "spacy.md").read_text(encoding="utf-8")
    for name in (*FACTORIES, *extensions):
        assert f"`{name}`" in page or f"`doc._.{name}`" in page, name


def test_a_users_own_lists_are_used_and_saved(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name,type,en\nZorblax Institute,ORG,Zorblax Institute\n", encoding="utf-8")
    taxonomy = tmp_path / "own.toml"
    taxonomy.write_text(
        'extends = true\n[tags.falconry]\ncode = "mine:falconry"\nlabels = { en = "Falconry", ar = "الصقارة" }\n'
        'parents = { "medtop:10000000" = 0.6 }\n[tags.falconry.cues.en]\ncore = ["falconry", "falconers"]\n',
        encoding="utf-8",
    )
    nlp = spacy.blank("en")
    nlp.add_pipe("smartnews_entities", config={"settings": {"gazetteer": str(names), "names": "rules"}})
    nlp.add_pipe("smartnews_topics", config={"settings": {"taxonomy": str(taxonomy)}})
    doc = nlp("The Zorblax Institute breeds falcons. Falconry is a trade of falcons and falconers in Muscat.")
    assert ("Zorblax Institute", "ORG") in [(e["text"], e["type"]) for e in doc._.smartnews_entities]
    assert doc.cats["falconry"] > 0
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")(doc.text)
    assert again._.smartnews_article == doc._.smartnews_article


def test_our_components_between_others() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    before = nlp.add_pipe("entity_ruler", name="before")
    before.add_patterns([{"label": "MINE", "pattern": "Forum"}])  # type: ignore[attr-defined]
    nlp.add_pipe("smartnews_topics")
    nlp.add_pipe("smartnews_entities", after="before")
    after = nlp.add_pipe("entity_ruler", name="after")
    after.add_patterns([{"label": "LATER", "pattern": "visitors"}])  # type: ignore[attr-defined]
    doc = nlp("The Forum opened in Muscat. Many visitors came.")
    assert [(e.text, e.label_) for e in doc.ents] == [("Forum", "MINE"), ("Muscat", "CITY"), ("visitors", "LATER")]
    assert len(list(doc.sents)) == 2
    with nlp.select_pipes(disable="smartnews_topics"):
        assert nlp("Muscat.")._.smartnews_topics is None

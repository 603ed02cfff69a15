from __future__ import annotations

from pathlib import Path

import pytest

from smartnews.errors import ResourceError
from smartnews.resources import LANGUAGES
from smartnews.topics.taxonomy import Taxonomy, load_taxonomy

TAGS = [
    "sustainability",
    "climate-change",
    "renewable-energy",
    "energy-oil-gas",
    "environment-water",
    "digital-transformation",
    "artificial-intelligence",
    "smart-cities",
    "innovation-startups",
    "e-government",
    "cybersecurity",
    "telecommunications",
    "consumer-technology",
    "transport-mobility",
    "aviation",
    "health",
    "education",
    "tourism",
    "arts-culture",
    "media",
    "sport",
    "finance-banking",
    "stock-markets",
    "trade-investment",
    "economy",
    "real-estate-construction",
    "manufacturing",
    "labour-employment",
    "diplomacy",
    "politics",
    "conflict-security",
    "crime-justice",
    "disaster-accident",
    "agriculture-food",
    "religion",
    "science-space",
    "society-charity",
    "women-youth",
    "human-rights",
    "weather",
]

OWN = """
[levels]
sure = 4.0
[top."medtop:04000000"]
labels = { en = "Economy" }
[tags.shipping]
code = "own:shipping"
parents = { "medtop:04000000" = 1.0 }
labels = { en = "Shipping", ar = "الشحن" }
cues.en.sure = ["container ship", "dry dock"]
"""


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


def test_all_focus_tags_and_top_level_topics(taxonomy: Taxonomy) -> None:
    assert set(taxonomy.tags) == set(TAGS)
    assert sorted(taxonomy.top) == [f"medtop:{number:02}000000" for number in range(1, 18)]


def test_every_topic_has_labels_in_three_languages(taxonomy: Taxonomy) -> None:
    for topic in (*taxonomy.tags.values(), *taxonomy.top.values()):
        assert set(topic.labels) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tag_is_spoken_for_by_many_words(taxonomy: Taxonomy, language: str) -> None:
    least = 60 if language == "ar" else 30
    for name in taxonomy.tags:
        words = [word for level in taxonomy.words(language)[name].values() for word in level]
        assert len(set(words)) == len(words), name
        assert len(words) >= least, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_ignored_is_no_cue(taxonomy: Taxonomy, language: str) -> None:
    cues = {word for levels in taxonomy.words(language).values() for words in levels.values() for word in words}
    assert not cues & set(taxonomy.ignore[language])


@pytest.mark.shared
def test_codes_are_those_of_media_topics(taxonomy: Taxonomy, shared: Path) -> None:
    import json
    import lzma

    with lzma.open(shared / "data/topics/iptc_mediatopics_en.json.xz") as file:
        concepts = {entry["qcode"]: entry for entry in json.load(file)["conceptSet"]}
    newer = {"medtop:20001374"}  # sustainability: newer than the release in ../shared
    for tag in taxonomy.tags.values():
        assert tag.code in newer or "retired" not in concepts[tag.code]
    assert all(code in concepts for code in taxonomy.top)


def test_own_taxonomy_replaces_ours(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    assert list(load_taxonomy(path).tags) == ["shipping"]


def test_own_taxonomy_extends_ours(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text("extends = true\n" + OWN, encoding="utf-8")
    merged = load_taxonomy(path)
    assert {"shipping", *TAGS} == set(merged.tags)
    assert merged.levels["core"] == load_taxonomy().levels["core"]


@pytest.mark.parametrize(
    ("old", "new", "named", "at"),
    [
        ('code = "own:shipping"', 'code = "own shipping"', "tags.shipping.code", "own shipping"),
        ('code = "own:shipping"', 'code = "medtop:04000000"', "narrower", "[tags.shipping]"),
        ('"medtop:04000000" = 1.0', '"medtop:05000000" = 1.0', "medtop:05000000", "parents"),
        ("cues.en.sure", "cues.en.certain", "certain", "cues.en"),
        ("[levels]", 'colour = "blue"\n[levels]', "colour", "colour"),
        ("sure = 4.0", "sure = -1.0", "levels.sure", "sure = -1.0"),
    ],
)
@pytest.mark.parametrize("before", ["", "extends = true\n"])
def test_errors_name_the_key_and_show_the_line(
    tmp_path: Path, before: str, old: str, new: str, named: str, at: str
) -> None:
    if before and "05000000" in new:
        new = new.replace("05000000", "99000000")  # the packaged taxonomy has the other
        named = named.replace("05000000", "99000000")
    path = tmp_path / "own.toml"
    path.write_text(before + OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(ResourceError, match=r"own\.toml:\d+: ") as caught:
        load_taxonomy(path)
    message = str(caught.value)
    assert named in message
    assert at in message.splitlines()[1]


def test_malformed_toml_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace("[levels]", "[levels"), encoding="utf-8")
    with pytest.raises(ResourceError, match=r"own\.toml.*line 2"):
        load_taxonomy(path)


def test_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="There is no taxonomy"):
        load_taxonomy(tmp_path / "nothing.toml")

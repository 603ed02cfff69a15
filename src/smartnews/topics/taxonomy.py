"""The taxonomy: IPTC's top-level media topics, the focus tags below them, and the words that speak for each.

Codes and hierarchy are those of IPTC Media Topics (IPTC, CC BY 4.0); labels and words are our own. A taxonomy of the
user's own is one TOML file of the same form, its words beside each tag.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from smartnews.errors import ResourceError
from smartnews.resources import LANGUAGES, Resource, load, parse, refuse
from smartnews.userfiles import read_user_file

__all__ = ["Cues", "Tag", "Taxonomy", "TopTopic", "load_taxonomy"]

TopCode = Annotated[str, StringConstraints(pattern=r"^medtop:\d{2}000000$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*:\S+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Cues = dict[str, tuple[Text, ...]]
"""Words and phrases by level: ``{"core": ("solar power", …), "strong": …}``."""


class TopTopic(Resource):
    """A top-level media topic: its labels by language, and words that speak for it without any focus tag."""

    labels: dict[str, Text]
    cues: dict[str, Cues] = Field(default_factory=dict)


class Tag(Resource):
    """A focus tag.

    Attributes:
        code: the nearest concept of a vocabulary, as "medtop:20001374".
        labels: by language.
        parents: the top-level topics that it feeds, with the share of its score (0 to 1).
        sdg: the UN goal that it serves most, 1 to 17.
        related: the tags that mostly come along with it, with the share of its weight that they get.
        cues: words that speak for it, by language and level.
    """

    code: Code
    labels: dict[str, Text]
    parents: dict[TopCode, Annotated[float, Field(gt=0, le=1)]] = Field(min_length=1)
    sdg: int | None = Field(default=None, ge=1, le=17)
    related: dict[str, Annotated[float, Field(gt=0, le=1)]] = Field(default_factory=dict)
    cues: dict[str, Cues] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _top_level_is_no_tag(self) -> Self:
        if self.code.startswith("medtop:") and self.code.endswith("000000"):
            raise ValueError("a focus tag cannot carry the code of a top-level topic: give a narrower one")
        return self


class TopicWords(Resource):
    """A packaged file of cue words, ``data/{language}/topics.toml``."""

    ignore: tuple[Text, ...] = ()
    cues: dict[str, Cues]


class Taxonomy(Resource):
    """All topics, as they stand in ``data/taxonomy.toml`` or in a file of the user's.

    Attributes:
        extends: whether the tags are added to the packaged taxonomy (and replace those of the same name).
        levels: what a cue of each level weighs.
        top: the top-level topics by code.
        tags: the focus tags by name.
        ignore: phrases that hold a cue and say nothing, by language.
    """

    extends: bool = False
    levels: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    top: dict[TopCode, TopTopic] = Field(default_factory=dict)
    tags: dict[str, Tag]
    ignore: dict[str, tuple[Text, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        if self.extends:
            return self  # checked once it is complete
        for name, tag in self.tags.items():
            for parent in tag.parents:
                if parent not in self.top:
                    raise ValueError(f"tags.{name}.parents: there is no top-level topic {parent}")
            for other in tag.related:
                if other not in self.tags:
                    raise ValueError(f"tags.{name}.related: there is no tag {other}")
        for table, topics in (("tags", self.tags), ("top", self.top)):
            for name, topic in topics.items():
                for language, cues in topic.cues.items():
                    for level in cues:
                        if level not in self.levels:
                            raise ValueError(f"{table}.{name}.cues.{language}.{level}: there is no such level")
        return self

    def words(self, language: str) -> dict[str, Cues]:
        """Return the cues in ``language`` by tag name or top-level code."""
        found = {name: tag.cues.get(language, {}) for name, tag in self.tags.items()}
        return found | {code: topic.cues.get(language, {}) for code, topic in self.top.items()}


@lru_cache(maxsize=8)
def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """Return the packaged taxonomy, or the one in the TOML file at ``path``.

    Raises:
        ResourceError: the file is missing, is not TOML, or does not follow the schema; the line is shown.
    """
    if path is None:
        return _packaged()
    text = read_user_file(path, "taxonomy", "taxonomy")
    own = parse(text.encode(), path, Taxonomy)
    if not own.extends:
        return own
    ours = _packaged()
    merged = {
        "levels": {**ours.levels, **own.levels},
        "top": {**ours.top, **own.top},
        "tags": {**ours.tags, **own.tags},
        "ignore": {
            code: ours.ignore.get(code, ()) + own.ignore.get(code, ()) for code in sorted({*ours.ignore, *own.ignore})
        },
    }
    try:
        return Taxonomy.model_validate(merged)
    except ValidationError as error:
        refuse(error, path, text)


def _packaged() -> Taxonomy:
    base = load("taxonomy", None, Taxonomy)
    words = {language: load("topics", language, TopicWords) for language in LANGUAGES}
    for language, file in words.items():
        for name in file.cues:
            if name not in base.tags and name not in base.top:
                raise ResourceError(f"{language}/topics.toml: cues.{name}: there is no such topic.", "Mend the name.")

    def with_cues(name: str, topic: Resource) -> Resource:
        return topic.model_copy(update={"cues": {code: file.cues.get(name, {}) for code, file in words.items()}})

    merged = {
        "levels": base.levels,
        "top": {code: with_cues(code, topic) for code, topic in base.top.items()},
        "tags": {name: with_cues(name, tag) for name, tag in base.tags.items()},
        "ignore": {code: file.ignore for code, file in words.items()},
    }
    return Taxonomy.model_validate(merged)

"""The data model: an :class:`Article` and its parts (schema ``smartnews.article/1``).

Offsets count Unicode code points of ``Article.text``, which is the input exactly as it was given (or as it was
extracted from HTML): ``article.text[e.start:e.end] == e.text`` holds for every span, and is checked on construction.
All models are frozen and go to JSON and back without loss.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from smartnews.settings import Settings

__all__ = [
    "SCHEMA",
    "Anatomy",
    "Article",
    "Brief",
    "Check",
    "CityNormal",
    "ContactGroup",
    "CountryNormal",
    "DateNormal",
    "Dateline",
    "Entity",
    "EntityType",
    "EventNormal",
    "Failure",
    "FigureNormal",
    "Language",
    "NameNormal",
    "Normal",
    "PhoneNormal",
    "Provenance",
    "Qualifier",
    "Quote",
    "ScoredSentence",
    "Sentence",
    "Span",
    "Summary",
    "Topic",
    "Translation",
    "Warning",
]

SCHEMA: Literal["smartnews.article/1"] = "smartnews.article/1"

EntityType = Literal[
    "CITY",
    "COUNTRY",
    "LOC",
    "PERSON",
    "ORG",
    "EVENT",
    "PRODUCT",
    "FIGURE",
    "DATE",
    "EMAIL",
    "PHONE",
    "URL",
    "HANDLE",
]
Qualifier = Literal["more_than", "less_than", "about", "up_to"]
Offset = Annotated[int, Field(ge=0)]
Confidence = Annotated[float, Field(ge=0, le=1)]


class Part(BaseModel):
    """The base of all parts: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(Part):
    """A stretch of the text: ``start`` is its first code point, ``end`` the one after its last."""

    start: Offset
    end: Offset


class Span(Sentence):
    """A stretch of the text with its characters."""

    text: str


class Language(Part):
    """The main language: BCP 47 code ("und" when unknown), confidence 0 to 1, ISO 15924 script code."""

    code: str
    confidence: Confidence
    script: str


class CityNormal(Part):
    """A city: English name, ISO 3166 alpha-2 country, GeoNames id, coordinates in degrees (WGS 84)."""

    en: str
    country: str
    geonames_id: int | None = None
    lat: float | None = None
    lon: float | None = None


class CountryNormal(Part):
    """A country: ISO 3166 alpha-2 code and English (CLDR) name."""

    iso: str
    en: str


class NameNormal(Part):
    """A person, organisation, product or other place: its English or Latin form, where one is known.

    ``en_source`` says where the form of an Arabic name comes from: "lexicon" if lists of names have it, or all of its
    parts; "transliterated" if it was put into Latin letters by their sound, so that it may be spelt otherwise.
    """

    en: str | None = None
    en_source: Literal["lexicon", "transliterated"] | None = None


class EventNormal(Part):
    """A named event; ``year`` only when it is part of the name; ``start`` and ``end`` are ISO dates."""

    en: str | None = None
    year: int | None = None
    acronym: str | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None


class FigureNormal(Part):
    """A quantity: ``value`` (to ``max`` for a range) of ``unit``: "percent", an ISO 4217 code, or an English noun.

    ``of`` is what is counted or measured, in the words of the text.
    """

    value: float | int
    max: float | int | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    of: str | None = None


class DateNormal(Part):
    """A date: ``iso`` is YYYY, YYYY-MM, YYYY-MM-DD or --MM-DD, or None when it is relative to an unknown day.

    ``calendar`` is that of the text ("gregorian" or "hijri"); ``iso`` is always Gregorian. ``end`` closes a range.
    """

    iso: str | None
    end: str | None = None
    calendar: Literal["gregorian", "hijri"] = "gregorian"


class PhoneNormal(Part):
    """A telephone number in E.164 form, when its country is known."""

    e164: str | None = None


Normal = CityNormal | CountryNormal | NameNormal | EventNormal | FigureNormal | DateNormal | PhoneNormal

_NORMAL_OF: dict[str, type[Part]] = {
    "CITY": CityNormal,
    "COUNTRY": CountryNormal,
    "LOC": NameNormal,
    "PERSON": NameNormal,
    "ORG": NameNormal,
    "PRODUCT": NameNormal,
    "EVENT": EventNormal,
    "FIGURE": FigureNormal,
    "DATE": DateNormal,
    "PHONE": PhoneNormal,
}


class Entity(Span):
    """A named thing, quantity, date or address in the text, with its normal form.

    ``source`` says what found it ("gazetteer", "rule", "model:encoder" …).
    """

    type: EntityType
    normal: Normal | None = None
    confidence: Confidence
    source: str

    @model_validator(mode="before")
    @classmethod
    def _typed_normal(cls, data: Any) -> Any:
        """Read ``normal`` as the model that belongs to ``type``: JSON alone would be ambiguous."""
        if isinstance(data, dict) and isinstance(data.get("normal"), dict):
            model = _NORMAL_OF.get(data.get("type", ""))
            if model is not None:
                return {**data, "normal": model.model_validate(data["normal"])}
        return data

    @model_validator(mode="after")
    def _normal_fits(self) -> Self:
        expected = _NORMAL_OF.get(self.type)
        if self.normal is not None and (expected is None or not isinstance(self.normal, expected)):
            raise ValueError(f"a {self.type} cannot carry a {type(self.normal).__name__}")
        return self


class Dateline(Span):
    """The opening "RIYADH, 2 November (SPA) -": its place, date and agency as they stand in the text."""

    place: str | None = None
    date: str | None = None
    agency: str | None = None


class Quote(Span):
    """What somebody said, without the quotation marks; ``speaker`` is the name in the text, if it was found."""

    speaker: Span | None = None


class Anatomy(Part):
    """The parts of a press text, each where it stands, or absent."""

    headline: Span | None = None
    dateline: Dateline | None = None
    headings: tuple[Span, ...] = ()
    quotes: tuple[Quote, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    contact: Span | None = None


class ContactGroup(Sentence):
    """Who can be reached, how: the addresses are also entities of their own."""

    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


class Topic(Part):
    """A topic: focus ``tag`` (None for a top-level media topic), IPTC ``code``, our labels, score 0 to 1.

    ``evidence`` holds the [start, end] offsets of the words that speak for it; ``sdg`` is a UN goal, 1 to 17.
    """

    tag: str | None
    code: str | None
    labels: dict[str, str]
    score: Confidence
    evidence: tuple[tuple[int, int], ...] = ()
    sdg: int | None = Field(default=None, ge=1, le=17)


class ScoredSentence(Sentence):
    """A sentence chosen for the summary, with its score."""

    score: float


class Summary(Part):
    """The sentences that say most, in the order of the text.

    ``text`` is these sentences, or, with the method "abstractive", what a model made of the whole text in words of its
    own; the sentences are then the evidence for it.
    """

    sentences: tuple[ScoredSentence, ...] = ()
    text: str = ""
    method: str = "extractive"


class Check(Part):
    """One fact of the source, and whether it was found again in the translation."""

    kind: Literal["figure", "name", "date", "contact"]
    source: str
    kept: bool


class Translation(Part):
    """The summary in another language, sentence by sentence, with the facts that were checked.

    ``sentences`` are as many as the summary's, or as the article's if all of the text was asked for. One in square
    brackets stands for a sentence that the model could not do, and gives its facts alone.
    """

    language: str
    text: str
    sentences: tuple[str, ...]
    engine: str
    quality: Literal["draft", "full"]
    checks: tuple[Check, ...] = ()


class Brief(Part):
    """The facts of the article in ``language``, written from the normal forms alone."""

    language: str
    who: tuple[str, ...] = ()
    what: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    text: str = ""


class Warning(Part):  # noqa: A001
    """Something the reader of the article should know: a stable code, the stage, and a sentence."""

    code: str
    stage: str
    message: str


class Provenance(Part):
    """What made this article: the version, the models' hashes, and the hash of the settings."""

    smartnews: str
    models: dict[str, str] = Field(default_factory=dict)
    settings: str


class Failure(Part):
    """Input that could not be read at all; carries no text."""

    id: str
    code: str
    stage: str
    message: str


class Article(BaseModel):
    """One analysed article. ``text`` is the input as given; everything else points into it.

    Raises:
        pydantic.ValidationError: a span does not hold the characters that it claims, or entities overlap.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    schema_: Literal["smartnews.article/1"] = Field(default=SCHEMA, alias="schema")
    id: str
    title: str | None = None
    text: str
    language: Language
    sentences: tuple[Sentence, ...] = ()
    anatomy: Anatomy = Anatomy()
    entities: tuple[Entity, ...] = ()
    contacts: tuple[ContactGroup, ...] = ()
    topics: tuple[Topic, ...] = ()
    summary: Summary = Summary()
    translation: Translation | None = None
    brief: Brief | None = None
    warnings: tuple[Warning, ...] = ()
    provenance: Provenance

    @model_validator(mode="after")
    def _spans_hold_their_text(self) -> Self:
        length = len(self.text)
        for span in self._spans():
            if not span.start <= span.end <= length:
                raise ValueError(f"span {span.start}:{span.end} lies outside the text of {length} characters")
            if isinstance(span, Span) and self.text[span.start : span.end] != span.text:
                raise ValueError(f"span {span.start}:{span.end} does not hold the text {span.text[:40]!r}")
        previous = 0
        for entity in self.entities:
            if entity.start < previous:
                raise ValueError(f"entity at {entity.start} overlaps or precedes the one that ends at {previous}")
            previous = entity.end
        for topic in self.topics:
            if any(not 0 <= start <= end <= length for start, end in topic.evidence):
                raise ValueError(f"evidence of topic {topic.tag or topic.code} lies outside the text")
        return self

    def _spans(self) -> Iterator[Sentence]:
        yield from self.sentences
        yield from self.entities
        yield from self.contacts
        yield from self.summary.sentences
        anatomy = self.anatomy
        for single in (anatomy.headline, anatomy.dateline, anatomy.contact):
            if single is not None:
                yield single
        yield from anatomy.headings
        yield from anatomy.boilerplate
        for quote in anatomy.quotes:
            yield quote
            if quote.speaker is not None:
                yield quote.speaker

    def of_type(self, *types: EntityType) -> tuple[Entity, ...]:
        """Return the entities of the given types, in the order of the text."""
        return tuple(entity for entity in self.entities if entity.type in types)

    def translate(
        self, to: str, *, what: Literal["summary", "text"] = "summary", settings: Settings | None = None, **given: Any
    ) -> Self:
        """Return the article with its translation into ``to``, and its brief in that language.

        Where no model does this pair of languages, a warning says so, and the brief gives the facts.

        Args:
            to: CLDR code of the language.
            what: the sentences of the summary, or all sentences of the text.
            settings: the translator, the glossary …; `Settings()` when None.
            given: single settings by name, on top (``translator="opus-mt-ar-en"``).

        Raises:
            SettingsError: a setting cannot be used, or CLDR does not know the language.
            ModelError, ExtraMissingError: the translator that is asked for cannot be used.
        """
        from smartnews.translation.texts import translate_article

        return translate_article(self, to, what=what, settings=settings, **given)

    def to_json(self, indent: int | None = None) -> str:
        """Return the article as JSON (schema ``smartnews.article/1``); one line unless ``indent`` is given."""
        return self.model_dump_json(indent=indent)

    def to_html(self, ui: Literal["en", "ar", "fr"] | None = None) -> str:
        """Return the report page: one self-contained HTML file that loads nothing.

        Args:
            ui: the language of the page itself; by default that of the brief where the pages speak it, else English.
        """
        from smartnews.export.html import to_html

        return to_html(self, ui)

    @classmethod
    def from_json(cls, data: str | bytes) -> Self:
        """Return the article that :meth:`to_json` wrote.

        Raises:
            pydantic.ValidationError: the JSON does not follow the schema.
        """
        return cls.model_validate_json(data)

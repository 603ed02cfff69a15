"""Articles for the tests of the pages: a whole one, a hostile one, a very long one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypeVar

import smartnews
from smartnews.article import (
    Anatomy,
    Article,
    Brief,
    Check,
    CityNormal,
    ContactGroup,
    Entity,
    EventNormal,
    FigureNormal,
    Language,
    NameNormal,
    Provenance,
    Quote,
    ScoredSentence,
    Sentence,
    Span,
    Summary,
    Topic,
    Translation,
    Warning,
)

Part = TypeVar("Part", bound=Sentence)
RELEASE = Path(__file__).resolve().parents[2] / "examples" / "press_release_ar.txt"

HOSTILE = (
    "<script>window.hacked=1</script></style></script><!--\"'`><img src=x onerror=window.hacked=1>"
    "javascript:window.hacked=1 {{7*7}} {% raw %} &lt; \u202e\u2066 \u0000\u0007\u2028 ]]> \U0001f600"
)


@cache
def release() -> Article:
    """Return the press release of the examples, with a translation that lost a fact and a sentence."""
    article = smartnews.process(RELEASE.read_text(encoding="utf-8"), translator="none")
    first, second, *_ = article.summary.sentences
    found = [e for e in article.entities if first.start <= e.start < second.end]
    kind = {"FIGURE": "figure", "DATE": "date"}
    checks = [
        Check(kind=kind.get(e.type, "name"), source=e.text, kept=e is not found[-1])  # type: ignore[arg-type]
        for e in found
    ]
    sentences = ["The forum ended in Muscat on 7 March.", *[""] * (len(article.summary.sentences) - 1)]
    translation = Translation(
        language="en",
        text=sentences[0],
        sentences=tuple(sentences),
        engine="test",
        quality="draft",
        checks=tuple(checks),
    )
    warning = Warning(code="translation-doubtful", stage="translation", message="Sentence 2 could not be translated.")
    return article.model_copy(update={"translation": translation, "warnings": (warning,)})


def hostile(value: str = HOSTILE) -> Article:
    """Return an article with the same hostile string in every field that holds a string."""
    text = f"{value}\n{value} قال {value}"
    second = text.index(value, len(value))
    end = len(value)

    def named(start: int, kind: str, normal: object = None) -> Entity:
        return Entity(
            start=start,
            end=start + end,
            text=value,
            type=kind,
            normal=normal,
            confidence=1,
            source=value,  # type: ignore[arg-type]
        )

    last = text.rindex(value)
    return Article(
        id=value,
        title=value,
        text=text,
        language=Language(code=value, confidence=1, script="Arab"),
        sentences=(Sentence(start=0, end=end), Sentence(start=second, end=len(text))),
        anatomy=Anatomy(
            headline=Span(start=0, end=end, text=value),
            quotes=(Quote(start=last, end=len(text), text=value, speaker=Span(start=0, end=end, text=value)),),
        ),
        entities=(
            named(0, "PERSON", NameNormal(en=value)),
            named(second, "FIGURE", FigureNormal(value=1e30, max=float("inf"), unit=value, of=value)),
            named(last, "CITY", CityNormal(en=value, country=value, lat=10.0, lon=20.0)),
        ),
        contacts=(
            ContactGroup(
                start=0, end=1, name=value, role=value, organisation=value,
                emails=(value,), phones=(value,), urls=(value, "javascript:window.hacked=1"),
            ),
        ),
        topics=(Topic(tag=value, code=value, labels={"en": value}, score=0.5, evidence=((0, end), (last, len(text)))),),
        summary=Summary(sentences=(ScoredSentence(start=0, end=end, score=1),), text=value, method=value),
        translation=Translation(
            language=value, text=value, sentences=(value,), engine=value, quality="full",
            checks=(Check(kind="name", source=value, kept=False),),
        ),
        brief=Brief(language="en", who=(value,), text=value),
        warnings=(Warning(code=value, stage=value, message=value),),
        provenance=Provenance(smartnews=value, settings=value),
    )  # fmt: skip


def addresses() -> Article:
    """Return an article whose only entities are hostile addresses and an event."""
    parts = [("URL", "javascript:window.hacked=1"), ("EMAIL", '"><script>window.hacked=1</script>@a.example')]
    text = " ".join(part for _, part in parts) + " مؤتمر"
    entities = [
        Entity(start=text.index(part), end=text.index(part) + len(part), text=part, type=kind, confidence=1, source="x")  # type: ignore[arg-type]
        for kind, part in parts
    ]
    event = text.index("مؤتمر")
    entities.append(
        Entity(
            start=event, end=len(text), text="مؤتمر", type="EVENT", confidence=1, source="x",
            normal=EventNormal(en=HOSTILE, acronym=HOSTILE, start=HOSTILE, end=HOSTILE, place=HOSTILE),
        )
    )  # fmt: skip
    return release().model_copy(
        update={
            "text": text, "entities": tuple(entities), "sentences": (), "anatomy": Anatomy(), "topics": (),
            "summary": Summary(), "translation": None, "contacts": (),
        }
    )  # fmt: skip


def long(words: int) -> Article:
    """Return an article of at least so many words: the press release again and again."""
    article = release()
    step = len(article.text) + 1
    rounds = words // len(article.text.split()) + 1
    entities, sentences, quotes = [], [], []
    for shift in range(0, rounds * step, step):
        entities += [moved(entity, shift) for entity in article.entities]
        sentences += [moved(sentence, shift) for sentence in article.sentences]
        quotes += [moved(quote, shift) for quote in article.anatomy.quotes]
    changes = {
        "text": "\n".join([article.text] * rounds),
        "entities": tuple(entities),
        "sentences": tuple(sentences),
        "anatomy": Anatomy(quotes=tuple(quotes)),
    }
    return article.model_copy(update=changes)


def moved(part: Part, shift: int) -> Part:
    """Return a sentence, an entity or a quote (without its speaker) further on in the text."""
    changes: dict[str, object] = {"start": part.start + shift, "end": part.end + shift}
    if isinstance(part, Quote):
        changes["speaker"] = None
    return part.model_copy(update=changes)

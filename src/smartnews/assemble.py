"""From the finished draft to the article: offsets of the folded text become offsets of the input."""

from __future__ import annotations

from smartnews.article import (
    Anatomy,
    Article,
    ContactGroup,
    Dateline,
    Entity,
    Provenance,
    Quote,
    ScoredSentence,
    Sentence,
    Span,
    Summary,
)
from smartnews.draft import Draft, Range

__all__ = ["assemble"]


def assemble(draft: Draft, provenance: Provenance) -> Article:
    """Return the article that the draft has become."""
    to_source = draft.view.offsets.to_source
    entities = []
    for found in draft.entities:
        start, end = to_source(found.start, found.end)
        entities.append(
            Entity(
                start=start,
                end=end,
                text=draft.text[start:end],
                type=found.type,
                normal=found.normal,
                confidence=found.confidence,
                source=found.source,
            )
        )
    contacts = []
    for contact in draft.contacts:
        start, end = to_source(contact.start, contact.end)
        contacts.append(
            ContactGroup(
                start=start,
                end=end,
                name=contact.name,
                role=contact.role,
                organisation=contact.organisation,
                emails=contact.emails,
                phones=contact.phones,
                urls=contact.urls,
            )
        )
    return Article(
        id=draft.id,
        title=draft.title,
        text=draft.text,
        language=draft.language,
        sentences=tuple(Sentence(start=a, end=b) for a, b in (to_source(*pair) for pair in draft.sentences)),
        anatomy=_anatomy(draft),
        entities=tuple(entities),
        contacts=tuple(contacts),
        topics=tuple(
            topic.model_copy(update={"evidence": tuple(to_source(a, b) for a, b in topic.evidence)})
            for topic in draft.topics
        ),
        summary=_summary(draft),
        translation=draft.translation,
        brief=draft.brief,
        warnings=draft.warnings,
        provenance=provenance,
    )


def _span(draft: Draft, span: Range) -> Span:
    start, end = draft.view.offsets.to_source(*span)
    return Span(start=start, end=end, text=draft.text[start:end])


def _anatomy(draft: Draft) -> Anatomy:
    layout = draft.layout
    dateline = None
    if layout.dateline is not None:
        whole = _span(draft, layout.dateline)
        place, day, agency = (
            draft.clean(*part) if part is not None else None
            for part in (layout.dateline_place, layout.dateline_date, layout.dateline_agency)
        )
        dateline = Dateline(start=whole.start, end=whole.end, text=whole.text, place=place, date=day, agency=agency)
    quotes = []
    for quote in layout.quotes:
        whole = _span(draft, (quote.start, quote.end))
        speaker = _span(draft, quote.speaker) if quote.speaker is not None else None
        quotes.append(Quote(start=whole.start, end=whole.end, text=whole.text, speaker=speaker))
    return Anatomy(
        headline=_span(draft, layout.headline) if layout.headline is not None else None,
        dateline=dateline,
        headings=tuple(_span(draft, heading) for heading in layout.headings),
        quotes=tuple(quotes),
        boilerplate=tuple(_span(draft, part) for part in layout.boilerplate),
        contact=_span(draft, layout.contact) if layout.contact is not None else None,
    )


def _summary(draft: Draft) -> Summary:
    sentences = []
    for start, end, score in draft.summary:
        begin, stop = draft.view.offsets.to_source(start, end)
        sentences.append(ScoredSentence(start=begin, end=stop, score=score))
    text = draft.summary_text
    if text is None:
        text = " ".join(" ".join(draft.clean(start, end).split()) for start, end, _ in draft.summary)
    return Summary(sentences=tuple(sentences), text=text, method=draft.summary_method)

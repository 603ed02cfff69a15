"""The pipeline: builds the stages from `Settings` and sends articles through them, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Any

from pydantic import ValidationError

from smartnews import __version__
from smartnews.article import Article, Failure, Language, Provenance, Warning
from smartnews.assemble import assemble
from smartnews.draft import Draft, Stage
from smartnews.errors import InputError, SettingsError, TextTooLongError
from smartnews.resources import LANGUAGES
from smartnews.settings import Settings
from smartnews.text.extract import Document
from smartnews.text.language import identify, mixed_warning
from smartnews.text.normalise import normalise, view_warnings

__all__ = ["Document", "Pipeline", "encodes", "pipe", "process"]

_BATCH = 32


class Pipeline:
    """Turns texts into `Article` objects; built once, used for many.

    Args:
        settings: what to do; `Settings()` when None.
        stages: the stages to run instead of the usual ones.
        overrides: single settings, by name, on top.

    Raises:
        SettingsError: a setting cannot be used.
        ModelError, ExtraMissingError: a model that was asked for cannot be loaded.
    """

    def __init__(
        self, settings: Settings | None = None, *, stages: Sequence[Stage] | None = None, **overrides: Any
    ) -> None:
        try:
            self.settings = Settings(**{**(settings.model_dump() if settings else {}), **overrides})
        except ValidationError as error:
            raise SettingsError(_first_line(error), "See the fields of smartnews.Settings.") from error
        self.stages: tuple[Stage, ...] = tuple(_stages(self.settings)) if stages is None else tuple(stages)
        self._redact: Callable[[Document], Document] | None = None
        if self.settings.contacts != "keep":
            from smartnews.redact import Redactor

            self._redact = Redactor(self.settings, self._draft, self.stages)
        self._provenance = Provenance(
            smartnews=__version__, models=_models(self.settings, self.stages), settings=self.settings.digest()
        )

    def __call__(self, text: str | Document, *, id: str | None = None, title: str | None = None) -> Article:  # noqa: A002
        """Return the analysed article.

        Raises:
            InputError: the text cannot be analysed at all (for instance, it is longer than ``max_chars``).
        """
        document = text if isinstance(text, Document) else Document(text, id, title)
        return assemble(self.draft(document), self._provenance)

    def draft(self, document: Document) -> Draft:
        """Return what the stages made of the document, before it is assembled into an article.

        Raises:
            InputError: the text cannot be analysed at all.
        """
        return self._run([self._open(document)])[0]

    def pipe(self, texts: Iterable[str | Document], batch_size: int = _BATCH) -> Iterator[Article | Failure]:
        """Yield one `Article`, or one `Failure` for input that cannot be read, for each text, in their order."""
        source = iter(texts)
        while batch := list(islice(source, batch_size)):
            opened: list[Draft | Failure] = []
            for item in batch:
                document = item if isinstance(item, Document) else Document(item)
                try:
                    opened.append(self._open(document))
                except InputError as error:
                    opened.append(Failure(id=document.key(), code=error.code, stage="input", message=str(error)))
            done = iter(self._run([draft for draft in opened if isinstance(draft, Draft)]))
            for entry in opened:
                yield entry if isinstance(entry, Failure) else assemble(next(done), self._provenance)

    def _open(self, document: Document) -> Draft:
        """Return the draft that the stages start from, without the contacts if they are not to be kept.

        Raises:
            InputError: the document is not a text, or is too long, or cannot be redacted with certainty.
        """
        settings = self.settings
        if not isinstance(document.text, str):
            raise InputError(
                f"The text of {document.key()!r} is {type(document.text).__name__}, not str.",
                "Decode bytes with smartnews.text.extract.decode first.",
            )
        if len(document.text) > settings.max_chars:
            raise TextTooLongError(
                f"The text has {len(document.text):,} characters; the limit is {settings.max_chars:,}.",
                "Split it, or raise Settings.max_chars.",
            )
        return self._draft(document if self._redact is None else self._redact(document))

    def _draft(self, document: Document) -> Draft:
        """Return the draft of a document: identified and normalised."""
        settings = self.settings
        if document.date is not None:
            settings = settings.model_copy(update={"reference_date": document.date})
        view = normalise(document.text, level="fold", backend=settings.normaliser)
        identified = identify(document.text, language=settings.language)
        warnings = [
            *view_warnings(view.findings),
            *(
                warning
                for warning in (mixed_warning(identified), _unserved(identified.language), _lacking(settings))
                if warning is not None
            ),
        ]
        return Draft(
            id=document.key(),
            text=document.text,
            title=document.title,
            settings=settings,
            language=identified.language,
            view=view,
            title_view=normalise(document.title, level="fold") if document.title else None,
            warnings=tuple(warnings),
        )

    def _run(self, drafts: Sequence[Draft]) -> list[Draft]:
        current = list(drafts)
        for stage in self.stages:
            batch: Callable[[Sequence[Draft]], list[Draft]] | None = getattr(stage, "batch", None)
            if batch is not None and len(current) > 1:
                try:
                    current = batch(current)
                    continue
                except Exception:  # one article spoils the batch: find it by running them one at a time
                    pass
            current = [_guarded(stage, draft) for draft in current]
        return current


def process(text: str | Document, *, title: str | None = None, **settings: Any) -> Article:
    """Return the analysed article; the keyword arguments are fields of `Settings`.

    The pipeline is built on the first call with the same settings and kept.

    Raises:
        InputError: the text cannot be analysed at all.
        SettingsError: a setting cannot be used.
    """
    return _pipeline(tuple(sorted(settings.items())))(text, title=title)


def pipe(texts: Iterable[str | Document], **settings: Any) -> Iterator[Article | Failure]:
    """Yield an `Article`, or a `Failure`, for each text; the keyword arguments are fields of `Settings`."""
    return _pipeline(tuple(sorted(settings.items()))).pipe(texts)


@lru_cache(maxsize=4)
def _pipeline(settings: tuple[tuple[str, Any], ...]) -> Pipeline:
    return Pipeline(**dict(settings))


def _stages(settings: Settings) -> Iterator[Stage]:
    """Yield the stages in their one order; imported here, since some of them load large packages."""
    from smartnews.entities import Entities
    from smartnews.summary import Summariser
    from smartnews.text.anatomy import Anatomist
    from smartnews.text.segment import Segmenter
    from smartnews.topics.tagger import Tagger
    from smartnews.translation import Translate
    from smartnews.translation.brief import Briefer

    yield Segmenter(settings)
    yield Anatomist(settings)
    if encodes(settings):
        from smartnews.encoder import Encode

        yield Encode(settings)
    yield Entities(settings)
    if settings.contacts != "keep":
        from smartnews.redact import Placeholders

        yield Placeholders()
    yield Tagger(settings)
    yield Summariser(settings)
    if settings.summary != "extractive":
        from smartnews.summary_hub import abstractive

        yield abstractive(settings)
    yield Translate(settings)
    yield Briefer(settings)


def encodes(settings: Settings) -> bool:
    """Return whether the embedded encoder is to read the texts."""
    from smartnews.encoder import who_names

    return "encoder" in (who_names(settings), settings.topics)


def _lacking(settings: Settings) -> Warning | None:
    """Return a warning if the encoder would find the names but is not there."""
    if settings.names != "auto" or encodes(settings):
        return None
    message = "The embedded encoder, or onnxruntime, is not installed: names are found by rules alone."
    return Warning(code="encoder-missing", stage="entities", message=message)


def _models(settings: Settings, stages: Sequence[Stage]) -> dict[str, str]:
    """Return the hashes of the models that the settings and the stages call for."""
    models: dict[str, str] = {}
    if encodes(settings):
        from smartnews.models import embedded

        models |= {model.manifest.kind: model.digest for model in embedded() if model.manifest.kind == "encoder"}
    for stage in stages:
        models |= getattr(stage, "models", {})
    return models


def _unserved(language: Language) -> Warning | None:
    """Return a warning for a language that has no word lists of its own."""
    if language.code in LANGUAGES:
        return None
    if language.code == "und":
        return Warning(code="language-unknown", stage="language", message="The language could not be told.")
    message = f"There are no word lists for {language.code!r}: only what needs none was looked for."
    return Warning(code="language-unsupported", stage="language", message=message)


def _first_line(error: ValidationError) -> str:
    """Return "setting: what is wrong with it" for the first of the errors."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'settings'}: {first['msg']}."


def _guarded(stage: Stage, draft: Draft) -> Draft:
    """Return the stage's result; if it raises, the draft as it was with a warning, so that nothing is lost."""
    try:
        return stage(draft)
    except Exception as error:
        warning = Warning(
            code="stage-failed",
            stage=stage.name,
            message=f"{type(error).__name__}: this part of the article is missing.",
        )
        return replace(draft, warnings=(*draft.warnings, warning))

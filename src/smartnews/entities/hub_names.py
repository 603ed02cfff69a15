"""Names by any token classifier of transformers (``names = "hub:PATH"``).

A name detector like the one by rules. The model reads the words of the text as they are spelt there (hamzas, ة and ى,
capitals), without short vowels, tatweel and invisible characters: the folded view has lost letters that matter to it.
Its names are ranges of the view again, since both have the same words. Proclitics are cut off where the rest is a known
name or word and the whole is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from smartnews.article import EntityType
from smartnews.decoding import TagSpan
from smartnews.draft import Candidate, Draft
from smartnews.entities.lexicon import name_tokens, word_classes
from smartnews.pieces import plain
from smartnews.text.matcher import split_clitics
from smartnews.text.normalise import normalise

if TYPE_CHECKING:
    from smartnews.entities.classifier import Classifier
    from smartnews.settings import Settings

__all__ = ["ClassifierNames", "hub_names"]

_PROPER = frozenset("pgs")  # classes of words that are names


class ClassifierNames:
    """Finds the names that a `Classifier` finds.

    Args:
        classifier: the model.
        source: what the candidates' ``source`` says.
        digest: the hash of the model's files, if it is known.
        least: the confidence below which a name is not proposed.
    """

    def __init__(self, classifier: Classifier, source: str, digest: str | None = None, least: float = 0.35) -> None:
        self.models = {"names": digest} if digest else {}
        self._classifier = classifier
        self._source = source
        self._least = least

    def detect(
        self,
        drafts: Sequence[Draft],
        found: Sequence[Sequence[Candidate]],  # noqa: ARG002
    ) -> list[list[Candidate]]:
        """Return the names of each draft, in the order of the text; all sentences go through the model together."""
        indices = [list(_sentences(draft)) for draft in drafts]
        words: list[list[str]] = []
        for draft, sentences in zip(drafts, indices, strict=True):
            forms = _source_words(draft)
            words += ([forms[index] for index in sentence] for sentence in sentences)
        rows = iter(self._classifier(words))
        return [
            [
                candidate
                for sentence in sentences
                for span in self._classifier.labels.spans(next(rows))
                if span.confidence >= self._least
                for candidate in self._candidate(draft, sentence, span)
            ]
            for draft, sentences in zip(drafts, indices, strict=True)
        ]

    def _candidate(self, draft: Draft, sentence: Sequence[int], span: TagSpan) -> Iterator[Candidate]:
        """Yield the candidate of a span, without punctuation around it; nothing if there is nothing else."""
        tokens = draft.tokens
        inside = [index for index in sentence[span.start : span.end] if tokens.kinds[index] != "p"]
        if not inside:
            return
        start = tokens.starts[inside[0]] + _proclitics(tokens.forms[inside[0]])
        kind = cast(EntityType, span.kind)
        yield Candidate(start, tokens.ends[inside[-1]], kind, None, round(span.confidence, 3), self._source)


def hub_names(model: str, settings: Settings) -> ClassifierNames:
    """Return the detector that runs a model of transformers.

    Args:
        model: its folder, or its name on the hub.
        settings: whether it may be fetched, and how many threads it has.

    Raises:
        ExtraMissingError: transformers or torch is not installed.
        ModelError: the model is not there, or of another kind.
    """
    from smartnews.entities.classifier import Classifier
    from smartnews.hub import HubModel

    hub = HubModel(model, allow_network=settings.allow_network)
    tokeniser = hub.load("AutoTokenizer")
    if getattr(tokeniser, "add_prefix_space", None) is False:  # byte-level pieces know a word by the space before it
        tokeniser = hub.load("AutoTokenizer", add_prefix_space=True)
    classifier = Classifier(hub.load("AutoModelForTokenClassification"), tokeniser, model, settings.threads)
    return ClassifierNames(classifier, f"model:{hub.short_name}", hub.digest)


def _sentences(draft: Draft) -> Iterator[list[int]]:
    """Yield the tokens of each sentence, line breaks apart."""
    tokens = draft.tokens
    for start, end in draft.sentences:
        yield [index for index in tokens.within(start, end) if tokens.kinds[index] != "b"]


def _source_words(draft: Draft) -> list[str]:
    """Return each token as it is spelt in the text, cleaned."""
    tokens = draft.tokens
    clean = normalise(draft.text, level="clean")
    starts, ends = clean.offsets.to_normal_many(*draft.view.offsets.to_source_many(tokens.starts, tokens.ends))
    return [
        plain(clean.text[start:end]).strip() or form
        for start, end, form in zip(starts.tolist(), ends.tolist(), tokens.forms, strict=True)
    ]


def _proclitics(form: str) -> int:
    """Return how many letters of a name's first word are attached particles."""
    names, classes = name_tokens(), word_classes()
    kind = classes.get(form)
    if kind in _PROPER or (kind is None and form in names):
        return 0
    for stem, cut in split_clitics(form):
        if cut and (classes.get(stem) in _PROPER or (kind is None and (stem in names or stem in classes))):
            return cut
    return 0

from __future__ import annotations

import numpy as np
import pytest

from smartnews.entities.tags import Labels
from smartnews.errors import ModelError


def spans(labels: list[str], path: list[str], score: float = 12.0) -> list[tuple[int, int, str]]:
    """Return the names of a sentence whose words have these labels."""
    scores = np.zeros((len(path), len(labels)), np.float32)
    for row, label in enumerate(path):
        scores[row, labels.index(label)] = score
    return [(span.start, span.end, span.kind) for span in Labels(labels, "test").spans(scores)]


BIO = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


@pytest.mark.parametrize(
    ("labels", "path", "expected"),
    [
        (BIO, ["B-PER", "I-PER", "O", "B-LOC"], [(0, 2, "PERSON"), (3, 4, "LOC")]),
        (BIO, ["B-PER", "B-PER", "I-PER"], [(0, 1, "PERSON"), (1, 3, "PERSON")]),
        # BIO1: a name begins with I-, and with B- only behind another of its type.
        (BIO, ["I-PER", "I-PER", "B-PER", "O", "I-LOC"], [(0, 2, "PERSON"), (2, 3, "PERSON"), (4, 5, "LOC")]),
        # Ill-formed, as models give them.
        (BIO, ["O", "I-LOC", "I-PER", "I-PER"], [(1, 2, "LOC"), (2, 4, "PERSON")]),
        (
            ["O", "B-PERS", "I-PERS", "L-PERS", "U-PERS", "U-GPE"],
            ["U-PERS", "B-PERS", "I-PERS", "L-PERS", "U-GPE", "U-PERS"],
            [(0, 1, "PERSON"), (1, 4, "PERSON"), (4, 5, "LOC"), (5, 6, "PERSON")],
        ),
        (
            ["O", "B-ORG", "E-ORG", "S-ORG"],
            ["S-ORG", "S-ORG", "B-ORG", "E-ORG"],
            [(0, 1, "ORG"), (1, 2, "ORG"), (2, 4, "ORG")],
        ),
        (["O", "PERSON", "Location"], ["PERSON", "PERSON", "Location"], [(0, 2, "PERSON"), (2, 3, "LOC")]),
        (["O", "PER-B", "PER-I"], ["PER-B", "PER-I", "PER-B"], [(0, 2, "PERSON"), (2, 3, "PERSON")]),
        # Two labels of one type are one name.
        (["O", "B-GPE", "I-LOC"], ["B-GPE", "I-LOC"], [(0, 2, "LOC")]),
        (["O", "B-EVENT", "I-EVENT", "B-MISC"], ["B-EVENT", "I-EVENT", "B-MISC"], [(0, 2, "EVENT")]),
        (["O", "B-PER"], [], []),
    ],
)
def test_every_scheme_gives_the_same_kind_of_spans(
    labels: list[str], path: list[str], expected: list[tuple[int, int, str]]
) -> None:
    assert spans(labels, path) == expected


def test_what_two_labels_say_of_one_type_is_added_up() -> None:
    labels = Labels(["O", "B-LOC", "B-GPE"], "test")
    (span,) = labels.spans(np.log(np.array([[0.4, 0.3, 0.3]], np.float32)))
    assert (span.kind, round(span.confidence, 3)) == ("LOC", 0.6)
    assert labels.spans(np.log(np.array([[0.6, 0.2, 0.2]], np.float32))) == []


def test_a_name_is_as_certain_as_its_least_certain_word() -> None:
    labels = Labels(["O", "B-PER", "I-PER"], "test")
    (span,) = labels.spans(np.log(np.array([[0.05, 0.9, 0.05], [0.3, 0.1, 0.6]], np.float32)))
    assert (span.start, span.end, round(span.confidence, 3)) == (0, 2, 0.7)


def test_labels_that_mean_no_names_are_refused() -> None:
    with pytest.raises(ModelError, match="LABEL_0, LABEL_1"):
        Labels(["LABEL_0", "LABEL_1"], "sentiment")

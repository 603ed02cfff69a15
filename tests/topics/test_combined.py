"""The tagger with the embedded encoder: cue words and the topic head together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from smartnews.article import Article, Topic
from smartnews.draft import Draft
from smartnews.encoder import Encoding
from smartnews.pipeline import Pipeline
from smartnews.settings import Settings
from smartnews.topics.cues import CueReader
from smartnews.topics.tagger import Tagger, traits
from smartnews.topics.taxonomy import load_taxonomy

MakeDraft = Callable[..., Draft]

# A sports report without the words that sport is known by, and economy news that mentions a ministry and devices.
UNSAID = (
    "حسم الضيوف المواجهة في اللحظات الأخيرة بعدما عادوا من بعيد أمام عشرين ألف مناصر ملأوا المدرجات. "
    "وقلب أبناء المدينة الطاولة بثلاثية نظيفة، وكان آخرها بضربة رأس من داخل المنطقة."
)
ECONOMY = (
    "قالت وزارة المالية إن نمو الناتج المحلي تباطأ إلى 2.1% في الربع الثالث، مع تراجع واردات الهواتف والحواسيب. "
    "وتوقعت الوزارة أن يرتفع التضخم في العام المقبل، وأن يبقى عجز الموازنة دون 4% من الناتج."
)


class Head:
    """A topic head that says what it is told to."""

    def __init__(self, odds: dict[str, float], sentences: Iterable[int] = ()) -> None:
        self._odds, self._sentences = odds, list(sentences)

    def logits(self, encoding: Encoding) -> dict[str, float]:
        return dict(self._odds) if len(encoding.sentences) else {}

    def evidence(self, encoding: Encoding, label: str, count: int = 2) -> list[int]:
        return self._sentences[:count] if label in self._odds else []


def read(draft: Draft) -> Draft:
    """Return the draft as if the encoder had read it."""
    empty = np.zeros((0, 1), np.float32)
    count = len(draft.sentences)
    vectors = np.ones((count, 2), np.float32)
    return replace(draft, encoding=Encoding((), ((0, 0),) * count, empty, empty, np.zeros(0, np.int8), vectors))


def tagger(head: Head, **settings: str) -> Tagger:
    return Tagger(Settings(**settings), head)  # type: ignore[arg-type]


def scores(topics: Iterable[Topic]) -> dict[str, float]:
    return {topic.tag or str(topic.code): topic.score for topic in topics}


def test_the_head_raises_and_lowers_what_the_words_say(make_draft: MakeDraft) -> None:
    draft = read(make_draft("أعلنت الوزارة موعد الامتحانات في المدارس، وتوزيع الكتب على الطلاب.", language="ar"))
    for_it = scores(tagger(Head({"education": 4.0}))(draft).topics)
    against = scores(tagger(Head({"education": -6.0}))(draft).topics)
    assert for_it["education"] > against.get("education", 0) + 0.2


def test_a_topic_without_any_word_is_found_with_its_sentences(make_draft: MakeDraft) -> None:
    draft = read(make_draft("وقف الرجل عند الباب ينتظر.\nثم مضيا معا إلى المقهى.", language="ar"))
    (topic,) = tagger(Head({"society-charity": 6.0}, [1]))(draft).topics
    assert topic.tag == "society-charity"
    assert topic.evidence == (draft.sentences[1],)


def test_evidence_holds_no_stretch_twice(make_draft: MakeDraft) -> None:
    draft = read(make_draft("انتهى الامتحان اليوم.\nثم مضى الجميع إلى المقهى.", language="ar"))
    (topic,) = [t for t in tagger(Head({"education": 5.0}, [0, 1]))(draft).topics if t.tag]
    texts = [draft.view.text[start:end] for start, end in topic.evidence]
    assert texts[0] == "الامتحان"
    assert len(texts) == 2
    assert all(one[1] <= other[0] for one, other in zip(topic.evidence, topic.evidence[1:], strict=False))


@pytest.mark.parametrize(
    ("language", "settings", "encoded"), [("ar", {"topics": "cues"}, True), ("de", {}, True), ("ar", {}, False)]
)
def test_the_head_is_not_asked(
    make_draft: MakeDraft, language: str, settings: dict[str, str], *, encoded: bool
) -> None:
    draft = make_draft("Ein Mann wartete vor der Tür.", language=language)
    draft = read(draft) if encoded else draft
    assert tagger(Head({"society-charity": 9.0}), **settings)(draft).topics == ()


def test_own_tags_go_by_their_words(make_draft: MakeDraft, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'extends = true\n[tags.shipping]\ncode = "own:shipping"\nparents = { "medtop:04000000" = 1.0 }\n'
        'labels = { en = "Shipping" }\ncues.en.core = ["container ship", "dry dock"]\n',
        encoding="utf-8",
    )
    draft = read(make_draft("Two container ships left the dry dock on Monday.", language="en"))
    found = scores(tagger(Head({"health": 0.5}), taxonomy=str(path))(draft).topics)
    assert found["shipping"] > 0.8


def test_traits_of_a_weak_reading_are_small(make_draft: MakeDraft) -> None:
    reading = CueReader(load_taxonomy())(make_draft("مضى الرجل إلى مقر الشركة القريب من بيته.", language="ar"))
    assert reading.tags
    assert all(traits(reading.tags, name)[1] < 1 for name in reading.tags)


@pytest.fixture(scope="module")
def encoded() -> dict[str, Article]:
    pipeline = Pipeline(translator="none", names="rules", topics="encoder")
    return {name: pipeline(text) for name, text in (("unsaid", UNSAID), ("economy", ECONOMY))}


def test_the_embedded_encoder_knows_sport_by_its_meaning(encoded: dict[str, Article]) -> None:
    by_words = scores(Pipeline(translator="none", names="rules", topics="cues")(UNSAID).topics)
    topics = encoded["unsaid"].topics
    assert topics[0].tag == "sport"
    assert by_words["religion"] >= by_words["sport"]  # "guests" and "faithful": the words alone cannot tell
    assert scores(topics).get("religion", 0) < by_words["religion"] / 2
    assert topics[0].evidence


def test_economy_is_neither_technology_nor_politics(encoded: dict[str, Article]) -> None:
    topics = encoded["economy"].topics
    assert topics[0].tag == "economy"
    assert next(topic.code for topic in topics if topic.tag is None) == "medtop:04000000"


def test_an_article_names_the_model_that_told_its_topics(encoded: dict[str, Article]) -> None:
    assert "encoder" in encoded["economy"].provenance.models
    assert "encoder" not in Pipeline(translator="none", names="rules")(ECONOMY).provenance.models

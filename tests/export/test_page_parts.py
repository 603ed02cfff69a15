"""The parts of the page: lines and runs, facts, figures, the map, the summary beside its translation."""

from __future__ import annotations

import time
from itertools import combinations

import pytest

import smartnews
from smartnews.article import (
    Article,
    Check,
    CityNormal,
    CountryNormal,
    Entity,
    ScoredSentence,
    Sentence,
    Summary,
    Translation,
)
from smartnews.export.html.body import Body, Run, direction_of_text
from smartnews.export.html.describe import Details, Namer
from smartnews.export.html.facts import Fact, sections
from smartnews.export.html.figures import rows
from smartnews.export.html.gist import gist
from smartnews.export.html.outline import Frame, country_point, land
from smartnews.export.html.placemap import HEIGHT, WIDTH, Label, Map, draw
from smartnews.export.html.words import words
from smartnews.translation.wording import wording

from .articles import release


def process(text: str) -> Article:
    return smartnews.process(text, translator="none")


def facts(article: Article, ui: str = "en") -> dict[str, list[Fact]]:
    says, facts_in = words(ui), wording(ui)
    namer = Namer(article, facts_in, says)
    found = sections(article, namer, Details(article, namer, says), facts_in)
    return {part.key: [*part.open, *part.more] for parts in found.values() for part in parts}


def lines(article: Article) -> list[tuple[Run, ...]]:
    return [line.runs for line in Body(article, [0] * len(article.entities)).lines()]


def test_latin_runs_in_arabic_are_isolated_and_brackets_are_not_theirs() -> None:
    article = process("أطلقت الشركة منصة (Cloud Hub 2.0) مع Open AI، وقالت إنها الأولى.")
    plain = article.model_copy(update={"entities": ()})
    isolated = [run.text for run in lines(plain)[0] if run.isolate == "ltr"]
    assert isolated == ["Cloud Hub 2.0", "Open AI"]
    assert "".join(run.text for run in lines(plain)[0]) == article.text


def test_a_line_of_the_other_direction_says_so() -> None:
    article = process(
        "قال الوزير إن المشروع بدأ في العاصمة هذا الأسبوع، وإن الشركات المحلية تشارك فيه.\n\n"
        "The minister said that the project had begun.\nوأضاف الوزير أن العمل ينتهي في الخريف المقبل."
    )
    body = Body(article, [0] * len(article.entities))
    assert body.direction == "rtl"
    assert [line.direction for line in body.lines()] == [None, "ltr", None]
    assert direction_of_text("123", "rtl") == "rtl"


def test_addresses_run_from_left_to_right() -> None:
    article = process("للتواصل: press@example.org هاتف +968 2412 3456")
    marks = [run.mark for line in lines(article) for run in line if run.mark]
    assert [mark.ltr for mark in marks if mark.group == "address"] == [True, True]


def test_places_are_counted_as_the_browser_counts() -> None:
    article = process("أولًا \U0001f600\n\n\U0001f600 زار الوزير الرياض.")
    body = Body(article, [0] * len(article.entities))
    start = article.text.index("الرياض")
    # Line 1, after a face of two units, and the spaces and words before the name.
    assert body.where([(start, start + 6)]) == "1:14-20"
    assert body.where([(0, len(article.text))]).startswith("0:0-8 1:0-")
    assert body.line_of(start) == "p1"


def test_the_lines_take_linear_time() -> None:
    for text in ("A!" * 100_000, "A" + "!" * 300_000 + "م", "م " * 100_000, "(" * 200_000):
        article = release().model_copy(update={"text": text, "entities": (), "anatomy": type(release().anatomy)()})
        start = time.process_time()
        for line in Body(article, []).lines():
            assert line.runs
        assert time.process_time() - start < 2


def test_a_person_named_in_full_once_is_one_person() -> None:
    article = process(
        "قال الوزير خالد الفالح إن العمل بدأ. وأضاف الفالح أن المشروع كبير. وقال الدكتور سعيد المري: نعم."
    )
    people = {fact.name: fact.count for fact in facts(article, "ar")["people"]}
    assert people["خالد الفالح"] == sum("الفالح" in e.text for e in article.of_type("PERSON"))
    assert "الفالح" not in people


def test_a_country_with_a_city_in_the_text_is_said_with_the_city() -> None:
    article = process("وصل الوفد من عُمان إلى الرياض في السعودية ثم إلى القاهرة.")
    names = [fact.name for fact in facts(article)["where"]]
    assert set(names) == {"Oman", "Riyadh (Saudi Arabia)", "Cairo (Egypt)"}


def test_dates_are_told_in_their_order() -> None:
    article = process("يبدأ المعرض في 5 مايو 2026 بعد نسخة 12 مارس 2024، وتأسس عام 1999.")
    assert [fact.name for fact in facts(article)["when"]] == ["1999", "12 March 2024", "5 May 2026"]


def test_each_figure_has_value_unit_and_sentence() -> None:
    article = process("تأسست الشركة عام 2001. وبلغت المبيعات أكثر من 1.3 مليار ريال سعودي بزيادة 4.5%.")
    sale, share = rows(article, wording("en"))
    assert (sale.words, sale.value, sale.code) == ("more than 1.3 billion Saudi riyals", "1,300,000,000", "SAR")
    assert (share.value, share.unit) == ("4.5", "%")
    assert sale.before.startswith("وبلغت المبيعات")
    assert sale.before + sale.surface + sale.after == share.before + share.surface + share.after


def test_a_long_sentence_is_cut_around_the_figure() -> None:
    article = process("قال " + "كلام كثير " * 200 + "إن 300 طن وصلت " + "ثم قال " * 200 + ".")
    (row,) = rows(article, wording("en"))
    assert row.before.startswith("…")
    assert row.after.endswith("…")
    assert len(row.before) + len(row.after) < 500


def city(name: str, country: str, lat: float, lon: float) -> Entity:
    normal = CityNormal(en=name, country=country, lat=lat, lon=lon)
    return Entity(start=0, end=1, text="x", type="CITY", normal=normal, confidence=1, source="test")


def country(iso: str) -> Entity:
    return Entity(
        start=0, end=1, text="x", type="COUNTRY", normal=CountryNormal(iso=iso, en=iso), confidence=1, source="test"
    )


def boxes(drawn: Map) -> list[tuple[float, float, float, float]]:
    """Return the boxes of the labels, with letters narrower than the map reckons."""
    found = []
    for pin in drawn.pins:
        if pin.label is not None:
            wide = len(pin.name) * 6.5
            left = {"left": 0.0, "right": wide, "middle": wide / 2}[pin.label.anchor]
            found.append((pin.label.x - left, pin.label.y - 9, pin.label.x - left + wide, pin.label.y + 2))
    return found


def test_the_map_shows_every_place_and_no_label_lies_on_another() -> None:
    gulf = [city(f"Town {n}{m}", "OM", 22 + n / 3, 56 + m / 2) for n in range(6) for m in range(6)]
    drawn = draw([*gulf, country("OM"), country("AE")], wording("en"))
    assert drawn is not None
    assert len(drawn.pins) == 38
    assert all(0 < pin.x < WIDTH and 0 < pin.y < HEIGHT for pin in drawn.pins)
    labels = boxes(drawn)
    assert 10 < len(labels) < 38
    for (a, b, c, d), (e, f, g, h) in combinations(labels, 2):
        assert not (a < g and e < c and b < h and f < d)
    assert all(left >= 0 and right <= WIDTH for left, _, right, _ in labels)


def test_the_map_is_no_closer_than_a_region_and_no_wider_than_the_world() -> None:
    alone = draw([city("Muscat", "OM", 23.6, 58.4)], wording("ar"))
    assert alone is not None
    assert [(pin.name, pin.x, pin.y) for pin in alone.pins] == [("مسقط", WIDTH / 2, HEIGHT / 2)]
    assert alone.pins[0].label == Label(alone.pins[0].label.x, alone.pins[0].label.y, "left")  # type: ignore[union-attr]
    far = draw([city("Suva", "FJ", -18.1, 178.4), city("Apia", "WS", -13.8, -171.8)], wording("en"))
    assert far is not None
    assert all(0 <= pin.x <= WIDTH for pin in far.pins)


def test_without_places_there_is_no_map() -> None:
    assert draw([], wording("en")) is None
    assert draw([country("ZZ")], wording("en")) is None


@pytest.mark.parametrize(
    ("lon", "lat", "dry"),
    [(45, 24, True), (2.2, 46.7, True), (-173, 66.6, True), (178, 68, True), (60, 15, False), (-30, 30, False)],
)
def test_the_outline_is_land_where_there_is_land(lon: float, lat: float, dry: bool) -> None:
    frame = Frame.around([(lon, lat)], 100, 100, least=6, padding=0)
    x, y = frame.place(lon, lat)
    crossings = 0
    for ring in land(frame).split("Z")[:-1]:
        points = [tuple(map(float, point.split(" "))) for point in ring.removeprefix("M").split("L")]
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                crossings += 1
    assert crossings % 2 == dry


def test_small_countries_have_a_point_too() -> None:
    assert country_point("BH") == pytest.approx((50.5, 26.0), abs=0.3)
    assert country_point("SG") is not None
    assert country_point("XX") is None


def translated(article: Article, sentences: tuple[str, ...], checks: tuple[Check, ...] = ()) -> Article:
    translation = Translation(
        language="en", text=" ".join(sentences), sentences=sentences, engine="test", quality="draft", checks=checks
    )
    return article.model_copy(update={"translation": translation})


def two_sentences() -> Article:
    article = process("زار الوزير الرياض في 2024. ثم زار الوزير الرياض مرة أخرى في 2025.")
    chosen = tuple(ScoredSentence(start=s.start, end=s.end, score=1) for s in article.sentences)
    assert len(chosen) == 2
    return article.model_copy(update={"summary": Summary(sentences=chosen, text=article.text)})


def test_checks_go_to_the_sentence_that_holds_the_fact() -> None:
    found = [("name", "الرياض", True), ("date", "2024", True), ("name", "الرياض", False), ("date", "2025", True)]
    checks = tuple(Check(kind=kind, source=source, kept=kept) for kind, source, kept in found)  # type: ignore[arg-type]
    first, second = gist(translated(two_sentences(), ("One.", "Two."), checks)).summary
    assert [check.source for check in first.checks] == ["الرياض", "2024"]
    assert [(check.source, check.kept) for check in second.checks] == [("الرياض", False), ("2025", True)]


def test_a_translation_of_the_whole_text_is_shown_as_one() -> None:
    article = two_sentences()
    one = article.summary.sentences[:1]
    whole = translated(article.model_copy(update={"summary": Summary(sentences=one)}), ("One.", "[Riyadh; 2025]"))
    shown = gist(whole)
    assert [pair.translation for pair in shown.summary] == ["One."]
    assert [(pair.translation, pair.facts_only) for pair in shown.whole] == [("One.", False), ("[Riyadh; 2025]", True)]


def test_a_summary_in_other_words_is_shown_before_what_it_rests_on() -> None:
    article = two_sentences()
    told = article.model_copy(
        update={"summary": article.summary.model_copy(update={"text": "زيارتان للرياض.", "method": "abstractive"})}
    )
    assert gist(told).text == "زيارتان للرياض."
    assert gist(article).text is None
    assert "زيارتان للرياض." in told.to_html()
    assert Sentence(start=gist(told).summary[0].start, end=gist(told).summary[0].end) == article.sentences[0]

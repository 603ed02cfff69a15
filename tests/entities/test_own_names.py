from __future__ import annotations

from pathlib import Path

import pytest

from smartnews import process
from smartnews.article import CityNormal
from smartnews.entities.own_names import OwnNames
from smartnews.errors import ResourceError

HEADER = "name,type,en,country,lat,lon\n"


def _write(folder: Path, text: str) -> Path:
    path = folder / "places.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_names_of_a_file_are_found_in_any_spelling_and_with_particles(tmp_path: Path) -> None:
    path = _write(
        tmp_path, HEADER + "رأس الزَّور,city,Ras Al-Zour,kw,28.74,48.38\nمبادرة الواحة,ORG,Oasis Initiative,,,\n"
    )
    article = process("أطلقت مبادرة الواحه فرعها براس الزور أمس.", gazetteer=path, names="rules")
    found = {entity.text: entity for entity in article.entities}
    assert found["راس الزور"].type == "CITY"
    assert found["راس الزور"].normal == CityNormal(en="Ras Al-Zour", country="KW", lat=28.74, lon=48.38)
    assert (found["مبادرة الواحه"].type, found["مبادرة الواحه"].source) == ("ORG", "gazetteer:own")


def test_the_users_name_wins_over_the_packaged_one(tmp_path: Path) -> None:
    text = "عقد الاجتماع في مدينة طرابلس أمس."
    (packaged,) = process(text, names="rules").of_type("CITY")
    assert packaged.normal.country == "LY"  # type: ignore[union-attr]
    path = _write(tmp_path, "type,name,country,en\nCITY,طرابلس,LB,Tripoli\n")
    (own,) = process(text, gazetteer=path, names="rules").of_type("CITY")
    assert own.normal == CityNormal(en="Tripoli", country="LB")


def test_a_capital_is_asked_for_where_the_file_has_one(tmp_path: Path) -> None:
    path = _write(tmp_path, "name,type\nMirage,ORG\n")
    article = process("The Mirage centre opened. It was no mirage.", gazetteer=path, language="en", names="rules")
    assert [entity.start for entity in article.of_type("ORG")] == [4]


@pytest.mark.parametrize(
    ("text", "line", "what", "near"),
    [
        ("name,kind\nx,CITY\n", 1, 'no column "kind"', "kind"),
        ("name,en\nx,y\n", 1, "must name the columns", "name"),
        ("", 1, "must name the columns", ""),
        (HEADER + "نيوم,TOWN,NEOM,SA,,\n", 2, '"TOWN" is no type', "TOWN"),
        (HEADER + "\nنيوم,CITY,,SA,,\n", 3, "needs its English name", "نيوم"),
        (HEADER + "نيوم,CITY,NEOM,SX1,,\n", 2, "no ISO 3166 code", "SX1"),
        (HEADER + "نيوم,CITY,NEOM,SA,128,35\n", 2, "not a number of degrees", "128"),
        (HEADER + "نيوم,CITY,NEOM,SA,28,east\n", 2, "not a number of degrees", "east"),
        (HEADER + ",CITY,NEOM,SA,,\n", 2, "the name is empty", ","),
        (HEADER + "نيوم,CITY,NEOM,SA,28,35,x\n", 2, "more fields than columns", "x"),
        (HEADER + "نيوم,CITY,NEOM,SA,,\nنِيوم,LOC,NEOM,,,\n", 3, "something else already, in line 2", "نِيوم"),
        (HEADER + '"نيوم,LOC\n', 2, "unexpected end", ""),
    ],
)
def test_an_error_shows_the_line(tmp_path: Path, text: str, line: int, what: str, near: str) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(ResourceError) as caught:
        OwnNames.read(path)
    message = str(caught.value)
    assert f"{path}:{line}: " in message
    assert what in message
    shown = message.splitlines()[1][2:]
    assert shown == (text.splitlines()[line - 1] if text else "")
    assert shown[message.splitlines()[2].index("^") - 2 :].startswith(near)


def test_a_missing_file_and_other_encodings_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="There is no gazetteer"):
        OwnNames.read(tmp_path / "none.csv")
    path = tmp_path / "old.csv"
    path.write_bytes("name,type\nنيوم,LOC\n".encode("cp1256"))
    with pytest.raises(ResourceError, match="cannot be read as UTF-8"):
        OwnNames.read(path)

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smartnews.draft import Draft
from smartnews.errors import ResourceError
from smartnews.translation.glossary import Glossary, Term


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_toml(tmp_path: Path) -> None:
    text = '# house style\nkeep = ["جيتكس"]\n\n[terms]\n"مبادلة" = "Mubadala"\n"الشارقة للكتاب" = "SIBF"\n'
    terms = Glossary.read(_write(tmp_path, "g.toml", text)).terms
    assert terms == (Term("جيتكس", "جيتكس", 2), Term("مبادلة", "Mubadala", 5), Term("الشارقة للكتاب", "SIBF", 6))


def test_csv(tmp_path: Path) -> None:
    text = 'source,target\nمبادلة,Mubadala\n\n"معرض، دبي","Fair, Dubai"\nGITEX,\n'
    terms = Glossary.read(_write(tmp_path, "g.csv", text)).terms
    assert terms == (Term("مبادلة", "Mubadala", 2), Term("معرض، دبي", "Fair, Dubai", 4), Term("GITEX", "GITEX", 5))


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        ("a.toml", '[terms]\n"مبادلة" = 5\n', 2, "must be strings"),
        ("b.toml", '[terms]\n"مبادلة" = "  "\n', 2, "is empty"),
        ("c.toml", 'keep = ["x"]\n[term]\n"a" = "b"\n', 2, '"term" is neither keep nor terms'),
        ("d.toml", '[terms]\n"مبادلة" = "M"\n"مُبادلة" = "N"\n', 3, "another translation already, in line 2"),
        ("e.csv", "مبادلة,Mubadala,x\n", 1, "3 columns"),
        ("f.csv", "a,b\n,Mubadala\n", 2, "the term is empty"),
        ("g.csv", "a,b\n\nA,c\n", 3, "another translation already, in line 1"),
    ],
)
def test_an_error_shows_the_line(tmp_path: Path, name: str, text: str, line: int, what: str) -> None:
    path = _write(tmp_path, name, text)
    with pytest.raises(ResourceError) as error:
        Glossary.read(path)
    message = str(error.value)
    assert f"{path}:{line}: " in message
    assert what in message
    assert f"\n  {text.splitlines()[line - 1]}\n" in message
    assert "^" in message


def test_malformed_toml_and_csv_name_the_line(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="line 2"):
        Glossary.read(_write(tmp_path, "a.toml", "[terms]\nx = \n"))
    with pytest.raises(ResourceError, match=r"b\.csv:2"):
        Glossary.read(_write(tmp_path, "b.csv", 'a,b\n"c,d\n'))


def test_what_is_no_glossary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="There is no glossary"):
        Glossary.read(tmp_path / "none.toml")
    with pytest.raises(ResourceError, match=r"\.toml or \.csv"):
        Glossary.read(_write(tmp_path, "g.xlsx", ""))
    (tmp_path / "latin.csv").write_bytes("مبادلة,x".encode("cp1256"))
    with pytest.raises(ResourceError, match="UTF-8"):
        Glossary.read(tmp_path / "latin.csv")


def test_terms_are_found_behind_particles_and_with_other_spellings(
    tmp_path: Path, make_draft: Callable[..., Draft]
) -> None:
    glossary = Glossary.read(_write(tmp_path, "g.toml", '[terms]\n"شركة مبادلة" = "Mubadala"\n"إكسبو" = "Expo"\n'))
    draft = make_draft("وقّعت وشركة مُبادلة اتفاقًا في اكسبو.", language="ar")
    found = [(draft.source(*span), term.target) for span, term in glossary.find(draft)]
    assert found == [("شركة مُبادلة", "Mubadala"), ("اكسبو", "Expo")]

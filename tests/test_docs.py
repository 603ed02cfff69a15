"""The documentation keeps its word: its code runs, and every code that a user can meet is explained."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from pathlib import Path

import pytest

from smartnews.text import normalise

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "smartnews"
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_FAMILIES = (
    "batch|encoder|extra|finder|hub|input|language|model|names|pipeline|redaction|resource|settings|stage|summary|"
    "text|topics|translation|worker"
)
_CODE = re.compile(rf"(?:{_FAMILIES})-[a-z-]*[a-z]")
_NO_CODES = {"summary-translation"}  # the role of a body in ninjs


def _with_code() -> list[Path]:
    return [page for page in PAGES if _BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", _with_code(), ids=lambda page: str(page.relative_to(ROOT)))
def test_the_code_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "page"}
    for block in _BLOCK.finditer(text):
        line = text[: block.start(1)].count("\n")
        code = compile("\n" * line + block[1], str(page), "exec")
        exec(code, names)


def _modules_with_examples() -> list[str]:
    paths = (path for path in sorted(SOURCE.rglob("*.py")) if ">>> " in path.read_text(encoding="utf-8"))
    return [".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize("name", _modules_with_examples())
def test_the_examples_of_a_module_are_right(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.attempted
    assert not outcome.failed


def _codes() -> set[str]:
    """Return every string of the source that looks like a code: a family, and what happened."""
    found = set(map("text-{}".format, normalise._LOST))
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                found.add(node.value)
    return found - _NO_CODES


def test_every_code_is_explained() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    codes = _codes()
    assert len(codes) > 15
    assert codes - explained == set()


def test_every_setting_is_explained() -> None:
    from smartnews.settings import Settings

    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(Settings.model_fields) == set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE))

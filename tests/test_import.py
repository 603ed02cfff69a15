"""Importing smartnews is quick, quiet and loads nothing large."""

from __future__ import annotations

import subprocess
import sys

import smartnews


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_public_names_are_these() -> None:
    assert sorted(smartnews.__all__) == [
        "Article",
        "Document",
        "Entity",
        "Failure",
        "Pipeline",
        "Settings",
        "SmartnewsError",
        "Topic",
        "__version__",
        "pipe",
        "process",
    ]
    for name in smartnews.__all__:
        assert getattr(smartnews, name) is not None
    assert set(dir(smartnews)) == set(smartnews.__all__)


def test_import_loads_nothing_large() -> None:
    large = "spacy torch transformers onnxruntime ctranslate2 babel phonenumbers langdetect numpy pydantic"
    loaded = run(f"import sys, smartnews; print([name for name in {large!r}.split() if name in sys.modules])")
    assert loaded == "[]"


def test_import_is_quick() -> None:
    code = "import time; t = time.perf_counter(); import smartnews; print(time.perf_counter() - t)"
    assert min(float(run(code)) for _ in range(3)) < 0.4


def test_the_core_does_not_load_torch() -> None:
    code = (
        "import sys, smartnews; smartnews.process('أعلنت الرياض اليوم مشروعًا جديدًا.', translator='none');"
        "print([name for name in ('torch', 'transformers', 'camel_tools') if name in sys.modules])"
    )
    # spaCy imports torch when it is installed; then only smartnews's own use is in question.
    assert run(code) in ("[]", "['torch']")

"""Same input, same settings, same bytes: in any process, whatever order Python's sets happen to have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import hashlib
from smartnews.pipeline import Document, Pipeline
from tests.gold_texts import gold_texts

texts = [Document(gold.text, gold.name) for gold in gold_texts()]
texts.append(Document("اجتمع الوفدان أمس واليومَ في مسقط، وبالأمس والاثنين في صحار.", "particles"))
made = hashlib.sha256()
for article in Pipeline(translator="none").pipe(texts):
    made.update(article.to_json().encode())
print(made.hexdigest())
"""


@pytest.mark.slow
def test_the_order_of_sets_does_not_matter() -> None:
    root = Path(__file__).resolve().parents[1]
    digests = set()
    for seed in ("0", "1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        made = subprocess.run(
            [sys.executable, "-c", CODE], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        digests.add(made.stdout)
    assert len(digests) == 1

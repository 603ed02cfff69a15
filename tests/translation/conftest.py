"""Tiny models, made once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import tiny_models


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the session's models."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def marian_hub(models: Path) -> Path:
    return tiny_models.marian(models / "opus-mt-tiny")


@pytest.fixture(scope="session")
def m2m100_hub(models: Path) -> Path:
    return tiny_models.m2m100(models / "m2m100-tiny")


@pytest.fixture(scope="session")
def nllb_hub(models: Path) -> Path:
    return tiny_models.nllb(models / "nllb-tiny")


@pytest.fixture(scope="session")
def t5_hub(models: Path) -> Path:
    return tiny_models.t5(models / "t5-tiny")


@pytest.fixture(scope="session")
def mbart_hub(models: Path) -> Path:
    return tiny_models.mbart(models / "mbart-tiny")


@pytest.fixture(scope="session")
def bart_hub(models: Path) -> Path:
    return tiny_models.bart(models / "bart-tiny")


@pytest.fixture(scope="session")
def marian_ct2(models: Path, marian_hub: Path) -> Path:
    return tiny_models.converted(marian_hub, models / "opus-mt-tiny-ct2")


@pytest.fixture(scope="session")
def m2m100_ct2(models: Path, m2m100_hub: Path) -> Path:
    return tiny_models.converted_m2m100(m2m100_hub, models / "m2m100-tiny-ct2")


@pytest.fixture(scope="session")
def nllb_ct2(models: Path, m2m100_hub: Path) -> Path:
    """The M2M100 model with NLLB's language tokens: CTranslate2 sees no other difference."""
    names = {"__ar__": "arb_Arab", "__en__": "eng_Latn", "__fr__": "fra_Latn"}
    return tiny_models.converted_m2m100(
        m2m100_hub, models / "nllb-tiny-ct2", lambda token: names.get(token, token.strip("_") + "_Xxxx")
    )


@pytest.fixture(scope="session")
def student(models: Path) -> Path:
    hub = tiny_models.marian(models / "student-hub", tiny_models.STUDENT_TOKENS)
    return tiny_models.student(models / "student", hub)

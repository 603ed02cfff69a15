"""A headless Chromium for the tests of the pages."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .browser import Browser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser, one for the session; a skip where there is none, a failure where there must be one."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    missing = [
        name
        for name, there in (
            ("chromium", chromium),
            ("chromedriver", driver),
            ("selenium", importlib.util.find_spec("selenium")),
        )
        if not there
    ]
    if missing:
        reason = f"no {', '.join(missing)}: the pages are not looked at (apt-get install chromium chromium-driver)"
        if os.environ.get("SMARTNEWS_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    assert chromium is not None
    assert driver is not None
    opened = Browser(chromium, driver, tmp_path_factory.mktemp("browser"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder of the pictures, which CI keeps."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

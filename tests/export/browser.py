"""What the tests do with a browser: open a page, look at it, use it, and read what it logged."""

from __future__ import annotations

import base64
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_TALLEST = 6000
_PATIENCE = 10.0


class Browser:
    """A headless Chromium with an empty profile of its own."""

    def __init__(self, chromium: str, driver: str, folder: Path) -> None:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options, Service(driver))
        self._folder = folder
        self._pages = 0
        self.url = ""

    def close(self) -> None:
        self.driver.quit()

    def open(self, html: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Open a page as a file, in a window of a size."""
        self._pages += 1
        path = self._folder / f"page{self._pages}.html"
        path.write_text(html, encoding="utf-8")
        self.url = path.as_uri()
        scheme = "dark" if dark else "light"
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.size(width, height)
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(self.url)

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.command("Emulation.setDeviceMetricsOverride", **metrics)

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a function body returns in the page."""
        return self.driver.execute_script(script, *arguments)

    def wait(self, script: str, *arguments: Any) -> Any:
        """Return what a function body returns, once that is true."""
        return self.until(lambda: self.run(script, *arguments))

    def until(self, condition: Callable[[], Any]) -> Any:
        end = time.monotonic() + _PATIENCE
        while not (value := condition()):
            assert time.monotonic() < end, "what the test waits for did not come"
            time.sleep(0.05)
        return value

    def complaints(self) -> list[str]:
        """Return what the browser logged: errors, and what the page's policy blocked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since the page was opened, but for the page itself."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        assert self.url in sent  # else the log does not log
        return [url for url in sent if url != self.url]

    def busy(self) -> float:
        """Return for how many seconds the page's main thread has worked."""
        metrics = self.command("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def hover(self, selector: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.by import By

        ActionChains(self.driver).move_to_element(self.driver.find_element(By.CSS_SELECTOR, selector)).perform()

    def axe(self) -> list[str]:
        """Return what axe-core finds wrong: the rule, and the elements."""
        package = importlib.util.find_spec("selenium_axe_python")
        assert package is not None
        assert package.origin is not None
        source = (Path(package.origin).parent / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        self.run(source + "; window.axe = axe;")
        results = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then(done, (error) => done({error: String(error)}));"
        )
        assert "error" not in results, results
        return [
            f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']][:4]}"
            for one in results["violations"]
        ]

    def picture(self, path: Path, *, width: int) -> None:
        """Save a picture of the whole page, or of its top where it is very long."""
        self.size(width, 900)
        height = min(self.run("return document.documentElement.scrollHeight"), _TALLEST)
        self.size(width, height)
        self.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        data = self.command("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def pdf(self, path: Path) -> None:
        """Save the page as it is printed on A4."""
        self.command("Emulation.setEmulatedMedia", media="print", features=[])
        data = self.command("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)["data"]
        path.write_bytes(base64.b64decode(data))
        self.command("Emulation.setEmulatedMedia", media="", features=[])

"""A real browser on a real server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.server import PATIENCE_MS, ROOT, DemoServer

CHROMIUM_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=PATIENCE_MS)


def _absent(what: str) -> None:
    """Skip with a reason; in continuous integration an absent browser is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} Browser tests must run in continuous integration.")
    pytest.skip(f"{what} Browser tests did not run.")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """The product with its demo programme."""
    yield from running_demo(Path(tmp_path_factory.mktemp("demo")))


def running_demo(folder: Path) -> Iterator[DemoServer]:
    """Start the product on a new demo programme, and stop it in the end."""
    if not (ROOT / "frontend" / "dist" / "index.html").exists():
        _absent("The pages are not built (make setup builds them).")
    server = DemoServer(folder)
    server.seed()
    server.start()
    yield server
    server.stop()


# For one file: its event loop would keep tests of other files, that follow, from the database.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        _absent("Chromium is not installed (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS, headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, demo: DemoServer) -> Iterator[BrowserContext]:
    """A fresh browser profile at the desktop's width; any error in the page fails the test."""
    context = browser.new_context(
        base_url=demo.address,
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose uncaught errors and content-policy violations fail the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: (
            problems.append(message.text)
            if "Content Security Policy" in message.text
            or "Content-Security-Policy" in message.text
            else None
        ),
    )
    yield page
    assert problems == []

"""What a person does in the browser, with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from backend.config.demo.people import DOMAIN, PASSWORD

MAX_TABS = 80


def sign_in(page: Page, who: str) -> None:
    """Sign in as one of the demo's people by typing."""
    page.goto("/sign-in")
    email = page.get_by_label(re.compile("e-mail", re.IGNORECASE))
    expect(email).to_be_visible()
    email.focus()
    page.keyboard.type(f"{who}@{DOMAIN}")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation").first).to_be_visible()


def tab_to(page: Page, name: str | re.Pattern[str]) -> None:
    """Press Tab until the thing with this name has the focus."""
    wanted = re.compile(name) if isinstance(name, str) else name
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
        )
        if focused and wanted.search(focused):
            return
    raise AssertionError(f"{MAX_TABS} presses of Tab did not reach {name!r}")

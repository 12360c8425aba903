"""What a person does in the browser, with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from backend.config.demo.people import DOMAIN, PASSWORD
from tests.e2e.server import DemoServer

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


def lead_a_new_programme(page: Page, server: DemoServer) -> None:
    """Found a programme on an empty server, take up its lead's invitation, and sign in."""
    email, password = "lead@north.example", "several rare words in a row"
    printed = server.manage(
        "create_programme", "--slug", "north", "--name", "North", "--lead-email", email
    )
    found = re.search(r"/invitation/\S+", printed)
    assert found is not None, printed
    page.goto(found[0])
    page.get_by_label(re.compile("Your name")).fill("Nora North")
    page.get_by_label(re.compile("Choose a password")).fill(password)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label(re.compile("E-mail")).fill(email)
    page.get_by_label(re.compile("^Password")).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def tab_to(page: Page, name: str | re.Pattern[str]) -> None:
    """Press Tab until the thing with this name has the focus, once it is there."""
    wanted = re.compile(name) if isinstance(name, str) else name
    page.wait_for_function(
        """pattern => [...document.querySelectorAll('a, button, input, select, textarea')].some(
            one => new RegExp(pattern).test(one.getAttribute('aria-label') || one.innerText))""",
        arg=wanted.pattern,
    )
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
        )
        if focused and wanted.search(focused):
            return
    raise AssertionError(f"{MAX_TABS} presses of Tab did not reach {name!r}")

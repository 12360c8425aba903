"""What a person does in the browser, with the keyboard alone."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from backend.config.demo.people import DOMAIN, PASSWORD
from tests.e2e.server import DemoServer

MAX_TABS = 80
MAX_ITEMS = 30


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


def rate_with_keys(page: Page, area: str = "1") -> Iterator[str]:
    """Name the area, then score item after item with evidence; yield each before it is scored."""
    expect(page.get_by_role("button", name="Select turn 1", exact=True)).to_be_visible()
    page.keyboard.press(area)
    expect(page.get_by_role("status", name="Saving")).to_contain_text("saved")
    page.keyboard.press("ArrowDown")
    done: set[str] = set()
    while len(done) < MAX_ITEMS and (item := open_item(page)) not in done:
        done.add(item)
        yield item
        # Select the next turn, use it as evidence, score both scales: that leads on.
        for key in ("j", "e", "3", "4"):
            page.keyboard.press(key)


def open_item(page: Page) -> str:
    """Return the id of the item in focus."""
    current = page.locator("[data-stop]:has([aria-current=step])")
    return str(current.get_attribute("data-stop"))


def submit_with_keys(page: Page) -> None:
    """Submit a rating in which nothing is missing."""
    expect(page.get_by_role("status", name="Saving")).to_contain_text("saved")
    page.keyboard.press("s")
    sheet = page.get_by_role("dialog", name="Submit this rating")
    expect(sheet).to_contain_text("Nothing is missing")
    expect(sheet.get_by_role("button", name="Submit the rating")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You submitted this rating")).to_be_visible()


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

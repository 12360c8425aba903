"""De-identification by keyboard alone, and a name that was left in the text."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import running_demo
from tests.e2e.people import sign_in, tab_to
from tests.e2e.screens import take
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e
NAMES = ("Jodie", "Wayne", "Harlow", "Spain")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A demo of its own: what is taken out here is wanted whole elsewhere."""
    yield from running_demo(Path(tmp_path_factory.mktemp("deidentification")))


def _get(page: Page, path: str) -> Any:
    return page.evaluate("path => fetch(path).then(r => r.json())", f"/api/v1/{path}")


def _waiting(page: Page) -> dict[str, Any]:
    rows = _get(page, "sessions/?page_size=200")["results"]
    found: dict[str, Any] = next(
        r
        for r in rows
        if r["transcript"] and not r["transcript"]["deleted_at"] and r["deidentified_at"] is None
    )
    return found


def _words(page: Page) -> str:
    card = page.get_by_label("Proposal in focus")
    return card.locator("q").inner_text()


def test_a_trainee_reviews_by_keyboard_and_the_text_names_nobody(page: Page) -> None:
    sign_in(page, "trainee1")
    session = _waiting(page)
    page.goto(f"/sessions/{session['id']}")
    tab_to(page, "^Review the text$")
    page.keyboard.press("Enter")
    tab_to(page, "^Run the rules$")
    page.keyboard.press("Enter")
    status = page.locator(".page-title__lead")
    expect(status).to_have_text(re.compile(r"^0 of \d+ decided"))
    review = f"transcripts/{session['transcript']['id']}/deidentification/"
    total = len(_get(page, review)["spans"])
    take(page, "deidentification.png")

    # Accept one, take it back, and reject the date.
    page.keyboard.press("a")
    expect(status).to_have_text(re.compile(rf"^1 of {total} decided"))
    page.keyboard.press("u")
    expect(status).to_have_text(re.compile(rf"^0 of {total} decided"))
    for _ in range(total):
        if _words(page) == "August":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("r")
    expect(status).to_have_text(re.compile(rf"^1 of {total} decided"))

    # The wife everywhere, under another word.
    for _ in range(total):
        if _words(page) == "Jodie":
            break
        page.keyboard.press("j")
    page.keyboard.press("c")
    field = page.get_by_label("Replacement")
    expect(field).to_be_focused()
    field.press("Control+a")
    page.keyboard.type("partner")
    page.keyboard.press("Enter")
    expect(status).to_have_text(re.compile(rf"^6 of {total} decided"))

    # What the rules missed, typed.
    turns = _get(page, f"transcripts/{session['transcript']['id']}/turns/?page_size=500")["results"]
    spain = next(turn["number"] for turn in turns if "Spain" in turn["text"])
    page.keyboard.press("m")
    expect(page.get_by_label("Words, as they stand in the text")).to_be_focused()
    page.keyboard.type("Spain")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type(str(spain))
    page.keyboard.press("Enter")
    expect(status).to_have_text(re.compile(rf"^7 of {total + 1} decided"))

    # The rest, each everywhere.
    for _ in range(total):
        if not status.inner_text().startswith(f"{total + 1} of"):
            page.keyboard.press("s")
            page.wait_for_timeout(200)
    expect(status).to_have_text(re.compile(rf"^{total + 1} of {total + 1} decided"))
    page.keyboard.press("f")
    expect(page.get_by_text("nobody can be recognised in what will stand there")).to_be_visible()
    expect(page.get_by_role("button", name="Confirm and take out")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_label("What was done")).to_be_visible()
    page.goto(f"/sessions/{session['id']}")
    expect(page.get_by_text("Confirmed on")).to_be_visible()
    kept = _get(page, f"transcripts/{session['transcript']['id']}/turns/?page_size=500")["results"]
    text = json.dumps([turn["text"] for turn in kept])
    for name in NAMES:
        assert name not in text
    assert "[partner]" in text
    assert "August" in text
    assert [turn["number"] for turn in kept] == [turn["number"] for turn in turns]


def test_a_reported_name_pauses_the_rating_until_it_is_settled(
    page: Page, browser: Browser, demo: DemoServer
) -> None:
    sign_in(page, "rater1")
    page.goto("/ratings")
    expect(page.get_by_role("button", name="Start rating session").first).to_be_visible()
    tab_to(page, "^Start rating session")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Report a name")).to_be_visible()
    transcript = page.get_by_role("region", name=re.compile("Turns of session"))
    expect(transcript.get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("r")
    turns = page.get_by_label("Turns in which the name stands")
    expect(turns).to_be_focused()
    expect(turns).to_have_value("1")
    page.keyboard.press("Enter")

    expect(page.get_by_text("This session is paused")).to_be_visible()
    expect(page.get_by_text("The text is closed while the session is paused.")).to_be_visible()

    lead = browser.new_page(base_url=demo.address, reduced_motion="reduce")
    sign_in(lead, "lead")
    lead.goto("/")
    expect(lead.get_by_text("1 session is paused: a name was reported in the text")).to_be_visible()
    report = _get(lead, "name-reports/?settled=false")["results"][0]
    lead.goto(f"/sessions/{report['session']}/deidentification")
    expect(lead.get_by_text("A name was reported in this text")).to_be_visible()
    tab_to(lead, "^There is no name")
    lead.keyboard.press("Enter")
    expect(lead.get_by_label("Why there is no name")).to_be_focused()
    lead.keyboard.type("It is the name of a film.")
    tab_to(lead, "^Settle the report$")
    lead.keyboard.press("Enter")
    expect(lead.get_by_text("The report is settled.")).to_be_visible()
    lead.close()

    page.reload()
    expect(page.get_by_role("button", name="Submit…")).to_be_visible()
    expect(page.get_by_text("This session is paused")).not_to_be_visible()

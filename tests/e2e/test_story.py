"""The main job, end to end: a rater rates, the lead sees reliability, the trainee reads."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.people import open_item, rate_with_keys, sign_in, submit_with_keys, tab_to
from tests.e2e.screens import take
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e


def test_a_rater_rates_a_session_with_the_keyboard_alone(page: Page) -> None:
    sign_in(page, "rater1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("wait for your rating")
    tab_to(page, "Open the queue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ratings", level=1)).to_be_visible()
    tab_to(page, r"^(Start|Begin|Rate)")
    page.keyboard.press("Enter")

    # The problem area comes first; items of the other areas say why they are out.
    expect(page.get_by_role("button", name="Select turn 1", exact=True)).to_be_visible()
    code = page.get_by_role("heading", level=1).inner_text()
    done = 0
    for number, _ in enumerate(rate_with_keys(page), start=1):
        done = number
        if number == 5:
            take(page, "rating.png")
    assert done >= 6
    submit_with_keys(page)

    # It is final: after a reload there is nothing left to change.
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    expect(page.get_by_text("You submitted this rating")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)


def test_scores_survive_a_lost_connection_and_a_reload(page: Page, context: BrowserContext) -> None:
    sign_in(page, "rater2")
    page.goto("/ratings")
    page.get_by_role("button", name=re.compile("^(Start|Begin|Rate)")).first.click()
    expect(page.get_by_role("button", name="Select turn 1", exact=True)).to_be_visible()
    page.keyboard.press("2")
    page.keyboard.press("ArrowDown")
    saving = page.get_by_role("status", name="Saving")
    expect(saving).to_contain_text("saved")
    item = open_item(page)

    context.set_offline(True)
    for key in ("j", "e", "2", "3"):
        page.keyboard.press(key)
    expect(saving).to_contain_text("kept on this device")
    context.set_offline(False)
    expect(saving).to_contain_text("saved", timeout=40_000)
    page.reload()

    row = page.locator(f"[data-stop={item}]")
    expect(row).to_contain_text("adherence 2, competence 3")


def test_the_lead_sees_reliability_with_intervals(page: Page) -> None:
    sign_in(page, "lead")
    page.goto("/reliability")
    page.get_by_role("link", name=re.compile("Winter and spring")).first.click()

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Reliability of Winter and spring sessions")
    expect(page.locator("main")).to_contain_text(
        re.compile(r"ICC\(A,1\) [−.0-9]+, [−.0-9]+–[.0-9]+")
    )
    expect(page.get_by_role("img").first).to_be_visible()


def test_a_trainee_sees_only_their_own_released_material(
    page: Page, browser: Browser, demo: DemoServer
) -> None:
    sign_in(page, "lead")
    trainees = page.evaluate("fetch('/api/v1/trainees/').then(r => r.json())")["results"]
    ratings = page.evaluate("fetch('/api/v1/ratings/').then(r => r.json())")["results"]
    page.context.clear_cookies()
    sign_in(page, "trainee1")

    own = page.evaluate("fetch('/api/v1/trainees/').then(r => r.json())")["results"]
    assert len(own) == 1
    released = page.evaluate("fetch('/api/v1/releases/').then(r => r.json())")["results"]
    page.goto(f"/trainees/{own[0]['id']}")
    expect(page.get_by_role("heading", name="Released feedback")).to_be_visible()
    first = page.get_by_role("link", name=re.compile("rating of case", re.IGNORECASE)).first
    first.click()
    expect(page.locator("main")).to_contain_text("released")

    # Neither another trainee nor a rating that was not released is there.
    other = next(row for row in trainees if row["id"] != own[0]["id"])
    page.goto(f"/trainees/{other['id']}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("not", re.IGNORECASE))
    shown = {row["rating"] for row in released}
    hidden = next(row for row in ratings if row["id"] not in shown)
    status = page.evaluate(
        "id => fetch(`/api/v1/ratings/${id}/`).then(r => r.status)", hidden["id"]
    )
    assert status == 404

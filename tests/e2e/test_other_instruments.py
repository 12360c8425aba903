"""Instruments of other shapes: the lead brings them, a rater rates with them by keyboard alone."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import sign_in
from tests.e2e.server import ROOT

pytestmark = pytest.mark.e2e
GOOD = ROOT / "tests" / "rubrics" / "good"
RATER, RATER_CODE = "rater2", "R02"
TWELVE = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4")


def _bring(page: Page, file: str, title: str) -> None:
    """Upload a definition, state the right to use it, and choose it for the programme."""
    page.goto("/rubrics/new")
    page.get_by_label("Text of the definition").fill((GOOD / file).read_text(encoding="utf-8"))
    page.get_by_role("button", name="Preview").click()
    page.get_by_label(re.compile("By what right")).fill("Written for the tests; free to use.")
    page.get_by_role("button", name="Add this instrument").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_role("button", name="Choose this version").click()
    page.get_by_role("button", name="Choose it").click()
    expect(page.get_by_role("button", name="Stop using this version")).to_be_visible()


def _open_round(page: Page, name: str, title: str) -> None:
    """Give one session to the rater, to be rated with the instrument of this title."""
    page.goto("/rounds/new")
    page.get_by_label("Name").fill(name)
    instrument = page.get_by_label("Rubric")
    option = instrument.locator("option", has_text=title)
    instrument.select_option(option.get_attribute("value"))
    page.get_by_label("Chosen one by one").check()
    sessions = page.get_by_role("group", name=re.compile("^Sessions"))
    sessions.get_by_role("checkbox", disabled=False).first.check()
    raters = page.get_by_role("group", name=re.compile("^Raters"))
    raters.get_by_label(re.compile(RATER_CODE)).check()
    page.get_by_label("Raters per session").fill("1")
    due = timezone.now().date() + timedelta(days=14)
    page.get_by_label("Due on").fill(due.isoformat())
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_role("button", name="Start the round").click()
    page.get_by_role("dialog").get_by_role("button", name="Start the round").click()
    expect(page.get_by_text("The round is started.")).to_be_visible()


def _begin(page: Page, round_name: str) -> str:
    """Begin the rater's session of the round by key, and return the rating's id."""
    sign_in(page, RATER)
    page.goto("/ratings")
    row = page.get_by_role("row").filter(has_text=round_name)
    row.get_by_role("button", name=re.compile("^Start")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Select turn 1", exact=True)).to_be_visible()
    return page.url.rpartition("/")[2]


def _press(page: Page, keys: Sequence[str]) -> None:
    for key in keys:
        page.keyboard.press(key)


def _submit(page: Page) -> Locator:
    """Submit by key and return what the page then says the rating adds up to."""
    expect(page.get_by_role("status", name="Saving")).to_contain_text("saved")
    # Totals would pull the next score towards them.
    expect(page.get_by_role("region", name="Scores")).to_have_count(0)
    page.keyboard.press("s")
    sheet = page.get_by_role("dialog", name="Submit this rating")
    expect(sheet).to_contain_text("Nothing is missing")
    expect(sheet.get_by_role("button", name="Submit the rating")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You submitted this rating")).to_be_visible()
    return page.get_by_role("region", name="Scores")


def _stored(page: Page, rating: str) -> dict[str, dict[str, Any]]:
    answer = page.evaluate("path => fetch(path).then(r => r.json())", f"/api/v1/ratings/{rating}/")
    assert answer["status"] == "submitted"
    return {row["item"]: row for row in answer["items"]}


def test_twelve_skills_from_0_to_6_are_brought_and_rated(page: Page) -> None:
    sign_in(page, "lead")
    _bring(page, "cts-r-like.yaml", "Twelve session skills")
    _open_round(page, "Twelve skills", "Twelve session skills")
    page.context.clear_cookies()
    rating = _begin(page, "Twelve skills")

    # No area, phase or flag is asked about, and one digit an item leads on.
    rubric = page.get_by_role("region", name="Rubric")
    expect(rubric).not_to_contain_text(re.compile("problem area", re.IGNORECASE))
    expect(page.locator("main")).not_to_contain_text("phase")
    expect(page.get_by_role("button", name="Flags")).to_have_count(0)
    scores = (3, 4, 3, 2, 6, 5, 0, 4, 3, 4, 3, 4)
    _press(page, [str(score) for score in scores])
    expect(page.locator("main")).to_contain_text("12 of 12 items done")
    shown = _submit(page)

    stored = _stored(page, rating)
    assert {item: stored[item]["values"] for item in TWELVE} == {
        item: {"skill": score} for item, score in zip(TWELVE, scores, strict=True)
    }
    total = shown.get_by_role("row", name=re.compile("^Total"))
    expect(total).to_contain_text("sum of 12 items, 0 to 72")
    expect(total).to_contain_text("41")
    expect(total).to_contain_text("usual pass mark 36 reached")
    expect(shown.get_by_role("row", name=re.compile("^B Manner"))).to_contain_text("15")


def _check_that_a_pressed_row_stays(page: Page, part: str) -> None:
    """Open a row below the open one, which closes: the pressed row stays where it is."""
    page.set_viewport_size({"width": 1440, "height": 560})
    page.get_by_role("region", name="Rubric").evaluate("pane => { pane.scrollTop = 10_000 }")
    card = page.locator(f"[data-stop={part}]")
    before = card.bounding_box()
    card.get_by_role("button").first.click()
    expect(card.locator("[aria-current=step]")).to_be_visible()
    after = card.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) <= 1
    page.set_viewport_size({"width": 1440, "height": 900})


def test_judgements_and_counts_are_brought_and_rated(page: Page) -> None:
    sign_in(page, "lead")
    _bring(page, "miti-like.yaml", "Globals and counts")
    _open_round(page, "Globals and counts", "Globals and counts")
    page.context.clear_cookies()
    rating = _begin(page, "Globals and counts")

    _check_that_a_pressed_row_stays(page, "QB")
    page.locator("[data-stop=G1]").get_by_role("button").first.click()
    _press(page, "0")
    expect(page.get_by_role("status", name="Last word")).to_contain_text("goes from 1 to 5")
    _press(page, "3454")
    # Numbers are typed, or counted up and down; a step too many is undone.
    _press(page, [*"12", "ArrowDown", *"6", "ArrowDown", *"+++++-", "ArrowDown"])
    _press(page, "s")
    sheet = page.get_by_role("dialog", name="Submit this rating")
    expect(sheet).to_contain_text("5 things are missing")
    expect(sheet).to_contain_text("GI Giving information not counted yet")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    _press(page, [*"0", "ArrowDown", *"+++", "+", "u", "ArrowDown"])
    # "u" led back to the count it changed; ↓ from there.
    _press(page, [*"2", "ArrowDown", "0", "ArrowDown", "0"])
    expect(page.locator("main")).to_contain_text("12 of 12 answers given")
    shown = _submit(page)

    stored = _stored(page, rating)
    assert [stored[item]["values"]["globals"] for item in ("G1", "G2", "G3", "G4")] == [3, 4, 5, 4]
    counts = {item: row["count"] for item, row in stored.items() if row["count"] is not None}
    assert counts == {
        "QU": 12, "RS": 6, "RC": 4, "GI": 0, "PR": 3, "LE": 2, "PU": 0, "QB": 0,
    }  # fmt: skip
    judged = shown.get_by_role("row", name=re.compile("^G Globals"))
    expect(shown).to_contain_text("A section is the mean of its items; there is no total.")
    expect(judged).to_contain_text("4")
    expect(judged).to_contain_text("enough 3.5 reached")
    complex_ones = shown.get_by_role("row", name=re.compile("^Complex among all reflections"))
    expect(complex_ones).to_contain_text("40 %")
    expect(complex_ones).to_contain_text("enough 50 % not reached")
    expect(shown.get_by_role("row", name=re.compile("^Reflections for"))).to_contain_text("0.83")
    expect(shown.get_by_role("row", name=re.compile("^Helpful remarks"))).to_contain_text("5")
    expect(shown.get_by_role("row", name=re.compile("^Total"))).to_have_count(0)

"""From a Teams file to a text that a rater reads, and its end when the client withdraws."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import running_demo
from tests.e2e.people import sign_in, tab_to
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e
# Said by nobody else in the demo.
MARK = "lighthouse keeper's stair"
TEAMS = f"""WEBVTT

8f3c1a52-0001/12-0
00:00:01.000 --> 00:00:05.000
<v Mira Kovač>How were the last days, Annika?</v>

8f3c1a52-0001/13-0
00:00:05.200 --> 00:00:11.000
<v Guest>I climbed the {MARK} again with my sister Jodie.

8f3c1a52-0001/14-0
00:00:11.400 --> 00:00:15.000
<v Mira Kovač>And what did you say to her then?</v>

8f3c1a52-0001/15-0
00:00:15.100 --> 00:00:19.000
<v Guest>That I miss how we used to talk.</v>
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A demo of its own: a round is started and a consent withdrawn in it."""
    yield from running_demo(Path(tmp_path_factory.mktemp("sessions_in")))


def _get(page: Page, path: str) -> Any:
    return page.evaluate("path => fetch(path).then(r => r.json())", f"/api/v1/{path}")


def _post(page: Page, path: str, body: Any) -> Any:
    token = next(c["value"] for c in page.context.cookies() if c["name"].endswith("csrftoken"))
    answer = page.request.post(
        f"/api/v1/{path}", data=body, headers={"X-CSRFToken": token, "Referer": page.url}
    )
    assert answer.ok, answer.text()
    return answer.json()


def _bring_in(page: Page) -> str:
    """Upload, say who speaks and what the client agreed to; return the session's id."""
    page.goto("/sessions/import")
    page.get_by_label("Case", exact=False).first.select_option(index=1)
    page.get_by_label("Transcript file").set_input_files(
        {"name": "Meeting.vtt", "mimeType": "text/vtt", "buffer": TEAMS.encode()}
    )
    page.get_by_label("Role of Mira Kovač", exact=True).select_option("therapist")
    page.get_by_label("Role of Guest", exact=True).select_option("client")
    page.get_by_label("Record the client's consent now").check()
    page.get_by_label("Raters and supervisors read what was said").check()
    keep = page.get_by_label(re.compile("May de-identified scores stay"))
    if keep.count():
        keep.select_option("no")
    with page.expect_response(re.compile("/transcripts/import/")) as answered:
        page.get_by_role("button", name=re.compile("^Bring in")).click()
    body = answered.value.json()
    assert answered.value.status == 201, body
    session: str = body["transcripts"][0]["session"]
    return session


def _deidentify_by_keyboard(page: Page) -> None:
    tab_to(page, "^Review the text$")
    page.keyboard.press("Enter")
    tab_to(page, "^Run the rules$")
    page.keyboard.press("Enter")
    status = page.locator(".page-title__lead")
    expect(status).to_have_text(re.compile(r"^0 of \d+ decided"))
    total = int(re.findall(r"\d+", status.inner_text())[1])
    for _ in range(total):
        if not status.inner_text().startswith(f"{total} of"):
            page.keyboard.press("s")
            page.wait_for_timeout(200)
    expect(status).to_have_text(re.compile(rf"^{total} of {total} decided"))
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Confirm and take out")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What was done")).to_be_visible()


def _give_to_rater(lead: Page, session: str) -> None:
    """Open a round of this one session for every rater, as the lead may."""
    programme = _get(lead, "me/")["memberships"][0]["programme"]["id"]
    rubrics = _get(lead, f"rubrics/?programme={programme}&slug=ipt-adherence-competence")
    raters = _get(lead, f"raters/?programme={programme}")["results"]
    round_ = _post(
        lead,
        "rounds/",
        {
            "programme": programme,
            "name": "The new session",
            "rubric": rubrics["results"][0]["id"],
            "sessions": [session],
            "raters": [row["id"] for row in raters],
            "raters_per_session": len(raters),
            "due_on": None,
            "blind_to_trainee": True,
            "rater_gate": "warn",
            "check_every": 0,
        },
    )
    _post(lead, f"rounds/{round_['id']}/start/", {})


def test_a_teams_file_comes_in_is_rated_and_vanishes_with_the_consent(
    page: Page, browser: Browser, demo: DemoServer
) -> None:
    sign_in(page, "trainee1")
    session = _bring_in(page)
    _deidentify_by_keyboard(page)
    text = str(_get(page, f"sessions/{session}/"))
    assert "Jodie" not in text

    # The lead sees that it is ready, and no word of it.
    lead = browser.new_page(base_url=demo.address, reduced_motion="reduce")
    heard: list[str] = []
    lead.on("response", lambda answer: heard.append(answer.url))
    sign_in(lead, "lead")
    lead.goto(f"/sessions/{session}")
    expect(lead.get_by_text("Ready for raters").first).to_be_visible()
    lead.wait_for_load_state("networkidle")
    assert MARK not in lead.content()
    assert not [url for url in heard if "/turns/" in url]
    _give_to_rater(lead, session)

    rater = browser.new_page(base_url=demo.address, reduced_motion="reduce")
    sign_in(rater, "rater1")
    assignment = next(
        row
        for row in _get(rater, "assignments/?page_size=100")["results"]
        if row["round"]["name"] == "The new session"
    )
    rating = _post(rater, f"assignments/{assignment['id']}/start/", {})
    rater.goto(f"/ratings/{rating['id']}")
    expect(rater.get_by_text(MARK)).to_be_visible()
    assert "Jodie" not in rater.content()

    # The client withdraws while the rater has it open.
    page.goto(f"/sessions/{session}")
    page.get_by_role("button", name="Withdraw").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw and erase").click()

    expect(rater.get_by_text(f"Session {assignment['code']} is closed")).to_be_visible()
    assert MARK not in rater.content()
    turns = rater.evaluate(
        "id => fetch(`/api/v1/transcripts/${id}/turns/`).then(r => r.status)",
        assignment["transcript"],
    )
    assert turns == 404
    lead.goto(f"/sessions/{session}")
    expect(lead.get_by_role("heading", level=1)).to_be_visible()
    assert MARK not in lead.content()
    lead.close()
    rater.close()

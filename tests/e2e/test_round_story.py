"""The story of a round: calibration, hidden gold, rating, a harm flag, consensus, the trail."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.hands import Hand, as_gold, scored, word
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e
ROUND = "Spring"
RULE = "An agenda that only the therapist names is no agenda."


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DemoServer, dict[str, Any]]]:
    """A server with the small programme of `stage.build`, and what that says of gold."""
    server = DemoServer(tmp_path_factory.mktemp("story"))
    server.env["DEMO"] = "0"
    server.migrate()
    build = "import json; from tests.e2e.stage import build; print(json.dumps(build()))"
    told = json.loads(server.manage("shell", "--verbosity", "0", "-c", build))
    server.start()
    yield server, told
    server.stop()


def _take_a_set(rater: Hand, name: str, gold: dict[str, Any], *, is_right: bool) -> None:
    """Rate every session of a set as gold does, or all alike."""
    chosen = next(row for row in rater.rows("calibration-sets/") if row["name"] == name)
    rater.send("POST", "calibration-attempts/", {"set": chosen["id"]})
    for assignment in rater.waiting():
        answers = as_gold(gold[assignment["transcript"]]) if is_right else {}
        rater.finish(rater.begin(assignment), answers, scored(3))


def _fail_then_pass(rater: Hand, gold: dict[str, Any]) -> None:
    _take_a_set(rater, "Practice", gold, is_right=True)
    page = rater.page
    # A worker says what came of each.
    _until(page, "/calibration", "Practised")
    for name, is_right, verdict in (("Test A", False, "Not passed"), ("Test B", True, "Passed")):
        expect(page.get_by_text(verdict, exact=True)).to_have_count(0)
        _take_a_set(rater, name, gold, is_right=is_right)
        _until(page, "/calibration", verdict)
    expect(page.locator("main")).to_contain_text("Qualified")


def _until(page: Page, path: str, text: str) -> None:
    """Open a page again until what a worker does is there."""
    for _ in range(30):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if page.get_by_text(text, exact=True).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{path} does not say {text!r}")


def _open_a_round(lead: Hand) -> str:
    """Draw, plan and start a round in the pages, and return its address."""
    page = lead.page
    page.goto("/rounds/new")
    page.get_by_label(re.compile("^Name")).fill(ROUND)
    trainee = page.get_by_label("Trainee", exact=True)
    one = trainee.locator("option", has_text="T01").get_attribute("value")
    trainee.select_option(str(one))
    page.get_by_label("Sessions to draw").fill("6")
    for code in ("R01", "R02", "R03"):
        page.get_by_role("checkbox", name=word(code)).check()
    page.get_by_label("Raters per session").fill("2")
    page.get_by_label(word("Hidden gold")).fill("4")
    page.get_by_label("Due on").fill("2099-12-31")
    page.get_by_label(word("Only raters in status")).check()
    page.get_by_role("button", name="Draw and save as draft").click()
    expect(page.get_by_role("heading", level=1, name=ROUND)).to_be_visible()
    page.get_by_role("button", name="Start the round").click()
    page.get_by_role("dialog").get_by_role("button", name="Start the round").click()
    expect(page.get_by_role("button", name="Begin consensus")).to_be_visible()
    return page.url


def _rate(rater: Hand, *, low: bool, raises_on: str = "") -> None:
    """Rate what the round gives; one rater sees no agenda where the others see a good one."""
    for assignment in rater.waiting(ROUND):
        rating = rater.begin(assignment)
        if assignment["code"] == raises_on:
            said = {"raised": True, "note": "", "evidence": [2]}
            path = f"ratings/{rating['id']}/flags/X7/"
            rating["version"] = rater.send("PUT", path, said, version=rating["version"])["version"]
        level = 2 + int(assignment["transcript"][0], 16) % 3
        rater.finish(rating, {"A1": scored(1 if low else 5)}, scored(level))


def _settle_the_flag(supervisor: Hand) -> None:
    page = supervisor.page
    page.goto("/flags")
    page.get_by_role("link", name=word("X7")).first.click()
    page.get_by_role("button", name="Acknowledge").click()
    page.get_by_role("dialog").get_by_role("button", name="Acknowledge").click()
    page.get_by_role("button", name=word("Settle")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Not confirmed").check()
    dialog.get_by_role("textbox").fill("The risk was asked about in the turn after.")
    dialog.get_by_role("button", name=word("Settle")).click()
    expect(page.locator("main")).to_contain_text("Settled")


def _confer(lead: Hand, raters: dict[str, Hand], round_page: str) -> None:
    """Bring one session to consensus, let both say why, settle it and agree."""
    page = lead.page
    page.goto(round_page)
    page.get_by_role("button", name="Begin consensus").click()
    page.get_by_role("dialog").get_by_role("button", name="Begin consensus").click()
    expect(page.get_by_role("button", name="Begin consensus")).to_have_count(0)
    page.goto(f"{round_page}/consensus")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name=word("Open consensus on 1 session")).click()
    expect(page.get_by_text("Consensus is open on 1 session.")).to_be_visible()
    at_table = [one for one in raters.values() if one.rows("consensus/")]
    assert len(at_table) == 2
    case = f"/consensus/{at_table[0].rows('consensus/')[0]['id']}"
    for one in at_table:
        one.page.goto(case)
        one.page.get_by_label(word("Why you scored")).fill("The plan in turn 1.")
        one.page.get_by_role("button", name="Say why").click()
        expect(one.page.get_by_label(word("Why you scored"))).to_have_count(0)
    first, second = (one.page for one in at_table)
    first.reload()
    for scale in ("Adherence", "Competence"):
        first.get_by_role("group", name=scale).get_by_label("2", exact=True).check()
    first.get_by_label("Why you differed").select_option(label="The anchor is unclear")
    first.get_by_label(word("The rule that decided it")).fill(RULE)
    first.get_by_role("button", name="Settle A1").click()
    expect(first.get_by_text(RULE)).to_be_visible()
    second.reload()
    for window in (first, second):
        window.get_by_role("button", name="Agree to all of it").click()
        window.wait_for_timeout(500)
    expect(second.locator("main")).to_contain_text("Concluded")


def _see_the_rule(lead: Hand, rater: Hand, round_page: str) -> None:
    """Close the round, open another, and find the rule beside the anchors."""
    page = lead.page
    page.goto(round_page)
    page.get_by_role("button", name="Close the round").click()
    page.get_by_role("dialog").get_by_role("button", name="Close the round").click()
    expect(page.get_by_role("button", name="Close the round")).to_have_count(0)
    page.goto(f"{round_page}/reliability")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reliability of Spring")
    expect(page.locator("main")).to_contain_text("ICC")
    first = lead.send("GET", f"rounds/{round_page.rpartition('/')[2]}/")
    rated = {row["session"] for row in first["sessions"]}
    left = next(
        row["id"]
        for row in lead.rows("sessions/?is_assignable=true&page_size=200")
        if row["id"] not in rated
    )
    me = rater.send("GET", "me/")
    draft = {
        "programme": first["programme"],
        "name": "Summer",
        "rubric": first["rubric"]["id"],
        "sessions": [left],
        "raters": [me["id"]],
        "check_every": 0,
        "due_on": "2099-12-31",
    }
    lead.send("POST", f"rounds/{lead.send('POST', 'rounds/', draft)['id']}/start/")
    rating = rater.begin(rater.waiting("Summer")[0])
    rater.page.goto(f"/ratings/{rating['id']}")
    expect(rater.page.get_by_text(RULE)).to_be_visible()


def test_a_round_from_calibration_to_the_trail(
    browser: Browser, story: tuple[DemoServer, dict[str, Any]]
) -> None:
    server, told = story
    lead, supervisor = Hand(browser, server, "lead"), Hand(browser, server, "supervisor")
    raters = {name: Hand(browser, server, name) for name in ("rater1", "rater2", "rater3")}

    _fail_then_pass(raters["rater3"], told["gold"])
    round_page = _open_a_round(lead)
    # Not on hidden gold: that is no session of the supervisor's trainee.
    drawn = lead.send("GET", f"rounds/{round_page.rpartition('/')[2]}/")["sessions"]
    own = {row["code"] for row in drawn if not row["is_check"]}
    flagged = next(row["code"] for row in raters["rater1"].waiting(ROUND) if row["code"] in own)
    for name, rater in raters.items():
        _rate(rater, low=name == "rater2", raises_on=flagged if name == "rater1" else "")
    _settle_the_flag(supervisor)
    _confer(lead, raters, round_page)
    _see_the_rule(lead, raters["rater3"], round_page)

    assert "The audit trail is whole" in server.manage("verify_audit")

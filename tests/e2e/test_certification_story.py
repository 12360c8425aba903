"""The story of a certificate: own rating, feedback, answer and goal, portfolio, decision, check."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.hands import Hand, scored, word
from tests.e2e.people import rate_with_keys, submit_with_keys
from tests.e2e.server import PATIENCE_MS, DemoServer

pytestmark = pytest.mark.e2e
STRENGTH = "You stayed with the quarrel until it was clear what each of you wanted."
ANSWER = "I was glad of turn 3, and lost the thread after it."
GOAL = "Ask for the feeling before the plan."
WHY = "Every rule is met, and we would send this trainee a client."
WHY_REVOKED = "The recordings of the last case were of a colleague's client."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A server with the trainee's course of `course.begin`."""
    folder = tmp_path_factory.mktemp("course")
    server = DemoServer(folder)
    server.env |= {"DEMO": "0", "SIGNING_KEYS_ROOT": str(folder / "keys")}
    server.migrate()
    _shell(server, "begin")
    server.start()
    yield server
    server.stop()


def _shell(server: DemoServer, function: str) -> None:
    code = f"from tests.e2e.course import {function}; {function}()"
    server.manage("shell", "--verbosity", "0", "-c", code)


def _own_session(who: Hand) -> str:
    """Return the page of the trainee's first session."""
    rows = who.rows("sessions/?page_size=200")
    return "/sessions/" + next(row["id"] for row in rows if row["trainee"] is not None)


def _rate_oneself(trainee: Hand) -> None:
    page = trainee.page
    page.goto(_own_session(trainee))
    page.get_by_role("button", name="Rate yourself").click()
    assert len(list(rate_with_keys(page, area="2"))) >= 6
    submit_with_keys(page)


def _give_feedback(supervisor: Hand, home: str) -> None:
    """Rate the session, write on the rating, and release what was written."""
    page = supervisor.page
    page.goto(home)
    page.get_by_role("button", name=re.compile("^Rate ")).click()
    expect(page).to_have_url(re.compile("/ratings/"))
    rating = supervisor.send("GET", f"ratings/{page.url.rpartition('/')[2]}/")
    area = {"problem_areas": ["dispute"]}
    supervisor.send(
        "PUT", f"ratings/{rating['id']}/problem-areas/", area, version=rating["version"]
    )
    supervisor.finish(supervisor.send("GET", f"ratings/{rating['id']}/"), {}, scored(4))
    page.goto(home)
    page.get_by_role("button", name=word("supervisor rating of")).click()
    page.get_by_text("Problem area", exact=False).first.wait_for()
    page.get_by_label("First of all").fill(STRENGTH)
    page.get_by_role("button", name="Select turn 3", exact=True).click()
    page.get_by_role("button", name=re.compile("^Comment on turn 3")).click()
    page.keyboard.type("Here you waited, and it came.")
    page.get_by_role("button", name="Release…").click()
    page.get_by_role("dialog").get_by_role("button", name="Release").click()
    expect(page.locator("main")).to_contain_text("released, not acknowledged")


def _answer_and_set_a_goal(trainee: Hand) -> None:
    page = trainee.page
    page.goto("/feedback")
    page.get_by_role("link", name=word("Feedback on session")).click()
    main = page.locator("main")
    expect(main).to_contain_text(STRENGTH)
    # The own rating was there first, so both stand side by side.
    expect(main.get_by_role("heading", name=word("Own rating beside"))).to_be_visible()
    page.get_by_label("What do you say to it?").fill(ANSWER)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("article", name="Answer of Trainee")).to_contain_text(ANSWER)
    page.get_by_role("button", name="Set a goal").click()
    page.get_by_role("textbox", name="Goal").fill(GOAL)
    page.get_by_role("button", name="Set the goal").click()
    expect(page.get_by_role("article", name=f"Goal: {GOAL}")).to_contain_text("Set by Trainee")
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_role("button", name="I have read it")).to_have_count(0)


def _decide(trainee: Hand, lead: Hand, adjudicator: Hand, portfolio: str) -> str:
    """Ask, freeze, sign twice and certify; return the code of the certificate."""
    asking = trainee.page
    asking.goto(portfolio)
    asking.get_by_role("button", name="Ask for a decision").click()
    asking.get_by_role("dialog").get_by_role("button", name="Ask for it").click()
    expect(asking).to_have_url(re.compile("/decisions/"))
    lead.page.goto("/certification")
    lead.page.get_by_role("link", name="Trainee", exact=True).click()
    lead.page.get_by_role("button", name="Freeze the evidence").click()
    expect(lead.page.locator("main")).to_contain_text("0 of 2 signatures")
    for signer, place in ((lead.page, "1 of 2"), (adjudicator.page, "2 of 2")):
        signer.goto(asking.url)
        signer.get_by_role("button", name="Sign", exact=True).click()
        signer.get_by_role("dialog").get_by_role("button", name="Sign", exact=True).click()
        expect(signer.locator("main")).to_contain_text(f"{place} signatures")
    lead.page.reload()
    lead.page.get_by_role("button", name="Certify").click()
    dialog = lead.page.get_by_role("dialog")
    dialog.get_by_label("Why").fill(WHY)
    dialog.get_by_role("button", name="Certify").click()
    panel = lead.page.get_by_role("region", name="Certificate", exact=True)
    expect(panel).to_contain_text("Valid")
    return panel.locator("code").inner_text()


def _verdict(page: Page, code: str) -> str:
    """Type a code on the public page, and return what it says."""
    page.goto("/verify")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Check", exact=True).click()
    region = page.get_by_role("region", name="What was found")
    region.wait_for()
    return region.inner_text()


def _revoke(lead: Hand) -> None:
    lead.page.get_by_role("button", name="Revoke").click()
    dialog = lead.page.get_by_role("dialog")
    dialog.get_by_label("Why").fill(WHY_REVOKED)
    dialog.get_by_role("button", name="Revoke it").click()
    expect(lead.page.get_by_role("region", name="Certificate", exact=True)).to_contain_text(
        "Revoked"
    )


def _stranger(browser: Browser, server: DemoServer) -> BrowserContext:
    context = browser.new_context(base_url=server.address, locale="en-GB", timezone_id="UTC")
    context.set_default_timeout(PATIENCE_MS)
    return context


def test_a_certificate_from_the_own_rating_to_its_revocation(
    browser: Browser, server: DemoServer
) -> None:
    trainee, supervisor = Hand(browser, server, "trainee"), Hand(browser, server, "supervisor")
    lead, adjudicator = Hand(browser, server, "lead"), Hand(browser, server, "adjudicator")
    home = f"/trainees/{trainee.rows('trainees/')[0]['id']}"
    portfolio = f"{home}/portfolio"

    _rate_oneself(trainee)
    _give_feedback(supervisor, home)
    _answer_and_set_a_goal(trainee)
    lead.page.goto(portfolio)
    main = lead.page.locator("main")
    expect(main).to_contain_text(re.compile(r"\d of \d+ rules are met"))
    _shell(server, "four_cases")
    lead.page.reload()
    expect(main).to_contain_text("rules are met; what is left is a decision")
    code = _decide(trainee, lead, adjudicator, portfolio)

    public = _stranger(browser, server).new_page()
    assert _verdict(public, code).startswith("Valid")
    changed = code[:-2] + ("A" if code[-2] != "A" else "B") + code[-1]
    assert "Valid" not in _verdict(public, changed)
    expect(public.get_by_text("Trainee", exact=True)).to_have_count(0)
    assert "Trainee" in _verdict(public, code)
    _revoke(lead)
    public.reload()
    found = public.get_by_role("region", name="What was found")
    expect(found).to_contain_text("Revoked: not valid")
    assert "The audit trail is whole" in server.manage("verify_audit")

"""Every main page, wide and narrow: no serious accessibility problem, nothing cut off."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e import places
from tests.e2e.people import sign_in
from tests.e2e.server import ROOT, DemoServer

pytestmark = pytest.mark.e2e
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Wide first: a page that is open follows its window.
SIZES: list[ViewportSize] = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]


PAGES: dict[str, list[places.Place]] = {
    "lead": [
        "/",
        "/sessions",
        "/sessions/import",
        places.with_text,
        places.to_deidentify,
        "/rounds",
        "/rounds/new",
        places.closed_round,
        lambda page: places.closed_round(page) + "/reliability",
        lambda page: places.closed_round(page) + "/consensus",
        "/consensus",
        "/reliability",
        "/trainees",
        places.first("trainees"),
        places.last_trainee,
        "/rubrics",
        places.rubric("ipt-adherence-competence"),
        places.rubric("behaviour-counts"),
        places.rubric("common-factors"),
        places.compared,
        "/rubrics/new",
        "/pathways",
        places.first("pathways"),
        "/pathways/new",
        "/calibration",
        places.rater_under_review,
        "/calibration/rule",
        "/people",
        "/audit",
    ],
    "supervisor": [
        "/",
        places.first("trainees"),
        places.with_text,
        "/feedback",
        places.feedback("draft"),
        places.feedback("released"),
    ],
    "rater1": ["/calibration", places.practice, places.quiz, places.first("consensus")],
    "rater2": ["/", "/ratings", places.own_rating],
    "trainee1": [
        "/",
        "/sessions",
        places.first("trainees"),
        places.with_text,
        places.release,
        "/feedback",
        places.feedback("released"),
    ],
    "auditor": ["/", "/audit", "/people"],
}


def _serious(page: Page) -> list[str]:
    # The content policy forbids a script tag, so axe is evaluated.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}"
        for v in result["violations"]
        if v["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("who", PAGES)
def test_pages_are_accessible_and_fit_their_width(page: Page, who: str) -> None:
    sign_in(page, who)
    found: dict[str, Any] = {}
    for place in PAGES[who]:
        path = places.path_of(place, page)
        page.set_viewport_size(SIZES[0])
        page.goto(path)
        page.get_by_role("heading", level=1).first.wait_for()
        page.wait_for_load_state("networkidle")
        for size in SIZES:
            page.set_viewport_size(size)
            problems = _serious(page)
            cut = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if cut > 0:
                problems.append(f"{cut} px are cut off at the side")
            if problems:
                found[f"{path} at {size['width']}"] = problems

    assert found == {}


def test_pages_are_accessible_in_the_dark(browser: Browser, demo: DemoServer) -> None:
    context = browser.new_context(
        base_url=demo.address, color_scheme="dark", reduced_motion="reduce", locale="en-GB"
    )
    page = context.new_page()
    sign_in(page, "supervisor")
    found = {}
    for place in PAGES["supervisor"]:
        path = places.path_of(place, page)
        page.goto(path)
        page.get_by_role("heading", level=1).first.wait_for()
        page.wait_for_load_state("networkidle")
        if problems := _serious(page):
            found[path] = problems
    context.close()

    assert found == {}


def test_the_sign_in_page_is_accessible(page: Page) -> None:
    for size in SIZES:
        page.set_viewport_size(size)
        page.goto("/sign-in")
        page.get_by_role("heading", level=1).first.wait_for()

        assert _serious(page) == []

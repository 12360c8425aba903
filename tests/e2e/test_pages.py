"""Every main page, wide and narrow: no serious accessibility problem, nothing cut off."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.people import sign_in
from tests.e2e.server import ROOT, DemoServer

pytestmark = pytest.mark.e2e
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Wide first: a page that is open follows its window.
SIZES: list[ViewportSize] = [{"width": 1440, "height": 900}, {"width": 390, "height": 844}]


def _get(page: Page, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.evaluate(
        "path => fetch(path).then(r => r.json()).then(b => b.results)", f"/api/v1/{path}"
    )
    return rows


def _with_text(page: Page) -> str:
    rows = _get(page, "sessions/?page_size=200")
    found = next(r for r in rows if r["transcript"] and not r["transcript"]["deleted_at"])
    return f"/sessions/{found['id']}"


def _to_deidentify(page: Page) -> str:
    rows = _get(page, "sessions/?page_size=200")
    found = next(r for r in rows if r["transcript"] and r["deidentified_at"] is None)
    return f"/sessions/{found['id']}/deidentification"


def _closed_round(page: Page) -> str:
    return "/rounds/" + next(r["id"] for r in _get(page, "rounds/") if r["phase"] == "closed")


def _first(prefix: str) -> Callable[[Page], str]:
    return lambda page: f"/{prefix}/{_get(page, prefix + '/')[0]['id']}"


def _rater_under_review(page: Page) -> str:
    rows = _get(page, "rater-standings/")
    found = next(r for r in rows if r["standings"][0]["state"] == "under_review")
    return f"/calibration/raters/{found['id']}"


def _practice(page: Page) -> str:
    return f"/calibration/attempts/{_get(page, 'calibration-attempts/')[0]['id']}"


def _last_trainee(page: Page) -> str:
    return f"/trainees/{_get(page, 'trainees/')[-1]['id']}"


def _feedback(status: str) -> Callable[[Page], str]:
    return lambda page: f"/feedback/{_get(page, f'feedback/?status={status}')[0]['id']}"


def _release(page: Page) -> str:
    return f"/ratings/{_get(page, 'releases/')[0]['rating']}"


def _own_rating(page: Page) -> str:
    return f"/ratings/{_get(page, 'ratings/')[0]['id']}"


def _rubric(slug: str) -> Callable[[Page], str]:
    return lambda page: f"/rubrics/{_get(page, f'rubrics/?slug={slug}')[0]['id']}"


def _compared(page: Page) -> str:
    return _rubric("ipt-adherence-competence")(page) + "/compare"


Place = str | Callable[[Page], str]
PAGES: dict[str, list[Place]] = {
    "lead": [
        "/",
        "/sessions",
        "/sessions/import",
        _with_text,
        _to_deidentify,
        "/rounds",
        "/rounds/new",
        _closed_round,
        lambda page: _closed_round(page) + "/reliability",
        "/reliability",
        "/trainees",
        _first("trainees"),
        _last_trainee,
        "/rubrics",
        _rubric("ipt-adherence-competence"),
        _rubric("behaviour-counts"),
        _rubric("common-factors"),
        _compared,
        "/rubrics/new",
        "/pathways",
        _first("pathways"),
        "/pathways/new",
        "/calibration",
        _rater_under_review,
        "/calibration/rule",
        "/people",
        "/audit",
    ],
    "supervisor": [
        "/",
        _first("trainees"),
        _with_text,
        "/feedback",
        _feedback("draft"),
        _feedback("released"),
    ],
    "rater1": ["/calibration", _practice],
    "rater2": ["/", "/ratings", _own_rating],
    "trainee1": [
        "/",
        "/sessions",
        _first("trainees"),
        _with_text,
        _release,
        "/feedback",
        _feedback("released"),
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
        path = place if isinstance(place, str) else place(page)
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
        path = place if isinstance(place, str) else place(page)
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

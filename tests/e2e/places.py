"""Where pages with something to see are, on the demo programme."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Place = str | Callable[[Page], str]


def path_of(place: Place, page: Page) -> str:
    """Return the path of a place."""
    return place if isinstance(place, str) else place(page)


def get(page: Page, path: str) -> list[dict[str, Any]]:
    """Return the rows of a list of the API, as the page's person gets them."""
    rows: list[dict[str, Any]] = page.evaluate(
        "path => fetch(path).then(r => r.json()).then(b => b.results)", f"/api/v1/{path}"
    )
    return rows


def with_text(page: Page) -> str:
    """Return the page of a session that still has its text."""
    rows = get(page, "sessions/?page_size=200")
    found = next(r for r in rows if r["transcript"] and not r["transcript"]["deleted_at"])
    return f"/sessions/{found['id']}"


def to_deidentify(page: Page) -> str:
    """Return the page on which a session is de-identified."""
    rows = get(page, "sessions/?page_size=200")
    found = next(r for r in rows if r["transcript"] and r["deidentified_at"] is None)
    return f"/sessions/{found['id']}/deidentification"


def closed_round(page: Page) -> str:
    """Return the page of a closed round."""
    return "/rounds/" + next(r["id"] for r in get(page, "rounds/") if r["phase"] == "closed")


def first(prefix: str) -> Callable[[Page], str]:
    """Return the page of the first row of a list."""
    return lambda page: f"/{prefix}/{get(page, prefix + '/')[0]['id']}"


def rater_under_review(page: Page) -> str:
    """Return the page of a rater under review."""
    rows = get(page, "rater-standings/")
    found = next(r for r in rows if r["standings"][0]["state"] == "under_review")
    return f"/calibration/raters/{found['id']}"


def practice(page: Page) -> str:
    """Return the page of a rater's practice."""
    return f"/calibration/attempts/{get(page, 'calibration-attempts/')[0]['id']}"


def quiz(page: Page) -> str:
    """Return the page of a rater's quiz."""
    return f"/calibration/quiz/{get(page, 'quiz-tries/')[0]['id']}"


def last_trainee(page: Page) -> str:
    """Return the page of the last trainee, who is of the small cohort."""
    return f"/trainees/{get(page, 'trainees/')[-1]['id']}"


def feedback(status: str) -> Callable[[Page], str]:
    """Return the page of a feedback in some state."""
    return lambda page: f"/feedback/{get(page, f'feedback/?status={status}')[0]['id']}"


def release(page: Page) -> str:
    """Return the page of a released rating."""
    return f"/ratings/{get(page, 'releases/')[0]['rating']}"


def own_rating(page: Page) -> str:
    """Return the page of a rating of one's own."""
    return f"/ratings/{get(page, 'ratings/')[0]['id']}"


def rubric(slug: str) -> Callable[[Page], str]:
    """Return the page of a rubric."""
    return lambda page: f"/rubrics/{get(page, f'rubrics/?slug={slug}')[0]['id']}"


def compared(page: Page) -> str:
    """Return the page that compares versions of the IPT rubric."""
    return rubric("ipt-adherence-competence")(page) + "/compare"

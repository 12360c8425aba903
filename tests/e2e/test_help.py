"""The guides are there for every role, and show pages as they are."""

import pytest
from playwright.sync_api import Page

from tests.e2e import places
from tests.e2e.people import sign_in
from tests.e2e.screens import take

pytestmark = pytest.mark.e2e


def portfolio(page: Page) -> str:
    """Return the page of a trainee's portfolio."""
    return f"/trainees/{places.get(page, 'trainees/')[0]['id']}/portfolio"


def read_feedback(page: Page) -> str:
    """Return the page of feedback that the trainee's own rating has opened."""
    rows = places.get(page, "feedback/?status=released")
    return "/feedback/" + next(str(row["id"]) for row in rows if row["content"])


# Who takes which picture where.
SCREENS: dict[str, dict[str, places.Place]] = {
    "trainee1": {
        "import.png": "/sessions/import",
        "feedback.png": read_feedback,
        "curve.png": places.first("trainees"),
    },
    "rater1": {"calibration.png": "/calibration"},
    "supervisor": {"feedback-draft.png": places.feedback("draft")},
    "lead": {
        "register.png": "/register",
        "reliability.png": lambda page: places.closed_round(page) + "/reliability",
        "portfolio.png": portfolio,
        "retention.png": "/consent-and-retention",
    },
    "auditor": {"audit.png": "/audit"},
    "researcher": {"export.png": "/exports"},
}


# Taken by the tests of a rating at work and of de-identification.
OTHERS = {"rating.png", "deidentification.png"}


@pytest.mark.parametrize("who", SCREENS)
def test_the_guides_show_pages_that_are_there(page: Page, who: str) -> None:
    sign_in(page, who)
    for name, place in SCREENS[who].items():
        page.goto(places.path_of(place, page))
        page.get_by_role("heading", level=1).first.wait_for()

        take(page, name)

        assert page.get_by_role("alert").count() == 0


def test_every_guide_is_read_with_its_pictures(page: Page) -> None:
    sign_in(page, "auditor")
    page.goto("/")
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Help", exact=True).click()
    page.get_by_role("heading", level=1, name="Help").wait_for()
    guides = page.locator("main a[href^='/help/']")
    paths = [str(guide.get_attribute("href")) for guide in guides.all()]
    shown: set[str] = set()
    for path in paths:
        page.goto(path)
        page.get_by_role("heading", level=2).first.wait_for()
        pictures = page.locator("main img")
        for picture in pictures.all():
            picture.scroll_into_view_if_needed()
            page.wait_for_function("image => image.naturalWidth > 0", arg=picture.element_handle())
            # A built file carries a hash of eight letters.
            shown.add(str(picture.get_attribute("src")).rpartition("/")[2][:-13] + ".png")

    assert len(paths) == 8
    assert shown == OTHERS | {name for names in SCREENS.values() for name in names}

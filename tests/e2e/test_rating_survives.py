"""What a rater enters is stored once, whatever happens to server, sign-in, windows and network."""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from backend.config.demo.people import PASSWORD
from tests.e2e.conftest import running_demo
from tests.e2e.hands import Hand
from tests.e2e.people import sign_in
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e
RATER = "rater2"
# A server that starts anew on a busy machine, and the page's patience between two tries.
RECOVERY_MS = 120_000
Scores = tuple[int, int]


@dataclass(frozen=True)
class Stored:
    """What the database holds of the draft: how often it was changed, and adherence, competence."""

    version: int
    scores: dict[str, Scores]


@dataclass(frozen=True)
class Draft:
    """A rating that was begun, on a server that may be killed."""

    server: DemoServer
    rating: str

    @property
    def path(self) -> str:
        """Return where it is rated."""
        return f"/ratings/{self.rating}"

    def _ask(self, question: str, *values: str) -> list[tuple[str, ...]]:
        path = self.server.env["DATABASE_URL"].removeprefix("sqlite:///")
        with sqlite3.connect(path, timeout=30) as database:
            return database.execute(question, values).fetchall()

    def stored(self) -> Stored:
        """Read what is stored; no item may have two rows."""
        key = UUID(self.rating).hex
        ((version,),) = self._ask("SELECT version FROM ratings_rating WHERE id = ?", key)
        rows = self._ask('SELECT item, "values" FROM ratings_item_score WHERE rating_id = ?', key)
        scores = {item: json.loads(values) for item, values in rows}
        assert len(scores) == len(rows)
        return Stored(
            int(version),
            {
                item: (said["adherence"], said["competence"])
                for item, said in scores.items()
                if said.get("adherence") is not None and said.get("competence") is not None
            },
        )

    def expire_sign_ins(self) -> None:
        """Let every sign-in on the server be over."""
        self._ask("DELETE FROM django_session")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A server of this file's own, which is killed and started again."""
    yield from running_demo(Path(tmp_path_factory.mktemp("survives")))


@pytest.fixture(scope="module")
def draft(browser: Browser, demo: DemoServer) -> Draft:
    """A rating that has its problem area and nothing else yet."""
    hand = Hand(browser, demo, RATER)
    rating = hand.begin(hand.waiting()[0])["id"]
    hand.context.close()
    return Draft(demo, rating)


def _open(page: Page, draft: Draft) -> None:
    """Open the draft, which shows its first open item."""
    page.goto(draft.path)
    expect(page.get_by_role("button", name="Select turn 1", exact=True)).to_be_visible()
    expect(page.locator("[data-stop]:has([aria-current=step])")).to_have_count(1)


def _item(page: Page) -> str:
    """Return the item in focus."""
    stop = page.locator("[data-stop]:has([aria-current=step])").get_attribute("data-stop")
    assert stop is not None
    assert re.fullmatch(r"[A-H]\d+", stop), stop
    return stop


def _enter(page: Page, n_items: int, scores: Scores) -> dict[str, Scores]:
    """Score so many open items, with a turn as evidence; both scores lead to the next open one."""
    entered: dict[str, Scores] = {}
    while len(entered) < n_items:
        item = _item(page)
        assert item not in entered
        for key in ("j", "e", *map(str, scores)):
            page.keyboard.press(key)
        entered[item] = scores
        expect(page.locator(f"[data-stop={item}] [aria-current=step]")).to_have_count(0)
    return entered


def _saving(page: Page, says: str) -> None:
    mark = page.get_by_role("status", name="Saving")
    expect(mark).to_contain_text(says, timeout=RECOVERY_MS)


def _holds(draft: Draft, entered: dict[str, Scores]) -> None:
    assert entered.items() <= draft.stored().scores.items()


def test_a_server_that_is_killed_while_it_saves(page: Page, draft: Draft) -> None:
    sign_in(page, RATER)
    _open(page, draft)
    entered = _enter(page, 2, (1, 2))
    sent: list[str] = []

    def kill(request: Request) -> None:
        if request.method == "PUT" and not sent:
            sent.append(request.url)
            draft.server.kill()

    page.on("request", kill)
    entered |= _enter(page, 3, (1, 2))
    _saving(page, "kept on this device")
    draft.server.start()
    _saving(page, "saved")

    assert sent, "the server was killed while nothing was on its way"
    _holds(draft, entered)
    page.reload()
    for item in entered:
        expect(page.locator(f"[data-stop={item}]")).to_contain_text("adherence 1, competence 2")


def test_a_sign_in_that_is_over(page: Page, context: BrowserContext, draft: Draft) -> None:
    sign_in(page, RATER)
    _open(page, draft)
    before = draft.stored()

    # Scores wait while the sign-in runs out, as behind a closed lid.
    context.set_offline(True)
    entered = _enter(page, 2, (2, 3))
    _saving(page, "offline, 2 changes kept on this device")
    draft.expire_sign_ins()
    context.set_offline(False)
    _saving(page, "needs sign-in, nothing lost")
    assert draft.stored() == before

    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    dialog.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.keyboard.press("Enter")
    _saving(page, "saved")
    expect(dialog).to_have_count(0)
    _holds(draft, entered)
    entered |= _enter(page, 1, (2, 3))
    _saving(page, "saved")
    _holds(draft, entered)


def test_the_same_rating_on_two_computers(page: Page, browser: Browser, draft: Draft) -> None:
    sign_in(page, RATER)
    _open(page, draft)
    other = Hand(browser, draft.server, RATER)
    _open(other.page, draft)
    (item,) = _enter(page, 1, (0, 6))
    _saving(page, "saved")
    after_first = draft.stored()

    _enter(other.page, 1, (4, 5))

    told = other.page.get_by_text(f"{item} was changed in two places")
    expect(told).to_be_visible()
    assert draft.stored() == after_first
    other.page.get_by_role("button", name="Keep what is here").click()
    _saving(other.page, "saved")
    _holds(draft, {item: (4, 5)})
    assert draft.stored().version == after_first.version + 1
    other.context.close()


def test_an_hour_without_a_network(page: Page, context: BrowserContext, draft: Draft) -> None:
    page.clock.install()
    sign_in(page, RATER)
    _open(page, draft)
    before = draft.stored()

    context.set_offline(True)
    entered = _enter(page, 5, (3, 4))
    _saving(page, "offline, 5 changes kept on this device")
    page.clock.fast_forward("01:00:00")
    _saving(page, "offline, 5 changes kept on this device")
    assert draft.stored() == before
    context.set_offline(False)
    _saving(page, "saved")

    _holds(draft, entered)
    # One change for each item, however often it was tried.
    assert draft.stored().version == before.version + len(entered)

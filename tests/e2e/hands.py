"""People at work in windows of their own; what is mechanical goes through the API behind them."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.people import sign_in
from tests.e2e.server import PATIENCE_MS, DemoServer

# As the pages write: with the token of the cookie, and with the version that was read.
_SEND = """async ([method, path, body, version]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/);
  const answer = await fetch(path, {
    method,
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": token ? token[1] : "",
      ...(version === null ? {} : {"If-Match": `"${version}"`}),
    },
    ...(body === null ? {} : {body: JSON.stringify(body)}),
  });
  const text = await answer.text();
  return [answer.status, text === "" ? null : JSON.parse(text)];
}"""


class Hand:
    """A signed-in person in a window of their own."""

    def __init__(self, browser: Browser, server: DemoServer, who: str) -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=server.address,
            viewport={"width": 1440, "height": 900},
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        sign_in(self.page, who)

    def send(
        self, method: str, path: str, body: Any = None, *, version: int | None = None
    ) -> dict[str, Any]:
        """Send a request as the open page would, and return what it answers."""
        status, said = self.page.evaluate(_SEND, [method, f"/api/v1/{path}", body, version])
        assert status < 300, (method, path, status, said)
        return dict(said or {})

    def rows(self, path: str) -> list[dict[str, Any]]:
        """Return the rows of a list."""
        return list(self.send("GET", path)["results"])

    def begin(self, assignment: Mapping[str, Any]) -> dict[str, Any]:
        """Begin the rating of an assignment, with its problem area."""
        begun = self.send("POST", f"assignments/{assignment['id']}/start/")
        path = f"ratings/{begun['id']}/"
        area = {"problem_areas": ["dispute"]}
        self.send("PUT", f"{path}problem-areas/", area, version=begun["version"])
        return self.send("GET", path)

    def finish(self, rating: Mapping[str, Any], answers: Mapping[str, Any], other: Any) -> None:
        """Answer every item that applies, as named or otherwise the same, and submit."""
        path, version = f"ratings/{rating['id']}/", rating["version"]
        for item, applies in rating["applicability"].items():
            if applies["state"] != "not_applicable":
                said = answers.get(item, other)
                version = self.send("PUT", f"{path}items/{item}/", said, version=version)["version"]
        self.send("POST", f"{path}submit/")

    def waiting(self, name: str = "") -> list[dict[str, Any]]:
        """Return what waits for the person, of all rounds or of one."""
        rows = self.rows("assignments/?status=waiting&page_size=200")
        return [row for row in rows if name in ("", (row.get("round") or {}).get("name"))]


def scored(competence: int, adherence: int | None = None) -> dict[str, Any]:
    """Return the answer of an item that is scored and shown by a turn."""
    adherence = min(4, competence) if adherence is None else adherence
    return {
        "status": "scored",
        "values": {"adherence": adherence, "competence": competence},
        "not_applicable_reason": None,
        "note": "",
        "evidence": [1],
    }


def as_gold(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a gold rating, as `stage.build` says them."""
    return {
        item: {
            "status": status,
            "values": values,
            "not_applicable_reason": reason or None,
            "note": "",
            "evidence": [1] if values else [],
        }
        for item, (status, values, reason) in stored.items()
    }


def word(text: str) -> re.Pattern[str]:
    """Return a pattern that finds a text wherever it stands."""
    return re.compile(re.escape(text), re.IGNORECASE)

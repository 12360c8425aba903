"""Write a draft over HTTP, the way a rater's page does."""

from typing import Any

from backend.accounts.models import User
from backend.ratings.models import Rating
from tests.clients import client_of

SCORED: dict[str, Any] = {
    "status": "scored",
    "values": {"adherence": 3, "competence": 4},
    "not_applicable_reason": None,
    "note": "",
    "evidence": [1, 2],
}
NO_OPPORTUNITY: dict[str, Any] = {
    "status": "not_applicable",
    "values": {},
    "not_applicable_reason": "no_opportunity",
    "note": "",
    "evidence": [],
}
# Of a required item that did not happen, of a missed opportunity, or of nothing said yet.
NUMBERLESS: dict[str, Any] = {"values": {"adherence": None, "competence": None}, "evidence": []}


class Draft:
    """A person's draft, with the version they last saw."""

    def __init__(self, person: User, rating: Rating) -> None:
        self.client = client_of(person)
        self.url = f"/api/v1/ratings/{rating.pk}/"
        self.version = rating.version

    def put(self, part: str, body: dict[str, Any], version: int | None = None) -> Any:
        """Save one part, from the version last seen unless told, and remember the new one."""
        seen = self.version if version is None else version
        answer = self.client.put(f"{self.url}{part}/", body, HTTP_IF_MATCH=f'"{seen}"')
        if answer.status_code == 200:
            self.version = answer.json()["version"]
        return answer

    def put_item(self, item: str, version: int | None = None, **said: Any) -> Any:
        """Save an item, scored with evidence unless told."""
        return self.put(f"items/{item}", {**SCORED, **said}, version)

    def get(self) -> Any:
        """Read the draft."""
        return self.client.get(self.url).json()

    def complete(self, area: str = "dispute") -> None:
        """Answer everything that is asked."""
        assert self.put("problem-areas", {"problem_areas": [area]}).status_code == 200
        for item, asked in self.get()["applicability"].items():
            if asked["state"] == "required":
                assert self.put_item(item).status_code == 200
            elif asked["state"] != "not_applicable":
                assert self.put(f"items/{item}", NO_OPPORTUNITY).status_code == 200

    def submit(self, **body: Any) -> Any:
        """Submit."""
        return self.client.post(f"{self.url}submit/", body)

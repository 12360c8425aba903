"""A rater who works through the API alone, as a client program would."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework.test import APIClient

Answer = Mapping[str, Any]
Choose = Callable[[str, str], Mapping[str, Any]]


class RaterRobot:
    """Rates assigned sessions over HTTP and remembers what it scored."""

    def __init__(self, client: APIClient) -> None:
        self.client = client

    def assignments(self) -> list[Answer]:
        """Return the rater's own assignments."""
        rows: list[Answer] = self.client.get("/api/v1/assignments/?page_size=500").json()["results"]
        return rows

    def start(self, assignment: Answer) -> Answer:
        """Begin the rating of an assignment."""
        answer = self.client.post(f"/api/v1/assignments/{assignment['id']}/start/")
        assert answer.status_code in {200, 201}, answer.content
        rating: Answer = answer.json()
        return rating

    def put(self, rating: Answer, part: str, body: Mapping[str, Any], version: int) -> Any:
        """Save one part of a draft made from a version."""
        return self.client.put(
            f"/api/v1/ratings/{rating['id']}/{part}/",
            body,
            format="json",
            HTTP_IF_MATCH=f'"{version}"',
        )

    def rate(self, assignment: Answer, area: str, choose: Choose) -> Answer:
        """Score every item that applies as `choose(item, state)` says, and submit."""
        rating = self.start(assignment)
        saved = self.put(rating, "problem-areas", {"problem_areas": [area]}, rating["version"])
        assert saved.status_code == 200, saved.content
        version = saved.json()["version"]
        rating = self.client.get(f"/api/v1/ratings/{rating['id']}/").json()
        for item, applicability in rating["applicability"].items():
            if applicability["state"] == "not_applicable":
                continue
            body = dict(choose(item, applicability["state"]))
            saved = self.put(rating, f"items/{item}", body, version)
            assert saved.status_code == 200, (item, saved.content)
            version = saved.json()["version"]
        submitted = self.client.post(f"/api/v1/ratings/{rating['id']}/submit/")
        assert submitted.status_code == 200, submitted.content
        answer: Answer = submitted.json()
        return answer


def scored(adherence: int, competence: int) -> dict[str, Any]:
    """Return the body of a scored item with its evidence."""
    return {
        "status": "scored",
        "values": {"adherence": adherence, "competence": competence},
        "not_applicable_reason": None,
        "note": "",
        "evidence": [1] if adherence or competence else [],
    }


def without_score(status: str, reason: str | None = None) -> dict[str, Any]:
    """Return the body of an item that holds no numbers."""
    return {
        "status": status,
        "values": {},
        "not_applicable_reason": reason,
        "note": "",
        "evidence": [],
    }

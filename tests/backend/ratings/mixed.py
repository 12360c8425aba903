"""A rubric of every kind of answer, and a rater's draft with it."""

from pathlib import Path
from typing import Any

import rubrics
from backend.accounts.models import User
from backend.instruments.models import RubricVersion
from backend.ratings.models import Rating, RatingKind
from tests import factories
from tests.backend.ratings.drafting import Draft
from tests.worlds import World

MIXED = (Path(__file__).parent / "definitions" / "mixed.yaml").read_text(encoding="utf-8")


def store_rubric(text: str = MIXED) -> RubricVersion:
    """Store a rubric version from its text."""
    rubric = rubrics.parse(text, name="mixed.yaml")
    return RubricVersion.objects.create(
        slug=rubric.slug,
        version=rubric.version,
        title=rubric.title,
        language=rubric.language,
        status=rubric.status,
        fingerprint=rubrics.fingerprint(rubric),
        definition=rubrics.to_public_dict(rubric),
    )


def begin(world: World, rubric: RubricVersion, rater: User | None = None) -> Rating:
    """Store an empty draft of the other supervisor's on their trainee's session."""
    return Rating.objects.create(
        programme=world.programme,
        kind=RatingKind.SUPERVISOR,
        therapy_session=world.other_session,
        rater=rater or world.other_supervisor,
        rubric=rubric,
        session_phase=world.other_session.phase,
        session_format="individual",
        started_at=factories.NOW,
        saved_at=factories.NOW,
    )


class MixedDraft(Draft):
    """A draft with the mixed rubric."""

    def say(self, part: str, status: str = "scored", **said: Any) -> Any:
        """Save one answer, with no evidence unless told."""
        return self.put(f"items/{part}", {"status": status, **said})

    def states(self) -> dict[str, str]:
        """Return what is asked, by part, with the reason where something is out."""
        asked = self.get()["applicability"]
        return {part: row["reason"] or row["state"] for part, row in asked.items()}

    def fill(self) -> None:
        """Answer everything there is, on the screen, with a score on every item."""
        answers: dict[str, dict[str, Any]] = {
            "K1": {"choices": ["online"]},
            "K2": {"choices": ["delay", "noise"]},
            "RS": {"count": 6},
            "RC": {"count": 2},
            "A1": {"values": {"skill": 4, "amount": 1}, "evidence": [1]},
            "A2": {"values": {"skill": 3}, "evidence": [2]},
            "B1": {"values": {"skill": 5}, "evidence": [3]},
        }
        for part, said in answers.items():
            answer = self.say(part, **said)
            assert answer.status_code == 200, answer.content

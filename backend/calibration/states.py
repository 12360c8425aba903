"""State machine of attempts, as a table; the README draws it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from backend.calibration.models import Attempt, Outcome
from backend.ratings.states import Machine, Transition

BEGUN: Final = "begun"

ATTEMPT: Machine = MappingProxyType(
    {
        "pass": Transition((BEGUN,), Outcome.PASSED),
        "fail": Transition((BEGUN,), Outcome.NOT_PASSED),
        "finish": Transition((BEGUN,), Outcome.PRACTISED),
        # Too few sessions are left for a verdict, whoever ends it.
        "set_aside": Transition((BEGUN,), Outcome.NOT_COUNTED),
        "end": Transition((BEGUN,), Outcome.ENDED),
    }
)
MACHINES: Mapping[str, Machine] = MappingProxyType({"Attempt": ATTEMPT})


def state_of(attempt: Attempt) -> str:
    """Return how far an attempt is."""
    result = getattr(attempt, "result", None)
    return BEGUN if result is None else str(result.outcome)

"""The life of a harm flag as a table."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from backend.care.models import FlagState, StepKind

# From which states a step is possible, and to which state it leads; None leaves it as it is.
STEPS: Final[Mapping[StepKind, tuple[tuple[FlagState, ...], FlagState | None]]] = MappingProxyType(
    {
        StepKind.TURNS_CHANGED: ((FlagState.OPEN, FlagState.ACKNOWLEDGED), None),
        # What somebody has begun to look into is theirs to settle.
        StepKind.TAKEN_BACK: ((FlagState.OPEN,), FlagState.TAKEN_BACK),
        StepKind.ACKNOWLEDGED: ((FlagState.OPEN,), FlagState.ACKNOWLEDGED),
        StepKind.DEADLINE_MOVED: ((FlagState.ACKNOWLEDGED,), None),
        StepKind.SETTLED: ((FlagState.ACKNOWLEDGED,), FlagState.SETTLED),
        StepKind.REOPENED: ((FlagState.SETTLED,), FlagState.ACKNOWLEDGED),
        StepKind.OVERDUE: ((FlagState.OPEN, FlagState.ACKNOWLEDGED), None),
    }
)

# Which state the last of these steps of a flag leaves it in.
STATE_AFTER: Final[Mapping[StepKind, FlagState]] = MappingProxyType(
    {StepKind.RAISED: FlagState.OPEN}
    | {kind: target for kind, (_, target) in STEPS.items() if target is not None}
)

UNSETTLED: Final = (FlagState.OPEN, FlagState.ACKNOWLEDGED)


def is_possible(kind: StepKind, state: str) -> bool:
    """Tell whether a step can be made from a state."""
    return state in STEPS[kind][0]

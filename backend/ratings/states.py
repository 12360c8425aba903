"""State machines of rounds, assignments and ratings, as tables; the README draws them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from backend.ratings.models import AssignmentStatus, RatingStatus, RoundPhase


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states an action leads to which state."""

    sources: tuple[str, ...]
    target: str


Machine = Mapping[str, Transition]

ROUND: Machine = MappingProxyType(
    {
        "start": Transition((RoundPhase.DRAFT,), RoundPhase.INDEPENDENT),
        "confer": Transition((RoundPhase.INDEPENDENT,), RoundPhase.CONSENSUS),
        "close": Transition((RoundPhase.INDEPENDENT, RoundPhase.CONSENSUS), RoundPhase.CLOSED),
    }
)
ASSIGNMENT: Machine = MappingProxyType(
    {
        "start": Transition((AssignmentStatus.WAITING,), AssignmentStatus.IN_PROGRESS),
        "submit": Transition((AssignmentStatus.IN_PROGRESS,), AssignmentStatus.SUBMITTED),
        "recuse": Transition(
            (AssignmentStatus.WAITING, AssignmentStatus.IN_PROGRESS), AssignmentStatus.RECUSED
        ),
        "reassign": Transition((AssignmentStatus.WAITING,), AssignmentStatus.REASSIGNED),
        "end": Transition(
            (AssignmentStatus.WAITING, AssignmentStatus.IN_PROGRESS), AssignmentStatus.ENDED
        ),
    }
)
RATING: Machine = MappingProxyType(
    {
        "save": Transition((RatingStatus.DRAFT,), RatingStatus.DRAFT),
        "submit": Transition((RatingStatus.DRAFT,), RatingStatus.SUBMITTED),
        "end": Transition((RatingStatus.DRAFT,), RatingStatus.ENDED),
    }
)

MACHINES: Mapping[str, Machine] = MappingProxyType(
    {"Round": ROUND, "Assignment": ASSIGNMENT, "Rating": RATING}
)


def leads_on(machine: Machine, action: str, state: str) -> bool:
    """Tell whether the action is possible in the state."""
    return state in machine[action].sources


def diagram(machines: Mapping[str, Machine] = MACHINES) -> str:
    """Draw machines as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    for name, machine in machines.items():
        prefix = name.lower()
        lines.append(f"    state {name} {{")
        for action, transition in machine.items():
            lines.extend(
                f"        {prefix}_{source} --> {prefix}_{transition.target}: {action}"
                for source in transition.sources
            )
        lines.append("    }")
    return "\n".join(lines)

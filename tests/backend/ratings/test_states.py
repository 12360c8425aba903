"""The state machines are what the README draws, and policies follow them."""

from pathlib import Path

import pytest

from backend.core.errors import Conflict
from backend.ratings import policies, states
from backend.ratings.models import AssignmentStatus, RatingStatus, Round, RoundPhase

README = Path(states.__file__).parent / "README.md"


def test_the_readme_draws_the_machines_as_they_are() -> None:
    text = README.read_text(encoding="utf-8")
    drawn = text.split("```mermaid\n")[1].split("```")[0].rstrip("\n")

    assert drawn == states.diagram()


def test_every_state_of_the_tables_exists() -> None:
    known = {
        "Round": RoundPhase.values,
        "Assignment": AssignmentStatus.values,
        "Rating": RatingStatus.values,
    }

    for name, machine in states.MACHINES.items():
        for transition in machine.values():
            assert {*transition.sources, transition.target} <= set(known[name])


def test_nothing_leads_out_of_a_final_state() -> None:
    for machine, final in (
        (states.ROUND, RoundPhase.CLOSED),
        (states.ASSIGNMENT, AssignmentStatus.SUBMITTED),
        (states.ASSIGNMENT, AssignmentStatus.RECUSED),
        (states.RATING, RatingStatus.SUBMITTED),
    ):
        assert not any(states.leads_on(machine, action, final) for action in machine)


@pytest.mark.parametrize("phase", RoundPhase.values)
def test_an_answer_and_its_check_agree(phase: str) -> None:
    round_ = Round(phase=phase)

    for check, action in ((policies.check_can_start, "start"), (policies.check_can_close, "close")):
        possible = phase in states.ROUND[action].sources
        assert policies.holds(check, round_) is possible
        if not possible:
            with pytest.raises(Conflict):
                check(round_)

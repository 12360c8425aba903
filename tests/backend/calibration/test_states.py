"""The state machine of attempts is what the README draws."""

from pathlib import Path

from backend.calibration import states
from backend.calibration.models import Outcome
from backend.ratings.states import diagram, leads_on

README = Path(states.__file__).parent / "README.md"


def test_the_readme_draws_the_machine_as_it_is() -> None:
    text = README.read_text(encoding="utf-8")
    drawn = text.split("```mermaid\n")[1].split("```")[0].rstrip("\n")

    assert drawn == diagram(states.MACHINES)


def test_every_outcome_is_reached_and_left_by_nothing() -> None:
    reached = [transition.target for transition in states.ATTEMPT.values()]

    assert sorted(reached) == sorted(Outcome.values)
    assert not any(
        leads_on(states.ATTEMPT, action, outcome)
        for action in states.ATTEMPT
        for outcome in Outcome.values
    )

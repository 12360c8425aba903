"""A closed round of twelve sessions, each rated by the same three raters."""

import pytest

from backend.access.roles import Role
from backend.accounts.models import User
from backend.ratings.models import RoundPhase
from tests import factories
from tests.backend.reliability.scored import Panel

N_SESSIONS = 12


@pytest.fixture
def panel(db: None) -> Panel:
    """A panel with drawn scores that are not stored yet."""
    programme = factories.make_programme("panel")
    lead = factories.make_member(programme, Role.LEAD)
    raters = [
        factories.make_member(programme, Role.RATER, f"rater-{n}", f"R0{n}") for n in (1, 2, 3)
    ]
    case = factories.make_case(factories.make_enrolment(programme))
    sessions = [
        factories.make_session(programme, case=case, number=number, n_turns=1)
        for number in range(1, N_SESSIONS + 1)
    ]
    round_ = factories.make_round(
        programme, lead=lead, sessions=sessions, raters=raters, phase=RoundPhase.CLOSED
    )
    panel = Panel(programme, round_, sessions, raters)
    panel.draw()
    return panel


@pytest.fixture
def lead(panel: Panel) -> User:
    """The lead of the panel's programme."""
    return panel.round_.created_by

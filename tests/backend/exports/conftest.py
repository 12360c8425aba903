"""A closed round of eight sessions and two raters, and the means to export it."""

import pytest

from backend.access.roles import Role
from backend.accounts.models import User
from backend.ratings.models import RoundPhase
from tests import factories
from tests.backend.exports.made import CLIENT_CODE
from tests.backend.reliability.scored import NO_OPPORTUNITY, Panel, Said

N_SESSIONS = 8


@pytest.fixture
def panel(db: None) -> Panel:
    """A panel that is stored, with a session whose raters saw different problem areas' items."""
    programme = factories.make_programme("panel")
    lead = factories.make_member(programme, Role.LEAD)
    raters = [factories.make_member(programme, Role.RATER, f"rater-{n}", f"R0{n}") for n in (1, 2)]
    case = factories.make_case(factories.make_enrolment(programme), code=CLIENT_CODE)
    sessions = [
        factories.make_session(programme, case=case, number=number, n_turns=1, ready_by=lead)
        for number in range(1, N_SESSIONS + 1)
    ]
    round_ = factories.make_round(
        programme, lead=lead, sessions=sessions, raters=raters, phase=RoundPhase.CLOSED
    )
    panel = Panel(programme, round_, sessions, raters)
    panel.draw()
    panel.said[0, 0]["A2"] = NO_OPPORTUNITY
    panel.said[1, 1]["C1"] = Said("not_applicable", reason="phase")
    del panel.said[2, 1]
    panel.store()
    return panel


@pytest.fixture
def lead(panel: Panel) -> User:
    """The lead of the panel's programme."""
    return panel.round_.created_by

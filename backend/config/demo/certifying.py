"""Certification in the demo: one certified, one revoked, one ready and one not yet."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from backend.certification import services
from backend.certification.definitions import Binding, pathway_of
from backend.certification.evidence import Question, gather
from backend.certification.models import Decision, PathwayVersion, Purpose
from backend.certification.portfolio import judge
from backend.certification.selectors.decisions import (
    adoption_in_force,
    newest_trace,
    ratings_that_count,
)
from backend.config.demo.people import DemoPeople
from backend.credentials.models import Certificate
from backend.credentials.services import revoke_certificate
from backend.programmes.models import Enrolment

PATHWAY = Path(__file__).parent / "pathway.yaml"
RIGHT = "Written for the demo by those who wrote Attune."
N_MET = 3
MINUTES, SESSIONS_OF_SUPERVISION = 90, 8
CERTIFIED_BECAUSE = "Every rule is met with room to spare, and both of us would send her a client."
NOT_YET_BECAUSE = (
    "The mean lies below the bar on the evidence so far. Two more sessions of the second case, in "
    "the middle phase, would show whether the last months of supervision have changed that."
)
REVOKED_BECAUSE = (
    "Two of the recordings turned out to be of a colleague's client; the trainee said so herself."
)


def seed_certification(people: DemoPeople, today: date) -> None:
    """Adopt the demo's pathway and take trainees along it, as people would."""
    lead = people.accounts["lead"]
    pathway = services.add_pathway(
        actor=lead,
        programme=people.programme,
        raw=PATHWAY.read_bytes(),
        permission_note=RIGHT,
    )
    services.adopt_pathway(actor=lead, programme=people.programme, pathway=pathway)
    for enrolment in people.large:
        _log_supervision(people, enrolment, today)
    # The trainee who signs in finds a portfolio without a decision.
    met, unmet = _sorted(people.large[:0:-1], pathway)
    refused = _frozen(people, unmet[0], pathway)
    services.refuse(actor=lead, decision=refused, reason=NOT_YET_BECAUSE)
    certified, revoked, ready = met
    _certify(people, certified, pathway)
    decision = _certify(people, revoked, pathway)
    revoke_certificate(
        actor=lead, certificate=Certificate.objects.get(decision=decision), reason=REVOKED_BECAUSE
    )
    _frozen(people, ready, pathway)


def _sorted(
    trainees: Sequence[Enrolment], pathway: PathwayVersion
) -> tuple[list[Enrolment], list[Enrolment]]:
    """Return the first three whose simulated scores meet the pathway, and the others met so far."""
    met: list[Enrolment] = []
    unmet: list[Enrolment] = []
    for enrolment in trainees:
        adoption = adoption_in_force(enrolment, pathway.pk)
        if adoption is None:
            raise ValueError("the pathway was not adopted")
        binding = Binding(adoption.instrument, adoption.scale)
        question = Question(enrolment, pathway_of(pathway), binding)
        gathered = gather(question, ratings_that_count(enrolment))
        trace = judge(question, gathered, purpose=Purpose.DECISION, on=timezone.localdate())
        (met if trace.unsigned_state == "pass" else unmet).append(enrolment)
        if len(met) == N_MET and unmet:
            break
    return met[:N_MET], unmet


def _log_supervision(people: DemoPeople, enrolment: Enrolment, today: date) -> None:
    """Enter an hour and a half a fortnight; the last waits for the supervisor to confirm it."""
    supervisor = people.supervisor_of[enrolment.code]
    for number in range(SESSIONS_OF_SUPERVISION):
        services.log_supervision(
            actor=enrolment.person if number == 0 else supervisor,
            enrolment=enrolment,
            supervisor=supervisor.pk,
            held_on=today - timedelta(weeks=2 * number + 1),
            minutes=MINUTES,
        )


def _frozen(people: DemoPeople, enrolment: Enrolment, pathway: PathwayVersion) -> Decision:
    decision = services.request_decision(
        actor=enrolment.person, enrolment=enrolment, pathway=pathway
    )
    services.review_decision(actor=people.accounts["lead"], decision=decision)
    return decision


def _certify(people: DemoPeople, enrolment: Enrolment, pathway: PathwayVersion) -> Decision:
    decision = _frozen(people, enrolment, pathway)
    trace = newest_trace(decision)
    if trace is None:
        raise ValueError("there is nothing to sign")
    for key in ("lead", "adjudicator"):
        services.sign_decision(
            actor=people.accounts[key], decision=decision, trace_hash=trace.trace_hash
        )
    services.certify(actor=people.accounts["lead"], decision=decision, reason=CERTIFIED_BECAUSE)
    return decision

"""Certification in the demo: one certified, one revoked, one ready and one not yet."""

from datetime import date, timedelta
from pathlib import Path

from backend.certification import services
from backend.certification.models import Decision, PathwayVersion
from backend.certification.selectors.decisions import newest_trace
from backend.config.demo.people import DemoPeople
from backend.credentials.models import Certificate
from backend.credentials.services import revoke_certificate
from backend.programmes.models import Enrolment

PATHWAY = Path(__file__).parent / "pathway.yaml"
RIGHT = "Written for the demo by those who wrote Attune."
# Trainees whose simulated level meets the pathway, and one whose level does not.
READY, CERTIFIED, REVOKED, NOT_YET = "T01", "T11", "T09", "T02"
HOURS, SESSIONS_OF_SUPERVISION = 90, 8
CERTIFIED_BECAUSE = "Every rule is met with room to spare, and both of us would send her a client."
NOT_YET_BECAUSE = (
    "The level lies below 2.0 on the evidence so far. Two more sessions of the second case, in the "
    "middle phase, would show whether the last months of supervision have changed that."
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
    trainees = {row.code: row for row in people.large}
    for code in (READY, CERTIFIED, REVOKED, NOT_YET):
        _log_supervision(people, trainees[code], today)
    _certify(people, trainees[CERTIFIED], pathway)
    revoked = _certify(people, trainees[REVOKED], pathway)
    revoke_certificate(
        actor=lead, certificate=Certificate.objects.get(decision=revoked), reason=REVOKED_BECAUSE
    )
    refused = _frozen(people, trainees[NOT_YET], pathway)
    services.refuse(actor=lead, decision=refused, reason=NOT_YET_BECAUSE)


def _log_supervision(people: DemoPeople, enrolment: Enrolment, today: date) -> None:
    """Enter an hour and a half a fortnight; the last waits for the supervisor to confirm it."""
    supervisor = people.supervisor_of[enrolment.code]
    for number in range(SESSIONS_OF_SUPERVISION):
        services.log_supervision(
            actor=enrolment.person if number == 0 else supervisor,
            enrolment=enrolment,
            supervisor=supervisor.pk,
            held_on=today - timedelta(weeks=2 * number + 1),
            minutes=HOURS,
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

"""A session that waits for de-identification: a written one as it was before, with its names."""

from datetime import date, timedelta

from backend.casework.models import Case, Consent, ConsentScope, TherapySession
from backend.casework.services import import_file
from backend.config.demo.people import DemoPeople
from backend.config.demo.sessions import LABEL, TRANSCRIPTS
from backend.deidentification.models import CaseName

FILE = "a07.txt"
# Invented, like everybody else in the demo.
NAMES = {
    "[wife]": "Jodie",
    "[friend]": "Wayne",
    "[daughter]": "Elsie",
    "[town]": "Rotherham",
    "[company]": "Harlow Castings Ltd",
    "[manager]": "Mr Pickersgill",
    "[brother]": "Craig",
}
NUMBER = 7


def seed_named_session(people: DemoPeople, today: date) -> TherapySession:
    """Import the session into a case of the trainee who signs in, with a name given beforehand."""
    case = Case.objects.filter(enrolment=people.large[0]).order_by("-code")[0]
    text = (TRANSCRIPTS / FILE).read_text(encoding="utf-8")
    for replacement, name in NAMES.items():
        text = text.replace(replacement, name)
    lead = people.accounts["lead"]
    imported = import_file(
        actor=lead, programme=people.programme, raw=text.encode(), name="recording.txt", case=case
    )
    session = imported.transcripts[0].transcript.therapy_session
    session.label = f"{case.code} session {NUMBER} ({LABEL})"
    session.number, session.phase = NUMBER, "middle"
    session.held_on = today - timedelta(days=5)
    session.save()
    Consent.objects.create(
        programme=people.programme,
        therapy_session=session,
        scopes=[ConsentScope.TRAINING, ConsentScope.CERTIFICATION],
        form_version="demo-1",
        given_on=session.held_on,
        expires_on=session.held_on + timedelta(days=3 * 365),
        recorded_by=lead,
    )
    CaseName.objects.create(
        programme=people.programme, case=case, text="Jodie", role="wife", added_by=lead
    )
    return session

"""Events of the audit trail in words: what somebody did, without a word of what it was about."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from backend.audit.models import AuditEvent, Outcome

SAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access.denied": "was refused something that their roles do not include",
        "access.hidden": "asked for something that is hidden from them",
        "account.password_changed": "changed their password",
        "account.password_reset": "renewed a forgotten password",
        "account.deactivated": "closed an account",
        "account.reactivated": "opened an account again",
        "account.sign_in_failed": "tried to sign in",
        "account.signed_in": "signed in",
        "account.signed_out": "signed out",
        "assignment.recused": "declined an assigned session",
        "audit.exported": "exported the audit trail",
        "audit.read": "read the audit trail",
        "audit.sides_erased": "erased addresses and texts of events",
        "calibration.begun": "began to practise or to be tested on gold sessions",
        "calibration.judged": "judged an attempt at calibration",
        "calibration_set.made": "made a calibration set",
        "case.areas_agreed": "recorded the problem areas agreed in a case",
        "case.changed": "changed a case",
        "case.created": "opened a case",
        "case_name.added": "added a name to take out",
        "case_name.removed": "removed a name to take out",
        "cohort.created": "opened a cohort",
        "components.computed": "computed variance components",
        "consent.recorded": "recorded a consent",
        "consent.withdrawn": "recorded that a consent was withdrawn",
        "consent_form.published": "published a consent form",
        "curve.read": "read a trainee's curve",
        "deidentification.completed": "completed a de-identification",
        "deidentification.opened": "opened a de-identification",
        "deidentification.run_again": "ran a de-identification again",
        "demo.seeded": "created the demo",
        "evidence.sealed": "sealed evidence that was written before",
        "gold.entered": "entered a gold rating",
        "harm_flag.acknowledged": "acknowledged a harm flag",
        "harm_flag.deadline_moved": "moved the deadline of a harm flag",
        "harm_flag.overdue": "noticed that a harm flag is overdue",
        "harm_flag.raised": "passed on a harm flag from a rating",
        "harm_flag.reopened": "opened a harm flag again",
        "harm_flag.settled": "settled a harm flag",
        "harm_flag.taken_back": "noted that a rating took a harm flag back",
        "harm_flag.turns_changed": "noted that a rating names other turns for a harm flag",
        "invitation.accepted": "accepted an invitation",
        "invitation.made": "invited somebody",
        "invitation.withdrawn": "withdrew an invitation",
        "media.swept": "removed files that belong to no recording",
        "membership.changed": "changed a role",
        "membership.granted": "gave a role",
        "name_report.made": "reported a name in a transcript",
        "name_report.settled": "settled a report of a name",
        "outcome.corrected": "corrected an outcome score",
        "outcome.recorded": "recorded an outcome score",
        "pathway.added": "added a pathway",
        "pathway.adopted": "adopted a pathway",
        "pathway.withdrawn": "withdrew a pathway",
        "programme.founded": "founded the programme",
        "qualification_rule.adopted": "adopted a rule that qualifies raters",
        "rater_status.changed": "changed a rater's status",
        "rater_watch.read": "read the watch over a rater",
        "rating.released": "released a rating to the trainee",
        "rating.started": "began a rating",
        "rating.submitted": "submitted a rating",
        "rating.ended": "ended a rating whose text is gone",
        "recording.deleted": "deleted a recording",
        "recording.opened": "opened a recording",
        "recording.stored": "stored a recording",
        "register.exported": "exported the register of meetings",
        "reliability.computed": "computed a reliability report",
        "reliability.flagged": "flagged a report whose ratings no longer count",
        "round.closed": "closed a round",
        "round.created": "drafted a round",
        "round.started": "started a round",
        "rubric.added": "added an instrument",
        "rubric.pinned": "chose an instrument",
        "rubric.unpinned": "chose an instrument no longer",
        "session.attested_deidentified": "vouched that a session names nobody",
        "session.placed": "gave a session its place in a case",
        "session.recording_corrected": "corrected whether a meeting was recorded",
        "session.registered": "registered a meeting",
        "session.struck": "struck out a meeting registered by mistake",
        "session.text_erased": "erased the words of a session",
        "supervision.changed": "changed who supervises a trainee",
        "supervision.started": "gave a trainee a supervisor",
        "trainee.enrolled": "enrolled a trainee",
        "transcript.imported": "brought in a transcript",
        "transcript.read": "read a transcript",
        "transcript.speakers_changed": "changed who speaks in a transcript",
    }
)


def said(event: AuditEvent) -> str:
    """Return what was done in words; a verb that has none yet is read as it is written."""
    words = SAID.get(event.verb)
    if words is None:
        noun, _, done = event.verb.replace("_", " ").partition(".")
        words = f"{done}: {noun}" if done else noun
    return f"{words}, without success" if event.outcome == Outcome.FAILED else words

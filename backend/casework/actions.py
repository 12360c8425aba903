"""What a person may do with a case, session or consent; services ask the same functions."""

import uuid
from typing import Any

from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.casework.holds import holds
from backend.casework.models import Case, Transcript
from backend.casework.policies import not_assignable_reasons
from backend.casework.selectors import is_own, latest_consent, readiness_of


def needed_for(actor: User, case: Case | None, otherwise: Permission) -> Permission:
    """Return the permission to work on a case's sessions: bringing, when the case is one's own."""
    return Permission.SESSION_BRING if is_own(actor, case) else otherwise


def needed_to_import(actor: User, programme_id: uuid.UUID, case: Case | None) -> Permission:
    """Return the permission to import into a case, or with none into the programme."""
    if case is None and not allows(actor, Permission.TRANSCRIPT_PREPARE, programme_id):
        return Permission.SESSION_BRING
    return needed_for(actor, case, Permission.TRANSCRIPT_PREPARE)


def needed_to_register(actor: User, programme_id: uuid.UUID) -> Permission:
    """Return the permission to enter meetings in the programme: of all cases, or of one's own."""
    if allows(actor, Permission.CASE_MANAGE, programme_id):
        return Permission.CASE_MANAGE
    return Permission.SESSION_BRING


def may_register(actor: User, programme_id: uuid.UUID) -> bool:
    """Tell whether the person enters meetings in the programme at all."""
    return allows(actor, needed_to_register(actor, programme_id), programme_id)


def needed_to_read(actor: User, programme_id: uuid.UUID) -> Permission:
    """Return the permission to open a transcript, which a lead has while preparing it."""
    if allows(actor, Permission.TRANSCRIPT_PREPARE, programme_id):
        return Permission.TRANSCRIPT_PREPARE
    return Permission.TRANSCRIPT_READ


def session_actions(actor: User, therapy_session: Any) -> list[str]:
    """Return what the person may do with a session loaded by `selectors.session_details`."""
    programme_id, case = therapy_session.programme_id, therapy_session.case
    readiness = readiness_of(therapy_session)

    def may(otherwise: Permission) -> bool:
        return allows(actor, needed_for(actor, case, otherwise), programme_id)

    table = {
        "update": may(Permission.CASE_MANAGE),
        "strike": may(Permission.CASE_MANAGE)
        and case is not None
        and getattr(therapy_session, "transcript", None) is None
        and latest_consent(therapy_session) is None,
        "record_consent": may(Permission.CONSENT_RECORD),
        "attest_deidentified": may(Permission.TRANSCRIPT_PREPARE)
        and therapy_session.is_readable
        and readiness.has_text
        and (not readiness.is_deidentified or readiness.is_quarantined),
        "rate_as_supervisor": allows(actor, Permission.RATING_SUPERVISE, programme_id)
        and therapy_session.is_supervised
        and not not_assignable_reasons(readiness),
        "rate_yourself": is_own(actor, case)
        and allows(actor, Permission.SESSION_BRING, programme_id)
        and not not_assignable_reasons(readiness),
        "read_transcript": therapy_session.is_readable and readiness.has_text,
    }
    return [name for name, allowed in table.items() if allowed]


def speaker_actions(actor: User, transcript: Transcript) -> list[str]:
    """Return what the person may do with the speakers of a transcript whose session they see."""
    session = transcript.therapy_session
    needed = needed_for(actor, session.case, Permission.TRANSCRIPT_PREPARE)
    may = allows(actor, needed, transcript.programme_id) and transcript.deleted_at is None
    held = any(is_held(session.pk) for is_held, _ in holds().values())
    return ["update"] if may and not held else []


def case_actions(actor: User, case: Any) -> list[str]:
    """Return what the person may do with a case loaded by `selectors.cases_visible_to`."""

    def may(otherwise: Permission) -> bool:
        return allows(actor, needed_for(actor, case, otherwise), case.programme_id)

    manages = may(Permission.CASE_MANAGE)
    table = {
        "import_transcripts": may(Permission.TRANSCRIPT_PREPARE),
        "register_meetings": manages,
        "update": manages,
        # What would tell a rater of the case is not written blindly either.
        "agree_areas": manages and not case.is_veiled,
        "record_outcomes": manages and not case.is_veiled,
    }
    return [name for name, allowed in table.items() if allowed]


def consent_actions(actor: User, consent: Any) -> list[str]:
    """Return what the person may do with a consent loaded by `selectors.consents_visible_to`."""
    needed = needed_for(actor, consent.therapy_session.case, Permission.CONSENT_RECORD)
    is_live = consent.withdrawn_at is None and consent.is_newest
    return ["withdraw"] if is_live and allows(actor, needed, consent.programme_id) else []

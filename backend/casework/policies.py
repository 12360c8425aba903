"""What makes a session ready to be rated, and where in the treatment it lies; no person in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.casework.models import Consent, ConsentScope, MissingReason, Phase, Recording
from backend.core.errors import ErrorDetail, InvalidInput

# The scope of consent under which a session may be given to a rater, or read by a supervisor.
RATING_SCOPE = ConsentScope.TRAINING
MAX_AREAS = 2
# Grounds on which a session is read in order to prepare it: they ask for no scope, and hold while
# no consent is recorded yet. Every other ground needs RATING_SCOPE.
PREPARING = frozenset({"own_session", "preparation"})


class ConsentState(StrEnum):
    """Where a session's consent stands today; the one recorded last decides, alone."""

    NONE = "none"
    NOT_BEGUN = "not_begun"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class TextClosed(StrEnum):
    """Why nobody reads a session's words any more, or for now."""

    CONSENT_WITHDRAWN = "consent_withdrawn"
    TEXT_DELETED = "text_deleted"
    CONSENT_EXPIRED = "consent_expired"
    NO_CONSENT = "no_consent"
    UNDER_REVIEW = "under_review"


class NotAssignable(StrEnum):
    """Why a session cannot be given to a rater."""

    NO_CASE = "no_case"
    NO_PHASE = "no_phase"
    NO_CONSENT = "no_consent"
    CONSENT_NOT_FOR_TRAINING = "consent_not_for_training"
    CONSENT_EXPIRED = "consent_expired"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    NOT_DEIDENTIFIED = "not_deidentified"
    NO_TRANSCRIPT = "no_transcript"
    QUARANTINED = "quarantined"


def neutral_label(number: int | None) -> str:
    """Return what a session is called when what its file called it is erased."""
    return "Session" if number is None else f"Session {number}"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is known of a session's readiness to be rated."""

    has_case: bool
    has_phase: bool
    # Why consent keeps the session from being rated, or None where it does not.
    consent: NotAssignable | None
    is_deidentified: bool
    has_text: bool
    # Closed until a name that was left in the text is settled.
    is_quarantined: bool = False


def not_assignable_reasons(readiness: Readiness) -> list[NotAssignable]:
    """Return everything that keeps a session from being rated; nothing when it may be."""
    reasons = (
        None if readiness.has_case else NotAssignable.NO_CASE,
        None if readiness.has_phase else NotAssignable.NO_PHASE,
        readiness.consent,
        None if readiness.is_deidentified else NotAssignable.NOT_DEIDENTIFIED,
        None if readiness.has_text else NotAssignable.NO_TRANSCRIPT,
        NotAssignable.QUARANTINED if readiness.is_quarantined else None,
    )
    return [reason for reason in reasons if reason is not None]


def consent_state(consent: Consent | None, today: date) -> ConsentState:
    """Return where a session stands whose latest consent is this."""
    if consent is None:
        return ConsentState.NONE
    if consent.withdrawn_at is not None:
        return ConsentState.WITHDRAWN
    if consent.given_on > today:
        return ConsentState.NOT_BEGUN
    if consent.expires_on is not None and consent.expires_on < today:
        return ConsentState.EXPIRED
    return ConsentState.IN_FORCE


def scope_in_force(consent: Consent | None, scope: ConsentScope, today: date) -> bool:
    """Tell whether a session's latest consent includes a scope and holds on a day."""
    return (
        consent is not None
        and consent_state(consent, today) == ConsentState.IN_FORCE
        and scope in consent.scopes
    )


def consent_opens(ground: str, consent: Consent | None, today: date) -> bool:
    """Tell whether a session's latest consent lets anybody read it on a ground."""
    if ground in PREPARING:
        return consent_state(consent, today) in {ConsentState.NONE, ConsentState.IN_FORCE}
    return scope_in_force(consent, RATING_SCOPE, today)


def why_text_closed(
    ground: str, *, consent: Consent | None, is_text_deleted: bool, is_shut: bool, today: date
) -> str:
    """Return why nobody reads a session's words on a ground; empty where somebody may.

    `is_shut` says that something registered as a closure is amiss.
    """
    state = consent_state(consent, today)
    if state == ConsentState.WITHDRAWN:
        return TextClosed.CONSENT_WITHDRAWN
    if is_text_deleted:
        return TextClosed.TEXT_DELETED
    if state == ConsentState.EXPIRED:
        return TextClosed.CONSENT_EXPIRED
    if not consent_opens(ground, consent, today):
        return TextClosed.NO_CONSENT
    return TextClosed.UNDER_REVIEW if is_shut else ""


def consent_hindrance(consent: Consent | None, today: date) -> NotAssignable | None:
    """Return why a session's latest consent keeps it from being rated, or None."""
    if scope_in_force(consent, RATING_SCOPE, today):
        return None
    return {
        ConsentState.IN_FORCE: NotAssignable.CONSENT_NOT_FOR_TRAINING,
        ConsentState.EXPIRED: NotAssignable.CONSENT_EXPIRED,
        ConsentState.WITHDRAWN: NotAssignable.CONSENT_WITHDRAWN,
    }.get(consent_state(consent, today), NotAssignable.NO_CONSENT)


def phase_ends(planned_sessions: int) -> tuple[int, int]:
    """Return the last session of the initial and of the middle phase, as `proposed_phase` has them.

    A course too short for a middle phase has both at the same number.
    """
    quarter = max(1, (planned_sessions + 2) // 4)
    return quarter, max(quarter, planned_sessions - quarter)


def proposed_phase(number: int, planned_sessions: int) -> Phase:
    """Return the phase in which the session of this number usually lies.

    The first and the last quarter of the planned course, each rounded to the nearest whole session
    (half up) and at least one, are initial and termination: 1–4/5–12/13–16 of 16, 1–3/4–9/10–12 of
    12, 1–2/3–6/7–8 of 8. What lies beyond the plan is termination.
    """
    initial, middle = phase_ends(planned_sessions)
    if number <= initial:
        return Phase.INITIAL
    return Phase.TERMINATION if number > middle else Phase.MIDDLE


def checked_areas(areas: Iterable[str]) -> list[str]:
    """Return the agreed problem areas, each once. Raises InvalidInput."""
    chosen = list(dict.fromkeys(str(area) for area in areas))
    if len(chosen) > MAX_AREAS:
        raise InvalidInput(
            f"A case has at most {MAX_AREAS} agreed problem areas.", code="too_many_problem_areas"
        )
    return chosen


def check_recording(recording: str, missing_reason: str, missing_note: str) -> None:
    """Raise InvalidInput unless a reason is given for a missing recording, and for no other."""
    if recording == Recording.RECORDED:
        if missing_reason or missing_note:
            raise _about_reason("reason_not_needed", "A recorded meeting has nothing to explain.")
        return
    if not missing_reason:
        raise _about_reason("reason_missing", "Say why there is no recording.")
    if missing_reason == MissingReason.OTHER and not missing_note:
        raise _about_reason("note_missing", "Say in a note what the reason was.", "missing_note")


def _about_reason(code: str, detail: str, field: str = "missing_reason") -> InvalidInput:
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])

"""What makes a session ready to be rated, and where in the treatment it lies; no person in it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from backend.casework.models import Consent, ConsentScope, Phase

# The scope of consent under which a session may be given to a rater.
RATING_SCOPE = ConsentScope.TRAINING


class NotAssignable(StrEnum):
    """Why a session cannot be given to a rater."""

    NO_CASE = "no_case"
    NO_PHASE = "no_phase"
    NO_CONSENT = "no_consent"
    NOT_DEIDENTIFIED = "not_deidentified"
    NO_TRANSCRIPT = "no_transcript"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is known of a session's readiness to be rated."""

    has_case: bool
    has_phase: bool
    has_consent: bool
    is_deidentified: bool
    has_text: bool


def not_assignable_reasons(readiness: Readiness) -> list[NotAssignable]:
    """Return everything that keeps a session from being rated; nothing when it may be."""
    table = {
        NotAssignable.NO_CASE: readiness.has_case,
        NotAssignable.NO_PHASE: readiness.has_phase,
        NotAssignable.NO_CONSENT: readiness.has_consent,
        NotAssignable.NOT_DEIDENTIFIED: readiness.is_deidentified,
        NotAssignable.NO_TRANSCRIPT: readiness.has_text,
    }
    return [reason for reason, is_met in table.items() if not is_met]


def consent_allows_rating(consent: Consent | None, today: date) -> bool:
    """Tell whether a session's latest consent permits rating on a day."""
    return (
        consent is not None
        and consent.withdrawn_at is None
        and RATING_SCOPE in consent.scopes
        and consent.given_on <= today
        and (consent.expires_on is None or consent.expires_on >= today)
    )


def proposed_phase(number: int, planned_sessions: int) -> Phase:
    """Return the phase in which the session of this number usually lies.

    The first and the last quarter of the planned course, each rounded to the nearest whole session
    (half up) and at least one, are initial and termination: 1–4/5–12/13–16 of 16, 1–3/4–9/10–12 of
    12, 1–2/3–6/7–8 of 8. What lies beyond the plan is termination.
    """
    quarter = max(1, (planned_sessions + 2) // 4)
    if number <= quarter:
        return Phase.INITIAL
    return Phase.TERMINATION if number > planned_sessions - quarter else Phase.MIDDLE

"""What the references of a trace stand for, as far as a person may know it."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.access.roles import Role
from backend.access.rules import roles_of
from backend.accounts.models import User
from backend.casework.selectors import sessions_visible_to
from backend.programmes.models import Enrolment
from backend.ratings.models import Rating, RatingKind
from backend.ratings.visibility import visible
from backend.reliability.selectors import codes_of
from rubrics.pathways import Evidence, RatingEvidence

_CODED_AS: Mapping[str, Role] = MappingProxyType(
    {RatingKind.INDEPENDENT: Role.RATER, RatingKind.SUPERVISOR: Role.SUPERVISOR}
)
# Whose task it is to judge by the scores of all ratings that a decision rests on.
_IN_FULL = frozenset({Role.LEAD, Role.ADJUDICATOR, Role.AUDITOR})


def reads_in_full(actor: User, enrolment: Enrolment) -> bool:
    """Tell whether a person reads what a decision on a trainee rests on, score by score."""
    held = roles_of(actor).get(enrolment.programme_id, frozenset())
    return bool(_IN_FULL & held) and enrolment.person_id != actor.pk


def index_of(actor: User, enrolment: Enrolment, evidence: Evidence) -> list[dict[str, Any]]:
    """Return what each piece of evidence is, with the way to it where the person may go there."""
    return list(_entries(actor, enrolment, evidence))


def _entries(actor: User, enrolment: Enrolment, evidence: Evidence) -> Iterator[dict[str, Any]]:
    for case in evidence.cases:
        yield _entry("case", case.id, case.label or "a case")
    ids = [UUID(each.id) for each in evidence.sessions]
    open_to = sessions_visible_to(actor).filter(pk__in=ids).order_by()
    reachable = set(open_to.values_list("pk", flat=True))
    for session in evidence.sessions:
        key = UUID(session.id)
        yield _entry(
            "session",
            session.id,
            session.label or "a session",
            on=session.held_on,
            link=key if key in reachable else None,
        )
    yield from _ratings(actor, enrolment, evidence)
    for flag in evidence.flags or ():
        yield _entry("flag", flag.id, f"{flag.kind} flag {flag.flag}")
    for level in evidence.levels:
        yield _entry("level", level.id, f"decision estimate, {level.confidence} % limits")
    for log in evidence.supervision:
        yield _entry("supervision", log.id, f"{log.hours:g} h of supervision", on=log.held_on)
    for record in evidence.outcomes:
        said = record.measure.replace("_", " ")
        yield _entry("outcome", record.id, f"{said} after session {record.session_number}")
    for row in evidence.attestations:
        said = row.requirement.replace("_", " ")
        amount = "" if row.amount is None else f", {row.amount:g}"
        yield _entry("attestation", row.id, f"{said}{amount}")


def _ratings(actor: User, enrolment: Enrolment, evidence: Evidence) -> Iterator[dict[str, Any]]:
    in_full = reads_in_full(actor, enrolment)
    codes = {kind: codes_of(enrolment.programme_id, role) for kind, role in _CODED_AS.items()}
    rows = Rating.objects.filter(pk__in=[UUID(each.id) for each in evidence.ratings])
    submitted = dict(rows.values_list("pk", "submitted_at"))
    seen = set(visible(rows, actor).values_list("pk", flat=True))
    labels = {each.id: each.label or "a session" for each in evidence.sessions}
    for rating in evidence.ratings:
        key = UUID(rating.id)
        if key not in seen and enrolment.person_id == actor.pk:
            continue
        known = codes.get(rating.kind, {}).get(UUID(rating.rater))
        by = f" by {known.code}" if known else ""
        kind = rating.kind.capitalize()
        at = submitted.get(key)
        yield _entry(
            "rating",
            rating.id,
            f"{kind} rating{by} of {labels[rating.session]}",
            on=None if at is None else timezone.localdate(at),
            detail=_scores(rating) if in_full or key in seen else "",
            link=key if key in seen else None,
        )


def _scores(rating: RatingEvidence) -> str:
    return ", ".join(
        f"{scale.replace('_', ' ')} {value:.2f}"
        for scale, value in sorted(rating.overall.items())
        if value is not None
    )


def _entry(
    kind: str,
    key: str,
    label: str,
    *,
    on: date | None = None,
    detail: str = "",
    link: UUID | None = None,
) -> dict[str, Any]:
    return {
        "ref": f"{kind}:{key}",
        "kind": kind,
        "label": label,
        "on": on,
        "detail": detail,
        "link": link,
    }

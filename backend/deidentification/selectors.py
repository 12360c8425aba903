"""What a person may see of reviews, names of a case and reports."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.access.roles import Permission, Role
from backend.access.rules import programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.casework import reading
from backend.casework.models import Case, Transcript
from backend.casework.selectors import (
    cases_visible_to,
    sessions_visible_to,
    transcripts_readable_by,
    transcripts_visible_to,
)
from backend.deidentification.models import CaseName, NameReport, Review, ReviewState

#: On which a text is read to be made ready.
PREPARING = ("own_session", "preparation")


# ── Reviews ──────────────────────────────────────────────────────────────────────────────


def reviewed_transcripts(actor: User) -> QuerySet[Transcript]:
    """Return the visible transcripts, each with whether the person may read it to prepare it."""
    rows = transcripts_visible_to(actor).select_related("therapy_session__case__enrolment")
    return rows.annotate(is_preparable=Exists(_preparable(actor).filter(pk=OuterRef("pk"))))


def _preparable(actor: User) -> QuerySet[Transcript]:
    condition = Q(pk__in=[])
    for ground in PREPARING:
        condition |= reading.readable(actor, ground)
    return Transcript.objects.filter(condition, deleted_at__isnull=True)


def newest_review(transcript: Transcript) -> Review | None:
    """Return the open review of a transcript, or the one completed last."""
    rows = Review.objects.filter(transcript=transcript).exclude(state=ReviewState.SUPERSEDED)
    newest: Review | None = rows.order_by("-opened_at", "-id").first()
    return newest


# ── Names of a case ──────────────────────────────────────────────────────────────────────


def naming_cases(actor: User) -> QuerySet[Case]:
    """Return the cases whose names the person may know: own ones, and those being prepared.

    A lead knows them for as long as a text of the case waits to be made ready.
    """
    own = Q(enrolment__person=actor, programme_id__in=programmes_with_role(actor, [Role.TRAINEE]))
    preparing = _preparable(actor).filter(
        therapy_session__case=OuterRef("pk"),
        programme_id__in=programmes_where(actor, Permission.TRANSCRIPT_PREPARE),
    )
    return cases_visible_to(actor).filter(own | Q(Exists(preparing)))


def case_names_visible_to(actor: User) -> QuerySet[CaseName]:
    """Return the names of these cases, as they were given."""
    cases = naming_cases(actor).order_by().values("pk")
    return (
        CaseName.objects.filter(case_id__in=cases)
        .select_related("case__enrolment")
        .order_by("added_at", "id")
    )


# ── Reports ──────────────────────────────────────────────────────────────────────────────


def quarantined_session_ids() -> QuerySet[NameReport, UUID]:
    """Return the ids of the sessions with a report that is not settled."""
    open_reports = NameReport.objects.filter(settled_at__isnull=True)
    return open_reports.values_list("therapy_session_id", flat=True)


def name_reports_visible_to(actor: User) -> QuerySet[NameReport]:
    """Return one's own reports, and those on sessions that one prepares, newest first.

    `knows_session` says whether the person may know which session a report is on, `prepares`
    whether it is theirs to settle.
    """
    sessions = sessions_visible_to(actor).order_by().filter(pk=OuterRef("therapy_session_id"))
    trainee = Q(
        case__enrolment__person=actor,
        programme_id__in=programmes_with_role(actor, [Role.TRAINEE]),
    )
    lead = Q(programme_id__in=programmes_where(actor, Permission.TRANSCRIPT_PREPARE))
    rows: QuerySet[Any] = NameReport.objects.annotate(
        knows_session=Exists(sessions), prepares=Exists(sessions.filter(trainee | lead))
    )
    return (
        rows.filter(Q(reported_by=actor) | Q(prepares=True))
        .select_related("therapy_session__case__enrolment", "therapy_session__transcript")
        .order_by("-reported_at", "id")
    )


def reported_turns(transcript: Transcript) -> list[int]:
    """Return the turns in which somebody saw a name, of reports that are not settled."""
    rows = NameReport.objects.filter(
        therapy_session_id=transcript.therapy_session_id, settled_at__isnull=True
    )
    return sorted({turn for turns in rows.values_list("turns", flat=True) for turn in turns})


def readable_transcripts(actor: User) -> QuerySet[Transcript]:
    """Return the transcripts that the person reads, on whatever ground."""
    return transcripts_readable_by(actor)

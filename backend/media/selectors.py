"""What a person may see and hear of recordings."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, QuerySet, When

from backend.access.roles import Role
from backend.access.rules import programmes_with_role
from backend.accounts.models import User
from backend.casework import reading
from backend.casework.models import ConsentScope, TherapySession
from backend.casework.selectors import sessions_visible_to
from backend.core.visible import NOTHING
from backend.media.listening import listenable, media_grounds, media_veiled
from backend.media.models import Recording
from backend.media.policies import Openness, openness
from backend.programmes.selectors import supervisions_in_force

# ── Grounds for listening ────────────────────────────────────────────────────────────────


def own_session(actor: User) -> Q:
    """Let a trainee listen to their own sessions."""
    programmes = programmes_with_role(actor, [Role.TRAINEE])
    if not programmes:
        return NOTHING
    return Q(case__enrolment__person=actor, programme_id__in=programmes)


def supervision(actor: User) -> Q:
    """Let a supervisor listen to the sessions of their trainees while the supervision holds."""
    if not programmes_with_role(actor, [Role.SUPERVISOR]):
        return NOTHING
    supervised = supervisions_in_force(actor).order_by().values("enrolment_id")
    return Q(case__enrolment_id__in=supervised)


def grounds_for(actor: User, recording: Recording) -> list[str]:
    """Return the grounds on which the person may listen now; none to what is erased."""
    if recording.deleted_at is not None:
        return []
    row = TherapySession.objects.filter(pk=recording.therapy_session_id)
    return [name for name in media_grounds() if row.filter(listenable(actor, name)).exists()]


def media_allowed(actor: User) -> Q:
    """Return the condition on `TherapySession` rows that the person may listen on any ground."""
    condition = NOTHING
    for name in media_grounds():
        condition |= listenable(actor, name)
    return condition


# ── Recordings ───────────────────────────────────────────────────────────────────────────


def recordings_visible_to(actor: User) -> QuerySet[Recording]:
    """Return the recordings of visible sessions, and those that the person may listen to.

    `visible_session` is the session's id, or null for whoever must not know it; `is_listenable`
    says that the person may listen now.
    """
    sessions = sessions_visible_to(actor).order_by()
    of_visible = Q(Exists(sessions.filter(pk=OuterRef("therapy_session_id"))))
    heard = TherapySession.objects.filter(media_allowed(actor))
    is_listenable = Q(deleted_at__isnull=True) & Q(
        Exists(heard.filter(pk=OuterRef("therapy_session_id")))
    )
    return (
        Recording.objects.annotate(
            visible_session=Choice(When(of_visible, then=F("therapy_session_id"))),
            is_listenable=Choice(When(is_listenable, then=True), default=False),
        )
        .filter(Q(visible_session__isnull=False) | Q(is_listenable=True))
        .select_related("therapy_session__case__enrolment")
        .order_by("uploaded_at", "id")
    )


@dataclass(frozen=True)
class MediaState:
    """How things stand with the recording of a session, for one person.

    `recording` is the one kept, or the last one erased, where the person may see it.
    """

    therapy_session: TherapySession
    openness: Openness
    recording: Recording | None
    knows_session: bool


def media_state(actor: User, therapy_session: TherapySession) -> MediaState:
    """Return how things stand with the recording of a session that the person may see or rate."""
    row = TherapySession.objects.filter(pk=therapy_session.pk)
    recordings = recordings_visible_to(actor).filter(therapy_session=therapy_session)
    recording = recordings.order_by(
        F("deleted_at").desc(nulls_first=True), "-uploaded_at", "id"
    ).first()
    knows = sessions_visible_to(actor).order_by().filter(pk=therapy_session.pk).exists()
    return MediaState(
        therapy_session=therapy_session,
        openness=openness(
            is_veiled=not knows and row.filter(media_veiled(actor)).exists(),
            has_consent=row.filter(reading.scope_in_force(ConsentScope.MEDIA)).exists(),
            has_recording=_is_kept(recording, therapy_session),
            may_listen=recording is not None and getattr(recording, "is_listenable", False),
        ),
        recording=recording,
        knows_session=knows,
    )


def _is_kept(recording: Any, therapy_session: TherapySession) -> bool:
    if recording is not None:
        return recording.deleted_at is None
    return Recording.objects.filter(
        therapy_session=therapy_session, deleted_at__isnull=True
    ).exists()

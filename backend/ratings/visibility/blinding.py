"""What is hidden from a person who has something to rate, whatever other roles they have."""

from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from backend.access.roles import Role
from backend.access.rules import programmes_with_role
from backend.accounts.models import User
from backend.audit.services import INSTALLATION
from backend.casework.models import Transcript
from backend.core.errors import AccessDenied
from backend.media.models import Recording
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    Round,
    RoundPhase,
    RoundPurpose,
)
from backend.ratings.visibility.terms import DUE, GIVEN_UP, PENDING


def _due(viewer: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        rater=viewer,
        status__in=DUE,
        round_session__round__phase=RoundPhase.INDEPENDENT,
    )


def blinded_session_ids(viewer: User) -> QuerySet[Assignment, UUID]:
    """Return the ids of the sessions on which the person's blinding holds in every role."""
    return _due(viewer).values_list("round_session__therapy_session_id", flat=True)


def sessions_to_recode(viewer: User) -> QuerySet[Assignment, UUID]:
    """Return the ids of sessions that the person rates a second time: they must not see the first.

    Elsewhere one's own earlier rating stays in sight.
    """
    again = _due(viewer).filter(round_session__round__purpose=RoundPurpose.RECODE)
    return again.values_list("round_session__therapy_session_id", flat=True)


def is_blinded(viewer: User, therapy_session_id: UUID) -> bool:
    """Tell whether the person's blinding holds on a session."""
    return _due(viewer).filter(round_session__therapy_session_id=therapy_session_id).exists()


def rounds_blinded_to(viewer: User) -> QuerySet[Assignment, UUID]:
    """Return the ids of the open rounds whose progress is hidden from the person: they rate there.

    Not only while their own rating is due: another rater's work changes nothing that a rater can
    fetch for as long as the round is in its independent phase.
    """
    rows = Assignment.objects.filter(
        rater=viewer, round_session__round__phase=RoundPhase.INDEPENDENT
    )
    kept = rows.exclude(status__in=GIVEN_UP)
    return kept.values_list("round_session__round_id", flat=True)


def check_not_blinded(viewer: User, round_: Round) -> None:
    """Raise AccessDenied for whoever rates in the open round: its plan tells what is shared."""
    if rounds_blinded_to(viewer).filter(round_session__round=round_).exists():
        raise AccessDenied(
            "You rate in this round, and its plan would tell you which sessions others rate as "
            "well. Somebody who leads the programme and does not rate here can do this.",
            code="blinded",
            programme_id=round_.programme_id,
        )


def trail_closed_since(viewer: User) -> dict[UUID | None, datetime]:
    """Return from when on the trails of programmes are closed to the person, who rates there.

    And that of the installation, which goes by None: who signs in when tells who works.
    """
    open_rounds = Round.objects.filter(pk__in=rounds_blinded_to(viewer)).order_by()
    began = open_rounds.values("programme_id").annotate(since=Min("started_at"))
    closed: dict[UUID | None, datetime] = dict(began.values_list("programme_id", "since"))
    return closed | ({None: min(closed.values())} if closed else {})


def hidden_events(viewer: User) -> Q:
    """Return the condition on `AuditEvent` rows that would undo the person's blinding.

    While they rate in an open round its programme's trail ends for them where the round began: what
    others did since, and even how much, is hidden. Who read a transcript that they have to rate, or
    heard its recording, is hidden from the first time on, because it tells whose session it is.
    """
    hidden = Q(pk__in=[])
    for programme, since in trail_closed_since(viewer).items():
        chain = INSTALLATION if programme is None else str(programme)
        hidden |= Q(chain=chain, at__gte=since)
    for model in (Transcript, Recording):
        rated = model.objects.filter(therapy_session_id__in=blinded_session_ids(viewer))
        hidden |= Q(target__in=[str(pk) for pk in rated.values_list("pk", flat=True)])
    return hidden


def hidden_flags(viewer: User) -> Q:
    """Return the condition on rows with a session and a rating that would undo the blinding.

    What another rater flagged shows neither on a session that the person has to rate, nor in a
    round in which they rate.
    """
    return Q(therapy_session_id__in=blinded_session_ids(viewer)) | Q(
        rating__assignment__round_session__round_id__in=rounds_blinded_to(viewer)
    )


def rated_transcripts(viewer: User) -> Q:
    """Let a rater read what they are rating or have rated, and nothing they declined.

    What was not submitted before the round was closed is nobody's any more.
    """
    kept = _kept(viewer).values("round_session__therapy_session_id")
    ids = Transcript.objects.filter(therapy_session_id__in=kept)
    return Q(pk__in=ids.values("pk"))


def rated_sessions(viewer: User) -> Q:
    """Let a rater hear what they are rating or have rated; the veil below takes some away."""
    return Q(pk__in=_kept(viewer).values("round_session__therapy_session_id"))


def unheard_session_ids(viewer: User) -> QuerySet[Assignment, UUID]:
    """Return the ids of the sessions that the person rates blind to the trainee.

    A voice tells who it is, and once heard it stays known: one blind round closes the recording
    for its rater in every other round, and after its end.
    """
    blind = Assignment.objects.filter(rater=viewer, round_session__round__blind_to_trainee=True)
    return blind.values_list("round_session__therapy_session_id", flat=True)


def _kept(viewer: User) -> QuerySet[Assignment]:
    given = Assignment.objects.filter(
        rater=viewer, programme_id__in=programmes_with_role(viewer, [Role.RATER])
    ).exclude(status__in=GIVEN_UP)
    return given.filter(
        Q(round_session__round__phase__in=PENDING) | Q(status=AssignmentStatus.SUBMITTED)
    )

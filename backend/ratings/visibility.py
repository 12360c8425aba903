"""Blinding: the one place that says which ratings a person may see.

`may_see` is the rule to be read, `visible` is its twin in SQL; a test holds them together over
random worlds. Whatever shows, counts or compares ratings goes through them.

| viewer | sees |
| --- | --- |
| whoever made it | their own, unless they declined the session, or rate it a second time now |
| supervisor | of own trainees: submitted independent and self ratings, once no round is open on them and their own supervisor rating of the session is submitted |
| lead | submitted independent ratings of closed rounds |
| trainee | what was released to them, where asked for once they have rated the session themselves |
| whoever exports | submitted independent ratings of closed rounds, in the file only (`exportable`) |
| anybody else | nothing |

Calibration ratings (practice, test, hidden checks of a rater) are seen by whoever made them alone;
what they say of the rater is said by `calibration`.

Ratings of a session whose client withdrew and did not agree that scores stay are seen by nobody but
whoever made them.

While a person has a rating due or a draft in an independent round, all else that is known of that
session is hidden from them, whatever other roles they have.

Ratings that are compared to reach consensus are shown by `consensus`, to those whom `discussed` lets
in and it names, and each rater's reasons as `reasons_open` says.
"""  # noqa: E501 - rows of a table

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from backend.access.roles import Role
from backend.access.rules import has_role, programmes_with_role
from backend.accounts.models import User
from backend.audit.services import INSTALLATION
from backend.casework.models import TherapySession, Transcript
from backend.casework.policies import TextClosed
from backend.casework.reading import OWN_SESSION, sessions_out_of_statistics, text_closed
from backend.core.errors import AccessDenied
from backend.core.visible import NOTHING
from backend.media.models import Recording
from backend.programmes.selectors import supervises, supervisions_in_force
from backend.ratings.models import (
    ASSIGNED_KINDS,
    Assignment,
    AssignmentStatus,
    Rating,
    RatingKind,
    RatingStatus,
    Release,
    Round,
    RoundPhase,
    RoundPurpose,
    RoundSession,
)

# In which role one makes a rating of a kind, and sees it afterwards.
MAKERS: Mapping[str, Role] = MappingProxyType(
    {
        RatingKind.INDEPENDENT: Role.RATER,
        RatingKind.CALIBRATION: Role.RATER,
        RatingKind.GOLD: Role.RATER,
        RatingKind.SUPERVISOR: Role.SUPERVISOR,
        RatingKind.SELF: Role.TRAINEE,
    }
)
DUE = (AssignmentStatus.WAITING, AssignmentStatus.IN_PROGRESS)
# Not the rater's any more, or nobody's; a submitted rating is none of these.
GONE = (AssignmentStatus.RECUSED, AssignmentStatus.REASSIGNED, AssignmentStatus.ENDED)
# Given to the rater no more: by their own wish, or by the lead's.
GIVEN_UP = (AssignmentStatus.RECUSED, AssignmentStatus.REASSIGNED)
CLOSED_FOR_GOOD = (
    TextClosed.CONSENT_WITHDRAWN,
    TextClosed.TEXT_DELETED,
    TextClosed.CONSENT_EXPIRED,
)
PENDING = (RoundPhase.INDEPENDENT, RoundPhase.CONSENSUS)
# Nobody rates any more: what was rated may be compared.
DISCUSSED = (RoundPhase.CONSENSUS, RoundPhase.CLOSED)


# A hidden check must look like every other rating to whoever makes it.
SHOWN_AS: Mapping[str, RatingKind] = MappingProxyType(
    {RatingKind.CALIBRATION: RatingKind.INDEPENDENT}
)
KINDS_SHOWN = [(kind.value, kind.label) for kind in RatingKind if kind not in SHOWN_AS]


# ── Blinded ──────────────────────────────────────────────────────────────────────────────


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


def shown_purpose(purpose: str) -> str:
    """Return what a rater is told a round is for: of a second rating nobody says that it is one."""
    return RoundPurpose.RATING if purpose == RoundPurpose.RECODE else purpose


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


# ── Consensus ────────────────────────────────────────────────────────────────────────────


def discussed(viewer: User) -> Q:
    """Return the condition on `RoundSession` rows that a person may hear of their consensus.

    Never while the round is rated, never of a session that they still have to rate anywhere, never
    of their own therapy. Who of the rest does hear of it is for `consensus` to say.
    """
    out = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    own_therapy = TherapySession.objects.filter(
        case__enrolment__person=viewer, pk=OuterRef("therapy_session_id")
    )
    return (
        Q(round__phase__in=DISCUSSED, round__purpose=RoundPurpose.RATING, is_check=False)
        & ~Q(therapy_session_id__in=blinded_session_ids(viewer))
        & ~Q(Exists(out))
        & ~Q(Exists(own_therapy))
    )


def reasons_open(
    *, is_rater: bool, gave_own: bool, all_gave: bool, takes_part: bool, is_concluded: bool
) -> bool:
    """Tell whether a person reads what raters say of a difference: once they have said it too.

    An adjudicator reads when all have spoken, and whoever takes no part when all is over.
    """
    if is_concluded:
        return True
    if is_rater:
        return gave_own
    return takes_part and all_gave


def unsettled_for(viewer: User, programme_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return since when the person is told of no new rule, by programme: they rate in a round.

    What others settle meanwhile would be another rater's work, and half a round rated by another
    rule. It is the start of the first such round.
    """
    rows = Round.objects.filter(
        pk__in=rounds_blinded_to(viewer), programme_id__in=list(programme_ids)
    ).order_by()
    return dict(
        rows.values("programme_id")
        .annotate(since=Min("started_at"))
        .values_list("programme_id", "since")
    )


def sessions_in_open_rounds(viewer: User) -> QuerySet[Assignment, UUID]:
    """Return the ids of the sessions that the person was given in a round that is still rated.

    Also what they have submitted there: that something appears after submitting would tell.
    """
    rows = Assignment.objects.filter(
        rater=viewer, round_session__round__phase=RoundPhase.INDEPENDENT
    )
    return rows.values_list("round_session__therapy_session_id", flat=True)


def sessions_to_supervise(viewer: User) -> QuerySet[TherapySession, UUID]:
    """Return the ids of sessions of the person's trainees that they have not rated as supervisor.

    What others made of such a session would be another's rating. Whoever leads the programme as
    well reads ratings as a lead.
    """
    trainees = supervisions_in_force(viewer).order_by().values("enrolment_id")
    rows = TherapySession.objects.filter(case__enrolment_id__in=trainees)
    rated = sessions_rated_as_supervisor(viewer).values("therapy_session_id")
    led = programmes_with_role(viewer, [Role.LEAD])
    return rows.exclude(Q(pk__in=rated) | Q(programme_id__in=led)).values_list("pk", flat=True)


# ── The rule ─────────────────────────────────────────────────────────────────────────────


def phase_of(rating: Rating) -> RoundPhase | None:
    """Return the phase of the rating's round; None when no round concerns it.

    A rating outside a round is as open as the least advanced started round that holds its session;
    where a rater is calibrated on the session, that concerns the rater alone.
    """
    if rating.assignment is not None:
        return RoundPhase(rating.assignment.round_session.round.phase)
    pending = _pending_sessions().filter(therapy_session_id=rating.therapy_session_id)
    phases = set(pending.values_list("round__phase", flat=True))
    return next((phase for phase in PENDING if phase in phases), None)


def _pending_sessions() -> QuerySet[RoundSession]:
    """Return the sessions of open rounds, as far as their ratings will say something of them."""
    return RoundSession.objects.filter(
        round__phase__in=PENDING, round__purpose=RoundPurpose.RATING, is_check=False
    )


def may_see(viewer: User, rating: Rating, phase: RoundPhase | None) -> bool:
    """Tell whether the person may see the rating while its round is in this phase."""
    is_own = _is_own(viewer, rating)
    if is_own and rating.kind in ASSIGNED_KINDS:
        return not _is_rated_again(viewer, rating)
    if is_blinded(viewer, rating.therapy_session_id):
        return False
    if is_own:
        return True
    if rating.status != RatingStatus.SUBMITTED or _counts_no_more(rating):
        return False
    return (
        _is_released_to(viewer, rating)
        or (phase in {None, RoundPhase.CLOSED} and _supervisor_may_see(viewer, rating))
        or (phase == RoundPhase.CLOSED and _lead_may_see(viewer, rating))
    )


def _is_rated_again(viewer: User, rating: Rating) -> bool:
    again = sessions_to_recode(viewer)
    return (
        rating.status == RatingStatus.SUBMITTED
        and again.filter(round_session__therapy_session_id=rating.therapy_session_id).exists()
    )


def _is_own(viewer: User, rating: Rating) -> bool:
    maker = MAKERS.get(rating.kind)
    assignment = rating.assignment
    declined = assignment is not None and assignment.status == AssignmentStatus.RECUSED
    return (
        rating.rater_id == viewer.pk
        and maker is not None
        and has_role(viewer, maker, rating.programme_id)
        and not declined
    )


def _counts_no_more(rating: Rating) -> bool:
    return sessions_out_of_statistics().filter(pk=rating.therapy_session_id).exists()


def _is_released_to(viewer: User, rating: Rating) -> bool:
    released = Release.objects.filter(revealed(), rating=rating, enrolment__person=viewer)
    return has_role(viewer, Role.TRAINEE, rating.programme_id) and released.exists()


def revealed() -> Q:
    """Return the condition on `Release` rows that the trainee is shown the rating by now.

    Where they rate themselves first, until they did; where nobody can read the text any more, and
    nobody could, at once.
    """
    session = TherapySession.objects.filter(pk=OuterRef("rating__therapy_session_id"))
    closed = session.annotate(why=text_closed(OuterRef("pk"), OWN_SESSION))
    self_rated = Rating.objects.filter(
        kind=RatingKind.SELF,
        status=RatingStatus.SUBMITTED,
        therapy_session=OuterRef("rating__therapy_session_id"),
        rater=OuterRef("enrolment__person_id"),
    )
    return (
        Q(after_self_rating=False)
        | Q(Exists(self_rated))
        | Q(Exists(closed.filter(why__in=CLOSED_FOR_GOOD)))
    )


def _supervisor_may_see(viewer: User, rating: Rating) -> bool:
    case = rating.therapy_session.case
    return (
        rating.kind in {RatingKind.INDEPENDENT, RatingKind.SELF}
        and case is not None
        and supervises(viewer, case.enrolment_id)
        and sessions_rated_as_supervisor(viewer)
        .filter(therapy_session_id=rating.therapy_session_id)
        .exists()
    )


def _lead_may_see(viewer: User, rating: Rating) -> bool:
    return rating.kind == RatingKind.INDEPENDENT and has_role(
        viewer, Role.LEAD, rating.programme_id
    )


def sessions_rated_as_supervisor(viewer: User) -> QuerySet[Rating]:
    """Return the person's own submitted ratings as a supervisor."""
    return Rating.objects.filter(
        rater=viewer, kind=RatingKind.SUPERVISOR, status=RatingStatus.SUBMITTED
    )


def shown_kind(kind: str) -> str:
    """Return the kind under which a rating is shown."""
    return SHOWN_AS.get(kind, kind)


def kinds_shown_as(kind: str) -> list[str]:
    """Return the kinds that are shown under this one."""
    return [kind, *(hidden for hidden, shown in SHOWN_AS.items() if shown == kind)]


# ── Its twin in SQL ──────────────────────────────────────────────────────────────────────


def own(viewer: User) -> Q:
    """Return the condition on `Rating` rows that the person made them and has not declined."""
    made = NOTHING
    for role in sorted(set(MAKERS.values())):
        if programmes := programmes_with_role(viewer, [role]):
            kinds = [kind for kind, maker in MAKERS.items() if maker == role]
            made |= Q(kind__in=kinds, programme_id__in=programmes)
    return made & Q(rater=viewer) & ~Q(assignment__status=AssignmentStatus.RECUSED)


def made_by(viewer: User) -> QuerySet[Rating]:
    """Return what a person rated, whatever roles they have by now, as far as their blinding goes.

    For what they are told of themselves; pages show what `visible` says.
    """
    rows = Rating.objects.filter(rater=viewer).exclude(assignment__status=AssignmentStatus.RECUSED)
    blinded = Q(therapy_session_id__in=blinded_session_ids(viewer))
    return _without_first(rows, viewer).filter(Q(kind__in=ASSIGNED_KINDS) | ~blinded)


def _without_first(queryset: QuerySet[Rating], viewer: User) -> QuerySet[Rating]:
    """Leave out what the person rated before of sessions that they rate a second time now.

    Asked beforehand: there is hardly ever such a session, and the rule is a part of larger ones.
    """
    is_rater = bool(programmes_with_role(viewer, [Role.RATER]))
    again = list(sessions_to_recode(viewer)) if is_rater else []
    if not again:
        return queryset
    return queryset.exclude(status=RatingStatus.SUBMITTED, therapy_session_id__in=again)


def visible(queryset: QuerySet[Rating], viewer: User) -> QuerySet[Rating]:
    """Return the ratings among `queryset` that the person may see."""
    blinded = Q(therapy_session_id__in=blinded_session_ids(viewer))
    # Tied to the row at hand, so that it costs the same however many sessions there are.
    out = sessions_out_of_statistics().filter(pk=OuterRef("therapy_session_id"))
    others = _released(viewer) | _supervised(viewer) | _led(viewer)
    mine = own(viewer)
    # As flat as can be: SQLite refuses to read what is nested too deeply.
    return _without_first(queryset, viewer).filter(
        (mine & (Q(kind__in=ASSIGNED_KINDS) | ~blinded))
        | (Q(status=RatingStatus.SUBMITTED) & ~blinded & ~Exists(out) & others)
    )


def _released(viewer: User) -> Q:
    programmes = programmes_with_role(viewer, [Role.TRAINEE])
    if not programmes:
        return NOTHING
    released = Release.objects.filter(
        revealed(), enrolment__person=viewer, programme_id__in=programmes
    )
    return Q(pk__in=released.values("rating_id"))


def _supervised(viewer: User) -> Q:
    if not programmes_with_role(viewer, [Role.SUPERVISOR]):
        return NOTHING
    pending = _pending_sessions()
    of_closed = Q(
        kind=RatingKind.INDEPENDENT, assignment__round_session__round__phase=RoundPhase.CLOSED
    )
    of_trainee = Q(kind=RatingKind.SELF) & ~Q(
        therapy_session_id__in=pending.values("therapy_session_id")
    )
    trainees = supervisions_in_force(viewer).order_by().values("enrolment_id")
    return (of_closed | of_trainee) & Q(
        therapy_session__case__enrolment_id__in=trainees,
        therapy_session_id__in=sessions_rated_as_supervisor(viewer).values("therapy_session_id"),
    )


def _led(viewer: User) -> Q:
    return Q(
        kind=RatingKind.INDEPENDENT,
        assignment__round_session__round__phase=RoundPhase.CLOSED,
        programme_id__in=programmes_with_role(viewer, [Role.LEAD]),
    )


def exportable(viewer: User, programme_id: UUID) -> QuerySet[Rating]:
    """Return the ratings of a programme that may be handed to the person, who may export.

    Submitted independent ratings of closed rounds: of no round in which they rate while it is open,
    of none that holds a session they have to rate, and of no session they held themselves.
    """
    due = RoundSession.objects.filter(therapy_session_id__in=blinded_session_ids(viewer))
    hidden = Q(assignment__round_session__round_id__in=rounds_blinded_to(viewer)) | Q(
        assignment__round_session__round_id__in=due.values("round_id")
    )
    rows = Rating.objects.filter(
        programme_id=programme_id,
        kind=RatingKind.INDEPENDENT,
        status=RatingStatus.SUBMITTED,
        assignment__round_session__round__phase=RoundPhase.CLOSED,
    )
    return rows.exclude(hidden | Q(therapy_session__case__enrolment__person=viewer))


def shows_session(viewer: User, rating: Rating) -> bool:
    """Tell whether the person may know which session a visible rating is of.

    To its rater an independent rating is of a code, before and after the round.
    """
    return not (rating.kind in ASSIGNED_KINDS and rating.rater_id == viewer.pk)

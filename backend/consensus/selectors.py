"""What a person may see of consensus and anchor notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import in_force, programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.casework import reading
from backend.casework.models import Transcript
from backend.consensus.models import (
    AnchorNote,
    CaseAdjudicator,
    ConsensusAgreement,
    ConsensusCase,
    ConsensusReason,
    ConsensusRule,
    ConsensusSide,
    Settlement,
)
from backend.core.visible import NOTHING
from backend.instruments.unchanged import carried_into
from backend.ratings.models import (
    Evidence,
    ItemScore,
    RaisedFlag,
    Rating,
    RatingKind,
    RatingStatus,
    Round,
    RoundSession,
)
from backend.ratings.visibility import (
    discussed,
    sessions_in_open_rounds,
    sessions_to_supervise,
    unsettled_for,
)

# ── Rules ────────────────────────────────────────────────────────────────────────────────


def rules_visible_to(actor: User) -> QuerySet[ConsensusRule]:
    """Return what was decided in the programmes whose rounds the person reads, newest first."""
    programmes = programmes_where(actor, Permission.ROUND_READ)
    rows = ConsensusRule.objects.filter(programme_id__in=programmes)
    return rows.select_related("decided_by").order_by("-decided_at", "-id")


def rule_of(round_: Round) -> ConsensusRule | None:
    """Return the rule that holds for a round: its own, else the programme's; the newest.

    It asks nobody's permission: callers pass a round whose consensus the person manages.
    """
    rows = ConsensusRule.objects.filter(
        Q(round=round_) | Q(round__isnull=True), programme_id=round_.programme_id
    )
    return rows.order_by(F("round").desc(nulls_last=True), "-decided_at", "-id").first()


# ── Ratings to compare ───────────────────────────────────────────────────────────────────


def with_answers(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    """Load what ratings say."""
    return rows.prefetch_related(
        Prefetch("item_scores", queryset=ItemScore.objects.order_by("item", "id")),
        Prefetch("evidence", queryset=Evidence.objects.order_by("item", "turn_number")),
        Prefetch("flags", queryset=RaisedFlag.objects.order_by("flag")),
    )


def discussed_sessions(actor: User, round_: Round) -> QuerySet[Any]:
    """Return the sessions of a round on which a lead may open a consensus, with their ratings."""
    ratings = Rating.objects.filter(kind=RatingKind.INDEPENDENT, status=RatingStatus.SUBMITTED)
    rows: QuerySet[Any] = RoundSession.objects.filter(discussed(actor), round=round_)
    return (
        rows.filter(round__programme_id__in=programmes_where(actor, Permission.CONSENSUS_MANAGE))
        .select_related("therapy_session__case__enrolment", "consensus")
        .prefetch_related(
            Prefetch(
                "assignments__rating", queryset=with_answers(ratings), to_attr="submitted_rating"
            )
        )
        .order_by("code", "id")
    )


def submitted_ratings_of(round_session: RoundSession) -> list[Rating]:
    """Return the submitted independent ratings of a round's session, in no telling order."""
    rows = Rating.objects.filter(
        kind=RatingKind.INDEPENDENT,
        status=RatingStatus.SUBMITTED,
        assignment__round_session=round_session,
    )
    return list(with_answers(rows).order_by("pk"))


# ── Cases ────────────────────────────────────────────────────────────────────────────────


def _as_rater(actor: User) -> Q:
    own = ConsensusSide.objects.filter(case=OuterRef("pk"), rating__rater=actor)
    return Q(Exists(own), programme_id__in=programmes_with_role(actor, [Role.RATER]))


def _as_adjudicator(actor: User) -> Q:
    newest = CaseAdjudicator.objects.filter(case=OuterRef("pk")).order_by("-number")
    mine = ConsensusCase.objects.annotate(adjudicator=Subquery(newest.values("person")[:1])).filter(
        adjudicator=actor.pk
    )
    return Q(
        pk__in=mine.values("pk"),
        programme_id__in=programmes_with_role(actor, [Role.ADJUDICATOR]),
    )


def cases_visible_to(actor: User) -> QuerySet[ConsensusCase]:
    """Return the cases in which the person rated or adjudicates, and those of a lead's programmes.

    As far as blinding permits, whatever their roles.
    """
    leads = Q(programme_id__in=programmes_where(actor, Permission.CONSENSUS_MANAGE))
    may_hear = RoundSession.objects.filter(discussed(actor), pk=OuterRef("round_session_id"))
    rows = ConsensusCase.objects.filter(_as_rater(actor) | _as_adjudicator(actor) | leads)
    return rows.filter(Exists(may_hear)).order_by("-opened_at", "id")


def codes_of_raters() -> QuerySet[Membership]:
    """Return the memberships that say the code of whoever made a row's `rating`, for a subquery."""
    rows = Membership.objects.filter(
        person=OuterRef("rating__rater"), programme=OuterRef("programme"), role=Role.RATER
    )
    return rows.order_by("starts_on", "id")


def managed_cases(actor: User) -> QuerySet[ConsensusCase]:
    """Return the cases of programmes that the person leads, as far as they may know of them."""
    programmes = programmes_where(actor, Permission.CONSENSUS_MANAGE)
    return cases_visible_to(actor).filter(programme_id__in=programmes)


def case_details(actor: User) -> QuerySet[Any]:
    """Return the visible cases with everything that is said in them, in few queries."""
    present = Membership.objects.filter(
        in_force(),
        person=OuterRef("rating__rater"),
        programme=OuterRef("programme"),
        role=Role.RATER,
        person__is_active=True,
    )
    codes = codes_of_raters()
    ratings = with_answers(Rating.objects.all())
    sides = (
        ConsensusSide.objects.annotate(
            is_present=Exists(present), rater_code=Subquery(codes.values("code")[:1])
        )
        .prefetch_related(Prefetch("rating", queryset=ratings))
        .order_by("letter")
    )

    def all_of(field: str, rows: Any, order: str) -> Prefetch[Any]:
        return Prefetch(field, queryset=rows.order_by(order, "id"), to_attr=f"all_{field}")

    found: QuerySet[Any] = (
        cases_visible_to(actor)
        .select_related(
            "round_session__round",
            "therapy_session__case__enrolment",
            "therapy_session__transcript",
            "result",
            "meeting_place",
        )
        .prefetch_related(
            Prefetch("sides", queryset=sides, to_attr="sides_by_letter"),
            all_of("adjudicators", CaseAdjudicator.objects.select_related("person"), "number"),
            all_of("reasons", ConsensusReason.objects.all(), "letter"),
            all_of("settlements", Settlement.objects.all(), "number"),
            all_of("agreements", ConsensusAgreement.objects.all(), "agreed_at"),
        )
        .annotate(text_closed=reading.text_closed(OuterRef("therapy_session"), reading.RATING))
    )
    return found


def discussed_transcripts(actor: User) -> Q:
    """Let whoever adjudicates a session read it; its raters do as raters."""
    if not programmes_with_role(actor, [Role.ADJUDICATOR]):
        return NOTHING
    cases = cases_visible_to(actor).filter(_as_adjudicator(actor)).order_by()
    ids = Transcript.objects.filter(therapy_session_id__in=cases.values("therapy_session_id"))
    return Q(pk__in=ids.values("pk"))


# ── Anchor notes ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class HeldNote:
    """A note that holds for a rating, under the item's id there."""

    note: Any
    item: str
    # The version it was written for, where that is an earlier one.
    carried_from: str | None


def notes_visible_to(actor: User) -> QuerySet[Any]:
    """Return the notes of the person's programmes, as they stand for the person.

    Whoever rates in a round that is open reads them as they stood when it was started, and none
    that came of a session given to them there; a supervisor none that came of a session of their
    trainees that they have not rated.
    """
    programmes = programmes_where(actor, Permission.ANCHOR_NOTE_READ)
    return _notes_as_of(actor, unsettled_for(actor, programmes), programmes)


def notes_for(actor: User, rating: Rating) -> list[HeldNote]:
    """Return the notes that hold for a rating of the person's own.

    In a round as the round was started, else as the rating was submitted or is made now. A note of
    an earlier version holds where the item reads word for word the same in the rating's.
    """
    programmes = set(programmes_where(actor, Permission.ANCHOR_NOTE_READ))
    since = unsettled_for(actor, programmes)
    began = rating.submitted_at
    if rating.assignment is not None:
        began = rating.assignment.round_session.round.started_at
    if began is not None:
        since = {rating.programme_id: began}
    carried = carried_into(rating.rubric_id, rating.programme_id)
    versions = {rating.rubric_id, *(version for version, _ in carried)}
    rows = _notes_as_of(actor, since, programmes & {rating.programme_id})
    found = []
    for note in rows.filter(rubric_id__in=versions, is_in_force=True):
        is_own = note.rubric_id == rating.rubric_id
        item = note.item if is_own else carried.get((note.rubric_id, note.item))
        if item is not None:
            found.append(HeldNote(note, item, None if is_own else note.rubric.version))
    return found


def _notes_as_of(actor: User, since: Any, programmes: Iterable[UUID]) -> QuerySet[Any]:
    """Return the notes of programmes, each programme's as they stood at an instant or stand now."""
    # What is found in no programme: a condition that never holds.
    made, gone = Q(pk__in=[]), Q(pk__in=[])
    now = timezone.now()
    for programme_id in programmes:
        instant = since.get(programme_id, now)
        of_programme = Q(programme_id=programme_id)
        made |= of_programme & Q(made_at__lte=instant)
        gone |= of_programme & (
            Q(withdrawal__withdrawn_at__lte=instant) | Q(replaced_by__made_at__lte=instant)
        )
    hidden = Q(case__therapy_session_id__in=sessions_in_open_rounds(actor)) | Q(
        case__therapy_session_id__in=sessions_to_supervise(actor)
    )
    rows: QuerySet[Any] = AnchorNote.objects.filter(made).exclude(hidden)
    ended = AnchorNote.objects.filter(gone, pk=OuterRef("pk"))
    found: QuerySet[Any] = (
        rows.annotate(is_in_force=~Exists(ended))
        .select_related("made_by", "withdrawal", "replaced_by", "rubric")
        .defer("rubric__definition")
        .order_by("item", "made_at", "id")
    )
    return found

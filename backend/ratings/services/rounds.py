"""Open and close rounds."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import TherapySession
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.core.tasks import enqueue_on_commit
from backend.instruments.models import RubricVersion
from backend.instruments.pins import check_pinned
from backend.instruments.rules import instrument_of
from backend.programmes.models import Programme
from backend.programmes.selectors import raters_visible_to
from backend.ratings import policies
from backend.ratings.draw import ALGORITHM, draw, frame_hash, rows_of
from backend.ratings.frame import Sought, frame_to_draw
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    RaterGate,
    Round,
    RoundDraw,
    RoundPhase,
    RoundRater,
    RoundSession,
    Stratum,
)
from backend.ratings.plan import draw_codes
from backend.ratings.proposing import check_ready, propose, rng_of, sessions_of
from backend.ratings.reminders import remind_later
from backend.ratings.services.checks import count_out_of_status, mix_in_checks

DOUBLE_CODED_PERCENT = 20
SEED_BITS = 62
# Hidden gold sessions: one for so many sessions of a rater.
CHECK_EVERY = 10


@dataclass(frozen=True, slots=True)
class Drawing:
    """A random draw of sessions that is asked for, instead of naming them."""

    sought: Sought
    n_sessions: int
    stratified_by: Stratum = Stratum.NONE
    # Somebody's own, as after a public throw of dice; else one is made.
    seed: str = ""


@transaction.atomic
def create_round(
    *,
    actor: User,
    programme: Programme,
    name: str,
    rubric: RubricVersion,
    sessions: Sequence[TherapySession] = (),
    raters: Sequence[User],
    raters_per_session: int,
    double_coded_percent: int = DOUBLE_CODED_PERCENT,
    due_on: date | None = None,
    blind_to_trainee: bool = True,
    rater_gate: RaterGate = RaterGate.WARN,
    check_every: int = CHECK_EVERY,
    seed: int | None = None,
    drawing: Drawing | None = None,
) -> Round:
    """Draft a round of sessions named or drawn; nobody rates before it is started.

    Raises InvalidInput or Conflict.
    """
    require(actor, Permission.ROUND_MANAGE, programme.pk)
    check_pinned(programme.pk, rubric)
    drawn = None if drawing is None else _drawn(programme, rubric, drawing, sessions)
    if drawn is not None:
        by_id = TherapySession.objects.in_bulk(drawn.picks)
        sessions = [by_id[UUID(pk)] for pk in drawn.picks]
    _check_draft(actor, programme, sessions, raters, raters_per_session)
    if Round.objects.filter(programme=programme, name=name).exists():
        raise Conflict(f'There is already a round "{name}".', code="round_name_taken")
    round_ = Round.objects.create(
        programme=programme,
        name=name,
        rubric=rubric,
        raters_per_session=raters_per_session,
        double_coded_percent=double_coded_percent,
        due_on=due_on,
        blind_to_trainee=blind_to_trainee,
        rater_gate=rater_gate,
        check_every=check_every,
        seed=secrets.randbits(SEED_BITS) if seed is None else seed,
        is_simulated=any(session.is_simulated for session in sessions),
        created_by=actor,
    )
    RoundRater.objects.bulk_create(RoundRater(round=round_, rater=rater) for rater in raters)
    codes = draw_codes(len(sessions), rng_of(round_))
    RoundSession.objects.bulk_create(
        RoundSession(round=round_, therapy_session=session, code=code)
        for session, code in zip(sessions, codes, strict=True)
    )
    if drawn is not None:
        drawn.round = round_
        drawn.save()
    record(
        actor=actor,
        verb="round.created" if drawn is None else "round.drawn",
        programme_id=programme.pk,
        target=round_,
        sealed=drawn,
        details={
            "rubric": rubric.fingerprint,
            "sessions": sorted(str(session.pk) for session in sessions),
            "raters": sorted(str(rater.pk) for rater in raters),
            "raters_per_session": raters_per_session,
            "rater_gate": rater_gate,
            "check_every": check_every,
            "double_coded_percent": double_coded_percent,
        },
    )
    return round_


def _drawn(
    programme: Programme,
    rubric: RubricVersion,
    drawing: Drawing,
    named: Sequence[TherapySession],
) -> RoundDraw:
    """Return the draw, not stored yet. Raises InvalidInput."""
    if named:
        raise InvalidInput("Name the sessions or have them drawn.", code="named_and_drawn")
    frame = frame_to_draw(
        programme, instrument_of(rubric.pk), drawing.sought, drawing.stratified_by
    )
    if not frame.strata:
        raise InvalidInput(
            f"None of the {frame.n_registered} sessions can be rated at present.",
            code="empty_frame",
        )
    if drawing.n_sessions > len(frame.strata):
        raise InvalidInput(
            f"{drawing.n_sessions} sessions are to be drawn, and {len(frame.strata)} of the "
            f"{frame.n_registered} can be rated.",
            code="frame_too_small",
        )
    seed = drawing.seed or secrets.token_hex(16)
    return RoundDraw(
        programme=programme,
        algorithm=ALGORITHM,
        seed=seed,
        seed_is_given=bool(drawing.seed),
        stratified_by=drawing.stratified_by,
        filter=drawing.sought.as_stored(),
        n_registered=frame.n_registered,
        left_out=dict(frame.left_out),
        frame=rows_of(frame.strata),
        frame_hash=frame_hash(frame.strata),
        n_wanted=drawing.n_sessions,
        picks=draw(frame.strata, drawing.n_sessions, seed),
    )


def _check_draft(
    actor: User,
    programme: Programme,
    sessions: Sequence[TherapySession],
    raters: Sequence[User],
    raters_per_session: int,
) -> None:
    for field, rows in (("sessions", sessions), ("raters", raters)):
        if not rows:
            raise InvalidInput(f"A round needs {field}.", code=f"no_{field}")
        if len({row.pk for row in rows}) < len(rows):
            raise InvalidInput(f"Name each of the {field} once.", code=f"repeated_{field}")
    if any(session.programme_id != programme.pk for session in sessions):
        raise InvalidInput("A session is of another programme.", code="foreign_session")
    members = raters_visible_to(actor).filter(programme=programme)
    strangers = {rater.pk for rater in raters} - set(members.values_list("person_id", flat=True))
    if strangers:
        raise InvalidInput(
            "Not everybody named is a rater of this programme.",
            code="not_a_rater",
            errors=[
                ErrorDetail("not_a_rater", f"{pk} is no rater here.", field="raters")
                for pk in sorted(map(str, strangers))
            ],
        )
    if not 1 <= raters_per_session <= len(raters):
        raise InvalidInput(
            f"Each session can have 1 to {len(raters)} of the {len(raters)} raters chosen, "
            f"not {raters_per_session}.",
            code="too_few_raters",
        )


@transaction.atomic
def start_round(*, actor: User, round_: Round) -> Round:
    """Draw up the plan and give out the sessions. Raises Conflict, naming what is in the way."""
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    policies.check_can_start(round_)
    check_ready(sessions_of(round_), instrument_of(round_.rubric_id))
    plan = propose(actor, round_).plan
    n_out_of_status = count_out_of_status(round_=round_, raters=list(plan.order_of))
    # Random numbers of their own, so that the plan is redone from the seed with or without checks.
    orders = mix_in_checks(
        round_=round_,
        orders=plan.order_of,
        rng=rng_of(round_, "checks"),
    )
    Assignment.objects.bulk_create(
        Assignment(
            programme_id=round_.programme_id,
            round_session=row,
            rater=rater,
            status=AssignmentStatus.WAITING,
            position=position,
        )
        for rater, rows in orders.items()
        for position, row in enumerate(rows, start=1)
    )
    for row, raters in plan.raters_of.items():
        row.n_wanted = len(raters)
    RoundSession.objects.bulk_update(plan.raters_of, ["n_wanted"], batch_size=200)
    round_.phase = RoundPhase.INDEPENDENT
    round_.started_at = timezone.now()
    round_.save(update_fields=["phase", "started_at"])
    record(
        actor=actor,
        verb="round.started",
        programme_id=round_.programme_id,
        target=round_,
        details={
            "seed": round_.seed,
            "n_assignments": sum(plan.loads),
            "n_double_coded": sum(len(raters) > 1 for raters in plan.raters_of.values()),
            "smallest_load": min(plan.loads),
            "largest_load": max(plan.loads),
            "n_components": plan.n_components,
            "n_checks": sum(len(rows) for rows in orders.values()) - sum(plan.loads),
            "n_raters_out_of_status": n_out_of_status,
        },
    )
    if round_.due_on is not None:
        remind_later(round_.pk, round_.due_on)
    return round_


@transaction.atomic
def change_due(*, actor: User, round_: Round, due_on: date | None) -> Round:
    """Set another due date, or none; what was given out later with a date of its own keeps it.

    Raters are reminded of the new date, and no more of the old one. Raises InvalidInput for a day
    that is over, or Conflict.
    """
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    policies.check_can_change_due(round_)
    if due_on is not None and due_on < timezone.localdate():
        raise InvalidInput("Nothing can be due on a day that is over.", code="due_in_the_past")
    before = round_.due_on
    if due_on == before:
        return round_
    round_.due_on = due_on
    round_.save(update_fields=["due_on"])
    record(
        actor=actor,
        verb="round.due_changed",
        programme_id=round_.programme_id,
        target=round_,
        details={
            "from": None if before is None else before.isoformat(),
            "to": None if due_on is None else due_on.isoformat(),
        },
    )
    if due_on is not None and round_.phase == RoundPhase.INDEPENDENT:
        remind_later(round_.pk, due_on)
    return round_


@transaction.atomic
def begin_consensus(*, actor: User, round_: Round) -> Round:
    """End rating, so that what was submitted can be compared. Raises Conflict."""
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    policies.check_can_confer(round_)
    round_.phase = RoundPhase.CONSENSUS
    round_.save(update_fields=["phase"])
    record(
        actor=actor,
        verb="round.conferring",
        programme_id=round_.programme_id,
        target=round_,
        details=_counted(round_),
    )
    return round_


@transaction.atomic
def close_round(*, actor: User, round_: Round) -> Round:
    """End rating: what is submitted counts, drafts stay drafts. Raises Conflict."""
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    policies.check_can_close(round_)
    round_.phase = RoundPhase.CLOSED
    round_.closed_at = timezone.now()
    round_.save(update_fields=["phase", "closed_at"])
    record(
        actor=actor,
        verb="round.closed",
        programme_id=round_.programme_id,
        target=round_,
        details=_counted(round_),
    )
    enqueue_on_commit("reliability.compute_report", round_id=str(round_.pk))
    for name in ("competence.compute_components", "competence.refresh_curves"):
        enqueue_on_commit(
            name, programme_id=str(round_.programme_id), instrument=round_.rubric.slug
        )
    return round_


def _counted(round_: Round) -> dict[str, int]:
    """Return how many assignments of a round are in each state."""
    statuses = Counter(
        Assignment.objects.filter(round_session__round=round_).values_list("status", flat=True)
    )
    return {f"n_{status}": statuses[status] for status in AssignmentStatus.values}

"""Open and close rounds."""

import random
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import TherapySession
from backend.casework.policies import NotAssignable
from backend.casework.selectors import reasons_by_session
from backend.core.errors import Conflict, ErrorDetail, InvalidInput
from backend.core.tasks import enqueue_on_commit
from backend.instruments.models import RubricVersion
from backend.instruments.pins import check_pinned
from backend.instruments.rules import Instrument, instrument_of
from backend.programmes.models import Programme
from backend.programmes.selectors import raters_visible_to
from backend.ratings import policies
from backend.ratings.models import (
    Assignment,
    AssignmentStatus,
    RaterGate,
    Round,
    RoundPhase,
    RoundRater,
    RoundSession,
)
from backend.ratings.plan import Plan, TooFewRaters, draw_codes, make_plan
from backend.ratings.selectors import calibrated_on, conflicts_of
from backend.ratings.services.checks import count_out_of_status, mix_in_checks

SEED_BITS = 62
# Hidden gold sessions: one for so many sessions of a rater.
CHECK_EVERY = 10
_SAID = {
    NotAssignable.NO_CASE: "it has no case",
    NotAssignable.NO_PHASE: "its phase is not set",
    NotAssignable.NO_CONSENT: "there is no consent in force",
    NotAssignable.NOT_DEIDENTIFIED: "nobody has confirmed that it is de-identified",
    NotAssignable.NO_TRANSCRIPT: "it has no text",
}


@transaction.atomic
def create_round(
    *,
    actor: User,
    programme: Programme,
    name: str,
    rubric: RubricVersion,
    sessions: Sequence[TherapySession],
    raters: Sequence[User],
    raters_per_session: int,
    due_on: date | None = None,
    blind_to_trainee: bool = True,
    rater_gate: RaterGate = RaterGate.WARN,
    check_every: int = CHECK_EVERY,
    seed: int | None = None,
) -> Round:
    """Draft a round; nobody rates before it is started. Raises InvalidInput or Conflict."""
    require(actor, Permission.ROUND_MANAGE, programme.pk)
    _check_draft(actor, programme, sessions, raters, raters_per_session)
    check_pinned(programme.pk, rubric)
    if Round.objects.filter(programme=programme, name=name).exists():
        raise Conflict(f'There is already a round "{name}".', code="round_name_taken")
    round_ = Round.objects.create(
        programme=programme,
        name=name,
        rubric=rubric,
        raters_per_session=raters_per_session,
        due_on=due_on,
        blind_to_trainee=blind_to_trainee,
        rater_gate=rater_gate,
        check_every=check_every,
        seed=secrets.randbits(SEED_BITS) if seed is None else seed,
        is_simulated=any(session.is_simulated for session in sessions),
        created_by=actor,
    )
    RoundRater.objects.bulk_create(RoundRater(round=round_, rater=rater) for rater in raters)
    codes = draw_codes(len(sessions), _rng(round_))
    RoundSession.objects.bulk_create(
        RoundSession(round=round_, therapy_session=session, code=code)
        for session, code in zip(sessions, codes, strict=True)
    )
    record(
        actor=actor,
        verb="round.created",
        programme_id=programme.pk,
        target=round_,
        details={
            "rubric": rubric.fingerprint,
            "sessions": sorted(str(session.pk) for session in sessions),
            "raters": sorted(str(rater.pk) for rater in raters),
            "raters_per_session": raters_per_session,
            "rater_gate": rater_gate,
            "check_every": check_every,
        },
    )
    return round_


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


def _rng(round_: Round) -> random.Random:
    # Not a secret: the point of the seed is that anybody can redo the draw.
    return random.Random(round_.seed)  # noqa: S311


@transaction.atomic
def start_round(*, actor: User, round_: Round) -> Round:
    """Draw up the plan and give out the sessions. Raises Conflict, naming what is in the way."""
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    policies.check_can_start(round_)
    # In the order of the codes, so that the same seed gives the same plan.
    given = list(round_.round_sessions.select_related("therapy_session__case").order_by("code"))
    _check_ready(given, instrument_of(round_.rubric_id))
    plan = _plan(actor, round_, given)
    n_out_of_status = count_out_of_status(round_=round_, raters=list(plan.order_of))
    # Random numbers of their own, so that the plan is redone from the seed with or without checks.
    orders = mix_in_checks(
        round_=round_,
        orders=plan.order_of,
        rng=random.Random(f"checks {round_.seed}"),  # noqa: S311
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
    round_.phase = RoundPhase.INDEPENDENT
    round_.started_at = timezone.now()
    round_.save(update_fields=["phase", "started_at"])
    loads = [len(rows) for rows in plan.order_of.values()]
    record(
        actor=actor,
        verb="round.started",
        programme_id=round_.programme_id,
        target=round_,
        details={
            "seed": round_.seed,
            "n_assignments": sum(loads),
            "smallest_load": min(loads),
            "largest_load": max(loads),
            "n_components": plan.n_components,
            "n_checks": sum(len(rows) for rows in orders.values()) - sum(loads),
            "n_raters_out_of_status": n_out_of_status,
        },
    )
    return round_


def _check_ready(given: Sequence[RoundSession], instrument: Instrument) -> None:
    reasons = reasons_by_session([row.therapy_session_id for row in given])
    errors = [
        ErrorDetail(
            reason,
            f'"{row.therapy_session.label}": {_SAID[NotAssignable(reason)]}.',
            field=str(row.therapy_session_id),
        )
        for row in given
        for reason in reasons[row.therapy_session_id]
    ]
    errors += [
        ErrorDetail(
            "session_outside_rubric",
            f'"{row.therapy_session.label}": {unfit}.',
            field=str(row.therapy_session_id),
        )
        for row in given
        if (case := row.therapy_session.case) is not None
        and (
            unfit := instrument.unfit_for(
                phase=row.therapy_session.phase, treatment_format=case.format
            )
        )
    ]
    if errors:
        n_sessions = len({error.field for error in errors})
        raise Conflict(
            f"{n_sessions} of {len(given)} sessions cannot be given to raters yet.",
            code="sessions_not_ready",
            errors=errors,
        )


def _plan(actor: User, round_: Round, given: Sequence[RoundSession]) -> Plan[RoundSession, User]:
    chosen = round_.round_raters.values("rater_id")
    members = raters_visible_to(actor).filter(
        programme_id=round_.programme_id, person_id__in=chosen
    )
    sessions = [row.therapy_session_id for row in given]
    people, calibrated = conflicts_of(sessions), calibrated_on(sessions)
    raters = [member.person for member in members]
    conflicts = {
        row: {
            rater
            for rater in raters
            if rater.pk in people[row.therapy_session_id]
            or rater.pk in calibrated[row.therapy_session_id]
        }
        for row in given
    }
    try:
        return make_plan(
            given,
            raters,
            raters_per_session=round_.raters_per_session,
            conflicts=conflicts,
            rng=_rng(round_),
        )
    except TooFewRaters as error:
        needed = round_.raters_per_session
        raise Conflict(
            f"Some sessions have fewer than {needed} raters who neither are nor supervise the "
            "trainee, and were not calibrated on the session.",
            code="too_few_raters",
            errors=[
                ErrorDetail(
                    "too_few_raters",
                    f'"{row.therapy_session.label}" has {error.available[row]} of {needed}.',
                    field=str(row.therapy_session_id),
                )
                for row in given
                if row in error.available
            ],
        ) from error


@transaction.atomic
def close_round(*, actor: User, round_: Round) -> Round:
    """End rating: what is submitted counts, drafts stay drafts. Raises Conflict."""
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    policies.check_can_close(round_)
    round_.phase = RoundPhase.CLOSED
    round_.closed_at = timezone.now()
    round_.save(update_fields=["phase", "closed_at"])
    statuses = Counter(
        Assignment.objects.filter(round_session__round=round_).values_list("status", flat=True)
    )
    record(
        actor=actor,
        verb="round.closed",
        programme_id=round_.programme_id,
        target=round_,
        details={f"n_{status}": statuses[status] for status in AssignmentStatus.values},
    )
    enqueue_on_commit("reliability.compute_report", round_id=str(round_.pk))
    enqueue_on_commit(
        "competence.compute_components",
        programme_id=str(round_.programme_id),
        instrument=round_.rubric.slug,
    )
    return round_

"""What a round's plan would be, before it is started and when it is made anew; writes nothing."""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.casework.policies import NotAssignable
from backend.casework.selectors import reasons_by_session
from backend.core.errors import Conflict, ErrorDetail
from backend.instruments.rules import Instrument
from backend.programmes.selectors import raters_visible_to
from backend.ratings.models import Assignment, AssignmentStatus, Round, RoundSession
from backend.ratings.plan import Plan, TooFewRaters, make_plan, n_double_coded, wanted_raters
from backend.ratings.selectors import calibrated_on, conflicts_of
from backend.ratings.visibility import GONE

_SAID = {
    NotAssignable.NO_CASE: "it has no case",
    NotAssignable.NO_PHASE: "its phase is not set",
    NotAssignable.NO_CONSENT: "there is no consent in force",
    NotAssignable.NOT_DEIDENTIFIED: "nobody has confirmed that it is de-identified",
    NotAssignable.NO_TRANSCRIPT: "it has no text",
}

RoundPlan = Plan[RoundSession, User]


@dataclass(frozen=True)
class Proposal:
    """A plan with what it was made from."""

    plan: RoundPlan
    # How many sessions were to be double-coded by the share alone.
    n_asked_double: int
    # How many raters conflicts keep from at least one session.
    n_conflicts_of: Mapping[User, int]


@dataclass(frozen=True)
class Replanning:
    """A new plan for what is not begun, beside what it takes back."""

    proposal: Proposal
    # Waiting assignments that are taken back, and who gets which session instead.
    taken: tuple[Assignment, ...]
    given: tuple[tuple[RoundSession, User], ...]
    n_components_before: int
    # Of the state that it was made from; a later one is refused.
    basis: str


def rng_of(round_: Round, purpose: str = "") -> random.Random:
    """Return the random numbers of a round; not a secret: with the seed anybody can redo them."""
    return random.Random(f"{purpose} {round_.seed}" if purpose else round_.seed)  # noqa: S311


def sessions_of(round_: Round) -> list[RoundSession]:
    """Return a round's own sessions in the order of their codes, so that a seed gives one plan."""
    rows = round_.round_sessions.filter(is_check=False)
    return list(rows.select_related("therapy_session__case").order_by("code"))


def check_ready(given: Sequence[RoundSession], instrument: Instrument) -> None:
    """Raise Conflict, naming every session that cannot be given to raters."""
    reasons = reasons_by_session([row.therapy_session_id for row in given])
    errors = [
        ErrorDetail(
            reason,
            f'"{row.therapy_session.label}": '
            f"{_SAID.get(NotAssignable(reason), 'it cannot be rated at present')}.",
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


def raters_of(actor: User, round_: Round) -> list[User]:
    """Return the raters of a round who are raters today, by their codes."""
    chosen = round_.round_raters.values("rater_id")
    members = raters_visible_to(actor).filter(
        programme_id=round_.programme_id, person_id__in=chosen
    )
    return [member.person for member in members]


def _conflicts(given: Sequence[RoundSession], raters: Sequence[User]) -> dict[RoundSession, Any]:
    sessions = [row.therapy_session_id for row in given]
    people, calibrated = conflicts_of(sessions), calibrated_on(sessions)
    kept_off = {pk: calibrated[pk] | people.get(pk, set()) for pk in sessions}
    return {
        row: {rater for rater in raters if rater.pk in kept_off[row.therapy_session_id]}
        for row in given
    }


def propose(actor: User, round_: Round) -> Proposal:
    """Return the plan with which a drafted round would start. Raises Conflict."""
    given, raters = sessions_of(round_), raters_of(actor, round_)
    conflicts = _conflicts(given, raters)
    rng = rng_of(round_)
    wanted = wanted_raters(
        given,
        raters,
        raters_per_session=round_.raters_per_session,
        double_coded_percent=round_.double_coded_percent,
        conflicts=conflicts,
        rng=rng,
    )
    try:
        plan = make_plan(
            given,
            raters,
            wanted=wanted,
            conflicts=conflicts,
            rng=rng,
            may_add=_links_raters(round_),
        )
    except TooFewRaters as error:
        raise _too_few(given, wanted, error) from error
    return Proposal(plan, _asked_double(round_, len(given)), _counted(conflicts, raters))


def _links_raters(round_: Round) -> bool:
    """Whether the round is to say how raters agree, so that it may cost a rating more."""
    return round_.raters_per_session > 1 or round_.double_coded_percent > 0


def _asked_double(round_: Round, n_sessions: int) -> int:
    if round_.raters_per_session > 1:
        return n_sessions
    return n_double_coded(n_sessions, 1, round_.double_coded_percent)


def _counted(
    conflicts: Mapping[RoundSession, Set[User]], raters: Sequence[User]
) -> dict[User, int]:
    return {rater: sum(rater in people for people in conflicts.values()) for rater in raters}


def _too_few(
    given: Sequence[RoundSession], wanted: Mapping[RoundSession, int], error: TooFewRaters
) -> Conflict:
    return Conflict(
        "Some sessions have fewer raters than they need who neither are nor supervise the "
        "trainee, have no conflict declared, and were not calibrated on the session.",
        code="too_few_raters",
        errors=[
            ErrorDetail(
                "too_few_raters",
                f'"{row.therapy_session.label}" has {error.available[row]} of {wanted[row]}.',
                field=str(row.therapy_session_id),
            )
            for row in given
            if row in error.available
        ],
    )


def plan_in_force(actor: User, round_: Round) -> Proposal:
    """Return what holds in a round that was started, without what was given up."""
    given, raters = sessions_of(round_), raters_of(actor, round_)
    rows = Assignment.objects.filter(
        round_session__round=round_, round_session__is_check=False
    ).exclude(status__in=GONE)
    has: dict[UUID, list[User]] = {row.pk: [] for row in given}
    for assignment in rows.select_related("rater").order_by("position", "pk"):
        has[assignment.round_session_id].append(assignment.rater)
    others = {rater.pk: rater for people in has.values() for rater in people}
    known = {rater.pk for rater in raters}
    everybody = [*raters, *(others[pk] for pk in sorted(set(others) - known, key=str))]
    place = {rater: n for n, rater in enumerate(everybody)}
    raters_by_row = {row: tuple(sorted(has[row.pk], key=place.__getitem__)) for row in given}
    plan = Plan(
        raters_by_row,
        {r: tuple(row for row in given if r in raters_by_row[row]) for r in everybody},
        _components({row: set(people) for row, people in raters_by_row.items()}),
    )
    conflicts = _conflicts(given, raters)
    return Proposal(plan, _asked_double(round_, len(given)), _counted(conflicts, raters))


# ── Anew ─────────────────────────────────────────────────────────────────────────────────


def propose_anew(actor: User, round_: Round, moved_from: Set[UUID] = frozenset()) -> Replanning:
    """Return a plan that replaces what was declined, and what waits where it cannot stay.

    That is with the raters named, with whoever is no rater here any more, and with whoever has a
    conflict by now. What is begun or submitted stays, and so does what waits with anybody else.
    """
    given, raters = sessions_of(round_), raters_of(actor, round_)
    rows = Assignment.objects.filter(round_session__round=round_).order_by("pk")
    assignments = list(
        rows.filter(round_session__is_check=False).select_related("rater", "round_session__round")
    )
    # Whoever left may have begun: they stay on the board, and get nothing more.
    present = {rater.pk for rater in raters}
    gone = {a.rater_id: a.rater for a in assignments if a.rater_id not in present}
    everybody = [*raters, *(gone[pk] for pk in sorted(gone, key=str))]
    leaving = {rater for rater in everybody if rater.pk in moved_from or rater.pk in gone}
    conflicts = _conflicts(given, everybody)
    row_of = {row.pk: row for row in given}
    now: dict[RoundSession, set[User]] = {row: set() for row in given}
    kept: dict[RoundSession, set[User]] = {row: set() for row in given}
    met: dict[RoundSession, set[User]] = {row: set() for row in given}
    # Hidden gold sessions go as well: a queue that holds nothing else would give them away.
    waiting = rows.filter(round_session__is_check=True, status=AssignmentStatus.WAITING)
    checks = waiting.select_related("rater", "round_session__round")
    taken = list(checks.filter(rater__in=[rater.pk for rater in leaving]))
    for assignment in assignments:
        row, rater = row_of[assignment.round_session_id], assignment.rater
        met[row].add(rater)
        if assignment.status in GONE:
            continue
        now[row].add(rater)
        waits = assignment.status == AssignmentStatus.WAITING
        if waits and (rater in leaving or rater in conflicts[row]):
            taken.append(assignment)
        else:
            kept[row].add(rater)
    closed = reasons_by_session([row.therapy_session_id for row in given])
    plan = make_plan(
        given,
        everybody,
        # Nobody is given a session that cannot be read at present.
        wanted={
            row: len(kept[row])
            if closed[row.therapy_session_id]
            else max(len(kept[row]), row.n_wanted or round_.raters_per_session)
            for row in given
        },
        # Nobody meets a session twice.
        conflicts={row: conflicts[row] | leaving | met[row] for row in given},
        rng=rng_of(round_, f"anew {len(assignments)}"),
        kept=kept,
        may_add=_links_raters(round_),
        may_lack=True,
    )
    new = tuple(
        (row, rater) for row in given for rater in plan.raters_of[row] if rater not in kept[row]
    )
    proposal = Proposal(plan, _asked_double(round_, len(given)), _counted(conflicts, raters))
    return Replanning(proposal, tuple(taken), new, _components(now), _basis(taken, new))


def _components(raters_of: Mapping[RoundSession, Set[User]]) -> int:
    parts: list[set[User]] = []
    for raters in raters_of.values():
        if raters:
            touched = [part for part in parts if part & raters]
            parts = [part for part in parts if not part & raters]
            parts.append(set(raters).union(*touched))
    return len(parts) + sum(not raters for raters in raters_of.values())


def _basis(taken: Sequence[Assignment], new: Sequence[tuple[RoundSession, User]]) -> str:
    content = [
        sorted(str(assignment.pk) for assignment in taken),
        sorted([str(row.pk), str(rater.pk)] for row, rater in new),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()

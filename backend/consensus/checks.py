"""The re-code checks of a round as a lead reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.accounts.models import User
from backend.consensus import again
from backend.consensus.boards import Opened
from backend.consensus.matrices import Alike, alike
from backend.consensus.recoded import AGAIN, FIRST, SETTLED, Recoded, said_of, settled_sheet
from backend.instruments.rules import instrument_of
from backend.ratings.completeness import Sheet, sheet_of
from backend.ratings.models import AssignmentStatus, Rating, Round

PLANNED, OPEN, DONE, DECLINED, ENDED = "planned", "open", "done", "declined", "ended"
STATES = (PLANNED, OPEN, DONE, DECLINED, ENDED)
_OVER = {AssignmentStatus.RECUSED: DECLINED, AssignmentStatus.SUBMITTED: DONE}


def checks_of(actor: User, round_: Round) -> dict[str, Any]:
    """Return the checks of a round with what came of them, and who could be asked for one."""
    checks = list(again.recodes_shown_to(actor, round_))
    second = again.second_ratings(check.pk for check in checks)
    rows = [_Check(check, second.get(check.pk)) for check in checks]
    done = [row for row in rows if row.again is not None]
    taken = {check.rating_id for check in checks}
    cases = [Opened(case) for case in again.concluded_of(actor, round_)]
    return {
        "checks": [row.shown() for row in rows],
        "total": _compared([row.sheets for row in done]) if done else None,
        "n_done": len(done),
        "open_to": [found for case in cases if (found := _open_to(actor, case, taken))["sides"]],
    }


def own_checks_of(actor: User, programme_id: UUID) -> list[dict[str, Any]]:
    """Return how a rater's own second ratings compare, of what is done and of nothing else."""
    checks = list(again.own_recodes_done(actor).filter(programme_id=programme_id))
    second = again.second_ratings(check.pk for check in checks)
    rows = [_Check(check, second[check.pk]) for check in checks]
    return [
        {
            "id": row.check.pk,
            "code": row.check.case.round_session.code,
            "done_at": row.again.submitted_at,
            "compared": _compared([row.sheets]),
        }
        for row in rows
        if row.again is not None
    ]


def _open_to(actor: User, opened: Opened, taken: Iterable[Any]) -> dict[str, Any]:
    """Return the raters of a concluded case who can be asked to rate again; nobody asks oneself."""
    return {
        "case": opened.case.pk,
        "code": opened.case.round_session.code,
        "sides": [
            {"letter": side.letter, "rater_code": side.rater_code}
            for side in opened.case.sides_by_letter
            if side.is_present and side.rating_id not in taken and side.rating.rater_id != actor.pk
        ],
    }


@dataclass(frozen=True)
class _Check:
    """A check loaded by `again.recodes_shown_to`."""

    check: Any
    # The second rating, once it is submitted.
    again: Rating | None

    @property
    def sheets(self) -> tuple[Sheet, Sheet, Sheet]:
        """What the rater said first, what they said again, and what was settled between."""
        assert self.again is not None  # noqa: S101 - asked of what is done
        first = _sheet(self.check.rating)
        result = self.check.case.result
        return first, _sheet(self.again), settled_sheet(first, result.problem_areas, result.answers)

    @property
    def state(self) -> str:
        """How far the check is."""
        opening = getattr(self.check, "opening", None)
        if opening is None:
            return PLANNED
        if self.again is not None:
            return DONE
        status = self.check.assignment_status
        if status in _OVER:
            return _OVER[AssignmentStatus(status)]
        return OPEN if opening.round.closed_at is None else ENDED

    def shown(self) -> dict[str, Any]:
        """Return what the lead reads."""
        check, opening = self.check, getattr(self.check, "opening", None)
        return {
            "id": check.pk,
            "case": check.case_id,
            "code": check.case.round_session.code,
            "rater_code": check.rater_code,
            "opens_on": check.opens_on,
            "by_rule": check.planned_by_id is None,
            "state": self.state,
            "opened_at": None if opening is None else opening.opened_at,
            "done_at": None if self.again is None else self.again.submitted_at,
            "compared": None if self.again is None else _compared([self.sheets]),
        }


def _compared(sheets: Sequence[tuple[Sheet, Sheet, Sheet]]) -> Recoded:
    """Compare the answers of checks, each with its own session's."""
    scales = list(
        dict.fromkeys(scale for first, _, _ in sheets for scale in first.instrument.scales)
    )
    asking = [each for each in sheets if each[0].instrument.asks_problem_area]

    def pair(one: int, other: int) -> list[Alike]:
        names = (FIRST, AGAIN, SETTLED)
        return alike(
            [
                said
                for place, each in enumerate(sheets)
                for which in (one, other)
                for said in said_of(each[which], str(place), names[which])
            ],
            scales,
        )

    return Recoded(
        with_consensus=pair(1, 2),
        with_own=pair(1, 0),
        first_with_consensus=pair(0, 2),
        n_areas=len(asking),
        n_areas_as_settled=sum(_area(each[1]) == _area(each[2]) for each in asking),
        n_areas_as_first=sum(_area(each[1]) == _area(each[0]) for each in asking),
    )


def _area(sheet: Sheet) -> frozenset[str]:
    return frozenset(sheet.problem_areas or ())


def _sheet(rating: Rating) -> Sheet:
    return sheet_of(rating, instrument_of(rating.rubric_id))

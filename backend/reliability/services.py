"""Compute and keep reliability reports."""

import json
import uuid

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import AccessDenied, Conflict
from backend.ratings.models import Round, RoundPhase
from backend.reliability.models import ReliabilityReport
from backend.reliability.report import report_of_round
from backend.reliability.selectors import blinded_rounds


@transaction.atomic
def compute_report(*, actor: User, round_: Round) -> tuple[ReliabilityReport, bool]:
    """Compute the report of a closed round; return it and whether it is new.

    Raises AccessDenied, or Conflict while the round is not closed.
    """
    require(actor, Permission.ROUND_MANAGE, round_.programme_id)
    require(actor, Permission.RELIABILITY_READ, round_.programme_id)
    if blinded_rounds(actor).filter(pk=round_.pk).exists():
        raise AccessDenied("You have a session of this round to rate.", code="blinded")
    return _computed(round_.pk, actor, cross_check=False)


@transaction.atomic
def compute_report_at_close(*, round_id: uuid.UUID) -> ReliabilityReport:
    """Compute the report of a round that was just closed. Raises Conflict when it is not."""
    report, _ = _computed(round_id, None, cross_check=True)
    return report


def _computed(
    round_id: uuid.UUID, actor: User | None, *, cross_check: bool
) -> tuple[ReliabilityReport, bool]:
    # The lock lets two computations of one round follow each other, so that the second finds
    # the first one's row.
    Round.objects.select_for_update().get(pk=round_id)
    round_ = Round.objects.select_related("rubric").get(pk=round_id)
    if round_.phase != RoundPhase.CLOSED:
        raise Conflict(
            "Reliability is computed when the round is closed: until then nobody may see how far "
            "the raters agree.",
            code="round_open",
        )
    computed = report_of_round(round_, cross_check=cross_check)
    same = ReliabilityReport.objects.filter(
        round=round_, data_hash=computed.data_hash, software=computed.software
    ).first()
    if same is not None:
        return same, False
    # Strict JSON: a number that is not finite stops here rather than on a screen.
    json.dumps(computed.result, allow_nan=False)
    report = ReliabilityReport.objects.create(
        programme_id=round_.programme_id,
        round=round_,
        created_by=actor,
        software=computed.software,
        data_hash=computed.data_hash,
        n_sessions=computed.n_sessions,
        n_raters=computed.n_raters,
        n_ratings=computed.n_ratings,
        result=computed.result,
    )
    record(
        actor=actor,
        verb="reliability.computed",
        programme_id=round_.programme_id,
        target=report,
        role=role_used(actor, Permission.ROUND_MANAGE, round_.programme_id) if actor else "",
        details={"round": str(round_.pk), "data_hash": computed.data_hash},
    )
    return report, True

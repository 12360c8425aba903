"""Compute and keep reliability reports."""

import json
import uuid
from collections import Counter

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import AccessDenied, Conflict
from backend.ratings.models import Rating, RatingKind, RatingStatus, Round, RoundPhase
from backend.reliability.models import ReliabilityReport, ReportFlag
from backend.reliability.report import report_of_round
from backend.reliability.selectors import blinded_rounds

CONSENT_WITHDRAWN = "consent_withdrawn"


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
    ).order_by("-created_at", "id")
    for report in same:
        # One of before a part was computed is not the same.
        if computed.result.keys() <= report.result.keys():
            return report, False
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


@transaction.atomic
def flag_reports_on(therapy_session_id: uuid.UUID, scores_kept: bool) -> dict[str, int]:
    """Flag the reports that rest on a session's ratings, which count no more unless they are kept.

    The report itself stays as it was computed.
    """
    if scores_kept:
        return {"reports": 0}
    ratings = Rating.objects.filter(
        therapy_session_id=therapy_session_id,
        kind=RatingKind.INDEPENDENT,
        status=RatingStatus.SUBMITTED,
    )
    by_round = Counter(ratings.values_list("assignment__round_session__round_id", flat=True))
    # A report computed meanwhile waits for the withdrawal, and leaves the session out.
    list(Round.objects.select_for_update().filter(pk__in=by_round).order_by("pk"))
    reports = ReliabilityReport.objects.filter(round_id__in=by_round)
    fresh = reports.exclude(flags__therapy_session_id=therapy_session_id).order_by("pk")
    flags = [
        ReportFlag(
            programme_id=report.programme_id,
            report=report,
            reason=CONSENT_WITHDRAWN,
            therapy_session_id=therapy_session_id,
            n_ratings=by_round[report.round_id],
        )
        for report in fresh.defer("result")
    ]
    ReportFlag.objects.bulk_create(flags)
    for flag in flags:
        record(
            actor=None,
            verb="reliability.flagged",
            programme_id=flag.programme_id,
            target=flag.report,
            details={"reason": flag.reason, "n_ratings": flag.n_ratings},
        )
    return {"reports": len(flags)}

"""Compute and keep reliability reports."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.models import TherapySession
from backend.core.errors import AccessDenied, Conflict, InvalidInput
from backend.ratings.models import Rating, RatingKind, RatingStatus, Round, RoundPhase
from backend.reliability.models import ReliabilityReport, ReportFlag, ReportRound
from backend.reliability.pooled import report_over
from backend.reliability.report import ComputedReport, report_of_round
from backend.reliability.selectors import Pool, blinded_rounds

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
def compute_report_over(*, actor: User, pool: Pool) -> tuple[ReliabilityReport, bool]:
    """Compute the report of closed rounds taken together; return it and whether it is new.

    Raises AccessDenied, also where one of the rounds is hidden from the person, or InvalidInput
    when no closed round matches.
    """
    require(actor, Permission.ROUND_MANAGE, pool.programme_id)
    require(actor, Permission.RELIABILITY_READ, pool.programme_id)
    matching = list(pool.rounds.values_list("pk", flat=True))
    if not matching:
        raise InvalidInput("No closed round matches this.", code="no_rounds")
    if blinded_rounds(actor).filter(pk__in=matching).exists():
        raise AccessDenied("You have a session of these rounds to rate.", code="blinded")
    # As for one round: the second of two computations finds the first one's row.
    list(Round.objects.select_for_update().filter(pk__in=matching).order_by("pk"))
    rounds = list(Round.objects.filter(pk__in=matching).order_by("closed_at", "id"))
    computed, rubric = report_over(
        rounds, pool.rubric, None if pool.cohort is None else pool.cohort.pk
    )
    narrowed: dict[str, Any] = {
        "rubric": rubric,
        "cohort": pool.cohort,
        "closed_from": pool.closed_from,
        "closed_to": pool.closed_to,
    }
    same = ReliabilityReport.objects.filter(
        programme_id=pool.programme_id, round__isnull=True, **narrowed
    )
    for report in _same(same, computed):
        if {round_.pk for round_ in report.rounds_in} == set(matching):
            return report, False
    report = _stored(computed, actor, programme_id=pool.programme_id, **narrowed)
    ReportRound.objects.bulk_create(ReportRound(report=report, round=row) for row in rounds)
    _recorded(report, actor, {"rounds": len(rounds)})
    return report, True


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
    for report in _same(ReliabilityReport.objects.filter(round=round_), computed):
        return report, False
    report = _stored(computed, actor, programme_id=round_.programme_id, round=round_)
    _recorded(report, actor, {"round": str(round_.pk)})
    return report, True


def _same(
    among: QuerySet[ReliabilityReport], computed: ComputedReport
) -> Iterator[ReliabilityReport]:
    """Return the reports that say the same; one of before a part was computed does not."""
    rows = among.filter(data_hash=computed.data_hash, software=computed.software)
    for report in rows.order_by("-created_at", "id"):
        if computed.result.keys() <= report.result.keys():
            yield report


def _stored(computed: ComputedReport, actor: User | None, **about: Any) -> ReliabilityReport:
    # Strict JSON: a number that is not finite stops here rather than on a screen.
    json.dumps(computed.result, allow_nan=False)
    return ReliabilityReport.objects.create(
        created_by=actor,
        software=computed.software,
        data_hash=computed.data_hash,
        n_sessions=computed.n_sessions,
        n_raters=computed.n_raters,
        n_ratings=computed.n_ratings,
        result=computed.result,
        **about,
    )


def _recorded(report: ReliabilityReport, actor: User | None, details: dict[str, Any]) -> None:
    record(
        actor=actor,
        verb="reliability.computed",
        programme_id=report.programme_id,
        target=report,
        role=role_used(actor, Permission.ROUND_MANAGE, report.programme_id) if actor else "",
        details=details | {"data_hash": report.data_hash},
    )


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
    of_session = TherapySession.objects.filter(pk=therapy_session_id)
    cohort = of_session.values_list("case__enrolment__cohort_id", flat=True).first()
    over = ReportRound.objects.filter(round_id__in=by_round).values("report_id")
    reports = ReliabilityReport.objects.filter(
        Q(round_id__in=by_round) | Q(pk__in=over) & (Q(cohort__isnull=True) | Q(cohort_id=cohort))
    )
    fresh = reports.exclude(flags__therapy_session_id=therapy_session_id).order_by("pk")
    flags = [
        ReportFlag(
            programme_id=report.programme_id,
            report=report,
            reason=CONSENT_WITHDRAWN,
            therapy_session_id=therapy_session_id,
            n_ratings=sum(by_round[round_.pk] for round_ in report.rounds_in),
        )
        for report in fresh.defer("result").select_related("round")
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

"""Erase what a review held of a text, and with a session's text everything that named somebody."""

from uuid import UUID

from django.utils import timezone

from backend.casework.models import TherapySession, Transcript
from backend.deidentification.models import (
    CaseName,
    NameReport,
    ReportOutcome,
    Review,
    ReviewState,
    Span,
    Step,
)


def forget(review: Review) -> int:
    """Erase a review's proposals and decisions; return how many spans that were."""
    Step.objects.filter(review=review).delete()
    n_spans, _ = Span.objects.filter(review=review).delete()
    review.entities, review.speakers, review.salt = [], {}, ""
    review.save()
    return n_spans


def erase_with_text(therapy_session_id: UUID) -> dict[str, int]:
    """Erase what is held besides a session's text: proposals, notes, and the names of its case.

    The names stay as long as another session of the case has a text. Returns what was erased.
    """
    n_spans = 0
    reviews = Review.objects.filter(transcript__therapy_session_id=therapy_session_id)
    for review in reviews.select_for_update():
        if review.state == ReviewState.OPEN:
            review.state = ReviewState.SUPERSEDED
        review.maps = {}
        n_spans += forget(review)
    reports = NameReport.objects.filter(therapy_session_id=therapy_session_id)
    reports.update(note="", reason="")
    n_reports = reports.filter(settled_at__isnull=True).update(
        outcome=ReportOutcome.ERASED, settled_at=timezone.now()
    )
    return {
        "deidentification_spans": n_spans,
        "name_reports_settled": n_reports,
        "case_names": _erase_names(therapy_session_id),
    }


def _erase_names(therapy_session_id: UUID) -> int:
    case_id = TherapySession.objects.get(pk=therapy_session_id).case_id
    if case_id is None:
        return 0
    others = Transcript.objects.filter(
        therapy_session__case_id=case_id, deleted_at__isnull=True
    ).exclude(therapy_session_id=therapy_session_id)
    if others.exists():
        return 0
    n_names, _ = CaseName.objects.filter(case_id=case_id).delete()
    return n_names

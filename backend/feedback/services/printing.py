"""Feedback on paper."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.documents import Document, render
from backend.core.errors import AccessDenied
from backend.feedback.models import Feedback
from backend.feedback.paper import paper_of
from backend.feedback.selectors import feedback_details

TEMPLATE = Path(__file__).parent.parent / "documents" / "feedback.typ"


@transaction.atomic
def print_feedback(*, actor: User, feedback: Feedback) -> Document:
    """Make a document of released feedback, and say so in the trail. Raises AccessDenied."""
    require(actor, Permission.FEEDBACK_READ, feedback.programme_id)
    row: Any = get_object_or_404(feedback_details(actor), pk=feedback.pk)
    if not row.is_readable or row.released_at is None:
        raise AccessDenied(
            "There is nothing to print for you yet.", code=row.why_hidden or "not_released"
        )
    document = render(TEMPLATE, paper_of(row))
    record(actor=actor, verb="feedback.printed", programme_id=row.programme_id, target=row)
    return document

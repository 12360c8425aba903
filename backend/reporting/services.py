"""Open a programme's report, on screen and on paper, which always leaves a trace."""

from pathlib import Path
from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.documents import Document, render
from backend.programmes.models import Programme
from backend.reporting.figures import report_of
from backend.reporting.paper import paper_of

TEMPLATE = Path(__file__).parent / "documents" / "programme.typ"


@transaction.atomic
def open_report(*, actor: User, programme: Programme, year: int) -> dict[str, Any]:
    """Return the report on a year and record who read it. Raises AccessDenied."""
    require(actor, Permission.REPORT_READ, programme.pk)
    report = report_of(actor, programme, year)
    _record(actor, programme, "programme_report.read", year)
    return report


@transaction.atomic
def print_report(*, actor: User, programme: Programme, year: int) -> Document:
    """Return the report as a tagged PDF and record who took it. Raises AccessDenied."""
    require(actor, Permission.REPORT_READ, programme.pk)
    document = render(TEMPLATE, paper_of(report_of(actor, programme, year)))
    _record(actor, programme, "programme_report.printed", year)
    return document


def _record(actor: User, programme: Programme, verb: str, year: int) -> None:
    record(
        actor=actor,
        verb=verb,
        programme_id=programme.pk,
        target=programme,
        role=role_used(actor, Permission.REPORT_READ, programme.pk),
        details={"year": year},
    )

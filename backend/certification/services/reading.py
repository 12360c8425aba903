"""Open a portfolio, which always leaves a trace."""

from datetime import date
from typing import Any

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.certification.models import PathwayAdoption
from backend.certification.portfolio import portfolio_shown_to
from backend.certification.selectors import adoptions_of
from backend.certification.selectors.claims import supervisors_of
from backend.core.errors import InvalidInput
from backend.programmes.models import Enrolment


@transaction.atomic
def open_portfolio(
    *, actor: User, enrolment: Enrolment, pathway: str | None = None, since: date | None = None
) -> dict[str, Any]:
    """Return a trainee's portfolio by a pathway that the programme certifies by.

    `pathway` is a slug; left out: the first by name. Raises InvalidInput.
    """
    require(actor, Permission.PORTFOLIO_READ, enrolment.programme_id)
    rows = sorted(adoptions_of([enrolment.programme_id])[enrolment.programme_id], key=_by_slug)
    adoption = next((row for row in rows if pathway in {None, row.slug}), None)
    if adoption is None and pathway is not None:
        raise InvalidInput(
            f'The programme does not certify by "{pathway}".', code="pathway_not_adopted"
        )
    record(
        actor=actor,
        verb="portfolio.read",
        programme_id=enrolment.programme_id,
        target=enrolment,
        role=role_used(actor, Permission.PORTFOLIO_READ, enrolment.programme_id),
        details={"pathway": "" if adoption is None else str(adoption.pathway)},
    )
    choices = [{"slug": row.slug, "id": row.pathway_id, "title": row.pathway.title} for row in rows]
    shown = None if adoption is None else portfolio_shown_to(actor, enrolment, adoption, since)
    return {
        "trainee": enrolment,
        "supervisors": list(supervisors_of(enrolment)),
        "choices": choices,
        "portfolio": shown,
    }


def _by_slug(row: PathwayAdoption) -> str:
    return row.slug

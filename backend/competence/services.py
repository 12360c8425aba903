"""Open a trainee's curve, which always leaves a trace; keep what a programme's scores vary with."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.competence.cohorts import cohort_competence
from backend.competence.components import ProgrammeStudy, studies_of
from backend.competence.curves import trainee_curve, trainee_sections
from backend.competence.models import VarianceComponents
from backend.competence.refreshing import refresh_cohort
from backend.competence.selectors import components_of
from backend.programmes.models import Cohort, Enrolment, Programme


@transaction.atomic
def open_curve(
    *,
    actor: User,
    enrolment: Enrolment,
    instrument: str | None,
    scale: str | None,
    section: str,
) -> dict[str, Any]:
    """Return a trainee's curve and record who read it. Raises AccessDenied or InvalidInput."""
    require(actor, Permission.CURVE_READ, enrolment.programme_id)
    curve = trainee_curve(actor, enrolment, instrument=instrument, scale=scale, section=section)
    record(
        actor=actor,
        verb="curve.read",
        programme_id=enrolment.programme_id,
        target=enrolment,
        role=role_used(actor, Permission.CURVE_READ, enrolment.programme_id),
        details={
            "instrument": curve["instrument"]["id"],
            "scale": curve["scale"]["id"],
            "section": section,
        },
    )
    return curve


@transaction.atomic
def open_sections(*, actor: User, enrolment: Enrolment, instrument: str | None) -> dict[str, Any]:
    """Return a trainee's sections side by side and record who read them. Raises InvalidInput."""
    require(actor, Permission.CURVE_READ, enrolment.programme_id)
    sections = trainee_sections(actor, enrolment, instrument=instrument)
    record(
        actor=actor,
        verb="curve.read",
        programme_id=enrolment.programme_id,
        target=enrolment,
        role=role_used(actor, Permission.CURVE_READ, enrolment.programme_id),
        details={"instrument": sections["instrument"]["id"], "section": "all"},
    )
    return sections


@transaction.atomic
def open_cohort(
    *, actor: User, cohort: Cohort, instrument: str | None, scale: str | None
) -> dict[str, Any]:
    """Return a cohort at one look and record who read it. Raises AccessDenied or InvalidInput."""
    require(actor, Permission.COHORT_FOLLOW, cohort.programme_id)
    shown = cohort_competence(actor, cohort, instrument=instrument, scale=scale)
    record(
        actor=actor,
        verb="cohort_competence.read",
        programme_id=cohort.programme_id,
        target=cohort,
        role=role_used(actor, Permission.COHORT_FOLLOW, cohort.programme_id),
        details={
            "instrument": shown["instrument"]["id"],
            "scale": shown["scale"]["id"],
            "n_shown": shown["n_shown"],
        },
    )
    return shown


def refresh_curves(*, programme_id: UUID, instrument: str) -> int:
    """Keep scores and models of all cohorts as a lead will ask for them; the worker calls this.

    Returns how many curves are ready.
    """
    programme = Programme.objects.get(pk=programme_id)
    return sum(
        refresh_cohort(cohort, instrument, cut=programme.competence_cut)
        for cohort in programme.cohorts.order_by("starts_on", "id")
    )


@transaction.atomic
def compute_components(*, programme_id: UUID, instrument: str) -> list[VarianceComponents]:
    """Keep the components of a programme's scores as they are now; the worker calls this.

    Returns the rows that are new: none where nothing changed since.
    """
    # Two computations follow each other, so that the second finds the first one's rows.
    Programme.objects.select_for_update().get(pk=programme_id)
    new = []
    for found in studies_of(programme_id, instrument):
        newest = components_of(programme_id, instrument, found.scale)
        known = (found.study.data_hash, found.study.software)
        if newest is None or (newest.data_hash, newest.software) != known:
            new.append(_kept(programme_id, instrument, found))
    return new


def _kept(programme_id: UUID, instrument: str, found: ProgrammeStudy) -> VarianceComponents:
    study = found.study
    variance = None if study.variance is None else dict(study.variance)
    # Strict JSON: a number that is not finite stops here rather than on a screen.
    json.dumps(variance, allow_nan=False)
    row = VarianceComponents.objects.create(
        programme_id=programme_id,
        instrument=instrument,
        version=found.version,
        scale=found.scale,
        n_trainees=found.n_trainees,
        n_sessions=found.n_sessions,
        n_raters=found.n_raters,
        n_ratings=found.n_ratings,
        variance=variance,
        reason=study.reason,
        warnings=list(study.warnings),
        method=study.method,
        software=study.software,
        data_hash=study.data_hash,
    )
    record(
        actor=None,
        verb="components.computed",
        programme_id=programme_id,
        target=row,
        details={"instrument": instrument, "scale": found.scale, "data_hash": study.data_hash},
    )
    return row

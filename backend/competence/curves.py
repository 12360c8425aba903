"""A trainee's competence over time: the ratings as points, and the cohort's model beside them."""

from collections.abc import Mapping
from typing import Any

from backend.accounts.models import User
from backend.competence.beside import monitor_shown, self_shown
from backend.competence.following import Followed, follow
from backend.competence.matrices import EVERY_PHASE, NoGrowth
from backend.competence.modelling import cautions, model_shown
from backend.competence.past import past_points
from backend.competence.series import versions_shown
from backend.core.errors import ErrorDetail, InvalidInput
from backend.programmes.models import Enrolment
from backend.reliability.layout import OVERALL, Layout


def trainee_curve(
    actor: User,
    enrolment: Enrolment,
    *,
    instrument: str | None,
    scale: str | None,
    section: str,
) -> dict[str, Any]:
    """Return a trainee's curve as a person may see it; with no scale, on the leading one.

    Without an instrument it is of the one with the most ratings. Raises InvalidInput for an
    instrument that nothing is rated with, or a scale or section that the rubric does not have.
    """
    followed = follow(actor, enrolment, instrument)
    series, layout = followed.series, followed.series.layout
    scale = layout.leading_scale if scale is None else scale
    sections = followed.sections
    _check_known(layout, sections, scale, section)
    reading = series.reading.on(scale)
    versions = versions_shown(series, reading, section)
    scores = followed.scores(scale, section)
    growth = followed.growth(scale, section)
    points = followed.points(scores, growth)
    cut = followed.cut_on(scale)
    chosen = _range(layout, scale, section, versions["n_comparable"])
    return {
        "trainee": enrolment,
        "cohort": {
            "id": enrolment.cohort_id,
            "name": enrolment.cohort.name,
            "n_trainees": Enrolment.objects.filter(cohort_id=enrolment.cohort_id).count(),
        },
        "instrument": {"id": series.slug, "name": series.title},
        "instruments": series.choices,
        "versions": versions,
        "scale": chosen,
        "scales": [{"id": row.id, "name": row.name} for row in layout.scales.values()],
        "section": {"id": section, "name": sections[section]},
        "sections": [{"id": key, "name": title} for key, title in sections.items()],
        "cut": cut,
        "points": points,
        "past": past_points(actor, enrolment, series, reading, section),
        "model": model_shown(
            enrolment,
            growth,
            followed.own_rows(scores),
            cautions(series.of_cohort, followed.training),
            cut,
        ),
        "self_against": self_shown(points, is_own=enrolment.person_id == actor.pk),
        "monitor": monitor_shown(
            enrolment, series.slug, points, cut=cut if section == OVERALL else None, scale=chosen
        ),
        "is_simulated": enrolment.programme.is_simulated,
    }


def trainee_sections(
    actor: User, enrolment: Enrolment, *, instrument: str | None
) -> dict[str, Any]:
    """Return small curves of every section on every scale. Raises InvalidInput."""
    followed = follow(actor, enrolment, instrument)
    layout = followed.series.layout
    n_comparable = {
        scale: versions_shown(followed.series, followed.series.reading.on(scale), OVERALL)
        for scale in layout.scales
    }
    return {
        "instrument": {"id": followed.series.slug, "name": followed.series.title},
        "pictures": [
            {
                "section": {"id": section, "name": title},
                "scale": _range(layout, scale, section, n_comparable[scale]["n_comparable"]),
                **_small(followed, scale, section),
            }
            for section, title in followed.sections.items()
            if section != EVERY_PHASE
            for scale in layout.scales
        ],
    }


def _small(followed: Followed, scale: str, section: str) -> dict[str, Any]:
    """Return points and curve alone; without a model there is no curve."""
    scores = followed.scores(scale, section)
    growth = followed.growth(scale, section)
    curve = (
        [] if isinstance(growth, NoGrowth) else growth.curves.get(str(followed.enrolment.pk), [])
    )
    return {"points": followed.points(scores, growth), "curve": curve}


def _range(layout: Layout, scale: str, section: str, n_items: int) -> dict[str, Any]:
    """Return a scale with the ends of its scores; a sum lies on those of all items together."""
    chosen = layout.scales[scale]
    rule = (
        layout.scoring.overall_score
        if section in {OVERALL, EVERY_PHASE}
        else layout.scoring.section_score
    )
    times = n_items if rule == "sum" and n_items else 1
    return {
        "id": scale,
        "name": chosen.name,
        "min": chosen.min * times,
        "max": chosen.max * times,
    }


def _check_known(layout: Layout, sections: Mapping[str, str], scale: str, section: str) -> None:
    if scale not in layout.scales:
        known = ", ".join(layout.scales)
        raise _unknown("scale", f'"{scale}" is no scale of this rubric, which has {known}.')
    if section not in sections:
        known = ", ".join(sections)
        raise _unknown("section", f'"{section}" is no section of this rubric, which has {known}.')


def _unknown(field: str, detail: str) -> InvalidInput:
    code = f"unknown_{field}"
    return InvalidInput(detail, code=code, errors=[ErrorDetail(code, detail, field=field)])

"""A cohort at one look: who stands where on which section, how levels move, who is stuck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, quantiles
from typing import Any
from uuid import UUID

from django.db.models import Q

from backend.accounts.models import User
from backend.competence import selectors
from backend.competence.following import sections_of
from backend.competence.keeping import growth_of, scores_in, tables_of
from backend.competence.matrices import EVERY_PHASE, MIN_TRAINEES, CohortGrowth, NoGrowth
from backend.competence.modelling import cautions
from backend.competence.selectors import Drawn, TrainingSession
from backend.competence.series import Series, series_of
from backend.competence.wording import no_cohort_text, ready_rule, stuck_rule
from backend.core.errors import ErrorDetail, InvalidInput
from backend.programmes.models import Cohort, Enrolment
from backend.reliability.layout import COMPETENCE, OVERALL
from backend.reliability.wording import coded

# A cell is the mean of so many of the trainee's last rated sessions.
LAST_SESSIONS = 3
# The rules of the two lists; points are on a scale of 0 to 6.
LEAST_SESSIONS, READY_CHANCE, STUCK_CHANCE = 4, 0.9, 0.5
STUCK_GAIN, STUCK_SPAN, USUAL_WIDTH = 0.25, 4, 6.0


@dataclass(frozen=True)
class _Cohort:
    """What somebody may see of a cohort, loaded once."""

    cohort: Cohort
    members: Sequence[Enrolment]
    series: Series
    # The ratings of those trainees, which the person may see one by one.
    shown: Sequence[Drawn]
    training: Mapping[UUID, TrainingSession]
    scale: str
    cut: float | None

    @property
    def width(self) -> float:
        """How many points the scale spans."""
        chosen = self.series.layout.scales[self.scale]
        return float(chosen.max - chosen.min)


def cohort_competence(
    actor: User,
    cohort: Cohort,
    *,
    instrument: str | None,
    scale: str | None,
    until: date | None = None,
) -> dict[str, Any]:
    """Return a cohort as a person may see it: of a supervisor the own trainees, of a lead all.

    With a day, as by the sessions that were held until then; those without a date are not among
    them.

    Raises InvalidInput for an instrument that nothing is rated with or a scale that it lacks.
    """
    own = selectors.trainees_visible_to(actor).filter(cohort=cohort).exclude(person=actor)
    members = list(own)
    keys = [row.pk for row in members]
    held = Q() if until is None else Q(therapy_session__held_on__lte=until)
    shown = selectors.drawn(selectors.independent_shown_to(actor, keys).filter(held))
    of_cohort = selectors.drawn(selectors.cohort_ratings(actor, cohort.pk, keys).filter(held))
    series = series_of([], of_cohort, instrument=instrument, programme_id=cohort.programme_id)
    layout = series.layout
    scale = layout.leading_scale if scale is None else scale
    if scale not in layout.scales:
        detail = f'"{scale}" is no scale of this rubric, which has {", ".join(layout.scales)}.'
        error = ErrorDetail("unknown_scale", detail, field="scale")
        raise InvalidInput(detail, code="unknown_scale", errors=[error])
    in_cohort = Enrolment.objects.filter(cohort=cohort).values_list("pk", flat=True)
    loaded = _Cohort(
        cohort=cohort,
        members=members,
        series=series,
        shown=[row for row in shown if row.rubric.slug == series.slug],
        training=selectors.training_of(in_cohort),
        scale=scale,
        cut=cohort.programme.competence_cut if scale == COMPETENCE else None,
    )
    growth = growth_of(
        series.of_cohort,
        loaded.training,
        series.reading,
        programme_id=cohort.programme_id,
        areas=series.areas,
        scale=scale,
        section=OVERALL,
        cut=loaded.cut,
        tables=lambda: tables_of(series.of_cohort, series.reading, series.areas),
    )
    return _shown(loaded, growth, n_in_cohort=len(in_cohort))


def _shown(loaded: _Cohort, growth: CohortGrowth | NoGrowth, n_in_cohort: int) -> dict[str, Any]:
    layout = loaded.series.layout
    sections = {key: name for key, name in sections_of(loaded.series).items() if key != EVERY_PHASE}
    levels = {} if isinstance(growth, NoGrowth) else _levels(loaded, growth)
    rows = _rows(loaded, list(sections), levels)
    return {
        "cohort": {
            "id": loaded.cohort.pk,
            "name": loaded.cohort.name,
            "n_trainees": n_in_cohort,
        },
        "n_shown": len(rows),
        "instrument": {"id": loaded.series.slug, "name": loaded.series.title},
        "instruments": [{"id": row["id"], "name": row["name"]} for row in loaded.series.choices],
        "version": loaded.series.reading.target.version,
        "scale": {
            "id": loaded.scale,
            "name": layout.scales[loaded.scale].name,
            "min": layout.scales[loaded.scale].min,
            "max": layout.scales[loaded.scale].max,
        },
        "scales": [{"id": row.id, "name": row.name} for row in layout.scales.values()],
        "sections": [{"id": key, "name": name} for key, name in sections.items()],
        "cut": loaded.cut,
        "last_sessions": LAST_SESSIONS,
        "rows": rows,
        "model": _model(loaded, growth),
        "over_time": [] if isinstance(growth, NoGrowth) else _over_time(loaded, growth),
        "lists": _lists(loaded, rows) if levels else None,
        "is_simulated": loaded.cohort.programme.is_simulated,
    }


# ── One row a trainee ────────────────────────────────────────────────────────────────────


def _rows(
    loaded: _Cohort, sections: Sequence[str], levels: Mapping[UUID, dict[str, Any]]
) -> list[dict[str, Any]]:
    rated: dict[UUID, dict[int, list[Drawn]]] = {row.pk: {} for row in loaded.members}
    for rating in loaded.shown:
        place = loaded.training[rating.therapy_session_id]
        rated[place.trainee].setdefault(place.x, []).append(rating)
    last = {
        trainee: [sessions[x] for x in sorted(sessions)[-LAST_SESSIONS:]]
        for trainee, sessions in rated.items()
    }
    needed = [rating for groups in last.values() for group in groups for rating in group]
    tables = tables_of(needed, loaded.series.reading, loaded.series.areas)
    scores = {of: scores_in(tables, needed, loaded.scale, of) for of in sections}
    return [
        {
            "trainee": member,
            "n_rated": len(rated[member.pk]),
            "last_x": max(rated[member.pk], default=None),
            "cells": [_cell(of, last[member.pk], scores[of]) for of in sections],
            "level": levels.get(member.pk),
        }
        for member in loaded.members
    ]


def _cell(section: str, groups: Sequence[Sequence[Drawn]], scores: Mapping[UUID, Any]) -> Any:
    """Return the mean of session means; a session without a score on the section is none."""
    means = [
        fmean(scores[rating.pk].value for rating in group if rating.pk in scores)
        for group in groups
        if any(rating.pk in scores for rating in group)
    ]
    n_ratings = sum(rating.pk in scores for group in groups for rating in group)
    return {
        "section": section,
        "score": fmean(means) if means else None,
        "n_sessions": len(means),
        "n_ratings": n_ratings,
    }


def _levels(loaded: _Cohort, growth: CohortGrowth) -> dict[UUID, dict[str, Any]]:
    """Return each trainee's level at the last rated session, beside the cohort's mean there."""
    mean_at = {point["x"]: point for point in growth.cohort_curve}
    found = {}
    for member in loaded.members:
        curve = growth.curves.get(str(member.pk))
        if not curve:
            continue
        now, before = curve[-1], curve[max(0, len(curve) - 1 - STUCK_SPAN)]
        mean = mean_at[now["x"]]["level"]
        found[member.pk] = {
            "x": now["x"],
            "level": now["level"],
            "low": now["low"],
            "high": now["high"],
            "p_at_or_above_cut": now["p_at_or_above_cut"],
            "gain": now["level"] - before["level"],
            "gain_since_x": before["x"],
            "cohort_level": mean,
            "against_cohort": _against(now, mean),
        }
    return found


def _against(now: Mapping[str, float], mean: float) -> str:
    if now["low"] > mean:
        return "above"
    return "below" if now["high"] < mean else "not_told_apart"


# ── The cohort as a whole ────────────────────────────────────────────────────────────────


def _model(loaded: _Cohort, growth: CohortGrowth | NoGrowth) -> dict[str, Any]:
    if isinstance(growth, NoGrowth):
        return {"fitted": False, "reason": growth.reason, "text": no_cohort_text(growth)}
    return {
        "fitted": True,
        "n_trainees": growth.n_trainees,
        "n_sessions": growth.n_sessions,
        "n_ratings": growth.n_ratings,
        "n_raters": growth.n_raters,
        "cohort_curve": growth.cohort_curve,
        "warnings": coded([*growth.warnings, *cautions(loaded.series.of_cohort, loaded.training)]),
        "method": growth.method,
        "software": growth.software,
        "data_hash": growth.data_hash,
    }


def _over_time(loaded: _Cohort, growth: CohortGrowth) -> list[dict[str, Any]]:
    """Return how the levels of the trainees shown lie at each session that enough of them reached.

    Of fewer than five a spread would tell whose level it is, and little else.
    """
    curves = [curve for member in loaded.members if (curve := growth.curves.get(str(member.pk)))]
    at: dict[int, list[float]] = {}
    for curve in curves:
        for point in curve:
            at.setdefault(point["x"], []).append(point["level"])
    found = []
    for x, levels in sorted(at.items()):
        if len(levels) < MIN_TRAINEES:
            continue
        low, middle, high = quantiles(levels, n=4, method="inclusive")
        found.append(
            {
                "x": x,
                "n": len(levels),
                "lowest": min(levels),
                "quarter": low,
                "median": middle,
                "three_quarters": high,
                "highest": max(levels),
                "n_at_or_above_cut": None
                if loaded.cut is None
                else sum(level >= loaded.cut for level in levels),
            }
        )
    return found


def _lists(loaded: _Cohort, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return who is ready and who is stuck, each with the rule; without a cut there are none."""
    if loaded.cut is None:
        return None
    gain = STUCK_GAIN * loaded.width / USUAL_WIDTH
    judged = [row for row in rows if row["level"] and row["n_rated"] >= LEAST_SESSIONS]
    ready = [row for row in judged if row["level"]["p_at_or_above_cut"] >= READY_CHANCE]
    stuck = [
        row
        for row in judged
        if row["level"]["p_at_or_above_cut"] < STUCK_CHANCE
        and row["level"]["x"] - row["level"]["gain_since_x"] >= STUCK_SPAN
        and row["level"]["gain"] < gain
    ]
    return {
        "ready": [row["trainee"].pk for row in ready],
        "stuck": [row["trainee"].pk for row in stuck],
        "n_judged": len(judged),
        "ready_rule": ready_rule(loaded.cut, READY_CHANCE, LEAST_SESSIONS),
        "stuck_rule": stuck_rule(STUCK_CHANCE, LEAST_SESSIONS, gain, STUCK_SPAN),
    }

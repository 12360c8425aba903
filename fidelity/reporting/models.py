"""Crossed fits of all items of a report, in as few batches as their designs allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fidelity import coverage
from fidelity._arrays import BoolArray
from fidelity.agreement.limits import severity_half_width
from fidelity.reliability.batch import CrossedBatch, fit_batch
from fidelity.reliability.effects import rater_effects
from fidelity.reliability.incomplete import estimates
from fidelity.reliability.reml import COMPONENTS, rater_identified
from fidelity.reliability.sufficient import CrossedStatistics
from fidelity.reporting.results import (
    ComponentReport,
    RaterSeverity,
    Undefined,
    VarianceComponents,
)
from fidelity.reporting.variables import Variable, compact_design
from fidelity.types import Estimate

_SHARED = 8  # variables of one design that make a batch of their own worth while
_CELLS = 4_000_000  # doubles in the statistics of one mixed batch

#: Connected parts beyond which none is fitted by itself.
MOST_PARTS = 20

REML_KEYS = ("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck", "icc_qk")


@dataclass(frozen=True, eq=False)
class Fitted:
    """One variable inside the batch that fitted it, with the coefficients if asked for."""

    batch: CrossedBatch
    row: int
    estimates: dict[str, Estimate]

    @property
    def converged(self) -> bool:
        """Whether the components can be used."""
        return bool(self.batch.converged[self.row])


def fit_all(
    variables: Sequence[Variable], *, confidence: float, seed: int, coefficients: bool
) -> dict[int, Fitted]:
    """Fit variables that have double ratings and variation; keys are the items' numbers."""
    fitted: dict[int, Fitted] = {}
    identified = [variable for variable in variables if rater_identified(variable.design)]
    for members, stats in _batches(identified, raters=True):
        batch = fit_batch(stats)
        one_way = fit_batch(stats, raters=False) if coefficients else batch
        fitted |= _fitted(members, batch, one_way, confidence, seed, coefficients=coefficients)
    nested = [variable for variable in variables if not rater_identified(variable.design)]
    for members, stats in _batches(nested, raters=False):
        one_way = fit_batch(stats, raters=False)
        batch = replace(one_way, converged=np.zeros(len(members), dtype=bool))
        fitted |= _fitted(members, batch, one_way, confidence, seed, coefficients=coefficients)
    return fitted


def _fitted(
    members: Sequence[Variable],
    batch: CrossedBatch,
    one_way: CrossedBatch,
    confidence: float,
    seed: int,
    *,
    coefficients: bool,
) -> dict[int, Fitted]:
    found: list[dict[str, Estimate]] = [{} for _ in members]
    if coefficients:
        found = estimates(
            batch,
            one_way,
            [variable.design for variable in members],
            confidence=confidence,
            # The same draws for every item: its interval does not depend on its neighbours.
            seeds=[np.random.default_rng(seed) for _ in members],
        )
    return {v.number: Fitted(batch, row, found[row]) for row, v in enumerate(members)}


def _batches(
    variables: Sequence[Variable], *, raters: bool
) -> list[tuple[list[Variable], CrossedStatistics]]:
    by_design: dict[int, list[Variable]] = {}
    for variable in variables:
        by_design.setdefault(id(variable.design), []).append(variable)
    batches = []
    members: list[Variable] = []
    parts: list[CrossedStatistics] = []
    cells = 0
    for group in by_design.values():
        stats = CrossedStatistics.of(
            group[0].design, np.stack([v.scores for v in group]), raters=raters
        )
        if len(group) >= _SHARED:
            batches.append((group, stats))
            continue
        size = stats.pair_kappa.size * len(group)
        if parts and cells + size > _CELLS:
            batches.append((members, CrossedStatistics.stack(parts)))
            members, parts, cells = [], [], 0
        members, parts, cells = [*members, *group], [*parts, stats], cells + size
    if parts:
        batches.append((members, CrossedStatistics.stack(parts)))
    return batches


def components_of(variable: Variable, fit: Fitted | None) -> VarianceComponents:
    """Return variance components and criterion, or why there are none."""
    if fit is None or not fit.converged:
        return VarianceComponents(None, None, variable.fit_reason or "not_converged")
    variance = fit.batch.variance[fit.row].tolist()
    return VarianceComponents(
        dict(zip(COMPONENTS, variance, strict=True)), float(fit.batch.criterion[fit.row])
    )


def severities(
    variable: Variable,
    fit: Fitted | None,
    labels: Sequence[str],
    confidence: float,
    component: int = 1,
) -> list[RaterSeverity]:
    """Return one row per rater of a connected design."""
    reason = components_of(variable, fit).reason
    severity: list[float | None] = [None] * len(labels)
    half: list[float | None] = [None] * len(labels)
    if fit is not None and reason is None:
        predicted = rater_effects(fit.batch, fit.row)
        severity = [0.0 - effect for effect in predicted.effect.tolist()]
        if not fit.batch.boundary[fit.row, 1]:
            half = severity_half_width(
                np.sqrt(predicted.prediction_variance), variable.design.n_raters_present, confidence
            ).tolist()
    rows = []
    for rater in np.flatnonzero(variable.design.ratings_per_rater).tolist():
        value, margin = severity[rater], half[rater]
        limits = None if value is None or margin is None else (value - margin, value + margin)
        rows.append(
            RaterSeverity(
                rater=labels[rater],
                severity=value,
                low=limits and limits[0],
                high=limits and limits[1],
                n_ratings=int(variable.design.ratings_per_rater[rater]),
                n_overlapping=int(variable.design.overlap_per_rater[rater]),
                component=component,
                reason=reason,
                warnings=coverage.codes(
                    limits, "severity", raters=variable.design.n_raters_present
                ),
            )
        )
    return rows


def _unknown(
    variable: Variable, ratings: BoolArray, labels: Sequence[str]
) -> Iterator[tuple[int, RaterSeverity]]:
    """Give raters of parts that are not fitted a row without a severity."""
    design = variable.design
    for rater in np.unique(design.rater[ratings]).tolist():
        yield (
            rater,
            RaterSeverity(
                rater=labels[rater],
                severity=None,
                low=None,
                high=None,
                n_ratings=int(design.ratings_per_rater[rater]),
                n_overlapping=int(design.overlap_per_rater[rater]),
                component=1,
                reason="insufficient_data",
            ),
        )


def parts_of(
    variable: Variable, labels: Sequence[str], *, confidence: float, seed: int
) -> tuple[tuple[ComponentReport, ...], list[RaterSeverity]]:
    """Fit every connected part of a disconnected design by itself.

    Parts of one session tell nothing, and a design in very many parts tells nothing about raters.
    """
    reports: list[ComponentReport] = []
    raters: list[RaterSeverity] = []
    of_session = variable.design.component_of_session
    of_rating = of_session[variable.design.session]
    parts = np.flatnonzero(np.bincount(of_session) >= 2)
    parts = parts if parts.size <= MOST_PARTS else parts[:0]
    unfitted = ~np.isin(of_rating, parts)
    of_rater = np.zeros(len(labels), dtype=np.int64)
    of_rater[variable.design.rater] = of_rating
    raters.extend(
        replace(row, component=int(of_rater[position]) + 1)
        for position, row in _unknown(variable, unfitted, labels)
    )
    for number in parts.tolist():
        chosen = of_rating == number
        cells = variable.cells[chosen]
        design, sessions = compact_design(cells, variable.design.n_rater_codes)
        part = replace(
            variable, scores=variable.scores[chosen], cells=cells, design=design, sessions=sessions
        )
        fit = None
        if part.fit_reason is None:
            fit = fit_all([part], confidence=confidence, seed=seed, coefficients=True)[part.number]
        components = components_of(part, fit)
        found = {} if fit is None else fit.estimates
        reports.append(
            ComponentReport(
                component=number + 1,
                n_sessions=design.n_sessions,
                n_raters=design.n_raters_present,
                n_ratings=design.n_ratings,
                components=components,
                estimates={
                    key: found.get(key, Undefined(components.reason or "not_converged"))
                    for key in REML_KEYS
                },
            )
        )
        raters.extend(severities(part, fit, labels, confidence, number + 1))
    return tuple(reports), sorted(raters, key=lambda row: row.rater)

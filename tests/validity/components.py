"""Coverage of the profile intervals of standard deviations and of the mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fidelity import RatingMatrix, component_intervals
from fidelity._arrays import BoolArray, FloatArray, IntArray
from fidelity.design import Design
from fidelity.errors import FidelityError
from fidelity.reliability.batch import CrossedBatch, fit_batch
from fidelity.reliability.likelihood import evaluate
from fidelity.reliability.newton import minimise
from fidelity.reliability.sufficient import CrossedStatistics
from tests.validity.designs import DESIGNS, ORDINAL, Study, shares, standing_codes
from tests.validity.population import components_of
from tests.validity.results import Coverage, Family, coverage, generator

#: 95 % quantile of chi-square with one degree of freedom.
_QUANTILE = 3.841459

#: Data sets of each design on which the limits themselves are compared with the membership.
_COMPARED = 5

PARAMETERS = ("session", "rater", "residual", "mean")


def run(
    seed: int, replicates: int, studies: Sequence[Study] = (*DESIGNS, ORDINAL[0], ORDINAL[1])
) -> Family:
    """Simulate every design."""
    rows: list[Coverage] = []
    compared = agreed = 0
    for study in studies:
        found, same = _of_study(study, seed, replicates)
        rows += found
        compared, agreed = compared + same.size, agreed + int(same.sum())
    notes = (
        "A profile interval holds a value when the deviance there exceeds the minimum by no more "
        "than 3.84. The study asks that question at the true value, for all data sets at once, "
        "instead of looking for both limits; widths are therefore not given, and below and above "
        "are read from the side of the estimate.",
        f"On {compared} intervals the limits of component_intervals were computed as well: they "
        f"gave the same answer on {agreed}.",
        "Of sessions, raters and residual the standard deviations; the mean is that of all "
        "possible raters.",
    )
    return Family(rows, notes)


def _of_study(study: Study, seed: int, replicates: int) -> tuple[list[Coverage], BoolArray]:
    design, truth = study.design, components_of(study)
    scores, _ = study.simulate(replicates, generator(seed, "components", study.name), design)
    batch = fit_batch(CrossedStatistics.of(design, scores), reml=False)
    true = {
        "session": np.sqrt(truth.session),
        "rater": np.sqrt(truth.rater),
        "residual": np.sqrt(truth.residual),
        "mean": truth.mean,
    }
    codes = standing_codes(design) | shares(
        boundary_variance=np.asarray(batch.boundary.any(axis=1))
    )
    rows, members = [], {}
    for number, name in enumerate(PARAMETERS):
        excess = deviance_at(batch, name, float(true[name])) - batch.criterion
        inside = excess <= _QUANTILE
        members[name] = inside
        estimate = batch.mean if name == "mean" else np.sqrt(batch.variance[:, number])
        under = estimate <= true[name]
        # Half-lines stand for the limits, of which only the side of the truth is known.
        low = np.where(inside | under, -1e9, 1e9)
        high = np.where(inside | ~under, 1e9, -1e9)
        low[~batch.converged] = np.nan
        row = coverage(
            study.name, name, "profile likelihood (ML)", low, high, float(true[name]), codes=codes
        )
        rows.append(_without_width(row))
    return rows, _same_as_limits(design, scores, true, members, batch.converged)


def _without_width(row: Coverage) -> Coverage:
    return Coverage(**{**vars(row), "width": None})


def deviance_at(batch: CrossedBatch, parameter: str, value: float) -> FloatArray:
    """Return each variable's lowest deviance with one parameter held at a value."""
    stats = batch.stats
    n, unit = stats.n_ratings[0], stats.unit
    sigma_hat = np.sqrt(batch.variance[:, 2])
    start = np.maximum(batch.theta, 0.1)

    def deviance(pair: FloatArray, sigma: FloatArray, which: IntArray) -> FloatArray:
        at = evaluate(stats, pair[:, 0] ** 2, pair[:, 1] ** 2, which, reml=False)
        rss = at.rss * unit[which] ** 2
        return np.asarray(at.logdet + n * np.log(2.0 * np.pi * sigma**2) + rss / sigma**2)

    def held_residual(theta: FloatArray, which: IntArray) -> FloatArray:
        return deviance(theta, np.full(len(theta), value), which)

    def held_mean(theta: FloatArray, which: IntArray) -> FloatArray:
        at = evaluate(stats, theta[:, 0] ** 2, theta[:, 1] ** 2, which, reml=False)
        standard = (value - stats.shift[which]) / unit[which]
        rss = (at.rss + at.xx * (standard - at.xy / at.xx) ** 2) * unit[which] ** 2
        return np.asarray(at.logdet + n * (1.0 + np.log(2.0 * np.pi * rss / n)))

    def held_effect(theta: FloatArray, which: IntArray) -> FloatArray:
        sigma = sigma_hat[which] * np.maximum(theta[:, 1], 1e-3)
        pair = np.column_stack([value / sigma, theta[:, 0]])
        return deviance(pair if parameter == "session" else pair[:, ::-1], sigma, which)

    objective: Callable[[FloatArray, IntArray], FloatArray] = held_effect
    if parameter in ("residual", "mean"):
        objective = held_residual if parameter == "residual" else held_mean
    else:
        other = batch.theta[:, 1 if parameter == "session" else 0]
        start = np.column_stack([np.maximum(other, 0.1), np.ones(len(other))])
    # From a second start as well, so that no local valley makes a true value look improbable.
    starts = (start, start * np.array([3.0, 1.0]))
    return np.minimum(*(minimise(objective, one, tolerance=1e-6)[1] for one in starts))


def _same_as_limits(
    design: Design,
    scores: FloatArray,
    true: dict[str, float],
    members: dict[str, BoolArray],
    converged: BoolArray,
) -> BoolArray:
    """Return whether the limits of the public function say the same, interval by interval."""
    labels = (
        tuple(f"{i:04d}" for i in range(design.n_sessions)),
        tuple(f"{i:04d}" for i in range(design.n_rater_codes)),
    )
    same = []
    for row in np.flatnonzero(converged)[:_COMPARED].tolist():
        matrix = RatingMatrix(*labels, design.session, design.rater, scores[row].copy())
        try:
            found = component_intervals(matrix).set_index("parameter")
        except FidelityError:
            continue
        for name in PARAMETERS:
            low, high = float(found["low"][name]), float(found["high"][name])
            same.append((low <= true[name] <= high) == members[name][row])
    return np.array(same, dtype=bool)

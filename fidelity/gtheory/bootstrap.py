"""Parametric bootstrap of a G-study: how its components vary from study to study."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import NotConverged
from fidelity.gtheory.estimation import best_ratios_of_many, curvature_at
from fidelity.gtheory.likelihood import RATIOS
from fidelity.gtheory.mean_squares import (
    SOURCES,
    components,
    degrees_of_freedom,
    expected,
)
from fidelity.gtheory.results import GStudy

#: Components of a draw, by column.
COLUMNS = (*SOURCES, "case_in_trainee")

# Numbers held at once while simulating: scores, or matrices of the trainees' designs.
_HELD = 4_000_000
# A bootstrap with more failed searches than this share of its draws is not reported.
_MOST_FAILED = 0.02


@dataclass(frozen=True, eq=False)
class Draws:
    """Estimates from simulated studies: components, shape (n_draws, 6), and means (n_draws,)."""

    components: FloatArray
    means: FloatArray
    n_failed: int


def simulated_studies(study: GStudy, n_draws: int, rng: np.random.Generator) -> Draws:
    """Simulate scores of the study's own design from its components, and estimate them again.

    Raises
    ------
    NotConverged
        More than two per cent of the simulated studies have no clear maximum.
    """
    if study.mean_squares is not None:
        return _by_mean_squares(study, n_draws, rng)
    fitted = study.fitted
    curvature = curvature_at(fitted.likelihood, fitted.sums, fitted.free, fitted.ratios)
    found, means = [], []
    for n_sets in _chunks(study, n_draws):
        sums = fitted.likelihood.layout.sums(_scores(study, n_sets, rng))
        ratios, well = best_ratios_of_many(
            fitted.likelihood, sums, fitted.free, fitted.ratios, curvature
        )
        state = fitted.likelihood(ratios[well], sums.of(np.flatnonzero(well)))
        named = dict(zip(RATIOS, ratios[well].T, strict=True)) | {"residual": np.ones(well.sum())}
        found.append(np.column_stack([named[name] for name in COLUMNS]) * state.residual[:, None])
        means.append(state.mean)
    drawn = np.concatenate(found)
    n_failed = n_draws - len(drawn)
    if n_failed > _MOST_FAILED * n_draws:
        raise NotConverged(f"{n_failed} of {n_draws} simulated studies did not converge")
    return Draws(drawn, study.mean + np.concatenate(means), n_failed)


def _chunks(study: GStudy, n_draws: int) -> Iterator[int]:
    layout = study.fitted.likelihood.layout
    width = max(
        study.n_ratings,
        *(
            len(part.trainees) * part.n_slots * (part.n_slots + len(layout.sizes))
            for part in layout.parts
        ),
        study.n_raters**2,
    )
    size = max(1, _HELD // width)
    for start in range(0, n_draws, size):
        yield min(size, n_draws - start)


def _scores(study: GStudy, n_sets: int, rng: np.random.Generator) -> FloatArray:
    """Draw scores less their mean, shape (n_sets, n_ratings)."""
    fitted, variance = study.fitted, study.variance
    scores = rng.normal(0.0, math.sqrt(variance.residual), (n_sets, study.n_ratings))
    groups: list[tuple[IntArray | None, float]] = [
        (fitted.trainee, variance.trainee),
        (fitted.case, variance.case_in_trainee),
        (fitted.session, variance.session_in_trainee),
        (fitted.rater, variance.rater),
        (fitted.pair, variance.trainee_x_rater),
    ]
    for codes, spread in groups:
        if codes is not None and spread > 0.0:
            effects = rng.normal(0.0, math.sqrt(spread), (n_sets, int(codes.max()) + 1))
            scores += effects[:, codes]
    return scores


def _by_mean_squares(study: GStudy, n_draws: int, rng: np.random.Generator) -> Draws:
    """Draw the mean squares themselves: independent, each a chi-square times its expectation."""
    shape = (study.n_trainees, study.n_sessions // study.n_trainees, study.n_raters)
    variance = np.array([getattr(study.variance, name) for name in SOURCES])
    degrees = np.array(degrees_of_freedom(shape))
    squares = expected(variance, shape) * rng.chisquare(degrees, (n_draws, 5)) / degrees
    drawn = np.maximum(components(squares, shape), 0.0)
    return Draws(
        np.column_stack([drawn, np.zeros(n_draws)]),
        study.mean + study.mean_se * rng.standard_normal(n_draws),
        0,
    )

"""Coverage of the intervals of intraclass correlations from crossed REML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.agreement.limits import severity_half_width
from fidelity.design import Design
from fidelity.reliability.batch import fit_batch
from fidelity.reliability.effects import rater_effects
from fidelity.reliability.incomplete import estimates
from fidelity.reliability.profile import Ratios, profile_limits
from fidelity.reliability.sufficient import CrossedStatistics
from fidelity.types import Estimate
from tests.validity.designs import DESIGNS, ORDINAL, Study, shares, standing_codes, wide
from tests.validity.population import CategoryComponents, components_of
from tests.validity.results import Coverage, Family, coverage, generator

CONFIDENCE = 0.95
KEYS = ("icc_a1", "icc_c1", "icc_ak", "icc_ck", "icc_qk")


def true_icc(key: str, truth: CategoryComponents, design: Design) -> float:
    """Return the coefficient of the true components."""
    k = design.k_hat if key.endswith("k") else 1.0
    rater = {"a": truth.rater / k, "c": 0.0, "q": truth.rater * design.q}.get(
        key[4], truth.rater / k
    )
    return truth.session / (truth.session + rater + truth.residual / k)


def limits_of(found: Sequence[dict[str, Estimate]], key: str) -> tuple[FloatArray, FloatArray]:
    """Return the limits of one coefficient, NaN where it has none."""
    low, high = np.full(len(found), np.nan), np.full(len(found), np.nan)
    for row, estimates_of_row in enumerate(found):
        interval = estimates_of_row[key].interval if key in estimates_of_row else None
        if interval is not None:
            low[row], high[row] = interval.low, interval.high
    return low, high


def run(seed: int, replicates: int, studies: Sequence[Study] = (*DESIGNS, *ORDINAL)) -> Family:
    """Simulate every design."""
    rows: list[Coverage] = []
    for study in studies:
        rows += _crossed(study, seed, replicates)
        rows += _one_way(study, seed, replicates)
    notes = (
        "True value: sessions and raters are drawn anew for every data set, so coverage is over "
        "new raters. Normal scores have the variances session .50, rater .15 (.01 where it is "
        "small) and residual .35.",
        "Scores 0–6 are the same scores times √1.25, with mean 3 (or 5), rounded and clipped. The "
        "truth is then the ICC of the rounded scores: covariances of two scores of a session and "
        "of a rater, by quadrature (tests check it against simulation).",
        "ICC(1,1) and ICC(1,k) are studied where they are the right model: every session has "
        "raters of its own. k is k-hat of the design. Intervals of severity hold the severity of "
        "every rater of the data set.",
    )
    return Family(rows, notes)


def _crossed(study: Study, seed: int, replicates: int) -> list[Coverage]:
    design, truth = study.design, components_of(study)
    scores, severity = study.simulate(replicates, generator(seed, "icc", study.name), design)
    batch = fit_batch(CrossedStatistics.of(design, scores))
    skipped = replace(batch, converged=np.zeros(replicates, dtype=bool))
    rngs = [np.random.default_rng([seed, number]) for number in range(replicates)]
    found = estimates(batch, skipped, [design] * replicates, confidence=CONFIDENCE, seeds=rngs)
    codes = standing_codes(design) | shares(
        boundary_variance=np.asarray(batch.boundary.any(axis=1))
    )
    rows = []
    for key in KEYS:
        low, high = limits_of(found, key)
        how = "Monte Carlo, profile near the boundary" if key == "icc_qk" else "profile likelihood"
        rows.append(_row(study, key, how, low, high, true_icc(key, truth, design), codes))
    fitted: np.ndarray = np.flatnonzero(batch.converged)
    weights = np.ones(fitted.size)
    ratios = Ratios(fitted, design.q * weights, weights / design.k_hat)
    low, high = (np.full(replicates, np.nan) for _ in range(2))
    low[fitted], high[fitted] = profile_limits(batch, ratios, confidence=CONFIDENCE)
    true_qk = true_icc("icc_qk", truth, design)
    rows.append(_row(study, "icc_qk", "profile likelihood", low, high, true_qk, codes))
    if not study.cuts:
        low, high = (np.full(severity.shape, np.nan) for _ in range(2))
        for row in fitted[~batch.boundary[fitted, 1]].tolist():
            predicted = rater_effects(batch, row)
            half = severity_half_width(
                np.sqrt(predicted.prediction_variance), design.n_raters_present, CONFIDENCE
            )
            low[row], high[row] = -predicted.effect - half, -predicted.effect + half
        rows.append(
            coverage(
                study.name, "severity", "t, prediction error", low, high, severity, codes=codes
            )
        )
    return rows


def _one_way(study: Study, seed: int, replicates: int) -> list[Coverage]:
    apart = study.own_raters()
    design, truth = apart.design, components_of(apart)
    scores, _ = apart.simulate(replicates, generator(seed, "one-way", study.name), design)
    one_way = fit_batch(CrossedStatistics.of(design, scores), raters=False)
    skipped = replace(one_way, converged=np.zeros(replicates, dtype=bool))
    found = estimates(skipped, one_way, [design] * replicates, confidence=CONFIDENCE)
    codes = standing_codes(design) | shares(boundary_variance=one_way.boundary[:, 0])
    return [
        _row(
            study,
            key,
            "profile likelihood",
            *limits_of(found, key),
            true_icc(key, truth, design),
            codes,
        )
        for key in ("icc_1", "icc_1k")
    ]


def _row(
    study: Study,
    key: str,
    method: str,
    low: FloatArray,
    high: FloatArray,
    truth: float,
    codes: dict[str, float],
) -> Coverage:
    found = codes | shares(wide_interval=wide(low, high))
    return coverage(study.name, key, method, low, high, truth, codes=found)

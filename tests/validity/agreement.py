"""Coverage of the intervals of alpha, AC, Fleiss' kappa, percentages and their relatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fidelity import RatingMatrix, Scale, brennan_prediger, weighted_alpha
from fidelity._arrays import FloatArray, IntArray
from fidelity.design import Design
from fidelity.errors import DegenerateData
from fidelity.reporting import cautions
from fidelity.reporting.agreement import ACS, ALPHAS, KEYS, PERCENTS, agreement
from fidelity.reporting.variables import Variable
from fidelity.types import Estimate, Interval
from tests.validity.designs import ORDINAL, PRESENT, Study, shares, standing_codes
from tests.validity.population import Population
from tests.validity.results import Coverage, Family, coverage, generator

STUDIES = (*ORDINAL, PRESENT)
_BOOTSTRAP = 500
_CONFIDENCE = 0.95
_CHUNK = 100  # sets of raters whose populations are computed at once

#: With two categories these say the same as others.
_REPEATED = (
    "alpha_ordinal",
    "alpha_interval",
    "alpha_ratio",
    "ac2_linear",
    "ac2_quadratic",
    "ac2_ordinal",
    "percent_within_one",
    "weighted_alpha",
)

_OTHERS = {
    "brennan_prediger": "identity",
    "weighted_alpha": "quadratic",
}


def run(seed: int, replicates: int, studies: Sequence[Study] = STUDIES) -> Family:
    """Simulate every design."""
    rows = [row for study in studies for row in _of_study(study, seed, replicates)]
    notes = (
        "True value: the coefficient in endlessly many new sessions rated by the same raters in "
        "the same pattern, computed for the raters of every data set by quadrature. “New raters” "
        "is how often the same interval holds the value over all possible raters: these intervals "
        "say nothing about other raters, and with few of them that shows.",
        f"t: linearised over sessions (percentages: jackknife, Wilson for two raters). Bootstrap: "
        f"{_BOOTSTRAP} resamples of sessions, percentiles.",
        "Undefined: all double-rated sessions agree or all scores are equal, so that there is no "
        "interval. Warnings: those of report(); wide_interval there is about ICC(A,1), so its "
        "share is not counted here.",
        "alpha_interval is also weighted_alpha with quadratic weights but for the treatment of the "
        "sample size; both are studied.",
    )
    return Family(rows, notes)


def _of_study(study: Study, seed: int, replicates: int) -> list[Coverage]:
    design = study.design
    scores, severity = study.simulate(replicates, generator(seed, "agreement", study.name), design)
    values = np.arange(study.n_categories, dtype=np.float64)
    limits = {
        (key, how): np.full((replicates, 2), np.nan) for key in KEYS for how in ("t", "bootstrap")
    } | {(key, "t"): np.full((replicates, 2), np.nan) for key in _OTHERS}
    codes: dict[str, list[bool]] = {"category_dominates": [], "few_categories_used": []}
    for row in range(replicates):
        for n_bootstrap, how in ((0, "t"), (_BOOTSTRAP, "bootstrap")):
            found = agreement(
                _variable(design, scores[row]),
                values,
                confidence=_CONFIDENCE,
                n_bootstrap=n_bootstrap,
                seed=seed + row,
            )
            for key, estimate in found.items():
                _note(limits[key, how], row, getattr(estimate, "interval", None))
        for key, estimate in _relatives(study, design, scores[row]).items():
            _note(limits[key, "t"], row, estimate.interval)
        told = cautions.of_scores(scores[row])
        for code, seen in codes.items():
            seen.append(code in told)
    carried = standing_codes(design) | shares(**{k: np.array(v) for k, v in codes.items()})
    fixed, anew = _true_values(study, design, severity)
    return [
        coverage(
            study.name,
            key,
            _method(key, how, design),
            both[:, 0],
            both[:, 1],
            fixed[key],
            new_raters=float(anew[key][0]),
            codes=carried,
        )
        for (key, how), both in limits.items()
        if not (study.n_categories == 2 and key in _REPEATED)
    ]


def _method(key: str, how: str, design: Design) -> str:
    if how == "bootstrap":
        return "bootstrap"
    if key in PERCENTS:
        return "Wilson" if design.n_raters_present == 2 else "jackknife t"
    return "linearised t"


def _note(limits: FloatArray, row: int, interval: Interval | None) -> None:
    if interval is not None:
        limits[row] = interval.low, interval.high


def _variable(design: Design, scores: FloatArray) -> Variable:
    cells: IntArray = design.session * design.n_rater_codes + design.rater
    none: IntArray = np.zeros(0, dtype=np.int64)
    return Variable(0, None, scores, cells, none, np.arange(design.n_sessions), design)


def _relatives(study: Study, design: Design, scores: FloatArray) -> dict[str, Estimate]:
    matrix = RatingMatrix(
        tuple(f"{i:04d}" for i in range(design.n_sessions)),
        tuple(f"{i:02d}" for i in range(study.n_raters)),
        design.session,
        design.rater,
        scores.copy(),
        Scale(tuple(range(study.n_categories))),
    )
    found = {}
    for key, compute in _FUNCTIONS.items():
        try:
            found[key] = compute(matrix)
        except DegenerateData:
            continue
    return found


_FUNCTIONS: dict[str, Callable[[RatingMatrix], Estimate]] = {
    "brennan_prediger": brennan_prediger,
    "weighted_alpha": lambda matrix: weighted_alpha(matrix, weights="quadratic"),
}


def true_values(population: Population) -> dict[str, FloatArray]:
    """Return every coefficient of a population."""
    return (
        {key: population.alpha(level) for key, level in ALPHAS.items()}
        | {key: population.ac(weighting) for key, weighting in ACS.items()}
        | {key: population.percent(within) for key, within in PERCENTS.items()}
        | {
            "fleiss_kappa": population.fleiss("identity"),
            "brennan_prediger": population.brennan_prediger("identity"),
            "weighted_alpha": population.alpha("interval"),
        }
    )


def _true_values(
    study: Study, design: Design, severity: FloatArray
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    parts = [
        true_values(Population.of(study, design, severity[begin : begin + _CHUNK]))
        for begin in range(0, len(severity), _CHUNK)
    ]
    fixed = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    return fixed, true_values(Population.over_raters(study))

"""Coverage of the closed-form intervals of complete designs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from fidelity import cronbach_alpha
from fidelity._arrays import FloatArray
from fidelity.design import Design
from fidelity.reliability.icc import MeanSquares, icc_arrays, irr_average
from tests.validity.designs import DESIGNS, Study, shares, standing_codes, wide
from tests.validity.icc import true_icc
from tests.validity.population import components_of
from tests.validity.results import Coverage, Family, coverage, generator

_CONFIDENCE = 0.95
_COMPLETE = (
    DESIGNS[3],
    replace(DESIGNS[3], name="60 × 3, complete, small rater variance", rater=0.01),
    Study("30 × 2, complete", 30, 2, (2,)),
    Study("30 × 4, complete", 30, 4, (4,)),
    Study("10 × 3, complete", 10, 3, (3,)),
    Study("20 × 8, complete", 20, 8, (8,)),
)
STUDIES = (*_COMPLETE, *(study.ordinal() for study in _COMPLETE))

#: Mean squares cost nothing, so these rows rest on more data sets.
_TIMES = 10


def run(seed: int, replicates: int) -> Family:
    """Simulate every design."""
    rows = [row for study in STUDIES for row in _of_study(study, seed, _TIMES * replicates)]
    rows += _cronbach(seed, replicates)
    notes = (
        f"McGraw and Wong's F intervals, {_TIMES} times as many data sets as elsewhere. ICC(1,·) "
        "where every session has raters of its own, the others where raters are drawn anew for "
        "every data set. Undefined: no interval, because the scores have no variance between "
        "panels or none within.",
        "icc does not attach warnings; those listed are what report() says of the same data.",
        "Cronbach's alpha: six items of equal loading and error (tau-equivalent), normal scores, "
        "the interval of Feldt through pingouin.",
    )
    return Family(rows, notes)


def _of_study(study: Study, seed: int, replicates: int) -> list[Coverage]:
    design = study.design
    rows = []
    for own, keys in (
        (True, ("icc_1", "icc_1k")),
        (False, ("icc_a1", "icc_c1", "icc_ak", "icc_ck")),
    ):
        used = study.own_raters() if own else study
        truth = components_of(used)
        rng = generator(seed, "complete", study.name, str(own))
        scores, _ = used.simulate(replicates, rng, design)
        squares = MeanSquares.of(scores.reshape(replicates, study.n_sessions, study.n_raters))
        found = icc_arrays(squares, _CONFIDENCE)
        for key in keys:
            value = true_icc(key, truth, design)
            arrays = found[key]
            rows.append(
                _row(study, key, "F", design, arrays.value, (arrays.low, arrays.high), value)
            )
            if key == "icc_ak":
                limits = irr_average(squares, _CONFIDENCE)
                rows.append(_row(study, key, "F of irr", design, arrays.value, limits, value))
    return rows


def _row(
    study: Study,
    key: str,
    method: str,
    design: Design,
    value: FloatArray,
    limits: tuple[FloatArray, FloatArray],
    truth: float,
) -> Coverage:
    low, high = limits
    # The rule by which the function gives an interval or none.
    with np.errstate(invalid="ignore"):
        given = np.isfinite(value) & np.isfinite(low + high) & (low <= value) & (value <= high)
    low, high = np.where(given, low, np.nan), np.where(given, high, np.nan)
    codes = standing_codes(design) | shares(wide_interval=wide(low, high))
    name = f"{method} interval" if method == "F" else f"{method}"
    return coverage(study.name, key, name, low, high, truth, codes=codes)


def _cronbach(seed: int, replicates: int) -> list[Coverage]:
    """Six items of one scale, each the person's level and an error."""
    rows = []
    for n in (15, 60):
        rng = generator(seed, "cronbach", str(n))
        low, high = np.full(replicates, np.nan), np.full(replicates, np.nan)
        for row in range(replicates):
            scores = rng.normal(size=(n, 1)) + rng.normal(0.0, np.sqrt(2.0), (n, 6))
            interval = cronbach_alpha(pd.DataFrame(scores)).interval
            if interval is not None:
                low[row], high[row] = interval.low, interval.high
        truth = 6.0 / (6.0 + 2.0)
        rows.append(coverage(f"{n} people × 6 items", "cronbach_alpha", "Feldt", low, high, truth))
    return rows

"""False declarations and power of calibrated learning-curve CUSUMs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fidelity import BinaryCusum, ContinuousCusum, ScoreVariance, calibrate_cusum, lc_cusum
from fidelity.monitor.designs import CusumDesign
from tests.validity.results import Family, Rate, generator, rate

_ALPHA = 0.05
_VARIANCE = ScoreVariance(session=0.30, residual=0.35, rater=0.10, n_raters=2)
_DESIGNS: tuple[tuple[str, CusumDesign, tuple[int, ...]], ...] = (
    ("failures .10 / .30", BinaryCusum(0.10, 0.30), (10, 20, 40)),
    ("failures .20 / .50", BinaryCusum(0.20, 0.50), (10, 20, 40)),
    *(
        (f"scores, gap {gap} SD", ContinuousCusum(3.0, 3.0 + gap, 1.0), (10, 20, 40))
        for gap in (0.5, 0.8, 1.2)
    ),
    ("scores, components, 2 raters", ContinuousCusum(3.0, 3.6, _VARIANCE), (20,)),
)


def run(seed: int, replicates: int) -> Family:
    """Chart simulated trainees with the public function at the calibrated limit."""
    rows: list[Rate] = []
    for name, design, plans in _DESIGNS:
        for n in plans:
            rows += _of_plan(name, design, n, seed, 5 * replicates)
    notes = (
        "Trainees are simulated apart from the package and charted by lc_cusum at the limit that "
        "calibrate_cusum found for a false declaration rate of 5 % over the planned sessions. "
        "Predicted is what the calibration says of that limit; the promise is kept when the rate "
        "is at most 5 % and equals the prediction, both within three standard errors.",
        "Trainees per row: five times the replicates.",
    )
    return Family(rows, notes)


def _of_plan(name: str, design: CusumDesign, n: int, seed: int, replicates: int) -> list[Rate]:
    limit = calibrate_cusum(design, n_sessions=n, alpha=_ALPHA, seed=seed)
    rng = generator(seed, "cusum", name, str(n))
    where = f"{name}, {n} sessions, limit {limit.limit:.2f}"
    inadequate = _declared(design, limit.limit, n, design.inadequate, replicates, rng)
    adequate = _declared(design, limit.limit, n, design.adequate, replicates, rng)
    return [
        rate(
            where,
            "false declaration",
            inadequate,
            predicted=limit.false_signal.value,
            predicted_se=limit.false_signal.se,
            at_most=_ALPHA,
        ),
        rate(
            where,
            "power",
            adequate,
            predicted=limit.true_signal.value,
            predicted_se=limit.true_signal.se,
        ),
    ]


def _declared(
    design: CusumDesign,
    limit: float,
    n: int,
    level: float,
    replicates: int,
    rng: np.random.Generator,
) -> np.ndarray:
    if isinstance(design, BinaryCusum):
        outcome = (rng.random((replicates, n)) >= level).astype(np.float64)
    else:
        outcome = level + rng.normal(0.0, np.sqrt(design.variance.chart), (replicates, n))
    column = "pass" if isinstance(design, BinaryCusum) else "score"
    parts = []
    for begin in range(0, replicates, 200):
        chunk = outcome[begin : begin + 200]
        frame = pd.DataFrame(
            {
                "trainee": np.repeat([f"{i:04d}" for i in range(len(chunk))], n),
                "session_number": np.tile(np.arange(1.0, n + 1.0), len(chunk)),
                column: chunk.ravel(),
            }
        )
        found = lc_cusum(
            frame, design, n_sessions=n, limit=limit, deterioration_limit=50.0, replicates=100
        )
        parts += [trainee.signal_at is not None for trainee in found.trainees]
    return np.array(parts)

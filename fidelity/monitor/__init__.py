"""Sequential monitors: the learning-curve CUSUM of trainees and the drift monitor of raters."""

from fidelity.monitor.calibration import (
    calibrate_cusum,
    cusum_error_rates,
    cusum_signal_curves,
)
from fidelity.monitor.designs import BinaryCusum, ContinuousCusum, ScoreVariance
from fidelity.monitor.error_rates import CusumLimit
from fidelity.monitor.learning import lc_cusum
from fidelity.monitor.results import CusumResult, TraineeCusum

__all__ = [
    "BinaryCusum",
    "ContinuousCusum",
    "CusumLimit",
    "CusumResult",
    "ScoreVariance",
    "TraineeCusum",
    "calibrate_cusum",
    "cusum_error_rates",
    "cusum_signal_curves",
    "lc_cusum",
]

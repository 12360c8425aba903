"""Coverage of the bands of growth curves and of straight lines, section 12.3."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fidelity import growth, straight_line
from fidelity.errors import FidelityError
from tests.validity.designs import shares
from tests.validity.results import Coverage, Family, coverage, generator

#: Trainees × sessions.
DESIGNS = ((8, 5), (15, 5), (30, 5), (30, 10))

_INTERCEPT, _SLOPE = 2.0, 0.15
_COVARIANCE = np.array([[0.27, -0.02], [-0.02, 0.0042]])
_RESIDUAL = 0.20

#: Every trainee's line is a replicate of its own, so fewer cohorts suffice.
_LINES = 300


def run(seed: int, replicates: int) -> Family:
    """Simulate every design."""
    rows = [row for design in DESIGNS for row in _of_design(*design, seed, replicates)]
    notes = (
        "Band of every trainee for the true level at the last session. Random slopes "
        "(intercept .27, slope .0042, covariance −.02), residual .20, growth .15 a session; "
        "trainees are drawn anew for every cohort.",
        't: t(trainees − 2), the default; z: the option distribution="normal". Straight line: '
        "each trainee's own least squares, without the cohort, every trainee of the first "
        f"{_LINES} cohorts.",
        "Undefined: the model did not converge.",
    )
    return Family(rows, notes)


def _of_design(n: int, t: int, seed: int, replicates: int) -> list[Coverage]:
    rng = generator(seed, "growth", str(n), str(t))
    root = np.linalg.cholesky(_COVARIANCE)
    number = np.arange(1.0, t + 1.0)
    limits = {how: np.full((replicates, n, 2), np.nan) for how in ("t", "z", "line")}
    truth = np.zeros((replicates, n))
    told: list[tuple[str, ...]] = []
    trainee = np.repeat(np.arange(n), t)
    labels = [f"{code:02d}" for code in trainee]
    for row in range(replicates):
        line = rng.standard_normal((n, 2)) @ root.T + np.array([_INTERCEPT, _SLOPE])
        truth[row] = line[:, 0] + line[:, 1] * t
        level = line[:, :1] + line[:, 1:] * number
        frame = pd.DataFrame(
            {
                "trainee": labels,
                "session_number": np.tile(number, n),
                "score": (level + rng.normal(0.0, np.sqrt(_RESIDUAL), (n, t))).ravel(),
            }
        )
        if row < _LINES:
            for code, own in enumerate(straight_line(frame).trainees):
                limits["line"][row, code] = own.line[-1].low, own.line[-1].high
        try:
            result = growth(frame)
        except FidelityError:
            continue
        told.append(result.warnings)
        for code, curve in enumerate(result.trainees):
            last = curve.points[-1]
            limits["t"][row, code] = last.low, last.high
            limits["z"][row, code] = (
                last.level - 1.959964 * last.se,
                last.level + 1.959964 * last.se,
            )
    carried = dict.fromkeys(code for codes in told for code in codes)
    share = shares(**{code: np.array([code in codes for codes in told]) for code in carried})
    names = {
        "t": ("growth", "t(P − 2) band"),
        "z": ("growth", "normal band"),
        "line": ("straight_line", "t(sessions − 2) band"),
    }
    small = {code: 1.0 for code in ("small_cohort",) if n < 10}
    return [
        coverage(
            f"{n} trainees × {t} sessions",
            *names[how],
            both[: len(cohorts), :, 0],
            both[: len(cohorts), :, 1],
            truth[: len(cohorts)],
            codes=small if how == "line" else share,
        )
        for how, both in limits.items()
        for cohorts in [range(replicates)[:_LINES] if how == "line" else range(replicates)]
    ]

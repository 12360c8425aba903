"""Drawn ratings of the rating-scale model, and what tests read from its results."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from fidelity import RaschResult
from tests.fidelity.estimates import value_of
from tests.fidelity.golden_files import golden_case

GOLDEN = golden_case("mfrm_rating_scale_cml")


def simulated(
    n_sessions=200, severity=(-0.6, -0.1, 0.2, 0.5), items=(-0.5, 0.0, 0.5), each=2,
    thresholds=(-1.0, 0.0, 1.0), seed=0,
):  # fmt: skip
    rng = np.random.default_rng(seed)
    omega = np.concatenate([[0.0], -np.cumsum(thresholds)])
    rows = []
    for session in range(n_sessions):
        level = rng.normal(0, 1.2)
        for rater in sorted(rng.choice(len(severity), each, replace=False)):
            for item, difficulty in enumerate(items):
                logits = np.arange(len(omega)) * (level - difficulty - severity[rater]) + omega
                score = rng.choice(len(omega), p=special.softmax(logits))
                rows.append((f"s{session:04}", f"i{item}", f"r{rater}", int(score)))
    return pd.DataFrame(rows, columns=["session", "item", "rater", "score"])


def severities(found: RaschResult):
    return {rater.label: value_of(rater.estimate) for rater in found.raters}

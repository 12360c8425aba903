"""Raters, gold sets and scores for tests of the rater gate, and what they read from results."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from fidelity import (
    Estimate,
    GateRater,
    GoldSet,
)

GOLD = GoldSet(20, 4, mean=3.0, session=0.6, section=0.4, scale=range(7))
GOOD = GateRater("good", noise=0.15, bias=0.1)
POOR = GateRater("poor", noise=0.8, bias=0.6, session_noise=0.2)
EASY: dict[str, Any] = {
    "least_icc": -1.0,
    "least_icc_low": -1.0,
    "least_within_one": 0.0,
    "most_bias": 9.0,
}


def frame_of(gold, rater):
    """Return a frame of tables of scores, shape (n_sessions, n_sections)."""
    gold, rater = np.asarray(gold, dtype=float), np.asarray(rater, dtype=float)
    cells = list(product(range(gold.shape[0]), range(gold.shape[1])))
    return pd.DataFrame(
        {
            "session": [f"s{session:02}" for session, _ in cells],
            "section": [f"part {section}" for _, section in cells],
            "gold": gold.ravel(),
            "rater": rater.ravel(),
        }
    )


def drawn(seed, rater=GOOD, gold_set=GOLD):
    gold, scores = gold_set.draw(rater, 1, np.random.default_rng(seed))
    return frame_of(gold[0], scores[0])


def criteria_of(result):
    return {criterion.name: criterion for criterion in result.criteria}


def se_of(estimate):
    """Return the standard error of an estimate that must have one."""
    assert isinstance(estimate, Estimate)
    assert estimate.se is not None
    return estimate.se


def met_of(result):
    return {name: criterion.met for name, criterion in criteria_of(result).items()}

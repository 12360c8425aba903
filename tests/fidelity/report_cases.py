"""Tables of scores and the report entries made of them."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from fidelity import report

KEYS = [
    "icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck", "icc_qk",
    "alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio",
    "ac1", "ac2_linear", "ac2_quadratic", "ac2_ordinal", "fleiss_kappa",
    "percent_exact", "percent_within_one",
]  # fmt: skip


def frame_of(table, item=None):
    """Long frame of sessions × raters; NaN cells are rows without a score, None cells no rows."""
    rows = [
        (f"s{s:03d}", f"r{r}", y)
        for s, row in enumerate(table)
        for r, y in enumerate(row)
        if y is not None
    ]
    frame = pd.DataFrame(rows, columns=["session", "rater", "score"])
    return frame if item is None else frame.assign(item=item)


def scores(seed, n=40, m=3, severity=0.5):
    rng = np.random.default_rng(seed)
    table = (
        3 + rng.normal(size=(n, 1)) + severity * rng.normal(size=m) + 0.8 * rng.normal(size=(n, m))
    )
    return np.clip(np.round(table), 0, 6)


def entry(frame, **options):
    result = report(frame, **options).to_dict()
    json.dumps(result, allow_nan=False)
    assert len(result["items"]) == 1
    return result["items"][0]

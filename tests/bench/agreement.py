"""Reports, ICCs and alpha beside pingouin and krippendorff."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from typing import get_args

import krippendorff
import numpy as np
import pandas as pd
import pingouin

import fidelity
from fidelity.reliability.icc import IccModel, IccUnit
from tests.bench.clock import best, peak
from tests.bench.data import COMPETENCE, complete
from tests.bench.rows import Row
from tests.bench.sizes import Sizes

#: Resamples on which a slow peer is timed; its time for all of them is scaled from these.
PEER_RESAMPLES = 5


def pingouin_iccs(frame: pd.DataFrame) -> pd.DataFrame:
    """Compute six ICCs of one variable."""
    with warnings.catch_warnings():
        # pandas tells pingouin of changes to come.
        warnings.simplefilter("ignore")
        table: pd.DataFrame = pingouin.intraclass_corr(frame, "session", "rater", "score")
    return table


def reports(sizes: Sizes) -> Iterator[Row]:
    """Full report of many variables, without resamples and with."""
    n_items, n_sessions, n_raters = sizes.report
    frame = complete(n_items, n_sessions, n_raters)
    work = partial(fidelity.report, frame, values=COMPETENCE)
    one = frame[frame["item"] == 0]
    pingouin_iccs(one)
    each = best(partial(pingouin_iccs, one), PEER_RESAMPLES)
    what = f"{n_items} variables, {n_sessions:,} sessions x {n_raters} raters"
    yield Row(
        name=f"report, {what}",
        seconds=best(work, sizes.repeat),
        megabytes=peak(work),
        peer=f"pingouin, six ICCs of one variable x {n_items}",
        peer_seconds=each * n_items,
        target_seconds=sizes.target(0.3),
    )
    n = sizes.resamples
    resampled = partial(work, n_bootstrap=n)
    yield Row(
        name=f"the same with {n:,} resamples of alpha, AC, kappa and per cent",
        seconds=best(resampled, sizes.repeat),
        megabytes=peak(resampled),
        peer=f"pingouin, six ICCs of every resample, scaled from {PEER_RESAMPLES} x 1 variable",
        peer_seconds=each * n_items * n,
        target_seconds=sizes.target(1.5),
        target_ratio=sizes.target(300.0),
    )


def iccs(sizes: Sizes) -> Iterator[Row]:
    """Six ICCs with intervals of one variable, complete design."""
    _, n_sessions, n_raters = sizes.report
    frame = complete(1, n_sessions, n_raters)
    table = frame["score"].to_numpy().reshape(n_sessions, n_raters)

    def six() -> None:
        for model in get_args(IccModel):
            for unit in get_args(IccUnit):
                fidelity.icc(table, model=model, unit=unit)

    yield Row(
        name=f"six ICCs with intervals, {n_sessions:,} x {n_raters}",
        seconds=best(six, sizes.repeat * 3),
        peer="pingouin",
        peer_seconds=best(partial(pingouin_iccs, frame), sizes.repeat * 3),
    )


def alpha(sizes: Sizes) -> Iterator[Row]:
    """Ordinal alpha of one variable, and its bootstrap."""
    _, n_sessions, n_raters = sizes.report
    frame = complete(1, n_sessions, n_raters)
    matrix = fidelity.RatingMatrix.from_frame(frame, scale=COMPETENCE)
    by_rater = frame["score"].to_numpy().reshape(n_sessions, n_raters).T

    def theirs() -> object:
        return krippendorff.alpha(
            by_rater, level_of_measurement="ordinal", value_domain=list(COMPETENCE)
        )

    work = partial(fidelity.krippendorff_alpha, matrix)
    each = best(theirs, PEER_RESAMPLES)
    yield Row(
        name=f"ordinal alpha with its standard error, {n_sessions:,} x {n_raters}",
        seconds=best(work, sizes.repeat),
        peer="krippendorff, no standard error",
        peer_seconds=each,
        excess=abs(work().value - float(np.asarray(theirs()))),
        most_excess=1e-12,
    )
    n = sizes.resamples
    yield Row(
        name=f"the same with {n:,} resamples",
        seconds=best(partial(work, n_bootstrap=n, rng=np.random.default_rng(1)), sizes.repeat),
        peer=f"krippendorff, one call a resample, scaled from {PEER_RESAMPLES}",
        peer_seconds=each * n,
    )

"""The report, the six ICCs and alpha beside pingouin and krippendorff."""

from __future__ import annotations

import statistics
import warnings
from functools import partial
from itertools import product
from typing import Literal

import krippendorff
import numpy as np
import pandas as pd

import fidelity
from fidelity.reliability.icc import ICC_NAMES
from tests.bench import data
from tests.bench.measure import (
    SLACK,
    Check,
    Measured,
    Peer,
    Row,
    in_turn,
    measure_beside,
    peak,
    seconds,
)
from tests.bench.sizes import Sizes

#: Seconds of the report of 48 variables, 5,000 sessions and 3 raters on a machine of two cores.
REPORT_SECONDS, RESAMPLED_SECONDS = 0.3, 1.5
PINGOUIN_RATIO = 300.0


def report_rows(sizes: Sizes) -> list[Row]:
    """Measure the whole report, without and with resamples, beside pingouin in a loop."""
    frame = data.complete_ratings(sizes.items, sizes.sessions, sizes.raters)
    size = f"{sizes.items} variables, {sizes.sessions:,} sessions × {sizes.raters} raters"
    work = partial(fidelity.report, frame, values=data.COMPETENCE)
    resampled = partial(work, n_bootstrap=sizes.resamples)
    memory, resampled_memory = peak(work), peak(resampled)
    rng = np.random.default_rng(20260103)
    times, resampled_times, once = in_turn(
        partial(seconds, work),
        partial(seconds, resampled),
        partial(pingouin_loop, frame, rng),
        runs=sizes.peer_resamples,
    )
    plain = Measured.of(times, memory)
    more = Measured.of(resampled_times, resampled_memory)
    one = statistics.median(once)
    peer = Peer("pingouin's six ICCs", one, "in a loop over the variables")
    looped = Peer(
        "pingouin's six ICCs of the same resamples",
        one * sizes.resamples,
        f"timed on {len(once)} resamples × {sizes.items} variables, scaled to {sizes.resamples:,}",
    )
    speed = partial(Check, "best run", slack=SLACK, unit="s")
    faster = Check("× pingouin", looped.seconds / more.seconds, PINGOUIN_RATIO, "at least")
    return [
        Row(
            "report",
            f"full report, {size}",
            plain,
            peer,
            (speed(plain.best, REPORT_SECONDS),) if sizes.judged else (),
        ),
        Row(
            "report",
            f"full report with {sizes.resamples:,} resamples of alpha and AC2, {size}",
            more,
            looped,
            (speed(more.best, RESAMPLED_SECONDS), faster) if sizes.judged else (),
        ),
    ]


def pingouin_loop(frame: pd.DataFrame, rng: np.random.Generator) -> float:
    """Return the seconds in which pingouin gives the six ICCs of all variables of one resample.

    The resample is drawn outside the clock: its frames are a gift to the peer.
    """
    sessions = frame["session"].unique()
    drawn = rng.integers(0, len(sessions), len(sessions))
    long = []
    for _, part in frame.groupby("item"):
        wide = part.pivot(index="session", columns="rater", values="score").to_numpy()[drawn]
        session, rater = np.indices(wide.shape).reshape(2, -1)
        long.append(pd.DataFrame({"session": session, "rater": rater, "score": wide.ravel()}))
    pingouin_icc(long[0])
    return seconds(lambda: [pingouin_icc(part) for part in long])


def pingouin_icc(frame: pd.DataFrame) -> pd.DataFrame:
    """Return pingouin's six ICCs."""
    import pingouin

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # pandas tells pingouin of changes to come.
        warnings.simplefilter("ignore")
        return pingouin.intraclass_corr(frame, "session", "rater", "score")


def own_icc(matrix: fidelity.RatingMatrix | np.ndarray) -> list[float]:
    """Return the six ICCs in the order of their names."""
    models = ("one_way_random", "two_way_random", "two_way_mixed")
    return [
        fidelity.icc(matrix, model=model, unit=unit).value  # type: ignore[arg-type]
        for unit, model in product(("single", "average"), models)
    ]


def icc_rows(sizes: Sizes) -> list[Row]:
    """Measure six ICCs of one variable, from a long frame and from a table."""
    rows = []
    for sessions in sizes.icc_sessions:
        table = data.table(sessions, sizes.raters)
        session, rater = np.indices(table.shape).reshape(2, -1)
        frame = pd.DataFrame({"session": session, "rater": rater, "score": table.ravel()})
        theirs = pingouin_icc(frame).set_index("Type")["ICC"]
        expected = [float(theirs[name]) for name, _ in ICC_NAMES.values()]
        apart = float(np.max(np.abs(np.subtract(own_icc(table), expected))))
        check = Check("largest difference of a value", apart, 1e-10)
        size = f"one variable, {sessions:,} × {sizes.raters}"
        for start, work in (
            ("a table", partial(own_icc, table)),
            ("the long frame", lambda f=frame: own_icc(fidelity.RatingMatrix.from_frame(f))),
        ):
            own, took = measure_beside(work, partial(pingouin_icc, frame), runs=sizes.runs)
            peer = Peer("pingouin's six ICCs", took.seconds, "from the long frame", took.memory)
            rows.append(Row("icc", f"six ICCs from {start}, {size}", own, peer, (check,)))
    return rows


def alpha_rows(sizes: Sizes) -> list[Row]:
    """Measure alpha with its standard error, and with resamples, beside krippendorff's value."""
    rows = []
    cases: list[tuple[Literal["ordinal", "interval"], np.ndarray]] = [
        ("ordinal", data.table(n, sizes.raters)) for n in sizes.alpha_sessions
    ]
    continuous = data.table(sizes.continuous_sessions, sizes.raters, rounded=False)
    for level, table in [*cases, ("interval", continuous)]:
        matrix = matrix_of(table)
        work = partial(fidelity.krippendorff_alpha, matrix, level=level)
        theirs = partial(krippendorff.alpha, table.T, level_of_measurement=level)
        own, took = measure_beside(work, theirs, runs=sizes.runs)
        peer = Peer("krippendorff", took.seconds, "the value alone", took.memory)
        value = work().value
        kind = "different scores" if level == "interval" else "scores from 0 to 6"
        size = f"{len(table):,} × {sizes.raters} {kind}"
        apart = Check("difference of the value", abs(value - float(theirs())), 1e-10)
        rows.append(Row("alpha", f"{level} alpha with interval, {size}", own, peer, (apart,)))
    rows.append(resampled_alpha(sizes))
    return rows


def resampled_alpha(sizes: Sizes) -> Row:
    """Measure the bootstrap of ordinal alpha beside krippendorff looped over resamples."""
    table = data.table(sizes.alpha_sessions[-1], sizes.raters)
    matrix = matrix_of(table)
    rng = np.random.default_rng(20260104)

    def work() -> object:
        rng = np.random.default_rng(1)
        return fidelity.krippendorff_alpha(matrix, n_bootstrap=sizes.resamples, rng=rng)

    def theirs() -> float:
        sample = table[rng.integers(0, len(table), len(table))].T
        return seconds(partial(krippendorff.alpha, sample, level_of_measurement="ordinal"))

    memory = peak(work)
    times, each = in_turn(partial(seconds, work), theirs, runs=sizes.peer_resamples)
    own = Measured.of(times, memory)
    peer = Peer(
        "krippendorff in a loop",
        statistics.median(each) * sizes.resamples,
        f"timed on {len(each)} resamples, scaled to {sizes.resamples:,}",
    )
    task = f"ordinal alpha, {sizes.resamples:,} resamples, {len(table):,} × {sizes.raters}"
    return Row("alpha", task, own, peer)


def matrix_of(table: np.ndarray) -> fidelity.RatingMatrix:
    """Return a complete table as a matrix of ratings."""
    session, rater = np.indices(table.shape).reshape(2, -1)
    frame = pd.DataFrame({"session": session, "rater": rater, "score": table.ravel()})
    return fidelity.RatingMatrix.from_frame(frame)

"""The monitor of one trainee: a learning-curve CUSUM of session scores, with its error rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from backend.reliability.matrices import SOFTWARE
from fidelity import (
    ContinuousCusum,
    CusumLimit,
    GStudyComponents,
    InsufficientData,
    InvalidInput,
    ScoreVariance,
    calibrate_cusum,
    lc_cusum,
)
from fidelity.decision.components import ENOUGH_TRAINEES

# The two levels told apart lie so far from the cut, on a scale of 0 to 6.
DISTANCE, USUAL_RANGE = 0.5, 6.0
# The error rates hold within so many sessions of a training.
PLANNED = 20
ALPHA = 0.05
# The fewest that `lc_cusum` simulates; its own rates are not shown.
MIN_REPLICATES = 100


@dataclass(frozen=True)
class Monitor:
    """The chart after each session, when it signals, and how often it errs."""

    # not yet, competent, deterioration
    status: str
    points: list[dict[str, Any]]
    limit: float
    watch_limit: float | None
    signal_x: int | None
    alarm_x: int | None
    within_plan: bool | None
    inadequate: float
    adequate: float
    n_planned: int
    false_declaration: float
    power: float
    false_alarm: float | None
    detection: float | None
    own_components: bool
    method: str
    software: str


def monitor_of(
    scores: Sequence[tuple[int, float]],
    *,
    cut: float,
    width: float,
    variance: Mapping[str, float] | None,
    n_trainees: int,
    adjusted: bool,
) -> Monitor | None:
    """Return the monitor of (place in training, mean of a session); None where it cannot be made.

    `variance` is the programme's own, which counts from ten trainees on. `adjusted` is whether
    raters' severity was taken out of the scores.
    """
    factor = width / USUAL_RANGE
    own = variance is not None and n_trainees >= ENOUGH_TRAINEES
    parts = (
        GStudyComponents.from_mapping(variance)
        if own and variance is not None
        else GStudyComponents.defaults().scaled(factor)
    )
    try:
        design = ContinuousCusum(
            cut - DISTANCE * factor,
            cut + DISTANCE * factor,
            ScoreVariance(
                session=parts.session_in_trainee + parts.case_in_trainee,
                residual=parts.residual,
                rater=parts.trainee_x_rater + (0.0 if adjusted else parts.rater),
            ),
        )
        learning, watch = _limits(design)
        found = lc_cusum(
            [score for _, score in scores],
            design,
            n_sessions=PLANNED,
            limit=learning.limit,
            deterioration_limit=watch.limit,
            # The rates of these limits are known already.
            replicates=MIN_REPLICATES,
        )
    except (InvalidInput, InsufficientData):
        return None
    (chart,) = found.trainees
    places = [x for x, _ in scores]
    return Monitor(
        status=chart.status,
        points=[
            {
                "x": x,
                "score": score,
                "value": chart.path[at],
                "watch": chart.watch_after(at + 1),
            }
            for at, (x, score) in enumerate(scores)
        ],
        limit=learning.limit,
        watch_limit=watch.limit,
        signal_x=None if chart.signal_at is None else places[chart.signal_at - 1],
        alarm_x=None if chart.alarm_at is None else places[chart.alarm_at - 1],
        within_plan=chart.within_plan,
        inadequate=design.inadequate,
        adequate=design.adequate,
        n_planned=PLANNED,
        false_declaration=learning.false_signal.value,
        power=learning.true_signal.value,
        false_alarm=watch.false_signal.value,
        detection=watch.true_signal.value,
        own_components=own,
        method=(
            "LC-CUSUM of session means (Biau 2008), limits for a rate of 5 % within "
            f"{PLANNED} sessions by simulation of {learning.replicates} trainees, seed "
            f"{learning.seed}"
        ),
        software=SOFTWARE,
    )


@lru_cache(maxsize=64)
def _limits(design: ContinuousCusum) -> tuple[CusumLimit, CusumLimit]:
    """Return both limits of a design; kept, because they are simulated from a fixed seed."""
    return (
        calibrate_cusum(design, n_sessions=PLANNED, alpha=ALPHA),
        calibrate_cusum(design, n_sessions=PLANNED, alpha=ALPHA, chart="deterioration"),
    )

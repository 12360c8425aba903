"""Coverage of the intervals of rater drift and of the many-facet Rasch model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from fidelity import many_facet_rasch, rater_drift
from fidelity._arrays import FloatArray
from fidelity.errors import FidelityError
from fidelity.types import Scale
from tests.validity.designs import Study, shares
from tests.validity.results import Coverage, Family, Rate, coverage, generator, rate

#: Fits take a tenth to a quarter of a second, so there are fewer of them.
_FEWER = 20

_DRIFT = (
    Study("60 × 8, 2 a session, 12 months", 60, 8, (2,)),
    Study("120 × 12, 2 a session, 12 months", 120, 12, (2,)),
)
_SLOPE = 0.04  # standard deviation of a rater's drift, points a month

_MEASURE = 1.5  # standard deviation of the sessions' measures, logits
_SEVERITY = np.array([-0.6, -0.2, 0.2, 0.6])
_THRESHOLD = np.array([-1.2, 0.1, 1.1])


def run(seed: int, replicates: int) -> Family:
    """Simulate drift and Rasch data."""
    n = max(replicates // _FEWER, 20)
    rows: list[Coverage | Rate] = []
    for study in _DRIFT:
        rows += _drift(study, seed, n)
    for n_sessions in (40, 150):
        rows += _rasch(n_sessions, seed, n)
    notes = (
        f"One replicate for every {_FEWER} asked for: 2,000 would take more than ten minutes.",
        f"rater_drift: variances as for the ICCs, slopes with SD {_SLOPE} points a month, ratings "
        "spread over a year; raters are drawn anew, and an interval is about the severity (at the "
        "mean month) or slope of the rater in the data. Undefined: variance estimated at zero. The "
        "rate is the test of drift where there is none.",
        "many_facet_rasch: four raters who stay the same, one item of four categories, all "
        f"sessions rated by all; measures with SD {_MEASURE} logits, severities relative to their "
        "mean. Undefined: no finite estimate.",
    )
    return Family(rows, notes)


def _drift(study: Study, seed: int, replicates: int) -> list[Coverage | Rate]:
    design = study.design
    rng = generator(seed, "drift", study.name)
    month = np.linspace(0.0, 12.0, study.n_sessions)[rng.permutation(study.n_sessions)]
    month = month[design.session]
    centred = month - month.mean()
    scores, severity = study.simulate(replicates, rng, design)
    slope = rng.normal(0.0, _SLOPE, severity.shape)
    limits = {key: np.full((*severity.shape, 2), np.nan) for key in ("severity", "slope")}
    told: list[Sequence[str]] = []
    false = np.zeros(replicates, dtype=bool)
    frame = pd.DataFrame({"session": design.session, "rater": design.rater, "month": month})
    for row in range(replicates):
        drifting = scores[row] + slope[row][design.rater] * centred
        try:
            found = rater_drift(frame.assign(score=drifting))
            false[row] = rater_drift(frame.assign(score=scores[row])).p_value < 0.05
        except FidelityError:
            continue
        told.append(found.warnings)
        for trend in found.raters:
            for key, of_key in limits.items():
                _note(of_key[row], int(trend.rater), getattr(trend, key))
    codes = _share_of(told)
    rows: list[Coverage | Rate] = [
        coverage(
            study.name,
            f"{key}, rater_drift",
            "t, prediction error",
            limits[key][..., 0],
            limits[key][..., 1],
            truth,
            codes=codes,
        )
        for key, truth in (("severity", severity), ("slope", -slope))
    ]
    return [*rows, rate(study.name, "drift found where there is none", false, at_most=0.05)]


def _rasch(n_sessions: int, seed: int, replicates: int) -> list[Coverage]:
    rng = generator(seed, "rasch", str(n_sessions))
    n_raters, n_steps = len(_SEVERITY), len(_THRESHOLD)
    limits = {
        "severity": np.full((replicates, n_raters, 2), np.nan),
        "threshold": np.full((replicates, n_steps, 2), np.nan),
        "session measure": np.full((replicates, n_sessions, 2), np.nan),
    }
    measures = rng.normal(0.0, _MEASURE, (replicates, n_sessions))
    scale = Scale(tuple(range(n_steps + 1)))
    told: list[Sequence[str]] = []
    for row in range(replicates):
        frame = pd.DataFrame(
            {
                "session": np.repeat([f"{i:03d}" for i in range(n_sessions)], n_raters),
                "rater": np.tile(np.arange(n_raters), n_sessions),
                "score": _responses(measures[row], rng).ravel(),
            }
        )
        try:
            found = many_facet_rasch(frame, scale=scale)
        except FidelityError:
            continue
        told.append(found.warnings)
        for place, rater in enumerate(found.raters):
            _note(limits["severity"][row], place, rater.estimate)
        if len(found.thresholds) == n_steps:
            for place, step in enumerate(found.thresholds):
                _note(limits["threshold"][row], place, step.threshold)
        for session in found.sessions:
            _note(limits["session measure"][row], int(session.session), session.measure)
    truth = {
        "severity": np.broadcast_to(_SEVERITY, (replicates, n_raters)),
        "threshold": np.broadcast_to(_THRESHOLD, (replicates, n_steps)),
        "session measure": measures,
    }
    codes = _share_of(told)
    return [
        coverage(
            f"{n_sessions} × 4, complete, scores 0–3",
            f"{key}, many_facet_rasch",
            "normal",
            both[..., 0],
            both[..., 1],
            truth[key],
            codes=codes,
        )
        for key, both in limits.items()
    ]


def _responses(measure: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Draw the scores of every session by every rater from the rating-scale model."""
    place = measure[:, None] - _SEVERITY
    logits = np.cumsum(place[..., None] - _THRESHOLD, axis=-1)
    logits = np.concatenate([np.zeros((*place.shape, 1)), logits], axis=-1)
    chance = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chance /= chance.sum(axis=-1, keepdims=True)
    reached = rng.random((*place.shape, 1)) > np.cumsum(chance, axis=-1)
    return np.asarray(reached.sum(axis=-1), dtype=np.float64)


def _note(limits: FloatArray, place: int, estimate: Any) -> None:
    interval = getattr(estimate, "interval", None)
    if interval is not None:
        limits[place] = interval.low, interval.high


def _share_of(told: Sequence[Sequence[str]]) -> dict[str, float]:
    codes = dict.fromkeys(code for row in told for code in row)
    return shares(**{code: np.array([code in row for row in told]) for code in codes})

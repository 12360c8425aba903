"""Simulated ratings: the same for own functions and peers, from fixed seeds."""

from __future__ import annotations

import numpy as np
import pandas as pd

COMPETENCE = range(7)


def complete_ratings(items: int, sessions: int, raters: int) -> pd.DataFrame:
    """Draw competence scores of a complete design with text labels, in order of item."""
    rng = np.random.default_rng(20260101)
    shape = (items, sessions, raters)
    level = (
        3
        + rng.normal(0, 1.0, (1, sessions, 1))
        + rng.normal(0, 0.4, (1, 1, raters))
        + rng.normal(0, 0.8, shape)
    )
    item, session, rater = np.indices(shape).reshape(3, -1)
    score = np.clip(np.rint(level), COMPETENCE.start, COMPETENCE.stop - 1).ravel()
    return pd.DataFrame(
        {
            "item": labels("A", items, 2)[item],
            "session": labels("S", sessions, 5)[session],
            "rater": labels("R", raters, 2)[rater],
            "score": score.astype(np.int64),
        }
    )


def labels(letter: str, n: int, digits: int) -> np.ndarray:
    """Return labels like S00001."""
    return np.array([f"{letter}{number:0{digits}}" for number in range(n)], dtype=object)


def table(sessions: int, raters: int, *, rounded: bool = True) -> np.ndarray:
    """Draw scores as an array of sessions × raters."""
    rng = np.random.default_rng(20260102)
    level = 3 + rng.normal(0, 1.0, (sessions, 1)) + rng.normal(0, 0.8, (sessions, raters))
    return np.clip(np.rint(level), 0, 6) if rounded else level


def crossed_ratings(
    sessions: int,
    raters: int,
    per_session: int = 3,
    *,
    seed: int = 1,
    deviations: tuple[float, float, float] = (1.0, 0.4, 0.8),
) -> pd.DataFrame:
    """Draw scores of an incomplete crossed design: so many raters, at random, for each session.

    `deviations` are those of session, rater and residual.
    """
    rng = np.random.default_rng(seed)
    rater = np.argsort(rng.random((sessions, raters)), axis=1)[:, :per_session].ravel()
    session = np.repeat(np.arange(sessions), per_session)
    of_session, of_rater, residual = deviations
    score = (
        3
        + rng.normal(0, of_session, sessions)[session]
        + rng.normal(0, of_rater, raters)[rater]
        + rng.normal(0, residual, session.size)
    )
    return pd.DataFrame({"session": session, "rater": rater, "score": score})


def generalisability_ratings(
    trainees: int,
    sessions: int,
    raters: int,
    per_session: int,
    *,
    seed: int = 1,
    deviations: tuple[float, float, float, float, float] = (0.7, 0.6, 0.4, 0.3, 0.8),
) -> pd.DataFrame:
    """Draw sessions in trainees, each scored by some of the raters, who like some trainees more.

    `deviations` are those of trainee, session, rater, trainee × rater and residual.
    """
    rng = np.random.default_rng(seed)
    n = trainees * sessions
    rater = np.argsort(rng.random((n, raters)), axis=1)[:, :per_session].ravel()
    whole = np.repeat(np.arange(n), per_session)
    trainee = whole // sessions
    of_trainee, of_session, of_rater, of_both, residual = deviations
    score = (
        3
        + rng.normal(0, of_trainee, trainees)[trainee]
        + rng.normal(0, of_session, n)[whole]
        + rng.normal(0, of_rater, raters)[rater]
        + rng.normal(0, of_both, (trainees, raters))[trainee, rater]
        + rng.normal(0, residual, whole.size)
    )
    return pd.DataFrame(
        {
            "trainee": trainee,
            "session": whole % sessions,
            "rater": rater,
            "score": score,
            "trainee_session": whole,
            "trainee_rater": trainee * raters + rater,
        }
    )


def growth_ratings(
    trainees: int,
    sessions: int,
    raters: int,
    per_session: int,
    *,
    seed: int = 1,
    crossed: bool = True,
    slope_deviation: float = 0.08,
) -> pd.DataFrame:
    """Draw straight lines with scattered starts and slopes.

    Crossed, each session has some of the raters; else it has one rating and nothing else is known.
    """
    rng = np.random.default_rng(seed)
    n = trainees * sessions
    each = per_session if crossed else 1
    rater = np.argsort(rng.random((n, raters)), axis=1)[:, :each].ravel()
    whole = np.repeat(np.arange(n), each)
    trainee, number = whole // sessions, whole % sessions + 1
    start = rng.normal(2, 0.6, trainees)
    slope = rng.normal(0.2, slope_deviation, trainees)
    score = (
        start[trainee]
        + slope[trainee] * number
        + rng.normal(0, 0.4, n)[whole]
        + rng.normal(0, 0.3, raters)[rater]
        + rng.normal(0, 0.6, whole.size)
    )
    frame = pd.DataFrame({"trainee": trainee, "session_number": number, "score": score})
    return frame.assign(session=whole, rater=rater) if crossed else frame

"""Variance components of a balanced G-study from the mean squares of its analysis of variance."""

from __future__ import annotations

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.errors import InvalidInput
from fidelity.gtheory.ratings import GStudyRatings

#: Sources of variation, in the order of `degrees` and of the rows of mean squares.
SOURCES = ("trainee", "session_in_trainee", "rater", "trainee_x_rater", "residual")


def balance(ratings: GStudyRatings) -> tuple[int, int, int] | None:
    """Return trainees, sessions of each and raters of a balanced study, or None."""
    n_trainees, n_raters = len(ratings.trainees), len(ratings.raters)
    per_trainee = np.bincount(ratings.trainee[np.unique(ratings.session, return_index=True)[1]])
    if ratings.n_ratings != ratings.n_sessions * n_raters or np.ptp(per_trainee):
        return None
    return n_trainees, int(per_trainee[0]), n_raters


def balanced_scores(ratings: GStudyRatings) -> FloatArray:
    """Return the scores as an array, shape (n_trainees, n_sessions, n_raters).

    Raises
    ------
    InvalidInput
        The study is not balanced, or has cases.
    """
    if ratings.case is not None:
        raise InvalidInput('route "anova" knows no cases; use route "reml"')
    shape = balance(ratings)
    if shape is None:
        raise InvalidInput(
            'route "anova" needs as many sessions of every trainee, all rated by every rater; '
            'these scores are unbalanced, so use route "reml"'
        )
    return ratings.score.reshape(shape)


def degrees_of_freedom(shape: tuple[int, int, int]) -> tuple[int, ...]:
    """Return the degrees of freedom of the five sources."""
    p, s, r = shape
    return (p - 1, p * (s - 1), r - 1, (p - 1) * (r - 1), p * (s - 1) * (r - 1))


def mean_squares(scores: FloatArray) -> FloatArray:
    """Return the mean squares of the five sources."""
    shape = scores.shape
    p, s, r = shape
    centred = scores - scores.mean()
    trainee = centred.mean(axis=(1, 2))
    session = centred.mean(axis=2) - trainee[:, None]
    rater = centred.mean(axis=(0, 1))
    pair = centred.mean(axis=1) - trainee[:, None] - rater
    rest = centred - trainee[:, None, None] - session[:, :, None] - rater - pair[:, None, :]
    squares = np.array(
        [
            s * r * (trainee**2).sum(),
            r * (session**2).sum(),
            p * s * (rater**2).sum(),
            s * (pair**2).sum(),
            (rest**2).sum(),
        ]
    )
    return np.asarray(squares / degrees_of_freedom((p, s, r)), dtype=np.float64)


def components(squares: FloatArray, shape: tuple[int, int, int]) -> FloatArray:
    """Solve the expected mean squares; shapes (..., 5), negative components stay negative."""
    p, s, r = shape
    trainee, session, rater, pair, rest = np.moveaxis(squares, -1, 0)
    return np.stack(
        [
            (trainee - session - pair + rest) / (s * r),
            (session - rest) / r,
            (rater - pair) / (p * s),
            (pair - rest) / s,
            rest,
        ],
        axis=-1,
    )


def expected(components_: FloatArray, shape: tuple[int, int, int]) -> FloatArray:
    """Return the expected mean squares of components, shape (5,)."""
    p, s, r = shape
    trainee, session, rater, pair, rest = components_
    both = rest + r * session
    return np.array(
        [
            both + s * pair + s * r * trainee,
            both,
            rest + s * pair + p * s * rater,
            rest + s * pair,
            rest,
        ]
    )

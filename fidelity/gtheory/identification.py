"""Whether a design can tell the components of a G-study apart at all, before any score is used."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import InsufficientData, InvalidInput
from fidelity.gtheory.ratings import GStudyRatings

#: Components that a caller may take to be zero; the trainees are what the study is about.
MAY_BE_ZERO = ("session_in_trainee", "rater", "trainee_x_rater", "case_in_trainee")

# Eigenvalues of the scaled Gram matrix below this are zero up to rounding. One session rated twice
# among a hundred thousand still gives 1e-5.
_ZERO = 1e-10
_INVOLVED = 1e-5


def check_assumption(assume_zero: Collection[str], ratings: GStudyRatings) -> tuple[str, ...]:
    """Return the components taken to be zero, in a fixed order; refuse names that cannot be."""
    allowed = [
        name for name in MAY_BE_ZERO if name != "case_in_trainee" or ratings.case is not None
    ]
    if isinstance(assume_zero, str):
        assume_zero = (assume_zero,)
    for name in assume_zero:
        if name not in allowed:
            raise InvalidInput(f"assume_zero names one of {', '.join(allowed)}, not {name!r}")
    return tuple(name for name in allowed if name in assume_zero)


def check_identified(ratings: GStudyRatings, assumed_zero: tuple[str, ...]) -> None:
    """Require that no component's pattern of covariance is a mixture of the others' patterns.

    Each component says which pairs of scores share an effect. Components can be estimated if and
    only if these patterns, cleared of the mean, are linearly independent.
    """
    groups = _groups(ratings)
    names = [name for name in groups if name not in assumed_zero]
    gram = _gram(ratings, groups, names)
    size = np.sqrt(np.maximum(np.diag(gram), 0.0))
    # A pattern that is constant within rounding is the mean itself: one trainee, one rater.
    with_mean = [
        name
        for name, own in zip(names, size, strict=True)
        if own <= 1e-8 * np.sqrt(np.sum(np.bincount(groups[name]).astype(float) ** 2))
    ]
    if with_mean:
        raise _not_identified(ratings, [*with_mean, "mean"])
    values, vectors = np.linalg.eigh(gram / np.outer(size, size))
    empty = vectors[:, values < _ZERO]
    if empty.size:
        involved = np.abs(empty).max(axis=1) > _INVOLVED
        tied = [name for name, is_in in zip(names, involved, strict=True) if is_in]
        raise _not_identified(ratings, tied)


def _groups(ratings: GStudyRatings) -> dict[str, IntArray]:
    """Return for each component which scores share an effect, finest last."""
    groups = {"trainee": ratings.trainee, "rater": ratings.rater}
    if ratings.case is not None:
        groups["case_in_trainee"] = ratings.case
    groups["session_in_trainee"] = ratings.session
    groups["trainee_x_rater"] = ratings.pair
    groups["residual"] = np.arange(ratings.n_ratings, dtype=np.int64)
    return groups


def _gram(ratings: GStudyRatings, groups: dict[str, IntArray], names: list[str]) -> FloatArray:
    """Return inner products of the centred kernels of the components, shape (names, names)."""
    n = ratings.n_ratings
    counts = {name: np.bincount(group)[group].astype(float) for name, group in groups.items()}
    if ratings.case is not None:
        both = ratings.case * len(ratings.raters) + ratings.rater
        _, cell, size = np.unique(both, return_inverse=True, return_counts=True)
        counts["case_x_rater"] = size[cell].astype(float)
    gram = np.empty((len(names), len(names)))
    for i, first in enumerate(names):
        for j, second in enumerate(names[: i + 1]):
            joint = counts[_joint(first, second)]
            a, b = counts[first], counts[second]
            gram[i, j] = gram[j, i] = (
                joint.sum() - 2.0 * (a @ b) / n + (a.sum() / n) * (b.sum() / n)
            )
    return gram


def _joint(first: str, second: str) -> str:
    """Name the component whose groups are the common refinement of two components' groups."""
    pair = {first, second}
    if len(pair) == 1:
        return first
    if "residual" in pair:
        return "residual"
    if "session_in_trainee" in pair:
        # A rater scores a session once, so session and rater together single out one score.
        return "residual" if pair & {"rater", "trainee_x_rater"} else "session_in_trainee"
    if "case_in_trainee" in pair:
        return "case_in_trainee" if "trainee" in pair else "case_x_rater"
    return "trainee_x_rater"


def _not_identified(ratings: GStudyRatings, tied: list[str]) -> InsufficientData:
    remedy = ""
    droppable = [name for name in tied if name in MAY_BE_ZERO]
    if droppable and "trainee" not in tied:
        remedy = (
            f". Take one to be zero by assume_zero, for example {droppable[-1]}, only if that is "
            "known or if the question does not need it"
        )
    message = (
        f"the design ({len(ratings.trainees)} trainees, {ratings.n_sessions} sessions, "
        f"{len(ratings.raters)} raters, {ratings.n_ratings} ratings) cannot tell apart: "
        f"{', '.join(tied)}{remedy}"
    )
    rated_once = ratings.n_ratings == ratings.n_sessions
    code = "no_pairable_sessions" if rated_once else "insufficient_data"
    return InsufficientData(message, code=code)

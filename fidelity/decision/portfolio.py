"""Which raters scored which sessions of one trainee, and how far the mean may be off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity._validate import whole_number
from fidelity.decision.components import GStudyComponents
from fidelity.errors import InvalidInput

Raters = Literal["crossed", "nested"]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A planned portfolio of one trainee: sessions, raters for each, and how raters return.

    Parameters
    ----------
    n_sessions : int
        Sessions in the portfolio.
    n_raters : int
        Raters of each session.
    raters : {"crossed", "nested"}
        "crossed": the same raters score all sessions; "nested": each session has a fresh panel.
    n_cases : int
        Cases that the sessions come from, spread as evenly as possible.

    Examples
    --------
    >>> Portfolio(n_sessions=4, n_raters=2, raters="nested").n_ratings
    8
    """

    n_sessions: int = 1
    n_raters: int = 1
    raters: Raters = "crossed"
    n_cases: int = 1

    def __post_init__(self) -> None:
        for name in ("n_sessions", "n_raters", "n_cases"):
            object.__setattr__(self, name, whole_number(getattr(self, name), name))
        if self.raters not in ("crossed", "nested"):
            raise InvalidInput(f"raters are 'crossed' or 'nested', not {self.raters!r}")
        if self.n_cases > self.n_sessions:
            raise InvalidInput(f"{self.n_sessions} sessions cannot come from {self.n_cases} cases")

    @property
    def n_ratings(self) -> int:
        """Scores in the portfolio."""
        return self.n_sessions * self.n_raters

    @property
    def case_of_session(self) -> IntArray:
        """Case of each session, in turn."""
        return np.arange(self.n_sessions, dtype=np.int64) % self.n_cases

    def error_parts(self, components: GStudyComponents) -> dict[str, float]:
        """Return what each component adds to the absolute error variance of the mean."""
        n_sessions, n_raters = self.n_sessions, self.n_raters
        each, more = divmod(n_sessions, self.n_cases)
        # Squared shares of the cases: `more` of them hold one session more than the rest.
        cases = (more * (each + 1) ** 2 + (self.n_cases - more) * each**2) / n_sessions**2
        panels = n_raters * (n_sessions if self.raters == "nested" else 1)
        return {
            "case_in_trainee": components.case_in_trainee * cases,
            "session_in_trainee": components.session_in_trainee / n_sessions,
            "rater": components.rater / panels,
            "trainee_x_rater": components.trainee_x_rater / panels,
            "residual": components.residual / self.n_ratings,
        }

    def error_variance(self, components: GStudyComponents) -> float:
        """Return the absolute error variance of the mean, in squared points."""
        return math.fsum(self.error_parts(components).values())

    def __str__(self) -> str:
        """Return the portfolio in words."""
        sessions = counted(self.n_sessions, "session")
        if self.n_cases > 1:
            sessions += f" from {self.n_cases} cases"
        if self.n_sessions == 1:
            return f"{sessions} with {counted(self.n_raters, 'rater')}"
        if self.raters == "crossed":
            same = "the same rater" if self.n_raters == 1 else f"the same {self.n_raters} raters"
            return f"{sessions} with {same} throughout"
        return f"{sessions} with {counted(self.n_raters, 'fresh rater')} each"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def mean_weights(session: IntArray) -> FloatArray:
    """Return the weight of each rating in the mean over sessions of session means.

    Parameters
    ----------
    session : ndarray of int, shape (n_ratings,)
        Session codes from 0 on, each used.
    """
    counts = np.bincount(session)
    return np.asarray(1.0 / (counts.size * counts[session]), dtype=np.float64)


def layout_error_parts(
    components: GStudyComponents,
    *,
    weights: FloatArray,
    session: IntArray,
    rater: IntArray,
    case: IntArray | None,
    severity_covariance: FloatArray,
) -> dict[str, float]:
    """Return what each component adds to the error variance of a weighted mean of real ratings.

    Every effect enters with the sum of the weights of its ratings, so any incidence of sessions
    and raters is covered; crossed and nested designs are the two extremes.

    Parameters
    ----------
    components : GStudyComponents
        Components of single scores.
    weights : ndarray, shape (n_ratings,)
        Weights that add up to 1.
    session, rater : ndarray of int, shape (n_ratings,)
        Codes from 0 on.
    case : ndarray of int, shape (n_ratings,), optional
        Case codes; None where the sessions are not known to belong to cases.
    severity_covariance : ndarray, shape (n_raters, n_raters)
        Covariance of what is left of the severities: the spread of raters on the diagonal for raw
        scores, the error of the severity for adjusted ones.
    """
    by_session = np.bincount(session, weights=weights)
    by_rater = np.bincount(rater, weights=weights, minlength=severity_covariance.shape[0])
    by_case = np.ones(1) if case is None else np.bincount(case, weights=weights)
    return {
        "case_in_trainee": components.case_in_trainee * float(by_case @ by_case),
        "session_in_trainee": components.session_in_trainee * float(by_session @ by_session),
        "rater": max(float(by_rater @ severity_covariance @ by_rater), 0.0),
        "trainee_x_rater": components.trainee_x_rater * float(by_rater @ by_rater),
        "residual": components.residual * float(weights @ weights),
    }

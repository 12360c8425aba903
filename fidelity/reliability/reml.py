"""One crossed REML fit, with everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fidelity import _validate
from fidelity._arrays import FloatArray
from fidelity.design import Design
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput, NotConverged
from fidelity.reliability import effects
from fidelity.reliability.batch import CrossedBatch, fit_batch
from fidelity.reliability.information import component_covariance
from fidelity.reliability.sufficient import CrossedStatistics
from fidelity.types import RatingMatrix

COMPONENTS = ("session", "rater", "residual")


@dataclass(frozen=True, eq=False)
class CrossedFit:
    """Variance components of sessions and raters with the predictions that rest on them.

    `variance` maps session, rater and residual to their variance in squared points, `criterion`
    is −2 log likelihood (REML or ML), `boundary` names components estimated as zero.
    """

    matrix: RatingMatrix
    method: str
    variance: dict[str, float]
    mean: float
    se_mean: float
    criterion: float
    boundary: tuple[str, ...]
    batch: CrossedBatch

    def covariance(self) -> pd.DataFrame:
        """Return the covariance of the components from the expected information.

        Raises
        ------
        DegenerateData
            The information is singular: the design cannot tell the components apart.
        """
        covariance = component_covariance(self.batch, 0)
        if np.isnan(covariance).any():
            raise DegenerateData("the design cannot tell the variance components apart")
        return pd.DataFrame(covariance, index=COMPONENTS, columns=COMPONENTS)

    def rater_effects(self) -> pd.DataFrame:
        """Return one row per rater; `severity` is minus the BLUP, so above 0 is harsher.

        `conditional_variance` takes the mean as known, `prediction_variance` does not. Severities
        are comparable inside one `component` of the design only.
        """
        predicted = effects.rater_effects(self.batch, 0)
        design = self.matrix.design
        component = np.zeros(self.matrix.n_raters, dtype=np.int64)
        component[design.rater] = design.component_of_session[design.session]
        return pd.DataFrame(
            {
                "rater": self.matrix.raters,
                "effect": predicted.effect,
                "severity": -predicted.effect,
                "conditional_variance": predicted.conditional_variance,
                "prediction_variance": predicted.prediction_variance,
                "n_ratings": design.ratings_per_rater,
                "component": component + 1,
            }
        )

    def session_effects(self) -> pd.DataFrame:
        """Return one row per session with its BLUP and its fair score.

        The fair score is the mean plus the BLUP: what the session deserves whoever rated it,
        shrunken towards the mean.
        """
        design = self.matrix.design
        predicted = effects.session_effects(self.batch, 0, design, self.matrix.score)
        return pd.DataFrame(
            {
                "session": self.matrix.sessions,
                "effect": predicted.effect,
                "conditional_variance": predicted.conditional_variance,
                "fair_score": predicted.fair_score,
                "fair_variance": predicted.fair_variance,
                "n_ratings": design.ratings_per_session,
                "component": design.component_of_session + 1,
            }
        )


def rater_identified(design: Design) -> bool:
    """Return whether some rater met two sessions, so that rater and residual can be told apart."""
    return design.n_components < design.n_sessions


def perfect_agreement(design: Design, scores: FloatArray) -> bool:
    """Return whether all ratings of each session are equal."""
    return bool(np.array_equal(scores[design.starts][design.session], scores))


def check_identified(matrix: RatingMatrix) -> None:
    """Require data from which session, rater and residual variance can be told apart."""
    _validate.check_enough(matrix.design)
    if np.ptp(matrix.score) == 0.0:
        raise DegenerateData("all scores are equal: there is no variance to divide")
    if not rater_identified(matrix.design):
        raise InsufficientData(
            "every session has raters of its own: rater and residual variance cannot be separated"
        )


def fit_crossed(matrix: RatingMatrix, *, method: Literal["REML", "ML"] = "REML") -> CrossedFit:
    """Variance between sessions, between raters and within, from any design.

    Parameters
    ----------
    matrix : RatingMatrix
        Scores in points of the scale, complete or not. Empty cells are taken as missing at random
        given the scores that are there. Sessions rated once take part.
    method : {"REML", "ML"}
        Restricted likelihood, or the ordinary one for comparing means.

    Returns
    -------
    CrossedFit
        Variance components, mean, criterion, rater severities, fair session scores, coefficients.

    Raises
    ------
    InsufficientData
        Fewer than two sessions or raters, no session with two ratings, or every session with
        raters of its own.
    DegenerateData
        All scores are equal.
    InvalidInput
        The method is neither of the two.
    NotConverged
        The residual variance runs to zero, as when raters agree perfectly.

    Notes
    -----
    Model: score = mean + session + rater + residual with independent normal effects; the residual
    holds the session × rater interaction. The criterion is −2 log REML likelihood with its
    constant, as mixed-model programs print it. A component estimated as zero is named in
    `boundary`. The likelihood integrates sessions out analytically; raters remain as one matrix
    whose order is the number of raters.

    References
    ----------
    .. [1] Patterson, H. D. & Thompson, R. (1971). Recovery of inter-block information when block
       sizes are unequal. Biometrika, 58, 545-554.
    .. [2] Henderson, C. R. (1975). Best linear unbiased estimation and prediction under a selection
       model. Biometrics, 31, 423-447.

    Examples
    --------
    >>> scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...           [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> triples = [(s, r, y) for s, row in enumerate(scores) for r, y in enumerate(row)]
    >>> fit = fit_crossed(RatingMatrix.from_triples(triples))
    >>> {name: round(value, 3) for name, value in fit.variance.items()}
    {'session': 2.556, 'rater': 5.244, 'residual': 1.019}
    >>> round(fit.criterion, 4)
    91.2787
    """
    check_identified(matrix)
    if method not in ("REML", "ML"):
        raise InvalidInput(f"method is 'REML' or 'ML', not {method!r}")
    stats = CrossedStatistics.of(matrix.design, matrix.score[None])
    batch = fit_batch(stats, reml=method == "REML")
    if not batch.converged[0]:
        raise NotConverged("the residual variance runs to zero: raters agree up to their severity")
    return CrossedFit(
        matrix=matrix,
        method=method,
        variance=dict(zip(COMPONENTS, batch.variance[0].tolist(), strict=True)),
        mean=float(batch.mean[0]),
        se_mean=float(batch.se_mean[0]),
        criterion=float(batch.criterion[0]),
        boundary=tuple(
            name for name, zero in zip(COMPONENTS, batch.boundary[0], strict=False) if zero
        ),
        batch=batch,
    )

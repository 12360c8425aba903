"""True values of coefficients of categorised scores, by quadrature over the sessions' effects.

Scores are conditionally independent given the session, so the chance of two categories together is
a one-dimensional integral; nothing here uses the estimators under study.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from fidelity._arrays import FloatArray
from fidelity.design import Design
from tests.validity.designs import Study

_NODES = 96


@dataclass(frozen=True)
class CategoryComponents:
    """Mean and variance components of scores, as covariances of two of them."""

    mean: float
    session: float
    rater: float
    residual: float


def components_of(study: Study) -> CategoryComponents:
    """Return the components of a study's scores; those of categories by quadrature."""
    if not study.cuts:
        return CategoryComponents(study.mean, study.session, study.rater, study.residual)
    value = np.arange(study.n_categories, dtype=np.float64)
    chance = _chances(study, study.total, np.zeros(1))[0]
    mean = float(chance @ value)
    total = float(chance @ value**2) - mean**2

    def shared(variance: float) -> float:
        """Return the covariance of two scores that share an effect of this variance."""
        at, weight = _nodes(variance)
        given = _chances(study, study.total - variance, at) @ value
        return float(weight @ given**2) - mean**2

    session, rater = shared(study.session), shared(study.rater)
    return CategoryComponents(mean, session, rater, total - session - rater)


def _nodes(variance: float) -> tuple[FloatArray, FloatArray]:
    at, weight = np.polynomial.hermite_e.hermegauss(_NODES)
    return np.sqrt(variance) * at, weight / weight.sum()


def _chances(study: Study, variance: float, shift: FloatArray) -> FloatArray:
    """Return the chance of each category, shape (..., q), around means moved by `shift`."""
    cuts = np.array(study.cuts)
    below = special.ndtr((cuts - study.mean - shift[..., None]) / np.sqrt(variance))
    edge = np.ones((*shift.shape, 1))
    return np.diff(np.concatenate([0.0 * edge, below, edge], axis=-1), axis=-1)


@dataclass(frozen=True, eq=False)
class Population:
    """Agreement in endlessly many sessions of a design, for R sets of raters.

    Attributes
    ----------
    values : ndarray, shape (q,)
    coincidences : ndarray, shape (R, q, q)
        Krippendorff's: pairs of a session weighted by 1/(k - 1), as shares.
    pairs : ndarray, shape (R, q, q)
        Pairs of a session weighted by 1/(k(k - 1)), averaged over sessions rated twice or more.
    margins : ndarray, shape (R, q)
        Share of each category, averaged over all sessions.
    """

    coincidences: FloatArray
    pairs: FloatArray
    margins: FloatArray

    @classmethod
    def of(cls, study: Study, design: Design, severities: FloatArray) -> Population:
        """Let the raters of these severities, shape (R, m), rate for ever."""
        at, weight = _nodes(study.session)
        chance = _chances(study, study.residual, at[None, :, None] - severities[:, None, :])
        k = design.ratings_per_session
        incidence = design.incidence.toarray()

        def together(of_session: FloatArray) -> FloatArray:
            table = (incidence * of_session[:, None]).T @ incidence
            np.fill_diagonal(table, 0.0)
            table /= table.sum()
            other = np.einsum("rs,bnsd->bnrd", table, chance, optimize=True)
            return np.einsum("n,bnrc,bnrd->bcd", weight, chance, other, optimize=True)

        several = np.maximum(k - 1.0, 1.0)
        share = (incidence / k[:, None]).sum(axis=0) / design.n_sessions
        return cls(
            coincidences=together(np.where(k > 1, 1.0 / several, 0.0)),
            pairs=together(np.where(k > 1, 1.0 / (several * k), 0.0)),
            margins=np.einsum("n,bnrc,r->bc", weight, chance, share, optimize=True),
        )

    @classmethod
    def over_raters(cls, study: Study) -> Population:
        """Let every session have raters of its own, drawn from all possible raters."""
        at, weight = _nodes(study.session)
        chance = _chances(study, study.rater + study.residual, at)
        table = np.einsum("n,nc,nd->cd", weight, chance, chance)[None]
        return cls(table, table, table.sum(axis=-1))

    @cached_property
    def distance(self) -> FloatArray:
        """Steps between categories, shape (q, q)."""
        position = np.arange(self.margins.shape[-1], dtype=np.float64)
        return np.abs(position[:, None] - position)

    def alpha(self, level: str) -> FloatArray:
        """Krippendorff's alpha."""
        margin = self.coincidences.sum(axis=-1)
        step = self.distance
        if level == "ordinal":
            rank = np.cumsum(margin, axis=-1) - margin / 2.0
            apart = (rank[:, :, None] - rank[:, None, :]) ** 2
        else:
            known = {"nominal": 1.0 * (step > 0.0), "interval": step**2, "ratio": self._ratio}
            apart = known[level]
        observed = (self.coincidences * apart).sum(axis=(-2, -1))
        expected = (margin[:, :, None] * margin[:, None, :] * apart).sum(axis=(-2, -1))
        return np.asarray(1.0 - observed / expected)

    @property
    def _ratio(self) -> FloatArray:
        position = np.arange(self.margins.shape[-1], dtype=np.float64)
        total = position[:, None] + position
        return (self.distance / np.where(total > 0.0, total, 1.0)) ** 2

    def weights(self, weighting: str) -> FloatArray:
        """What a near miss is worth, shape (q, q)."""
        step = self.distance
        last = step.max()
        return {
            "identity": (step == 0.0).astype(np.float64),
            "linear": 1.0 - step / last,
            "quadratic": 1.0 - (step / last) ** 2,
            "ordinal": 1.0 - step * (step + 1.0) / (last * (last + 1.0)),
        }[weighting]

    def _corrected(self, weight: FloatArray, expected: FloatArray) -> FloatArray:
        observed = (self.pairs * weight).sum(axis=(-2, -1))
        return np.asarray((observed - expected) / (1.0 - expected))

    def ac(self, weighting: str) -> FloatArray:
        """Gwet's AC1 or AC2."""
        weight, q = self.weights(weighting), self.margins.shape[-1]
        spread = (self.margins * (1.0 - self.margins)).sum(axis=-1)
        return self._corrected(weight, weight.sum() / (q * (q - 1.0)) * spread)

    def fleiss(self, weighting: str) -> FloatArray:
        """Fleiss' kappa."""
        weight = self.weights(weighting)
        expected = np.einsum("bc,cd,bd->b", self.margins, weight, self.margins)
        return self._corrected(weight, expected)

    def brennan_prediger(self, weighting: str) -> FloatArray:
        """Brennan and Prediger's coefficient."""
        weight = self.weights(weighting)
        return self._corrected(weight, np.full(len(self.margins), weight.mean()))

    def percent(self, within: float) -> FloatArray:
        """Share of pairs that agree."""
        return np.asarray((self.pairs * (self.distance <= within)).sum(axis=(-2, -1)))

"""The REML and ML criterion of a blocked mixed model, with its exact gradient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.mixed.terms import Batch

SQRT_LIMIT = 200.0
CHOLESKY_LIMIT = 50.0


@dataclass(frozen=True)
class State:
    """Everything one evaluation yields, in standardised units.

    `slope` holds derivatives by variance ratio; `coefficients` the fixed and (scaled) border
    effects; `inverse` the inverse of their Henderson matrix.
    """

    value: float
    slope: FloatArray
    residual_ss: float
    scale: FloatArray
    coefficients: FloatArray
    inverse: FloatArray
    border_inverse: FloatArray


@dataclass(frozen=True)
class Parameters:
    """How the flat parameter vector maps to variance ratios.

    Scalar terms are square roots of ratios; a line is the Cholesky factor (l11, l21, l22) of its
    2 x 2 matrix of ratios, so no parameter value is ever an invalid covariance.
    """

    kinds: tuple[str, ...]
    n_border_terms: int

    @property
    def start(self) -> FloatArray:
        """The parameters a search starts from."""
        start = [v for kind in self.kinds for v in ((1.0, 0.0, 0.5) if kind == "line" else (0.7,))]
        return np.array(start + [0.5] * self.n_border_terms)

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """Lower and upper limit of each parameter."""
        line = [(0.0, CHOLESKY_LIMIT), (-CHOLESKY_LIMIT, CHOLESKY_LIMIT), (0.0, CHOLESKY_LIMIT)]
        root = [(0.0, SQRT_LIMIT)]
        within = [limit for kind in self.kinds for limit in (line if kind == "line" else root)]
        return within + root * self.n_border_terms

    @property
    def words(self) -> tuple[str, ...]:
        """One word per parameter: root, first, free or last (of a Cholesky factor)."""
        line, root = ("first", "free", "last"), ("root",)
        within = [word for kind in self.kinds for word in (line if kind == "line" else root)]
        return (*within, *root * self.n_border_terms)

    def ratios(self, theta: FloatArray) -> FloatArray:
        """Turn parameters into kernel coefficients (a line has three: G11, G12, G22)."""
        ratios = theta**2
        for first in self._lines():
            a, b, c = theta[first : first + 3]
            ratios[first : first + 3] = a * a, a * b, b * b + c * c
        return ratios

    def chain(self, theta: FloatArray, by_ratio: FloatArray) -> FloatArray:
        """Turn derivatives by ratio into derivatives by parameter."""
        slope = 2 * theta * by_ratio
        for first in self._lines():
            a, b, c = theta[first : first + 3]
            by_11, by_12, by_22 = by_ratio[first : first + 3]
            slope[first : first + 3] = (
                2 * a * by_11 + b * by_12,
                a * by_12 + 2 * b * by_22,
                2 * c * by_22,
            )
        return slope

    def _lines(self) -> list[int]:
        return [i for i, word in enumerate(self.words) if word == "first"]


class Criterion:
    """Minus twice the log likelihood as a function of the variance ratios.

    Columns of a batch are the scores, the fixed effects and the crossed (border) effects, in
    this order. Blocks are inverted densely; the border is absorbed through Henderson's equations.
    `rest` are cross-products of rows that no term inside the blocks touches (`terms.Merged`).
    """

    def __init__(
        self,
        batches: list[Batch],
        *,
        n_rows: int,
        n_fixed: int,
        border_term: IntArray,
        restricted: bool,
        rest: FloatArray | None = None,
    ) -> None:
        self.batches = batches
        self.n_rows = n_rows
        self.n_fixed = n_fixed
        self.border_term = border_term
        self.restricted = restricted
        self.rest = rest
        self.n_within = len(batches[0].kernels)
        self.degrees = n_rows - n_fixed if restricted else n_rows

    def __call__(self, ratios: FloatArray) -> State:
        """Evaluate at the given variance ratios."""
        within, border = ratios[: self.n_within], ratios[self.n_within :]
        scale = np.concatenate((np.ones(1 + self.n_fixed), np.sqrt(border[self.border_term])))
        products, log_det, inverses, solved = self._absorb_blocks(within)
        scaled = products * scale[:, None] * scale[None, :]
        henderson = scaled[1:, 1:].copy()
        border_diagonal = np.arange(self.n_fixed, len(henderson))
        henderson[border_diagonal, border_diagonal] += 1.0
        inverse, log_det_henderson = _inverse_and_log_det(henderson)
        border_inverse, log_det_border = self._border_inverse(henderson)
        coefficients = inverse @ scaled[1:, 0]
        residual_ss = float(scaled[0, 0] - scaled[1:, 0] @ coefficients)
        log_det += log_det_henderson if self.restricted else log_det_border
        value = log_det + self.degrees * (1 + np.log(2 * np.pi * residual_ss / self.degrees))
        trace_inverse = inverse if self.restricted else border_inverse
        weight = self.degrees / residual_ss
        by_ratio = np.empty(len(ratios))
        by_ratio[: self.n_within] = self._slope_within(
            inverses, solved, scale, coefficients, trace_inverse, weight
        )
        by_ratio[self.n_within :] = self._slope_border(
            products, scale, coefficients, trace_inverse, weight
        )
        return State(
            float(value), by_ratio, residual_ss, scale, coefficients, inverse, border_inverse
        )

    def block_inverses(self, within: FloatArray) -> list[FloatArray]:
        """Give the inverse of each block's own covariance, batch by batch."""
        return self._absorb_blocks(within)[2]

    def _absorb_blocks(
        self, within: FloatArray
    ) -> tuple[FloatArray, float, list[FloatArray], list[FloatArray]]:
        n_columns = self.batches[0].columns.shape[2]
        products = np.zeros((n_columns, n_columns)) if self.rest is None else self.rest.copy()
        log_det = 0.0
        inverses: list[FloatArray] = []
        solved: list[FloatArray] = []
        for batch in self.batches:
            size = batch.kernels.shape[2]
            flat = batch.kernels.reshape(self.n_within, -1)
            covariance = (within @ flat).reshape(-1, size, size) + np.eye(size)
            factor = np.linalg.cholesky(covariance)
            log_det += 2 * float(np.log(np.diagonal(factor, axis1=1, axis2=2)).sum())
            inverse = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
            solution = inverse @ batch.columns
            products += batch.columns.reshape(-1, n_columns).T @ solution.reshape(-1, n_columns)
            inverses.append(inverse)
            solved.append(solution)
        return products, log_det, inverses, solved

    def _border_inverse(self, henderson: FloatArray) -> tuple[FloatArray, float]:
        full = np.zeros_like(henderson)
        border = slice(self.n_fixed, None)
        if len(henderson) == self.n_fixed:
            return full, 0.0
        full[border, border], log_det = _inverse_and_log_det(henderson[border, border])
        return full, log_det

    def _slope_within(
        self,
        inverses: list[FloatArray],
        solved: list[FloatArray],
        scale: FloatArray,
        coefficients: FloatArray,
        trace_inverse: FloatArray,
        weight: float,
    ) -> FloatArray:
        slope = np.zeros(self.n_within)
        for batch, inverse, solution in zip(self.batches, inverses, solved, strict=True):
            design = solution[:, :, 1:] * scale[1:]
            projected = solution[:, :, 0] - design @ coefficients
            change = inverse - (design @ trace_inverse) @ design.transpose(0, 2, 1)
            change -= weight * projected[:, :, None] * projected[:, None, :]
            slope += batch.kernels.reshape(self.n_within, -1) @ change.ravel()
        return slope

    def _slope_border(
        self,
        products: FloatArray,
        scale: FloatArray,
        coefficients: FloatArray,
        trace_inverse: FloatArray,
        weight: float,
    ) -> FloatArray:
        border = slice(1 + self.n_fixed, None)
        by_design = products[border, 1:] * scale[1:]
        own = np.diagonal(products[border, border])
        trace = own - np.einsum("ij,jk,ik->i", by_design, trace_inverse, by_design)
        projected = products[border, 0] - by_design @ coefficients
        n_terms = int(self.border_term.max()) + 1 if len(self.border_term) else 0
        return np.bincount(
            self.border_term, weights=trace - weight * projected**2, minlength=n_terms
        ).astype(np.float64)


def _inverse_and_log_det(matrix: FloatArray) -> tuple[FloatArray, float]:
    """Invert a small positive definite matrix through its Cholesky factor.

    LAPACK's own routine for it wakes every thread of the library, which takes a thousand times as
    long as the work where the processors are busy.
    """
    factor = np.linalg.cholesky(matrix)
    half = np.linalg.inv(factor)
    inverse = np.asarray(half.T @ half, dtype=np.float64)
    return inverse, 2 * float(np.log(np.diag(factor)).sum())

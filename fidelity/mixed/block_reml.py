"""Variance components for blocks (trainees, sessions) that share a few raters, by REML or ML.

Use it for generalisability studies, competence curves and rater drift: every random effect is
nested in a block, except small crossed factors, which are absorbed as a border.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput
from fidelity.mixed.criterion import CHOLESKY_LIMIT, SQRT_LIMIT, Criterion, Parameters, State
from fidelity.mixed.search import minimise
from fidelity.mixed.terms import Batch, Crossed, Line, Nested, batches, merged, standardised

Method = Literal["reml", "ml"]

# Residuals of the fixed part below this share of the scores' size are rounding, not variation.
ROUNDING = 1e-10


@dataclass(frozen=True)
class LineEffects:
    """Random lines of the blocks: estimates with their uncertainty, in the units of x and y.

    Attributes
    ----------
    covariance : ndarray, shape (2, 2)
        Covariance of intercept and slope between blocks.
    effects : ndarray, shape (n_blocks, 2)
        Predicted deviations from the fixed line.
    conditional : ndarray, shape (n_blocks, 2, 2)
        Covariance given the fixed effects (what lme4 prints).
    prediction : ndarray, shape (n_blocks, 2, 2)
        Covariance of the prediction error, with the uncertainty of the fixed effects.
    with_fixed : ndarray, shape (n_blocks, n_fixed, 2)
        Covariance of the errors of the fixed effects and of the prediction.
    """

    covariance: FloatArray
    effects: FloatArray
    conditional: FloatArray
    prediction: FloatArray
    with_fixed: FloatArray


@dataclass(frozen=True)
class BlockFit:
    """A fitted mixed model, in the units of the scores.

    Attributes
    ----------
    method : {"reml", "ml"}
    criterion : float
        -2 log (restricted) likelihood with its constant, as lme4 prints it.
    residual : float
        Residual variance.
    variance : mapping
        Variance of each `Nested` and `Crossed` term.
    fixed, fixed_covariance : ndarray
        Fixed effects and their covariance matrix.
    nested : mapping of str to ndarray
        Predicted effects of each `Nested` term, by group code.
    crossed, crossed_se : mapping of str to ndarray
        Predicted effects of each `Crossed` term by level, and the standard errors of prediction.
    line : LineEffects or None
        The random lines, when the model has a `Line`.
    boundary : tuple of str
        Terms whose variance is estimated at zero; for a line, whose covariance is singular.
    """

    method: Method
    criterion: float
    residual: float
    variance: Mapping[str, float]
    fixed: FloatArray
    fixed_covariance: FloatArray
    nested: Mapping[str, FloatArray]
    crossed: Mapping[str, FloatArray]
    crossed_se: Mapping[str, FloatArray]
    line: LineEffects | None
    boundary: tuple[str, ...]


def fit_block_reml(
    y: FloatArray,
    fixed: FloatArray,
    block: IntArray,
    terms: Sequence[Nested | Line],
    crossed: Sequence[Crossed] = (),
    *,
    method: Method = "reml",
) -> BlockFit:
    """Fit a mixed model whose random effects lie inside blocks, plus a small crossed border.

    Parameters
    ----------
    y : ndarray, shape (n_rows,)
        Scores, finite.
    fixed : ndarray, shape (n_rows, n_fixed)
        Fixed-effect columns, the intercept included.
    block : ndarray of int, shape (n_rows,)
        Block of each row, numbered from 0 without gaps.
    terms : sequence of Nested or Line
        Random effects inside blocks; at most one `Line`.
    crossed : sequence of Crossed
        Random effects across blocks. Their levels form one dense matrix: keep them few.
    method : {"reml", "ml"}
        Use "ml" to compare fixed effects.

    Returns
    -------
    BlockFit
        Components, effects and their uncertainty.

    Raises
    ------
    InvalidInput
        Scores or columns that are not finite, or no term inside the blocks.
    InsufficientData
        No more rows than fixed effects.
    DegenerateData
        The fixed columns are collinear, or nothing varies beyond the model.
    NotConverged
        The likelihood has no clear maximum.

    Notes
    -----
    The criterion is minimised by L-BFGS-B with its exact gradient over square roots of variance
    ratios (over the Cholesky factor for a line) and then by Newton steps. Scores, fixed columns
    and slope covariates are standardised inside, so units do not matter. Missing values are
    refused. Normal random effects and independent residuals of one variance are assumed.

    References
    ----------
    .. [1] D. Bates, M. Maechler, B. Bolker & S. Walker (2015). Fitting linear mixed-effects
       models using lme4. Journal of Statistical Software 67(1), section 3.
    .. [2] C. R. Henderson (1975). Best linear unbiased estimation and prediction under a
       selection model. Biometrics 31, 423-447.

    Examples
    --------
    Three groups of two; the balanced analysis of variance gives the same components.

    >>> import numpy as np
    >>> y = np.array([1.0, 2.0, 4.0, 5.0, 8.0, 7.0])
    >>> group = np.array([0, 0, 1, 1, 2, 2])
    >>> fit = fit_block_reml(y, np.ones((6, 1)), group, [Nested("group", group)])
    >>> round(fit.variance["group"], 6), round(fit.residual, 6)
    (8.75, 0.5)
    """
    terms, crossed = tuple(terms), tuple(crossed)
    _check(y, fixed, terms, crossed)
    model = _Model(y, fixed, block, terms, crossed, method)
    theta = minimise(model.searched, model.parameters)
    at_limit = [
        word != "free" and value > 0.999 * (SQRT_LIMIT if word == "root" else CHOLESKY_LIMIT)
        for word, value in zip(model.parameters.words, theta, strict=True)
    ]
    if any(at_limit):
        raise DegenerateData(
            "the model reproduces the scores exactly: no residual variation is left"
        )
    return model.fit_at(theta)


def _check(
    y: FloatArray, fixed: FloatArray, terms: tuple[Nested | Line, ...], crossed: tuple[Crossed, ...]
) -> None:
    if not (np.isfinite(y).all() and np.isfinite(fixed).all()):
        raise InvalidInput("scores and fixed effects must be finite numbers")
    if not terms or sum(isinstance(term, Line) for term in terms) > 1:
        raise InvalidInput(
            "a block model needs at least one term inside the blocks and one line at most"
        )
    if any(isinstance(term, Line) and np.ptp(term.x) == 0 for term in terms):
        raise InsufficientData("a slope needs a covariate that varies")
    if any(term.unit == 0 for term in crossed):
        raise DegenerateData("a crossed slope needs weights that are not all zero")
    if len(y) <= fixed.shape[1] + 1:
        raise InsufficientData(f"{len(y)} scores are too few for {fixed.shape[1]} fixed effects")


class _Model:
    """One data set in standardised units, ready to be searched and translated back."""

    def __init__(
        self,
        y: FloatArray,
        fixed: FloatArray,
        block: IntArray,
        terms: tuple[Nested | Line, ...],
        crossed: tuple[Crossed, ...],
        method: Method,
    ) -> None:
        self.block, self.terms, self.crossed, self.method = block, terms, crossed, method
        self.n_blocks = int(block.max()) + 1
        self.n_fixed = fixed.shape[1]
        self.basis, self.triangle = _orthogonal(fixed)
        self.start = self.basis.T @ y / len(y)
        deviations = y - self.basis @ self.start
        self.unit = float(np.sqrt(np.mean(deviations**2)))
        if self.unit <= ROUNDING * max(1.0, float(np.abs(y).max())):
            raise DegenerateData("the scores do not vary beyond the fixed effects")
        self.slopes: dict[str, FloatArray] = {}
        self.back = np.eye(2)
        for term in terms:
            if isinstance(term, Line):
                x, centre, spread = standardised(term.x)
                self.slopes[term.name] = x
                self.back = np.array([[1.0, -centre / spread], [0.0, 1.0 / spread]])
        borders = [term.columns() for term in crossed]
        columns = np.column_stack([deviations / self.unit, self.basis, *borders])
        self.batches = batches(block, columns, terms, self.slopes)
        widths = [border.shape[1] for border in borders]
        self.border_term = np.repeat(np.arange(len(crossed), dtype=np.int64), widths)
        self.parameters = Parameters(
            tuple("line" if _has_slopes(term) else "root" for term in terms), len(crossed)
        )
        self.criterion = self._criterion(self.batches)
        # The same function of the ratios, on fewer rows: a search asks for it many times.
        fewer = merged(block, columns, terms, self.slopes)
        self.searched = self._criterion(
            batches(fewer.block, fewer.columns, fewer.terms, fewer.slopes, fewer.weights),
            fewer.rest,
        )

    def _criterion(self, stacked: list[Batch], rest: FloatArray | None = None) -> Criterion:
        return Criterion(
            stacked,
            n_rows=len(self.block),
            n_fixed=self.n_fixed,
            border_term=self.border_term,
            restricted=self.method == "reml",
            rest=rest,
        )

    def fit_at(self, theta: FloatArray) -> BlockFit:
        """Translate a solution into the units of the data."""
        ratios = self.parameters.ratios(theta)
        state = self.criterion(ratios)
        degrees = self.criterion.degrees
        sigma2 = state.residual_ss / degrees
        unit2 = self.unit**2
        value = state.value + 2 * degrees * np.log(self.unit)
        if self.method == "reml":
            value += 2 * float(np.log(np.abs(np.diag(self.triangle))).sum())
        turn = np.asarray(np.linalg.inv(self.triangle), dtype=np.float64)
        variance, boundary = self._components(theta, ratios, sigma2 * unit2)
        fixed_inverse = state.inverse[: self.n_fixed, : self.n_fixed]
        effects, errors = self._crossed_effects(state, sigma2)
        inverses = self.criterion.block_inverses(ratios[: self.criterion.n_within])
        return BlockFit(
            method=self.method,
            criterion=float(value),
            residual=sigma2 * unit2,
            variance=variance,
            fixed=turn @ (self.start + self.unit * state.coefficients[: self.n_fixed]),
            fixed_covariance=sigma2 * unit2 * turn @ fixed_inverse @ turn.T,
            nested=self._nested_effects(state, inverses, ratios),
            crossed=effects,
            crossed_se=errors,
            line=self._lines(state, inverses, ratios, sigma2, turn),
            boundary=boundary,
        )

    def _positions(self) -> list[tuple[Nested | Line | Crossed, int]]:
        """Pair each term with the position of its first parameter."""
        position, pairs = 0, list[tuple[Nested | Line | Crossed, int]]()
        for term in (*self.terms, *self.crossed):
            pairs.append((term, position))
            position += 3 if _has_slopes(term) else 1
        return pairs

    def _components(
        self, theta: FloatArray, ratios: FloatArray, residual: float
    ) -> tuple[dict[str, float], tuple[str, ...]]:
        variance, boundary = {}, []
        for term, position in self._positions():
            if _has_slopes(term):
                singular = theta[position] == 0 or theta[position + 2] == 0
            else:
                singular = theta[position] == 0
            if not isinstance(term, Line):
                unit = term.unit if isinstance(term, Crossed) else 1.0
                variance[term.name] = float(ratios[position]) * residual / unit**2
            if singular:
                boundary.append(term.name)
        return variance, tuple(boundary)

    def _projected(
        self, state: State, batch: Batch, inverse: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Give V^-1 (y - X b - Z r) and the design solved by the block inverse."""
        solved = inverse @ batch.columns
        design = solved[:, :, 1:] * state.scale[1:]
        return solved[:, :, 0] - design @ state.coefficients, design

    def _nested_effects(
        self, state: State, inverses: list[FloatArray], ratios: FloatArray
    ) -> dict[str, FloatArray]:
        projected = np.zeros(len(self.block))
        for batch, inverse in zip(self.batches, inverses, strict=True):
            real = batch.rows >= 0
            projected[batch.rows[real]] = self._projected(state, batch, inverse)[0][real]
        return {
            term.name: self.unit * ratios[position] * np.bincount(term.codes, weights=projected)
            for term, position in self._positions()
            if isinstance(term, Nested)
        }

    def _crossed_effects(
        self, state: State, sigma2: float
    ) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
        effects, errors = {}, {}
        root = state.scale[1 + self.n_fixed :]
        border = slice(self.n_fixed, None)
        predicted = self.unit * root * state.coefficients[border]
        spread = self.unit * root * np.sqrt(sigma2 * np.diag(state.inverse)[border])
        for number, term in enumerate(self.crossed):
            own = self.border_term == number
            effects[term.name] = predicted[own] / term.unit
            errors[term.name] = spread[own] / term.unit
        return effects, errors

    def _lines(
        self,
        state: State,
        inverses: list[FloatArray],
        ratios: FloatArray,
        sigma2: float,
        turn: FloatArray,
    ) -> LineEffects | None:
        found = [(t, p) for t, p in self._positions() if isinstance(t, Line)]
        if not found:
            return None
        term, position = found[0]
        g11, g12, g22 = ratios[position], 0.0, 0.0
        if term.has_slopes:
            g12, g22 = ratios[position + 1 : position + 3]
        between = np.array([[g11, g12], [g12, g22]])
        effects = np.empty((self.n_blocks, 2))
        conditional = np.empty((self.n_blocks, 2, 2))
        prediction = np.empty((self.n_blocks, 2, 2))
        with_fixed = np.empty((self.n_blocks, self.n_fixed, 2))
        for batch, inverse in zip(self.batches, inverses, strict=True):
            real = (batch.rows >= 0)[:, :, None]
            x = self.slopes[term.name][batch.rows][:, :, None]
            own = np.concatenate((np.ones_like(x), x), axis=2) * real
            projected, design = self._projected(state, batch, inverse)
            plain = own.transpose(0, 2, 1) @ inverse @ own
            mixed = design.transpose(0, 2, 1) @ own
            across = mixed.transpose(0, 2, 1)
            rows = batch.blocks
            effects[rows] = (projected[:, None, :] @ own)[:, 0, :] @ between
            conditional[rows] = (
                between - between @ (plain - across @ state.border_inverse @ mixed) @ between
            )
            prediction[rows] = (
                between - between @ (plain - across @ state.inverse @ mixed) @ between
            )
            with_fixed[rows] = -(state.inverse @ mixed @ between)[:, : self.n_fixed]
        scale = sigma2 * self.unit**2
        back = self.back
        return LineEffects(
            covariance=scale * back @ between @ back.T,
            effects=self.unit * effects @ back.T,
            conditional=scale * back @ conditional @ back.T,
            prediction=scale * back @ prediction @ back.T,
            with_fixed=scale * turn @ with_fixed @ back.T,
        )


def _orthogonal(fixed: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Factor the fixed columns into a basis with B'B = n I and a triangle."""
    basis, triangle = np.linalg.qr(fixed)
    size = np.linalg.norm(fixed, axis=0)
    if np.any(np.abs(np.diag(triangle)) <= ROUNDING * np.maximum(size, 1e-300)):
        raise DegenerateData(
            "the fixed effects cannot be told apart: one column repeats the others"
        )
    root = np.sqrt(len(fixed))
    return basis * root, triangle / root


def _has_slopes(term: Nested | Line | Crossed) -> bool:
    return isinstance(term, Line) and term.has_slopes

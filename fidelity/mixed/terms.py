"""The three kinds of random effect that block REML knows, and their kernels on batched blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fidelity._arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Nested:
    """A random intercept for groups that never leave their block.

    Attributes
    ----------
    name : str
        Name of the component in the fit.
    codes : ndarray of int, shape (n_rows,)
        Group of each row, numbered from 0; no number may occur in two blocks.
    """

    name: str
    codes: IntArray


@dataclass(frozen=True)
class Line:
    """A random intercept and slope for each block, freely correlated.

    Without slopes it is a random intercept whose predictions still come as lines.

    Attributes
    ----------
    name : str
        Name of the component in the fit.
    x : ndarray of float, shape (n_rows,)
        Covariate of the slope, in its own unit.
    has_slopes : bool
        Whether slopes differ between blocks.
    """

    name: str
    x: FloatArray
    has_slopes: bool = True


@dataclass(frozen=True)
class Crossed:
    """A random effect of few levels that cuts across the blocks, such as raters.

    Attributes
    ----------
    name : str
        Name of the component in the fit.
    codes : ndarray of int, shape (n_rows,)
        Level of each row, numbered from 0.
    weights : ndarray of float, shape (n_rows,), optional
        Covariate that multiplies the effect (a slope across time); 1 when left out.
    """

    name: str
    codes: IntArray
    weights: FloatArray | None = None

    @property
    def unit(self) -> float:
        """Root mean square of the weights; one unit of the standardised columns."""
        return 1.0 if self.weights is None else float(np.sqrt(np.mean(self.weights**2)))

    def columns(self) -> FloatArray:
        """Give the indicator (or weighted) columns, shape (n_rows, n_levels), standardised."""
        columns = np.zeros((len(self.codes), int(self.codes.max()) + 1))
        filled = 1.0 if self.weights is None else self.weights / self.unit
        columns[np.arange(len(self.codes)), self.codes] = filled
        return columns


@dataclass(frozen=True)
class Batch:
    """Blocks of like size stacked into one array; short blocks end in empty rows.

    An empty row has zero kernel and zero columns: it adds an independent unit observation of 0,
    which changes neither the determinant nor any cross-product.
    """

    blocks: IntArray
    rows: IntArray
    columns: FloatArray
    kernels: FloatArray


def standardised(x: FloatArray) -> tuple[FloatArray, float, float]:
    """Centre and scale a slope covariate; return it with its centre and spread."""
    centre = float(x.mean())
    spread = float(x.std())
    return (x - centre) / spread, centre, spread


def batches(
    block: IntArray,
    columns: FloatArray,
    terms: tuple[Nested | Line, ...],
    slopes: dict[str, FloatArray],
) -> list[Batch]:
    """Stack the blocks by size, rounded up so that few distinct sizes remain."""
    sizes = np.bincount(block)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    by_block = np.argsort(block, kind="stable")
    padded = _rounded_up(sizes)
    stacked = []
    for size in np.unique(padded):
        members = np.flatnonzero(padded == size)
        offsets = np.arange(size)
        real = offsets[None, :] < sizes[members][:, None]
        positions = np.where(real, starts[members][:, None] + offsets[None, :], 0)
        rows = np.where(real, by_block[positions], -1)
        filled = columns[rows] * real[:, :, None]
        kernels = _kernels(rows, real, terms, slopes)
        stacked.append(Batch(members, rows, filled, kernels))
    return stacked


def _rounded_up(sizes: IntArray) -> IntArray:
    """Round sizes up to a grid about 15 % apart: few batches at little wasted work."""
    step = np.maximum(1, 2 ** np.maximum(0, np.floor(np.log2(np.maximum(sizes, 1))) - 2))
    rounded: IntArray = (np.ceil(sizes / step) * step).astype(np.int64)
    return rounded


def _kernels(
    rows: IntArray,
    real: BoolArray,
    terms: tuple[Nested | Line, ...],
    slopes: dict[str, FloatArray],
) -> FloatArray:
    both = (real[:, :, None] & real[:, None, :]).astype(float)
    kernels: list[Any] = []
    for term in terms:
        if isinstance(term, Nested):
            codes = term.codes[rows]
            kernels.append((codes[:, :, None] == codes[:, None, :]) * both)
        elif not term.has_slopes:
            kernels.append(both)
        else:
            x = slopes[term.name][rows] * real
            kernels += [both, (x[:, :, None] + x[:, None, :]) * both, x[:, :, None] * x[:, None, :]]
    return np.stack(kernels)

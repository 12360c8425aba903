"""The three kinds of random effect that block REML knows, and their kernels on batched blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fidelity._arrays import FloatArray, IntArray


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


@dataclass(frozen=True)
class Merged:
    """Rows that no term inside the blocks tells apart, turned into one row each.

    An orthogonal turn of `n` such rows leaves one, their sum over the root of `n`, in which the
    terms act with weight root `n`; what else there is varies by the residual alone, and counts
    through its cross-products `rest`, which no variance ratio changes.
    """

    block: IntArray
    columns: FloatArray
    terms: tuple[Nested | Line, ...]
    slopes: dict[str, FloatArray]
    weights: FloatArray
    rest: FloatArray


def merged(
    block: IntArray,
    columns: FloatArray,
    terms: tuple[Nested | Line, ...],
    slopes: dict[str, FloatArray],
) -> Merged:
    """Merge the rows of a block that have every group and slope covariate in common."""
    keys: list[IntArray | FloatArray] = [block]
    for term in terms:
        if isinstance(term, Nested):
            keys.append(term.codes)
        elif term.has_slopes:
            keys.append(np.unique(slopes[term.name], return_inverse=True)[1])
    _, first, cell, counts = np.unique(
        np.column_stack(keys), axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    sums = np.zeros((len(first), columns.shape[1]))
    np.add.at(sums, cell, columns)
    within = columns - (sums / counts[:, None])[cell]
    root = np.sqrt(counts)
    return Merged(
        block=block[first],
        columns=sums / root[:, None],
        terms=tuple(
            replace(term, codes=term.codes[first])
            if isinstance(term, Nested)
            else replace(term, x=term.x[first])
            for term in terms
        ),
        slopes={name: x[first] for name, x in slopes.items()},
        weights=root,
        rest=within.T @ within,
    )


def batches(
    block: IntArray,
    columns: FloatArray,
    terms: tuple[Nested | Line, ...],
    slopes: dict[str, FloatArray],
    weights: FloatArray | None = None,
) -> list[Batch]:
    """Stack the blocks by size, rounded up so that few distinct sizes remain.

    `weights` multiply what the terms do to each row; left out, all are 1.
    """
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
        acting = real.astype(np.float64) if weights is None else weights[rows] * real
        kernels = _kernels(rows, acting, terms, slopes)
        stacked.append(Batch(members, rows, filled, kernels))
    return stacked


def _rounded_up(sizes: IntArray) -> IntArray:
    """Round sizes up to a grid about 15 % apart: few batches at little wasted work."""
    step = np.maximum(1, 2 ** np.maximum(0, np.floor(np.log2(np.maximum(sizes, 1))) - 2))
    rounded: IntArray = (np.ceil(sizes / step) * step).astype(np.int64)
    return rounded


def _kernels(
    rows: IntArray,
    acting: FloatArray,
    terms: tuple[Nested | Line, ...],
    slopes: dict[str, FloatArray],
) -> FloatArray:
    both = acting[:, :, None] * acting[:, None, :]
    kernels: list[Any] = []
    for term in terms:
        if isinstance(term, Nested):
            codes = term.codes[rows]
            kernels.append((codes[:, :, None] == codes[:, None, :]) * both)
        elif not term.has_slopes:
            kernels.append(both)
        else:
            x = slopes[term.name][rows]
            kernels += [
                both,
                (x[:, :, None] + x[:, None, :]) * both,
                x[:, :, None] * x[:, None, :] * both,
            ]
    return np.stack(kernels)

"""Distribution of the responses of a session given its total: elementary symmetric functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fidelity._arrays import FloatArray, IntArray

# Numbers of partial sums that are held in memory at once.
_MOST_NUMBERS = 4_000_000

_TILT_STEPS = 25


@dataclass(frozen=True)
class Chains:
    """Distinct pairs of answered virtual items and total, all with the same number of answers.

    A virtual item is an item as scored by one rater.

    Attributes
    ----------
    members : ndarray of int, shape (n_chains,)
        Number of each chain in the whole data set.
    virtual : ndarray of int, shape (n_chains, n_answers)
        The virtual items.
    totals : ndarray of int, shape (n_chains,)
        Sum of the categories.
    """

    members: IntArray
    virtual: IntArray
    totals: IntArray


def conditional(
    easiness: FloatArray, omega: FloatArray, totals: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return log symmetric functions and P(category | total) of chains of one length.

    Parameters
    ----------
    easiness : ndarray, shape (n_chains, n_answers)
        Of the virtual items.
    omega : ndarray, shape (n_categories,)
        Category parameters; category x adds x · easiness + omega[x].
    totals : ndarray of int, shape (n_chains,)
        Totals, each possible for its chain.

    Returns
    -------
    log_gamma : ndarray, shape (n_chains,)
    probabilities : ndarray, shape (n_chains, n_answers, n_categories)
    """
    chain = np.arange(len(totals))
    tilt = tilt_of(easiness, omega, totals)
    return expected_counts(easiness, omega, tilt, Totals(chain, totals, np.ones(len(totals))))


@dataclass(frozen=True)
class Totals:
    """Totals that occur in chains, each with the number of sessions that have it.

    All arrays have the shape (n_totals,); `chain` ascends.
    """

    chain: IntArray
    total: IntArray
    weight: FloatArray


def expected_counts(
    easiness: FloatArray, omega: FloatArray, tilt: FloatArray, totals: Totals
) -> tuple[FloatArray, FloatArray]:
    """Return log symmetric functions of totals, and expected counts of categories given them.

    Parameters
    ----------
    easiness : ndarray, shape (n_chains, n_answers)
    omega : ndarray, shape (n_categories,)
    tilt : ndarray, shape (n_chains,)
        A level near those at which the totals of the chain are expected.
    totals : Totals

    Returns
    -------
    log_gamma : ndarray, shape (n_totals,)
    counts : ndarray, shape (n_chains, n_answers, n_categories)
        P(category | total), summed over the totals of the chain with their weights.

    Notes
    -----
    Sums of positive terms only, forwards and backwards over the answers, so nothing cancels. The
    result does not depend on the tilt: it makes the totals likely values, so that nothing
    under- or overflows whatever the number of answers.
    """
    n_chains, length = easiness.shape
    width = int(totals.total.max()) + 1
    portion = max(1, _MOST_NUMBERS // ((length + 1) * width))
    log_gamma = np.empty(len(totals.total))
    counts = np.empty((n_chains, length, len(omega)))
    for start in range(0, n_chains, portion):
        end = min(start + portion, n_chains)
        own = slice(*np.searchsorted(totals.chain, [start, end]))
        part = Totals(totals.chain[own] - start, totals.total[own], totals.weight[own])
        log_gamma[own], counts[start:end] = _portion(
            easiness[start:end], omega, tilt[start:end], part
        )
    return log_gamma, counts


def chances_of_totals(
    easiness: FloatArray, omega: FloatArray, tilt: FloatArray, totals: Totals
) -> FloatArray:
    """Return P(total) of chains at their tilts."""
    n_chains, length = easiness.shape
    width = length * (len(omega) - 1) + 1
    found = np.empty(len(totals.total))
    portion = max(1, _MOST_NUMBERS // width)
    for start in range(0, n_chains, portion):
        end = min(start + portion, n_chains)
        chances, _ = _categories(easiness[start:end] + tilt[start:end, None], omega)
        sums = np.zeros((end - start, width))
        sums[:, 0] = 1.0
        for answer in range(length):
            added = np.zeros_like(sums)
            for category, shifted in _shifts(len(omega), width):
                added[:, category:] += chances[:, answer, category, None] * sums[:, shifted]
            sums = added
        own = slice(*np.searchsorted(totals.chain, [start, end]))
        found[own] = sums[totals.chain[own] - start, totals.total[own]]
    return found


def _portion(
    easiness: FloatArray, omega: FloatArray, tilt: FloatArray, totals: Totals
) -> tuple[FloatArray, FloatArray]:
    n_chains, length = easiness.shape
    width = int(totals.total.max()) + 1
    chances, log_norm = _categories(easiness + tilt[:, None], omega)
    partial = np.zeros((length + 1, n_chains, width))
    partial[0, :, 0] = 1.0
    for answer in range(length):
        for category, shifted in _shifts(len(omega), width):
            partial[answer + 1, :, category:] += (
                chances[:, answer, category, None] * partial[answer, :, shifted]
            )
    gamma = partial[length, totals.chain, totals.total]
    remaining = np.zeros((n_chains, width))
    remaining[totals.chain, totals.total] = totals.weight / gamma
    counts = np.zeros_like(chances)
    for answer in range(length - 1, -1, -1):
        before = np.zeros((n_chains, width))
        for category, shifted in _shifts(len(omega), width):
            weighted = chances[:, answer, category, None] * remaining[:, category:]
            counts[:, answer, category] = np.einsum(
                "cr,cr->c", partial[answer, :, shifted], weighted
            )
            before[:, shifted] += weighted
        remaining = before
    log_norm_sum = log_norm.sum(axis=1)[totals.chain]
    log_gamma = np.log(gamma) + log_norm_sum - tilt[totals.chain] * totals.total
    return log_gamma, counts


def _shifts(n_categories: int, width: int) -> Iterator[tuple[int, slice]]:
    """Give each category that fits, with the partial sums it can be added to."""
    for category in range(min(n_categories, width)):
        yield category, slice(0, width - category)


def _categories(level: FloatArray, omega: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return category probabilities and log normalisers at the given levels."""
    logits = level[..., None] * np.arange(len(omega)) + omega
    highest = logits.max(axis=-1, keepdims=True)
    chances = np.exp(logits - highest)
    norm = chances.sum(axis=-1, keepdims=True)
    return chances / norm, (highest + np.log(norm))[..., 0]


def tilt_of(easiness: FloatArray, omega: FloatArray, totals: IntArray) -> FloatArray:
    """Return roughly the level at which each total is the expected one."""
    categories = np.arange(len(omega))
    low = -easiness.max(axis=1) - np.ptp(omega) - 10.0
    high = -easiness.min(axis=1) + np.ptp(omega) + 10.0
    for _ in range(_TILT_STEPS):
        middle = (low + high) / 2.0
        chances, _ = _categories(easiness + middle[:, None], omega)
        below = (chances @ categories).sum(axis=1) < totals
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    middle = (low + high) / 2.0
    return np.asarray(middle, dtype=np.float64)


def category_moments(
    level: FloatArray, omega: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mean, variance and third central moment of the category at the given levels."""
    chances, _ = _categories(level, omega)
    categories = np.arange(len(omega))
    mean = chances @ categories
    deviations = categories - mean[..., None]
    variance = (chances * deviations**2).sum(axis=-1)
    third = (chances * deviations**3).sum(axis=-1)
    return np.asarray(mean, dtype=np.float64), variance, third


def category_chances(level: FloatArray, omega: FloatArray) -> FloatArray:
    """Return category probabilities at the given levels."""
    chances, _ = _categories(level, omega)
    return chances

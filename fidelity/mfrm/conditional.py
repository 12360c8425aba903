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

    Notes
    -----
    Sums of positive terms only, forwards and backwards over the answers, so nothing cancels. Every
    chain is first tilted to the level at which its total is the expected one: the total then is a
    likely value, whatever the number of answers, and nothing under- or overflows.
    """
    n_chains, length = easiness.shape
    n_categories = len(omega)
    width = int(totals.max()) + 1
    portion = max(1, _MOST_NUMBERS // ((length + 1) * width))
    log_gamma = np.empty(n_chains)
    probabilities = np.empty((n_chains, length, n_categories))
    for start in range(0, n_chains, portion):
        rows = slice(start, start + portion)
        log_gamma[rows], probabilities[rows] = _portion(easiness[rows], omega, totals[rows], width)
    return log_gamma, probabilities


def _portion(
    easiness: FloatArray, omega: FloatArray, totals: IntArray, width: int
) -> tuple[FloatArray, FloatArray]:
    n_chains, length = easiness.shape
    tilt = _tilt(easiness, omega, totals)
    chances, log_norm = _categories(easiness + tilt[:, None], omega)
    partial = np.zeros((length + 1, n_chains, width))
    partial[0, :, 0] = 1.0
    for answer in range(length):
        for category, shifted in _shifts(len(omega), width):
            partial[answer + 1, :, category:] += (
                chances[:, answer, category, None] * partial[answer, :, shifted]
            )
    chain = np.arange(n_chains)
    gamma = partial[length, chain, totals]
    remaining = np.zeros((n_chains, width))
    remaining[chain, totals] = 1.0 / gamma
    probabilities = np.zeros_like(chances)
    for answer in range(length - 1, -1, -1):
        before = np.zeros((n_chains, width))
        for category, shifted in _shifts(len(omega), width):
            weighted = chances[:, answer, category, None] * remaining[:, category:]
            probabilities[:, answer, category] = np.einsum(
                "cr,cr->c", partial[answer, :, shifted], weighted
            )
            before[:, shifted] += weighted
        remaining = before
    log_gamma = np.log(gamma) + log_norm.sum(axis=1) - tilt * totals
    return log_gamma, probabilities


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


def _tilt(easiness: FloatArray, omega: FloatArray, totals: IntArray) -> FloatArray:
    """Return about the level at which each total is the expected one."""
    categories = np.arange(len(omega))
    low = -easiness.max(axis=1) - np.ptp(omega) - 10.0
    high = -easiness.min(axis=1) + np.ptp(omega) + 10.0
    for _ in range(_TILT_STEPS):
        middle = (low + high) / 2.0
        chances, _ = _categories(easiness + middle[:, None], omega)
        below = (chances @ categories).sum(axis=1) < totals
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2.0


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
    return mean, variance, third


def category_chances(level: FloatArray, omega: FloatArray) -> FloatArray:
    """Return category probabilities at the given levels."""
    return _categories(level, omega)[0]

"""Conditional maximum likelihood of items, raters and thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # which loads scipy.optimize when it is first used

from fidelity._arrays import FloatArray, IntArray
from fidelity.errors import InsufficientData, NotConverged
from fidelity.mfrm.conditional import (
    Chains,
    Totals,
    chances_of_totals,
    expected_counts,
    tilt_of,
)
from fidelity.mfrm.responses import Grouping, Responses

# Slope of the log likelihood, per response, that counts as zero.
_SETTLED = 1e-10
_NEWTON_STEPS = 12
_DIFFERENCE = 1e-4
# A Newton step longer than this, in logits, needs a new information matrix.
_FAR = 1e-4
# Totals of one pattern share a tilt as long as each keeps a chance above this.
_LEAST_CHANCE = 1e-250
# Tilts are chosen again when a parameter has moved this far.
_TILT_AGAIN = 0.25
# A standard error beyond this, in logits, says that the estimate has no finite value.
_ENDLESS = 10.0
# Share of the largest information that is rounding.
_NOTHING = 1e-6


@dataclass(frozen=True)
class ConditionalFit:
    """Estimates on scales that sum to zero within each connected group.

    Attributes
    ----------
    item, rater : ndarray
        Easiness: minus difficulty, minus severity.
    threshold : ndarray, shape (n_categories - 1,)
        Rasch–Andrich thresholds, summing to zero.
    item_covariance, rater_covariance, threshold_covariance : ndarray
    log_likelihood : float
        Conditional, given the total of each session.
    heterogeneity : float
        Wald chi-square of equal severities within groups.
    degrees : int
        Its degrees of freedom.
    """

    item: FloatArray
    rater: FloatArray
    threshold: FloatArray
    item_covariance: FloatArray
    rater_covariance: FloatArray
    threshold_covariance: FloatArray
    log_likelihood: float
    heterogeneity: float
    degrees: int

    @property
    def omega(self) -> FloatArray:
        """Category parameters: minus the sums of the thresholds."""
        return np.concatenate([[0.0], -np.cumsum(self.threshold)])


@dataclass(frozen=True)
class _Patterns:
    """Patterns of answers of one length, each with totals that share a tilt."""

    virtual: IntArray
    tilt: FloatArray
    totals: Totals


def _patterns(
    chains: Chains, counts: IntArray, easiness: FloatArray, omega: FloatArray
) -> _Patterns:
    """Put the totals of one pattern together as far as one tilt serves them all."""
    tilt = tilt_of(easiness, omega, chains.totals)
    reach = max(float(np.ptp(tilt)), 1e-6) * 1.001
    while True:
        bins = np.floor((tilt - tilt.min()) / reach).astype(np.int64)
        table = np.column_stack([chains.virtual, bins])
        distinct, first, shared = np.unique(table, axis=0, return_index=True, return_inverse=True)
        shared = shared.ravel()
        order = np.argsort(shared, kind="stable")
        found = _Patterns(
            virtual=distinct[:, :-1],
            tilt=np.bincount(shared, weights=tilt) / np.bincount(shared),
            totals=Totals(
                chain=shared[order].astype(np.int64),
                total=chains.totals[order],
                weight=counts[order].astype(np.float64),
            ),
        )
        chances = chances_of_totals(easiness[first], omega, found.tilt, found.totals)
        if chances.min() > _LEAST_CHANCE or len(distinct) == len(table):
            return found
        reach /= 2.0


class Likelihood:
    """The conditional log likelihood over free parameters.

    Free are the easiness of all items and raters but the first of each group, and the category
    parameters from the second category on.
    """

    def __init__(self, responses: Responses, grouping: Grouping) -> None:
        self.grouping = grouping
        rows = grouping.rows
        self.n_categories = len(responses.values)
        n_raters = len(responses.long.raters)
        # Positions of a virtual item's item and rater among those with parameters.
        codes = np.arange(len(responses.long.items) * n_raters)
        self.item_of = np.searchsorted(responses.items, codes // n_raters)
        self.rater_of = np.searchsorted(responses.raters, codes % n_raters)
        self.item_turn = free_columns(responses.item_groups)
        self.rater_turn = free_columns(responses.rater_groups)
        category = responses.category[rows]
        self.observed = self._gathered(
            responses.item[rows] * n_raters + responses.rater[rows],
            category.astype(np.float64),
            np.bincount(category, minlength=self.n_categories).astype(np.float64),
        )
        self.start = self._start(category)
        self.patterns: list[_Patterns] = []
        self.tilted_at = np.full(len(self.start), np.inf)
        self._check_identified()

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Free parameters of items, raters and categories."""
        return self.item_turn.shape[1], self.rater_turn.shape[1], self.n_categories - 2

    def easiness(self, free: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return easiness of items and raters, and category parameters."""
        n_items, n_raters, _ = self.sizes
        omega = np.concatenate([[0.0, 0.0], free[n_items + n_raters :]])
        return (
            self.item_turn @ free[:n_items],
            self.rater_turn @ free[n_items : n_items + n_raters],
            omega,
        )

    def value_and_slope(self, free: FloatArray) -> tuple[float, FloatArray]:
        """Return the log likelihood and its gradient."""
        item, rater, omega = self.easiness(free)
        value = float(self.observed @ free)
        slope = self.observed.copy()
        if np.abs(free - self.tilted_at).max(initial=0.0) > _TILT_AGAIN or not self.patterns:
            self.patterns = [
                _patterns(
                    chains,
                    self.grouping.counts[chains.members],
                    self._levels(chains.virtual, item, rater),
                    omega,
                )
                for chains in self.grouping.batches
            ]
            self.tilted_at = free.copy()
        for pattern in self.patterns:
            log_gamma, counts = expected_counts(
                self._levels(pattern.virtual, item, rater), omega, pattern.tilt, pattern.totals
            )
            value -= float(pattern.totals.weight @ log_gamma)
            slope -= self._gathered(
                pattern.virtual.ravel(),
                (counts @ np.arange(self.n_categories)).ravel(),
                counts.sum(axis=(0, 1)),
            )
        return value, slope

    def information(self, free: FloatArray) -> FloatArray:
        """Return minus the matrix of second derivatives, from differences of the exact gradient."""
        size = len(free)
        matrix = np.empty((size, size))
        for position in range(size):
            moved = free.copy()
            moved[position] += _DIFFERENCE
            above = self.value_and_slope(moved)[1]
            moved[position] -= 2 * _DIFFERENCE
            matrix[position] = (self.value_and_slope(moved)[1] - above) / (2 * _DIFFERENCE)
        return (matrix + matrix.T) / 2.0

    def _levels(self, virtual: IntArray, item: FloatArray, rater: FloatArray) -> FloatArray:
        """Return the easiness of virtual items."""
        easiness: FloatArray = item[self.item_of[virtual]] + rater[self.rater_of[virtual]]
        return easiness

    def _gathered(
        self, virtual: IntArray, scores: FloatArray, categories: FloatArray
    ) -> FloatArray:
        """Sum scores of virtual items and counts of categories into the free parameters."""
        item = np.bincount(self.item_of[virtual], weights=scores, minlength=len(self.item_turn))
        rater = np.bincount(self.rater_of[virtual], weights=scores, minlength=len(self.rater_turn))
        return np.concatenate([item @ self.item_turn, rater @ self.rater_turn, categories[2:]])

    def _start(self, category: IntArray) -> FloatArray:
        counts = np.log(np.bincount(category, minlength=self.n_categories).astype(np.float64))
        omega = counts - counts[0] - np.arange(self.n_categories) * (counts[1] - counts[0])
        n_items, n_raters, _ = self.sizes
        return np.concatenate([np.zeros(n_items + n_raters), omega[2:].clip(-5.0, 5.0)])

    def _check_identified(self) -> None:
        """Require that comparisons within sessions tell items and raters apart."""
        rows = []
        for chains in self.grouping.batches:
            patterns = np.unique(chains.virtual, axis=0)
            columns = np.concatenate(
                [
                    self.item_turn[self.item_of[patterns]],
                    self.rater_turn[self.rater_of[patterns]],
                ],
                axis=2,
            )
            rows.append((columns - columns[:, :1]).reshape(-1, columns.shape[2]))
        table = np.unique(np.concatenate(rows), axis=0)
        wanted = table.shape[1]
        if wanted and np.linalg.matrix_rank(table) < wanted:
            raise InsufficientData(
                "items and raters cannot be told apart: in no session does a rater differ from "
                "another on the same item"
            )


def free_columns(groups: IntArray) -> FloatArray:
    """Return the matrix that turns free parameters into all, the first of each group being 0."""
    _, first = np.unique(groups, return_index=True)
    free = np.setdiff1d(np.arange(len(groups)), first)
    return np.eye(len(groups))[:, free]


def centred(groups: IntArray) -> FloatArray:
    """Return the matrix that subtracts the mean of each group."""
    same = (groups[:, None] == groups[None, :]).astype(np.float64)
    centring: FloatArray = np.eye(len(groups)) - same / same.sum(axis=1, keepdims=True)
    return centring


def fit_conditional(responses: Responses, grouping: Grouping) -> ConditionalFit:
    """Maximise the conditional likelihood.

    Raises
    ------
    InsufficientData
        Items and raters cannot be told apart, or a threshold is undetermined.
    NotConverged
        An estimate has no finite value.
    """
    likelihood = Likelihood(responses, grouping)
    free, value, information = _maximised(likelihood, len(grouping.rows))
    covariance = np.linalg.inv(information) if len(free) else np.zeros((0, 0))
    item, rater, omega = likelihood.easiness(free)
    n_items, n_raters, _ = likelihood.sizes
    items, raters = slice(0, n_items), slice(n_items, n_items + n_raters)
    item_turn = centred(responses.item_groups) @ likelihood.item_turn
    rater_turn = centred(responses.rater_groups) @ likelihood.rater_turn
    # Thresholds are minus the steps of omega, shifted to sum to zero.
    n_steps = len(omega) - 1
    steps = -np.diff(np.eye(len(omega)), axis=0)
    steps[:, -1] += 1.0 / n_steps
    steps[:, 0] -= 1.0 / n_steps
    threshold_turn = steps[:, 2:]
    severity = free[raters]
    heterogeneity = (
        float(severity @ np.linalg.solve(covariance[raters, raters], severity)) if n_raters else 0.0
    )
    return ConditionalFit(
        item=centred(responses.item_groups) @ item,
        rater=centred(responses.rater_groups) @ rater,
        threshold=steps @ omega,
        item_covariance=item_turn @ covariance[items, items] @ item_turn.T,
        rater_covariance=rater_turn @ covariance[raters, raters] @ rater_turn.T,
        threshold_covariance=threshold_turn
        @ covariance[n_items + n_raters :, n_items + n_raters :]
        @ threshold_turn.T,
        log_likelihood=value,
        heterogeneity=max(heterogeneity, 0.0),
        degrees=n_raters,
    )


def _maximised(likelihood: Likelihood, n_responses: int) -> tuple[FloatArray, float, FloatArray]:
    """Search with BFGS, then sharpen by Newton steps; the likelihood is concave."""
    free = likelihood.start
    if not len(free):
        return free, likelihood.value_and_slope(free)[0], np.zeros((0, 0))

    def per_response(point: FloatArray) -> tuple[float, FloatArray]:
        value, slope = likelihood.value_and_slope(point)
        return -value / n_responses, -slope / n_responses

    found = scipy.optimize.minimize(
        per_response, free, jac=True, method="L-BFGS-B", bounds=[(-30.0, 30.0)] * len(free),
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
    )  # fmt: skip
    free = np.asarray(found.x, dtype=np.float64)
    value, slope = likelihood.value_and_slope(free)
    # The search ends so near the maximum that one information matrix serves all Newton steps.
    information = _checked_information(likelihood, free)
    for _ in range(_NEWTON_STEPS):
        if np.abs(slope).max() <= _SETTLED * n_responses:
            break
        candidate = free + np.linalg.solve(information, slope)
        moved = float(np.abs(candidate - free).max())
        new_value, new_slope = likelihood.value_and_slope(candidate)
        if new_value < value - 1e-7 or np.abs(new_slope).max() >= np.abs(slope).max():
            break
        free, value, slope = candidate, new_value, new_slope
        if moved > _FAR:
            information = _checked_information(likelihood, free)
    if np.abs(slope).max() > 1e-6 * n_responses:
        raise NotConverged("the conditional likelihood did not settle on its maximum")
    return free, value, information


def _checked_information(likelihood: Likelihood, free: FloatArray) -> FloatArray:
    information = likelihood.information(free)
    lowest = float(np.linalg.eigvalsh(information)[0])
    if lowest < 1.0 / _ENDLESS**2:
        # At the start every response has a fair chance: no information there means none anywhere.
        at_start = likelihood.information(likelihood.start)
        if float(np.linalg.eigvalsh(at_start)[0]) < _NOTHING * np.abs(at_start).max():
            raise InsufficientData(
                "the totals of the sessions leave an item, a rater or a threshold undetermined"
            )
        raise NotConverged(
            "an item, a rater or a threshold has no finite estimate: some responses always lie "
            "above others"
        )
    return information

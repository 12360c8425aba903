"""Coverage of what two columns of scores give: kappa, and a rater against the gold standard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from fidelity import cohen_kappa, compare_with_gold, rater_gate, tost, two_rater_agreement
from fidelity._arrays import FloatArray
from fidelity.errors import DegenerateData
from fidelity.types import Interval
from tests.validity.designs import shares
from tests.validity.results import Coverage, Family, Rate, coverage, generator, rate

#: Points of the quadrature over the level of sessions.
_NODES = 96


@dataclass(frozen=True)
class Pair:
    """Two raters of one session: level, severity of the second, and their errors.

    `cuts` turns scores into categories as in the designs of several raters.
    """

    name: str
    mean: float
    session: float
    shift: float
    error: tuple[float, float]
    cuts: tuple[float, ...] = ()

    def simulate(self, rng: np.random.Generator, *shape: int) -> FloatArray:
        """Return scores of shape (*shape, 2)."""
        level = rng.normal(self.mean, np.sqrt(self.session), (*shape, 1))
        noise = rng.standard_normal((*shape, 2)) * np.sqrt(self.error)
        scores = level + noise + np.array([0.0, self.shift])
        if self.cuts:
            scores = np.searchsorted(np.array(self.cuts), scores, side="left").astype(np.float64)
        return np.asarray(scores)

    def table(self) -> FloatArray:
        """Return the chance of each pair of categories."""
        at, weight = np.polynomial.hermite_e.hermegauss(_NODES)
        level = self.mean + np.sqrt(self.session) * at
        chance = []
        for shift, error in zip((0.0, self.shift), self.error, strict=True):
            below = special.ndtr((np.array(self.cuts) - level[:, None] - shift) / np.sqrt(error))
            edge = np.ones((_NODES, 1))
            chance.append(np.diff(np.concatenate([0.0 * edge, below, edge], axis=1), axis=1))
        return np.asarray(np.einsum("n,nc,nd->cd", weight / weight.sum(), *chance))

    def moments(self) -> tuple[FloatArray, FloatArray]:
        """Return the means and the covariance of the two scores."""
        if not self.cuts:
            covariance = np.full((2, 2), self.session) + np.diag(self.error)
            return np.array([self.mean, self.mean + self.shift]), covariance
        table = self.table()
        value = np.arange(len(table), dtype=np.float64)
        first, second = table.sum(axis=1), table.sum(axis=0)
        mean = np.array([first @ value, second @ value])
        together = float(value @ table @ value)
        square = np.array([[first @ value**2, together], [together, second @ value**2]])
        return mean, square - np.outer(mean, mean)


_SIX = tuple(step + 0.5 for step in range(6))
ORDINAL_PAIR = Pair("scores 0–6", 3.0, 0.8, 0.3, (0.3, 0.45), _SIX)
NORMAL_PAIR = Pair("normal scores", 3.0, 0.8, 0.3, (0.3, 0.45))
BINARY_PAIR = Pair("present/absent (.85)", 1.2, 0.8, 0.2, (0.3, 0.45), (0.0,))


def kappa_of(table: FloatArray, power: float | None) -> float:
    """Return kappa of a table of chances; disagreement |d|^power, or any difference."""
    position = np.arange(len(table), dtype=np.float64)
    step = np.abs(position[:, None] - position)
    apart = (step > 0).astype(np.float64) if power is None else step**power
    expected = table.sum(axis=1) @ apart @ table.sum(axis=0)
    return float(1.0 - (table * apart).sum() / expected)


def run_kappa(seed: int, replicates: int) -> Family:
    """Cohen's kappa of two raters who stay the same."""
    rows: list[Coverage] = []
    for pair in (ORDINAL_PAIR, BINARY_PAIR):
        table = pair.table()
        for n in (15, 30, 60, 120):
            rng = generator(seed, "kappa", pair.name, str(n))
            scores = pair.simulate(rng, replicates, n)
            powers: dict[str, float | None] = {"unweighted": None}
            if len(table) > 2:
                powers |= {"linear": 1.0, "quadratic": 2.0}
            told = [_codes_of(row, len(table)) for row in scores[:100]]
            for weights, power in powers.items():

                def interval(row: FloatArray, how: Any = weights, q: int = len(table)) -> Any:
                    return cohen_kappa(row, scale=range(q), weights=how).interval

                low, high = _limits(interval, scores)
                rows.append(
                    coverage(
                        f"{n} sessions, {pair.name}",
                        f"kappa, {weights}",
                        "standard error of 1969",
                        low,
                        high,
                        kappa_of(table, power),
                        codes=_share_of(told),
                    )
                )
    rows += [_of_items(n, seed, replicates) for n in (6, 12, 30, 60)]
    notes = (
        "Two raters who stay the same, the second 0.3 points more lenient and less exact; the "
        "truth is kappa of the table of chances. Undefined: one rater or both used one category.",
        "Warnings: those of two_rater_agreement, on the first 100 data sets; over sessions those "
        "of cohen_kappa.",
        "Over sessions: eight items of different means a session; half the sessions' variance and "
        "three tenths of the errors' are shared by the items of a session.",
    )
    return Family(rows, notes)


def _of_items(n: int, seed: int, replicates: int) -> Coverage:
    """Kappa of the scores of eight items a session, its error over sessions."""
    pair, items = ORDINAL_PAIR, np.array([-1.0, -0.5, -0.2, 0.0, 0.0, 0.2, 0.5, 1.0])
    rng = generator(seed, "kappa of items", pair.name, str(n))
    level, error = np.sqrt(pair.session), np.sqrt(pair.error)
    whole = rng.normal(0.0, np.sqrt(0.5) * level, (replicates, n, 1, 1))
    own = rng.normal(0.0, np.sqrt(0.5) * level, (replicates, n, items.size, 1))
    noise = np.sqrt(0.3) * rng.standard_normal((replicates, n, 1, 2)) + np.sqrt(
        0.7
    ) * rng.standard_normal((replicates, n, items.size, 2))
    points = pair.mean + items[:, None] + whole + own + noise * error + np.array([0.0, pair.shift])
    scores = np.searchsorted(np.array(pair.cuts), points, side="left").astype(np.float64)
    session = np.repeat(np.arange(n), items.size).tolist()
    told: list[Sequence[str]] = []

    def interval(both: FloatArray) -> Interval | None:
        found = cohen_kappa(both, scale=range(7), weights="quadratic", sessions=session)
        told.append(found.warnings)
        return found.interval

    low, high = _limits(interval, scores.reshape(replicates, -1, 2))
    table = np.mean([replace(pair, mean=pair.mean + item).table() for item in items], axis=0)
    return coverage(
        f"{n} sessions × {items.size} items, scores 0–6",
        "kappa, quadratic",
        "over sessions, t on Fisher's z",
        low,
        high,
        kappa_of(table, 2.0),
        codes=_share_of(told),
    )


def run_gold(seed: int, replicates: int) -> Family:
    """Every interval of a rater against the gold standard."""
    rows: list[Coverage | Rate] = []
    for pair in (ORDINAL_PAIR, NORMAL_PAIR):
        for n in (10, 30, 100):
            rows += _compared(pair, n, seed, replicates)
    for n, sections in ((6, 4), (10, 4), (30, 4), (10, 1), (30, 1)):
        rows.append(_gate(n, sections, seed, replicates))
    notes = (
        "A rater 0.3 points more lenient than the gold standard; rater and gold stay the same, "
        "sessions are new. The F interval of ICC(A,1) is made for raters drawn anew, so it covers "
        "more than it promises for this pair.",
        "Limits of agreement: the interval of each end, against mean ± 1.96 SD of all possible "
        "differences.",
        "rater_gate: normal section scores, two fifths of the sessions' variance shared by the "
        "sections of a session; resamples of whole sessions (1,000).",
        "tost: how often a rater whose bias is exactly the margin of 0.5 is called equivalent.",
    )
    return Family(rows, notes)


def _compared(pair: Pair, n: int, seed: int, replicates: int) -> list[Coverage | Rate]:
    scores = pair.simulate(generator(seed, "gold", pair.name, str(n)), replicates, n)
    truth = _gold_truth(pair)
    limits = {key: np.full((replicates, 2), np.nan) for key in truth}
    told: list[Sequence[str]] = []
    scale = range(7) if pair.cuts else None
    for row, both in enumerate(scores):
        found = compare_with_gold(both, scale=scale)
        told.append(found.warnings)
        for key, of_key in limits.items():
            interval = getattr(found.estimates[key], "interval", None)
            if interval is not None:
                of_key[row] = interval.low, interval.high
    design = f"{n} gold sessions, {pair.name}"
    rows: list[Coverage | Rate] = [
        coverage(design, key, _METHODS[key], of[:, 0], of[:, 1], truth[key], codes=_share_of(told))
        for key, of in limits.items()
    ]
    if not pair.cuts:
        moved = scores + np.array([0.0, 0.5 - pair.shift])
        called = [_equivalent(both) for both in moved]
        rows.append(rate(design, "tost at the margin", np.array(called), at_most=0.05))
    return rows


def _equivalent(both: FloatArray) -> bool:
    return tost(both[:, 1] - both[:, 0], margin=0.5, alpha=0.05).equivalent


_METHODS = {
    "percent_exact": "Wilson",
    "percent_exact_clopper_pearson": "Clopper-Pearson",
    "percent_within_one": "Wilson",
    "percent_within_one_clopper_pearson": "Clopper-Pearson",
    "bias": "t",
    "loa_low": "Zou",
    "loa_high": "Zou",
    "kappa": "standard error of 1969",
    "linear_kappa": "standard error of 1969",
    "quadratic_kappa": "standard error of 1969",
    "lin_ccc": "Fisher's z",
    "icc_a1": "F",
    "icc_c1": "F",
}


def _gold_truth(pair: Pair) -> dict[str, float]:
    mean, covariance = pair.moments()
    bias = float(mean[1] - mean[0])
    spread = float(covariance[0, 0] + covariance[1, 1] - 2.0 * covariance[0, 1])
    average = float(covariance[0, 0] + covariance[1, 1]) / 2.0
    half = 1.959963985 * np.sqrt(spread)
    truth = {
        "bias": bias,
        "loa_low": bias - half,
        "loa_high": bias + half,
        "lin_ccc": float(covariance[0, 1]) / (average + bias**2 / 2.0),
        "icc_a1": float(covariance[0, 1]) / (average + bias**2 / 2.0),
        "icc_c1": float(covariance[0, 1]) / average,
    }
    if pair.cuts:
        table = pair.table()
        position = np.arange(len(table))
        step = np.abs(position[:, None] - position)
        exact, within = float(table[step == 0].sum()), float(table[step <= 1].sum())
        truth |= {
            "percent_exact": exact,
            "percent_exact_clopper_pearson": exact,
            "percent_within_one": within,
            "percent_within_one_clopper_pearson": within,
            "kappa": kappa_of(table, None),
            "linear_kappa": kappa_of(table, 1.0),
            "quadratic_kappa": kappa_of(table, 2.0),
        }
    return truth


def _gate(n: int, sections: int, seed: int, replicates: int) -> Coverage:
    rng = generator(seed, "gate", str(n), str(sections))
    pair = NORMAL_PAIR
    shared = rng.normal(0.0, np.sqrt(0.4 * pair.session), (replicates, n, 1, 1))
    inner = Pair("section", pair.mean, 0.6 * pair.session, pair.shift, pair.error)
    scores = (inner.simulate(rng, replicates, n, sections) + shared).reshape(replicates, -1, 2)
    labels = {
        "session": np.repeat(np.arange(n), sections),
        "section": np.tile(np.arange(sections), n),
    }
    told: list[Sequence[str]] = []

    def interval(both: FloatArray) -> Interval | None:
        frame = pd.DataFrame(labels | {"gold": both[:, 0], "rater": both[:, 1]})
        found = rater_gate(frame, n_bootstrap=1000)
        told.append(found.warnings)
        return getattr(found.estimates["icc_a1"], "interval", None)

    low, high = _limits(interval, scores)
    return coverage(
        f"{n} gold sessions × {sections} section{'s' if sections > 1 else ''}",
        "rater_gate, icc_a1",
        "resampled sessions",
        low,
        high,
        _gold_truth(pair)["icc_a1"],
        codes=_share_of(told),
    )


def _limits(
    interval: Callable[[FloatArray], Interval | None], scores: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the limits of every data set, NaN where it has none."""
    limits = np.full((len(scores), 2), np.nan)
    for row, both in enumerate(scores):
        try:
            found = interval(both)
        except DegenerateData:
            continue
        if found is not None:
            limits[row] = found.low, found.high
    return limits[:, 0], limits[:, 1]


def _codes_of(scores: FloatArray, n_categories: int) -> Sequence[str]:
    try:
        return tuple(two_rater_agreement(scores, scale=range(n_categories)).warnings)
    except DegenerateData:
        return ()


def _share_of(told: Sequence[Sequence[str]]) -> Mapping[str, float]:
    """Return how often each code was told."""
    codes = dict.fromkeys(code for row in told for code in row)
    return shares(**{code: np.array([code in row for row in told]) for code in codes})

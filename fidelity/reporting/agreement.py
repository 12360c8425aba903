"""The coefficients of agreement of an item: alpha, AC, Fleiss' kappa, percentages."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.agreement.chance import (
    Chance,
    agreement_of_patterns,
    chance_corrected,
    chance_statistic,
    fleiss_chance,
    gwet_chance,
)
from fidelity.agreement.krippendorff import LEVELS, Level, alpha_of_patterns, alpha_statistic
from fidelity.agreement.percent import percent_of_patterns, percent_statistic
from fidelity.agreement.resampling import Statistic, resample
from fidelity.agreement.sessions import SessionPatterns
from fidelity.agreement.weights import WEIGHTINGS, Distance, Weighting
from fidelity.errors import DegenerateData, InvalidInput
from fidelity.reporting.results import Undefined
from fidelity.reporting.variables import Variable
from fidelity.types import Estimate

ALPHAS: dict[str, Level] = {f"alpha_{level}": level for level in LEVELS}
ACS: dict[str, Weighting] = {
    "ac1" if weighting == "identity" else f"ac2_{weighting}": weighting for weighting in WEIGHTINGS
}
PERCENTS = {"percent_exact": 0.0, "percent_within_one": 1.0}
KEYS = (*ALPHAS, *ACS, "fleiss_kappa", *PERCENTS)


def agreement(
    variable: Variable,
    values: FloatArray | None,
    *,
    confidence: float,
    n_bootstrap: int,
    seed: int,
    keys: Iterable[str] = KEYS,
) -> dict[str, Estimate | Undefined]:
    """Return the named coefficients over a scale; without `values` the used ones are the scale."""
    if variable.reason is not None:
        return dict.fromkeys(keys, Undefined(variable.reason))
    return _Agreement(variable, values, confidence, n_bootstrap, seed, tuple(keys)).estimates()


class _Agreement:
    """All coefficients of one variable, from one set of patterns and one set of resamples."""

    def __init__(
        self,
        variable: Variable,
        values: FloatArray | None,
        confidence: float,
        n_bootstrap: int,
        seed: int,
        keys: tuple[str, ...],
    ) -> None:
        self.design, self.confidence, self.keys = variable.design, confidence, keys
        self.patterns = SessionPatterns.of(variable.scores, variable.design, values)
        self.corrected = self._corrected() if self.patterns.values.size > 1 else {}
        self.samples: dict[str, FloatArray] = {}
        if n_bootstrap:
            rng = np.random.default_rng(seed)
            self.samples = resample(self.patterns, self._statistics(), n_bootstrap, rng)

    def _corrected(self) -> dict[str, tuple[FloatArray, Chance]]:
        """Return agreement of the patterns and chance, for every coefficient that corrects so."""
        values = self.patterns.values
        weightings = {key: weighting for key, weighting in ACS.items() if key in self.keys}
        if "fleiss_kappa" in self.keys:
            weightings["fleiss_kappa"] = "identity"
        found, agreements = {}, dict[Weighting, FloatArray]()
        for key, weighting in weightings.items():
            distance = Distance.of(weighting, values)
            if weighting not in agreements:
                agreements[weighting] = agreement_of_patterns(self.patterns, distance)
            chance = fleiss_chance if key == "fleiss_kappa" else gwet_chance
            found[key] = (agreements[weighting], chance(distance, weighting))
        return found

    def _statistics(self) -> dict[str, Statistic]:
        statistics: dict[str, Statistic] = {
            key: chance_statistic(self.patterns, *parts) for key, parts in self.corrected.items()
        }
        pairs = self.patterns.pairs
        for key in self.keys:
            if key in PERCENTS:
                statistics[key] = percent_statistic(pairs, PERCENTS[key])
            elif key in ALPHAS and not (key == "alpha_ratio" and pairs.values[0] < 0.0):
                statistics[key] = alpha_statistic(pairs, ALPHAS[key])
        return statistics

    def estimates(self) -> dict[str, Estimate | Undefined]:
        """Return an estimate or the reason why there is none, in the order of the keys."""
        return {key: self._estimate(key) for key in self.keys}

    def _estimate(self, key: str) -> Estimate | Undefined:
        sample, pairs = self.samples.get(key), self.patterns.pairs
        try:
            if key in PERCENTS:
                return percent_of_patterns(
                    pairs,
                    self.design,
                    within=PERCENTS[key],
                    confidence=self.confidence,
                    sample=sample,
                )
            if key in ALPHAS:
                return alpha_of_patterns(
                    pairs, self.design, ALPHAS[key], confidence=self.confidence, sample=sample
                )
            if key not in self.corrected:
                return Undefined("no_variation")
            return chance_corrected(
                self.patterns,
                self.design,
                *self.corrected[key],
                confidence=self.confidence,
                sample=sample,
            )
        except (DegenerateData, InvalidInput) as error:
            return Undefined(error.code)

"""What the rater gate hands back: the verdict, every condition, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fidelity.agreement.two_raters import text_of_estimates
from fidelity.gold.gate_rule import GateCriterion, GateRule
from fidelity.reporting.results import MOST_NAMES, Undefined
from fidelity.types import Estimate


@dataclass(frozen=True, repr=False)
class GateResult:
    """Whether a rater is admitted, and on what that rests.

    Attributes
    ----------
    passed : bool
        All criteria are met.
    criteria : tuple of GateCriterion
        "icc_a1", "icc_a1_low", "percent_within_one", "bias".
    estimates : mapping of str to Estimate or Undefined
        "icc_a1", "percent_within_one" and "bias" with intervals that take sessions as clusters.
    rule : GateRule
    attempt : int
        Counted from 1.
    n_sessions, n_scores : int
        Gold sessions and section scores with both scores.
    dropped : tuple of str
        Places that lack one of the two scores.
    n_bootstrap, seed : int
        Resamples of sessions and their seed.
    """

    passed: bool
    criteria: tuple[GateCriterion, ...]
    estimates: Mapping[str, Estimate | Undefined]
    rule: GateRule
    attempt: int
    n_sessions: int
    n_scores: int
    dropped: tuple[str, ...]
    n_bootstrap: int
    seed: int
    warnings: tuple[str, ...]
    software: str
    data_hash: str

    @property
    def n_dropped(self) -> int:
        """Places that lack one of the two scores."""
        return len(self.dropped)

    @property
    def tries_left(self) -> int:
        """Tries that remain if this one was not passed; none after a pass."""
        return 0 if self.passed else self.rule.tries - self.attempt

    @property
    def sentence(self) -> str:
        """The verdict, for a person."""
        if self.passed:
            return f"Passed at try {self.attempt} of {self.rule.tries}."
        missed = sum(not criterion.met for criterion in self.criteria)
        left = (
            "no try is left"
            if self.tries_left == 0
            else f"{self.tries_left} {'try is' if self.tries_left == 1 else 'tries are'} left, "
            "each on a fresh set"
        )
        return (
            f"Not passed at try {self.attempt} of {self.rule.tries}: {missed} of "
            f"{len(self.criteria)} conditions not met; {left}."
        )

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return {
            "passed": self.passed,
            "sentence": self.sentence,
            "criteria": [criterion.to_dict() for criterion in self.criteria],
            "estimates": {key: estimate.to_dict() for key, estimate in self.estimates.items()},
            "rule": self.rule.to_dict(),
            "attempt": self.attempt,
            "tries_left": self.tries_left,
            "n_sessions": self.n_sessions,
            "n_scores": self.n_scores,
            "n_dropped": self.n_dropped,
            "dropped": list(self.dropped[:MOST_NAMES]),
            "n_bootstrap": self.n_bootstrap,
            "seed": self.seed,
            "warnings": list(self.warnings),
            "software": self.software,
            "data_hash": self.data_hash,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per criterion."""
        columns = ["name", "value", "comparison", "bound", "met", "reason", "sentence"]
        rows = [{"reason": None, **criterion.to_dict()} for criterion in self.criteria]
        return pd.DataFrame(rows, columns=columns).astype({"value": "Float64"})

    def __str__(self) -> str:
        """Return the verdict and every criterion."""
        left_out = f", {self.n_dropped} left out without both scores" if self.n_dropped else ""
        lines = [
            self.sentence,
            f"{self.n_sessions} gold sessions, {self.n_scores} section scores{left_out}",
            *(criterion.sentence for criterion in self.criteria),
            f"{'':24}{'value':>9}{'SE':>8}  {self.rule.confidence:.0%} interval over sessions",
            *text_of_estimates(self.estimates),
        ]
        if self.warnings:
            lines.append(f"warnings: {', '.join(self.warnings)}")
        return "\n".join(lines)

    __repr__ = __str__

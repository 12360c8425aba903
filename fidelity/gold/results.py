"""What a comparison with the gold standard holds, and how it becomes JSON, a table or text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fidelity import coverage
from fidelity.agreement.two_raters import frame_of_estimates, text_of_estimates
from fidelity.gold.equivalence import EquivalenceTest
from fidelity.reporting.results import MOST_NAMES, Undefined
from fidelity.types import Estimate


@dataclass(frozen=True, repr=False)
class GoldComparison:
    """How one rater's scores stand to the gold standard, session by session.

    Attributes
    ----------
    estimates : mapping of str to Estimate or Undefined
        "percent_exact" and "percent_within_one" (Wilson limits, and the same with
        "_clopper_pearson"), "bias", "loa_low" and "loa_high" (limits of agreement), "rmse", "mae",
        "kappa" (unweighted), "linear_kappa", "quadratic_kappa", "lin_ccc", "icc_a1", "icc_c1".
    sd : float
        Of the differences, rater minus gold.
    tost : EquivalenceTest or Undefined
        Whether the bias lies within the margin.
    n_sessions : int
        Sessions with both scores.
    dropped : tuple of str
        Sessions that lack one of the two.
    scale : tuple of float or None
        The scale as given.
    """

    estimates: Mapping[str, Estimate | Undefined]
    sd: float
    tost: EquivalenceTest | Undefined
    n_sessions: int
    dropped: tuple[str, ...]
    scale: tuple[float, ...] | None
    confidence: float
    warnings: tuple[str, ...]
    software: str
    data_hash: str

    @property
    def n_dropped(self) -> int:
        """Sessions that lack one of the two scores."""
        return len(self.dropped)

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return {
            "n_sessions": self.n_sessions,
            "n_dropped": self.n_dropped,
            "dropped": list(self.dropped[:MOST_NAMES]),
            "estimates": {key: estimate.to_dict() for key, estimate in self.estimates.items()},
            "sd": self.sd,
            "tost": self.tost.to_dict(),
            "scale": None if self.scale is None else list(self.scale),
            "confidence": self.confidence,
            "warnings": list(self.warnings),
            "software": self.software,
            "data_hash": self.data_hash,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per estimate; what is undefined is missing, with a reason."""
        return frame_of_estimates(self.estimates)

    def __str__(self) -> str:
        """Return a table for reading."""
        left_out = f", {self.n_dropped} left out without both scores" if self.n_dropped else ""
        test = self.tost
        lines = [
            f"{self.n_sessions} gold sessions{left_out}; differences are rater minus gold",
            f"{'':36}{'value':>9}{'SE':>8}  {self.confidence:.0%} interval",
            *text_of_estimates(self.estimates, width=36),
            f"SD of the differences: {self.sd:.3f}",
            f"equivalence: {test.reason if isinstance(test, Undefined) else test}",
        ]
        lines.extend(coverage.footnote(lines))
        if self.warnings:
            lines.append(f"warnings: {', '.join(self.warnings)}")
        return "\n".join(lines)

    __repr__ = __str__

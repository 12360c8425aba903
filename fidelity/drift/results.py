"""What a drift model hands back: plain values that print well and go to JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from fidelity import coverage
from fidelity.reporting.results import Undefined, estimate_to_dict
from fidelity.types import Estimate


@dataclass(frozen=True, slots=True)
class RaterTrend:
    """How harsh one rater is, and how that changes.

    Attributes
    ----------
    severity : Estimate or Undefined
        Points below the average rater at the centre of time; above 0 is harsher.
    slope : Estimate or Undefined
        Its change per month; above 0 is growing harsher.
    component : int
        Connected part of the design; raters are comparable only inside one.
    n_overlapping : int
        Sessions that somebody else rated too.
    first_month, last_month : float
        Span of the rater's ratings.
    """

    rater: str
    severity: Estimate | Undefined
    slope: Estimate | Undefined
    component: int
    n_ratings: int
    n_overlapping: int
    first_month: float
    last_month: float

    def to_dict(self) -> dict[str, Any]:
        """Return the rater for JSON."""
        return {
            "rater": self.rater,
            "severity": estimate_to_dict(self.severity),
            "slope": estimate_to_dict(self.slope),
            "component": self.component,
            "n_ratings": self.n_ratings,
            "n_overlapping": self.n_overlapping,
            "first_month": self.first_month,
            "last_month": self.last_month,
        }


@dataclass(frozen=True, slots=True)
class DriftPart:
    """The fit of one connected part of the design; null with `reason` where there is none."""

    component: int
    n_sessions: int
    n_raters: int
    n_ratings: int
    centre: float
    variance: Mapping[str, float] | None
    reml_criterion: float | None
    lrt: float | None
    p_value: float | None
    reason: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the part for JSON."""
        row = asdict(self)
        if self.reason is None:
            del row["reason"]
        return row


@dataclass(frozen=True, repr=False)
class RaterDrift:
    """Severity and linear drift of raters.

    Attributes
    ----------
    mean, mean_se : float
        Mean score and its standard error.
    variance : mapping
        `session`, `rater` (severity at the centre of time), `rater_slope` (per squared month) and
        `residual`.
    reml_criterion, reml_criterion_no_drift : float
        -2 log REML likelihood with its constant, with slopes and without.
    lrt, p_value : float
        Likelihood ratio and its p over the even mixture of chi-squares with 0 and 1 degree.
    centre : float
        Mean time of the ratings, in months.
    origin : str or None
        First date, from which months count; None where months were given.
    raters : tuple of RaterTrend
        In the order of their labels.
    components : tuple of DriftPart
        One per connected part of the design. With several, severities and slopes come from the
        part's own fit, while `variance` and the test are of all ratings together.
    n_dropped : int
        Rows left out because they have no score.
    """

    mean: float
    mean_se: float
    variance: Mapping[str, float]
    reml_criterion: float
    reml_criterion_no_drift: float
    lrt: float
    p_value: float
    centre: float
    origin: str | None
    raters: tuple[RaterTrend, ...]
    components: tuple[DriftPart, ...]
    confidence: float
    n_sessions: int
    n_raters: int
    n_ratings: int
    n_double_rated: int
    n_dropped: int
    method: str
    software: str
    data_hash: str
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        plain = (
            "mean", "mean_se", "reml_criterion", "reml_criterion_no_drift", "lrt", "p_value",
            "centre", "origin", "confidence", "n_sessions", "n_raters", "n_ratings",
            "n_double_rated", "n_dropped", "method", "software", "data_hash",
        )  # fmt: skip
        return {
            "variance": dict(self.variance),
            "raters": [rater.to_dict() for rater in self.raters],
            "components": [part.to_dict() for part in self.components],
            "warnings": list(self.warnings),
        } | {name: getattr(self, name) for name in plain}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per rater; what is undefined is missing."""
        rows = []
        for rater in self.raters:
            row = rater.to_dict()
            for name in ("severity", "slope"):
                estimate = row.pop(name)
                row |= {
                    name: estimate["value"],
                    f"{name}_low": estimate.get("low"),
                    f"{name}_high": estimate.get("high"),
                    f"{name}_se": estimate.get("se"),
                }
            rows.append(row)
        kinds = {
            f"{name}{end}": "Float64"
            for name in ("severity", "slope")
            for end in ("", "_low", "_high", "_se")
        }
        return pd.DataFrame(rows).astype(kinds)

    def __str__(self) -> str:
        """Show the components, the test and every rater."""
        since = "" if self.origin is None else f" since {self.origin[:10]}"
        p = "< 0.001" if self.p_value < 0.001 else f"{self.p_value:.3f}"
        dropped = f", {self.n_dropped} rows without a score left out" if self.n_dropped else ""
        lines = [
            f"Drift of {self.n_raters} raters over {self.n_sessions} sessions, "
            f"{self.n_double_rated} of them with two ratings or more ({self.n_ratings} "
            f"ratings{dropped})",
            f"  {self.method}; time centred at month {self.centre:.2f}{since}",
            "  variance: " + ", ".join(f"{name} {v:.4g}" for name, v in self.variance.items()),
            f"  REML criterion {self.reml_criterion:.3f}, without drift "
            f"{self.reml_criterion_no_drift:.3f}",
            f"  any drift at all? LRT {self.lrt:.3f}, p {p} (a hint: few raters "
            "give little power; watch them on gold sessions)",
            "",
            f"  {'rater':12}{'severity':>9}  {self.confidence:.0%} limits       "
            f"{'per month':>10}  {self.confidence:.0%} limits        ratings",
        ]
        lines += [
            f"  {rater.rater:12}{_shown(rater.severity, 9, 3)}{_shown(rater.slope, 10, 4)}"
            f"{rater.n_ratings:8d}"
            for rater in self.raters
        ]
        lines.append("  severity above 0 is harsher; a change above 0 is growing harsher")
        if len(self.components) > 1:
            groups = "; ".join(
                ", ".join(rater.rater for rater in self.raters if rater.component == part.component)
                for part in self.components
            )
            lines.append(f"  not comparable with each other: {groups}")
        lines += [f"  {line}" for line in coverage.footnote(lines)]
        if self.warnings:
            lines += ["", "warnings: " + ", ".join(self.warnings)]
        return "\n".join(lines)

    __repr__ = __str__


def _shown(estimate: Estimate | Undefined, width: int, digits: int) -> str:
    if isinstance(estimate, Undefined):
        return f"{'-':>{width}}  {estimate.reason:18}"
    value = f"{estimate.value:+{width}.{digits}f}"
    if estimate.interval is None:
        return f"{value}  {'no limits':18}"
    low, high = estimate.interval.low, estimate.interval.high
    limits = f"{low:+.{digits}f} to {high:+.{digits}f}{coverage.mark(estimate.warnings)}"
    return f"{value}  {limits:18}"

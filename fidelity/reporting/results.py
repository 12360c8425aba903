"""What a reliability report holds, and how it becomes JSON, a table or text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fidelity import coverage
from fidelity.types import Estimate

#: Names of what was left out are listed up to this many; the count beside them is always whole.
MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Undefined:
    """A coefficient that the data leave undefined, with the reason code."""

    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Return null and the reason."""
        return {"value": None, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """How harsh a rater is in points; above 0 is harsher than the mean of the raters.

    `component` numbers the connected part of the design: only raters of one part can be compared.
    """

    rater: str
    severity: float | None
    low: float | None
    high: float | None
    n_ratings: int
    n_overlapping: int
    component: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the row; the reason appears only where the severity is null, warnings if any."""
        row: dict[str, Any] = {
            "rater": self.rater,
            "severity": self.severity,
            "low": self.low,
            "high": self.high,
            "n_ratings": self.n_ratings,
            "n_overlapping": self.n_overlapping,
            "component": self.component,
        }
        if self.severity is None:
            row["reason"] = self.reason
        return {**row, "warnings": list(self.warnings)} if self.warnings else row


@dataclass(frozen=True, slots=True)
class Dropped:
    """Ratings that some coefficients leave out: why, how many, which (as far as listed)."""

    reason: str
    n_ratings: int
    names: tuple[Any, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return reason, whole count and the listed names."""
        return {
            "reason": self.reason,
            "n_ratings": self.n_ratings,
            "names": [list(name) if isinstance(name, tuple) else name for name in self.names],
        }


@dataclass(frozen=True, slots=True)
class VarianceComponents:
    """REML components with the criterion, or the reason why there are none."""

    variance: Mapping[str, float] | None
    reml_criterion: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ComponentReport:
    """One connected part of a disconnected design."""

    component: int
    n_sessions: int
    n_raters: int
    n_ratings: int
    components: VarianceComponents
    estimates: Mapping[str, Estimate | Undefined]

    def to_dict(self) -> dict[str, Any]:
        """Return the part as JSON."""
        return {
            "component": self.component,
            "n_sessions": self.n_sessions,
            "n_raters": self.n_raters,
            "n_ratings": self.n_ratings,
            "variance": _plain(self.components.variance),
            "reml_criterion": self.components.reml_criterion,
            "estimates": {key: estimate_to_dict(e) for key, e in self.estimates.items()},
        }


@dataclass(frozen=True, slots=True)
class ItemReport:
    """Everything about one item. `item` is None when the input had no item column."""

    item: str | None
    design: str
    n_sessions: int
    n_raters: int
    n_ratings: int
    n_dropped: int
    dropped: tuple[Dropped, ...]
    ratings_per_session: tuple[int, int]
    k_hat: float | None
    q: float | None
    headline: str
    estimates: Mapping[str, Estimate | Undefined]
    components: VarianceComponents
    raters: tuple[RaterSeverity, ...]
    parts: tuple[ComponentReport, ...]
    applicability: Mapping[str, Any] | None
    warnings: tuple[str, ...]
    cross_check: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the item as JSON."""
        row: dict[str, Any] = {
            "item": self.item,
            "design": self.design,
            "n_sessions": self.n_sessions,
            "n_raters": self.n_raters,
            "n_ratings": self.n_ratings,
            "n_dropped": self.n_dropped,
            "dropped": [dropped.to_dict() for dropped in self.dropped],
            "ratings_per_session": list(self.ratings_per_session),
            "k_hat": self.k_hat,
            "q": self.q,
            "headline": self.headline,
            "estimates": {key: estimate_to_dict(e) for key, e in self.estimates.items()},
            "variance": _plain(self.components.variance),
            "reml_criterion": self.components.reml_criterion,
            "raters": [rater.to_dict() for rater in self.raters],
            "components": [part.to_dict() for part in self.parts],
            "applicability": _plain(self.applicability),
            "warnings": list(self.warnings),
        }
        if self.components.reason is not None:
            row["variance_reason"] = self.components.reason
        if self.cross_check is not None:
            row["cross_check"] = dict(self.cross_check)
        return row


@dataclass(frozen=True, slots=True)
class ReliabilityReport:
    """The reports of all items, with what is needed to reproduce them."""

    items: tuple[ItemReport, ...]
    level: str
    values: tuple[float, ...] | None
    confidence: float
    n_bootstrap: int
    seed: int
    software: str
    data_hash: str

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON: no number in it is infinite or undefined."""
        return {
            "items": [item.to_dict() for item in self.items],
            "level": self.level,
            "values": None if self.values is None else list(self.values),
            "confidence": self.confidence,
            "n_bootstrap": self.n_bootstrap,
            "seed": self.seed,
            "software": self.software,
            "data_hash": self.data_hash,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per item and coefficient; what is undefined is missing, with a reason."""
        rows = [
            {"item": item.item, "estimate": key, **_FLAT, **estimate_to_dict(estimate)}
            for item in self.items
            for key, estimate in item.estimates.items()
        ]
        numbers = dict.fromkeys(("value", "low", "high", "se"), "Float64")
        return pd.DataFrame(rows, columns=["item", "estimate", *_FLAT]).astype(numbers)

    def __str__(self) -> str:
        """Return a table for reading."""
        return "\n\n".join(_text(item, self.confidence) for item in self.items)


_FLAT = dict.fromkeys(("value", "low", "high", "se", "method", "reason"))


def estimate_to_dict(estimate: Estimate | Undefined) -> dict[str, Any]:
    """Return an estimate as JSON, with the reason where it has no interval."""
    row = estimate.to_dict()
    if isinstance(estimate, Estimate) and estimate.interval is None:
        row["interval_reason"] = "no_variation"
    return row


def _plain(mapping: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if mapping is None else dict(mapping)


def _text(item: ItemReport, confidence: float) -> str:
    low, high = item.ratings_per_session
    each = f"{low}" if low == high else f"{low} to {high}"
    lines = [
        "" if item.item is None else f"Item {item.item}",
        f"{item.n_sessions} sessions, {item.n_raters} raters, {item.n_ratings} ratings "
        f"({each} a session), design {item.design}",
        f"{'':24}{'value':>9}  {confidence:.0%} interval",
    ]
    for key, estimate in item.estimates.items():
        mark = "*" if key == item.headline else " "
        if isinstance(estimate, Undefined):
            lines.append(f"{mark} {key:22}{'-':>9}  {estimate.reason}")
        elif estimate.interval is None:
            lines.append(f"{mark} {key:22}{estimate.value:9.3f}  no interval")
        else:
            limits = f"{estimate.interval.low:.3f} to {estimate.interval.high:.3f}"
            off = coverage.mark(estimate.warnings)
            lines.append(f"{mark} {key:22}{estimate.value:9.3f}  {limits}{off}")
    if item.components.variance is not None:
        parts = ", ".join(f"{name} {value:.4g}" for name, value in item.components.variance.items())
        lines.append(f"variance: {parts}")
    lines.extend(_severity_line(rater) for rater in item.raters)
    lines.extend(
        f"left out: {dropped.n_ratings} ratings, {dropped.reason}" for dropped in item.dropped
    )
    lines.extend(coverage.footnote(lines))
    if item.warnings:
        lines.append(f"warnings: {', '.join(item.warnings)}")
    return "\n".join(line for line in lines if line)


def _severity_line(rater: RaterSeverity) -> str:
    if rater.severity is None:
        return f"severity of {rater.rater}: {rater.reason}"
    limits = (
        ""
        if rater.low is None or rater.high is None
        else f" ({rater.low:+.3f} to {rater.high:+.3f})"
    )
    return (
        f"severity of {rater.rater}: {rater.severity:+.3f}{limits}{coverage.mark(rater.warnings)}"
    )

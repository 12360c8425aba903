"""What a many-facet Rasch model hands back: plain values that print well and go to JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from fidelity import coverage
from fidelity.mfrm.fit import FitStatistics
from fidelity.mfrm.measures import Separation
from fidelity.reporting.results import Undefined
from fidelity.types import Estimate


@dataclass(frozen=True, slots=True)
class RaschElement:
    """A rater with severity, or an item with difficulty, in logits; above 0 is harsher or harder.

    Attributes
    ----------
    label : str
    estimate : Estimate or Undefined
        Relative to the mean of the raters or items of the same `component`.
    component : int or None
        Group of raters or items linked by common sessions; only inside one can they be compared.
    n_responses : int
        Scores given.
    fit : FitStatistics or None
        None without an estimate.
    """

    label: str
    estimate: Estimate | Undefined
    component: int | None
    n_responses: int
    fit: FitStatistics | None

    def to_dict(self, kind: str, name: str) -> dict[str, Any]:
        """Return the element for JSON under the name of its kind and its estimate."""
        fit = self.fit
        return {
            kind: self.label,
            name: self.estimate.to_dict(),
            "component": self.component,
            "n_responses": self.n_responses,
            "infit": None if fit is None else asdict(fit.infit),
            "outfit": None if fit is None else asdict(fit.outfit),
        }


@dataclass(frozen=True, slots=True)
class RaschThreshold:
    """Where, relative to an item seen by a rater, two neighbouring scores are equally likely."""

    lower: float
    upper: float
    threshold: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Return the threshold for JSON."""
        return {"lower": self.lower, "upper": self.upper, "threshold": self.threshold.to_dict()}


@dataclass(frozen=True, slots=True)
class RaschSession:
    """A session's measure in logits, adjusted for the severity of its raters.

    Attributes
    ----------
    measure : Estimate or Undefined
        Weighted likelihood estimate.
    fair_score : float or None
        The mean score in points over all items that a rater of average severity would give.
    mean_score : float
        The mean of the scores as given.
    extreme : {"lowest", "highest"} or None
        Set where all responses are so: the measure then rests on the weighting.
    """

    session: str
    measure: Estimate | Undefined
    fair_score: float | None
    mean_score: float
    n_responses: int
    extreme: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the session for JSON."""
        return {
            "session": self.session,
            "measure": self.measure.to_dict(),
            "fair_score": self.fair_score,
            "mean_score": self.mean_score,
            "n_responses": self.n_responses,
            "extreme": self.extreme,
        }


@dataclass(frozen=True, repr=False)
class RaschResult:
    """A many-facet rating-scale model.

    Attributes
    ----------
    raters, items : tuple of RaschElement
        In the order of their labels.
    thresholds : tuple of RaschThreshold
        They sum to zero.
    sessions : tuple of RaschSession
    conditional_log_likelihood : float
        Given the total of each session.
    heterogeneity, degrees, p_value : float
        Wald chi-square of equal severities; None where there is nothing to compare.
    rater_separation, item_separation, session_separation : Separation or None
        For raters a high reliability means that they differ, which nobody wishes for.
    values, unused_values : tuple of float
        Scores that are categories of the model, neighbouring ones one step apart, and scores of the
        scale that no informative response used.
    n_extreme_sessions : int
        Sessions whose responses are all lowest or all highest; they tell nothing about raters.
    n_responses, n_informative : int
        Scores, and those that the estimation rests on.
    n_dropped : int
        Rows left out because they have no score.
    """

    raters: tuple[RaschElement, ...]
    items: tuple[RaschElement, ...]
    thresholds: tuple[RaschThreshold, ...]
    sessions: tuple[RaschSession, ...]
    conditional_log_likelihood: float
    heterogeneity: float | None
    degrees: int
    p_value: float | None
    rater_separation: Separation | None
    item_separation: Separation | None
    session_separation: Separation | None
    values: tuple[float, ...]
    unused_values: tuple[float, ...]
    confidence: float
    n_sessions: int
    n_items: int
    n_raters: int
    n_responses: int
    n_informative: int
    n_extreme_sessions: int
    n_dropped: int
    method: str
    software: str
    data_hash: str
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        plain = (
            "conditional_log_likelihood", "heterogeneity", "degrees", "p_value", "confidence",
            "n_sessions", "n_items", "n_raters", "n_responses", "n_informative",
            "n_extreme_sessions", "n_dropped", "method", "software", "data_hash",
        )  # fmt: skip
        separations = {
            "raters": self.rater_separation,
            "items": self.item_separation,
            "sessions": self.session_separation,
        }
        return {
            "raters": [rater.to_dict("rater", "severity") for rater in self.raters],
            "items": [item.to_dict("item", "difficulty") for item in self.items],
            "thresholds": [threshold.to_dict() for threshold in self.thresholds],
            "sessions": [session.to_dict() for session in self.sessions],
            "separation": {
                name: None if found is None else asdict(found)
                for name, found in separations.items()
            },
            "values": list(self.values),
            "unused_values": list(self.unused_values),
            "warnings": list(self.warnings),
        } | {name: getattr(self, name) for name in plain}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per rater, item, threshold and session; what is undefined is missing."""
        rows = []
        for facet, elements in (("rater", self.raters), ("item", self.items)):
            for element in elements:
                fit = element.fit
                row = _row(facet, element.label, element.estimate)
                if fit is not None:
                    row |= {
                        "infit": fit.infit.mean_square,
                        "infit_z": fit.infit.z,
                        "outfit": fit.outfit.mean_square,
                        "outfit_z": fit.outfit.z,
                    }
                rows.append(row)
        rows += [
            _row("threshold", f"{step.lower:g}|{step.upper:g}", step.threshold)
            for step in self.thresholds
        ]
        rows += [
            {**_row("session", session.session, session.measure), "fair_score": session.fair_score}
            for session in self.sessions
        ]
        numbers = ("value", "low", "high", "se", "infit", "infit_z", "outfit", "outfit_z")
        columns = ["facet", "label", *numbers, "fair_score", "reason"]
        kinds = dict.fromkeys((*numbers, "fair_score"), "Float64")
        return pd.DataFrame(rows, columns=columns).astype(kinds)

    def __str__(self) -> str:
        """Show raters, items, thresholds and separation; sessions are in `to_frame`."""
        dropped = f", {self.n_dropped} rows without a score left out" if self.n_dropped else ""
        lines = [
            f"Many-facet Rasch model of {self.n_sessions} sessions, {self.n_items} items and "
            f"{self.n_raters} raters ({self.n_responses} scores{dropped})",
            f"  {self.method}",
            f"  estimated from {self.n_informative} scores; {self.n_extreme_sessions} sessions "
            "have only lowest or only highest scores",
            f"  conditional log likelihood {self.conditional_log_likelihood:.3f}",
        ]
        if self.p_value is not None and self.heterogeneity is not None:
            p = "< 0.001" if self.p_value < 0.001 else f"{self.p_value:.3f}"
            lines.append(
                f"  do severities differ at all? chi-square {self.heterogeneity:.2f}, "
                f"{self.degrees} df, p {p}"
            )
        if self.unused_values:
            unused = ", ".join(f"{value:g}" for value in self.unused_values)
            lines.append(f"  scores without information, left out of the steps: {unused}")
        for title, elements in (
            ("Raters (severity in logits, above 0 is harsher)", self.raters),
            ("Items (difficulty in logits, above 0 is harder)", self.items),
        ):
            lines += ["", title, _HEAD.format(limits=f"{self.confidence:.0%} limits")]
            lines += [_element(element) for element in elements]
        lines += [f"  {line}" for line in coverage.footnote(lines)]
        lines += ["", "Thresholds between neighbouring scores (logits)"]
        lines += [
            f"  {step.lower:g} | {step.upper:g}: {step.threshold.value:+.3f}"
            + ("" if step.threshold.se is None else f" (SE {step.threshold.se:.3f})")
            for step in self.thresholds
        ]
        lines.append("")
        for name, found in (
            ("sessions", self.session_separation),
            ("raters", self.rater_separation),
            ("items", self.item_separation),
        ):
            if found is not None:
                lines.append(
                    f"separation of {name}: reliability {found.reliability:.3f}, "
                    f"separation {found.separation:.2f}"
                )
        lines.append("Never the only basis of a certificate.")
        if self.warnings:
            lines += ["", "warnings: " + ", ".join(self.warnings)]
        return "\n".join(lines)

    __repr__ = __str__


_HEAD = (
    f"  {'':14}{'logits':>8}  {{limits:18}}{'infit':>7}{'z':>7}{'outfit':>8}{'z':>7}{'scores':>8}"
)


def _element(element: RaschElement) -> str:
    estimate, fit = element.estimate, element.fit
    if isinstance(estimate, Undefined):
        return f"  {element.label:14}{'-':>8}  {estimate.reason:47}{element.n_responses:8d}"
    interval = estimate.interval
    limits = "" if interval is None else f"{interval.low:+.3f} to {interval.high:+.3f}"
    limits += coverage.mark(estimate.warnings)
    text = f"  {element.label:14}{estimate.value:+8.3f}  {limits:18}"
    if fit is None:
        return f"{text}{'':29}{element.n_responses:8d}"
    for mean_square, width in ((fit.infit, 7), (fit.outfit, 8)):
        z = "-" if mean_square.z is None else f"{mean_square.z:+.1f}"
        text += f"{mean_square.mean_square:{width}.2f}{z:>7}"
    return f"{text}{element.n_responses:8d}"


def _row(facet: str, label: str, estimate: Estimate | Undefined) -> dict[str, Any]:
    row = estimate.to_dict()
    row.pop("method", None)
    return {"facet": facet, "label": label, **row}

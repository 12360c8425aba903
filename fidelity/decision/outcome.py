"""What a certification decision hands back: the state, the estimate and all it rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import pandas as pd

from fidelity._version import __version__
from fidelity.decision.components import GStudyComponents
from fidelity.decision.portfolio import counted
from fidelity.types import Estimate

State = Literal["pass", "not_yet", "cannot_tell"]
Source = Literal["programme", "defaults"]


@dataclass(frozen=True, slots=True)
class UsedSeverity:
    """Severity of a rater in points, above 0 harsher, with the error it is known to."""

    rater: str
    severity: float
    se: float


@dataclass(frozen=True)
class CertificationDecision:
    """What a trainee's portfolio says about the cut, with everything that it rests on.

    Attributes
    ----------
    state : {"pass", "not_yet", "cannot_tell"}
        The outcome of the rule.
    estimate : Estimate
        Decision estimate with both one-sided limits; its interval therefore has the two-sided level
        2 × `confidence` − 1, and its standard error is the absolute SEM.
    raw_mean : float
        The same mean without the adjustment for severity.
    cut, confidence, rule
        The standard, the one-sided level and the rule in words.
    layout : {"crossed", "nested", "mixed"}
        All raters scored all sessions, no rater returned, or something between.
    error_variance : mapping
        What each component adds to the squared SEM.
    components, component_source, n_trainees
        The components used, "programme" or "defaults", and the trainees the programme's own come
        from (None where none were given).
    adjusted : tuple of UsedSeverity
        Severities that the scores were raised by.
    not_adjusted : tuple of str
        Raters whose severity was not known.
    dropped_sessions : tuple of str
        Sessions without any score; `estimate.n_dropped` counts the empty scores.
    sentence : str
        The decision for a person.
    """

    state: State
    estimate: Estimate
    raw_mean: float
    cut: float
    confidence: float
    rule: str
    layout: str
    n_ratings: int
    error_variance: Mapping[str, float]
    components: GStudyComponents
    component_source: Source
    n_trainees: int | None
    adjusted: tuple[UsedSeverity, ...]
    not_adjusted: tuple[str, ...]
    dropped_sessions: tuple[str, ...]
    sentence: str
    warnings: tuple[str, ...]
    data_hash: str
    software: str = f"fidelity {__version__}"

    @property
    def sem(self) -> float:
        """Absolute standard error of measurement of the mean."""
        return math.sqrt(math.fsum(self.error_variance.values()))

    @property
    def low(self) -> float:
        """One-sided lower limit."""
        assert self.estimate.interval is not None  # noqa: S101 - built with an interval
        return self.estimate.interval.low

    @property
    def high(self) -> float:
        """One-sided upper limit."""
        assert self.estimate.interval is not None  # noqa: S101 - built with an interval
        return self.estimate.interval.high

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return {
            "state": self.state,
            "estimate": self.estimate.to_dict(),
            "raw_mean": self.raw_mean,
            "cut": self.cut,
            "confidence": self.confidence,
            "rule": self.rule,
            "layout": self.layout,
            "n_sessions": self.estimate.n_sessions,
            "n_raters": self.estimate.n_raters,
            "n_ratings": self.n_ratings,
            "n_dropped": self.estimate.n_dropped,
            "dropped_sessions": list(self.dropped_sessions),
            "error_variance": dict(self.error_variance),
            "components": self.components.to_dict(),
            "component_source": self.component_source,
            "n_trainees": self.n_trainees,
            "adjusted": [asdict(severity) for severity in self.adjusted],
            "not_adjusted": list(self.not_adjusted),
            "sentence": self.sentence,
            "warnings": list(self.warnings),
            "software": self.software,
            "data_hash": self.data_hash,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the decision as one row."""
        row = {
            "state": self.state,
            "estimate": self.estimate.value,
            "sem": self.sem,
            "low": self.low,
            "high": self.high,
            "cut": self.cut,
            "n_sessions": self.estimate.n_sessions,
            "n_raters": self.estimate.n_raters,
            "n_ratings": self.n_ratings,
            "component_source": self.component_source,
        }
        return pd.DataFrame([row])

    def __str__(self) -> str:
        """Return the sentence and what it rests on."""
        shares = ", ".join(f"{name} {value:.4g}" for name, value in self.error_variance.items())
        lines = [
            self.sentence,
            f"{'estimate':>10}{'SEM':>8}{'lower':>8}{'upper':>8}{'cut':>8}  decision",
            f"{self.estimate.value:10.3f}{self.sem:8.3f}{self.low:8.3f}{self.high:8.3f}"
            f"{self.cut:8.3f}  {self.state}",
            f"error variance of the mean: {shares}",
            f"components ({self.component_source}): {self.components}",
        ]
        if self.adjusted:
            lines.append(f"mean before the adjustment for severity: {self.raw_mean:.3f}")
        if self.adjusted and self.not_adjusted:
            lines.append(f"severity not known: {', '.join(self.not_adjusted)}")
        if self.estimate.n_dropped:
            lines.append(f"left out: {counted(self.estimate.n_dropped, 'empty score')}")
        if self.warnings:
            lines.append(f"warnings: {', '.join(self.warnings)}")
        return "\n".join(lines)

"""What the watch over a rater on gold sessions hands back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from fidelity.drift.gold_limits import GoldLimits


@dataclass(frozen=True, slots=True)
class GoldPoint:
    """The charts after one gold session.

    Attributes
    ----------
    position : int
        Counted from 1 over the sessions with a difference.
    session : str or None
        Label of the session.
    difference : float
        Rater minus gold, in points.
    ewma, ewma_low, ewma_high : float
        Weighted mean of the differences with its limits, in points.
    cusum_up, cusum_down : float
        Evidence of more lenient and of harsher scores, in SD.
    alarms : tuple of str
        Charts at or beyond a limit: "ewma", "cusum".
    """

    position: int
    session: str | None
    difference: float
    ewma: float
    ewma_low: float
    ewma_high: float
    cusum_up: float
    cusum_down: float
    alarms: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the point for JSON."""
        return {**asdict(self), "alarms": list(self.alarms)}


@dataclass(frozen=True, repr=False)
class GoldMonitor:
    """Whether a rater has drifted since qualification, and since when ratings are in doubt.

    Attributes
    ----------
    alarm_at : int or None
        Position of the first gold session at which a chart reaches a limit.
    alarm_session : str or None
        Its label.
    within_plan : bool or None
        Whether that lies within the planned sessions, for which the false alarm rate holds.
    charts : tuple of str
        The charts that alarmed there.
    direction : {"harsher", "more lenient"} or None
    last_good : int or None
        Position of the last gold session before the alarm without evidence in its direction (the
        CUSUM of that side at 0): the estimate of when the drift began. 0 is the qualification;
        None without alarm.
    last_good_session : str or None
        Its label.
    mean, sd : float
        Of the differences at qualification.
    centre : float
        What drift is measured from.
    points : tuple of GoldPoint
    limits : GoldLimits
    n_dropped : int
        Gold sessions left out because they have no difference, at qualification and after.
    """

    alarm_at: int | None
    alarm_session: str | None
    within_plan: bool | None
    charts: tuple[str, ...]
    direction: str | None
    last_good: int | None
    last_good_session: str | None
    mean: float
    sd: float
    centre: float
    points: tuple[GoldPoint, ...]
    limits: GoldLimits
    n_dropped: int
    software: str
    data_hash: str

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        plain = (
            "alarm_at", "alarm_session", "within_plan", "direction", "last_good",
            "last_good_session", "centre", "n_dropped", "software", "data_hash",
        )  # fmt: skip
        return {
            "charts": list(self.charts),
            "qualification": {
                "n_sessions": self.limits.n_qualification,
                "mean": self.mean,
                "sd": self.sd,
            },
            "points": [point.to_dict() for point in self.points],
            "limits": self.limits.to_dict(),
            "sentence": self.sentence,
        } | {name: getattr(self, name) for name in plain}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per gold session."""
        rows = [
            {**point.to_dict(), "alarms": " ".join(point.alarms), "alarm": bool(point.alarms)}
            for point in self.points
        ]
        return pd.DataFrame(rows)

    @property
    def sentence(self) -> str:
        """What was found, for a person."""
        if self.alarm_at is None:
            return f"No drift after {len(self.points)} gold sessions."
        name = _named(self.alarm_at, self.alarm_session)
        since = (
            "since the qualification"
            if not self.last_good
            else f"since gold session {_named(self.last_good, self.last_good_session)}"
        )
        beyond = (
            ""
            if self.within_plan
            else " This is beyond the planned sessions, for which the false alarm rate holds."
        )
        return (
            f"The rater has become {self.direction}: alarm of {' and '.join(self.charts)} at gold "
            f"session {name}. Put the rater's ratings {since} under review.{beyond}"
        )

    def __str__(self) -> str:
        """Return the finding, the limits and the charts."""
        dropped = f"; {self.n_dropped} without a difference left out" if self.n_dropped else ""
        lines = [
            self.sentence,
            f"at qualification: mean difference {self.mean:+.3f}, SD {self.sd:.3f}, "
            f"{self.limits.n_qualification} sessions{dropped}; drift is measured from "
            f"{self.centre:+.3f}",
            str(self.limits),
            "",
            f"{'gold':>5}{'session':>12}{'rater-gold':>11}{'EWMA':>8}  limits            "
            f"{'lenient':>8}{'harsher':>8}",
        ]
        for point in self.points:
            limits = f"{point.ewma_low:+.3f} to {point.ewma_high:+.3f}"
            alarm = f"  alarm: {', '.join(point.alarms)}" if point.alarms else ""
            lines.append(
                f"{point.position:5d}{point.session or '':>12}{point.difference:+11.3f}"
                f"{point.ewma:+8.3f}  {limits:18}{point.cusum_up:8.3f}{point.cusum_down:8.3f}"
                f"{alarm}"
            )
        return "\n".join(lines)

    __repr__ = __str__


def _named(position: int, session: str | None) -> str:
    return str(position) if session is None else f"{position} ({session})"

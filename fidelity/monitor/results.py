"""What a learning-curve CUSUM hands back: charts of trainees, limits and their error rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from fidelity.monitor.designs import BinaryCusum, CusumDesign
from fidelity.monitor.error_rates import CusumLimit
from fidelity.reporting.results import Undefined


@dataclass(frozen=True, slots=True)
class TraineeCusum:
    """The chart of one trainee.

    Attributes
    ----------
    trainee : str or None
        None where the data name no trainees.
    session_numbers : tuple of float
        Of the sessions with an outcome, in order.
    outcomes : tuple of float
        1 and 0, or scores.
    path : tuple of float
        The learning chart after each session. It goes on after a declaration.
    signal_at : int or None
        Position of the session, counted from 1, at which competence is declared.
    within_plan : bool or None
        Whether that lies within the planned sessions, for which the error rates hold.
    deterioration_path : tuple of float
        The chart with reversed signs, from the session after the declaration on.
    alarm_at : int or None
        Position, counted from 1 over all sessions, at which it signals.
    """

    trainee: str | None
    session_numbers: tuple[float, ...]
    outcomes: tuple[float, ...]
    path: tuple[float, ...]
    signal_at: int | None
    within_plan: bool | None
    deterioration_path: tuple[float, ...]
    alarm_at: int | None
    n_dropped: int

    @property
    def status(self) -> str:
        """Return "not yet", "competent" or "deterioration"."""
        if self.signal_at is None:
            return "not yet"
        return "competent" if self.alarm_at is None else "deterioration"

    def watch_after(self, position: int) -> float | None:
        """Return the chart for deterioration after a session; None where it does not run."""
        if self.signal_at is None or position <= self.signal_at or not self.deterioration_path:
            return None
        return self.deterioration_path[position - self.signal_at - 1]

    def session_number(self, position: int | None) -> float | int | None:
        """Return the session number at a position counted from 1."""
        return None if position is None else _whole(self.session_numbers[position - 1])

    def to_dict(self) -> dict[str, Any]:
        """Return the chart for JSON."""
        return {
            "trainee": self.trainee,
            "n_sessions": len(self.path),
            "n_dropped": self.n_dropped,
            "status": self.status,
            "signal_at": self.signal_at,
            "signal_session_number": self.session_number(self.signal_at),
            "within_plan": self.within_plan,
            "alarm_at": self.alarm_at,
            "alarm_session_number": self.session_number(self.alarm_at),
            "session_numbers": [_whole(number) for number in self.session_numbers],
            "outcomes": [_whole(outcome) for outcome in self.outcomes],
            "path": list(self.path),
            "deterioration_path": list(self.deterioration_path),
        }


@dataclass(frozen=True, repr=False)
class CusumResult:
    """Learning charts of trainees, with the limits and what these do.

    Attributes
    ----------
    design : BinaryCusum or ContinuousCusum
    learning : CusumLimit
        Limit of the chart that declares competence, with false declaration rate and power.
    deterioration : CusumLimit or Undefined
        Limit of the chart that watches afterwards; undefined where none keeps its rate.
    trainees : tuple of TraineeCusum
        In the order of their labels.
    n_dropped : int
        Sessions left out because they have no outcome.
    """

    design: CusumDesign
    learning: CusumLimit
    deterioration: CusumLimit | Undefined
    trainees: tuple[TraineeCusum, ...]
    n_dropped: int
    software: str
    data_hash: str

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        watch = self.deterioration
        return {
            "design": self.design.to_dict(),
            "learning": self.learning.to_dict(),
            "deterioration": (
                watch.to_dict()
                if isinstance(watch, CusumLimit)
                else {"limit": None, "reason": watch.reason}
            ),
            "trainees": [trainee.to_dict() for trainee in self.trainees],
            "n_dropped": self.n_dropped,
            "sentences": self.sentences,
            "software": self.software,
            "data_hash": self.data_hash,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per trainee and session; before a declaration `deterioration` is empty."""
        rows = []
        for trainee in self.trainees:
            signal = trainee.signal_at
            for position, value in enumerate(trainee.path, start=1):
                rows.append(
                    {
                        "trainee": trainee.trainee,
                        "session_number": trainee.session_numbers[position - 1],
                        "outcome": trainee.outcomes[position - 1],
                        "learning": value,
                        "deterioration": trainee.watch_after(position),
                        "declared": signal is not None and position >= signal,
                    }
                )
        return pd.DataFrame(rows).astype({"deterioration": "Float64"})

    @property
    def sentences(self) -> list[str]:
        """What the limits do, for a person."""
        watch = self.deterioration
        second = (
            watch.sentence
            if isinstance(watch, CusumLimit)
            else "Nothing watches for deterioration: too few sessions for a limit "
            f"[{watch.reason}]."
        )
        return [self.learning.sentence, second]

    def __str__(self) -> str:
        """Return design, error rates in words, and the chart of every trainee."""
        lines = [_title(self.design), *self.sentences]
        if self.learning.replicates is not None:
            lines.append(
                f"(simulated, {self.learning.replicates} trainees each, seed {self.learning.seed})"
            )
        if self.n_dropped:
            lines.append(f"{self.n_dropped} sessions without an outcome left out")
        lines.append("A monitor, never the only ground for a certificate.")
        for trainee in self.trainees:
            lines += ["", *self._chart(trainee)]
        return "\n".join(lines)

    __repr__ = __str__

    def _chart(self, trainee: TraineeCusum) -> list[str]:
        name = "" if trainee.trainee is None else f"{trainee.trainee}: "
        lines = [name + _verdict(trainee), f"{'session':>9}{'outcome':>9}{'S':>9}{'watch':>9}"]
        signal = trainee.signal_at
        for position, value in enumerate(trainee.path, start=1):
            number, outcome = trainee.session_numbers[position - 1], trainee.outcomes[position - 1]
            row = f"{number:9g}{outcome:9g}{value:9.3f}"
            watch = trainee.watch_after(position)
            row += "" if watch is None else f"{watch:9.3f}"
            if position == signal:
                row += "  competent"
            if position == trainee.alarm_at:
                row += "  deterioration"
            lines.append(row)
        return lines


def _title(design: CusumDesign) -> str:
    if isinstance(design, BinaryCusum):
        return (
            f"LC-CUSUM, failure rate {design.p_acceptable:g} acceptable and "
            f"{design.p_inadequate:g} inadequate; a pass adds {design.weight_success:.3f}, "
            f"a fail {design.weight_failure:.3f}"
        )
    return (
        f"LC-CUSUM, mean score {design.mu_adequate:g} adequate and {design.mu_inadequate:g} "
        f"inadequate, {design.gap:.2f} SD of a session's score apart"
    )


def _verdict(trainee: TraineeCusum) -> str:
    if trainee.signal_at is None:
        return f"not yet declared competent after {len(trainee.path)} sessions"
    text = f"declared competent at session {trainee.session_number(trainee.signal_at):g}"
    if not trainee.within_plan:
        text += ", after the planned sessions, where the false declaration rate does not hold"
    if trainee.alarm_at is not None:
        text += f"; deterioration at session {trainee.session_number(trainee.alarm_at):g}"
    return text


def _whole(number: float) -> float | int:
    return int(number) if float(number).is_integer() else float(number)

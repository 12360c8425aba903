"""Rater drift: severity and its change over time, and the watch over a rater on gold sessions."""

from fidelity.drift.gold import gold_monitor
from fidelity.drift.gold_limits import GoldLimits, gold_monitor_limits
from fidelity.drift.gold_results import GoldMonitor, GoldPoint
from fidelity.drift.model import rater_drift
from fidelity.drift.results import DriftPart, RaterDrift, RaterTrend

__all__ = [
    "DriftPart",
    "GoldLimits",
    "GoldMonitor",
    "GoldPoint",
    "RaterDrift",
    "RaterTrend",
    "gold_monitor",
    "gold_monitor_limits",
    "rater_drift",
]

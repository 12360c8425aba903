"""What more raters, sessions or double-coding would give, from what a report found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.ratings.matrices import expected_width
from backend.ratings.precision import components_of
from backend.reliability.matrices import dependability_plan, panel_plan
from backend.reliability.models import ReliabilityReport
from backend.reliability.wording import undefined

ICC: Final = "icc_a1"


@dataclass(frozen=True, slots=True)
class AskedPlan:
    """Another round with the same kind of raters."""

    n_sessions: int
    n_raters: int
    # Share of the sessions that two of them rate; the others are rated by one.
    double_coded_percent: int


def leading_variable(report: ReliabilityReport, scale: str | None) -> Mapping[str, Any] | None:
    """Return what a plan is made for where nobody says: the whole, or what comes next."""
    order = ("overall", "section", "item")
    rows = [row for row in report.result["variables"] if row["level"] in order]
    wanted = scale or report.result["headline"]["scale"]
    on_scale = [row for row in rows if row["scale"] == wanted]
    return min(on_scale, key=lambda row: order.index(row["level"]), default=None)


def variable_of(report: ReliabilityReport, key: str) -> Mapping[str, Any] | None:
    """Return a variable of a report that scores have; None for one that it has not."""
    rows = (row for row in report.result["variables"] if row["key"] == key and row["scale"])
    return next(rows, None)


def planned(
    report: ReliabilityReport, variable: Mapping[str, Any], target: float, asked: AskedPlan | None
) -> dict[str, Any]:
    """Return the plan for a variable of a report."""
    estimate = variable["estimates"].get(ICC) or {"value": None, "reason": "insufficient_data"}
    found = {
        "report": report.pk,
        "variable": variable["key"],
        "name": variable["name"],
        "scale": variable["scale"],
        "target": target,
        "confidence": report.result["confidence"],
        "single": estimate,
        "variance": variable["variance"],
        "design": _design_of(variable),
        "panel": [],
        "n_raters": None,
        "n_raters_cautious": None,
        "precision": None,
        "dependability": _dependability(report, variable, target),
        "software": report.software,
    }
    if estimate["value"] is None:
        return found
    panel = panel_plan(estimate["value"], estimate.get("low"), estimate.get("high"), target)
    found |= {
        "panel": panel["cells"],
        "n_raters": panel["n_raters"],
        "n_raters_cautious": panel["n_raters_cautious"],
        "software": panel["software"],
    }
    if asked is not None and variable["variance"] is not None:
        found["precision"] = _precision(variable["variance"], asked)
    return found


def _design_of(variable: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the estimate rests on, to begin a plan from."""
    n_sessions, n_double = variable["n_sessions"], variable["n_double_rated"]
    return {
        "n_sessions": n_sessions,
        "n_raters": variable["n_raters"],
        "double_coded_percent": round(100 * n_double / n_sessions) if n_sessions else 0,
    }


def _precision(variance: Mapping[str, float], asked: AskedPlan) -> dict[str, Any]:
    """Return the interval to be expected of raters like these in another round.

    Every rater gets as many sessions as the next; the pairs of double-coded sessions change, so
    that all are linked.
    """
    n_double = round(asked.n_sessions * asked.double_coded_percent / 100)
    pairs = [
        (first, (first + step) % asked.n_raters)
        for step in range(1, asked.n_raters)
        for first in range(asked.n_raters)
    ]
    double = [sorted(pairs[number % len(pairs)]) for number in range(n_double)] if pairs else []
    single = [[number % asked.n_raters] for number in range(len(double), asked.n_sessions)]
    parts = {
        "trainee": variance["session"],
        "rater": variance["rater"],
        "residual": variance["residual"],
    }
    icc, half, at_most, reason = expected_width([*double, *single], parts)
    said = None if reason is None else undefined(reason)
    return {
        "n_sessions": asked.n_sessions,
        "n_raters": asked.n_raters,
        "double_coded_percent": asked.double_coded_percent,
        "n_ratings": len(single) + 2 * len(double),
        "icc": icc,
        "half_width": half,
        "half_width_at_most": at_most,
        "text": None if said is None else said["text"],
    }


def _dependability(
    report: ReliabilityReport, variable: Mapping[str, Any], target: float
) -> dict[str, Any] | None:
    """Return how dependable a trainee's mean would be; None without components of the programme.

    Those are of the whole score, over all closed rounds.
    """
    if variable["level"] != "overall":
        return None
    known = components_of(report.programme_id, report.read_as.slug)
    variance = known.get(variable["scale"])
    if variance is None or not variance.get("trainee"):
        return None
    plan = dependability_plan(variance, target)
    return {
        "cells": plan["cells"],
        "cheapest": plan["cheapest"],
        "sentence": plan["sentence"],
    }

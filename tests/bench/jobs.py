"""The models of own fits, written for lme4, with our estimates by its names."""

from __future__ import annotations

import math

import pandas as pd

import fidelity
from tests.bench.lme4 import Job

_G_COLUMNS = {
    "trainee": "trainee",
    "session_in_trainee": "trainee_session",
    "rater": "rater",
    "trainee_x_rater": "trainee_rater",
}


def fit_crossed(frame: pd.DataFrame) -> fidelity.CrossedFit:
    """Fit the crossed model to a long frame."""
    return fidelity.fit_crossed(fidelity.RatingMatrix.from_frame(frame))


def crossed_job(frame: pd.DataFrame, runs: int) -> Job:
    """Return the crossed model of sessions and raters."""
    fit = fit_crossed(frame)
    theta = {
        f"{name}.(Intercept)": math.sqrt(fit.variance[name] / fit.variance["residual"])
        for name in ("session", "rater")
    }
    formula = "score ~ 1 + (1 | session) + (1 | rater)"
    return Job(frame, formula, ("session", "rater"), theta, fit.criterion, runs)


def generalisability_job(frame: pd.DataFrame, runs: int) -> Job:
    """Return the model of the G-study."""
    study = fidelity.g_study(frame[["trainee", "session", "rater", "score"]])
    parts = study.components
    theta = {
        f"{column}.(Intercept)": math.sqrt(parts[part] / parts["residual"])
        for part, column in _G_COLUMNS.items()
    }
    columns = tuple(_G_COLUMNS.values())
    formula = "score ~ 1 + " + " + ".join(f"(1 | {column})" for column in columns)
    criterion = math.nan if study.reml_criterion is None else study.reml_criterion
    return Job(frame, formula, columns, theta, criterion, runs)


def growth_job(frame: pd.DataFrame, runs: int) -> Job:
    """Return the model of growth, with our factor of the covariance of the lines.

    Where the slopes of the trainees cannot be told apart our model has none, and so has lme4's.
    """
    result = fidelity.growth(frame)
    variance, residual = result.variance, result.variance["residual"]
    start = math.sqrt(variance["intercept"] / residual)
    theta = {"trainee.(Intercept)": start}
    formula = "score ~ session_number + (1 | trainee)"
    if "singular_slope" not in result.warnings:
        formula = "score ~ session_number + (1 + session_number | trainee)"
        both = variance["cov"] / residual / start if start else 0.0
        rest = max(variance["slope"] / residual - both**2, 0.0)
        theta["trainee.session_number.(Intercept)"] = both
        theta["trainee.session_number"] = math.sqrt(rest)
    factors = ["trainee"]
    for column, part in (("session", "session_in_trainee"), ("rater", "rater")):
        if column in frame:
            formula += f" + (1 | {column})"
            theta[f"{column}.(Intercept)"] = math.sqrt(variance[part] / residual)
            factors.append(column)
    return Job(frame, formula, tuple(factors), theta, result.reml_criterion, runs)

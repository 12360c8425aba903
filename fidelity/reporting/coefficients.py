"""The intraclass correlations of an item: from mean squares or from REML."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fidelity.design import Design
from fidelity.reliability.icc import (
    ICC_NAMES,
    IccArrays,
    MeanSquares,
    complete_method,
    icc_arrays,
    to_estimate,
)
from fidelity.reporting.models import REML_KEYS, Fitted
from fidelity.reporting.results import Undefined
from fidelity.reporting.variables import Variable
from fidelity.types import Estimate

Coefficients = dict[str, Estimate | Undefined]


def closed_form(variables: Sequence[Variable], confidence: float) -> dict[int, Coefficients]:
    """Return the ICCs of complete designs, all in one go."""
    if not variables:
        return {}
    by_design: dict[int, list[Variable]] = {}
    for variable in variables:
        by_design.setdefault(id(variable.design), []).append(variable)
    parts, order = [], []
    for group in by_design.values():
        design = group[0].design
        shape = (len(group), design.n_sessions, design.n_raters_present)
        parts.append(MeanSquares.of(np.stack([v.scores for v in group]).reshape(shape)))
        order.extend(group)
    arrays = icc_arrays(MeanSquares.join(parts), confidence)
    found: dict[int, Coefficients] = {}
    for position, variable in enumerate(order):
        design = variable.design
        coefficients = {
            key: _closed(arrays[key], position, design, complete_method(key), confidence)
            for key in ICC_NAMES
        }
        coefficients["icc_qk"] = _closed(
            arrays["icc_ck"],
            position,
            design,
            f"ICC(Q,k) with k-hat = {design.n_raters_present}, q = 0: equals ICC(C,k), "
            "mean squares, McGraw-Wong F interval",
            confidence,
        )
        found[variable.number] = coefficients
    return found


def _closed(
    arrays: IccArrays, position: int, design: Design, method: str, confidence: float
) -> Estimate | Undefined:
    estimate = to_estimate(
        arrays,
        position,
        method=method,
        n_sessions=design.n_sessions,
        n_raters=design.n_raters_present,
        confidence=confidence,
    )
    return Undefined("no_variation") if estimate is None else estimate


def from_components(variable: Variable, fit: Fitted | None) -> Coefficients:
    """Return the ICCs of an incomplete design, from REML or the reason why not."""
    if variable.reason is None and variable.perfect:
        design = variable.design
        certain = Estimate(
            value=1.0,
            method="perfect agreement: all ratings of each session are equal",
            n_sessions=design.n_sessions,
            n_raters=design.n_raters_present,
        )
        return dict.fromkeys(REML_KEYS, certain)
    found = {} if fit is None else fit.estimates
    missing = Undefined(variable.fit_reason or "not_converged")
    one_way = missing if fit is None else Undefined("not_converged")
    return {
        key: found.get(key, one_way if key in ("icc_1", "icc_1k") else missing) for key in REML_KEYS
    }

"""The entry of one item: its coefficients with design, severities, losses and warnings."""

from __future__ import annotations

import numpy as np

from fidelity import coverage
from fidelity.frames import LongRatings
from fidelity.reporting import cautions
from fidelity.reporting.agreement import agreement
from fidelity.reporting.coefficients import Coefficients
from fidelity.reporting.models import Fitted, components_of, parts_of, severities
from fidelity.reporting.results import (
    MOST_NAMES,
    Dropped,
    ItemReport,
    estimate_to_dict,
)
from fidelity.reporting.variables import Variable, compact_design

_HEADLINES = {"interval": "icc_a1", "ratio": "icc_a1"}


def item_report(
    variable: Variable,
    long: LongRatings,
    coefficients: Coefficients,
    fit: Fitted | None,
    *,
    level: str,
    confidence: float,
    seed: int,
) -> ItemReport:
    """Put together the entry of one item."""
    design = variable.design
    headline = _HEADLINES.get(level, f"alpha_{level}")
    components = components_of(variable, fit)
    if design.n_components > 1:
        parts, raters = parts_of(variable, long.raters, confidence=confidence, seed=seed)
    else:
        parts, raters = (), severities(variable, fit, long.raters, confidence)
    codes = cautions.of_design(design)
    if fit is not None and fit.converged and fit.batch.boundary[fit.row].any():
        codes.append("boundary_variance")
    codes += cautions.of_scores(variable.scores)
    decisive = dict.fromkeys((headline, "icc_a1"))
    codes += cautions.of_intervals(coefficients, decisive)
    codes += coverage.carried(coefficients[key] for key in decisive)
    dropped = _dropped(variable, long)
    counts = design.ratings_per_session
    return ItemReport(
        item=variable.label,
        design="complete" if design.complete else "incomplete",
        n_sessions=design.n_sessions,
        n_raters=design.n_raters_present,
        n_ratings=design.n_ratings,
        n_dropped=sum(entry.n_ratings for entry in dropped),
        dropped=dropped,
        ratings_per_session=(int(counts.min()), int(counts.max())) if counts.size else (0, 0),
        k_hat=design.k_hat if counts.size else None,
        q=design.q if counts.size else None,
        headline=headline,
        estimates=coefficients,
        components=components,
        raters=tuple(raters),
        parts=parts,
        applicability=_applicability(variable, len(long.raters), confidence),
        warnings=tuple(codes),
    )


def _dropped(variable: Variable, long: LongRatings) -> tuple[Dropped, ...]:
    """Name what alpha and percentage agreement leave out, and what is no score at all."""
    entries = []
    single = np.flatnonzero(variable.design.ratings_per_session == 1)
    if single.size:
        names = tuple(long.sessions[s] for s in variable.sessions[single[:MOST_NAMES]])
        entries.append(Dropped("rated_once", int(single.size), names))
    if variable.not_applicable.size:
        pairs = long.pairs(variable.not_applicable[:MOST_NAMES])
        entries.append(Dropped("not_applicable", int(variable.not_applicable.size), pairs))
    return tuple(entries)


def _applicability(
    variable: Variable, n_raters: int, confidence: float
) -> dict[str, object] | None:
    """Return agreement on whether the item applied at all, when somebody said it did not."""
    if not variable.not_applicable.size:
        return None
    cells = np.concatenate([variable.cells, variable.not_applicable])
    judged = np.repeat([0.0, 1.0], [variable.cells.size, variable.not_applicable.size])
    order = np.argsort(cells)
    design, sessions = compact_design(cells[order], n_raters)
    asked = Variable(
        number=variable.number,
        label=variable.label,
        scores=judged[order],
        cells=cells[order],
        not_applicable=cells[:0],
        sessions=sessions,
        design=design,
    )
    # Whether the item applies is a category, rare by nature: AC1 stays steady where kappa does not.
    found = agreement(
        asked,
        np.array([0.0, 1.0]),
        confidence=confidence,
        n_bootstrap=0,
        seed=0,
        keys=("ac1", "percent_exact"),
    )
    return {
        "n_sessions": design.n_sessions,
        "n_judgements": design.n_ratings,
        "n_not_applicable": int(variable.not_applicable.size),
        **{key: estimate_to_dict(estimate) for key, estimate in found.items()},
    }

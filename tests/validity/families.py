"""All studies, by name, in the order in which the document shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.validity import (
    agreement,
    complete,
    components,
    decisions,
    growth_bands,
    gstudies,
    icc,
    monitors,
    pairs,
    raters,
)
from tests.validity.results import Family


@dataclass(frozen=True)
class Topic:
    """A family with its heading; `run` takes a seed and the number of replicates."""

    title: str
    run: Callable[[int, int], Family]


FAMILIES = {
    "icc": Topic("ICC by REML: profile likelihood and Monte Carlo; severity", icc.run),
    "complete": Topic("Complete designs: McGraw–Wong; Cronbach's alpha", complete.run),
    "components": Topic("Standard deviations and mean: profile likelihood", components.run),
    "agreement": Topic("Alpha, AC, Fleiss' kappa, percentages", agreement.run),
    "kappa": Topic("Cohen's kappa", pairs.run_kappa),
    "gold": Topic("A rater against the gold standard", pairs.run_gold),
    "gstudy": Topic("G-study and D-study", gstudies.run),
    "raters": Topic("Drift and many-facet Rasch model", raters.run),
    "growth": Topic("Growth bands", growth_bands.run),
    "cusum": Topic("Learning-curve CUSUM", monitors.run),
    "decision": Topic("Certification rule", decisions.run),
}

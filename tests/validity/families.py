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
)
from tests.validity.results import Family


@dataclass(frozen=True)
class Study:
    """A family with its heading; `run` takes a seed and the number of replicates."""

    title: str
    run: Callable[[int, int], Family]


FAMILIES = {
    "icc": Study("ICC by REML: profile likelihood and Monte Carlo; severity", icc.run),
    "complete": Study("Complete designs: McGraw–Wong; Cronbach's alpha", complete.run),
    "components": Study("Standard deviations and mean: profile likelihood", components.run),
    "agreement": Study("Alpha, AC, Fleiss' kappa, percentages", agreement.run),
    "kappa": Study("Cohen's kappa", pairs.run_kappa),
    "gold": Study("A rater against the gold standard", pairs.run_gold),
    "gstudy": Study("G-study and D-study", gstudies.run),
    "growth": Study("Growth bands", growth_bands.run),
    "cusum": Study("Learning-curve CUSUM", monitors.run),
    "decision": Study("Certification rule", decisions.run),
}

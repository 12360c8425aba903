"""Many-facet Rasch: rating-scale model of sessions, items and raters by conditional ML."""

from fidelity.mfrm.model import many_facet_rasch
from fidelity.mfrm.results import RaschResult

__all__ = ["RaschResult", "many_facet_rasch"]

"""How precisely a plan will say how raters agree: an interval of ICC(A,1) nobody has seen yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from backend.ratings.matrices import expected_width
from backend.ratings.models import Round, RoundSession
from backend.ratings.plan import Plan
from backend.ratings.plan.making import R

# Variance components of a programme's own scores, by scale of an instrument.
Source = Callable[[UUID, str], Mapping[str, Mapping[str, float]]]

# Shares taken where a programme has rated too little to have its own: an ICC(A,1) of .60, which
# trained raters of a fidelity scale reach.
ASSUMED: Mapping[str, float] = {"trainee": 0.6, "rater": 0.1, "residual": 0.3}


@dataclass
class _Registry:
    sources: dict[str, Source]


_registry = _Registry({})


@dataclass(frozen=True, slots=True)
class Precision:
    """The expected interval on one scale; without a width it says why there is none."""

    # Empty where the components are assumed.
    scale: str
    icc: float | None
    # Half of the mean width of the simulated intervals, and what nine in ten keep to.
    half_width: float | None
    half_width_at_most: float | None
    reason: str | None


def add_source(name: str, function: Source) -> None:
    """Take a programme's own variance components from `function`, of a higher app."""
    _registry.sources[name] = function


def components_of(programme_id: UUID, instrument: str) -> dict[str, Mapping[str, float]]:
    """Return a programme's own variance components by scale, as far as there are any."""
    known: dict[str, Mapping[str, float]] = {}
    for source in _registry.sources.values():
        known |= source(programme_id, instrument)
    return known


def expected_precision(round_: Round, plan: Plan[RoundSession, R]) -> list[Precision]:
    """Return the interval to be expected on each scale that the programme has components of.

    On one of assumed components where it has none.
    """
    known = components_of(round_.programme_id, round_.rubric.slug)
    number = {rater: n for n, rater in enumerate(plan.order_of)}
    design = [[number[rater] for rater in raters] for raters in plan.raters_of.values() if raters]
    return [
        Precision(scale, *expected_width(design, variance))
        for scale, variance in sorted(known.items()) or [("", ASSUMED)]
    ]

"""The model from which the demo's ratings are drawn. Everything it makes is simulated.

Competence of a session, in points of the 0–6 scale:

    level(p, x) = start_p + gain_p · (1 − exp(−(x − 1) / 5)) + session

for trainee p in the x-th session of training. A rater r sees, on item i,

    level + easiness_i + item-in-session − severity_r + rater-by-trainee + residual

rounded to whole points. Adherence follows the same level on the 0–4 scale with a smaller part for
raters, because extent is rated more reliably than quality. The sizes are of the order reported for
competence ratings (rater leniency about a quarter of the variance, rater by trainee 7 %: Kring
2022; single-rater competence ICC .40–.65: Vallis 1986, Blackburn 2001; agreement on the problem
area .87, .58, 1.0 and .48: Markowitz 2000; self-rating above observers by more than a standard
deviation). They are chosen, not estimated from anybody's data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

# Standard deviations, in points of the competence scale.
START_MEAN, START_SD = 1.7, 0.5
GAIN_MEAN, GAIN_SD = 2.2, 0.6
SESSIONS_TO_LEARN = 5.0
SESSION_SD = 0.35
RATER_SD = 0.45
RATER_BY_TRAINEE_SD = 0.25
ITEM_SD = 0.4
ITEM_IN_SESSION_SD = 0.5
RESIDUAL_SD = 0.75
SELF_INFLATION = 0.9
# Adherence: share of the above that reaches extent, and its own residual in adherence points.
ADHERENCE_RATER_SHARE = 0.35
ADHERENCE_RESIDUAL_SD = 0.35
# Chance that a rater records the agreed area, from the published kappas.
AREA_AGREEMENT = {"grief": 0.93, "dispute": 0.78, "transition": 0.97, "sensitivity": 0.72}
# Chance that an occasion for a conditional item arises, and that a rater sees that it did.
OPPORTUNITY = 0.45
OPPORTUNITY_SEEN = 0.92


@dataclass(frozen=True)
class SimulatedItem:
    """What a simulated rater says of one item."""

    status: str
    values: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class SimulatedRating:
    """A simulated rater's scores of one session."""

    problem_areas: tuple[str, ...]
    items: Mapping[str, SimulatedItem]


@dataclass(frozen=True)
class SimulatedTrainee:
    """How a simulated trainee learns."""

    start: float
    gain: float

    def level(self, order: int, session_effect: float) -> float:
        """Return the true competence of the trainee's `order`-th session (from 1)."""
        learned = 1.0 - float(np.exp(-(order - 1) / SESSIONS_TO_LEARN))
        return self.start + self.gain * learned + session_effect


def draw_trainee(rng: np.random.Generator) -> SimulatedTrainee:
    """Draw a trainee."""
    start = float(rng.normal(START_MEAN, START_SD))
    return SimulatedTrainee(start=start, gain=max(0.2, float(rng.normal(GAIN_MEAN, GAIN_SD))))


def draw_session_effect(rng: np.random.Generator) -> float:
    """Draw how much better or worse one session is than the trainee's level."""
    return float(rng.normal(0.0, SESSION_SD))


class SimulatedPanel:
    """Raters with their severities, and the rubric's items with their easiness."""

    def __init__(self, rng: np.random.Generator, raters: Sequence[str], items: Sequence[str]):
        self.rng = rng
        severities = rng.normal(0.0, RATER_SD, len(raters))
        # Centred, so that a small panel is not harsh or lenient as a whole.
        self.severity = dict(zip(raters, severities - severities.mean(), strict=True))
        easiness = rng.normal(0.0, ITEM_SD, len(items))
        self.easiness = dict(zip(items, easiness - easiness.mean(), strict=True))
        self._by_trainee: dict[tuple[str, str], float] = {}

    def draw_item_effects(self) -> dict[str, float]:
        """Draw what is particular to each item in one session; all its raters share it."""
        effects = self.rng.normal(0.0, ITEM_IN_SESSION_SD, len(self.easiness))
        return dict(zip(self.easiness, effects, strict=True))

    def draw_area(self, agreed: str) -> str:
        """Draw the problem area that a rater records."""
        if self.rng.random() < AREA_AGREEMENT[agreed]:
            return agreed
        others = [area for area in AREA_AGREEMENT if area != agreed]
        return others[int(self.rng.integers(len(others)))]

    def rate(
        self,
        *,
        rater: str,
        trainee: str,
        level: float,
        area: str,
        states: Mapping[str, tuple[str, str]],
        item_effects: Mapping[str, float],
        opportunities: Mapping[str, bool],
        is_self: bool = False,
    ) -> SimulatedRating:
        """Draw one rating; `states` gives each item's (state, reason) for this rater's area."""
        key = (rater, trainee)
        if key not in self._by_trainee:
            self._by_trainee[key] = float(self.rng.normal(0.0, RATER_BY_TRAINEE_SD))
        leaning = self._by_trainee[key] - float(self.severity.get(rater, 0.0))
        if is_self:
            leaning = SELF_INFLATION
        items = {}
        for item, (state, reason) in states.items():
            seen = level + float(self.easiness[item]) + item_effects[item]
            items[item] = self._item(state, reason, seen, leaning, opportunities[item])
        return SimulatedRating(problem_areas=(area,), items=items)

    def _item(
        self, state: str, reason: str, seen: float, leaning: float, opportunity: bool
    ) -> SimulatedItem:
        if state == "not_applicable":
            return SimulatedItem("not_applicable", reason=reason)
        if self.rng.random() > OPPORTUNITY_SEEN:
            opportunity = not opportunity
        if state != "required" and not opportunity:
            return SimulatedItem("not_applicable", reason="no_opportunity")
        competence = self._points(seen + leaning, RESIDUAL_SD, top=6)
        extent = (seen + ADHERENCE_RATER_SHARE * leaning) * 4.0 / 6.0 + 0.4
        adherence = self._points(extent, ADHERENCE_RESIDUAL_SD, top=4)
        if adherence == 0:
            if state == "required":
                return SimulatedItem("absent")
            return SimulatedItem("missed_opportunity")
        return SimulatedItem("scored", {"adherence": adherence, "competence": competence})

    def _points(self, value: float, sd: float, *, top: int) -> int:
        return int(np.clip(np.rint(value + self.rng.normal(0.0, sd)), 0, top))

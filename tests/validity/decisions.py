"""False and true passes of the certification rule, and how often its limits hold the truth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fidelity import (
    DecisionRule,
    GStudyComponents,
    Portfolio,
    certification_decision,
    operating_characteristics,
)
from fidelity._arrays import FloatArray, IntArray
from tests.validity.results import Coverage, Family, Rate, coverage, generator, rate

_CUT = 3.5
_OWN = GStudyComponents(0.60, 0.27, 0.10, 0.06, 0.32)

#: Distances of the true level from the cut; the rule must not pass the first, should the last.
_LEVELS = (-0.5, 1.0)


@dataclass(frozen=True)
class Plan:
    """A portfolio, the components of its scores, and those that the rule is told."""

    name: str
    portfolio: Portfolio
    true: GStudyComponents
    told: GStudyComponents | None
    n_trainees: int | None

    @property
    def assumed(self) -> GStudyComponents:
        return GStudyComponents.defaults() if self.told is None else self.told

    def layout(self) -> tuple[IntArray, IntArray]:
        """Return session and rater of every rating."""
        s, r = self.portfolio.n_sessions, self.portfolio.n_raters
        session = np.repeat(np.arange(s), r)
        rater = np.tile(np.arange(r), s)
        return session, rater if self.portfolio.raters == "crossed" else session * r + rater


PLANS = (
    Plan(
        "default components, true",
        Portfolio(4, 2, "crossed"),
        GStudyComponents.defaults(),
        None,
        None,
    ),
    Plan(
        "default components, true",
        Portfolio(6, 2, "nested"),
        GStudyComponents.defaults(),
        None,
        None,
    ),
    Plan("own components, true", Portfolio(4, 2, "crossed"), _OWN, _OWN, 20),
    Plan("own components, true", Portfolio(8, 3, "crossed"), _OWN, _OWN, 20),
    Plan("default components, raters differ less", Portfolio(4, 2, "crossed"), _OWN, None, None),
    Plan(
        "own components, raters differ more",
        Portfolio(4, 2, "crossed"),
        GStudyComponents.defaults(),
        _OWN,
        20,
    ),
)


def run(seed: int, replicates: int) -> Family:
    """Simulate portfolios and decide each with the public function."""
    rows: list[Coverage | Rate] = []
    for plan in PLANS:
        rows += _of_plan(plan, seed, replicates)
    notes = (
        "Simulated portfolios of one trainee, decided by certification_decision at a cut of 3.5 "
        "with one-sided 90 % limits; predicted by operating_characteristics for the same levels. "
        "The operating target is at most 5 % passes half a point below the cut and at least 80 % "
        "one point above; whether a portfolio is large enough for it is not the rule's promise but "
        "shown here.",
        "Coverage: the two one-sided limits together, that is a two-sided 80 % interval, of the "
        "true level. The table below counts it as kept from 78 to 82 %.",
        "The last two plans tell the rule components that are not the true ones.",
    )
    return Family(rows, notes)


def _of_plan(plan: Plan, seed: int, replicates: int) -> list[Coverage | Rate]:
    session, rater = plan.layout()
    rule = DecisionRule(cut=_CUT, portfolio=plan.portfolio)
    levels = [_CUT + distance for distance in _LEVELS]
    predicted = operating_characteristics(rule, plan.true, true_levels=levels, assumed=plan.assumed)
    chances = {point.true_level: point.p_certified.value for point in predicted.points}
    where = f"{plan.portfolio}; {plan.name}"
    rows: list[Coverage | Rate] = []
    everything: list[tuple[float, float]] = []
    truth: list[float] = []
    for level in levels:
        rng = generator(seed, "decision", where, f"{level:g}")
        passed = np.zeros(replicates, dtype=bool)
        for row in range(replicates):
            frame = pd.DataFrame(
                {
                    "session": session,
                    "rater": rater,
                    "score": level + _errors(plan.true, session, rater, rng),
                }
            )
            decision = certification_decision(
                frame, cut=_CUT, components=plan.told, n_trainees=plan.n_trainees
            )
            passed[row] = decision.state == "pass"
            everything.append((decision.low, decision.high))
            truth.append(level)
        rows.append(
            rate(
                where, f"pass at {level - _CUT:+.1f} from the cut", passed, predicted=chances[level]
            )
        )
    both = np.array(everything)
    rows.append(
        coverage(
            where,
            "limits (80 %)",
            "absolute SEM",
            both[:, 0],
            both[:, 1],
            np.array(truth),
            nominal=0.80,
        )
    )
    return rows


def _errors(
    part: GStudyComponents, session: IntArray, rater: IntArray, rng: np.random.Generator
) -> FloatArray:
    """Draw how one trainee's scores differ from the true level."""
    errors = rng.normal(0.0, np.sqrt(part.residual), len(session))
    errors += rng.normal(0.0, np.sqrt(part.session_in_trainee), int(session.max()) + 1)[session]
    spread = np.sqrt(part.rater + part.trainee_x_rater)
    return np.asarray(errors + rng.normal(0.0, spread, int(rater.max()) + 1)[rater])

"""Coverage of the intervals of D-studies and of the severities of a G-study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fidelity import GStudyComponents, d_study, g_study
from fidelity._arrays import IntArray
from fidelity.errors import FidelityError
from tests.validity.designs import shares
from tests.validity.results import Coverage, Family, coverage, generator

_BOOTSTRAP = 400
_MEAN, _CUT = 3.0, 3.5
_CELL = (4, 2)


@dataclass(frozen=True)
class GDesign:
    """Trainees, each with sessions, and which raters score which session."""

    name: str
    components: GStudyComponents
    n_trainees: int
    n_sessions: int
    n_raters: int
    each: int  # raters of a session
    route: Literal["reml", "anova"] = "anova"

    def rows(self) -> tuple[IntArray, IntArray, IntArray]:
        """Return trainee, session (numbered over all trainees) and rater of every rating."""
        rng = np.random.default_rng([self.n_trainees, self.n_sessions, self.n_raters])
        trainee, session, rater = [], [], []
        used = np.zeros(self.n_raters)
        for number in range(self.n_trainees * self.n_sessions):
            chosen = np.sort(np.lexsort((rng.random(self.n_raters), used))[: self.each])
            used[chosen] += 1.0
            trainee += [number // self.n_sessions] * self.each
            session += [number] * self.each
            rater += chosen.tolist()
        return np.array(trainee), np.array(session), np.array(rater)


_COMPONENTS = GStudyComponents(0.60, 0.27, 0.10, 0.06, 0.32)
DESIGNS = (
    GDesign("20 trainees × 3 sessions × 4 raters, mean squares", _COMPONENTS, 20, 3, 4, 4),
    GDesign("10 trainees × 3 sessions × 3 raters, mean squares", _COMPONENTS, 10, 3, 3, 3),
    GDesign(
        "10 × 3 × 3, raters differ much, mean squares", GStudyComponents.defaults(), 10, 3, 3, 3
    ),
    GDesign("20 trainees × 3 sessions × 4 raters, REML", _COMPONENTS, 20, 3, 4, 4, "reml"),
    GDesign("20 trainees × 4 sessions, 2 of 6 raters, REML", _COMPONENTS, 20, 4, 6, 2, "reml"),
)

#: Refits by REML take half a second a study, so those designs have fewer replicates.
_FEWER = 20


def run(seed: int, replicates: int) -> Family:
    """Simulate every design."""
    rows = []
    for design in DESIGNS:
        n = replicates if design.route == "anova" else max(replicates // _FEWER, 20)
        rows += _of_design(design, seed, n)
    notes = (
        f"D-study of {_CELL[0]} sessions and {_CELL[1]} raters, parametric bootstrap of "
        f"{_BOOTSTRAP} studies each. Trainees, sessions and raters are drawn anew for every study; "
        f"cut half a point above the mean of all possible trainees.",
        f"A study with its bootstrap takes half a second by REML, so 2,000 a design would take "
        f"more than ten minutes: these designs have one replicate for every {_FEWER} asked for.",
        "Components .60 trainee, .27 session, .10 rater, .06 trainee × rater, .32 residual; where "
        "raters differ much the defaults of certification_decision (rater .30).",
        "Undefined: no interval, because the study or more than 2 % of the bootstrap did not "
        "converge, or, for severities, because the variance of raters is estimated at zero.",
    )
    return Family(rows, notes)


def _of_design(design: GDesign, seed: int, replicates: int) -> list[Coverage]:
    trainee, session, rater = design.rows()
    rng = generator(seed, "gstudy", design.name)
    severity = np.full((replicates, design.n_raters, 2), np.nan)
    true_severity = np.zeros((replicates, design.n_raters))
    told: list[tuple[str, ...]] = []
    pair = trainee * design.n_raters + rater
    part = design.components
    keys = [("crossed", name) for name in ("phi", "g", "phi_cut", "sem_absolute")]
    keys += [("nested", name) for name in ("phi", "phi_cut", "sem_absolute")]
    limits = {key: np.full((replicates, 2), np.nan) for key in keys}
    for row in range(replicates):
        effects = rng.normal(0.0, np.sqrt(part.rater), design.n_raters)
        true_severity[row] = -effects
        score = _MEAN + effects[rater] + rng.normal(0.0, np.sqrt(part.residual), len(rater))
        for codes, spread in (
            (trainee, part.trainee),
            (session, part.session_in_trainee),
            (pair, part.trainee_x_rater),
        ):
            score += rng.normal(0.0, np.sqrt(spread), int(codes.max()) + 1)[codes]
        frame = pd.DataFrame(
            {"trainee": trainee, "session": session, "rater": rater, "score": score}
        )
        try:
            study = g_study(frame, route=design.route)
            cells = d_study(
                study,
                n_sessions=[_CELL[0]],
                n_raters=[_CELL[1]],
                cut=_CUT,
                bootstrap=_BOOTSTRAP,
                seed=np.random.default_rng([seed, row]),
                phi=0.5,
            )
        except FidelityError:
            continue
        told.append(cells.warnings)
        for cell in cells.cells:
            for name, interval in cell.intervals.items():
                if (cell.design, name) in limits:
                    limits[cell.design, name][row] = interval.low, interval.high
        for effect in study.raters:
            if effect.low is not None and effect.high is not None:
                severity[row, int(effect.rater)] = effect.low, effect.high
    carried = dict.fromkeys(code for row_codes in told for code in row_codes)
    codes_share = shares(**{c: np.array([c in row_codes for row_codes in told]) for c in carried})
    rows = [
        coverage(
            design.name,
            f"{name}, {layout}",
            "parametric bootstrap",
            both[:, 0],
            both[:, 1],
            true_number(part, layout, name),
            codes=codes_share,
        )
        for (layout, name), both in limits.items()
    ]
    rows.append(
        coverage(
            design.name,
            "severity",
            "t, prediction error",
            severity[..., 0],
            severity[..., 1],
            true_severity,
            codes=codes_share,
        )
    )
    return rows


def true_number(part: GStudyComponents, layout: str, name: str) -> float:
    """Return a number of the cell from the true components, written out once more."""
    s, r = _CELL
    relative = part.session_in_trainee / s + part.trainee_x_rater / r + part.residual / (s * r)
    absolute = relative + part.rater / r
    if layout == "nested":
        noise = part.rater + part.trainee_x_rater + part.residual
        absolute = part.session_in_trainee / s + noise / (s * r)
    signal = part.trainee + ((_MEAN - _CUT) ** 2 if name == "phi_cut" else 0.0)
    if name == "sem_absolute":
        return float(np.sqrt(absolute))
    return signal / (signal + (relative if name == "g" else absolute))

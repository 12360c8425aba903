"""Errors of scores over repeated attempts: drawn at random, or integrated exactly."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from fidelity._arrays import FloatArray
from fidelity._validate import finite, not_negative, whole_number
from fidelity.decision.components import GStudyComponents
from fidelity.decision.portfolio import Portfolio
from fidelity.errors import InvalidInput

#: Nodes of the integral over a panel that stays the same: steps per standard deviation of what
#: varies between attempts, and bounds. The trapezoid rule is then exact to rounding.
_STEPS, _FEWEST, _MOST = 8, 400, 200_000
_REACH = 9.0


@dataclass(frozen=True, slots=True)
class Sections:
    """Sections of an instrument, equally reliable and equally related.

    Parameters
    ----------
    n_sections : int
        Sections whose mean is the score of a session.
    correlation : float
        Correlation between the errors of two sections, from 0 to 1, in every component alike. The
        components belong to the mean over sections, so a lower correlation means noisier sections.
    spread : float
        Standard deviation of a trainee's true section levels around the trainee's true level.
    """

    n_sections: int = 1
    correlation: float = 1.0
    spread: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "n_sections", whole_number(self.n_sections, "n_sections"))
        if not 0.0 <= finite(self.correlation, "the correlation of sections") <= 1.0:
            raise InvalidInput(f"the correlation of sections is 0 to 1, not {self.correlation}")
        not_negative(self.spread, "the spread of sections")
        if self.n_sections == 1 and self.spread > 0.0:
            raise InvalidInput("one section has no spread between sections")

    @property
    def variance_ratio(self) -> float:
        """Error variance of one section over that of the mean of all."""
        n_sections = self.n_sections
        return n_sections / (1.0 + (n_sections - 1) * self.correlation)

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], variance: float) -> FloatArray:
        """Draw errors, shape (*shape, n_sections), whose mean over sections has this variance."""
        n_sections = self.n_sections
        if n_sections == 1 or variance == 0.0:
            return math.sqrt(variance) * rng.standard_normal((*shape, n_sections))
        of_one = variance * self.variance_ratio
        together = math.sqrt(of_one * self.correlation) * rng.standard_normal((*shape, 1))
        apart = rng.standard_normal((*shape, n_sections))
        return np.asarray(together + math.sqrt(of_one * (1.0 - self.correlation)) * apart)

    def draw_profiles(self, rng: np.random.Generator, replicates: int) -> FloatArray:
        """Draw true section levels, shape (replicates, n_sections); each row sums to 0."""
        n_sections = self.n_sections
        if self.spread == 0.0:
            return np.zeros((replicates, n_sections))
        free = rng.standard_normal((replicates, n_sections))
        centred = free - free.mean(axis=1, keepdims=True)
        return np.asarray(self.spread * math.sqrt(n_sections / (n_sections - 1)) * centred)

    def __str__(self) -> str:
        """Return the sections in words."""
        spread = f", spread {self.spread:g}" if self.spread else ""
        return f"{self.n_sections} sections (errors correlated {self.correlation:g}{spread})"


def draw_errors(
    rng: np.random.Generator,
    replicates: int,
    n_portfolios: int,
    portfolio: Portfolio,
    sections: Sections,
    components: GStudyComponents,
    *,
    same_raters: bool,
) -> FloatArray:
    """Draw panel means of sessions for a trainee whose true level is 0.

    Returns
    -------
    ndarray, shape (replicates, n_portfolios, n_sessions, n_sections)
    """
    n_sessions, n_raters = portfolio.n_sessions, portfolio.n_raters
    panel = (components.rater + components.trainee_x_rater) / n_raters
    alone = components.session_in_trainee + components.residual / n_raters
    if portfolio.raters == "nested" and not same_raters:
        alone, panel = alone + panel, 0.0
    errors = sections.draw(rng, (replicates, n_portfolios, n_sessions), alone)
    if panel > 0.0:
        returns = 1 if same_raters else n_portfolios
        errors += sections.draw(rng, (replicates, returns, 1), panel)
    if components.case_in_trainee > 0.0:
        cases = sections.draw(
            rng, (replicates, n_portfolios, portfolio.n_cases), components.case_in_trainee
        )
        errors += cases[:, :, portfolio.case_of_session]
    errors += sections.draw_profiles(rng, replicates)[:, None, None, :]
    return errors


def over_attempts(
    above: FloatArray,
    portfolio: Portfolio,
    components: GStudyComponents,
    certified: Callable[[FloatArray], FloatArray],
    *,
    same_raters: bool,
) -> FloatArray:
    """Return P(certified) when each attempt passes with a mean above a threshold.

    Parameters
    ----------
    above : ndarray, shape (n_levels,)
        True level minus the threshold.
    certified : callable
        Chance of the rule as a function of the chance of one attempt.
    same_raters : bool
        The panel stays the same over all attempts. Given the panel the attempts are independent,
        so its effect is integrated over.
    """
    parts = portfolio.error_parts(components)
    shared = parts["rater"] + parts["trainee_x_rater"] if same_raters else 0.0
    within = math.fsum(parts.values()) - shared
    if shared == 0.0:
        return certified(special.ndtr(above / math.sqrt(within)))
    steps = 2.0 * _REACH * _STEPS * math.sqrt(shared / within) if within > 0.0 else math.inf
    if steps > _MOST:  # then all attempts are practically one
        alike = special.ndtr(above / math.sqrt(within + shared))
        return np.asarray(alike * certified(np.ones(1)))
    nodes = np.linspace(-_REACH, _REACH, max(int(steps), _FEWEST) + 1)
    weights = np.exp(-0.5 * nodes**2)
    weights /= weights.sum()
    means = above[:, None] + math.sqrt(shared) * nodes
    chance = certified(special.ndtr(means / math.sqrt(within)).ravel()).reshape(means.shape)
    return np.asarray(chance @ weights)


def consecutive_passes(p: FloatArray, n_passes: int, attempts: int) -> FloatArray:
    """Return the chance of a run of passes within the attempts, each passing with chance p."""
    # State: length of the run that is open; those who have finished leave.
    open_run = np.zeros((n_passes, *p.shape))
    open_run[0] = 1.0
    finished = np.zeros_like(p)
    for _ in range(attempts):
        finished = finished + open_run[-1] * p
        failed = open_run.sum(axis=0) * (1.0 - p)
        open_run[1:] = open_run[:-1] * p
        open_run[0] = failed
    return finished

"""Pass rules: what a trainee collects in an attempt, and when that certifies."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from scipy import special

from fidelity._arrays import FloatArray
from fidelity._validate import finite, one_sided, whole_number
from fidelity.decision.attempts import Sections, consecutive_passes, over_attempts
from fidelity.decision.components import GStudyComponents
from fidelity.decision.portfolio import Portfolio, counted


@runtime_checkable
class PassRule(Protocol):
    """Any rule that shifts with the scores: a trainee who is better by d passes d earlier.

    `cut` is the level that the rule is meant to certify. Write a class with these four members to
    study a rule of your own.
    """

    @property
    def cut(self) -> float:
        """Level that the rule is meant to certify."""

    def collected(self, attempts: int) -> tuple[int, Portfolio, Sections]:
        """Return how many portfolios the attempts bring, each of them, and its sections."""

    def level_needed(self, errors: FloatArray, assumed: GStudyComponents) -> FloatArray:
        """Return the lowest true level that would have been certified with these errors.

        Parameters
        ----------
        errors : ndarray, shape (replicates, n_portfolios, n_sessions, n_sections)
            Panel means of a trainee whose true level is 0.
        assumed : GStudyComponents
            Components from which the rule computes its standard error, if it does.
        """

    def exact(
        self,
        levels: FloatArray,
        components: GStudyComponents,
        assumed: GStudyComponents,
        *,
        attempts: int,
        same_raters: bool,
    ) -> FloatArray | None:
        """Return P(certified) at true levels without simulation, None where that is not known."""


def _margin(confidence: float, sem: float) -> float:
    """Return how far above the cut a mean must lie for its lower limit to reach it."""
    return float(special.ndtri(confidence)) * sem


@dataclass(frozen=True, kw_only=True)
class DecisionRule:
    """The certification rule: the lower one-sided limit of the portfolio's mean is above the cut.

    Parameters
    ----------
    cut : float
        The standard.
    portfolio : Portfolio
        What each attempt brings; every attempt is a new portfolio.
    confidence : float
        One-sided level; 0.5 compares the mean itself with the cut.
    """

    cut: float
    portfolio: Portfolio = field(default_factory=lambda: Portfolio(n_sessions=4, n_raters=2))
    confidence: float = 0.90

    def __post_init__(self) -> None:
        finite(self.cut, "the cut")
        one_sided(self.confidence, or_half=True)

    def collected(self, attempts: int) -> tuple[int, Portfolio, Sections]:
        """Return one portfolio per attempt."""
        return attempts, self.portfolio, Sections()

    def threshold(self, assumed: GStudyComponents) -> float:
        """Return the observed mean that the rule asks for."""
        sem = math.sqrt(self.portfolio.error_variance(assumed))
        return self.cut + _margin(self.confidence, sem)

    def level_needed(self, errors: FloatArray, assumed: GStudyComponents) -> FloatArray:
        """Return the threshold minus the best attempt's error."""
        return np.asarray(self.threshold(assumed) - errors.mean(axis=(2, 3)).max(axis=1))

    def exact(
        self,
        levels: FloatArray,
        components: GStudyComponents,
        assumed: GStudyComponents,
        *,
        attempts: int,
        same_raters: bool,
    ) -> FloatArray | None:
        """Return the chance of at least one passed attempt."""
        return over_attempts(
            levels - self.threshold(assumed),
            self.portfolio,
            components,
            lambda p: np.asarray(special.betainc(1, attempts, p)),
            same_raters=same_raters,
        )

    def __str__(self) -> str:
        """Return the rule in words."""
        if self.confidence == 0.5:
            return f"mean of {self.portfolio} at or above {self.cut:g}"
        return f"lower {100 * self.confidence:g} % limit of {self.portfolio} above {self.cut:g}"


@dataclass(frozen=True, kw_only=True)
class RepeatedPassRule:
    """A number of sessions that each reach the cut, ever or in a row, within the allowed tries.

    Parameters
    ----------
    cut : float
        The standard that one session has to reach.
    n_passes : int
        Sessions that must reach it.
    n_raters : int
        Raters whose mean is the score of a session.
    in_a_row : bool
        The passes must follow each other without a fail between them.
    """

    cut: float
    n_passes: int = 3
    n_raters: int = 1
    in_a_row: bool = False

    def __post_init__(self) -> None:
        finite(self.cut, "the cut")
        for name in ("n_passes", "n_raters"):
            object.__setattr__(self, name, whole_number(getattr(self, name), name))

    @property
    def portfolio(self) -> Portfolio:
        """One session with its panel."""
        return Portfolio(n_raters=self.n_raters)

    def collected(self, attempts: int) -> tuple[int, Portfolio, Sections]:
        """Return one session per try."""
        return attempts, self.portfolio, Sections()

    def level_needed(self, errors: FloatArray, assumed: GStudyComponents) -> FloatArray:  # noqa: ARG002
        """Return the level at which enough tries reach the cut."""
        needed = self.cut - errors[:, :, 0, 0]
        replicates, attempts = needed.shape
        if attempts < self.n_passes:
            return np.full(replicates, np.inf)
        if self.in_a_row:
            runs = np.lib.stride_tricks.sliding_window_view(needed, self.n_passes, axis=1)
            return np.asarray(runs.max(axis=2).min(axis=1))
        return np.asarray(np.partition(needed, self.n_passes - 1, axis=1)[:, self.n_passes - 1])

    def exact(
        self,
        levels: FloatArray,
        components: GStudyComponents,
        assumed: GStudyComponents,  # noqa: ARG002
        *,
        attempts: int,
        same_raters: bool,
    ) -> FloatArray | None:
        """Return a binomial tail, or the chance of a run."""
        n_passes = self.n_passes
        if attempts < n_passes:
            return np.zeros_like(levels)

        def certified(p: FloatArray) -> FloatArray:
            if self.in_a_row:
                return consecutive_passes(p, n_passes, attempts)
            return np.asarray(special.betainc(n_passes, attempts - n_passes + 1, p))

        return over_attempts(
            levels - self.cut, self.portfolio, components, certified, same_raters=same_raters
        )

    def __str__(self) -> str:
        """Return the rule in words."""
        how = "in a row" if self.in_a_row else "ever"
        each = f"mean of {self.n_raters} raters" if self.n_raters > 1 else "one rater's score"
        return f"{counted(self.n_passes, 'session')} {how} with {each} at or above {self.cut:g}"


@dataclass(frozen=True, kw_only=True)
class ConjunctiveRule:
    """A mean that reaches the cut, and floors that nothing else may fall below.

    Parameters
    ----------
    cut : float
        The standard for the mean over sections and sessions.
    sections : Sections
        Number of sections of the instrument and how their errors go together.
    section_floor : float, optional
        What the mean of every section over the portfolio has to reach.
    session_floor : float, optional
        What the mean of every session has to reach.
    section_session_floor : float, optional
        What every section has to reach in every single session.
    mean_floor : float, optional
        What the mean itself has to reach besides the limit; it need not be the cut.
    portfolio : Portfolio
        What each attempt brings; every attempt is a new portfolio.
    confidence : float
        One-sided level of the limit that has to lie above the cut; 0.5 compares the mean itself.
    """

    cut: float
    sections: Sections
    section_floor: float | None = None
    session_floor: float | None = None
    section_session_floor: float | None = None
    mean_floor: float | None = None
    portfolio: Portfolio = field(default_factory=lambda: Portfolio(n_sessions=4, n_raters=2))
    confidence: float = 0.5

    def __post_init__(self) -> None:
        finite(self.cut, "the cut")
        one_sided(self.confidence, or_half=True)
        for name, floor in (
            ("a section", self.section_floor),
            ("a session", self.session_floor),
            ("a section in a session", self.section_session_floor),
            ("the mean", self.mean_floor),
        ):
            if floor is not None:
                finite(floor, f"the floor of {name}")

    def collected(self, attempts: int) -> tuple[int, Portfolio, Sections]:
        """Return one portfolio per attempt, with its sections."""
        return attempts, self.portfolio, self.sections

    def level_needed(self, errors: FloatArray, assumed: GStudyComponents) -> FloatArray:
        """Return the level at which the attempt that needs least meets all conditions."""
        sem = math.sqrt(self.portfolio.error_variance(assumed))
        needed = self.cut + _margin(self.confidence, sem) - errors.mean(axis=(2, 3))
        if self.section_floor is not None:
            needed = np.maximum(needed, self.section_floor - errors.mean(axis=2).min(axis=2))
        if self.session_floor is not None:
            needed = np.maximum(needed, self.session_floor - errors.mean(axis=3).min(axis=2))
        if self.section_session_floor is not None:
            needed = np.maximum(needed, self.section_session_floor - errors.min(axis=(2, 3)))
        if self.mean_floor is not None:
            needed = np.maximum(needed, self.mean_floor - errors.mean(axis=(2, 3)))
        return np.asarray(needed.min(axis=1))

    def exact(
        self,
        levels: FloatArray,
        components: GStudyComponents,
        assumed: GStudyComponents,
        *,
        attempts: int,
        same_raters: bool,
    ) -> FloatArray | None:
        """Return the chance for rules without any floor, which are plain decision rules."""
        floors = (
            self.section_floor,
            self.session_floor,
            self.section_session_floor,
            self.mean_floor,
        )
        if any(floor is not None for floor in floors):
            return None
        plain = DecisionRule(cut=self.cut, portfolio=self.portfolio, confidence=self.confidence)
        return plain.exact(levels, components, assumed, attempts=attempts, same_raters=same_raters)

    def __str__(self) -> str:
        """Return the rule in words."""
        parts = [
            str(DecisionRule(cut=self.cut, portfolio=self.portfolio, confidence=self.confidence))
        ]
        if self.section_floor is not None:
            parts.append(f"each of {self.sections} at or above {self.section_floor:g}")
        if self.session_floor is not None:
            parts.append(f"every session at or above {self.session_floor:g}")
        if self.section_session_floor is not None:
            each = f"each of {self.sections} in every session"
            parts.append(f"{each} at or above {self.section_session_floor:g}")
        if self.mean_floor is not None:
            parts.append(f"the mean at or above {self.mean_floor:g}")
        return ", ".join(parts)


@dataclass(frozen=True, kw_only=True)
class GrowingPortfolioRule:
    """The certification rule applied again whenever sessions are added to one portfolio.

    Parameters
    ----------
    cut : float
        The standard.
    minimum : Portfolio
        The portfolio at the first look; nobody is certified with fewer sessions.
    added_sessions : int
        Sessions that each further attempt adds. All sessions so far count at every look.
    confidence : float
        One-sided level; 0.5 compares the mean itself with the cut.
    """

    cut: float
    minimum: Portfolio = field(default_factory=lambda: Portfolio(n_sessions=4, n_raters=2))
    added_sessions: int = 1
    confidence: float = 0.90

    def __post_init__(self) -> None:
        finite(self.cut, "the cut")
        one_sided(self.confidence, or_half=True)
        added = whole_number(self.added_sessions, "added_sessions")
        object.__setattr__(self, "added_sessions", added)

    def at_look(self, look: int) -> Portfolio:
        """Return the portfolio at a look, counted from 0."""
        first = self.minimum
        n_sessions = first.n_sessions + look * self.added_sessions
        return Portfolio(n_sessions, first.n_raters, first.raters, first.n_cases)

    def collected(self, attempts: int) -> tuple[int, Portfolio, Sections]:
        """Return the one portfolio as it is at the last look."""
        return 1, self.at_look(attempts - 1), Sections()

    def level_needed(self, errors: FloatArray, assumed: GStudyComponents) -> FloatArray:
        """Return the lowest level over all looks."""
        scores = errors[:, 0, :, 0]
        counts = np.arange(self.minimum.n_sessions, scores.shape[1] + 1, self.added_sessions)
        means = np.cumsum(scores, axis=1)[:, counts - 1] / counts
        sems = [
            math.sqrt(self.at_look(look).error_variance(assumed)) for look in range(counts.size)
        ]
        margins = np.array([_margin(self.confidence, sem) for sem in sems])
        return np.asarray((self.cut + margins - means).min(axis=1))

    def exact(
        self,
        levels: FloatArray,
        components: GStudyComponents,
        assumed: GStudyComponents,
        *,
        attempts: int,
        same_raters: bool,
    ) -> FloatArray | None:
        """Return the chance of a single look; several looks depend on each other."""
        if attempts > 1:
            return None
        once = DecisionRule(cut=self.cut, portfolio=self.minimum, confidence=self.confidence)
        return once.exact(levels, components, assumed, attempts=1, same_raters=same_raters)

    def __str__(self) -> str:
        """Return the rule in words."""
        once = DecisionRule(cut=self.cut, portfolio=self.minimum, confidence=self.confidence)
        each = counted(self.added_sessions, "session")
        return f"{once}, looked at again after each {each} added"

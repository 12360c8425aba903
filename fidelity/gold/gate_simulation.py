"""Raters and gold sets as a model states them, and scores drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from fidelity._arrays import FloatArray
from fidelity._validate import finite, not_negative, whole_number
from fidelity.errors import InvalidInput
from fidelity.types import Scale


@dataclass(frozen=True, slots=True)
class GateRater:
    """How a rater scores: true section score + bias + errors, in points.

    Parameters
    ----------
    name : str
        What the rater is called in tables, such as "good".
    noise : float
        Variance of the error of single section scores, in squared points.
    bias : float
        Mean of rater minus true score; above 0 is lenient.
    session_noise : float
        Variance of the error that all sections of one session share.

    Examples
    --------
    >>> GateRater("good", noise=0.15, bias=0.1).standard_error
    0.3872983346207417
    """

    name: str
    noise: float
    bias: float = 0.0
    session_noise: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise InvalidInput(f"a rater has a name, not {self.name!r}")
        object.__setattr__(self, "noise", not_negative(self.noise, "noise"))
        object.__setattr__(self, "bias", finite(self.bias, "bias"))
        session_noise = not_negative(self.session_noise, "session_noise")
        object.__setattr__(self, "session_noise", session_noise)

    @property
    def standard_error(self) -> float:
        """SD of one section score around the rater's own mean for the true score."""
        return float(np.sqrt(self.noise + self.session_noise))

    def to_dict(self) -> dict[str, Any]:
        """Return the rater for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The gold sessions of one try: how many, and how true section scores differ among them.

    Parameters
    ----------
    n_sessions : int
    n_sections : int
        Section scores of each session.
    mean : float
        Of true section scores, in points.
    session : float
        Variance between sessions, in squared points.
    section : float
        Variance between the sections of a session.
    gold_noise : float
        Variance of the error of gold scores, for example a single rater's divided by the number of
        raters behind the consensus.
    scale : Scale or sequence of float, optional
        Scores of rater and gold are rounded to its nearest value, halves upwards, and end where it
        ends. Without it they are not rounded.

    Examples
    --------
    >>> GoldSet(20, 4, mean=3.0, session=0.6, section=0.4, scale=range(7)).n_scores
    80
    """

    n_sessions: int
    n_sections: int
    mean: float
    session: float
    section: float
    gold_noise: float = 0.0
    scale: Scale | Sequence[float] | None = None

    def __post_init__(self) -> None:
        n_sessions = whole_number(self.n_sessions, "n_sessions", least=2)
        object.__setattr__(self, "n_sessions", n_sessions)
        object.__setattr__(self, "n_sections", whole_number(self.n_sections, "n_sections"))
        object.__setattr__(self, "mean", finite(self.mean, "mean"))
        for name in ("session", "section", "gold_noise"):
            object.__setattr__(self, name, not_negative(getattr(self, name), name))
        if self.scale is not None and not isinstance(self.scale, Scale):
            object.__setattr__(self, "scale", Scale(tuple(self.scale)))

    @property
    def n_scores(self) -> int:
        """Section scores of one try."""
        return self.n_sessions * self.n_sections

    def agreement_with(self, rater: GateRater) -> float | None:
        """Return ICC(A,1) of the model before rounding; None where nothing varies."""
        true = self.session + self.section
        total = true + (self.gold_noise + rater.noise + rater.session_noise + rater.bias**2) / 2.0
        return true / total if total > 0.0 else None

    def draw(
        self, rater: GateRater, n_sets: int, rng: np.random.Generator
    ) -> tuple[FloatArray, FloatArray]:
        """Return gold and rater, shape (n_sets, n_sessions, n_sections).

        Every rater is given the same sets by generators in the same state.
        """
        by_session = rng.standard_normal((2, n_sets, self.n_sessions, 1))
        by_section = rng.standard_normal((3, n_sets, self.n_sessions, self.n_sections))
        true = self.mean + self.session**0.5 * by_session[0] + self.section**0.5 * by_section[0]
        gold = true + self.gold_noise**0.5 * by_section[1]
        errors = rater.session_noise**0.5 * by_session[1] + rater.noise**0.5 * by_section[2]
        return self._on_scale(gold), self._on_scale(true + rater.bias + errors)

    def _on_scale(self, scores: FloatArray) -> FloatArray:
        if not isinstance(self.scale, Scale):
            return scores
        values = np.asarray(self.scale.values)
        middles = (values[1:] + values[:-1]) / 2.0
        return np.asarray(values[np.searchsorted(middles, scores, side="right")])

    def to_dict(self) -> dict[str, Any]:
        """Return the set for JSON."""
        scale = list(self.scale.values) if isinstance(self.scale, Scale) else None
        names = ("n_sessions", "n_sections", "mean", "session", "section", "gold_noise")
        return {name: getattr(self, name) for name in names} | {"scale": scale}

"""Variance components of a G-study, as plain numbers that decisions and plans rest on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from fidelity._validate import finite, not_negative
from fidelity.errors import InvalidInput

#: Fewer trainees than this say too little about a programme's own components.
ENOUGH_TRAINEES = 10


@dataclass(frozen=True, slots=True)
class GStudyComponents:
    """Variances of one score of one session by one rater, in squared points of the scale.

    Parameters
    ----------
    trainee : float
        True differences between trainees.
    session_in_trainee : float
        Differences between the sessions of one trainee.
    rater : float
        Differences in severity between raters.
    trainee_x_rater : float
        Raters who are harsher to some trainees than to others.
    residual : float
        The rest, with the difference of one rater on one session.
    case_in_trainee : float
        Differences between the cases of one trainee; 0 where the study did not separate them, and
        then they are part of the sessions.

    Examples
    --------
    >>> GStudyComponents(0.6, 0.3, 0.1, 0.05, 0.35).total
    1.4
    """

    trainee: float
    session_in_trainee: float
    rater: float
    trainee_x_rater: float
    residual: float
    case_in_trainee: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            variance = not_negative(getattr(self, field.name), f"the variance of {field.name}")
            object.__setattr__(self, field.name, variance)

    @classmethod
    def from_mapping(cls, variance: Mapping[str, Any]) -> GStudyComponents:
        """Build components from the mapping `variance` of a G-study.

        Raises
        ------
        InvalidInput
            A component is missing, unknown or not a number.
        """
        known = [field.name for field in fields(cls)]
        if unknown := [name for name in variance if name not in known]:
            raise InvalidInput(
                f"no component {unknown[0]!r}; the components are {', '.join(known)}"
            )
        for name in known:
            if name not in variance and name != "case_in_trainee":
                raise InvalidInput(f"the component {name!r} is missing")
        return cls(**variance)

    @classmethod
    def defaults(cls) -> GStudyComponents:
        """Return what stands in for a programme with too few trainees, for a scale of 0 to 6.

        Rater 24 % and trainee × rater 7 % of the variance follow Kring et al. (2022). The rest is
        set so that one rater's score of one session has an ICC(A,1) of .56, inside the published
        .40 to .65, and a standard deviation of 1.1 points. Use :meth:`scaled` for other scales.
        """
        return cls(
            trainee=0.45,
            session_in_trainee=0.25,
            rater=0.30,
            trainee_x_rater=0.09,
            residual=0.16,
        )

    @property
    def total(self) -> float:
        """Variance of single scores."""
        return round(math.fsum(getattr(self, field.name) for field in fields(self)), 12)

    @property
    def zeros(self) -> tuple[str, ...]:
        """Components at zero, the case apart."""
        return tuple(
            field.name
            for field in fields(self)
            if field.name != "case_in_trainee" and getattr(self, field.name) == 0.0
        )

    def scaled(self, factor: float) -> GStudyComponents:
        """Return the components of scores multiplied by a factor, for a scale of another length."""
        finite(factor, "a factor")
        return GStudyComponents(*(getattr(self, field.name) * factor**2 for field in fields(self)))

    def with_severities_known(self, se: float) -> GStudyComponents:
        """Return the components of severity-adjusted scores.

        What is left of a rater's severity after the adjustment is the error with which it is
        known, so the standard error of the severities takes the place of their spread.
        """
        return replace(self, rater=not_negative(se, "the error of severities") ** 2)

    def crossed(self) -> dict[str, float]:
        """Return session, rater and residual variance as a reliability study of raters sees them.

        Such a study knows no trainees: their differences, and those of cases, are differences
        between sessions, and what a rater makes of one trainee is residual.
        """
        return {
            "session": self.trainee + self.case_in_trainee + self.session_in_trainee,
            "rater": self.rater,
            "residual": self.trainee_x_rater + self.residual,
        }

    def to_dict(self) -> dict[str, float]:
        """Return the components by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        """Return the components that are not zero, in one line."""
        parts = ((name, value) for name, value in self.to_dict().items())
        return ", ".join(
            f"{name} {value:.4g}" for name, value in parts if value or name != "case_in_trainee"
        )

"""The rule of the rater gate: which agreement with gold sessions admits a rater."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from fidelity import _validate
from fidelity._validate import finite, not_negative, whole_number
from fidelity.errors import InvalidInput

Comparison = Literal[">=", "<="]

# A share or a mean this close to its bound is at the bound: sums of decimals are not exact.
_TOUCH = 1e-9


@dataclass(frozen=True, slots=True)
class GateCriterion:
    """One condition of the gate, with what a rater reached.

    Attributes
    ----------
    name : {"icc_a1", "icc_a1_low", "percent_within_one", "bias"}
    value : float or None
        None where the scores leave it undefined; the condition is not met then.
    comparison : {">=", "<="}
        Of the value, for "bias" of its size, with the bound.
    bound : float
    met : bool
    reason : str or None
        Why there is no value.
    """

    name: str
    value: float | None
    comparison: Comparison
    bound: float
    met: bool
    reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the criterion for JSON; the reason appears only where the value is null."""
        row = {**asdict(self), "sentence": self.sentence}
        if self.value is not None:
            del row["reason"]
        return row

    @property
    def sentence(self) -> str:
        """What was asked and what was reached, for a person."""
        least = "at least" if self.comparison == ">=" else "at most"
        if self.name == "percent_within_one":
            asked, shown = (
                f"{least} {self.bound:.0%}",
                "" if self.value is None else _per_cent(self),
            )
            return (
                f"Scores within one point: {shown or self.reason}; {asked} asked: {self._verdict}."
            )
        name = {
            "icc_a1": "ICC(A,1)",
            "icc_a1_low": "Lower limit of ICC(A,1)",
            "bias": "Bias, rater minus gold",
        }[self.name]
        signed = "+" if self.name == "bias" else ""
        shown = str(self.reason) if self.value is None else f"{self.value:{signed}.3f}"
        asked = f"±{self.bound:g} at most" if self.name == "bias" else f"{least} {self.bound:g}"
        return f"{name}: {shown}; {asked} asked: {self._verdict}."

    @property
    def _verdict(self) -> str:
        return "met" if self.met else "not met"


def _per_cent(criterion: GateCriterion) -> str:
    return f"{criterion.value:.1%}"


@dataclass(frozen=True, slots=True)
class GateRule:
    """What a rater must reach on gold sessions; all four conditions at once.

    Parameters
    ----------
    least_icc : float
        Least ICC(A,1) of section scores with the gold standard.
    least_icc_low : float
        Least lower limit of its interval.
    least_within_one : float
        Least share of section scores within one point of gold, as a point value: a lower limit of
        85 % cannot be reached with 21 scores or fewer.
    most_bias : float
        Largest mean of rater minus gold, either way, in points, as a point value.
    tries : int
        Tries that a rater has, each on a fresh set of gold sessions.
    confidence : float
        Level of the interval of ICC(A,1).

    Examples
    --------
    >>> GateRule().least_icc, GateRule().tries
    (0.75, 3)
    """

    least_icc: float = 0.75
    least_icc_low: float = 0.40
    least_within_one: float = 0.85
    most_bias: float = 0.5
    tries: int = 3
    confidence: float = 0.95

    def __post_init__(self) -> None:
        for name in ("least_icc", "least_icc_low"):
            bound = finite(getattr(self, name), name)
            if not -1.0 <= bound <= 1.0:
                raise InvalidInput(f"{name} lies between -1 and 1, not {bound:g}")
            object.__setattr__(self, name, bound)
        share = finite(self.least_within_one, "least_within_one")
        if not 0.0 <= share <= 1.0:
            raise InvalidInput(f"least_within_one is a proportion, not {share:g}")
        object.__setattr__(self, "least_within_one", share)
        object.__setattr__(self, "most_bias", not_negative(self.most_bias, "most_bias"))
        object.__setattr__(self, "tries", whole_number(self.tries, "tries"))
        _validate.check_confidence(finite(self.confidence, "confidence"))

    def to_dict(self) -> dict[str, Any]:
        """Return the rule for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        """Return the rule in words."""
        times = "one try" if self.tries == 1 else f"at most {self.tries} tries, each on a fresh set"
        return (
            f"ICC(A,1) {self.least_icc:g} or more with lower limit {self.least_icc_low:g} or more; "
            f"{self.least_within_one:.0%} of section scores within one point; bias within "
            f"±{self.most_bias:g}; {times}"
        )

    @property
    def bounds(self) -> tuple[tuple[str, Comparison, float], ...]:
        """Every criterion with its comparison and bound, in the order in which they are told."""
        return (
            ("icc_a1", ">=", self.least_icc),
            ("icc_a1_low", ">=", self.least_icc_low),
            ("percent_within_one", ">=", self.least_within_one),
            ("bias", "<=", self.most_bias),
        )

    def met(self, name: str, values: Any) -> Any:
        """Return whether values of a criterion meet its bound; NaN never does."""
        if name == "bias":
            return abs(values) <= self.most_bias + _TOUCH
        bound = {known: least for known, _, least in self.bounds}[name]
        return values >= bound - _TOUCH

    def judge(
        self, values: Mapping[str, float | None], reasons: Mapping[str, str]
    ) -> tuple[GateCriterion, ...]:
        """Return every criterion with its value, or the reason why there is none."""
        return tuple(
            GateCriterion(
                name=name,
                value=values[name],
                comparison=comparison,
                bound=bound,
                met=values[name] is not None and bool(self.met(name, values[name])),
                reason=None if values[name] is not None else reasons[name],
            )
            for name, comparison, bound in self.bounds
        )


def check_rule(rule: Any) -> None:
    """Require a rule of the gate."""
    if not isinstance(rule, GateRule):
        raise InvalidInput("the rule is stated as GateRule")

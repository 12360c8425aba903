"""Two one-sided tests: whether a mean difference is small enough not to matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from fidelity import _pingouin, _validate
from fidelity._arrays import FloatArray
from fidelity._validate import finite
from fidelity.errors import DegenerateData, InsufficientData, InvalidInput

# A spread below this share of the differences' size is rounding.
_ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class EquivalenceTest:
    """Whether a mean difference lies within ± margin.

    Attributes
    ----------
    margin : float
        Largest difference that does not matter, in points.
    alpha : float
        Level of each one-sided test.
    p_lower, p_upper : float
        Of the hypotheses that the mean is -margin or lower, and margin or higher.
    n_sessions, n_dropped : int
    """

    margin: float
    alpha: float
    p_lower: float
    p_upper: float
    n_sessions: int
    n_dropped: int
    method: str

    @property
    def p(self) -> float:
        """The larger p, that of the whole test."""
        return max(self.p_lower, self.p_upper)

    @property
    def equivalent(self) -> bool:
        """Whether both hypotheses are rejected."""
        return self.p < self.alpha

    def to_dict(self) -> dict[str, Any]:
        """Return strict JSON."""
        return {
            "margin": self.margin,
            "alpha": self.alpha,
            "p_lower": self.p_lower,
            "p_upper": self.p_upper,
            "p": self.p,
            "equivalent": self.equivalent,
            "n_sessions": self.n_sessions,
            "n_dropped": self.n_dropped,
            "method": self.method,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the test as one row."""
        return pd.DataFrame([self.to_dict()])

    def __str__(self) -> str:
        """Return the verdict with its p."""
        verdict = "lies within" if self.equivalent else "is not shown to lie within"
        return (
            f"the mean difference {verdict} ±{self.margin:g} (two one-sided tests, p {self.p:.4f})"
        )


def tost(
    differences: Sequence[float | None] | FloatArray | pd.Series[Any],
    *,
    margin: float,
    alpha: float = 0.05,
) -> EquivalenceTest:
    """Two one-sided t tests that a mean difference lies within a margin.

    Parameters
    ----------
    differences : sequence of float, shape (n_sessions,)
        Paired differences in points, such as rater minus gold. NaN or None is left out and counted
        in `n_dropped`.
    margin : float
        Largest mean difference, either way, that does not matter; above 0, in points.
    alpha : float
        Level of each of the two tests. 0.05 is the same as a 90 % interval within ± margin.

    Returns
    -------
    EquivalenceTest
        Both p, and whether both are below `alpha`.

    Raises
    ------
    InvalidInput
        A margin that is not above 0, a level that is no proportion, text or infinity.
    InsufficientData
        Fewer than two differences.
    DegenerateData
        All differences are equal: there is no error to test against.

    Notes
    -----
    A large p of an ordinary t test does not show that there is no bias; this test does. It assumes
    normal differences of independent sessions. The t tests are computed by pingouin.

    References
    ----------
    .. [1] Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power
       approach for assessing the equivalence of average bioavailability. Journal of
       Pharmacokinetics and Biopharmaceutics, 15, 657-680.

    Examples
    --------
    >>> test = tost([0.3, -0.1, 0.2, 0.0, -0.2, 0.1, 0.4, -0.3], margin=0.5)
    >>> round(test.p_lower, 4), round(test.p_upper, 4), test.equivalent
    (0.0002, 0.0006, True)
    """
    margin = finite(margin, "the margin")
    if not margin > 0.0:
        raise InvalidInput(f"the margin is above 0, not {margin:g}")
    if not 0.0 < finite(alpha, "alpha") < 1.0:
        raise InvalidInput(f"alpha is a proportion between 0 and 1, not {alpha}")
    column = differences if isinstance(differences, pd.Series) else pd.Series(list(differences))
    numbers = _validate.numeric(column, "difference")
    given = numbers[~np.isnan(numbers)]
    if given.size < 2:
        raise InsufficientData(f"two one-sided tests need 2 differences; there are {given.size}")
    if given.std(ddof=1) <= _ROUNDING * float(np.abs(given).max()):
        raise DegenerateData("all differences are equal: there is no error to test against")
    p_lower, p_upper = _pingouin.one_sided_p_values(given, margin)
    return EquivalenceTest(
        margin=margin,
        alpha=alpha,
        p_lower=p_lower,
        p_upper=p_upper,
        n_sessions=int(given.size),
        n_dropped=int(numbers.size - given.size),
        method=f"two one-sided t tests, {_pingouin.version()}",
    )

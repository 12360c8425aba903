"""The errors of the statistics core, each with a stable reason code.

The tree::

    FidelityError
    ├── InvalidInput            invalid_input
    │   ├── DuplicateRating     duplicate_rating
    │   └── OffScale            off_scale
    ├── InsufficientData        insufficient_data or no_pairable_sessions
    ├── DegenerateData          no_variation
    └── NotConverged            not_converged

Single functions raise them. :func:`fidelity.report` lets the first branch through, because bad
input must be corrected, and turns the other three into ``null`` with the code as reason.
"""

from __future__ import annotations


class FidelityError(Exception):
    """Base of every error that this package raises on purpose; `code` never changes its meaning."""

    code = "fidelity_error"


class InvalidInput(FidelityError):
    """The input breaks a rule that no statistic can repair."""

    code = "invalid_input"


class DuplicateRating(InvalidInput):
    """One rater has scored one item of one session more than once."""

    code = "duplicate_rating"


class OffScale(InvalidInput):
    """A score is not a value of the named scale."""

    code = "off_scale"


class InsufficientData(FidelityError):
    """Too few sessions, raters or double ratings for the question."""

    code = "insufficient_data"

    def __init__(self, message: str, *, code: str = "insufficient_data") -> None:
        super().__init__(message)
        self.code = code


class DegenerateData(FidelityError):
    """The scores do not vary where the statistic needs variation: it is undefined, not zero."""

    code = "no_variation"


class NotConverged(FidelityError):
    """The likelihood has no maximum inside the admissible range."""

    code = "not_converged"

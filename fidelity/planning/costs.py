"""What designs cost, and the numbers that a grid of designs may hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from fidelity._validate import not_negative, whole_number
from fidelity.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Costs:
    """Prices in any one unit, such as hours.

    Parameters
    ----------
    case, session, rating : float
        Price of one more case, of one more session, and of one rating of a session.

    Examples
    --------
    >>> Costs(session=0.5, rating=1.5).of(n_cases=1, n_sessions=4, n_ratings=8)
    14.0
    """

    case: float = 0.0
    session: float = 1.0
    rating: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            price = not_negative(getattr(self, field.name), f"the cost of a {field.name}")
            object.__setattr__(self, field.name, price)

    def of(self, n_cases: int, n_sessions: int, n_ratings: int) -> float:
        """Return the price of a design."""
        return self.case * n_cases + self.session * n_sessions + self.rating * n_ratings


def whole_numbers(values: Iterable[int], name: str, *, least: int = 1) -> list[int]:
    """Return the distinct numbers in ascending order; refuse what is not whole or too small."""
    numbers = {whole_number(value, name, least=least) for value in values}
    if not numbers:
        raise InvalidInput(f"{name}: the grid is empty")
    return sorted(numbers)

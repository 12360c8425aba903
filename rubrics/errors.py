"""What can be wrong with a rubric definition, said so that its author can find the place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule: where it is, which rule it is, and what to do about it.

    Examples
    --------
    >>> print(Problem("ipt/0.1.yaml", 12, "A1", "unknown-section", "no section 'Z'"))
    ipt/0.1.yaml:12: item A1: [unknown-section] no section 'Z'
    """

    file: str
    line: int | None
    item: str | None
    rule: str
    message: str
    noun: str = "item"

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        item = "" if self.item is None else f"{self.noun} {self.item}: "
        return f"{place}: {item}[{self.rule}] {self.message}"


class RubricError(Exception):
    """A definition, or a question asked of it, breaks at least one rule of the grammar.

    ``RubricError`` → ``RubricNotFound``. Every broken rule is in ``problems``; the text of the
    error has one line for each.

    Examples
    --------
    >>> error = RubricError([Problem("mine.yaml", 3, None, "missing-key", "'licence' is missing")])
    >>> error.problems[0].rule
    'missing-key'
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RubricNotFound(RubricError):
    """No definition has the slug, version or path that was asked for."""

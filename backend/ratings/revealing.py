"""Whether a trainee rates a session before they are shown what was released of it.

A higher app says so when it is made ready, so that this one need not know it.
"""

from collections.abc import Callable
from uuid import UUID

Rule = Callable[[UUID], bool]

_rules: dict[str, Rule] = {}


def add_rule(name: str, function: Rule) -> None:
    """Ask `function`, with a programme's id, whenever a rating is released there."""
    _rules[name] = function


def self_rating_first(programme_id: UUID) -> bool:
    """Tell whether what is released now waits for the trainee's own rating."""
    return any(function(programme_id) for function in _rules.values())

"""What a higher app says of raters when a round is started, and hears of their work.

`calibration` knows who is in status and which gold sessions there are; rounds must not know it. It
registers itself when it is made ready.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend.ratings.models import Assignment, Rating, Round

# Why each of the raters is not in status under the round's rubric version, in words.
Gate = Callable[[Round, Collection[UUID]], Mapping[UUID, str]]
# Gold sessions that each rater could be given hidden, the best first: never seen by them before.
CheckSource = Callable[[Round, Collection[UUID]], Mapping[UUID, Sequence[UUID]]]
# Hears, inside the transaction, that a calibration rating was submitted, or will not be.
Listener = Callable[[Assignment], None]


# Sessions that must stay unknown, because somebody may be tested on them: one column, their ids.
Keeper = Callable[[], QuerySet[Any, Any]]


@dataclass
class _Registry:
    gates: dict[str, Gate]
    sources: dict[str, CheckSource]
    listeners: dict[str, Listener]
    keepers: dict[str, Keeper]


_registry = _Registry({}, {}, {}, {})


def add_gate(name: str, function: Gate) -> None:
    """Ask `function` which raters of a round are out of status."""
    _registry.gates[name] = function


def add_check_source(name: str, function: CheckSource) -> None:
    """Take the gold sessions that are mixed in from `function`."""
    _registry.sources[name] = function


def add_listener(name: str, function: Listener) -> None:
    """Tell `function` when the work on a calibration assignment has come to its end."""
    _registry.listeners[name] = function


def add_keeper(name: str, function: Keeper) -> None:
    """Show nobody the sessions of `function` as an example."""
    _registry.keepers[name] = function


def kept_fresh() -> list[Keeper]:
    """Return what names the sessions that must stay unknown."""
    return list(_registry.keepers.values())


def out_of_status(round_: Round, raters: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return why raters are not in status, each reason in words; nobody where nobody asks."""
    found: dict[UUID, list[str]] = {}
    for gate in _registry.gates.values():
        for rater, reason in gate(round_, raters).items():
            found.setdefault(rater, []).append(reason)
    return found


def checks_for(round_: Round, raters: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return the gold sessions that each rater could be given, the best first."""
    found: dict[UUID, list[UUID]] = {rater: [] for rater in raters}
    for source in _registry.sources.values():
        for rater, sessions in source(round_, raters).items():
            found[rater].extend(s for s in sessions if s not in found[rater])
    return found


def tell_ended(assignment: Assignment) -> None:
    """Tell that a calibration assignment was submitted, declined or ended."""
    if not assignment.round_session.rates_trainee:
        for listener in _registry.listeners.values():
            listener(assignment)


def tell_submitted(rating: Rating) -> None:
    """Tell that a rating was submitted, if it is one of calibration."""
    if rating.assignment is not None:
        tell_ended(rating.assignment)

"""The permission matrix as data: every route and method, and what each person gets.

A row names who gets which status. Whoever is not named gets 404 (405-free: hidden and absent look
alike), except on lists, where they get 200 and see nothing. People of programme B try every
address of programme A: they get what a stranger gets. Nobody (not signed in) gets 401. A row also
names who is served words of a session; nobody else may find one in an answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.worlds import World

API = "/api/v1"
EVERYBODY = (
    "lead supervisor other_supervisor rater1 rater2 adjudicator trainee other_trainee "
    "auditor operator researcher"
)
READERS_OF_PEOPLE = "lead auditor operator"


@dataclass(frozen=True)
class Row:
    """One route and method."""

    method: str
    route: str
    path: Callable[[World], str]
    # Status by names separated with blanks.
    gets: Mapping[int, str] = field(default_factory=dict)
    body: Callable[[World], Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    # For lists: who sees exactly which ids.
    sees: Callable[[World], Mapping[str, set[str]]] | None = None
    # Open to whoever is not signed in: what everybody gets.
    public: int | None = None
    multipart: bool = False
    # Who is served words of a session, on the ground that they prepare, own, supervise or rate it.
    words: str = ""

    def expected(self, name: str) -> int:
        """Return the status a person of the programme gets."""
        for status, names in self.gets.items():
            if name in names.split():
                return status
        return 200 if self.sees is not None else 404


def ids(*rows: Any) -> set[str]:
    """Return the ids of rows as they stand in answers."""
    return {str(row.pk) for row in rows}


def everyone(names: str, seen: set[str]) -> dict[str, set[str]]:
    """Return that all of these see the same."""
    return dict.fromkeys(names.split(), seen)


def at(prefix: str, pick: Callable[[World], Any], action: str = "") -> Callable[[World], str]:
    """Return the address of an object, or of an action on it."""
    return lambda w: f"{API}/{prefix}/{pick(w).pk}/{action}"


def listing(prefix: str, sees: Callable[[World], Mapping[str, set[str]]], route: str) -> Row:
    """Return the row of a list."""
    return Row("get", f"{route}-list", lambda _: f"{API}/{prefix}/", sees=sees)

"""Every address of the API that somebody could ask of a world, taken from the routes themselves.

The permission matrix has a row of every route and so an address of each; from there the other
objects of the same kind are asked for as well, and lists by their filters: by whom or what they are
of, and by how far it is. A new route or filter is among them as soon as it is in the matrix and the
API description, where it must be.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from django.apps import apps
from django.db.models import Model, Q, UUIDField

from backend.access.models import Membership
from backend.accounts.models import User
from backend.certification.models import PathwayVersion
from backend.instruments.models import RubricVersion
from tests.api.matrix import ROWS
from tests.e2e.server import ROOT
from tests.worlds import World

DESCRIPTION = ROOT / "frontend" / "src" / "api" / "openapi.yaml"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Filters by what the work on a rating could change; those by what a thing is are left out.
_PROGRESS = {"status", "state", "phase", "settled", "unsettled", "overdue"}
# Made last: they close a text, on which nothing else of the matrix could be made any more.
_CLOSING = ("deletion-proof", "name-report")


@dataclass(frozen=True)
class Place:
    """An address with one id left open, and what kind of object belongs there."""

    before: str
    model: type[Model]
    after: str

    def at(self, pk: object) -> str:
        """Return the address of an object."""
        return f"{self.before}{pk}{self.after}"


@dataclass(frozen=True)
class Addresses:
    """What there is to ask for.

    `routes` names the route of every address. `places` are where later objects would be found.
    """

    routes: Mapping[str, str]
    places: tuple[Place, ...]

    def narrowed(self, world: World, is_empty: Callable[[str], bool]) -> list[str]:
        """Return each list by its filters, but for lists that are empty without one."""
        lists = [path for path in self.routes if "?" not in path and not _ID.search(path)]
        return [
            f"{path}?{name}={value}"
            for path in lists
            if not is_empty(path)
            for name, value in _filters(path, world)
        ]


def ids_by_kind() -> dict[type[Model], set[str]]:
    """Return the ids of all that is stored and named by a UUID."""
    return {
        model: {str(pk) for pk in model._default_manager.values_list("pk", flat=True)}
        for model in apps.get_models()
        if isinstance(model._meta.pk, UUIDField)
    }


def addresses_of(world: World) -> Addresses:
    """Return every address; what the matrix needs for its addresses is created."""
    asked = [row for row in ROWS if row.method == "get"]
    asked.sort(key=lambda row: row.route.startswith(_CLOSING))
    routes = {row.path(world): row.route for row in asked}
    kinds = {pk: model for model, pks in ids_by_kind().items() for pk in pks}
    places = {
        Place(path[: match.start()], kinds[match.group()], path[match.end() :]): route
        for path, route in routes.items()
        for match in _ID.finditer(path)
        if match.group() in kinds
    }
    for place, route in places.items():
        routes |= {place.at(pk): route for pk in _worth_asking(place.model, world)}
    return Addresses(routes, tuple(places))


def _worth_asking(model: type[Model], world: World) -> list[uuid.UUID]:
    """Return all ids of a kind; of people the two raters', of definitions none more."""
    which: Mapping[type[Model], Q] = {
        User: Q(pk__in=[world.rater1.pk, world.rater2.pk]),
        Membership: Q(person__in=[world.rater1.pk, world.rater2.pk]),
        RubricVersion: Q(pk__in=[]),
        PathwayVersion: Q(pk__in=[]),
    }
    rows = model._default_manager.filter(which.get(model, Q())).order_by("pk")
    return list(rows.values_list("pk", flat=True))


@lru_cache(maxsize=1)
def _described() -> dict[str, Any]:
    paths: dict[str, Any] = yaml.load(DESCRIPTION.read_text(), Loader=yaml.CSafeLoader)["paths"]
    return paths


def _filters(path: str, world: World) -> Iterator[tuple[str, object]]:
    """Yield the filters of a list, each with the values that are worth asking for."""
    for parameter in _described().get(path, {}).get("get", {}).get("parameters", []):
        name, schema = parameter["name"], parameter["schema"]
        if parameter["in"] != "query":
            continue
        if name in _PROGRESS and schema["type"] in {"string", "boolean"}:
            yield from ((name, value) for value in schema.get("enum", ("true", "false")))
        elif schema.get("format") == "uuid":
            yield from ((name, pk) for pk in _around(name, world))


def _around(name: str, world: World) -> list[uuid.UUID]:
    """Return the ids by which a list can be asked about the open session, its round and rater2."""
    return {
        "session": [world.open_session.pk],
        "transcript": [world.transcript(world.open_session).pk],
        "case": [world.case.pk],
        "trainee": [world.enrolment.pk],
        "enrolment": [world.enrolment.pk],
        "cohort": [world.enrolment.cohort_id],
        "round": [world.open_round.pk],
        "rubric": [world.open_round.rubric_id],
        "rating": [world.submitted_in_open_round.pk, world.draft.pk],
        "rater": [world.rater2.pk],
        "actor": [world.rater2.pk],
        "decision": [world.decision.pk],
        "programme": [],  # every list is asked without it, which is more
    }[name]

"""A question of visibility that is answered "visible" to everybody is noticed, whichever it is."""

import ast
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from pytest_django.fixtures import Settings

from backend.access import trail
from backend.casework import reading
from backend.media import listening
from backend.ratings import visibility
from backend.ratings.models import Assignment, Rating, RoundPhase, RoundSession
from tests.blinding import probes
from tests.blinding.probes import Watched, first_leak, watched
from tests.worlds import World

pytestmark = pytest.mark.django_db

NONE = Assignment.objects.none


def _no_sessions(*_: Any) -> Any:
    return NONE().values_list("round_session__therapy_session_id", flat=True)


def _no_rounds(*_: Any) -> Any:
    return NONE().values_list("round_session__round_id", flat=True)


def _everything(*_: Any) -> Q:
    return Q(pk__isnull=False)


def _nothing(*_: Any) -> Q:
    return Q(pk__in=[])


# What each answers once it hides nothing any more.
VISIBLE: dict[str, Callable[..., Any]] = {
    "blinded_session_ids": _no_sessions,
    "is_blinded": lambda *_: False,
    "sessions_to_recode": _no_sessions,
    "shown_purpose": lambda purpose: purpose,
    "rounds_blinded_to": _no_rounds,
    "check_not_blinded": lambda *_: None,
    "trail_closed_since": lambda *_: {},
    "hidden_events": _nothing,
    "hidden_flags": _nothing,
    "rated_transcripts": _everything,
    "rated_sessions": _everything,
    "unheard_session_ids": _no_sessions,
    "discussed": _everything,
    "reasons_open": lambda **_: True,
    "unsettled_for": lambda *_: {},
    "sessions_in_open_rounds": _no_sessions,
    "sessions_to_supervise": _no_sessions,
    "phase_of": lambda *_: RoundPhase.CLOSED,
    "may_see": lambda *_: True,
    "revealed": _everything,
    "pending_sessions": RoundSession.objects.none,
    "sessions_rated_as_supervisor": lambda *_: Rating.objects.all(),
    "shown_kind": lambda kind: kind,
    "kinds_shown_as": lambda kind: [kind],
    "own": _everything,
    "made_by": lambda *_: Rating.objects.all(),
    "exportable": lambda *_: Rating.objects.all(),
    "visible": lambda queryset, _: queryset,
    "shows_session": lambda *_: True,
}
# Where apps hand functions in, to be asked by lower ones.
REGISTRIES: tuple[dict[str, Any], ...] = (
    reading._grounds,
    reading._veils,
    listening._grounds,
    listening._veils,
    trail._veils,
    trail._horizons,
)


def _public_functions() -> set[str]:
    parts = [Path(visibility.__file__).parent / f"{part.name}.py" for part in _parts()]
    trees = [ast.parse(part.read_text(encoding="utf-8")) for part in parts]
    nodes = [node for tree in trees for node in tree.body]
    functions = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
    return {name for name in functions if not name.startswith("_")}


def _parts() -> list[pkgutil.ModuleInfo]:
    return list(pkgutil.iter_modules(visibility.__path__))


def test_every_public_function_is_listed() -> None:
    assert VISIBLE.keys() == _public_functions()


def _backend_modules() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith("backend.")]


def _remove(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the answer "visible" wherever the function is called from."""
    real = getattr(visibility, name)
    for module in _backend_modules():
        for attribute, value in list(vars(module).items()):
            if value is real:
                monkeypatch.setattr(module, attribute, VISIBLE[name])
    for registry in REGISTRIES:
        for key, value in list(registry.items()):
            if value is real:
                monkeypatch.setitem(registry, key, VISIBLE[name])
    if hasattr(probes, name):
        monkeypatch.setattr(probes, name, VISIBLE[name])


@pytest.fixture
def found(world: World, settings: Settings, tmp_path: Path) -> Watched:
    """A world with something to hide from everybody in it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return watched(world)


def test_nothing_leaks_but_for_a_function_that_hides_nothing_any_more(found: Watched) -> None:
    unnoticed = []
    for name in VISIBLE:
        with transaction.atomic(), pytest.MonkeyPatch.context() as monkeypatch:
            _remove(name, monkeypatch)
            if first_leak(found) is None:
                unnoticed.append(name)
            transaction.set_rollback(True)

    assert unnoticed == []
    assert first_leak(found) is None

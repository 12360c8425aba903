"""Fixtures that every kind of test uses.

The worlds are imported inside the fixtures: tests of `fidelity` and `rubrics` run without Django.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.worlds import TwoProgrammes, World


@pytest.fixture
def world(db: None) -> "World":
    """One programme with every role."""
    from tests.worlds import build_world

    return build_world("alpha")


@pytest.fixture
def worlds(db: None) -> "TwoProgrammes":
    """Two programmes with every role, and a stranger."""
    from tests.worlds import build_two_programmes

    return build_two_programmes()

"""One programme that calibrates."""

import pytest

from tests.backend.calibration.arena import Arena, build


@pytest.fixture
def arena(db: None) -> Arena:
    """A programme with twelve gold sessions and one rater."""
    return build()

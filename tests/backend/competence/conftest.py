"""A cohort of ten, which carries a model, and one of four, which does not."""

import pytest

from tests.backend.competence.classes import Class, make_class


@pytest.fixture
def ten(db: None) -> Class:
    """Ten trainees with four sessions each."""
    return make_class(10)


@pytest.fixture
def four(db: None) -> Class:
    """Four trainees with four sessions each."""
    return make_class(4)


@pytest.fixture
def low(db: None) -> Class:
    """Ten trainees with six sessions each, of whom nobody gains anything."""
    return make_class(10, n_sessions=6, gain=0.0)

"""Small instruments that keep every rule, for tests that break or rewrite one."""

from pathlib import Path

import pytest

from rubrics import Rubric, load, parse

GOOD = Path(__file__).parent / "good"
VERSIONS = Path(__file__).parent / "versions"


@pytest.fixture(scope="session")
def small_text() -> str:
    return (GOOD / "small.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def small(small_text: str) -> Rubric:
    return parse(small_text, name="small.yaml")


@pytest.fixture(scope="session")
def small_published(small_text: str) -> str:
    return small_text.replace("status: draft", "status: published")


@pytest.fixture(scope="session")
def everything_text() -> str:
    return (VERSIONS / "everything" / "1.1.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def everything() -> Rubric:
    """An instrument with every feature of the grammar."""
    return load(VERSIONS / "everything" / "1.1.yaml")


@pytest.fixture(scope="session")
def everything_before() -> Rubric:
    """The version that `everything` follows."""
    return load(VERSIONS / "everything" / "1.0.yaml")

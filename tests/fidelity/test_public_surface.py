"""The one public door: what it names, what it explains, what it leaves unopened."""

from __future__ import annotations

import doctest
import inspect
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fidelity
from fidelity import DegenerateData, InsufficientData, cronbach_alpha
from tests.fidelity.estimates import interval_of

ROOT = Path(fidelity.__file__).parent.parent
SECTIONS = ("Parameters", "Returns", "Raises", "Notes", "References", "Examples")
FUNCTIONS = [name for name in fidelity.__all__ if inspect.isfunction(getattr(fidelity, name))]


def test_every_public_name_exists_once_in_order():
    assert len(set(fidelity.__all__)) == len(fidelity.__all__)
    assert list(fidelity.__all__) == sorted(fidelity.__all__)
    for name in fidelity.__all__:
        assert hasattr(fidelity, name)


def test_there_are_functions_to_check():
    assert {"report", "icc", "growth", "krippendorff_alpha"} <= set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_public_function_documents_all_sections(name):
    lines = (inspect.getdoc(getattr(fidelity, name)) or "").splitlines()

    headed = [line for line, under in pairwise(lines) if under == "-" * len(line)]

    assert [section for section in headed if section in SECTIONS] == list(SECTIONS)
    assert any(line.startswith(">>> ") for line in lines)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_parameter_is_documented(name):
    function = getattr(fidelity, name)
    text = (inspect.getdoc(function) or "").split("Returns\n-------")[0]

    for parameter in inspect.signature(function).parameters:
        assert (
            f"\n{parameter} :" in text or f"\n{parameter}, " in text or f", {parameter} :" in text
        )


def test_the_example_of_the_readme_runs():
    outcome = doctest.testfile(str(ROOT / "fidelity" / "README.md"), module_relative=False)

    assert outcome.attempted >= 6
    assert outcome.failed == 0


def test_importing_the_package_opens_neither_pingouin_nor_django():
    script = "import sys, json, fidelity, fidelity.__main__; print(json.dumps(list(sys.modules)))"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    modules = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert "fidelity" in modules
    assert not modules & {"pingouin", "django", "rest_framework", "pydantic", "yaml"}


def test_cronbach_alpha_equals_its_definition():
    rng = np.random.default_rng(3)
    table = pd.DataFrame(rng.normal(size=(30, 4)) + rng.normal(size=(30, 1)), columns=list("abcd"))
    parts, whole = table.var(ddof=1).sum(), table.sum(axis=1).var(ddof=1)

    estimate = cronbach_alpha(table)
    narrow = cronbach_alpha(table, confidence=0.5)

    assert estimate.value == pytest.approx(4 / 3 * (1 - parts / whole), abs=1e-9)
    assert interval_of(estimate).low < estimate.value < interval_of(estimate).high
    assert interval_of(narrow).width < interval_of(estimate).width


@pytest.mark.parametrize(
    ("table", "error"),
    [
        (pd.DataFrame({"a": [1, 2, 3]}), InsufficientData),
        (pd.DataFrame({"a": [1, 2], "b": [2, 1]}), InsufficientData),
        (pd.DataFrame({"a": [1, 1, 1], "b": [2, 1, 3]}), DegenerateData),
        (pd.DataFrame({"a": [1, 2, 3], "b": [3, 2, 1]}), DegenerateData),
    ],
)
def test_cronbach_alpha_of_too_little_is_refused(table, error):
    with pytest.raises(error):
        cronbach_alpha(table)

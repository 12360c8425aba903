"""A definition asks for statistics by the names under which `fidelity` reports them."""

from typing import get_args

from fidelity.reporting.agreement import KEYS
from fidelity.reporting.models import REML_KEYS
from rubrics.model.parts import CountStatistic, NominalStatistic, StatisticName


def test_names_are_those_of_the_report() -> None:
    assert set(get_args(StatisticName)) == {*KEYS, *REML_KEYS}


def test_what_suits_categories_and_counts_is_among_them() -> None:
    assert set(get_args(NominalStatistic)) | set(get_args(CountStatistic)) < set(
        get_args(StatisticName)
    )

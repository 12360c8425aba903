"""The sentence follows the interval, never the point."""

from typing import Any

import pytest

from backend.reliability.headline import SCHEME, band_of_interval, headline


def estimate(value: float, low: float, high: float) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high}


def sentence(single: Any, panel: Any, *, design: str = "incomplete") -> dict[str, Any]:
    key = "icc_ak" if design == "complete" else "icc_qk"
    other = "icc_qk" if design == "complete" else "icc_ak"
    estimates = {"icc_a1": single, key: panel, other: estimate(0.0, 0.0, 0.0)}
    return headline("competence", estimates, design=design, per_session=(2, 2))


def test_a_high_lower_limit_lets_one_rater_stand_alone() -> None:
    shown = sentence(estimate(0.88, 0.75, 0.93), estimate(0.93, 0.86, 0.96))

    assert shown["sentence"].startswith("One rater's overall competence score can support")
    assert (shown["band"], shown["scheme"]) == ("good to excellent", SCHEME)


def test_a_high_point_alone_does_not() -> None:
    shown = sentence(estimate(0.88, 0.74, 0.93), estimate(0.93, 0.86, 0.96))

    assert "for a single trainee's overall competence score they cannot yet" in shown["sentence"]


def test_a_moderate_panel_supports_groups_and_names_both_numbers() -> None:
    shown = sentence(estimate(0.61, 0.48, 0.72), estimate(0.76, 0.65, 0.84), design="complete")

    assert shown["sentence"] == (
        "With two raters per session these scores can support group statements; for a single "
        "trainee's overall competence score they cannot yet (ICC(A,1) .61, .48–.72; mean of two "
        "raters .76, .65–.84)."
    )
    assert (shown["statistic"], shown["value"]) == ("icc_a1", 0.61)


def test_an_interval_across_moderate_cannot_tell() -> None:
    shown = sentence(estimate(0.4, 0.1, 0.6), estimate(0.57, 0.2, 0.75))

    assert "cannot be told yet" in shown["sentence"]
    assert shown["band"] == "poor to moderate"


def test_a_low_upper_limit_supports_no_statement() -> None:
    shown = sentence(estimate(0.1, -0.08, 0.3), estimate(0.2, -0.2, 0.46))

    assert "support no statement" in shown["sentence"]
    assert "−.08" in shown["sentence"]


def test_perfect_agreement_without_an_interval_is_no_licence() -> None:
    perfect = {"value": 1.0, "low": None, "high": None}

    shown = sentence(perfect, perfect)

    assert "leaves no interval" in shown["sentence"]
    assert (shown["band"], shown["scheme"]) == (None, None)


@pytest.mark.parametrize(
    ("low", "high", "band"),
    [
        (-0.2, 0.49, "poor"),
        (0.5, 0.74, "moderate"),
        (0.75, 0.89, "good"),
        (0.9, 1.0, "excellent"),
        (0.48, 0.72, "poor to moderate"),
    ],
)
def test_the_band_is_read_from_the_interval(low: float, high: float, band: str) -> None:
    assert band_of_interval(low, high) == band

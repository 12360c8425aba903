"""A stored rubric version says the same as the definition it came from, and progress follows it."""

from dataclasses import replace

import pytest

import rubrics
from backend.instruments.rules import Instrument, instrument_from, instrument_of
from backend.ratings.completeness import Entry, Sheet
from tests import factories

SLUG = "ipt-adherence-competence"
PHASES = ("initial", "middle", "termination")
FORMATS = ("individual", "group", "couple")
AREAS = (None, ("grief",), ("dispute", "sensitivity"))


@pytest.fixture
def instrument() -> Instrument:
    """The IPT rubric as it is stored."""
    return instrument_from(rubrics.to_public_dict(rubrics.load(SLUG)))


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("treatment_format", FORMATS)
@pytest.mark.parametrize("areas", AREAS)
def test_what_is_asked_is_what_the_definition_asks(
    instrument: Instrument,
    phase: str,
    treatment_format: str,
    areas: tuple[str, ...] | None,
) -> None:
    asked = instrument.applicability(
        phase=phase, treatment_format=treatment_format, problem_areas=areas
    )

    assert asked == rubrics.rubric_applicability(
        rubrics.load(SLUG),
        phase=phase,
        format=treatment_format,
        problem_areas=None if areas is None else frozenset(areas),
    )


def test_scales_areas_and_flags_are_the_definitions(instrument: Instrument) -> None:
    ends = {name: (scale.lowest, scale.highest) for name, scale in instrument.scales.items()}

    assert ends == {"adherence": (0, 4), "competence": (0, 6)}
    assert instrument.problem_areas == ("grief", "dispute", "transition", "sensitivity")
    assert instrument.flags == {f"X{number}" for number in range(1, 9)}
    assert len(instrument.parts) == 26


@pytest.mark.django_db
def test_a_stored_version_is_read_once() -> None:
    rubric = factories.ipt_rubric()

    assert instrument_of(rubric.pk) is instrument_of(rubric.pk)


@pytest.mark.parametrize(
    ("phase", "n_required"), [("initial", 6), ("middle", 10), ("termination", 9)]
)
def test_an_empty_sheet_lacks_the_area_and_every_item_that_applies(
    instrument: Instrument, phase: str, n_required: int
) -> None:
    empty = Sheet(instrument, phase, "individual")
    recorded = replace(empty, problem_areas=("dispute",))

    required = [a for a in recorded.applicability().values() if a.state == "required"]

    assert empty.missing()[0].code == "problem_area_missing"
    assert len(required) == n_required
    assert {row.code for row in recorded.missing()} == {"item_missing"}
    assert len(recorded.missing()) == recorded.progress().items_required


def test_an_answer_that_no_longer_fits_counts_as_missing(instrument: Instrument) -> None:
    # Scored as required elsewhere, "no opportunity" is no answer to a required item.
    entry = Entry(status="not_applicable", not_applicable_reason="no_opportunity")
    sheet = Sheet(instrument, "middle", "individual", ("dispute",), {"D1": entry})

    assert [row.code for row in sheet.missing() if row.item == "D1"] == ["item_missing"]


def test_progress_counts_what_lacks_nothing(instrument: Instrument) -> None:
    whole = Entry(status="scored", values={"adherence": 3, "competence": 4}, evidence=(1,))
    sheet = Sheet(
        instrument,
        "middle",
        "individual",
        ("dispute",),
        {"D1": whole, "E1": replace(whole, evidence=()), "B3": whole},
    )

    assert sheet.progress().items_done == 1
    assert sheet.progress().items_required == 20

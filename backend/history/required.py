"""Which items a rubric asks for in every session, so that one without a row is missing."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from backend.casework.models import Format, Phase
from backend.instruments.rules import Instrument, instrument_of

# What the rubric may or may not ask for is taken as not asked where a study has no row of it.
_ALWAYS = "required"


@lru_cache(maxsize=64)
def required_items(rubric_id: UUID) -> Mapping[str, frozenset[str]]:
    """Return the items by phase; under an empty phase, what is asked for in every phase.

    A study does not say its format, so that an item counts only if every format asks for it.
    """
    instrument = instrument_of(rubric_id)
    formats = [choice.id for choice in instrument.rubric.formats] or [Format.INDIVIDUAL]
    by_phase = {
        phase: frozenset.intersection(
            *(_asked(instrument, phase, treatment_format) for treatment_format in formats)
        )
        for phase in [choice.id for choice in instrument.rubric.phases] or Phase.values
    }
    everywhere = frozenset.intersection(*by_phase.values())
    # A phase that the rubric does not know says no more than none.
    unknown = {phase: everywhere for phase in ("", *Phase.values) if phase not in by_phase}
    return {**by_phase, **unknown}


def _asked(instrument: Instrument, phase: str, treatment_format: str) -> frozenset[str]:
    states = instrument.applicability(
        phase=phase, treatment_format=treatment_format, problem_areas=None
    )
    return frozenset(
        part
        for part, asked in states.items()
        if asked.state == _ALWAYS and instrument.parts[part].kind == "item"
    )

"""From an uploaded or stored text to a checked pathway, and whether it fits an instrument."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.certification.models import PathwayVersion
from backend.certification.selectors import instrument_for
from backend.core.errors import InvalidInput
from backend.instruments.comparing import rubric_of
from backend.instruments.definitions import (
    MAX_PROBLEMS,
    UPLOADED,
    decode,
    problem_details,
)
from backend.instruments.differences import flat_texts, text_differences
from backend.instruments.models import RubricVersion
from rubrics import Problem, RubricError
from rubrics.pathways import (
    NamedInstrument,
    Pathway,
    misfits,
    parse_pathway,
    supplied_misfits,
)
from rubrics.pathways.loader import NAMED
from rubrics.reading import locate

# What a comparison is about is no text that differs.
_IDENTITY = {"version", "fingerprint", "slug"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A pathway, or what kept the text from being one."""

    pathway: Pathway | None
    problems: Sequence[Problem]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """The instrument and scale whose scores a pathway counts."""

    instrument: str
    scale: str


def read_pathway(raw: bytes) -> Reading:
    """Read an uploaded pathway; whatever it holds, what is wrong comes back as problems."""
    text, problem = decode(raw)
    if problem is not None:
        return Reading(None, [problem])
    try:
        return Reading(parse_pathway(text, name=UPLOADED), [], text)
    except RubricError as error:
        return Reading(None, error.problems[:MAX_PROBLEMS], text)


def pathway_of(row: PathwayVersion) -> Pathway:
    """Return the pathway of a stored version."""
    return parse_pathway(row.source, name=UPLOADED)


def bound(pathway: Pathway, instrument: str | None, scale: str | None) -> Binding:
    """Return what a pathway is bound to. Raises InvalidInput."""
    named = pathway.instrument
    if isinstance(named, NamedInstrument):
        if (instrument or named.slug, scale or named.scale) != (named.slug, named.scale):
            raise InvalidInput(
                f"This pathway names its instrument: {named.slug}, scale {named.scale}.",
                code="instrument_fixed",
            )
        return Binding(named.slug, named.scale)
    if not instrument or not scale:
        raise InvalidInput(
            f"This pathway leaves the instrument to the programme: {named.supplied}. "
            "Name instrument and scale.",
            code="instrument_needed",
        )
    return Binding(instrument, scale)


def check_fits(programme_id: UUID, pathway: Pathway, text: str, binding: Binding) -> None:
    """Raise InvalidInput unless the programme works with an instrument that the pathway fits."""
    row = _instrument_for(programme_id, pathway, binding.instrument)
    rubric = rubric_of(row)
    found = [*misfits(pathway, rubric), *supplied_misfits(pathway, rubric, binding.scale)]
    if found:
        problems = locate(dict.fromkeys(found), text, name=UPLOADED, named=NAMED)
        raise InvalidInput(
            f"The pathway does not fit {row}.",
            code="pathway_does_not_fit",
            errors=problem_details(problems[:MAX_PROBLEMS]),
        )


def _instrument_for(programme_id: UUID, pathway: Pathway, slug: str) -> RubricVersion:
    """Return the version that the programme works with, else the newest that the pathway allows."""
    named = pathway.instrument
    allowed = named.versions if isinstance(named, NamedInstrument) else ()
    found = instrument_for(programme_id, slug, allowed)
    if found is None:
        versions = f" in version {' or '.join(allowed)}" if allowed else ""
        raise InvalidInput(
            f'This programme has no instrument "{slug}"{versions}.', code="instrument_missing"
        )
    return found


def compared_pathways(earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """Return the places where two definitions differ; rules are called by their ids."""
    texts = [
        dict(flat_texts({key: value for key, value in each.items() if key not in _IDENTITY}))
        for each in (earlier, later)
    ]
    return {
        "earlier_version": earlier["version"],
        "later_version": later["version"],
        "differences": text_differences(*texts),
    }

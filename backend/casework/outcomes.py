"""Questionnaires on how a client is: their ranges, and the bands that their authors published.

PHQ-9: Kroenke, Spitzer & Williams (2001), J Gen Intern Med 16, 606–613.
GAD-7: Spitzer, Kroenke, Williams & Löwe (2006), Arch Intern Med 166, 1092–1097.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from backend.casework.models import Measure
from backend.core.errors import ErrorDetail, InvalidInput

RANGES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {Measure.PHQ9: (0, 27), Measure.GAD7: (0, 21)}
)


@dataclass(frozen=True, slots=True)
class Band:
    """A severity, from a total on."""

    starts_at: int
    name: str


@dataclass(frozen=True, slots=True)
class Bands:
    """The severities of a questionnaire, and who published them."""

    source: str
    bands: tuple[Band, ...]


BANDS: Final[Mapping[str, Bands]] = MappingProxyType(
    {
        Measure.PHQ9: Bands(
            "Kroenke, Spitzer & Williams 2001",
            (
                Band(0, "minimal"),
                Band(5, "mild"),
                Band(10, "moderate"),
                Band(15, "moderately severe"),
                Band(20, "severe"),
            ),
        ),
        Measure.GAD7: Bands(
            "Spitzer, Kroenke, Williams & Löwe 2006",
            (Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"), Band(15, "severe")),
        ),
    }
)


def band_of(measure: str, total: int) -> str | None:
    """Return the name of the severity, or None for a questionnaire without published bands."""
    known = BANDS.get(measure)
    if known is None:
        return None
    return [band.name for band in known.bands if band.starts_at <= total][-1]


def check_total(total: int, minimum: int, maximum: int) -> None:
    """Raise InvalidInput for a total that the questionnaire cannot have."""
    if not minimum <= total <= maximum:
        detail = f"A total lies between {minimum} and {maximum}; {total} does not."
        raise InvalidInput(
            detail,
            code="total_out_of_range",
            errors=[ErrorDetail("total_out_of_range", detail, field="total")],
        )

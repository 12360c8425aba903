"""Kinds of value that pathways and their evidence are made of."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Strict, StringConstraints, Tag

MOST = 10_000


class Part(BaseModel):
    """Frozen, and without a key the grammar does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _kind_of_number(value: object) -> str:
    return "all" if isinstance(value, str) else "number"


Number: TypeAlias = Annotated[int, Strict(), Field(ge=1, le=MOST)]
Amount: TypeAlias = Annotated[float, Strict(), Field(gt=0, le=MOST, allow_inf_nan=False)]
Cut: TypeAlias = Annotated[float, Strict(), Field(ge=-MOST, le=MOST, allow_inf_nan=False)]
NumberOrAll: TypeAlias = Annotated[
    Annotated[Literal["all"], Tag("all")] | Annotated[Number, Tag("number")],
    Discriminator(_kind_of_number),
]
Months: TypeAlias = Annotated[int, Strict(), Field(ge=1, le=240)]
Confidence: TypeAlias = Annotated[int, Strict(), Field(ge=51, le=99)]
Yes: TypeAlias = Annotated[bool, Strict()]
Scope: TypeAlias = Literal["portfolio", "each_case"]

# An opaque key: of a person, a case, a session. Never a name.
Key: TypeAlias = Annotated[str, Strict(), StringConstraints(min_length=1, max_length=200)]

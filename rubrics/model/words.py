"""Words of the grammar that every part of a definition is written with."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    StringConstraints,
    Tag,
)
from pydantic_core import PydanticCustomError

Requirement: TypeAlias = Literal["required", "once_per_phase", "conditional", "never"]


def _normalised(text: str) -> str:
    """Make texts equal that read the same: one spacing, one way to compose a letter."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise PydanticCustomError("control-character", "the text holds a control character")
    if not text:
        raise PydanticCustomError("empty-text", "the text is empty")
    return text


def _kind_of_selection(value: object) -> str:
    return "all" if isinstance(value, str) else "some"


def _kind_of_applicability(value: object) -> str:
    return "always" if isinstance(value, str) else "by_phase"


Text: TypeAlias = Annotated[
    str, Strict(), AfterValidator(_normalised), Field(min_length=1, max_length=2000)
]
Slug: TypeAlias = Annotated[
    str,
    Strict(),
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60),
]
Version: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){1,2}$")
]
Language: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
]
Word: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)
]
Code: TypeAlias = Annotated[
    str, Strict(), StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$", max_length=8)
]
Point: TypeAlias = Annotated[int, Field(ge=-100, le=100)]
WholeNumber: TypeAlias = Annotated[int, Strict()]
Number: TypeAlias = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Selection: TypeAlias = Annotated[
    Annotated[Literal["all"], Tag("all")]
    | Annotated[tuple[Word, ...], Field(min_length=1), Tag("some")],
    Discriminator(_kind_of_selection),
]
# Without phases nothing can be asked for once in one, and what is never asked for is left out.
PhaseApplicability: TypeAlias = Annotated[
    Annotated[Literal["required", "conditional"], Tag("always")]
    | Annotated[Mapping[Word, Requirement], Tag("by_phase")],
    Discriminator(_kind_of_applicability),
]


class Part(BaseModel):
    """A piece of a definition: it has the keys of the grammar, no others, and stays as read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Part):
    """A publication or practice the rubric draws on, and what was taken from it."""

    title: Text
    used_for: Text


class Choice(Part):
    """A phase, problem area or format: the id stored with a rating and the label shown."""

    id: Word
    label: Text


def version_key(version: str) -> tuple[int, ...]:
    """Return a version as numbers, so that 0.10 comes after 0.9."""
    return tuple(int(part) for part in version.split("."))

"""Conditions: a part that is asked for only when another was answered in a certain way."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from rubrics.model.words import Code, Part, WholeNumber, Word

Kind: TypeAlias = Literal["item", "category", "count"]
KINDS: tuple[Kind, ...] = ("item", "category", "count")
_ONE_BOUND: JsonDict = {"oneOf": [{"required": ["at_least"]}, {"required": ["at_most"]}]}


class _Bounded(Part):
    """Keys that say from where, or up to where, a condition holds."""

    model_config = ConfigDict(json_schema_extra=_ONE_BOUND)

    at_least: WholeNumber | None = None
    at_most: WholeNumber | None = None

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise PydanticCustomError("one-bound", "give exactly one of at_least and at_most")
        return self

    @property
    def bound(self) -> tuple[Literal["at_least", "at_most"], int]:
        """Which bound is given, and its number, which is included."""
        if self.at_least is not None:
            return "at_least", self.at_least
        if self.at_most is not None:
            return "at_most", self.at_most
        raise AssertionError("validated: one bound is given")

    def holds_for(self, number: int) -> bool:
        """Say whether a number lies on the asked side of the bound."""
        bound, limit = self.bound
        return number >= limit if bound == "at_least" else number <= limit


class ItemCondition(_Bounded):
    """Holds by the score of an item on one of its scales."""

    kind: ClassVar[Kind] = "item"

    item: Code
    scale: Word

    @property
    def part(self) -> str:
        """Id of the part that decides."""
        return self.item


class CategoryCondition(Part):
    """Holds when one of these choices was made."""

    kind: ClassVar[Kind] = "category"

    category: Code
    among: tuple[Word, ...] = Field(min_length=1)

    @property
    def part(self) -> str:
        """Id of the part that decides."""
        return self.category


class CountCondition(_Bounded):
    """Holds by how often a behaviour was counted."""

    kind: ClassVar[Kind] = "count"

    count: Code

    @property
    def part(self) -> str:
        """Id of the part that decides."""
        return self.count


def _kind(value: Any) -> str | None:
    for kind in KINDS:
        if kind in value if isinstance(value, Mapping) else hasattr(value, kind):
            return kind
    return None


Condition: TypeAlias = Annotated[
    Annotated[ItemCondition, Tag("item")]
    | Annotated[CategoryCondition, Tag("category")]
    | Annotated[CountCondition, Tag("count")],
    Discriminator(
        _kind,
        custom_error_type="condition-kind",
        custom_error_message="a condition names an item, a category or a count",
    ),
]
Conditions: TypeAlias = tuple[Condition, ...]

"""What a pathway is bound to: an instrument it names, or one that the programme supplies."""

from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from rubrics.model.words import Point, Slug, Text, Version, Word
from rubrics.pathways.parts import Part


class NamedInstrument(Part):
    """The instrument whose scores count, and the scale that score rules mean.

    Versions that are listed may stand together in one mean. With none listed any one version will
    do, but never a mixture.
    """

    slug: Slug
    versions: tuple[Version, ...] = ()
    scale: Word


class SuppliedInstrument(Part):
    """An instrument the programme names when it adopts the pathway.

    Until then no score can be read, and every rule over scores is cannot tell.
    """

    supplied: Text = Field(description="What kind of instrument it must be.")
    lowest: Point | None = None
    highest: Point | None = Field(
        default=None, description="Both ends of its scale, where a rule has a cut."
    )


# The tags are no keys of the grammar, so that an error's path leads to the right line.
def _kind_of_instrument(value: object) -> str:
    if isinstance(value, SuppliedInstrument):
        return "of-programme"
    return "of-programme" if isinstance(value, dict) and "supplied" in value else "by-name"


AnyInstrument: TypeAlias = Annotated[
    Annotated[NamedInstrument, Tag("by-name")] | Annotated[SuppliedInstrument, Tag("of-programme")],
    Discriminator(_kind_of_instrument),
]

"""The grammar of a certification pathway: who it is for, what it is bound to, and its rules."""

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from rubrics.model.words import Language, Slug, Source, Text, Version
from rubrics.pathways.consistency import inconsistencies
from rubrics.pathways.instrument import AnyInstrument
from rubrics.pathways.parts import Part
from rubrics.pathways.rules import AnyRule

PATHWAY_GRAMMAR = 1


class Pathway(Part):
    """One version of one set of certification rules.

    Instances are frozen and consistent: no rule contradicts another, somebody signs, and
    something must be shown.

    Examples
    --------
    >>> from rubrics.pathways import load_pathway
    >>> pathway = load_pathway("attune-recommended")
    >>> pathway.rule("mean").sentence
    'The mean competence over the sessions is at least 3.'
    """

    grammar: Annotated[int, Strict()] = Field(description="Version of the grammar of pathways.")
    slug: Slug
    version: Version
    status: Literal["draft", "published"]
    title: Text
    summary: Text = Field(description="What the pathway is for, in a sentence or two.")
    language: Language
    licence: Text = Field(description="SPDX identifier, or the owner's terms in words.")
    permission: Text = Field(description="By what right the text may be used and passed on.")
    sources: tuple[Source, ...] = Field(min_length=1)
    instrument: AnyInstrument
    rules: tuple[AnyRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if self.grammar != PATHWAY_GRAMMAR:
            raise PydanticCustomError(
                "grammar-version",
                "written for grammar {found}, this reader knows {known}",
                {"found": self.grammar, "known": PATHWAY_GRAMMAR},
            )
        findings = list(inconsistencies(self))
        if findings:
            raise PydanticCustomError(
                "inconsistent",
                "{summary}",
                {"summary": "; ".join(f.message for f in findings), "findings": findings},
            )
        return self

    @property
    def version_key(self) -> tuple[int, ...]:
        """The version as numbers, so that 0.10 comes after 0.9."""
        return tuple(int(part) for part in self.version.split("."))

    def rule(self, rule_id: str) -> AnyRule:
        """Return the rule with this id; ``KeyError`` when there is none."""
        return {rule.id: rule for rule in self.rules}[rule_id]

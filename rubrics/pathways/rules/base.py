"""What every rule has: an id, a sentence, a reason, and a way to judge a portfolio."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from pydantic import Field

from rubrics.model.words import Text, Word
from rubrics.pathways.parts import Part

if TYPE_CHECKING:
    from rubrics.pathways.portfolio import Portfolio
    from rubrics.pathways.verdict import Verdict


class Rule(Part, ABC):
    """One rule of a pathway.

    ``sentence`` is what people read: the author's own words where given, else words made from the
    numbers, so that the two cannot differ. ``judge`` uses nothing but the portfolio.
    """

    id: Word
    why: Text = Field(description="Why the rule is there, or which source asks for it.")
    says: Text | None = Field(
        default=None, description="The rule in the author's words, in place of the made sentence."
    )

    @property
    def sentence(self) -> str:
        """The rule in one plain sentence."""
        return self.says or self.made_sentence()

    @abstractmethod
    def made_sentence(self) -> str:
        """Say the rule from its numbers."""

    @abstractmethod
    def judge(self, portfolio: Portfolio) -> Verdict:
        """Say whether the portfolio meets the rule."""

"""Carrying out what a person decided: new texts, with a map from old places to new ones."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backend.casework.deidentify.model import Proposal, Review, Turn

_REPLACEMENT = re.compile(r"\[[^\[\]\n]{1,60}\]")


class CannotRedact(ValueError):
    """Decisions that cannot be carried out; says which turn and why."""


def is_replacement(text: str) -> bool:
    """Tell whether a text may stand for what is taken out: a few words in square brackets."""
    return _REPLACEMENT.fullmatch(text) is not None and bool(text[1:-1].strip())


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of one span: a replacement in brackets, or None to leave it as it is.

    `text` is what the span holds: a decision about a text that has changed since is refused.
    """

    turn: int
    start: int
    end: int
    text: str
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement within a turn, in places of the old text."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """From places in the old text of a turn to places in the new one, and back."""

    edits: tuple[Edit, ...] = ()

    def forward(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the old text is in the new one.

        A border inside something replaced moves out to the border of its replacement, so that a
        highlighted span never cuts one.
        """
        return self._new(start, at_end=False), self._new(end, at_end=start < end)

    def backward(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the new text was in the old one, by the same rule."""
        return self._old(start, at_end=False), self._old(end, at_end=start < end)

    def _new(self, place: int, *, at_end: bool) -> int:
        shift = 0
        for edit in self.edits:
            longer = len(edit.replacement) - (edit.end - edit.start)
            if edit.end <= place:
                shift += longer
            elif edit.start < place:
                return edit.start + shift + (len(edit.replacement) if at_end else 0)
            else:
                break
        return place + shift

    def _old(self, place: int, *, at_end: bool) -> int:
        shift = 0
        for edit in self.edits:
            start = edit.start + shift
            end = start + len(edit.replacement)
            if end <= place:
                shift += len(edit.replacement) - (edit.end - edit.start)
            elif start < place:
                return edit.end if at_end else edit.start
            else:
                break
        return place - shift

    def to_list(self) -> list[list[Any]]:
        """Return the edits for JSON. They hold no word of the old text."""
        return [[edit.start, edit.end, edit.replacement] for edit in self.edits]

    @classmethod
    def from_list(cls, stored: Iterable[Sequence[Any]]) -> OffsetMap:
        """Read what `to_list` wrote."""
        return cls(tuple(Edit(int(start), int(end), str(text)) for start, end, text in stored))


@dataclass(frozen=True, slots=True)
class Redacted:
    """The turns with their new texts and, for each turn that changed, its map."""

    turns: tuple[Turn, ...]
    maps: Mapping[int, OffsetMap]


def accept(proposal: Proposal, replacement: str | None = None) -> Decision:
    """Decide to take a proposal, with its own replacement or another one."""
    chosen = proposal.replacement if replacement is None else replacement
    return Decision(proposal.turn, proposal.start, proposal.end, proposal.text, chosen)


def reject(proposal: Proposal) -> Decision:
    """Decide to leave what was proposed as it stands."""
    return Decision(proposal.turn, proposal.start, proposal.end, proposal.text, None)


def accept_all(review: Review) -> tuple[Decision, ...]:
    """Decide to take every proposal as it is."""
    return tuple(accept(proposal) for proposal in review.proposals)


def same_everywhere(
    decision: Decision, review: Review, turns: Sequence[Turn]
) -> tuple[Decision, ...]:
    """Return the decision for every place that it should hold for, itself included.

    For a proposal these are the spans of its entity; where it is rejected only those with the same
    words, since the name of a month may be rejected and the person of that name not. For a span
    that a person marked these are the same whole words wherever nothing is proposed.
    """
    by_span = {(one.turn, one.start, one.end): one for one in review.proposals}
    proposal = by_span.get((decision.turn, decision.start, decision.end))
    if proposal is None:
        return _same_words(decision, review, turns)
    wanted = decision.text.casefold()
    return tuple(
        replace(accept(other), replacement=decision.replacement)
        for other in review.proposals
        if other.entity == proposal.entity
        and (decision.replacement is not None or other.text.casefold() == wanted)
    )


def _same_words(decision: Decision, review: Review, turns: Sequence[Turn]) -> tuple[Decision, ...]:
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for proposal in review.proposals:
        taken[proposal.turn].append((proposal.start, proposal.end))
    words = re.compile(rf"(?<!\w){re.escape(decision.text)}(?!\w)", re.IGNORECASE)
    found = {decision}
    for turn in turns:
        for match in words.finditer(turn.text):
            start, end = match.span()
            if any(start < other_end and other < end for other, other_end in taken[turn.number]):
                continue
            found.add(Decision(turn.number, start, end, match.group(), decision.replacement))
    return tuple(sorted(found, key=lambda one: (one.turn, one.start)))


def redact(turns: Sequence[Turn], decisions: Iterable[Decision]) -> Redacted:
    """Replace what was decided; numbers, speakers and order of the turns stay.

    Done again on its own result it changes nothing, so that it may be repeated after a failure.

    Parameters
    ----------
    turns : sequence of Turn
        The texts that the decisions are about, or the result of carrying them out.
    decisions : iterable of Decision
        At most one for each place; those that reject need not be given.

    Returns
    -------
    Redacted
        All turns, and the maps of those that changed.

    Raises
    ------
    CannotRedact
        A decision is about a turn that is not there or about other words than stand there, two
        overlap, or a replacement is not of the form `[sister]`.
    """
    numbers = Counter(turn.number for turn in turns)
    wanted: dict[int, list[Decision]] = defaultdict(list)
    for decision in set(decisions):
        if decision.replacement is None:
            continue
        if numbers[decision.turn] != 1:
            raise CannotRedact(f"There is no turn {decision.turn}, or more than one.")
        wanted[decision.turn].append(decision)
    made: list[Turn] = []
    maps: dict[int, OffsetMap] = {}
    for turn in turns:
        chosen = sorted(wanted.get(turn.number, ()), key=lambda one: (one.start, one.end))
        if not chosen:
            made.append(turn)
            continue
        offsets = OffsetMap(tuple(_edits(turn.number, chosen)))
        made.append(replace(turn, text=_applied(turn, chosen, offsets)))
        maps[turn.number] = offsets
    return Redacted(tuple(made), maps)


def _edits(number: int, chosen: Sequence[Decision]) -> Iterable[Edit]:
    last = 0
    for decision in chosen:
        if not 0 <= decision.start < decision.end:
            raise CannotRedact(f"Turn {number}: a span from {decision.start} to {decision.end}.")
        if decision.start < last:
            raise CannotRedact(f"Turn {number}: two decisions overlap at {decision.start}.")
        replacement = decision.replacement or ""
        if not is_replacement(replacement):
            raise CannotRedact(
                f"Turn {number}: a replacement is a few words in square brackets, not"
                f" {replacement!r}."
            )
        if decision.text[:1] == "[":
            raise CannotRedact(f"Turn {number}: what is in brackets at {decision.start} stays.")
        last = decision.end
        yield Edit(decision.start, decision.end, replacement)


def _applied(turn: Turn, chosen: Sequence[Decision], offsets: OffsetMap) -> str:
    text = turn.text
    if all(text[one.start : one.end] == one.text for one in chosen):
        for one in reversed(chosen):
            text = text[: one.start] + (one.replacement or "") + text[one.end :]
        return text
    if _is_done(text, offsets):
        return text
    changed = next(one for one in chosen if text[one.start : one.end] != one.text)
    raise CannotRedact(
        f"Turn {turn.number} has changed: other words stand at {changed.start} to {changed.end}."
    )


def _is_done(text: str, offsets: OffsetMap) -> bool:
    """Whether every replacement stands where it would stand afterwards."""
    shift = 0
    for edit in offsets.edits:
        start = edit.start + shift
        if not text.startswith(edit.replacement, start):
            return False
        shift += len(edit.replacement) - (edit.end - edit.start)
    return True

"""What a feedback says: its parts as values, read from rows and checked before they are written."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.core.errors import ErrorDetail, InvalidInput
from backend.feedback.models import CommentKind, Feedback
from backend.instruments.rules import Instrument


@dataclass(frozen=True, slots=True)
class SectionSaying:
    """What is said of a section."""

    section: str
    strength: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class CommentSaying:
    """What is said of turns."""

    kind: str = CommentKind.COMMENT
    item: str = ""
    turns: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a supervisor wrote."""

    opening: str = ""
    sections: tuple[SectionSaying, ...] = ()
    comments: tuple[CommentSaying, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said at all."""
        said = any(s.strength.strip() or s.next_step.strip() for s in self.sections)
        return not (said or self.comments or self.opening.strip())


def content_of(feedback: Feedback) -> Content:
    """Read the parts of a feedback, which may be prefetched."""
    notes = sorted(feedback.section_notes.all(), key=lambda note: note.section)
    comments = sorted(feedback.comments.all(), key=lambda comment: comment.position)
    return Content(
        opening=feedback.opening,
        sections=tuple(SectionSaying(n.section, n.strength, n.next_step) for n in notes),
        comments=tuple(CommentSaying(c.kind, c.item, tuple(c.turns), c.text) for c in comments),
    )


def checked(content: Content, instrument: Instrument, n_turns: int) -> Content:
    """Return the content in the form in which it is stored. Raises InvalidInput.

    A section of which nothing is said is left out; turns come in order, each once.
    """
    known = {section.id for section in instrument.rubric.sections}
    errors: list[ErrorDetail] = []
    for place, said in enumerate(content.sections):
        if said.section not in known:
            detail = f"This instrument has no section {said.section[:40]!r}."
            errors.append(ErrorDetail("unknown_section", detail, field=f"sections.{place}.section"))
    if len({said.section for said in content.sections}) < len(content.sections):
        detail = "A section is named once."
        errors.append(ErrorDetail("section_twice", detail, field="sections"))
    for place, comment in enumerate(content.comments):
        if comment.item and comment.item not in instrument.parts:
            detail = f"This instrument has no item {comment.item[:40]!r}."
            errors.append(ErrorDetail("unknown_item", detail, field=f"comments.{place}.item"))
        beyond = [turn for turn in comment.turns if not 1 <= turn <= n_turns]
        if beyond:
            detail = f"This transcript has no turn {beyond[0]}; its last is {n_turns}."
            errors.append(ErrorDetail("unknown_turn", detail, field=f"comments.{place}.turns"))
    if errors:
        raise InvalidInput(errors[0].detail, code=errors[0].code, errors=errors)
    return Content(
        opening=content.opening,
        sections=tuple(
            sorted(
                (s for s in content.sections if s.strength or s.next_step),
                key=lambda said: said.section,
            )
        ),
        comments=tuple(
            CommentSaying(c.kind, c.item, tuple(sorted(set(c.turns))), c.text)
            for c in content.comments
        ),
    )


def missing_in(content: Content) -> Sequence[ErrorDetail]:
    """Return what a feedback lacks before it can be given, each with its place."""
    if content.is_empty:
        return [ErrorDetail("nothing_said", "There is nothing in this feedback yet.")]
    missing: list[ErrorDetail] = []
    for place, comment in enumerate(content.comments):
        if not comment.turns:
            detail = f"Comment {place + 1} is tied to no turn."
            missing.append(ErrorDetail("no_turns", detail, field=f"comments.{place}.turns"))
        if comment.kind == CommentKind.COMMENT and not comment.text.strip():
            detail = f"Comment {place + 1} has no words."
            missing.append(ErrorDetail("no_words", detail, field=f"comments.{place}.text"))
    return missing

"""A feedback of one's own under its lock."""

from typing import Any

from django.shortcuts import get_object_or_404

from backend.accounts.models import User
from backend.core.errors import AccessDenied, Conflict, StaleDraft
from backend.feedback.content import Content, content_of
from backend.feedback.models import Feedback, FeedbackComment, SectionNote
from backend.instruments.rules import Instrument, instrument_of
from backend.programmes.selectors import supervises
from backend.ratings.policies import TEXT_CLOSED
from backend.ratings.selectors import why_text_closed

WORDS_CLOSED = (
    "The text of this session is closed, and so is feedback on it. What was saved is kept as long "
    "as the text is."
)


class LockedFeedback:
    """The actor's own feedback, locked until the transaction ends."""

    def __init__(self, actor: User, feedback: Feedback) -> None:
        """Lock the feedback. Raises AccessDenied; another's is not there."""
        rows = Feedback.objects.select_for_update(of=("self",)).select_related(
            "rating__therapy_session__transcript"
        )
        self.row: Any = get_object_or_404(rows, pk=feedback.pk, author=actor)
        if not supervises(actor, self.row.enrolment_id):
            raise AccessDenied("You do not supervise this trainee.", code="not_own_trainee")
        self.instrument: Instrument = instrument_of(self.row.rating.rubric_id)
        transcript = getattr(self.row.rating.therapy_session, "transcript", None)
        self.n_turns: int = transcript.n_turns if transcript is not None else 0

    @property
    def content(self) -> Content:
        """What is stored."""
        return content_of(self.row)

    def check_text_open(self) -> None:
        """Raise Conflict where nobody reads the session's words."""
        if why_text_closed(self.row.rating):
            raise Conflict(WORDS_CLOSED, code=TEXT_CLOSED)

    def check_version(self, version: int) -> None:
        """Raise StaleDraft unless the save was made from the present version."""
        if version != self.row.version:
            raise StaleDraft(
                f"This feedback was saved elsewhere: it is at version {self.row.version}, "
                f"the change was made from version {version}."
            )

    def write(self, content: Content) -> None:
        """Store the parts anew."""
        SectionNote.objects.filter(feedback=self.row).delete()
        FeedbackComment.objects.filter(feedback=self.row).delete()
        SectionNote.objects.bulk_create(
            SectionNote(
                feedback=self.row,
                section=said.section,
                strength=said.strength,
                next_step=said.next_step,
            )
            for said in content.sections
        )
        FeedbackComment.objects.bulk_create(
            FeedbackComment(
                feedback=self.row,
                position=position,
                kind=said.kind,
                item=said.item,
                turns=list(said.turns),
                text=said.text,
            )
            for position, said in enumerate(content.comments, start=1)
        )
        self.row.opening = content.opening

"""A released feedback as it is printed: without a spoken word, which belongs to the transcript."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from backend.feedback.content import Content, content_of
from backend.feedback.models import CommentKind
from backend.feedback.selectors import goals_agreed_on
from backend.instruments.rules import Instrument, instrument_of

UNKNOWN = "not said"


def paper_of(feedback: Any) -> dict[str, Any]:
    """Return what the template prints of a feedback loaded by `selectors.feedback_details`."""
    instrument = instrument_of(feedback.rating.rubric_id)
    content = content_of(feedback)
    session = feedback.therapy_session
    acknowledged = getattr(feedback, "acknowledgement", None)
    return {
        "title": f"Feedback on session {session.number or UNKNOWN}",
        "facts": [
            ["Trainee", feedback.enrolment.code],
            ["Case", session.case.code if session.case else UNKNOWN],
            ["Held on", _day(session.held_on)],
            ["Supervisor", feedback.author.name],
            ["Released on", _day(timezone.localdate(feedback.released_at))],
            [
                "Acknowledged on",
                _day(timezone.localdate(acknowledged.made_at)) if acknowledged else "not yet",
            ],
        ],
        "reason": feedback.reason,
        "opening": content.opening,
        "sections": _sections(content, instrument),
        "comments": _comments(content, instrument, CommentKind.COMMENT),
        "exemplars": _comments(content, instrument, CommentKind.EXEMPLAR),
        "goals": [
            {"text": goal.text, "step": goal.step, "review": _review(goal.review_at)}
            for goal in goals_agreed_on(feedback)
        ],
        "answers": [
            {"who": f"{a.made_by.name}, {_day(timezone.localdate(a.made_at))}", "text": a.text}
            for a in feedback.all_answers
        ],
        "instrument": f"{instrument.rubric.title} {instrument.rubric.version}",
    }


def _sections(content: Content, instrument: Instrument) -> list[dict[str, str]]:
    titles = {section.id: section.title for section in instrument.rubric.sections}
    return [
        {
            "title": f"{said.section} · {titles[said.section]}",
            "strength": said.strength,
            "next_step": said.next_step,
        }
        for said in content.sections
    ]


def _comments(content: Content, instrument: Instrument, kind: str) -> list[dict[str, str]]:
    names = {item.id: item.name for item in instrument.rubric.items}
    return [
        {
            "where": _turns(said.turns),
            "item": f"{said.item} · {names.get(said.item, said.item)}" if said.item else "",
            "text": said.text,
        }
        for said in content.comments
        if said.kind == kind
    ]


def _turns(turns: Sequence[int]) -> str:
    """Return the numbers of turns, with neighbours drawn together."""
    runs: list[list[int]] = []
    for turn in turns:
        if runs and turn == runs[-1][-1] + 1:
            runs[-1].append(turn)
        else:
            runs.append([turn])
    said = ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 1 else f"{r[0]}" for r in runs)
    return f"Turn {said}" if len(turns) == 1 else f"Turns {said}"


def _review(number: int | None) -> str:
    return "with the next session" if number is None else f"with session {number}"


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}" if day is not None else UNKNOWN

"""What a person judged, and how they were judged: ratings and feedback, given and received."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from backend.accounts.models import User
from backend.exports.personal.holdings import Holding, Rows
from backend.feedback.content import content_of
from backend.feedback.models import FeedbackAnswer, Goal, Phrase
from backend.feedback.selectors import feedback_visible_to
from backend.ratings.models import ItemScore, Rating
from backend.ratings.visibility import (
    blinded_session_ids,
    made_by,
    shown_kind,
    shows_session,
    visible,
)


def _whole(rows: QuerySet[Rating]) -> QuerySet[Rating]:
    items = ItemScore.objects.order_by("item")
    return (
        rows.select_related(
            "programme", "rubric", "assignment__round_session__round", "therapy_session__case"
        )
        .defer("rubric__definition", "rubric__source")
        .prefetch_related(Prefetch("item_scores", queryset=items), "flags", "evidence")
        .order_by("started_at", "id")
    )


def _given(person: User) -> QuerySet[Rating]:
    return _whole(made_by(person))


def _received(person: User) -> QuerySet[Rating]:
    """Return the ratings of the person's own sessions that were released to them."""
    rows = visible(Rating.objects.filter(release__enrolment__person=person), person)
    return _whole(rows.exclude(rater=person))


def _session(person: User, rating: Rating) -> str:
    """Return under which name the person knows the session of a rating."""
    if rating.assignment is not None and not shows_session(person, rating):
        return rating.assignment.round_session.code
    case, number = rating.therapy_session.case, rating.therapy_session.number
    return f"{case.code} {number}" if case is not None and number is not None else ""


def _rating_rows(person: User, ratings: QuerySet[Rating]) -> Rows:
    for rating in ratings:
        is_own = rating.rater_id == person.pk
        yield {
            "rating": str(rating.pk),
            "programme": rating.programme.name,
            "kind": shown_kind(rating.kind),
            "round": rating.assignment.round_session.round.name
            if rating.assignment is not None and is_own
            else "",
            "session": _session(person, rating),
            "instrument": f"{rating.rubric.slug} {rating.rubric.version}",
            "status": rating.status,
            "submitted_at": rating.submitted_at,
            "problem_areas": " ".join(rating.problem_areas or ()),
            "active_seconds": rating.active_seconds if is_own else "",
            "note": rating.note,
            "flags": " ".join(sorted(flag.flag for flag in rating.flags.all())),
        }


def _score_rows(ratings: QuerySet[Rating]) -> Rows:
    for rating in ratings:
        turns: dict[str, list[int]] = {}
        for evidence in rating.evidence.all():
            turns.setdefault(evidence.item, []).append(evidence.turn_number)
        for row in rating.item_scores.all():
            yield {
                "rating": str(rating.pk),
                "item": row.item,
                "status": row.status,
                "reason": row.not_applicable_reason,
                "values": " ".join(f"{scale}={n}" for scale, n in sorted(row.values.items())),
                "choices": " ".join(row.choices),
                "count": row.count,
                "turns": " ".join(map(str, sorted(turns.get(row.item, ())))),
                "note": row.note,
            }


def feedback_received(person: User) -> Rows:
    """Tell what supervisors released to the person, where they may read it by now."""
    rows = feedback_visible_to(person).filter(is_given=True, is_readable=True)
    yield from _feedback_rows(rows)


def feedback_written(person: User) -> Rows:
    """Tell what the person wrote to trainees, where the words are still there."""
    rows = feedback_visible_to(person).filter(author=person, is_closed=False)
    yield from _feedback_rows(rows)


def _feedback_rows(rows: Any) -> Iterator[dict[str, Any]]:
    related = rows.select_related("programme", "therapy_session__case", "enrolment")
    for one in related.prefetch_related("section_notes", "comments"):
        case, content = one.therapy_session.case, content_of(one)
        about = {
            "trainee": one.enrolment.code,
            "session": f"{case.code} {one.therapy_session.number}" if case else "",
            "released_at": one.released_at,
        }
        if content.opening:
            yield about | {"about": "session", "turns": "", "text": content.opening}
        for note in content.sections:
            for what, text in (("strength", note.strength), ("next step", note.next_step)):
                if text:
                    yield about | {"about": f"{note.section} {what}", "turns": "", "text": text}
        for comment in content.comments:
            turns = " ".join(map(str, comment.turns))
            yield about | {"about": comment.item or "session", "turns": turns, "text": comment.text}


def answers(person: User) -> Rows:
    """Tell what the person answered to feedback."""
    rows = FeedbackAnswer.objects.filter(made_by=person)
    shown = rows.exclude(therapy_session_id__in=blinded_session_ids(person))
    for row in shown.order_by("made_at", "id"):
        yield {"at": row.made_at, "text": row.text}


def goals(person: User) -> Rows:
    """Tell the goals that were set with the person as a trainee."""
    for row in Goal.objects.filter(enrolment__person=person).order_by("set_at", "id"):
        yield {"set_at": row.set_at, "item": row.item, "goal": row.text, "step": row.step}


def phrases(person: User) -> Rows:
    """Tell the person's own phrases."""
    for row in Phrase.objects.filter(owner=person).order_by("created_at", "id"):
        yield {"kind": row.kind, "text": row.text, "created_at": row.created_at}


JUDGEMENTS: Final[Mapping[str, Holding]] = {
    "ratings_you_gave": lambda person: _rating_rows(person, _given(person)),
    "scores_you_gave": lambda person: _score_rows(_given(person)),
    "ratings_you_received": lambda person: _rating_rows(person, _received(person)),
    "scores_you_received": lambda person: _score_rows(_received(person)),
    "feedback_you_received": feedback_received,
    "feedback_you_wrote": feedback_written,
    "your_answers": answers,
    "your_goals": goals,
    "your_phrases": phrases,
}

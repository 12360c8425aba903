"""Feedback in every state, answers and goals: what the demo's people talk about."""

from collections.abc import Mapping

from backend.accounts.models import User
from backend.config.demo.people import DemoPeople
from backend.feedback import services
from backend.feedback.content import CommentSaying, Content, SectionSaying
from backend.feedback.models import CommentKind, Feedback, GoalOutcome, PhraseKind
from backend.instruments.rules import instrument_of
from backend.ratings.models import ItemStatus, Rating, RatingKind
from backend.ratings.services import release_rating

# Which written session stands for which state: the trainee's code and the session's number.
DISCUSSED: Mapping[str, tuple[str, int]] = {
    "answered": ("T01", 2),
    "waiting": ("T01", 8),
    "read": ("T02", 3),
    "held": ("T02", 7),
    "begun": ("T05", 8),
}
OPENINGS: Mapping[str, str] = {
    "answered": "You stayed warm throughout. Next time, let the inventory slow down where the "
    "client's voice changes, and say aloud how the low days and the birthday hang together.",
    "waiting": "A clear thread through the whole hour, and you ended on time without hurrying.",
    "read": "Much of what we talked about last time is here. Two places are worth hearing again.",
    "held": "A harder session, and you did not lose the focus. Let us look at the middle together.",
    "begun": "",
}
N_RELEASED_ALONE = 4
STRENGTH = "You put it into the client's own words, and waited long enough for an answer."
NEXT_STEP = "Ask once more before you explain: what was said, in what tone, and what came next."
BEST = "This is the moment to keep: short, close to what was felt, and about this week."
TO_TRY = "Here a door stood open for a moment. What would you say now?"
ANSWER = (
    "I heard it too when I rated myself, but I thought I had asked. I will try the second question "
    "in the next session."
)
PHRASES = (
    (PhraseKind.STRENGTH, "You waited, and the client went on by themselves."),
    (PhraseKind.STRENGTH, "Mood and the events of the week are tied together."),
    (PhraseKind.NEXT_STEP, "Ask for one scene instead of the whole week."),
    (PhraseKind.COMMENT, "Hear this part again before we meet."),
)


def seed_discussion(people: DemoPeople) -> None:
    """Let the supervisor give feedback: some read and answered, some waiting, held, or begun."""
    supervisor = people.accounts["supervisor"]
    for kind, text in PHRASES:
        services.add_phrase(actor=supervisor, programme=people.programme, kind=kind, text=text)
    drafts = {
        state: _write(supervisor, _rating(supervisor, *which), OPENINGS[state])
        for state, which in DISCUSSED.items()
    }
    given = [drafts[state] for state in ("answered", "read", "waiting")]
    services.release_feedback(actor=supervisor, programme=people.programme, feedback=given)
    services.hold_feedback(actor=supervisor, feedback=drafts["held"])
    answered = drafts["answered"]
    trainee = answered.enrolment.person
    services.answer_feedback(actor=trainee, feedback=answered, text=ANSWER)
    services.acknowledge_feedback(actor=trainee, feedback=answered)
    _agree_on_goals(supervisor, answered.rating, drafts["waiting"].rating)
    _release_the_rest(supervisor, answered)


def _rating(supervisor: User, code: str, number: int) -> Rating:
    """Return the supervisor's rating of a written session."""
    return Rating.objects.select_related("therapy_session__case__enrolment__person").get(
        kind=RatingKind.SUPERVISOR,
        rater=supervisor,
        therapy_session__case__enrolment__code=code,
        therapy_session__number=number,
        therapy_session__transcript__deleted_at__isnull=True,
    )


def _release_the_rest(supervisor: User, answered: Feedback) -> None:
    """Release what is left of the first sessions of the same trainee, without words."""
    own = Rating.objects.filter(
        kind=RatingKind.SUPERVISOR,
        rater=supervisor,
        release__isnull=True,
        therapy_session__case__enrolment=answered.enrolment_id,
        therapy_session__transcript__deleted_at__isnull=False,
    )
    of_answered = Rating.objects.filter(
        kind=RatingKind.INDEPENDENT, therapy_session=answered.therapy_session_id
    )
    oldest = own.order_by("therapy_session__held_on", "id")[:N_RELEASED_ALONE]
    for rating in [*of_answered.order_by("submitted_at", "id"), *oldest]:
        release_rating(actor=supervisor, rating=rating)


def _write(supervisor: User, rating: Rating, opening: str) -> Feedback:
    """Draft feedback on what the rating scored highest and lowest, tied to its evidence."""
    instrument = instrument_of(rating.rubric_id)
    evidence: dict[str, list[int]] = {}
    for item, turn in rating.evidence.order_by("turn_number").values_list("item", "turn_number"):
        evidence.setdefault(item, []).append(turn)
    rows = rating.item_scores.filter(status=ItemStatus.SCORED, item__in=evidence)
    scored = sorted(rows, key=lambda row: (row.values.get("competence") or 0, row.item))
    low, high = scored[0].item, scored[-1].item
    content = Content(
        opening=opening,
        sections=(
            SectionSaying(str(instrument.parts[high].section), strength=STRENGTH),
            *(
                [SectionSaying(str(instrument.parts[low].section), next_step=NEXT_STEP)]
                if instrument.parts[low].section != instrument.parts[high].section
                else []
            ),
        ),
        comments=(
            CommentSaying(CommentKind.EXEMPLAR, high, tuple(evidence[high][:3]), BEST),
            CommentSaying(CommentKind.COMMENT, low, tuple(evidence[low][:3]), TO_TRY),
        ),
    )
    draft, _ = services.begin_feedback(actor=supervisor, rating=rating)
    return services.save_feedback(
        actor=supervisor, feedback=draft, content=content, version=draft.version
    )


def _agree_on_goals(supervisor: User, before: Rating, after: Rating) -> None:
    """Set two goals after one session; another meets one of them and carries the other on."""
    first, last = before.therapy_session, after.therapy_session
    assert first.case is not None  # noqa: S101 - ratings of a trainee have a case
    met = services.set_goal(
        actor=supervisor,
        enrolment=first.case.enrolment,
        therapy_session=first,
        item="D1",
        text="Stay with a feeling for two turns before asking about the event.",
        step="Say the feeling back, then count to three.",
    )
    services.review_goal(
        actor=supervisor,
        goal=met,
        therapy_session=last,
        outcome=GoalOutcome.MET,
        note="Twice in this session, both times before the question.",
    )
    carried = services.set_goal(
        actor=supervisor,
        enrolment=first.case.enrolment,
        therapy_session=first,
        item="A1",
        text="Begin every session with mood and the week's events, together.",
        step="Ask for the worst day, and what happened on it.",
        review_at=(last.number or 1) + 1,
    )
    services.review_goal(
        actor=supervisor,
        goal=carried,
        therapy_session=last,
        outcome=GoalOutcome.PARTLY,
        note="Mood was asked for; the tie to the week came late.",
        review_at=(last.number or 1) + 1,
    )

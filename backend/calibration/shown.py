"""Where raters stand, as it is said to a person: in words; of hidden checks, only to who reads."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import allows
from backend.accounts.models import User
from backend.calibration.models import RaterStatus, Reading
from backend.calibration.quiz import needed_of
from backend.calibration.quizzing import QuizStanding, quiz_standings
from backend.calibration.selectors import (
    changes_of,
    ratings_since,
    readings_of,
    rubrics_for_standing,
    standings,
)
from backend.calibration.standing import Standing, State
from backend.casework.models import TherapySession
from backend.instruments.models import RubricVersion


def standings_shown_to(
    actor: User, raters: Sequence[Membership]
) -> dict[UUID, list[dict[str, Any]]]:
    """Return for each rater membership where its person stands under every version that counts."""
    by_programme: dict[UUID, list[Membership]] = {}
    for rater in raters:
        by_programme.setdefault(rater.programme_id, []).append(rater)
    rubrics = rubrics_for_standing(list(by_programme))
    found: dict[UUID, list[dict[str, Any]]] = {}
    for programme_id, members in by_programme.items():
        people = [member.person_id for member in members]
        versions = rubrics[programme_id]
        stand = standings(programme_id, people, versions)
        quizzes = quiz_standings(programme_id, people, versions)
        checks = _checks(programme_id, people)
        reads = allows(actor, Permission.CALIBRATION_READ, programme_id)
        manages = allows(actor, Permission.CALIBRATION_MANAGE, programme_id)
        for member in members:
            is_own = member.person_id == actor.pk
            found[member.pk] = [
                _row(
                    stand[member.person_id, rubric.pk],
                    rubric,
                    checks.get((member.person_id, rubric.pk), []),
                    quizzes[member.person_id, rubric.pk],
                    is_own=is_own,
                    tells=reads and not is_own,
                    decides=manages and not is_own,
                )
                for rubric in versions
            ]
    return found


def _checks(programme_id: UUID, people: Sequence[UUID]) -> dict[tuple[UUID, UUID], list[date]]:
    found: dict[tuple[UUID, UUID], list[date]] = {}
    rows = readings_of(programme_id, people)
    for rater_id, rubric_id, at in rows.values_list(
        "rater_id", "rubric_id", "rating__submitted_at"
    ):
        if at is not None:
            found.setdefault((rater_id, rubric_id), []).append(at.date())
    return found


def _row(
    standing: Standing,
    rubric: RubricVersion,
    checks: Sequence[date],
    quiz: QuizStanding,
    *,
    is_own: bool,
    tells: bool,
    decides: bool,
) -> dict[str, Any]:
    review, qualified = standing.review, standing.qualified
    table = {
        "clear": decides and review is not None,
        "uphold": decides and review is not None,
        "take_quiz": is_own and quiz.why_not_begin() is None,
        "give_tries": decides and standing.state == State.NO_TRIES_LEFT,
    }
    return {
        "rubric": rubric,
        "state": standing.state.value,
        "sentence": sentence_of(standing),
        "valid_until": None if qualified is None else qualified.valid_until,
        "tries_used": standing.tries_used,
        "tries_left": standing.tries_left,
        "n_checks": len(checks) if tells else None,
        "last_check_on": max(checks) if tells and checks else None,
        "quiz": _quiz(quiz),
        "review": None if review is None else _review(review, tells=tells),
        "allowed_actions": [name for name, allowed in table.items() if allowed],
    }


def _quiz(quiz: QuizStanding) -> dict[str, Any] | None:
    """Return how far a rater is with the quiz; None where none is asked and none was taken."""
    if quiz.n_questions is None and not quiz.tries:
        return None
    best, open_try = quiz.best, quiz.open_try
    return {
        "sentence": _quiz_sentence(quiz),
        "n_tries": len(quiz.tries),
        "n_right": None if best is None else best.n_right,
        "n_questions": quiz.n_questions if best is None else best.n_questions,
        "passed_on": quiz.passed_on,
        "is_needed": quiz.is_needed,
        "open_try": None if open_try is None else open_try.pk,
        "opens_on": quiz.opens_on,
    }


def _quiz_sentence(quiz: QuizStanding) -> str:
    best = quiz.best
    score = "" if best is None else f"{best.n_right} of {best.n_questions} right"
    if quiz.passed_on is not None:
        return f"Quiz passed on {said_day(quiz.passed_on)}, {score}."
    if quiz.n_questions is None or quiz.was_tested:
        return f"The quiz is not asked for; it was tried, {score or 'without answers'}."
    needed = needed_of(quiz.n_questions, quiz.share)
    asked = f"{needed} of {quiz.n_questions} questions are to be right before the first test."
    if quiz.open_try is not None:
        return f"A try at the quiz is begun. {asked}"
    if best is None:
        return f"Quiz to be taken: {asked}"
    if quiz.opens_on is not None and quiz.opens_on > timezone.localdate():
        opens = said_day(quiz.opens_on)
        return f"Quiz not passed yet, {score}. {asked} The next try opens on {opens}."
    return f"Quiz not passed yet, {score}. {asked}"


def _review(review: RaterStatus, *, tells: bool) -> dict[str, Any]:
    since = review.since
    if since is None:
        raise ValueError("a review says since when")
    day = said_day(since.date())
    return {
        "at": review.at,
        "since": since,
        "n_ratings": ratings_since(review).count() if tells else None,
        "sentence": f"Ratings submitted since {day} are in doubt until the programme lead clears "
        "or upholds the review. None of them is changed.",
    }


def sentence_of(standing: Standing) -> str:
    """Say where a rater stands."""
    until = standing.qualified.valid_until if standing.qualified is not None else None
    day = "" if until is None else said_day(until)
    left = standing.tries_left
    tries = (
        ""
        if left is None
        else " One try at the test is left."
        if left == 1
        else f" {left} tries at the test are left."
    )
    return {
        State.NOT_BEGUN: "Calibration has not begun.",
        State.IN_TRAINING: f"In training: no test is passed yet.{tries}",
        State.QUALIFIED: f"Qualified until {day}.",
        State.EXPIRED: f"The qualification ran out on {day}. A new test renews it.{tries}",
        State.UNDER_REVIEW: "Under review: hidden gold sessions show that scores have moved away "
        "from gold.",
        State.NOT_QUALIFIED: f"A review was upheld. A new test is needed.{tries}",
        State.NO_TRIES_LEFT: "Every try at the test is used. The programme lead can give new ones.",
    }[standing.state]


def said_day(day: date) -> str:
    """Write a date out."""
    return f"{day.day} {day:%B %Y}"


# ── One rater ────────────────────────────────────────────────────────────────────────────


def history_of(rater: Membership, *, names: bool) -> list[dict[str, Any]]:
    """Return the changes of a rater's status, the newest first."""
    rubrics = rubrics_for_standing([rater.programme_id])[rater.programme_id]
    by_place = changes_of(rater.programme_id, [rater.person_id], [row.pk for row in rubrics])
    rows = sorted((row for group in by_place.values() for row in group), key=lambda row: row.at)
    people = User.objects.in_bulk([row.decided_by_id for row in rows if row.decided_by_id])
    return [
        {
            "id": row.pk,
            "change": row.change,
            "rubric": row.rubric_id,
            "at": row.at,
            "valid_until": row.valid_until,
            "since": row.since,
            "reason": row.reason,
            "decided_by": people[row.decided_by_id].name if names and row.decided_by_id else None,
        }
        for row in reversed(rows)
    ]


def drift_of(rater: Membership) -> list[dict[str, Any]]:
    """Return the newest reading of the watch over a rater under each rubric version."""
    newest: dict[UUID, Reading] = {}
    for reading in readings_of(rater.programme_id, [rater.person_id]):
        newest.setdefault(reading.rubric_id, reading)
    return [_drift(reading) for reading in newest.values()]


def _drift(reading: Reading) -> dict[str, Any]:
    trace = reading.trace
    charts, seen = trace["charts"], trace["seen"]
    labels = dict(
        TherapySession.objects.filter(pk__in=[row["session"] for row in seen]).values_list(
            "pk", "label"
        )
    )
    points = charts["points"] if charts is not None else [None] * len(seen)
    return {
        "rubric": reading.rubric_id,
        "scale": trace["scale"],
        "alarms": reading.alarms,
        "sentence": _drift_sentence(reading),
        "points": [
            _point(position, row, point, labels)
            for position, (row, point) in enumerate(zip(seen, points, strict=True), start=1)
        ],
        "centre": None if charts is None else charts["centre"],
        "n_qualification": len(trace["qualification"]),
        "false_alarm": None if charts is None else charts["limits"]["false_alarm"]["value"],
        "n_planned": None if charts is None else charts["limits"]["n_planned"],
        "charts_reason": trace["charts_reason"],
        "window": trace["window"],
        "software": reading.software,
        "data_hash": reading.data_hash,
        "read_at": reading.read_at,
    }


def _point(
    position: int,
    row: Mapping[str, Any],
    point: Mapping[str, Any] | None,
    labels: Mapping[UUID, str],
) -> dict[str, Any]:
    return {
        "position": position,
        "label": labels.get(UUID(row["session"])),
        "at": row["at"],
        "difference": row["difference"],
        "n_within_one": row["n_within_one"],
        "n_sections": row["n_sections"],
        "ewma": None if point is None else point["ewma"],
        "ewma_low": None if point is None else point["ewma_low"],
        "ewma_high": None if point is None else point["ewma_high"],
        "alarms": [] if point is None else point["alarms"],
    }


def _drift_sentence(reading: Reading) -> str:
    charts, window = reading.trace["charts"], reading.trace["window"]
    n_seen = len(reading.trace["seen"])
    said = []
    if charts is not None and charts["alarm_at"] is not None:
        said.append(
            f"The charts alarm at hidden gold session {charts['alarm_at']} of {n_seen}: the rater "
            f"has become {charts['direction']}."
        )
    if "bias" in window["alarms"]:
        said.append(
            f"Over the last {window['n_sessions']} the mean of rater minus gold is "
            f"{window['bias']:+.2f} points."
        )
    if "within_one" in window["alarms"]:
        said.append(
            f"Over the last {window['n_sessions']} {window['within_one']:.0%} of section scores "
            "are within one point of gold."
        )
    if not said:
        sessions = "one hidden gold session" if n_seen == 1 else f"{n_seen} hidden gold sessions"
        said.append(f"No drift after {sessions}.")
    return " ".join(said)

"""Who reads re-code checks and calibration meetings, and what is loaded for them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from backend.access.roles import Role
from backend.access.rules import programmes_with_role
from backend.accounts.models import User
from backend.consensus.models import CalibrationMeeting, MeetingCase, RecodeCheck
from backend.consensus.selectors import (
    case_details,
    cases_visible_to,
    codes_of_raters,
    managed_cases,
    with_answers,
)
from backend.programmes.models import Programme
from backend.ratings.models import Assignment, Rating, RatingStatus, Round


def checks_to_open(today: date) -> list[RecodeCheck]:
    """Return the checks whose day has come and that were not given out; for the worker."""
    rows = RecodeCheck.objects.filter(opens_on__lte=today, opening__isnull=True)
    related = ("programme", "case", "rating__rater", "rating__therapy_session", "rating__rubric")
    return list(rows.select_related(*related).order_by("opens_on", "id"))


def recodes_shown_to(actor: User, round_: Round) -> QuerySet[Any]:
    """Return the checks of a round as a lead reads them; nobody reads of their own."""
    cases = managed_cases(actor).filter(round_session__round=round_).order_by()
    given = Assignment.objects.filter(
        round_session__round=OuterRef("opening__round"), rater=OuterRef("rating__rater")
    )
    first = with_answers(Rating.objects.all())
    rows: QuerySet[Any] = RecodeCheck.objects.filter(case_id__in=cases.values("pk"))
    found: QuerySet[Any] = (
        rows.exclude(rating__rater=actor)
        .select_related("case__round_session", "case__result", "opening__round")
        .prefetch_related(Prefetch("rating", queryset=first))
        .annotate(
            rater_code=Subquery(codes_of_raters().values("code")[:1]),
            assignment_status=Subquery(given.values("status")[:1]),
        )
        .order_by("opens_on", "rater_code", "id")
    )
    return found


def programmes_rated_in(actor: User) -> QuerySet[Programme]:
    """Return the programmes in which a person is a rater."""
    return Programme.objects.filter(pk__in=programmes_with_role(actor, [Role.RATER]))


def own_recodes_done(actor: User) -> QuerySet[Any]:
    """Return a rater's own checks that they have rated again, the newest last.

    A check that is planned or given out is not among them, whatever becomes of it: nobody is told
    that they are to rate a session again. Nor is one of a case that is hidden from the rater.
    """
    cases = cases_visible_to(actor).order_by()
    rows: QuerySet[Any] = RecodeCheck.objects.filter(
        rating__rater=actor,
        case_id__in=cases.values("pk"),
        opening__round__round_sessions__assignments__rating__status=RatingStatus.SUBMITTED,
    )
    first = with_answers(Rating.objects.all())
    return (
        rows.select_related("case__round_session", "case__result")
        .prefetch_related(Prefetch("rating", queryset=first))
        .order_by("opening__opened_at", "id")
    )


def second_ratings(check_ids: Iterable[UUID]) -> dict[UUID, Rating]:
    """Return what was rated again, by check, where it is submitted.

    It asks nobody's permission: callers pass checks that the person reads.
    """
    of_check = "assignment__round_session__round__recode_opening__check_planned"
    rows = Rating.objects.filter(
        status=RatingStatus.SUBMITTED, **{f"{of_check}__in": list(check_ids)}
    )
    found = with_answers(rows.select_related(of_check)).order_by("pk")
    return {_check_of(rating): rating for rating in found}


def _check_of(rating: Rating) -> UUID:
    assignment: Any = rating.assignment
    key: UUID = assignment.round_session.round.recode_opening.check_planned_id
    return key


def concluded_of(actor: User, round_: Round) -> QuerySet[Any]:
    """Return the concluded cases of a round that a lead may have rated again."""
    cases = managed_cases(actor).filter(round_session__round=round_, result__isnull=False)
    rows = case_details(actor).filter(pk__in=cases.order_by().values("pk"))
    return rows.order_by("opened_at", "id")


# ── Meetings ─────────────────────────────────────────────────────────────────────────────


def meetings_visible_to(actor: User) -> QuerySet[Any]:
    """Return the meetings on a case that the person may hear of, newest first.

    `places` are those of such cases alone: of the others nothing is told.
    """
    cases = cases_visible_to(actor).order_by()
    places = MeetingCase.objects.filter(case_id__in=cases.values("pk")).order_by("position")
    heard = MeetingCase.objects.filter(meeting=OuterRef("pk"), case_id__in=cases.values("pk"))
    rows: QuerySet[Any] = CalibrationMeeting.objects.filter(Exists(heard))
    return rows.prefetch_related(Prefetch("cases", queryset=places, to_attr="places")).order_by(
        "-held_on", "-called_at", "id"
    )


def cases_of(actor: User, meetings: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    """Return the cases of meetings with everything in them, by meeting, in the meeting's order."""
    rows = list(meetings)
    keys = [place.case_id for meeting in rows for place in meeting.places]
    loaded = {case.pk: case for case in case_details(actor).filter(pk__in=keys)}
    return {
        meeting.pk: [loaded[place.case_id] for place in meeting.places if place.case_id in loaded]
        for meeting in rows
    }


def again_by_case(actor: User, case_ids: Iterable[UUID]) -> tuple[dict[UUID, list[Rating]], int]:
    """Return what raters of cases rated again, by case, and how many checks are not done yet.

    Nothing to whoever does not lead, and to whoever rated there: they might have to rate again.
    """
    cases = managed_cases(actor).filter(pk__in=list(case_ids)).exclude(sides__rating__rater=actor)
    checks = RecodeCheck.objects.filter(case_id__in=cases.order_by().values("pk"))
    of_case = dict(checks.order_by("pk").values_list("pk", "case_id"))
    found: dict[UUID, list[Rating]] = {}
    again = second_ratings(of_case)
    for check, rating in again.items():
        found.setdefault(of_case[check], []).append(rating)
    return found, len(of_case) - len(again)

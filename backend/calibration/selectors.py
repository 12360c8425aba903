"""What a person may see of calibration, and where raters stand."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import in_force, programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.calibration.models import (
    Attempt,
    CalibrationSet,
    GoldRating,
    Outcome,
    QualificationRule,
    RaterStatus,
    Reading,
    SetPurpose,
    SetSession,
    StatusChange,
)
from backend.calibration.standing import Standing, State, Tried, standing_of
from backend.calibration.terms import Terms
from backend.instruments.models import RubricVersion
from backend.instruments.pins import pins_of
from backend.ratings.models import Assignment, Rating, RatingKind, RatingStatus, RoundPurpose
from backend.ratings.visibility import DUE, blinded_session_ids

# In these roles a person may know gold ratings, or who was given what: nobody calibrates them.
KNOWING = (Permission.CALIBRATION_READ, Permission.CALIBRATION_MANAGE, Permission.ROUND_READ)
Place = tuple[UUID, UUID]


def knows_gold(person: User, programme_id: UUID) -> bool:
    """Tell whether a person may read gold ratings or rounds, and cannot be held against them."""
    return programme_id in programmes_where(person, *KNOWING)


# ── Gold, sets, rules, attempts ──────────────────────────────────────────────────────────


def golds_visible_to(actor: User) -> QuerySet[GoldRating]:
    """Return the gold ratings that count, for whoever manages them.

    None of a session that the person has to rate.
    """
    programmes = programmes_where(actor, Permission.CALIBRATION_MANAGE)
    rows = GoldRating.objects.filter(programme_id__in=programmes, replaced_by__isnull=True)
    return (
        rows.exclude(therapy_session_id__in=blinded_session_ids(actor))
        .select_related("therapy_session", "rubric")
        .defer("rubric__definition", "rubric__source")
        .prefetch_related("scores", "rationales")
        .order_by("-entered_at", "id")
    )


def _newest_sets() -> QuerySet[CalibrationSet]:
    later = CalibrationSet.objects.filter(
        programme=OuterRef("programme"), name=OuterRef("name"), version__gt=OuterRef("version")
    )
    return CalibrationSet.objects.filter(~Exists(later), withdrawn=False)


def sets_visible_to(actor: User) -> QuerySet[CalibrationSet]:
    """Return the newest versions of sets: all to whoever manages them, to raters what they begin.

    Which sessions are mixed into rounds is no rater's to know.
    """
    managed = Q(programme_id__in=programmes_where(actor, Permission.CALIBRATION_READ))
    begun = Q(
        programme_id__in=programmes_with_role(actor, [Role.RATER]),
        purpose__in=[SetPurpose.PRACTICE, SetPurpose.TEST],
    )
    sessions = SetSession.objects.select_related("gold__therapy_session")
    return (
        _newest_sets()
        .filter(managed | begun)
        .select_related("rubric")
        .defer("rubric__definition", "rubric__source")
        .prefetch_related(Prefetch("set_sessions", queryset=sessions))
        .annotate(n_sessions=Count("set_sessions"))
        .order_by("purpose", "name", "id")
    )


def rules_visible_to(actor: User) -> QuerySet[QualificationRule]:
    """Return the rules of one's programmes, the newest first."""
    programmes = programmes_where(actor, Permission.CALIBRATION_READ, Permission.RATING_MAKE)
    return QualificationRule.objects.filter(programme_id__in=programmes).order_by(
        "instrument", "-version", "id"
    )


def current_rule(programme_id: UUID, instrument: str) -> QualificationRule | None:
    """Return the rule that counts for an instrument."""
    rows = QualificationRule.objects.filter(programme_id=programme_id, instrument=instrument)
    return rows.order_by("-version").first()


def attempts_visible_to(actor: User) -> QuerySet[Attempt]:
    """Return one's own attempts as a rater, and a programme's to whoever reads its calibration."""
    own = Q(rater=actor, programme_id__in=programmes_with_role(actor, [Role.RATER]))
    read = Q(programme_id__in=programmes_where(actor, Permission.CALIBRATION_READ))
    rows = Attempt.objects.filter(own | read)
    return (
        rows.select_related("calibration_set", "rubric", "rule", "result", "round")
        .select_related("ending__ended_by")
        .defer("rubric__definition", "rubric__source")
        .annotate(
            n_sessions=Count("round__round_sessions__assignments"),
            n_due=Count(
                "round__round_sessions__assignments",
                filter=Q(round__round_sessions__assignments__status__in=DUE),
            ),
            n_done=Count(
                "round__round_sessions__assignments",
                filter=Q(round__round_sessions__assignments__status="submitted"),
            ),
        )
        .order_by("-started_at", "id")
    )


def seen_by(rater_id: UUID) -> set[UUID]:
    """Return the sessions that a rater has met, in any role in which one scores: none is fresh."""
    given = Assignment.objects.filter(rater_id=rater_id).values_list(
        "round_session__therapy_session_id", flat=True
    )
    rated = Rating.objects.filter(rater_id=rater_id).values_list("therapy_session_id", flat=True)
    return {*given, *rated}


def makers_of(session_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return who took part in the gold rating of each session."""
    found: dict[UUID, set[UUID]] = {}
    rows = GoldRating.objects.filter(therapy_session_id__in=session_ids)
    for session_id, made_by in rows.values_list("therapy_session_id", "made_by"):
        found.setdefault(session_id, set()).update(UUID(person) for person in made_by)
    return found


def check_golds(programme_id: UUID, rubric_id: UUID) -> dict[UUID, UUID]:
    """Return the gold ratings of a programme's pool of hidden checks, by session."""
    rows = SetSession.objects.filter(
        calibration_set__in=_newest_sets().filter(
            programme_id=programme_id, purpose=SetPurpose.CHECK, rubric_id=rubric_id
        )
    )
    sessions = rows.values("gold__therapy_session_id")
    golds = GoldRating.objects.filter(
        therapy_session_id__in=sessions, rubric_id=rubric_id, replaced_by__isnull=True
    )
    return dict(golds.values_list("therapy_session_id", "pk"))


def sessions_kept_fresh() -> QuerySet[SetSession, UUID]:
    """Return the sessions on which somebody may be tested, openly or hidden, in any version."""
    rows = SetSession.objects.filter(
        calibration_set__purpose__in=[SetPurpose.TEST, SetPurpose.CHECK]
    )
    return rows.values_list("gold__therapy_session_id", flat=True)


def golds_to_learn_from(rubric_id: UUID) -> QuerySet[GoldRating]:
    """Return the gold ratings that count under a version; which may be shown, visibility says."""
    return GoldRating.objects.filter(rubric_id=rubric_id, replaced_by__isnull=True)


# ── Where raters stand ───────────────────────────────────────────────────────────────────


def raters_visible_to(actor: User) -> QuerySet[Membership]:
    """Return the raters of programmes whose calibration one reads, and oneself as a rater."""
    read = Q(programme_id__in=programmes_where(actor, Permission.CALIBRATION_READ))
    own = Q(person=actor)
    rows = Membership.objects.filter(read | own, in_force(), role=Role.RATER)
    return rows.select_related("person").order_by("code", "id")


def rubrics_for_standing(programme_ids: Collection[UUID]) -> dict[UUID, list[RubricVersion]]:
    """Return the versions that programmes work with, or under which a rater was ever qualified."""
    pinned = pins_of(programme_ids)
    used: dict[UUID, set[UUID]] = {pk: set(pinned[pk].rubric_ids) for pk in programme_ids}
    ever = RaterStatus.objects.filter(programme_id__in=programme_ids)
    for programme_id, rubric_id in ever.values_list("programme_id", "rubric_id").distinct():
        used[programme_id].add(rubric_id)
    wanted = {pk for rubrics in used.values() for pk in rubrics}
    rows = RubricVersion.objects.filter(pk__in=wanted).defer("definition", "source")
    by_id = {row.pk: row for row in rows.order_by("slug", "-loaded_at", "id")}
    return {
        programme_id: [row for pk, row in by_id.items() if pk in rubrics]
        for programme_id, rubrics in used.items()
    }


def changes_of(
    programme_id: UUID, raters: Collection[UUID], rubrics: Collection[UUID]
) -> dict[Place, list[RaterStatus]]:
    """Return the changes of status of raters under rubric versions, in the order they happened."""
    rows = RaterStatus.objects.filter(
        programme_id=programme_id, rater_id__in=raters, rubric_id__in=rubrics
    )
    found: dict[Place, list[RaterStatus]] = {}
    for row in rows.order_by("at", "id"):
        found.setdefault((row.rater_id, row.rubric_id), []).append(row)
    return found


def standings(
    programme_id: UUID,
    raters: Collection[UUID],
    rubrics: Iterable[RubricVersion],
    *,
    on: date | None = None,
) -> dict[Place, Standing]:
    """Return where raters stand under rubric versions, in a fixed number of queries."""
    versions = list(rubrics)
    changes = changes_of(programme_id, raters, [row.pk for row in versions])
    rules = {row.slug: current_rule(programme_id, row.slug) for row in versions}
    tried: dict[Place, list[Tried]] = {}
    practised: dict[Place, datetime] = {}
    attempts = Attempt.objects.filter(programme_id=programme_id, rater_id__in=raters)
    rows = attempts.values_list("rater_id", "rubric_id", "rule_id", "started_at", "result__outcome")
    for rater_id, rubric_id, rule_id, started_at, outcome in rows:
        place = (rater_id, rubric_id)
        if rule_id is None:
            practised[place] = min(started_at, practised.get(place, started_at))
            continue
        passed = None if outcome is None else outcome == Outcome.PASSED
        counts = outcome != Outcome.NOT_COUNTED
        tried.setdefault(place, []).append(Tried(started_at, passed, counts))
    day = on or timezone.localdate()
    found = {}
    for rater_id in raters:
        for rubric in versions:
            place = (rater_id, rubric.pk)
            rule = rules[rubric.slug]
            found[place] = standing_of(
                changes.get(place, ()),
                on=day,
                tried=tried.get(place, ()),
                tries=None if rule is None else Terms.from_dict(rule.terms).tries,
                practised_at=practised.get(place),
            )
    return found


def status_on(programme_id: UUID, rater_id: UUID, rubric: RubricVersion, on: date) -> Standing:
    """Return where a rater stood under a rubric version at the end of a day."""
    return standings(programme_id, [rater_id], [rubric], on=on)[rater_id, rubric.pk]


def was_qualified_before(programme_id: UUID, rater_id: UUID, rubric: RubricVersion) -> bool:
    """Tell whether a rater was qualified on another version of the instrument."""
    return (
        RaterStatus.objects.filter(
            programme_id=programme_id,
            rater_id=rater_id,
            change=StatusChange.QUALIFIED,
            rubric__slug=rubric.slug,
        )
        .exclude(rubric=rubric)
        .exists()
    )


def was_qualified_on(programme_id: UUID, rater_id: UUID, rubric_id: UUID) -> bool:
    """Tell whether a rater was ever qualified on this version."""
    return RaterStatus.objects.filter(
        programme_id=programme_id,
        rater_id=rater_id,
        rubric_id=rubric_id,
        change=StatusChange.QUALIFIED,
    ).exists()


def n_practised(programme_id: UUID, rater_id: UUID, slug: str) -> int:
    """Count the sessions that a rater has practised on with an instrument."""
    return Rating.objects.filter(
        programme_id=programme_id,
        rater_id=rater_id,
        rubric__slug=slug,
        kind=RatingKind.CALIBRATION,
        status=RatingStatus.SUBMITTED,
        assignment__round_session__round__purpose=RoundPurpose.PRACTICE,
    ).count()


def readings_of(programme_id: UUID, raters: Collection[UUID]) -> QuerySet[Reading]:
    """Return what the watch said of raters, the newest first."""
    rows = Reading.objects.filter(programme_id=programme_id, rater_id__in=raters)
    return rows.order_by("-read_at", "id")


# ── Ratings in doubt ─────────────────────────────────────────────────────────────────────


def ratings_in_doubt(programme_id: UUID) -> dict[UUID, str]:
    """Return the independent ratings of raters under review, by id, and those that do not stand.

    "under_review" waits for the lead; "upheld" was decided. What was cleared is not in it.
    """
    found: dict[UUID, str] = {}
    reviews = RaterStatus.objects.filter(
        programme_id=programme_id, change=StatusChange.UNDER_REVIEW
    ).select_related("settled_by")
    for review in reviews.order_by("at", "id"):
        decision = getattr(review, "settled_by", None)
        if decision is not None and decision.change == StatusChange.CLEARED:
            continue
        word = State.UNDER_REVIEW.value if decision is None else StatusChange.UPHELD.value
        for pk in ratings_since(review).values_list("pk", flat=True):
            found[pk] = word
    return found


def ratings_since(review: RaterStatus) -> QuerySet[Rating]:
    """Return the rater's independent ratings that a review puts in doubt.

    From the last good gold session to the decision, or to the rater's next qualification.
    """
    rows = Rating.objects.filter(
        programme_id=review.programme_id,
        rater_id=review.rater_id,
        rubric_id=review.rubric_id,
        kind=RatingKind.INDEPENDENT,
        status=RatingStatus.SUBMITTED,
        submitted_at__gt=review.since,
    )
    anew = RaterStatus.objects.filter(
        programme_id=review.programme_id,
        rater_id=review.rater_id,
        rubric_id=review.rubric_id,
        change=StatusChange.QUALIFIED,
        at__gt=review.at,
    )
    ends = list(anew.order_by("at").values_list("at", flat=True)[:1])
    decision = getattr(review, "settled_by", None)
    if decision is not None:
        ends.append(decision.at)
    if ends:
        rows = rows.filter(submitted_at__lte=min(ends))
    return rows.order_by("submitted_at", "id")


# ── What rounds ask ──────────────────────────────────────────────────────────────────────

WHY_OUT: Mapping[State, str] = {
    State.NOT_BEGUN: "has not begun to calibrate",
    State.IN_TRAINING: "has not passed the test yet",
    State.EXPIRED: "the qualification has run out",
    State.UNDER_REVIEW: "is under review",
    State.NOT_QUALIFIED: "lost the qualification in a review",
    State.NO_TRIES_LEFT: "has no try left at the test",
}


def expiry_of(valid_months: int, on: date) -> date:
    """Return the last day of a status that begins on a day and holds so many months."""
    month = on.month - 1 + valid_months
    year, month = on.year + month // 12, month % 12 + 1
    for day in (on.day, 30, 29, 28):
        try:
            return date(year, month, day) - timedelta(days=1)
        except ValueError:
            continue
    raise ValueError(f"no day in {year}-{month}")

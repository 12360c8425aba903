"""What a person may see of verifications and reviews: as much of the trail as is open to them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import administers_installation, programmes_where
from backend.access.selectors import audit_events_visible_to
from backend.access.trail import closed_since
from backend.accounts.models import User
from backend.audit.models import AuditEvent
from backend.oversight.models import Verification, WeekReview
from backend.oversight.policies import N_WEEKS, TIME_TO_READ, end_of, is_over, is_overdue, week_of


def verifications_visible_to(actor: User) -> QuerySet[Verification]:
    """Return the verifications of the chains that the person may read, the newest first.

    Not those made while the trail is closed to them: its length tells how much others did.
    """
    seen = Q(programme_id__in=programmes_where(actor, Permission.AUDIT_READ))
    if administers_installation(actor):
        seen |= Q(programme_id__isnull=True)
    rows = Verification.objects.filter(seen).exclude(
        _while_closed(actor, "asked_at") | _while_closed(actor, "finished_at")
    )
    return rows.select_related("asked_by", "programme").order_by("-asked_at", "id")


def reviews_visible_to(actor: User) -> QuerySet[WeekReview]:
    """Return the reviews of the programmes whose trail the person may read, newest week first.

    Not those of weeks that are closed to them, in part or whole.
    """
    rows = WeekReview.objects.filter(
        programme_id__in=programmes_where(actor, Permission.AUDIT_READ)
    )
    hidden = Q(pk__in=[])
    for programme, since in closed_since(actor).items():
        first_hidden = week_of(timezone.localdate(since))
        hidden |= Q(programme_id=programme) & (
            Q(starts_on__gte=first_hidden) | Q(reviewed_at__gte=since)
        )
    rows = rows.exclude(hidden).select_related("reviewed_by")
    return rows.order_by("-starts_on", "-reviewed_at", "id")


def _while_closed(actor: User, moment: str) -> Q:
    hidden = Q(pk__in=[])
    for programme, since in closed_since(actor).items():
        hidden |= Q(programme_id=programme, **{f"{moment}__gte": since})
    return hidden


@dataclass(frozen=True, slots=True)
class KindCount:
    """How often something was done in a week, with one outcome."""

    verb: str
    outcome: str
    n: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a programme's trail, and who has read it."""

    starts_on: date
    counts: tuple[KindCount, ...]
    reviews: tuple[WeekReview, ...]
    # Running, due, overdue or read.
    state: str

    @property
    def ends_on(self) -> date:
        """The Sunday."""
        return end_of(self.starts_on) - timedelta(days=1)

    @property
    def read_by(self) -> date:
        """The last day on which it is not overdue."""
        return end_of(self.starts_on) + TIME_TO_READ - timedelta(days=1)

    @property
    def n_events(self) -> int:
        """How many events there were."""
        return sum(count.n for count in self.counts)

    @property
    def n_refused(self) -> int:
        """How many of them were denied or failed."""
        return sum(count.n for count in self.counts if count.outcome != "allowed")


def weeks_of(actor: User, programme_id: UUID) -> list[Week]:
    """Return the last weeks of a programme's trail that are open to the person, newest first."""
    events = audit_events_visible_to(actor).filter(chain=str(programme_id))
    first = events.order_by().aggregate(first=Min("at"))["first"]
    if first is None:
        return []
    today = timezone.localdate()
    newest, oldest = week_of(today), week_of(timezone.localdate(first))
    closed = closed_since(actor).get(programme_id)
    if closed is not None:
        newest = week_of(timezone.localdate(closed)) - timedelta(days=7)
    starts = [newest - timedelta(days=7 * n) for n in range(N_WEEKS)]
    starts = [start for start in starts if start >= oldest]
    counts = _counts(events, starts)
    reviews: dict[date, list[WeekReview]] = defaultdict(list)
    for review in reviews_visible_to(actor).filter(programme_id=programme_id):
        reviews[review.starts_on].append(review)
    return [
        Week(start, counts[start], tuple(reviews[start]), _state(start, today, reviews[start]))
        for start in starts
    ]


def counts_of(actor: User, programme_id: UUID, week: date) -> tuple[KindCount, ...]:
    """Return how much of each kind a person sees in one week."""
    events = audit_events_visible_to(actor).filter(chain=str(programme_id))
    return _counts(events, [week])[week]


def _state(start: date, today: date, reviews: Sequence[WeekReview]) -> str:
    if not is_over(start, today):
        return "running"
    if reviews:
        return "read"
    return "overdue" if is_overdue(start, today) else "due"


def _counts(
    events: QuerySet[AuditEvent], starts: Sequence[date]
) -> defaultdict[date, tuple[KindCount, ...]]:
    """Count the events of weeks by kind, what was refused first, then by number."""
    found: defaultdict[date, tuple[KindCount, ...]] = defaultdict(tuple)
    if not starts:
        return found
    rows: Any = (
        events.filter(at__gte=_midnight(min(starts)), at__lt=_midnight(end_of(max(starts))))
        .order_by()
        .annotate(week=TruncWeek("at", tzinfo=timezone.get_current_timezone()))
        .values("verb", "outcome", start=F("week"))
        .annotate(n=Count("pk"))
    )
    by_week: dict[date, list[KindCount]] = defaultdict(list)
    for row in rows:
        week = timezone.localdate(row["start"])
        by_week[week].append(KindCount(row["verb"], row["outcome"], row["n"]))
    for week, counts in by_week.items():
        counts.sort(key=lambda one: (one.outcome == "allowed", -one.n, one.verb))
        found[week] = tuple(counts)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

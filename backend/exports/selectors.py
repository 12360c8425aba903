"""Which exports a person sees, and which ratings an export may hold."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from backend.access.models import Membership
from backend.access.roles import Permission, Role
from backend.access.rules import allows, programmes_where
from backend.accounts.models import User
from backend.casework.models import ConsentScope, TherapySession
from backend.casework.reading import scope_in_force, sessions_out_of_statistics
from backend.exports.models import DataUse, Export
from backend.exports.naming import variable_names
from backend.exports.tables.gathered import Gathered, GatheredRound, SessionFacts
from backend.exports.tables.shape import Missing
from backend.ratings.models import ASSIGNED_KINDS, Evidence, Rating, Round, RoundSession
from backend.ratings.visibility import exportable
from backend.reliability.layout import layout_of
from backend.reliability.matrices import ItemRows, RatingKey

NEEDED = {
    DataUse.PROGRAMME: Permission.EXPORT_MAKE,
    DataUse.RESEARCH: Permission.EXPORT_RESEARCH,
}
# Columns of the wide tables that are no rater's.
WIDE_KEYS = ("session", "item")


def exports_visible_to(actor: User) -> QuerySet[Export]:
    """Return the exports that the person asked for, where they may still export."""
    programmes = programmes_where(actor, *NEEDED.values())
    rows = Export.objects.filter(requested_by=actor, programme_id__in=programmes)
    related = rows.select_related("programme", "round", "round__rubric")
    return related.defer("round__rubric__definition", "round__rubric__source").order_by(
        "-requested_at", "id"
    )


def data_uses_of(actor: User, programme_id: UUID) -> list[DataUse]:
    """Return what the person may export for in a programme."""
    return [use for use, needed in NEEDED.items() if allows(actor, needed, programme_id)]


def ratings_for(actor: User, programme_id: UUID, data_use: DataUse) -> QuerySet[Rating]:
    """Return the ratings that an export of a programme would hold now, without those left out."""
    out = sessions_out_of_statistics().values("pk")
    rows = exportable(actor, programme_id).exclude(therapy_session_id__in=out)
    if data_use == DataUse.RESEARCH:
        agreed = TherapySession.objects.filter(scope_in_force(ConsentScope.RESEARCH))
        return rows.filter(therapy_session_id__in=agreed.values("pk"))
    return rows


def rounds_to_export(actor: User, programme_id: UUID) -> QuerySet[Round]:
    """Return the closed rounds of which the person may export something, newest first."""
    if not data_uses_of(actor, programme_id):
        return Round.objects.none()
    held = exportable(actor, programme_id).values("assignment__round_session__round_id")
    rows = Round.objects.filter(pk__in=held).select_related("rubric")
    return rows.defer("rubric__definition", "rubric__source").order_by("-closed_at", "id")


def counts_by_round(
    actor: User, programme_id: UUID, data_use: DataUse, rounds: Iterable[Round]
) -> dict[UUID, int]:
    """Return how many ratings of each round an export would hold."""
    rows = ratings_for(actor, programme_id, data_use).filter(
        assignment__round_session__round__in=[round_.pk for round_ in rounds]
    )
    by = "assignment__round_session__round_id"
    return dict(rows.order_by().values(by).annotate(n=Count("pk")).values_list(by, "n"))


def gather(
    actor: User, programme_id: UUID, data_use: DataUse, round_id: UUID | None = None
) -> Gathered:
    """Read what an export holds, and count what it leaves out."""
    everything = exportable(actor, programme_id)
    if round_id is not None:
        everything = everything.filter(assignment__round_session__round_id=round_id)
    kept = ratings_for(actor, programme_id, data_use)
    n_all = everything.count()
    rows = (
        everything.filter(pk__in=kept.values("pk"))
        .order_by("assignment__round_session__round_id", "therapy_session_id", "rater_id")
        .values_list(
            "assignment__round_session__round_id",
            "pk",
            "therapy_session_id",
            "rater_id",
            "problem_areas",
        )
    )
    by_round: dict[UUID, list[RatingKey]] = {}
    for round_pk, pk, session, rater, areas in rows:
        key = RatingKey(pk, session, rater, frozenset(areas or ()))
        by_round.setdefault(round_pk, []).append(key)
    reason = "no_consent_to_research" if data_use == DataUse.RESEARCH else "consent_withdrawn"
    n_left = n_all - sum(len(keys) for keys in by_round.values())
    names = _names_of_raters(programme_id)
    rounds = Round.objects.filter(pk__in=by_round).select_related("rubric")
    return Gathered(
        rounds=[
            _gathered(actor, number, round_, by_round[round_.pk], names)
            for number, round_ in enumerate(rounds.order_by("started_at", "id"), start=1)
        ],
        left_out={reason: n_left} if n_left else {},
    )


def _gathered(
    actor: User, number: int, round_: Round, keys: list[RatingKey], names: dict[UUID, str]
) -> GatheredRound:
    ratings = [key.rating for key in keys]
    turns = (
        Evidence.objects.filter(rating__in=ratings)
        .order_by()
        .values("rating_id", "item")
        .annotate(n=Count("pk"))
    )
    taking_part = {key.rater for key in keys}
    return GatheredRound(
        number=number,
        round=round_,
        layout=layout_of(round_.rubric.definition),
        keys=keys,
        rows=ItemRows.of(ratings),
        sessions=_facts(actor, round_, {key.session for key in keys}),
        raters={person: name for person, name in names.items() if person in taking_part},
        evidence={(row["rating_id"], row["item"]): row["n"] for row in turns},
    )


def _names_of_raters(programme_id: UUID) -> dict[UUID, str]:
    """Return the name of each rater's column: their code, or one that stands for it."""
    rows = Membership.objects.filter(programme_id=programme_id, role=Role.RATER)
    codes = dict(rows.values_list("person_id", "code"))
    raters = Rating.objects.filter(programme_id=programme_id, kind__in=ASSIGNED_KINDS)
    known = {*codes, *raters.order_by().values_list("rater_id", flat=True).distinct()}
    ordered = sorted(known, key=lambda person: (not codes.get(person), codes.get(person), person))
    words = {person: codes.get(person) or str(person) for person in ordered}
    named = variable_names(words.values(), fallback="rater", taken=WIDE_KEYS)
    return {person: named[word] for person, word in words.items()}


def _facts(actor: User, round_: Round, sessions: set[UUID]) -> dict[UUID, SessionFacts]:
    """Return what the files say of sessions.

    Of one that the person rated themselves no more than the round told them: whose it is, and the
    number it has, stay hidden from its rater.
    """
    own = set(
        Rating.objects.filter(
            rater=actor, kind__in=ASSIGNED_KINDS, therapy_session_id__in=sessions
        ).values_list("therapy_session_id", flat=True)
    )
    rows = RoundSession.objects.filter(round=round_, therapy_session_id__in=sessions)
    found = {}
    for row in rows.select_related("therapy_session__case__enrolment").order_by("code"):
        session, case = row.therapy_session, row.therapy_session.case
        hidden = session.pk in own or case is None
        number = session.number
        name = f"{case.code}-{number:02d}" if case and number else row.code
        found[session.pk] = SessionFacts(
            label=row.code if hidden else name,
            trainee="" if hidden or case is None else case.enrolment.code,
            case="" if hidden or case is None else case.code,
            number=Missing.HIDDEN if hidden or number is None else number,
            phase=session.phase,
            format=case.format if case else "",
        )
    return found

"""Which earlier studies a person may see, and what stands in them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from backend.access.models import Membership
from backend.access.roles import Permission
from backend.access.rules import allows, programmes_where
from backend.accounts.models import User
from backend.core.errors import Conflict
from backend.history.models import (
    CodeOf,
    PastImport,
    PastNaming,
    PastRating,
    PastReport,
    PastSession,
)
from backend.programmes.models import Enrolment
from backend.ratings.models import RatingKind

# What may stand beside a trainee's curve; gold ratings are of no trainee.
CURVE_KINDS = (RatingKind.INDEPENDENT, RatingKind.SUPERVISOR, RatingKind.SELF)


def past_imports_visible_to(actor: User) -> QuerySet[PastImport]:
    """Return the earlier studies of the programmes whose past data one may read."""
    programmes = programmes_where(actor, Permission.HISTORY_READ)
    rows = PastImport.objects.filter(programme_id__in=programmes)
    related = rows.select_related("rubric", "imported_by", "withdrawal__withdrawn_by", "programme")
    return related.defer("rubric__definition", "rubric__source").order_by("-imported_at", "id")


def names_in(past: PastImport) -> dict[tuple[str, str], str | None]:
    """Return what was said last of each code: whose it is, by (trainee or rater, code)."""
    return _names(PastNaming.objects.filter(past_import=past))


def _names(namings: QuerySet[PastNaming]) -> dict[tuple[str, str], str | None]:
    said: dict[tuple[str, str], str | None] = {}
    for codes in namings.order_by("pk").values_list("codes", flat=True):
        said |= {(row["of"], row["code"]): row["id"] for row in codes}
    return said


@dataclass(frozen=True)
class PastCode:
    """A code of a study, what it stands for in numbers, and who it is as far as that was said."""

    code: str
    n: int
    # A trainee's enrolment, or a rater's account.
    id: str | None
    # The trainee's code in the programme; nothing for a rater.
    own_code: str | None
    name: str | None
    # The trainee of the programme who has the same code, which may be somebody else.
    same_code: str | None


def trainees_in(actor: User, past: PastImport) -> list[PastCode]:
    """Return the trainees of a study with the number of their sessions."""
    said = names_in(past)
    counted = Counter(
        PastSession.objects.filter(past_import=past)
        .exclude(trainee_code="")
        .values_list("trainee_code", flat=True)
    )
    rows = Enrolment.objects.filter(programme_id=past.programme_id).select_related("person")
    by_id = {str(row.pk): row for row in rows}
    same = {row.code: str(row.pk) for row in by_id.values()}
    may_name = allows(actor, Permission.PEOPLE_READ, past.programme_id)
    found = []
    for code, n in sorted(counted.items()):
        who = by_id.get(said.get((CodeOf.TRAINEE, code)) or "")
        found.append(
            PastCode(
                code=code,
                n=n,
                id=str(who.pk) if who else None,
                own_code=who.code if who else None,
                name=who.person.name if who and may_name else None,
                same_code=same.get(code),
            )
        )
    return found


def raters_in(actor: User, past: PastImport) -> list[PastCode]:
    """Return the raters of a study with the number of their ratings."""
    said = names_in(past)
    counted = past.raters.annotate(n=Count("ratings")).order_by("code")
    may_name = allows(actor, Permission.PEOPLE_READ, past.programme_id)
    people = _members(past.programme_id)
    found = []
    for row in counted:
        who = said.get((CodeOf.RATER, row.code))
        known = who if who in people else None
        found.append(
            PastCode(
                code=row.code,
                n=row.n,
                id=known,
                own_code=None,
                name=people[known] if known and may_name else None,
                same_code=None,
            )
        )
    return found


def _members(programme_id: UUID) -> dict[str, str]:
    """Return the names of everybody who is or was a member, by id."""
    rows = Membership.objects.filter(programme_id=programme_id).values_list(
        "person_id", "person__name"
    )
    return {str(pk): name for pk, name in rows}


def report_shown(past: PastImport) -> PastReport:
    """Return a study's report, with `shown`: the result with the raters' codes.

    Raises Conflict for a study that was withdrawn.
    """
    if hasattr(past, "withdrawal"):
        raise Conflict(
            "This study was withdrawn, so that its ratings count no more.", code="withdrawn"
        )
    report = PastReport.objects.get(past_import=past)
    codes = {str(pk): code for pk, code in past.raters.values_list("pk", "code")}
    result: dict[str, Any] = dict(report.result)
    result["raters"] = [
        {**row, "code": codes[row["rater"]], "name": None} for row in result["raters"]
    ]
    result["rater_pairs"] = [
        {**row, "a": codes[row["a"]], "b": codes[row["b"]]} for row in result["rater_pairs"]
    ]
    report.shown = result  # type: ignore[attr-defined]
    return report


def past_ratings_of(actor: User, enrolment: Enrolment) -> list[PastRating]:
    """Return the past ratings of a trainee that may stand beside their curve.

    Only for who may read ratings of others: nothing of it was released to the trainee. Of
    independent ones never the person's own, where it was said that a code is theirs.
    """
    programme_id = enrolment.programme_id
    if enrolment.person_id == actor.pk or not allows(actor, Permission.RATING_READ, programme_id):
        return []
    namings = PastNaming.objects.filter(
        programme_id=programme_id, past_import__withdrawal__isnull=True
    )
    wanted = Q(pk__in=[])
    for past_import in set(namings.values_list("past_import_id", flat=True)):
        said = _names(namings.filter(past_import_id=past_import))
        theirs = _codes(said, CodeOf.TRAINEE, enrolment.pk)
        own = Q(kind=RatingKind.INDEPENDENT, rater__code__in=_codes(said, CodeOf.RATER, actor.pk))
        of_trainee = Q(past_import_id=past_import, session__trainee_code__in=theirs)
        wanted |= of_trainee & ~own
    rows = PastRating.objects.filter(wanted, kind__in=CURVE_KINDS)
    related = rows.select_related("session", "rater", "past_import__rubric")
    return list(
        related.defer("past_import__rubric__definition", "past_import__rubric__source").order_by(
            "session_id", "rater_id", "kind"
        )
    )


def _codes(said: Mapping[tuple[str, str], str | None], of: CodeOf, who: UUID) -> list[str]:
    """Return the codes that were said to be somebody's."""
    return [code for (whose, code), known in said.items() if whose == of and known == str(who)]

"""What a person may see of cases, sessions, consents and transcripts."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce
from django.utils import timezone

from backend.access.roles import Permission, Role
from backend.access.rules import has_role, programmes_where, programmes_with_role
from backend.accounts.models import User
from backend.casework import reading
from backend.casework.models import (
    AgreedAreas,
    Case,
    Consent,
    ConsentForm,
    DeidentificationAttestation,
    OutcomeScore,
    Speaker,
    TherapySession,
    Transcript,
    Turn,
)
from backend.casework.policies import (
    RATING_SCOPE,
    Readiness,
    consent_hindrance,
    not_assignable_reasons,
)
from backend.core.visible import NOTHING
from backend.programmes.models import Programme
from backend.programmes.selectors import enrolments_visible_to, supervisions_in_force

# Databases limit how many values a query may name.
HASHES_AT_A_TIME = 500


def is_own(actor: User, case: Case | None) -> bool:
    """Tell whether a case is the person's own as a trainee of its programme today."""
    return (
        case is not None
        and case.enrolment.person_id == actor.pk
        and has_role(actor, Role.TRAINEE, case.programme_id)
    )


# ── Grounds for reading ──────────────────────────────────────────────────────────────────


def own_session(actor: User) -> Q:
    """Let a trainee read their own sessions."""
    programmes = programmes_with_role(actor, [Role.TRAINEE])
    if not programmes:
        return NOTHING
    return Q(therapy_session__case__enrolment__person=actor, programme_id__in=programmes)


def supervision(actor: User) -> Q:
    """Let a supervisor read the sessions of their trainees while the supervision holds."""
    if not programmes_with_role(actor, [Role.SUPERVISOR]):
        return NOTHING
    supervised = supervisions_in_force(actor).order_by().values("enrolment_id")
    return Q(therapy_session__case__enrolment_id__in=supervised)


def preparation(actor: User) -> Q:
    """Let a lead read an import they have to complete: until somebody vouches for the text.

    And again while the session is closed because that word no longer holds.
    """
    programmes = programmes_where(actor, Permission.TRANSCRIPT_PREPARE)
    if not programmes:
        return NOTHING
    unfinished = Q(therapy_session__attestations__isnull=True)
    unfinished |= reading.closed("therapy_session_id")
    return Q(programme_id__in=programmes) & unfinished


# ── Cases and sessions ───────────────────────────────────────────────────────────────────


def cases_visible_to(actor: User) -> QuerySet[Case]:
    """Return a trainee's own cases, those of a supervisor's trainees, a lead's whole programme.

    `is_veiled` says that the agreed problem areas are hidden from the person: those of the whole
    programme as long as they have anything to rate there, so that a gap points at no case.
    """
    of_met = Q(enrolment_id__in=enrolments_visible_to(actor).order_by().values("pk"))
    veiled = TherapySession.objects.filter(
        reading.veiled(actor, "pk"), programme=OuterRef("programme")
    )
    rows = Case.objects.filter(of_met).select_related("enrolment__person")
    return rows.annotate(is_veiled=Exists(veiled)).order_by("code", "id")


def is_veiled_for(actor: User, programme_id: UUID) -> bool:
    """Tell whether what would tell a rater of a case is hidden from the person there today."""
    rows = TherapySession.objects.filter(programme_id=programme_id)
    return rows.filter(reading.veiled(actor, "pk")).exists()


def areas_over_time(case: Case) -> QuerySet[AgreedAreas]:
    """Return what was agreed in a case, the newest first.

    It asks nobody's permission: callers pass a case that is not veiled from the person.
    """
    rows = AgreedAreas.objects.filter(case=case).select_related("recorded_by")
    return rows.order_by("-recorded_at", "-id")


def outcomes_of(case: Case) -> QuerySet[OutcomeScore]:
    """Return the outcome scores of a case by day, corrected ones included.

    It asks nobody's permission: callers pass a case that is not veiled from the person.
    """
    rows = OutcomeScore.objects.filter(case=case).select_related("recorded_by", "superseded_by")
    return rows.order_by("measure", "name", "taken_on", "recorded_at", "id")


def sessions_visible_to(actor: User) -> QuerySet[TherapySession]:
    """Return a trainee's own sessions, those of a supervisor's trainees, a lead's whole programme.

    Without those of which the person is to know nothing but the transcript they rate, and without
    those that were registered by mistake.
    """
    of_met = Q(case__enrolment_id__in=enrolments_visible_to(actor).order_by().values("pk"))
    all_of = Q(programme_id__in=programmes_where(actor, Permission.CASE_MANAGE))
    rows = TherapySession.objects.filter(of_met | all_of, struck_at__isnull=True)
    return rows.exclude(reading.veiled(actor, "pk")).order_by(
        F("case__code").asc(nulls_last=True),
        F("number").asc(nulls_last=True),
        "created_at",
        "id",
    )


def session_details(actor: User) -> QuerySet[TherapySession]:
    """Return the visible sessions with everything that the API says of one, in few queries."""
    readable = transcripts_readable_by(actor).order_by()
    supervised = supervisions_in_force(actor).order_by()
    rows = with_assignability(_with_facts(sessions_visible_to(actor)))
    return rows.select_related("case__enrolment__person", "transcript__source").annotate(
        consent_state=reading.consent_state(),
        is_readable=Exists(readable.filter(therapy_session=OuterRef("pk"))),
        is_supervised=Exists(supervised.filter(enrolment=OuterRef("case__enrolment"))),
    )


# ── Ready to be rated ────────────────────────────────────────────────────────────────────


def with_assignability(rows: QuerySet[TherapySession]) -> QuerySet[TherapySession]:
    """Add `is_assignable`, the twin in SQL of `policies.not_assignable_reasons` being empty."""
    attested = DeidentificationAttestation.objects.filter(therapy_session=OuterRef("pk"))
    condition = (
        Q(case__isnull=False, transcript__isnull=False, transcript__deleted_at__isnull=True)
        & ~Q(phase="")
        & reading.scope_in_force(RATING_SCOPE)
        & Q(Exists(attested))
        & ~reading.closed("pk")
    )
    return rows.annotate(is_assignable=ExpressionWrapper(condition, output_field=BooleanField()))


def readiness_of(therapy_session: Any) -> Readiness:
    """Return what stands of a session loaded by `session_details` or `reasons_by_session`."""
    transcript = getattr(therapy_session, "transcript", None)
    return Readiness(
        has_case=therapy_session.case_id is not None,
        has_phase=therapy_session.phase != "",
        consent=consent_hindrance(latest_consent(therapy_session), timezone.localdate()),
        is_deidentified=therapy_session.deidentified_at is not None,
        has_text=transcript is not None and transcript.deleted_at is None,
        is_quarantined=therapy_session.is_quarantined,
    )


def latest_consent(therapy_session: Any) -> Consent | None:
    """Return the consent that holds for a loaded session: the last one recorded."""
    newest_first: list[Consent] = therapy_session.consents_newest_first
    return newest_first[0] if newest_first else None


def reasons_by_session(session_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return for each session why it cannot be rated; an empty list when it can.

    It asks nobody's permission: callers pass sessions that the person may see.
    """
    rows = _with_facts(TherapySession.objects.filter(pk__in=session_ids))
    return {
        row.pk: [str(reason) for reason in not_assignable_reasons(readiness_of(row))]
        for row in rows.select_related("transcript")
    }


def is_assignable(therapy_session: TherapySession) -> bool:
    """Tell whether a session may be given to a rater today."""
    return not reasons_by_session([therapy_session.pk])[therapy_session.pk]


def meetings_of(rows: QuerySet[TherapySession]) -> QuerySet[TherapySession]:
    """Return those of the sessions that are a case's, with all that `readiness_of` asks for.

    It asks nobody's permission: callers pass sessions that the person may see.
    """
    held = rows.filter(case__isnull=False, struck_at__isnull=True)
    return _with_facts(held).select_related("case", "transcript")


def sessions_with_consents(session_ids: Iterable[UUID]) -> list[Any]:
    """Return sessions with `consents_newest_first`.

    It asks nobody's permission: callers pass sessions that the person may see.
    """
    newest = Prefetch("consents", queryset=_newest_first(), to_attr="consents_newest_first")
    wanted = list(session_ids)
    found: list[Any] = []
    for start in range(0, len(wanted), HASHES_AT_A_TIME):
        rows = TherapySession.objects.filter(pk__in=wanted[start : start + HASHES_AT_A_TIME])
        found.extend(rows.prefetch_related(newest))
    return found


def _newest_first() -> QuerySet[Consent]:
    rows = Consent.objects.select_related("form", "withdrawn_by").defer("form__text")
    return rows.order_by("-recorded_at", "-id")


def _with_facts(rows: QuerySet[TherapySession]) -> QuerySet[TherapySession]:
    attested = DeidentificationAttestation.objects.filter(therapy_session=OuterRef("pk"))
    last = attested.order_by().values("therapy_session").annotate(at=Max("attested_at"))
    closed = TherapySession.objects.filter(reading.closed("pk"), pk=OuterRef("pk"))
    return rows.annotate(
        deidentified_at=Subquery(last.values("at")), is_quarantined=Exists(closed)
    ).prefetch_related(
        Prefetch("consents", queryset=_newest_first(), to_attr="consents_newest_first")
    )


# ── Consents and transcripts ─────────────────────────────────────────────────────────────


def consent_forms_visible_to(actor: User) -> QuerySet[ConsentForm]:
    """Return the consent forms of the programmes where the person records consent or reviews it.

    `is_current` tells the newest version of a form from the earlier ones.
    """
    programmes = programmes_where(
        actor, Permission.CONSENT_RECORD, Permission.SESSION_BRING, Permission.RETENTION_READ
    )
    newer = ConsentForm.objects.filter(
        programme=OuterRef("programme"),
        name=OuterRef("name"),
        published_at__gt=OuterRef("published_at"),
    )
    signed = Consent.objects.filter(form=OuterRef("pk")).order_by().values("form")
    rows = ConsentForm.objects.filter(programme_id__in=programmes)
    return rows.annotate(
        is_current=~Exists(newer),
        is_used=Exists(signed),
    ).order_by("name", "-published_at", "id")


def consents_visible_to(actor: User) -> QuerySet[Consent]:
    """Return the consents of the visible sessions; `is_newest` marks the one that decides.

    `text_on_hold`: it was withdrawn, and a legal hold alone keeps the text from being erased.
    """
    sessions = sessions_visible_to(actor).order_by().filter(pk=OuterRef("therapy_session_id"))
    newest = _newest_first().filter(therapy_session=OuterRef("therapy_session")).values("pk")
    rows = (
        _newest_first()
        .filter(Exists(sessions))
        .annotate(
            is_newest=ExpressionWrapper(Q(pk=Subquery(newest[:1])), output_field=BooleanField()),
            text_on_hold=Exists(
                sessions_awaiting_erasure().filter(pk=OuterRef("therapy_session_id"))
            ),
        )
    )
    return rows.select_related("therapy_session__case__enrolment")


def newest_consent(therapy_session_id: UUID) -> Consent | None:
    """Return the consent that decides for a session.

    It asks nobody's permission: callers pass a session that the person may see.
    """
    return _newest_first().filter(therapy_session_id=therapy_session_id).first()


def awaits_erasure(therapy_session_id: UUID) -> bool:
    """Tell whether a session's client withdrew while its text is still there, on hold."""
    return sessions_awaiting_erasure().filter(pk=therapy_session_id).exists()


def sessions_awaiting_erasure() -> QuerySet[TherapySession]:
    """Return the sessions whose client withdrew and whose text is still there."""
    return reading.sessions_with_withdrawn_consent().filter(
        transcript__isnull=False, transcript__deleted_at__isnull=True
    )


def deleted_content(programme: Programme, hashes: Iterable[str]) -> set[str]:
    """Return which of these contents were deleted here, or wait to be: they are not taken again."""
    wanted = list(hashes)
    found: set[str] = set()
    for start in range(0, len(wanted), HASHES_AT_A_TIME):
        rows = Transcript.objects.filter(
            Q(deleted_at__isnull=False)
            | Q(therapy_session__in=sessions_awaiting_erasure().values("pk")),
            programme=programme,
            content_hash__in=wanted[start : start + HASHES_AT_A_TIME],
        )
        found.update(rows.values_list("content_hash", flat=True))
    return found


def transcripts_readable_by(actor: User) -> QuerySet[Transcript]:
    """Return the transcripts whose words the person may read, on whatever ground."""
    return Transcript.objects.filter(_readable(actor)).order_by("imported_at", "id")


def transcripts_visible_to(actor: User) -> QuerySet[Transcript]:
    """Return the transcripts of visible sessions, and those that the person rates.

    `visible_session` is the session's id, or null for whoever must not know it.
    """
    sessions = sessions_visible_to(actor).order_by()
    of_visible = Q(Exists(sessions.filter(pk=OuterRef("therapy_session_id"))))
    return (
        Transcript.objects.annotate(
            visible_session=Choice(When(of_visible, then=F("therapy_session_id")))
        )
        .filter(Q(visible_session__isnull=False) | _readable(actor))
        .select_related("therapy_session", "source")
        .order_by("imported_at", "id")
    )


def _readable(actor: User) -> Q:
    condition = NOTHING
    for name in reading.grounds():
        condition |= reading.readable(actor, name)
    return condition


def grounds_for(actor: User, transcript: Transcript) -> list[str]:
    """Return the grounds on which the person may read this transcript now."""
    row = Transcript.objects.filter(pk=transcript.pk)
    return [
        name for name in reading.grounds() if row.filter(reading.readable(actor, name)).exists()
    ]


def speakers_of(transcript: Transcript) -> QuerySet[Speaker]:
    """Return who speaks in a transcript, with the number of their turns as `n_turns`."""
    own = Turn.objects.filter(transcript=transcript, speaker=OuterRef("label")).order_by()
    counted = own.values("speaker").annotate(n=Count("pk")).values("n")
    rows = Speaker.objects.filter(transcript=transcript).order_by("position")
    return rows.annotate(n_turns=Coalesce(Subquery(counted), 0))


def turns_of(transcript: Transcript) -> QuerySet[Turn]:
    """Return a transcript's turns in order; `services.open_turns` decides who gets them."""
    return Turn.objects.filter(transcript=transcript).order_by("number")

"""From stored rows to the evidence that rules look at: which sessions, and what is known."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from backend.casework.models import Case, ConsentScope, TherapySession
from backend.casework.reading import scope_in_force
from backend.certification import standing
from backend.certification.courses import cases_told, outcomes_told
from backend.certification.definitions import Binding
from backend.certification.levels import levels_of
from backend.certification.matrices import Level
from backend.certification.models import Attestation, Signature, SupervisionLog
from backend.certification.selectors.claims import standing_claims
from backend.competence.selectors import supervised_pairs
from backend.consensus.adjudicated import read_by_area
from backend.instruments.rules import instrument_of
from backend.programmes.models import Enrolment
from backend.ratings.completeness import sheet_of
from backend.ratings.matrices import OVERALL, scores_of
from backend.ratings.models import (
    Evidence as RatedTurn,
)
from backend.ratings.models import ItemScore, ItemStatus, RaisedFlag, Rating, RatingKind
from rubrics.pathways import (
    AttestationEvidence,
    CertificateEvidence,
    Evidence,
    FlagEvidence,
    NamedInstrument,
    Pathway,
    RatingEvidence,
    SessionEvidence,
    SignatureEvidence,
    SupervisionEvidence,
)
from rubrics.pathways import (
    ItemScore as ItemEvidence,
)
from rubrics.pathways.portfolio import RatingDemands
from rubrics.pathways.rules import RatersRule

# Kinds that a pathway may ask for. What a machine says, and what calibrates, certifies nobody.
KINDS: Final = (RatingKind.INDEPENDENT, RatingKind.SUPERVISOR, RatingKind.SELF)
# Why a session of the trainee is not in the portfolio.
NOT_RATED, NO_CONSENT, EARLIER, UNDATED = "not_rated", "no_consent", "earlier", "undated"


@dataclass(frozen=True)
class Gathered:
    """The evidence of a portfolio, with the rows and figures that it was made of."""

    evidence: Evidence
    sessions: Mapping[UUID, TherapySession]
    ratings: Mapping[UUID, Rating]
    left_out: Mapping[UUID, str]
    levels: Sequence[Level]
    # The sessions by which the rules judge: of a renewal those after the certificate alone.
    counted: Mapping[UUID, TherapySession]


@dataclass(frozen=True)
class Question:
    """Whose portfolio is looked at, by which pathway, on sessions since when."""

    enrolment: Enrolment
    pathway: Pathway
    binding: Binding
    since: date | None = None

    @property
    def versions(self) -> Collection[str]:
        """The versions of the instrument whose scores may stand together; none: any one."""
        named = self.pathway.instrument
        return named.versions if isinstance(named, NamedInstrument) else ()

    @property
    def demands(self) -> RatingDemands:
        """Which ratings count."""
        rules = (rule for rule in self.pathway.rules if isinstance(rule, RatersRule))
        return next((rule.demands for rule in rules), RatingDemands())

    @property
    def supplied(self) -> NamedInstrument | None:
        """What the programme named at adoption, where the pathway leaves it to the programme."""
        if isinstance(self.pathway.instrument, NamedInstrument):
            return None
        return NamedInstrument(slug=self.binding.instrument, scale=self.binding.scale)


def gather(
    question: Question,
    ratings: QuerySet[Rating],
    *,
    signatures: Iterable[Signature] = (),
    certificate: CertificateEvidence | None = None,
    knows_flags: bool = True,
) -> Gathered:
    """Return what a portfolio holds, of the ratings given: those that whoever asks may know of.

    `knows_flags` tells whether flags of ratings that are still being written may be known, too.
    """
    rows, sessions, left_out = _chosen(question, ratings)
    doubts = standing.in_doubt(question.enrolment.programme_id)
    in_status = standing.statuses(question.enrolment.programme_id, rows)
    supervisors = {person for person, _ in supervised_pairs([question.enrolment.pk])}
    told = [
        _rating(rating, question, supervisors, in_status.get(rating.pk), rating.pk in doubts)
        for rating in rows
    ]
    counted = _counted(sessions, certificate)
    judged = [
        (row, each)
        for row, each in zip(rows, told, strict=True)
        if row.therapy_session_id in counted
    ]
    levels = levels_of(question, [row for row, _ in judged], [each for _, each in judged], counted)
    cases = {case.pk: case for each in sessions.values() if (case := each.case) is not None}
    return Gathered(
        evidence=Evidence(
            trainee=str(question.enrolment.person_id),
            cases=cases_told(cases.values()),
            sessions=_session_parts(sessions),
            ratings=tuple(told),
            flags=_flags(question, rows, sessions, knows_flags),
            levels=tuple(level.evidence for level in levels),
            supervision=_supervision(question.enrolment, cases),
            outcomes=outcomes_told(list(cases)),
            attestations=_attestations(question.enrolment),
            signatures=tuple(
                SignatureEvidence(
                    id=str(row.pk), signer=str(row.signer_id), supervises=row.supervises
                )
                for row in signatures
            ),
            certificate=certificate,
        ),
        sessions=sessions,
        ratings={rating.pk: rating for rating in rows},
        left_out=left_out
        | {key: _why_not_later(sessions[key]) for key in sessions.keys() - counted},
        levels=levels,
        counted=counted,
    )


def flags_of(question: Question, ratings: QuerySet[Rating]) -> tuple[FlagEvidence, ...]:
    """Return the flags on the sessions of a portfolio alone."""
    rows, sessions, _ = _chosen(question, ratings)
    return _flags(question, rows, sessions, knows_waiting=True)


def _chosen(
    question: Question, ratings: QuerySet[Rating]
) -> tuple[list[Rating], dict[UUID, TherapySession], dict[UUID, str]]:
    of_trainee = Rating.objects.filter(
        therapy_session__case__enrolment=question.enrolment, kind__in=KINDS
    )
    void = standing.void(question.enrolment.programme_id)
    rows = [
        row for row in _loaded(ratings.filter(pk__in=of_trainee.values("pk"))) if row.pk not in void
    ]
    sessions, left_out = _sessions(question, rows)
    rows = [rating for rating in rows if rating.therapy_session_id in sessions]
    return rows, sessions, left_out


def _loaded(ratings: QuerySet[Rating]) -> list[Rating]:
    """Return ratings with their answers; of one person's under one version the last."""
    rows = (
        ratings.select_related("rubric", "therapy_session__case")
        .defer("rubric__source", "rubric__definition")
        .prefetch_related(
            Prefetch("item_scores", queryset=ItemScore.objects.order_by("item", "id")),
            Prefetch("evidence", queryset=RatedTurn.objects.order_by("item", "turn_number")),
            Prefetch("flags", queryset=RaisedFlag.objects.order_by("flag")),
        )
        .order_by("submitted_at", "id")
    )
    last = {
        (row.therapy_session_id, row.kind, row.rater_id, row.rubric.slug, row.rubric.version): row
        for row in rows
    }
    found = list(last.values())
    # A trainee's score is by the area that consensus settled; `Gathered.ratings` are read so.
    read_by_area(found)
    return found


def _sessions(
    question: Question, ratings: Sequence[Rating]
) -> tuple[dict[UUID, TherapySession], dict[UUID, str]]:
    """Return the sessions of the portfolio, and why others of the trainee are not in it.

    Every session that was rated as the pathway asks is in it, so that nobody picks the best ones.
    """
    kind = question.demands.kind
    rated = {
        row.therapy_session_id
        for row in ratings
        if row.kind == kind
        and row.rubric.slug == question.binding.instrument
        and (not question.versions or row.rubric.version in question.versions)
    }
    rows = TherapySession.objects.filter(
        case__enrolment=question.enrolment, struck_at__isnull=True
    ).select_related("case")
    agreed = set(
        rows.filter(scope_in_force(ConsentScope.CERTIFICATION)).values_list("pk", flat=True)
    )
    inside: dict[UUID, TherapySession] = {}
    left_out: dict[UUID, str] = {}
    for row in rows.order_by("case__code", "number", "created_at", "id"):
        why = _why_out(row, question.since, row.pk in rated, row.pk in agreed)
        if why:
            left_out[row.pk] = why
        else:
            inside[row.pk] = row
    return inside, left_out


def _why_out(row: TherapySession, since: date | None, rated: bool, agreed: bool) -> str:
    if not rated:
        return NOT_RATED
    if not agreed:
        return NO_CONSENT
    if since is None:
        return ""
    if row.held_on is None:
        return UNDATED
    return EARLIER if row.held_on < since else ""


def _counted(
    sessions: Mapping[UUID, TherapySession], certificate: CertificateEvidence | None
) -> Mapping[UUID, TherapySession]:
    if certificate is None:
        return sessions
    return {
        key: row
        for key, row in sessions.items()
        if row.held_on is not None and row.held_on > certificate.issued
    }


def _why_not_later(row: TherapySession) -> str:
    return UNDATED if row.held_on is None else EARLIER


def session_label(row: TherapySession) -> str:
    """Name a session in a sentence."""
    code = row.case.code if row.case else ""
    return f"{code}, session {row.number}" if row.number is not None else f"{code}, {row.label}"


def _session_parts(sessions: Mapping[UUID, TherapySession]) -> tuple[SessionEvidence, ...]:
    drawn = standing.drawn(list(sessions))
    return tuple(
        SessionEvidence(
            id=str(row.pk),
            case=str(row.case_id),
            label=session_label(row),
            held_on=row.held_on,
            phase=row.phase or None,
            areas=tuple(row.case.agreed_problem_areas) or None if row.case else None,
            format=row.case.format if row.case else None,
            drawn=row.pk in drawn,
        )
        for row in sessions.values()
    )


def _rating(
    rating: Rating,
    question: Question,
    supervisors: Collection[UUID],
    in_status: bool | None,
    in_doubt: bool,
) -> RatingEvidence:
    """Return a rating as the rules look at it; scores only where its kind may be scored from."""
    told: dict[str, Any] = {
        "id": str(rating.pk),
        "session": str(rating.therapy_session_id),
        "kind": rating.kind,
        "rater": str(rating.rater_id),
        "rubric": rating.rubric.slug,
        "version": rating.rubric.version,
        "in_status": in_status,
        "supervises": rating.rater_id in supervisors,
        "under_review": in_doubt,
    }
    if rating.kind == question.demands.kind and rating.rubric.slug == question.binding.instrument:
        told |= _scores(rating)
    return RatingEvidence(**told)


def _scores(rating: Rating) -> dict[str, Any]:
    overall: dict[str, float | None] = {}
    sections: dict[str, dict[str, float | None]] = {}
    for score in scores_of(rating):
        of = overall if score.of == OVERALL else sections.setdefault(score.of, {})
        of[score.scale] = score.score
    return {"overall": overall, "sections": sections, "items": _items(rating)}


def _items(rating: Rating) -> tuple[ItemEvidence, ...]:
    """Return what each item that applies is worth, by the rule of the rating's own rubric."""
    instrument = instrument_of(rating.rubric_id)
    asked = sheet_of(rating, instrument).applicability()
    worth: dict[str, Mapping[str, int]] = {
        ItemStatus.ABSENT: instrument.scoring.absent,
        ItemStatus.MISSED_OPPORTUNITY: instrument.scoring.missed_opportunity,
    }
    found = []
    for row in rating.item_scores.all():
        part = instrument.parts.get(row.item)
        if part is None or part.kind != "item" or row.status == ItemStatus.NOT_APPLICABLE:
            continue
        given = worth.get(row.status, row.values)
        found.append(
            ItemEvidence(
                item=row.item,
                required=asked[row.item].state == "required",
                values={scale: given.get(scale) for scale in part.scales},
            )
        )
    return tuple(found)


def _flags(
    question: Question,
    ratings: Sequence[Rating],
    sessions: Mapping[UUID, TherapySession],
    knows_waiting: bool,
) -> tuple[FlagEvidence, ...]:
    raised = [(rating, flag) for rating in ratings for flag in rating.flags.all()]
    settled = standing.with_outcome([flag.pk for _, flag in raised])
    kinds = {rubric: flag_kinds(rubric) for rubric in {rating.rubric_id for rating, _ in raised}}
    told = [
        FlagEvidence(
            id=f"flag-{flag.pk}",
            session=str(rating.therapy_session_id),
            kind=kinds[rating.rubric_id][flag.flag],
            flag=flag.flag,
            resolved=flag.pk in settled,
        )
        for rating, flag in raised
    ]
    if not knows_waiting:
        return tuple(told)
    known = {(rating.pk, flag.flag) for rating, flag in raised}
    told += [
        FlagEvidence(
            id=f"harm-{flag.id}",
            session=str(flag.session),
            kind="harm",
            flag=flag.flag,
            resolved=False,
        )
        for flag in standing.waiting(question.enrolment.pk)
        if flag.session in sessions and (flag.rating, flag.flag) not in known
    ]
    return tuple(told)


def flag_kinds(rubric_id: UUID) -> dict[str, Literal["drift", "harm"]]:
    """Return which flags of a rubric version are of drift, and which of harm."""
    return {flag.id: flag.kind for flag in instrument_of(rubric_id).rubric.flags}


def _supervision(
    enrolment: Enrolment, cases: Mapping[UUID, Case]
) -> tuple[SupervisionEvidence, ...]:
    return tuple(
        SupervisionEvidence(
            id=str(row.pk),
            hours=row.minutes / 60,
            held_on=row.held_on,
            case=str(row.case_id) if row.case_id in cases else None,
            confirmed=row.confirmed,
        )
        for row in standing_claims(SupervisionLog, enrolment)
    )


def _attestations(enrolment: Enrolment) -> tuple[AttestationEvidence, ...]:
    return tuple(
        AttestationEvidence(
            id=str(row.pk),
            requirement=row.requirement,
            amount=row.amount,
            confirmed=row.confirmed,
        )
        for row in standing_claims(Attestation, enrolment)
    )

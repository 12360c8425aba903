"""Bring the sessions and ratings of an earlier study in: whole or not at all, and never twice."""

import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from backend.access.roles import Permission
from backend.access.rules import require, role_used
from backend.accounts.models import User
from backend.audit.services import record
from backend.core.errors import ErrorDetail, InvalidInput
from backend.history.matrices import report_of_past
from backend.history.models import (
    PastAnswer,
    PastImport,
    PastRater,
    PastRating,
    PastReport,
    PastSession,
)
from backend.history.reading import read_study
from backend.history.study import Problems, Study
from backend.instruments.models import RubricVersion
from backend.instruments.rules import instrument_of
from backend.programmes.models import Programme

_AT_A_TIME = 1000


@dataclass(frozen=True)
class PastPreview:
    """What a file holds and what is wrong with it; the import it is already, if it is one."""

    study: Study
    problems: Problems
    already: PastImport | None
    # The trainee codes that are also codes of this programme.
    same_codes: frozenset[str]


def preview_past_data(
    *, actor: User, programme: Programme, rubric: RubricVersion, raw: bytes
) -> PastPreview:
    """Say what would come of bringing a file in; nothing is stored."""
    require(actor, Permission.HISTORY_MANAGE, programme.pk)
    study, problems = _read(programme, rubric, raw)
    codes = programme.enrolments.filter(code__in=list(study.trainees)[:_AT_A_TIME])
    return PastPreview(
        study=study,
        problems=problems,
        already=_already(programme, _hash(raw)),
        same_codes=frozenset(codes.values_list("code", flat=True)),
    )


@transaction.atomic
def import_past_data(
    *,
    actor: User,
    programme: Programme,
    rubric: RubricVersion,
    raw: bytes,
    name: str,
    note: str,
    is_simulated: bool = False,
) -> tuple[PastImport, bool]:
    """Store a file of past data; return its import and whether it is new.

    Raises InvalidInput that names every problem by line and column.
    """
    require(actor, Permission.HISTORY_MANAGE, programme.pk)
    # Two imports of one file follow each other, so that the second finds the first one's row.
    Programme.objects.select_for_update().get(pk=programme.pk)
    file_hash = _hash(raw)
    already = _already(programme, file_hash)
    if already is not None:
        return already, False
    study, problems = _read(programme, rubric, raw)
    if problems.n_errors:
        raise _refusal(problems)
    past = PastImport.objects.create(
        programme=programme,
        rubric=rubric,
        name=name,
        note=note,
        file_hash=file_hash,
        n_sessions=len(study.sessions),
        n_trainees=len(study.trainees),
        n_raters=len(study.raters),
        n_ratings=len(study.ratings),
        n_answers=study.n_answers,
        kinds=study.kinds,
        is_simulated=is_simulated or programme.is_simulated,
        imported_by=actor,
    )
    _store(past, study)
    _compute(past, rubric)
    record(
        actor=actor,
        verb="past_data.imported",
        programme_id=programme.pk,
        target=past,
        role=role_used(actor, Permission.HISTORY_MANAGE, programme.pk),
        details={
            "file_hash": file_hash,
            "rubric": rubric.fingerprint,
            "n_sessions": past.n_sessions,
            "n_ratings": past.n_ratings,
        },
    )
    return past, True


def _read(programme: Programme, rubric: RubricVersion, raw: bytes) -> tuple[Study, Problems]:
    if rubric.programme_id not in (None, programme.pk):
        raise InvalidInput("This rubric is another programme's.", code="other_rubric")
    return read_study(raw, instrument_of(rubric.pk), timezone.localdate())


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _already(programme: Programme, file_hash: str) -> PastImport | None:
    """Return the import that this file is; one that was withdrawn may be brought in again."""
    rows = PastImport.objects.filter(
        programme=programme, file_hash=file_hash, withdrawal__isnull=True
    )
    return rows.first()


def _refusal(problems: Problems) -> InvalidInput:
    n = problems.n_errors
    listed = (
        f", of which the first {len(problems.errors)} are named" if n > len(problems.errors) else ""
    )
    return InvalidInput(
        f"The file has {n} {'problem' if n == 1 else 'problems'}{listed}. Nothing was stored.",
        code="past_data_invalid",
        errors=[
            ErrorDetail(row.code, row.detail, field=row.column, line=row.line)
            for row in problems.errors
        ],
    )


def _store(past: PastImport, study: Study) -> None:
    sessions = {
        code: PastSession(
            past_import=past,
            code=code,
            trainee_code=read.trainee,
            case_code=read.case,
            number=read.number,
            held_on=read.held_on,
            phase=read.phase,
        )
        for code, read in study.sessions.items()
    }
    raters = {code: PastRater(past_import=past, code=code) for code in study.raters}
    ratings = {
        key: PastRating(
            past_import=past,
            session=sessions[read.session],
            rater=raters[read.rater],
            kind=read.kind,
            problem_areas=read.areas or [],
        )
        for key, read in study.ratings.items()
    }
    answers = [
        PastAnswer(
            rating=ratings[key],
            item=item,
            status=answer.status,
            values=answer.values,
            choices=answer.choices,
            count=answer.count,
            not_applicable_reason=answer.reason,
        )
        for key, read in study.ratings.items()
        for item, answer in read.answers.items()
    ]
    PastSession.objects.bulk_create(sessions.values(), batch_size=_AT_A_TIME)
    PastRater.objects.bulk_create(raters.values(), batch_size=_AT_A_TIME)
    PastRating.objects.bulk_create(ratings.values(), batch_size=_AT_A_TIME)
    PastAnswer.objects.bulk_create(answers, batch_size=_AT_A_TIME)


def _compute(past: PastImport, rubric: RubricVersion) -> None:
    """Keep the agreement of the independent ratings, which never changes any more."""
    computed = report_of_past(past, rubric)
    # Strict JSON: a number that is not finite stops here rather than on a screen.
    json.dumps(computed.result, allow_nan=False)
    PastReport.objects.create(
        past_import=past,
        software=computed.software,
        data_hash=computed.data_hash,
        n_sessions=computed.n_sessions,
        n_raters=computed.n_raters,
        n_ratings=computed.n_ratings,
        result=computed.result,
    )

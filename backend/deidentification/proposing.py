"""From a transcript and the names known of it to what the rules propose."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from backend.access.models import Membership
from backend.access.roles import Role
from backend.access.rules import in_force
from backend.casework import deidentify
from backend.casework.deidentify import Analyzer, Kind, KnownName
from backend.casework.deidentify import Review as Proposals
from backend.casework.deidentify import Turn as EngineTurn
from backend.casework.deidentify.presidio import presidio_analyzer
from backend.casework.models import Case, TherapySession, Transcript, Turn
from backend.core.errors import InvalidInput
from backend.deidentification.models import CaseName
from backend.programmes.models import Enrolment


def turns_of(transcript: Transcript) -> list[EngineTurn]:
    """Return the turns of a transcript as the engine takes them."""
    rows = Turn.objects.filter(transcript=transcript).order_by("number")
    return [EngineTurn(*row) for row in rows.values_list("number", "speaker", "text")]


def text_hash(turns: Iterable[EngineTurn]) -> str:
    """Return the SHA-256 of what is said; who is named as saying it may change."""
    content = json.dumps([[turn.number, turn.text] for turn in turns], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def words_hash(salt: str, words: str) -> str:
    """Return the salted SHA-256 of the words of a span."""
    return hashlib.sha256(f"{salt} {words}".encode()).hexdigest()


def case_names(case_id: UUID | None) -> list[CaseName]:
    """Return the names given in a case, in the order in which they were given."""
    if case_id is None:
        return []
    return list(CaseName.objects.filter(case_id=case_id).order_by("added_at", "id"))


def known_names(therapy_session: TherapySession) -> list[KnownName]:
    """Return the names of the case, then of the programme's people who may be spoken of."""
    return [
        *(
            KnownName(row.text, row.role, Kind(row.kind), row.replacement, tuple(row.also))
            for row in case_names(therapy_session.case_id)
        ),
        *_roster(therapy_session.programme_id, therapy_session.case),
    ]


def _roster(programme_id: UUID, case: Case | None) -> list[KnownName]:
    """Return the trainee and the programme's supervisors; every trainee while no case is known."""
    trainees = Enrolment.objects.filter(programme_id=programme_id).order_by("code", "id")
    if case is not None:
        trainees = trainees.filter(pk=case.enrolment_id)
    role = "trainee" if case is None else "therapist"
    supervisors = Membership.objects.filter(
        in_force(), programme_id=programme_id, role=Role.SUPERVISOR
    ).order_by("code", "id")
    names = [(name, role) for name in trainees.values_list("person__name", flat=True)]
    names += [(name, "supervisor") for name in supervisors.values_list("person__name", flat=True)]
    # Of somebody with two seats the first one counts; a name without a letter is none.
    first: dict[str, str] = {}
    for name, of_role in names:
        if any(map(str.isalpha, name)):
            first.setdefault(name, of_role)
    return [KnownName(name, of_role) for name, of_role in first.items()]


def proposals_for(turns: Sequence[EngineTurn], therapy_session: TherapySession) -> Proposals:
    """Return what the rules propose for a transcript. Raises InvalidInput."""
    held_on = therapy_session.held_on
    try:
        return deidentify.propose(
            turns,
            known=known_names(therapy_session),
            session_year=held_on.year if held_on else None,
            analyzers=_analyzers(),
        )
    except deidentify.CannotPropose as error:
        raise InvalidInput(str(error), code="cannot_propose") from error


def engine_version() -> str:
    """Return which rules are used, and whether Presidio adds to them."""
    rules = deidentify.VERSION
    presidio = f"+presidio {settings.DEIDENTIFY_SPACY_MODEL}"
    return f"{rules}{presidio}"[:40] if settings.DEIDENTIFY_PRESIDIO else rules


def _analyzers() -> tuple[Analyzer, ...]:
    if not settings.DEIDENTIFY_PRESIDIO:
        return ()
    return (_presidio(settings.DEIDENTIFY_SPACY_MODEL),)


@lru_cache(maxsize=1)
def _presidio(model: str) -> Analyzer:
    """Load the language model once a process."""
    return presidio_analyzer(model)

"""The demo's sessions: fourteen written ones, and a history whose text is already deleted."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from backend.casework import policies
from backend.casework.models import (
    Case,
    Consent,
    ConsentForm,
    ConsentScope,
    DeidentificationAttestation,
    Speaker,
    SpeakerRole,
    TherapySession,
    Transcript,
    Turn,
)
from backend.casework.parsing import ParsedTranscript, parse
from backend.casework.speaking import speaker_rows, voices_of
from backend.config.demo.people import DemoPeople
from backend.config.demo.simulation import SimulatedTrainee, draw_session_effect, draw_trainee
from backend.core.dates import months_after
from backend.programmes.models import Enrolment

TRANSCRIPTS = Path(__file__).parent / "transcripts"
LABEL = "fictional"
# Retention in the demo: the text of a session goes this long after it was held.
RETENTION_WEEKS = 12
CONSENT_MONTHS = 36
FORM_NAME = "Consent to recording"
FORM_TEXT = (
    "My therapist has explained that this session is recorded and written down so that people "
    "who train therapists can learn how well the treatment is given. Names are taken out before "
    "anybody else reads it.\n\n"
    "I can tick what I agree to: training, research, certification of my therapist, keeping the "
    "sound or picture. I can change my mind at any time without giving a reason, and my "
    "treatment goes on as before. What was said is then erased. If I tick the last box, the "
    "marks my therapist was given may stay, without anything I said."
)
# Numbers, within a case, of the sessions that the history holds.
FIRST_CASE = (2, 5, 8, 11, 14)
SECOND_CASE = (2, 6, 10)
PILOT_CASE = (2, 5, 9, 12)
AREAS = ("grief", "dispute", "transition", "sensitivity")
# Written sessions whose ratings are in the closed round; the others wait in the open one.
IN_CLOSED_ROUND = {"a01.txt", "a02.txt", "a04.txt", "a05.txt", "b08.txt", "b13.txt"}


@dataclass(frozen=True)
class DemoSession:
    """A session with what the simulation knows of it."""

    row: TherapySession
    transcript: Transcript
    case: Case
    level: float
    effect: float
    area: str
    file: str = ""
    key_turns: Mapping[str, Sequence[int]] = field(default_factory=dict)
    flags: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether the session waits in the open round."""
        return bool(self.file) and self.file not in IN_CLOSED_ROUND


def written_sessions() -> list[dict[str, Any]]:
    """Return what the manifests say of the written sessions, in order of their files."""
    rows: list[dict[str, Any]] = []
    for manifest in sorted(TRANSCRIPTS.glob("manifest_*.yaml")):
        rows.extend(yaml.safe_load(manifest.read_text(encoding="utf-8")))
    return sorted(rows, key=lambda row: row["file"])


def _agreed(case: Case) -> list[str]:
    """Return what a client agreed to; two in three to research as well."""
    scopes: list[str] = [ConsentScope.TRAINING, ConsentScope.CERTIFICATION]
    if sum(map(ord, case.code)) % 3:
        scopes.append(ConsentScope.RESEARCH)
    return scopes


class SessionSeeder:
    """Create cases and sessions of the demo's trainees."""

    def __init__(self, people: DemoPeople, rng: np.random.Generator, today: date) -> None:
        self.people = people
        self.rng = rng
        self.today = today
        self.lead = people.accounts["lead"]
        self.form = ConsentForm.objects.create(
            programme=people.programme,
            name=FORM_NAME,
            version="1.0",
            text=FORM_TEXT,
            scopes=sorted(ConsentScope.values),
            offers_keeping_scores=True,
            expires_after_months=CONSENT_MONTHS,
            published_by=self.lead,
        )

    def seed(self) -> list[DemoSession]:
        """Create every case and session and return them."""
        written: dict[str, list[dict[str, Any]]] = {}
        for row in written_sessions():
            written.setdefault(row["case"], []).append(row)
        found: list[DemoSession] = []
        courses = list(written.values())
        for index, enrolment in enumerate(self.people.large):
            course = courses[index] if index < len(courses) else []
            found.extend(self._trainee(enrolment, index, course))
        for index, enrolment in enumerate(self.people.small):
            learner = draw_trainee(self.rng)
            case = self._case(enrolment, f"P-{index + 1:02d}", AREAS[index % 4])
            found.extend(self._history(learner, case, PILOT_CASE, self.people.first_day, 0))
        return found

    def _trainee(
        self, enrolment: Enrolment, index: int, course: list[dict[str, Any]]
    ) -> Iterator[DemoSession]:
        learner = draw_trainee(self.rng)
        start = self.people.first_day + timedelta(days=index % 5)
        if course:
            first = self._case(
                enrolment,
                course[0]["case"],
                course[0]["problem_areas"][0],
                format=course[0]["format"],
                planned_sessions=course[0]["planned_sessions"],
                areas=course[0]["problem_areas"],
            )
        else:
            first = self._case(enrolment, f"D-{index + 1:02d}", AREAS[index % 4])
        held = {row["session_number"]: row for row in course}
        numbers = [n for n in FIRST_CASE if n <= first.planned_sessions and n not in held]
        yield from self._history(learner, first, numbers, start, 0)
        for row in course:
            yield self._written(first, row, start)
        second = self._case(enrolment, f"E-{index + 1:02d}", AREAS[(index + 1) % 4])
        later = start + timedelta(weeks=first.planned_sessions)
        yield from self._history(learner, second, SECOND_CASE, later, len(FIRST_CASE))

    def _case(
        self,
        enrolment: Enrolment,
        code: str,
        area: str,
        *,
        format: str = "individual",  # noqa: A002 - the field's name
        planned_sessions: int = 16,
        areas: list[str] | None = None,
    ) -> Case:
        return Case.objects.create(
            programme=self.people.programme,
            enrolment=enrolment,
            code=code,
            format=format,
            planned_sessions=planned_sessions,
            agreed_problem_areas=areas or [area],
        )

    def _history(
        self,
        learner: SimulatedTrainee,
        case: Case,
        numbers: Sequence[int],
        start: date,
        already: int,
    ) -> Iterator[DemoSession]:
        for order, number in enumerate(numbers, start=already + 1):
            effect = draw_session_effect(self.rng)
            row = self._session(case, number, start + timedelta(weeks=number - 1))
            seconds = int(self.rng.integers(43 * 60, 51 * 60))
            n_turns = int(self.rng.integers(90, 260))
            held_on = row.held_on or self.today
            gone = min(held_on + timedelta(weeks=RETENTION_WEEKS), self.today)
            transcript = Transcript.objects.create(
                programme=self.people.programme,
                therapy_session=row,
                content_hash=hashlib.sha256(f"{case.code} {number}".encode()).hexdigest(),
                n_turns=n_turns,
                duration_ms=seconds * 1000,
                deleted_at=datetime.combine(gone, time(3, 0), tzinfo=UTC),
            )
            level = learner.level(order, effect)
            area = case.agreed_problem_areas[0]
            yield DemoSession(row, transcript, case, level, effect, area)

    def _written(self, case: Case, row: dict[str, Any], start: date) -> DemoSession:
        raw = (TRANSCRIPTS / row["file"]).read_bytes()
        (parsed,) = parse(raw).transcripts
        number = row["session_number"]
        session = self._session(
            case, number, start + timedelta(weeks=number - 1), phase=row["phase"]
        )
        transcript = self._transcript(session, parsed)
        return DemoSession(
            row=session,
            transcript=transcript,
            case=case,
            level=0.8 + 4.2 * float(row["trainee_level"]),
            effect=0.0,
            area=row["problem_areas"][0],
            file=row["file"],
            key_turns=row["key_turns"],
            flags=row.get("flag_turns") or {},
        )

    def _session(
        self, case: Case, number: int, held_on: date, phase: str | None = None
    ) -> TherapySession:
        row = TherapySession.objects.create(
            programme=self.people.programme,
            case=case,
            label=f"{case.code} session {number} ({LABEL})",
            number=number,
            held_on=held_on,
            phase=phase or policies.proposed_phase(number, case.planned_sessions),
            is_simulated=True,
        )
        Consent.objects.create(
            programme=self.people.programme,
            therapy_session=row,
            scopes=_agreed(case),
            form=self.form,
            form_version=self.form.version,
            given_on=held_on,
            expires_on=months_after(held_on, CONSENT_MONTHS),
            keep_scores=True,
            recorded_by=self.lead,
        )
        DeidentificationAttestation.objects.create(
            programme=self.people.programme,
            therapy_session=row,
            attested_by=self.lead,
            note="Written for the demonstration; no real person is described.",
        )
        return row

    def _transcript(self, session: TherapySession, parsed: ParsedTranscript) -> Transcript:
        times = [turn.end_ms or turn.start_ms or 0 for turn in parsed.turns]
        transcript = Transcript.objects.create(
            programme=self.people.programme,
            therapy_session=session,
            content_hash=parsed.content_hash,
            n_turns=len(parsed.turns),
            duration_ms=max(times),
            warnings=[],
        )
        Turn.objects.bulk_create(
            Turn(
                transcript=transcript,
                number=number,
                speaker=turn.speaker,
                role=str(turn.role),
                start_ms=turn.start_ms,
                end_ms=turn.end_ms,
                text=turn.text,
            )
            for number, turn in enumerate(parsed.turns, start=1)
        )
        voices = voices_of({turn.speaker: SpeakerRole(str(turn.role)) for turn in parsed.turns})
        Speaker.objects.bulk_create(speaker_rows(transcript, voices))
        return transcript

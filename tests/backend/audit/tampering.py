"""Change the database the way somebody would who wants nobody to notice."""

import json
import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from backend.audit.models import AuditChain, AuditEvent, AuditSide
from backend.audit.services import record, seal_later
from backend.audit.verify import unsealed
from backend.care.models import HarmFlag, HarmFlagStep
from backend.casework.models import Consent, DeidentificationAttestation
from backend.certification.models import PathwayVersion
from backend.consensus import services as consensus
from backend.consensus.models import (
    AnchorNote,
    AnchorNoteWithdrawal,
    CalibrationMeeting,
    CaseAdjudicator,
    ConsensusAgreement,
    ConsensusCase,
    ConsensusReason,
    ConsensusResult,
    ConsensusRule,
    ConsensusSide,
    MeetingCase,
    RecodeCheck,
    RecodeOpening,
    Settlement,
)
from backend.core.triggers import declared_triggers, install_triggers
from backend.feedback import services as feedback
from backend.feedback.models import (
    Acknowledgement,
    Feedback,
    FeedbackAnswer,
    FeedbackComment,
    FeedbackRule,
    FeedbackStatus,
    Goal,
    GoalOutcome,
    GoalReview,
    SectionNote,
)
from backend.instruments.models import RubricPin, RubricVersion
from backend.instruments.services import pin_rubric
from backend.oversight import services as oversight
from backend.oversight.models import Verification, WeekReview
from backend.ratings.models import Evidence, ItemScore, RaisedFlag, Rating, RatingStatus, Release
from tests import conferring, discussing, factories
from tests.worlds import World

SEALED_TABLES: tuple[type[models.Model], ...] = (
    AuditEvent,
    AuditSide,
    AuditChain,
    Rating,
    ItemScore,
    Evidence,
    RaisedFlag,
    Release,
    HarmFlag,
    HarmFlagStep,
    Feedback,
    SectionNote,
    FeedbackComment,
    FeedbackAnswer,
    Acknowledgement,
    FeedbackRule,
    Goal,
    GoalReview,
    ConsensusRule,
    ConsensusCase,
    ConsensusSide,
    CaseAdjudicator,
    ConsensusReason,
    Settlement,
    ConsensusAgreement,
    ConsensusResult,
    RecodeCheck,
    RecodeOpening,
    CalibrationMeeting,
    MeetingCase,
    AnchorNote,
    AnchorNoteWithdrawal,
    DeidentificationAttestation,
    Consent,
    RubricPin,
    RubricVersion,
    PathwayVersion,
    Verification,
    WeekReview,
)


def sealed_world(world: World) -> None:
    """Add notes, a flag and events to a world, and seal everything in it."""
    with triggers_off():
        Rating.objects.filter(pk=world.closed_rating1.pk).update(note="Warm, and a little slow.")
        if not RaisedFlag.objects.filter(rating=world.closed_rating2).exists():
            RaisedFlag.objects.create(
                rating=Rating(pk=world.closed_rating2.pk), flag="X5", raised_at=factories.NOW
            )
            ItemScore.objects.create(
                rating=Rating(pk=world.closed_rating2.pk), item="A2", status="absent"
            )
    if not HarmFlag.objects.filter(rating=world.draft).exists():
        factories.make_harm_flag(world.draft, acknowledged_by=world.supervisor)
    if not Feedback.objects.filter(programme=world.programme).exists():
        discuss(world)
    if not ConsensusCase.objects.filter(programme=world.programme).exists():
        confer(world)
    if not WeekReview.objects.filter(programme=world.programme).exists():
        oversee(world)
    rubric = factories.ipt_rubric()
    if not RubricPin.objects.filter(programme=world.programme).exists():
        pin_rubric(actor=world.lead, programme=world.programme, rubric=rubric)
        for n in range(3):
            record(
                actor=world.lead,
                verb="test.done",
                programme_id=world.programme.pk,
                details={"n": n},
                text=f"words {n}",
            )
    for group in unsealed(with_unreported=True):
        seal_later(
            actor=None,
            programme_id=group.chain,  # type: ignore[arg-type]
            verb=group.verb,
            keys=group.keys,
            statement=group.statement,
        )


def oversee(world: World) -> None:
    """Have the trail verified, and read a week of it."""
    asked = oversight.ask_verification(actor=world.lead, programme=world.programme)
    oversight.run_verification(verification_id=asked.pk)
    oversight.review_week(
        actor=world.auditor,
        programme=world.programme,
        starts_on=date(2026, 1, 5),
        note="Quiet.",
        open_questions="Who is away?",
    )


def discuss(world: World) -> None:
    """Give feedback, have it answered, and set a goal."""
    given = discussing.make_released(world)
    feedback.answer_feedback(actor=world.trainee, feedback=given, text="Thank you.")
    feedback.acknowledge_feedback(actor=world.trainee, feedback=given)
    feedback.decide_rule(actor=world.lead, programme=world.programme, self_rating_first=True)
    feedback.review_goal(
        actor=world.supervisor,
        goal=discussing.make_goal(world, review_at=8),
        therapy_session=world.closed_session,
        outcome=GoalOutcome.PARTLY,
        note="Half of it.",
    )


def confer(world: World) -> None:
    """Reach a consensus, withdraw the rule that came of it, and begin another."""
    consensus.decide_rule(
        actor=world.lead,
        programme=world.programme,
        round_=world.closed_round,
        mean_apart=Decimal("1.50"),
        item_apart=2,
        area_differs=True,
    )
    case = conferring.conclude(world)
    consensus.withdraw_note(
        actor=world.lead, note=AnchorNote.objects.get(case=case), reason="Too strict."
    )
    consensus.plan_recodes(
        actor=world.lead, case=case, letters=["A"], opens_on=timezone.localdate()
    )
    consensus.call_meeting(
        actor=world.lead,
        programme=world.programme,
        name="Sitting",
        held_on=timezone.localdate(),
        cases=[conferring.make_case(world), conferring.disagree(world).open()],
    )


@contextmanager
def triggers_off() -> Iterator[None]:
    """Drop every trigger, and write them anew at the end."""
    with connection.cursor() as cursor:
        for trigger in declared_triggers():
            on_table = "" if connection.vendor == "sqlite" else f' ON "{trigger.table}"'
            cursor.execute(f'DROP TRIGGER "{trigger.name}"{on_table}')
    yield
    if not connection.needs_rollback:
        install_triggers()


@contextmanager
def constraints_off() -> Iterator[None]:
    """Let rows point to nothing, as whoever tampers may."""
    is_sqlite = connection.vendor == "sqlite"
    _execute(
        "PRAGMA ignore_check_constraints = ON"
        if is_sqlite
        else "SET session_replication_role = replica"
    )
    try:
        yield
    except DatabaseError:
        # PostgreSQL takes its setting back with the transaction that failed.
        if is_sqlite:
            _execute("PRAGMA ignore_check_constraints = OFF")
        raise
    _execute(
        "PRAGMA ignore_check_constraints = OFF"
        if is_sqlite
        else "SET session_replication_role = origin"
    )


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


class Tampering:
    """Runs statements against a world, its ids filled in."""

    def __init__(self, world: World) -> None:
        """Fill in ids of this world."""
        self.names = {
            "chain": f"'{world.programme.pk}'",
            "new": _key("00000000-0000-4000-8000-000000000001"),
            "rating": _key(world.closed_rating1.pk),
            "other_rating": _key(world.supervisor_rating.pk),
            "flagged": _key(world.closed_rating2.pk),
            "draft": _key(world.draft.pk),
            "session": _key(world.other_session.pk),
            "person": _key(world.operator.pk),
            "assignment": _key(world.closed_rating1.assignment_id),
            "true": "1" if connection.vendor == "sqlite" else "TRUE",
        }

    def run(self, statement: str) -> int:
        """Run a statement and return how many rows it changed."""
        with constraints_off(), connection.cursor() as cursor:
            cursor.execute(statement.format(**self.names))
            return int(cursor.rowcount)


def _key(value: Any) -> str:
    plain = str(value)
    return f"'{plain.replace('-', '')}'" if connection.vendor == "sqlite" else f"'{plain}'"


@dataclass(frozen=True)
class Cell:
    """One value of one row of a sealed table."""

    table: str
    column: str
    key_column: str
    key: Any
    value: Any
    internal_type: str

    @classmethod
    def draw(cls, choice: random.Random, tables: Sequence[type[models.Model]]) -> "Cell":
        """Draw a table, one of its sealed rows and one of its columns."""
        model = choice.choice(tables)
        key = model._meta.pk
        assert key is not None
        row = choice.choice(list(_sealed_rows(model).order_by(key.attname).values_list("pk")))[0]
        column = choice.choice(model._meta.concrete_fields)
        raw_key = key.get_db_prep_value(row, connection)
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{column.column}" FROM "{model._meta.db_table}" '  # noqa: S608
                f'WHERE "{key.column}" = %s',
                [raw_key],
            )
            (value,) = cursor.fetchone()
        pointed_to = getattr(column, "target_field", column)
        kind = pointed_to.get_internal_type()
        return cls(model._meta.db_table, str(column.column), str(key.column), raw_key, value, kind)

    @contextmanager
    def changed(self) -> Iterator[bool]:
        """Put another value into the cell for a while; false when a constraint keeps it out."""
        point = transaction.savepoint()
        try:
            yield self._write()
        finally:
            transaction.savepoint_rollback(point)

    def _write(self) -> bool:
        statement = (
            f'UPDATE "{self.table}" SET "{self.column}" = %s '  # noqa: S608
            f'WHERE "{self.key_column}" = %s'
        )
        try:
            with transaction.atomic(), constraints_off(), connection.cursor() as cursor:
                cursor.execute(statement, [self._other(), self.key])
        except DatabaseError:
            return False
        return True

    def _other(self) -> Any:
        """Return another value of the column's kind."""
        value = self.value
        if self.internal_type == "JSONField":
            read = json.loads(value) if isinstance(value, str) else value
            return json.dumps({"was": read} if read else [1])
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return 1 - value if self.internal_type == "BooleanField" else value + 1
        if isinstance(value, float | Decimal):
            return Decimal(value) + 1 if connection.vendor == "postgresql" else float(value) + 1
        if isinstance(value, datetime):
            return value + timedelta(microseconds=1)
        if isinstance(value, uuid.UUID) or (value and self.internal_type == "UUIDField"):
            return f"{uuid.UUID(int=uuid.UUID(str(value)).int ^ 1).hex}"
        if self.internal_type == "DateTimeField":
            return "2001-02-03 04:05:06" if connection.vendor == "sqlite" else factories.NOW
        if self.internal_type == "DateField":
            return date(2001, 2, 3)
        if value is None:
            return {"UUIDField": uuid.UUID(int=1).hex}.get(self.internal_type, 1)
        return f"{'y' if value[:1] == 'x' else 'x'}{value[1:]}"


def _sealed_rows(model: type[models.Model]) -> "models.QuerySet[Any]":
    rows = model._default_manager.all()
    if model is Rating:
        return rows.filter(status=RatingStatus.SUBMITTED)
    if model in {ItemScore, Evidence, RaisedFlag}:
        return rows.filter(rating__status=RatingStatus.SUBMITTED)
    if model is Feedback:
        return rows.filter(status=FeedbackStatus.RELEASED)
    if model in {SectionNote, FeedbackComment}:
        return rows.filter(feedback__status=FeedbackStatus.RELEASED)
    if model in {RubricVersion, PathwayVersion}:
        return rows.filter(programme__isnull=False)
    return rows

"""What a programme holds that can be deleted, and when each of it is due."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from backend.casework.models import DeidentificationAttestation, TherapySession, Transcript
from backend.media.models import Recording
from backend.retention.due import ON_A_DAY, Due, Kept, Rule, Version, due
from backend.retention.events import ARRIVED, events
from backend.retention.holding import is_held, released_days
from backend.retention.models import Kind, RetentionPolicy, What


@dataclass(frozen=True, slots=True)
class Item:
    """A text or recording that is there, and when it goes; `due` is None while it is kept."""

    # The transcript's or recording's id.
    id: UUID
    what: What
    session: TherapySession
    is_held: bool
    kinds: Sequence[str]
    due: Due | None
    # A recording that goes because its text does, and not by a rule of its own.
    goes_with_text: bool = False


def versions_of(programme_id: UUID) -> list[Version]:
    """Return a programme's policy, oldest version first."""
    rows = RetentionPolicy.objects.filter(programme_id=programme_id).order_by("number")
    return [
        Version(timezone.localdate(row.set_at), row.effective_on, rules_of(row.rules))
        for row in rows
    ]


def rules_of(stored: Mapping[str, Any]) -> dict[str, Rule]:
    """Return the rules of a policy by kind."""
    return {kind: Rule.read(rule) for kind, rule in stored.items()}


def items_of(
    programme_id: UUID,
    versions: Sequence[Version],
    sessions: QuerySet[TherapySession] | None = None,
) -> list[Item]:
    """Return every text and recording of a programme, or of some of its sessions."""
    rows = TherapySession.objects.all() if sessions is None else sessions
    rows = rows.filter(programme_id=programme_id)
    texts = {
        row.therapy_session_id: row
        for row in Transcript.objects.filter(
            therapy_session__in=rows.order_by().values("pk"), deleted_at__isnull=True
        ).only("id", "therapy_session_id", "imported_at")
    }
    recordings = {
        row.therapy_session_id: row
        for row in Recording.objects.filter(
            therapy_session__in=rows.order_by().values("pk"), deleted_at__isnull=True
        ).only("id", "therapy_session_id", "uploaded_at")
    }
    if not texts and not recordings:
        return []
    days = _days_of(rows, versions)
    released = released_days(programme_id)
    attested = DeidentificationAttestation.objects.filter(therapy_session=OuterRef("pk"))
    shown = rows.select_related("case").annotate(is_held=is_held(), is_attested=Exists(attested))
    found: list[Item] = []
    for session in shown.order_by("pk"):
        happened = {name: of[session.pk] for name, of in days.items() if session.pk in of}
        text, recording = texts.get(session.pk), recordings.get(session.pk)
        of_text: Due | None = None
        if text is not None:
            is_finished = session.case_id is not None and session.is_attested
            kinds = [Kind.TEXT] if is_finished else [Kind.TEXT, Kind.UNFINISHED]
            arrived = timezone.localdate(text.imported_at)
            of_text = _due(versions, kinds, arrived, happened, released.get(session.pk))
            found.append(Item(text.pk, What.TEXT, session, session.is_held, kinds, of_text))
        if recording is not None:
            kinds = [Kind.RECORDING]
            arrived = timezone.localdate(recording.uploaded_at)
            own = _due(versions, kinds, arrived, happened, released.get(session.pk))
            with_text = of_text is not None and (own is None or of_text.on <= own.on)
            when = of_text if with_text else own
            found.append(
                Item(recording.pk, What.RECORDING, session, session.is_held, kinds, when, with_text)
            )
    return found


def _due(
    versions: Sequence[Version],
    kinds: Sequence[str],
    arrived_on: date,
    happened: Mapping[str, date],
    released_on: date | None,
) -> Due | None:
    events_of = {**happened, ARRIVED: arrived_on}
    return due(versions, Kept(kinds, arrived_on, events_of, released_on))


def _days_of(
    sessions: QuerySet[TherapySession], versions: Sequence[Version]
) -> dict[str, Mapping[UUID, date]]:
    named = {rule.event for version in versions for rule in version.rules.values()} - {ON_A_DAY}
    known = events()
    return {name: known[name].days(sessions) for name in sorted(named & known.keys())}


def coming(items: Sequence[Item], until: date) -> list[Item]:
    """Return what is due until a day, what goes first at the top."""
    found = [item for item in items if item.due is not None and item.due.on <= until]
    return sorted(found, key=lambda item: (_day(item), str(item.session.pk), item.what))


def _day(item: Item) -> date:
    return item.due.on if item.due is not None else date.max


def unreached(items: Sequence[Item], version: Version) -> Iterator[Item]:
    """Yield what a rule of the newest version is about, and whose event has not happened."""
    for item in items:
        if item.due is None and any(kind in version.rules for kind in item.kinds):
            yield item

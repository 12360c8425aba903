"""Say anew who speaks in a transcript."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from backend.access.roles import Permission
from backend.access.rules import require
from backend.accounts.models import User
from backend.audit.services import record
from backend.casework.actions import needed_for
from backend.casework.holds import holds
from backend.casework.models import Speaker, SpeakerRole, TherapySession, Transcript, Turn
from backend.casework.speaking import Voice, check_labels, lacks_own, own_missing
from backend.core.errors import Conflict, ErrorDetail, InvalidInput


@dataclass(frozen=True, slots=True)
class SpeakerChange:
    """What is said anew of the speaker at a position; None stays as it is."""

    position: int
    label: str | None = None
    role: SpeakerRole | None = None
    is_trainee: bool | None = None


@transaction.atomic
def change_speakers(
    *, actor: User, transcript: Transcript, changes: Sequence[SpeakerChange]
) -> list[Speaker]:
    """Set roles and names of speakers, and who of them is the trainee, at every turn at once.

    Raises InvalidInput, or Conflict once raters were given the session: what they rated stays as
    they read it.
    """
    require(
        actor,
        needed_for(actor, transcript.therapy_session.case, Permission.TRANSCRIPT_PREPARE),
        transcript.programme_id,
    )
    session = TherapySession.objects.select_for_update().get(pk=transcript.therapy_session_id)
    row = Transcript.objects.select_for_update().get(pk=transcript.pk)
    before = list(Speaker.objects.filter(transcript=row).order_by("position"))
    if row.deleted_at is not None or not before:
        raise Conflict("This session has no text in which anybody speaks.", code="no_transcript")
    after = _changed(before, {change.position: change for change in changes})
    changed = [
        new.position
        for old, new in zip(before, after, strict=True)
        if (old.label, old.role, old.is_trainee) != (new.label, new.role, new.is_trainee)
    ]
    if not changed:
        return before
    for code, (is_held, detail) in holds().items():
        if is_held(session.pk):
            raise Conflict(detail, code=code)
    _write(row, before, after)
    record(
        actor=actor,
        verb="transcript.speakers_changed",
        programme_id=row.programme_id,
        target=row,
        details={"session": str(session.pk), "positions": changed},
    )
    return after


def rename_speakers(*, transcript: Transcript, labels: Mapping[str, str]) -> None:
    """Show speakers under other labels, within the caller's transaction; turns are the caller's.

    Speakers who get one label become one, with the role of the first.
    """
    before = list(Speaker.objects.filter(transcript=transcript).order_by("position"))
    after: dict[str, Speaker] = {}
    for speaker in before:
        label = labels.get(speaker.label, speaker.label)
        kept = after.setdefault(label, speaker)
        is_trainee = kept.is_trainee or speaker.is_trainee
        kept.label, kept.pk = label, None
        kept.is_trainee = is_trainee and kept.role == SpeakerRole.THERAPIST
    Speaker.objects.filter(transcript=transcript).delete()
    Speaker.objects.bulk_create(after.values())


def _changed(before: Sequence[Speaker], changes: Mapping[int, SpeakerChange]) -> list[Speaker]:
    known = {speaker.position for speaker in before}
    for position in changes:
        if position not in known:
            text = f"Nobody here is speaker {position}; there are {len(before)}."
            raise InvalidInput(
                text,
                code="speaker_unknown",
                errors=[ErrorDetail("speaker_unknown", text, field=str(position))],
            )
    chosen = [change.position for change in changes.values() if change.is_trainee]
    after: list[Speaker] = []
    for speaker in before:
        change = changes.get(speaker.position, SpeakerChange(speaker.position))
        role = speaker.role if change.role is None else str(change.role)
        is_trainee = speaker.is_trainee if change.is_trainee is None else change.is_trainee
        if chosen and speaker.position not in chosen:
            is_trainee = False
        after.append(
            Speaker(
                transcript_id=speaker.transcript_id,
                position=speaker.position,
                label=(speaker.label if change.label is None else change.label).strip(),
                role=role,
                is_trainee=is_trainee and role == SpeakerRole.THERAPIST,
            )
        )
    _check(after, chosen)
    return after


def _check(after: Sequence[Speaker], chosen: Sequence[int]) -> None:
    if len(chosen) > 1:
        raise InvalidInput("One of the therapists is the trainee.", code="several_trainees")
    for speaker in after:
        if speaker.position in chosen and speaker.role != SpeakerRole.THERAPIST:
            raise InvalidInput(
                f"“{speaker.label}” is not marked as a therapist.",
                code="own_not_therapist",
                errors=[
                    ErrorDetail(
                        "own_not_therapist", "Not a therapist.", field=str(speaker.position)
                    )
                ],
            )
    # Positions stand for the names, which may both be in need of change.
    check_labels({str(speaker.position): speaker.label for speaker in after})
    therapists = [speaker for speaker in after if speaker.role == SpeakerRole.THERAPIST]
    if len(therapists) == 1:
        therapists[0].is_trainee = True
    voices = [
        Voice(each.label, each.label, SpeakerRole(each.role), each.is_trainee) for each in after
    ]
    if lacks_own(voices):
        raise own_missing(voices)


def _write(row: Transcript, before: Sequence[Speaker], after: Sequence[Speaker]) -> None:
    numbers = {
        old.position: list(
            Turn.objects.filter(transcript=row, speaker=old.label).values_list("number", flat=True)
        )
        for old in before
    }
    # Two speakers may swap their names, which no row-by-row update could do.
    Speaker.objects.filter(transcript=row).delete()
    Speaker.objects.bulk_create(after)
    for old, new in zip(before, after, strict=True):
        if (old.label, old.role) == (new.label, new.role):
            continue
        for start in range(0, len(numbers[new.position]), 500):
            some = numbers[new.position][start : start + 500]
            Turn.objects.filter(transcript=row, number__in=some).update(
                speaker=new.label, role=new.role
            )

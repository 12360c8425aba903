"""Files that were read, and the words that were in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from backend.casework.models.courses import TherapySession
from backend.casework.models.vocabulary import SourceFormat, SpeakerRole
from backend.core.models import Identified
from backend.programmes.models import Programme


class ImportedFile(Identified):
    """A file that was read, known by its content, so that it is not read twice."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=12, choices=SourceFormat.choices)
    n_bytes = models.PositiveIntegerField()
    # Of every transcript in it, in order, those included that another file had brought already.
    content_hashes = models.JSONField(default=list)
    # [{code, detail, line, transcript}]
    warnings = models.JSONField(default=list, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "casework_imported_file"
        constraints = [
            models.UniqueConstraint(fields=["programme", "sha256"], name="casework_file_once")
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Transcript(Identified):
    """The words of a session. When the text is deleted under retention this row stays."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="transcripts")
    therapy_session = models.OneToOneField(
        TherapySession, on_delete=models.PROTECT, related_name="transcript"
    )
    source = models.ForeignKey(
        ImportedFile, on_delete=models.PROTECT, null=True, related_name="transcripts"
    )
    content_hash = models.CharField(max_length=64)
    n_turns = models.PositiveIntegerField()
    duration_ms = models.PositiveIntegerField(null=True, blank=True)
    # [{code, detail, line}]
    warnings = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)
    # When the text was deleted; the number of turns and the hash stay as a tombstone.
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "casework_transcript"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "content_hash"], name="casework_transcript_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Speaker(models.Model):
    """Somebody who speaks in a transcript, under the name that is shown."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="speakers")
    # In the order in which they first speak, counted from 1.
    position = models.PositiveSmallIntegerField()
    # As it stands at the turns: what the file said, or a pseudonym.
    label = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=SpeakerRole.choices)
    # The trainee whose session it is, among several therapists.
    is_trainee = models.BooleanField(default=False)

    class Meta:
        db_table = "casework_speaker"
        constraints = [
            models.UniqueConstraint(fields=["transcript", "label"], name="casework_speaker_label"),
            models.UniqueConstraint(
                fields=["transcript", "position"], name="casework_speaker_position"
            ),
            models.UniqueConstraint(
                fields=["transcript"],
                condition=Q(is_trainee=True),
                name="casework_speaker_one_trainee",
            ),
            models.CheckConstraint(
                condition=Q(role__in=SpeakerRole.values), name="casework_speaker_role"
            ),
            models.CheckConstraint(
                condition=Q(is_trainee=False) | Q(role=SpeakerRole.THERAPIST),
                name="casework_speaker_trainee_is_therapist",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transcript_id} {self.position}"


class Turn(models.Model):
    """One speaker's utterance, counted from 1 within the transcript."""

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveIntegerField()
    speaker = models.CharField(max_length=120)
    role = models.CharField(max_length=10, choices=SpeakerRole.choices)
    # Milliseconds from the start of the recording.
    start_ms = models.PositiveIntegerField(null=True, blank=True)
    end_ms = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField()

    class Meta:
        db_table = "casework_turn"
        constraints = [
            models.UniqueConstraint(fields=["transcript", "number"], name="casework_turn_number"),
            models.CheckConstraint(
                condition=Q(role__in=SpeakerRole.values), name="casework_turn_role"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="casework_turn_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.transcript_id} {self.number}"
